import { Type } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { dayOf, formatMonth } from '../../platform/dates.ts';
import { formatYuan, zeroFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { accountsOf, closeAccount, findOpenAccount } from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import {
  type Assessment,
  type CaseKind,
  type CaseRow,
  type CaseView,
  cancelCase,
  executeCase,
  getSubmittedForm,
  listDecisions,
  noteOnCase,
  openCase,
  submitCase,
} from '../casework/index.ts';
import { findPersonalBalance, holdAmount, quoteClosing } from '../ledger/index.ts';
import { findPerson, findPersonByCertificate, foldIdentifier } from '../party/index.ts';
import { registerPayment } from '../settlement/index.ts';
import { centreName, takeStep } from './change.ts';
import { Rejected } from './exchange.ts';
import { judgeOutgoing, type Letter, monthsOf } from './facts.ts';
import { amountFacts } from './incoming.ts';
import type { Content } from './messages.ts';
import { contents } from './messages.ts';
import { business } from './money-in.ts';
import type { Envelope } from './platform.ts';
import { refusals } from './problems.ts';
import { firstUnmet } from './rules.ts';
import { stateAfter, transferStates, waitingFor } from './states.ts';
import { addEvent, findCentre, findTransfer, insertTransfer, listTransfers, type TransferRow } from './store.ts';
import { writeTo } from './write.ts';

// Transfers away from this centre: the letter that comes, the review by two people, the order to pay. The money itself is in money-out.ts.

export const outgoingKindName = 'transfer-out';

/** Of one account one of these at a time (transfer__one_out). */
const openOut = ['accepted', 'data-approved', 'unpaid', 'returned'] as const;

const OutgoingForm = Type.Object({
  letterNo: Type.String(),
  otherNode: Type.String(),
  letter: contents['contact-letter'],
});
interface OutgoingForm {
  readonly letterNo: string;
  readonly otherNode: string;
  readonly letter: Letter;
}

const formOf = async (call: Call, caseId: string) => (await getSubmittedForm(call, caseId)) as OutgoingForm;

/**
 * A contact letter of another centre: accepted (02) and put before the clerks, or refused at once (13) when nobody here is
 * meant by it. The same letter under another message id is answered as it stands.
 */
export async function receiveLetter(call: Call, { letterNo, from }: Envelope, letter: Letter): Promise<void> {
  const to = { letterNo, otherNode: from };
  const known = await findTransfer(call.tx, call.centerId, { direction: 'out', letterNo }, { lock: true });
  if (known) {
    if (known.otherNode !== from) throw new Rejected('联系函编号已由另一个中心使用');
    await addEvent(call, known.transferId, known.state, '转入地中心再次发来同一联系函，按首次办理');
    return;
  }
  if (!letterNo.startsWith(from) || !(await findCentre(call.tx, call.centerId, from, dayOf(call.now))))
    throw new Rejected('发函中心不在转移接续中心名录中，或联系函编号不是该中心的');
  const person = await findPersonByCertificate(call, foldIdentifier(letter.certificateNumber));
  const account = person && (await findOpenAccount(call.tx, call.centerId, person.personId));
  // The same words whether nobody is known, or another name: whoever asks must not learn whose number it is.
  if (!person || !account || person.name !== letter.name)
    return writeTo(call, to, 'letter-refused', { reason: '按姓名和证件号码没有找到未销户的个人账户' });
  const page = { limit: 1, offset: 0 };
  const open = { direction: 'out', personId: person.personId, states: openOut } as const;
  const underWay = (await listTransfers(call.tx, call.centerId, open, page)).rows[0];
  if (underWay)
    return writeTo(call, to, 'letter-refused', {
      reason: `该账户的另一笔转移接续（联系函 ${underWay.letterNo}）正在办理`,
    });
  await accept(call, to, {
    letter,
    personId: person.personId,
    accountId: account.accountId,
    accountNo: account.accountNo,
  });
}

async function accept(
  call: Call,
  to: { letterNo: string; otherNode: string },
  {
    letter,
    personId,
    accountId,
    accountNo,
  }: { letter: Letter; personId: string; accountId: string; accountNo: string },
): Promise<void> {
  const form: OutgoingForm = { ...to, letter };
  const { caseId } = await openCase(call, { kind: outgoingKindName, subject: ['person', personId], form });
  const transferId = call.newId();
  const name = await centreName(call, to.otherNode);
  await insertTransfer(call, {
    transferId,
    direction: 'out',
    ...to,
    caseId,
    personId,
    accountId,
    formerAccountNo: accountNo,
    state: 'accepted',
  });
  await addEvent(call, transferId, 'accepted', `收到${name}的联系函，已受理，等待复核、审批`);
  await recordAudit(call, 'transfer.receive-letter', ['case', caseId], to);
  await submitCase(call, { caseId });
  await writeTo(call, to, 'letter-accepted', { accountNo });
}

async function getTransfer(call: Call, caseId: string): Promise<TransferRow> {
  const row = await findTransfer(call.tx, call.centerId, { caseId }, { lock: true });
  if (!row) throw new Problem(refusals.notFound);
  return row;
}

async function judged(call: Call, row: TransferRow, options: { readonly lock: boolean } = { lock: false }) {
  const { letter } = await formOf(call, row.caseId);
  return judgeOutgoing(call, { letter, ...row }, options);
}

async function assess(call: Call, { caseId }: CaseRow): Promise<Assessment> {
  const { conditions } = await judged(call, await getTransfer(call, caseId));
  const unmet = firstUnmet(conditions);
  const reason = unmet ? `转出须由两人审核；不符合：${unmet.text}` : '转出须由两人审核';
  return { next: 'review', reason, conditions: conditions.map((one) => ({ ...one })) };
}

/**
 * The approval of the second person (08): everything is looked at once more under locks, the account is closed to everything
 * else, the payment is registered and the account data written, all or nothing.
 */
async function approve(call: Call, { caseId }: CaseRow): Promise<void> {
  const row = await getTransfer(call, caseId);
  const { account, conditions } = await judged(call, row, { lock: true });
  const unmet = firstUnmet(conditions);
  if (unmet) {
    const { text, figures, source, remedy } = unmet;
    throw new Problem(refusals.conditionUnmet, {
      detail: `不符合“${text}”${figures ? `：${figures}` : ''}。`,
      ...(source && { source }),
      ...(remedy && { remedy }),
    });
  }
  const { principal, interest, total } = await quoteClosing(call, account.accountId);
  await closeAccount(call, { accountId: account.accountId, businessId: caseId, as: 'transferred-out' });
  await holdAmount(call, { ...holdOf(row), amount: principal });
  const months = await monthsOf(call, account.accountId);
  const person = await findPerson(call, row.personId);
  const centre = await findCentre(call.tx, call.centerId, row.otherNode, dayOf(call.now));
  if (!person || !centre) throw new Error(`transfer ${row.transferId} has no person or centre`);
  await takeStep(call, row, 'approve', {
    detail: `审批通过：本金 ${formatYuan(principal)} 元，利息 ${formatYuan(interest)} 元，合计 ${formatYuan(total)} 元，账户已销户`,
    set: {
      principalFen: principal,
      interestFen: interest,
      totalFen: total,
      interestTo: call.accountingDate,
      openedOn: account.openedOn,
      monthCount: months.length,
      firstMonth: months[0]?.month ?? null,
      lastMonth: months.at(-1)?.month ?? null,
    },
    tell: `合计 ${formatYuan(total)} 元，正在付往转入地中心。`,
  });
  await noteOnCase(call.tx, call.centerId, caseId, { amountFen: total });
  await registerPayment(call, {
    business,
    businessId: row.transferId,
    payee: {
      name: centre.accountName,
      accountNo: centre.accountNo,
      bankCode: centre.bankCode,
      bankName: centre.bankName,
      holder: 'corporate',
    },
    amount: total,
    purpose: 'transfer-out',
    // The other centre finds its letter by it.
    summary: `转移 ${row.letterNo}`,
  });
  await writeTo(call, row, 'account-data', {
    name: person.name,
    certificateNumber: person.certificateNumber,
    accountNo: account.accountNo,
    openedOn: account.openedOn.toString(),
    principalFen: Number(principal),
    interestFen: Number(interest),
    totalFen: Number(total),
    months: months.map(({ month, totalFen }) => ({ month: formatMonth(month), amountFen: Number(totalFen) })),
  });
  await executeCase(call, caseId, { reason: `正在付往${centre.name}` });
}

/** The whole balance is promised to the transfer until the bank has answered: nothing else draws on it. */
export const holdOf = ({ accountId, transferId }: Pick<TransferRow, 'accountId' | 'transferId'>) => ({
  accountId,
  key: `transfer:${transferId}`,
});

async function refuse(call: Call, row: TransferRow, reason: string): Promise<void> {
  await takeStep(call, row, 'refuse', { detail: `不予转出：${reason}`, set: { reason } });
  await writeTo(call, row, 'letter-refused', { reason });
}

/** The receiving side wants it undone: granted until the account data are approved. */
export async function withdrawalAsked(call: Call, { letterNo, from }: Envelope): Promise<void> {
  const row = await findTransfer(call.tx, call.centerId, { direction: 'out', letterNo }, { lock: true });
  const to = { letterNo, otherNode: from };
  if (!row) return writeTo(call, to, 'withdrawal-answer', { isAccepted: true, reason: '没有在办的联系函' });
  if (row.otherNode !== from) throw new Rejected('联系函由另一个中心发来');
  if (stateAfter('out', row.state, 'withdraw') === undefined) {
    const isGone = row.state === 'refused' || row.state === 'withdrawn' || row.state === 'failed';
    const reason = `本中心办理情况：${transferStates[row.state].name}`;
    return writeTo(call, to, 'withdrawal-answer', { isAccepted: isGone, reason });
  }
  await takeStep(call, row, 'withdraw', { detail: '转入地中心撤销联系函，账户不变', tell: '账户没有变化。' });
  await cancelCase(call, { caseId: row.caseId, reason: '转入地中心撤销联系函' });
  await writeTo(call, to, 'withdrawal-answer', { isAccepted: true, reason: '已撤销' });
}

/** What the receiving side writes about a transfer of ours: kept in its history. */
export async function noteFromReceiver(call: Call, { letterNo, from }: Envelope, text: string): Promise<void> {
  const row = await findTransfer(call.tx, call.centerId, { direction: 'out', letterNo }, { lock: true });
  if (row?.otherNode !== from) throw new Rejected('没有这份联系函的转出');
  await addEvent(call, row.transferId, row.state, text);
}

export const creditedText = ({ totalFen, creditedOn }: Content<'credited'>): string =>
  `转入地中心已于 ${creditedOn} 将 ${formatYuan(totalFen)} 元记入个人账户`;

export async function outgoingFacts(call: Call, { caseId }: CaseRow): Promise<CaseView['facts']> {
  const row = await findTransfer(call.tx, call.centerId, { caseId });
  const form = (await formOf(call, caseId)) as Partial<OutgoingForm>;
  if (!row || !form.letter) return [];
  const { letter } = form;
  const balance = await findPersonalBalance(call.tx, call.centerId, row.accountId);
  const now = balance ? balance.carried + balance.current : zeroFen;
  return [
    { label: '转入地中心', value: await centreName(call, row.otherNode) },
    { label: '联系函编号', value: row.letterNo },
    { label: '来函日期', value: letter.writtenOn },
    { label: '来函填写的原账号', value: letter.formerAccountNo ?? '未填写，按证件号码查找' },
    { label: '转入地个人账号', value: letter.receivingPersonAccountNo },
    { label: '转移进度', value: `${transferStates[row.state].code} ${transferStates[row.state].name}` },
    { label: '正在等待', value: waitingFor('out', { ...row, isWithdrawing: false }) },
    ...(row.totalFen === null ? [{ label: '账户余额（不含利息）', value: `${formatYuan(now)} 元` }] : amountFacts(row)),
  ].filter(({ value }) => value !== '');
}

/** 转出 as a case: opened by the letter of another centre, reviewed and approved by two different people. */
export const outgoingKind: CaseKind = {
  kind: outgoingKindName,
  title: '异地转移接续（转出）',
  prefix: 'ZC',
  subject: 'person',
  stages: [
    { key: 'review', name: '复核', permission: 'case.review', phase: 'review' },
    { key: 'approval', name: '审批', permission: 'case.approve', phase: 'review' },
  ],
  deadline: { parameter: 'transfer.out-days', counting: 'working-days' },
  form: OutgoingForm,
  describe: ({ letterNo }: OutgoingForm) => ({ headline: `联系函 ${letterNo}` }),
  assess,
  onApproved: approve,
  onRefused: async (call, { caseId }) => {
    const row = await getTransfer(call, caseId);
    await refuse(call, row, await reasonOf(call, caseId));
  },
  onReturned: async () => {
    throw new Problem(refusals.noReturn);
  },
  // By the person, who is told of it at once; when the other side has withdrawn, the transfer has ended already.
  onCancelled: async (call, { caseId }) => {
    const row = await getTransfer(call, caseId);
    if (row.state === 'accepted') await refuse(call, row, '职工本人在转出地撤销');
  },
  mayCancel: async () => false,
  view: async (call, row) => {
    const transfer = await findTransfer(call.tx, call.centerId, { caseId: row.caseId });
    const conditions = transfer?.state === 'accepted' ? (await judged(call, transfer)).conditions : [];
    return { facts: await outgoingFacts(call, row), claims: [], conditions: conditions.map((one) => ({ ...one })) };
  },
  formFacts: outgoingFacts,
  ownView: outgoingFacts,
};

/** The reason that the clerk wrote, from the newest decision. */
const reasonOf = async (call: Call, caseId: string): Promise<string> =>
  (await listDecisions(call.tx, call.centerId, caseId)).at(-1)?.reason || '不符合转出条件';

export const accountTailOf = async (call: Call, accountId: string): Promise<string> =>
  (await accountsOf(call.tx, call.centerId, [accountId])).get(accountId)?.accountNo.slice(-4) ?? '';
