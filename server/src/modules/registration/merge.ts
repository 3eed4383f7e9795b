/** Merging of two accounts of one person (账户合并): proposed at the counter, decided by another. */
import { Type } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { fen, formatYuan } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import {
  findAccountByNo,
  findOpenAccount,
  lockAccount,
  type PersonalAccount,
  personalStates,
  setPersonalState,
} from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import {
  type CaseKind,
  type CaseRow,
  checkEvidence,
  evidenceCondition,
  executeCase,
  finishCase,
  getSubmittedForm,
  intakeAndReview,
  listCasesOf,
  proposeCase,
} from '../casework/index.ts';
import { findUnposted } from '../contribution/index.ts';
import { closeBalance, findPersonalBalance, postJournal, quoteClosing } from '../ledger/index.ts';
import { findOpenLoanOf } from '../loan/index.ts';
import { notify } from '../notice/index.ts';
import { findEmployer, findPerson, maskCertificate, maskName, type Person } from '../party/index.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { type Checked, mergeConditions } from './rules.ts';
import { insertDeed } from './store.ts';

const kindName = 'registration.merge';
const slots = [{ key: 'proof', name: '证明两条登记是同一人的材料' }];
const MergeForm = Type.Object({
  fromAccountNo: Type.String(),
  intoAccountNo: Type.String(),
  evidence: Type.String(),
  reason: Type.String(),
});
interface Form {
  readonly fromAccountNo: string;
  readonly intoAccountNo: string;
  readonly evidence: string;
  readonly reason: string;
}

interface Pair {
  readonly from: PersonalAccount;
  readonly into: PersonalAccount;
  readonly fromPerson: Person;
  readonly intoPerson: Person;
}

async function getPair(call: Call, fromAccountNo: string, into: PersonalAccount | undefined): Promise<Pair> {
  const from = await findAccountByNo(call.tx, call.centerId, fromAccountNo);
  if (!from || !into) throw new Problem(refusals.accountNotFound);
  const [fromPerson, intoPerson] = await Promise.all([
    findPerson(call, from.personId),
    findPerson(call, into.personId),
  ]);
  if (!fromPerson || !intoPerson) throw new Problem(refusals.personNotFound);
  return { from, into, fromPerson, intoPerson };
}

/** The conditions as they stand; `own` is the case of this merge, which does not stand in its own way. */
async function conditionsOf(call: Call, { from, into }: Pair, own?: string): Promise<readonly Checked[]> {
  const page = { limit: 20, offset: 0 };
  const cases = await Promise.all(
    [...new Set([from.personId, into.personId])].map((personId) =>
      listCasesOf(call.tx, call.centerId, ['person', personId], page, { inProgress: true }),
    ),
  );
  const openCases = cases
    .flatMap(({ rows }) => rows)
    .filter(({ caseId, state }) => caseId !== own && state !== 'draft');
  const side = ({ state, personId }: PersonalAccount) => ({ state, personId, stateText: personalStates[state] });
  return mergeConditions({
    from: side(from),
    into: side(into),
    openCases: openCases.length,
    unposted: (await findUnposted(call, from)) ?? null,
    hasOpenLoan: (await findOpenLoanOf(call, from.personId)) !== undefined,
  });
}

function refuseUnmet(conditions: readonly Checked[]): void {
  const missing = conditions.filter(({ holds }) => !holds);
  if (missing.length === 0) return;
  throw new Problem(refusals.mergeBarred, {
    detail: `${missing.map(({ text, figures }) => `${text}：${figures}`).join('；')}。`,
    remedy: missing.map(({ remedy }) => remedy).join(''),
    source: '《住房公积金管理条例》第十三条',
  });
}

export async function previewMerge(
  call: Call,
  { params, query }: RouteInput<typeof contract.previewMerge>,
): Promise<RouteOutput<typeof contract.previewMerge>> {
  const pair = await getPair(call, query.fromAccountNo, await findOpenAccount(call.tx, call.centerId, params.personId));
  const { from, into, fromPerson, intoPerson } = pair;
  const [quote, balance, employer, conditions] = await Promise.all([
    quoteClosing(call, from.accountId),
    findPersonalBalance(call.tx, call.centerId, into.accountId),
    findEmployer(call, from.employerId),
    conditionsOf(call, pair),
  ]);
  return {
    fromNameMasked: maskName(fromPerson.name),
    fromCertificateMasked: maskCertificate(fromPerson.certificateNumber),
    fromEmployerName: employer?.name ?? '',
    intoNameMasked: maskName(intoPerson.name),
    intoCertificateMasked: maskCertificate(intoPerson.certificateNumber),
    intoAccountNo: into.accountNo,
    principalFen: Number(quote.principal),
    interestFen: Number(quote.interest),
    totalFen: Number(quote.total),
    intoBalanceFen: Number(balance ? balance.carried + balance.current : 0n),
    conditions: [...conditions],
  };
}

/** Opens and submits the case: whoever decides it is somebody else. */
export async function proposeMerge(
  call: Call,
  { params: { personId }, body }: RouteInput<typeof contract.proposeMerge>,
): Promise<RouteOutput<typeof contract.proposeMerge>> {
  const pair = await getPair(call, body.fromAccountNo, await findOpenAccount(call.tx, call.centerId, personId));
  refuseUnmet(await conditionsOf(call, pair));
  const form: Form = { ...body, intoAccountNo: pair.into.accountNo };
  const { caseId, number } = await proposeCase(call, { kind: kindName, subject: ['person', personId], form });
  return { caseId, number };
}

const formOf = async (call: Call, { caseId }: CaseRow): Promise<Form> => (await getSubmittedForm(call, caseId)) as Form;

const pairOf = async (call: Call, form: Form): Promise<Pair> =>
  getPair(call, form.fromAccountNo, await findAccountByNo(call.tx, call.centerId, form.intoAccountNo));

/**
 * The money moves: interest of the account that goes is settled to today, all of it leaves that account and arrives in the
 * other (Dr 201 / Cr 219, Dr 219 / Cr 201: nothing leaves the bank), 上年结转 and 当年归集 each to its own.
 */
async function moveMoney(call: Call, { from, into }: Pair, caseId: string): Promise<bigint> {
  const held = await findPersonalBalance(call.tx, call.centerId, from.accountId);
  if (!held) throw new Problem(refusals.accountNotFound);
  const summary = `账户合并 ${from.accountNo} 并入 ${into.accountNo}`;
  const businessKey = `merge:${caseId}`;
  const closed = await closeBalance(call, {
    accountId: from.accountId,
    businessKey,
    summary,
    kind: 'merge',
    creditSubject: '219',
  });
  if (closed.total === 0n) return 0n;
  await postJournal(call, {
    businessKey: `${businessKey}:into`,
    business: 'merge',
    summary,
    lines: [
      { subject: '219', debit: closed.total },
      { subject: '201', credit: closed.total },
    ],
    personal: {
      kind: 'merge',
      count: 1,
      total: closed.total,
      from: [
        { accountId: into.accountId, carriedChange: fen(held.carried + closed.interest), currentChange: held.current },
      ],
    },
  });
  return closed.total;
}

async function merge(call: Call, row: CaseRow): Promise<void> {
  await checkEvidence(call, row.caseId, slots);
  const form = await formOf(call, row);
  const first = await pairOf(call, form);
  // Locked in the order of their ids: two merges that cross wait for each other in one line.
  for (const accountId of [first.from.accountId, first.into.accountId].sort()) await lockAccount(call, accountId);
  const pair = await pairOf(call, form);
  refuseUnmet(await conditionsOf(call, pair, row.caseId));
  const { from, into } = pair;
  const total = await moveMoney(call, pair, row.caseId);
  await setPersonalState(call, from, {
    state: 'merged',
    sealedOn: null,
    kind: 'merge',
    text: into.accountNo,
    businessId: row.caseId,
  });
  await insertDeed(call, {
    deedId: row.caseId,
    kind: 'merge',
    subjectKind: 'account',
    subjectId: into.accountId,
    evidence: form.evidence,
    reason: form.reason,
    changes: [{ field: 'account', before: from.accountNo, after: into.accountNo }],
  });
  await recordAudit(call, 'registration.merge', ['account', into.accountId], {
    fromAccountId: from.accountId,
    amountFen: Number(total),
  });
  await tell(call, pair, total);
  await executeCase(call, row.caseId);
  await finishCase(call, row.caseId, { outcome: `已合并，转入 ${formatYuan(total)} 元` });
}

/** Both registrations are told when they were two: who was merged against the own will hears of it. */
async function tell(call: Call, { from, into }: Pair, total: bigint): Promise<void> {
  const balance = await findPersonalBalance(call.tx, call.centerId, into.accountId);
  for (const personId of new Set([from.personId, into.personId]))
    await notify(call, 'registration.merged', ['person', personId], {
      fromTail: from.accountNo.slice(-4),
      accountTail: into.accountNo.slice(-4),
      amountFen: Number(total),
      balanceFen: Number(balance ? balance.carried + balance.current : 0n),
    });
}

export const mergeKind: CaseKind = {
  kind: kindName,
  title: '个人账户合并',
  prefix: 'HB',
  subject: 'person',
  stages: intakeAndReview,
  slots,
  isCounterForm: true,
  form: MergeForm,
  describe: ({ fromAccountNo, intoAccountNo }: Form) => ({ headline: `${fromAccountNo} 并入 ${intoAccountNo}` }),
  async assess(call, row) {
    const conditions = await conditionsOf(call, await pairOf(call, await formOf(call, row)), row.caseId);
    refuseUnmet(conditions);
    return { next: 'review', reason: '合并账户须由他人复核', conditions: conditions.map(shownCondition) };
  },
  onApproved: merge,
  async view(call, row) {
    const form = await formOf(call, row);
    const pair = await pairOf(call, form);
    const { fromPerson, intoPerson, from, into } = pair;
    const isDone = from.state === 'merged';
    const quote = isDone ? undefined : await quoteClosing(call, from.accountId);
    return {
      facts: [
        { label: '被合并账户', value: `${from.accountNo}（${maskName(fromPerson.name)}）` },
        { label: '保留账户', value: `${into.accountNo}（${maskName(intoPerson.name)}）` },
        ...(quote
          ? [
              { label: '转入本金', value: `${formatYuan(quote.principal)} 元` },
              { label: '转入利息', value: `${formatYuan(quote.interest)} 元` },
            ]
          : []),
        { label: '依据材料', value: form.evidence },
        { label: '合并原因', value: form.reason },
      ],
      claims: [
        {
          label: '姓名',
          claimed: maskName(fromPerson.name),
          found: maskName(intoPerson.name),
          verdict: fromPerson.name === intoPerson.name ? 'agrees' : 'differs',
        },
        {
          label: '证件号码',
          claimed: maskCertificate(fromPerson.certificateNumber),
          found: maskCertificate(intoPerson.certificateNumber),
          verdict: fromPerson.certificateNumber === intoPerson.certificateNumber ? 'agrees' : 'differs',
        },
      ],
      conditions: isDone
        ? []
        : [
            ...(await conditionsOf(call, pair, row.caseId)).map(shownCondition),
            await evidenceCondition(call, row.caseId, slots),
          ],
      ...(quote && { amountFen: Number(quote.total) }),
    };
  },
};

const shownCondition = ({ key, text, holds, figures, remedy }: Checked) => ({
  key,
  text,
  holds: holds ? ('yes' as const) : ('no' as const),
  figures,
  remedy,
});
