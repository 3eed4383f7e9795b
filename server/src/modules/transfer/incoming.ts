import { randomInt } from 'node:crypto';
import type { Call } from '../../platform/call.ts';
import { dayOf, formatDay } from '../../platform/dates.ts';
import { formatYuan } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import {
  type Assessment,
  type CaseKind,
  type CaseRow,
  type CaseView,
  cancelCase,
  endCase,
  executeCase,
  getSubmittedForm,
  intakeAndReview,
  proposeCase,
} from '../casework/index.ts';
import { findPerson } from '../party/index.ts';
import { centreName, takeStep } from './change.ts';
import { judgeIncoming } from './facts.ts';
import { IncomingForm } from './form.ts';
import { refusals } from './problems.ts';
import { letterNoOf, monthsText } from './rules.ts';
import { mayWithdraw, transferStates, waitingFor } from './states.ts';
import {
  addEvent,
  findCentre,
  findOwnCentre,
  findTransfer,
  insertTransfer,
  type KnownCentre,
  type TransferRow,
  updateTransfer,
} from './store.ts';
import { writeTo } from './write.ts';

// Transfers to this centre, from the application to the letter; what the other side answers is in answers.ts, the money in money-in.ts.

export const incomingKindName = 'transfer-in';

/** The directory's row of the former centre, judged by the directory of the day. */
async function getFormerCentre(call: Call, nodeNo: string): Promise<KnownCentre> {
  const centre = await findCentre(call.tx, call.centerId, nodeNo, dayOf(call.now));
  if (!centre)
    throw new Problem(refusals.centreUnknown, {
      detail: `转移接续中心名录中没有编号为 ${nodeNo} 的中心。`,
      fields: { nodeNo: '请从名录中选择转出地中心' },
      remedy: '请从名录中选择；名录中没有的，请到柜台咨询。',
    });
  if (centre.isOwn)
    throw new Problem(refusals.sameCentre, {
      detail: `${centre.name}就是您现在的中心。`,
      remedy: '本市单位之间的转移由现单位办理“内部转移”，不需要您申请。',
    });
  return centre;
}

const unmetRefusals = {
  'no-account': refusals.noAccount,
  'not-depositing': refusals.notDepositing,
  'deposits-too-short': refusals.depositsTooShort,
} as const;

/** Applies: opens and submits the case in one transaction. Of two at once for one former centre one is refused. */
export async function applyForTransfer(call: Call, personId: string, form: IncomingForm): Promise<string> {
  if (!(await findPerson(call, personId))) throw new Problem(refusals.noPerson);
  if (!(await findOwnCentre(call.tx, call.centerId, dayOf(call.now)))) throw new Problem(refusals.notReachable);
  await getFormerCentre(call, form.nodeNo);
  const subject = ['person', personId] as const;
  return (await proposeCase(call, { kind: incomingKindName, subject, matter: form.nodeNo, form })).caseId;
}

async function assess(call: Call, row: CaseRow): Promise<Assessment> {
  const form = (await getSubmittedForm(call, row.caseId)) as IncomingForm;
  await getFormerCentre(call, form.nodeNo);
  const { conditions } = await judgeIncoming(call, row.subjectId);
  const unmet = conditions.find(({ holds }) => holds === 'no');
  if (unmet) {
    const { figures, source, remedy } = unmet;
    throw new Problem(unmetRefusals[unmet.key as keyof typeof unmetRefusals], {
      detail: figures ?? unmet.text,
      ...(source && { source }),
      ...(remedy && { remedy }),
    });
  }
  return { next: 'approve', reason: '条件全部符合，系统自动批准并发出联系函', conditions };
}

/** The contact letter goes out in the transaction of the approval (01). */
async function sendLetter(call: Call, row: CaseRow): Promise<void> {
  const { caseId, subjectId: personId } = row;
  const today = dayOf(call.now);
  const form = (await getSubmittedForm(call, caseId)) as IncomingForm;
  const [own, former, person, { account }] = [
    await findOwnCentre(call.tx, call.centerId, today),
    await getFormerCentre(call, form.nodeNo),
    await findPerson(call, personId),
    await judgeIncoming(call, personId),
  ];
  if (!own) throw new Problem(refusals.notReachable);
  if (!person || !account) throw new Problem(refusals.noAccount);
  const letterNo = await newLetterNo(call, own.nodeNo);
  const transferId = call.newId();
  await insertTransfer(call, {
    transferId,
    direction: 'in',
    letterNo,
    caseId,
    personId,
    accountId: account.accountId,
    otherNode: former.nodeNo,
    formerAccountNo: form.formerAccountNo,
    state: 'letter-approved',
  });
  await addEvent(call, transferId, 'letter-approved', `联系函 ${letterNo} 已审批，发往${former.name}`);
  await recordAudit(call, 'transfer.letter', ['case', caseId], { letterNo, otherNode: former.nodeNo });
  await writeTo(call, { letterNo, otherNode: former.nodeNo }, 'contact-letter', {
    name: person.name,
    certificateType: person.certificateType,
    certificateNumber: person.certificateNumber,
    formerAccountNo: form.formerAccountNo,
    receivingAccountNo: own.accountNo,
    receivingAccountName: own.accountName,
    receivingPersonAccountNo: account.accountNo,
    writtenOn: today.toString(),
  });
  await executeCase(call, caseId, { reason: `联系函 ${letterNo} 已发出，等待${former.name}答复` });
}

/** A number that this centre has not used; the unique constraint is the last word. */
async function newLetterNo(call: Call, node: string): Promise<string> {
  for (;;) {
    const letterNo = letterNoOf(node, call.accountingDate, randomInt(1_000_000));
    if (!(await findTransfer(call.tx, call.centerId, { direction: 'in', letterNo }))) return letterNo;
  }
}

/** The person wants it undone. The former centre is asked, for it may have sent the money already; its answer decides. */
export async function askToWithdraw(call: Call, { caseId }: { readonly caseId: string }): Promise<void> {
  const row = await findTransfer(call.tx, call.centerId, { caseId }, { lock: true });
  if (!row) throw new Problem(refusals.notFound);
  if (row.withdrawalAskedAt)
    throw new Problem(refusals.withdrawalAsked, { remedy: '请等待对方中心答复，结果会通知您。' });
  if (!mayWithdraw(row.direction, row.state))
    throw new Problem(refusals.wrongState, {
      detail: `该笔转移接续“${transferStates[row.state].name}”，已经不能撤销。`,
      state: row.state,
    });
  await updateTransfer(call, row.transferId, { withdrawalAskedAt: call.now });
  await addEvent(call, row.transferId, row.state, '申请人提出撤销，已告知转出地中心，等待答复');
  await recordAudit(call, 'transfer.ask-to-withdraw', ['case', row.caseId], { letterNo: row.letterNo });
  await writeTo(call, row, 'withdrawal', { reason: '申请人撤销' });
}

/** Ends a transfer to this centre with its case, for good. */
export async function endIncoming(
  call: Call,
  row: TransferRow,
  step: 'refuse' | 'fail' | 'close' | 'withdraw',
  reason: string,
): Promise<void> {
  const ended = await takeStep(call, row, step, { detail: reason, set: { reason, withdrawalAskedAt: null } });
  if (step === 'withdraw') await cancelCase(call, { caseId: ended.caseId, reason });
  else await endCase(call, ended.caseId, { reason });
}

/** What is known of a transfer, for reviewers, for the person and on paper. */
export async function incomingFacts(call: Call, { caseId }: CaseRow): Promise<CaseView['facts']> {
  const form = (await getSubmittedForm(call, caseId)) as Partial<IncomingForm>;
  const row = await findTransfer(call.tx, call.centerId, { caseId });
  const former = form.nodeNo ? await centreName(call, form.nodeNo) : '';
  return [
    { label: '转出地中心', value: former },
    { label: '原个人账号', value: form.formerAccountNo ?? '由转出地中心按证件号码查找' },
    ...(row
      ? [
          { label: '联系函编号', value: row.letterNo },
          { label: '转移进度', value: `${transferStates[row.state].code} ${transferStates[row.state].name}` },
          { label: '正在等待', value: waitingFor('in', { ...row, isWithdrawing: row.withdrawalAskedAt !== null }) },
          ...amountFacts(row),
        ].filter(({ value }) => value !== '')
      : []),
  ];
}

export const amountFacts = (row: TransferRow): { label: string; value: string }[] =>
  row.totalFen === null
    ? []
    : [
        { label: '本金', value: `${formatYuan(row.principalFen ?? 0n)} 元` },
        { label: '利息', value: `${formatYuan(row.interestFen ?? 0n)} 元` },
        { label: '合计', value: `${formatYuan(row.totalFen)} 元` },
        ...(row.monthCount === null
          ? []
          : [{ label: '缴存月份', value: monthsText(row.monthCount, row.firstMonth, row.lastMonth) }]),
        ...(row.openedOn ? [{ label: '原账户开户日期', value: formatDay(row.openedOn) }] : []),
      ];

/** 转入 as a case: approved by the rules, or by a person when the applicant wants one. */
export const incomingKind: CaseKind = {
  kind: incomingKindName,
  title: '异地转移接续（转入）',
  prefix: 'ZR',
  subject: 'person',
  stages: intakeAndReview,
  form: IncomingForm,
  describe: ({ nodeNo }: IncomingForm) => ({ headline: `从 ${nodeNo} 转入` }),
  assess,
  skips: async () => ['intake'],
  onApproved: sendLetter,
  mayCancel: async (call, { caseId }) =>
    (await findTransfer(call.tx, call.centerId, { caseId }))?.state === 'withdrawn',
  view: async (call, row) => ({
    facts: await incomingFacts(call, row),
    claims: [],
    conditions: (await judgeIncoming(call, row.subjectId)).conditions.map((one) => ({ ...one })),
  }),
  formFacts: incomingFacts,
  ownView: incomingFacts,
};
