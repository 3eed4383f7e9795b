import { type Static, Type } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { fen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { Uuid } from '../../platform/route.ts';
import {
  type CaseRow,
  type CaseView,
  checkEvidence,
  evidenceCondition,
  finishCase,
  getSubmittedForm,
  intakeToApproval,
  noteOnCase,
  proposeCase,
  registerCaseKind,
  summaryOf,
} from '../casework/index.ts';
import type * as contract from './change-contract.ts';
import type { TermQuote, WriteOffQuote } from './change-contract.ts';
import { contractFact } from './evidence-words.ts';
import { yuan } from './post.ts';
import { refusals } from './problems.ts';
import { activeLoan, loanOf, refuseUnmet, termQuote, writeOffQuote } from './quotes.ts';
import { percentText } from './rules/rates.ts';
import { changeTerm } from './terms.ts';
import { claimOf, writeOff } from './written-off.ts';

// What changes a loan that runs: proposed at the counter, decided by others, effective when it is signed or approved.

const TermForm = Type.Object({ loanId: Uuid, monthsLeft: Type.Integer(), reason: Type.String() });
type TermForm = Static<typeof TermForm>;
const WriteOffForm = Type.Object({ loanId: Uuid, resolutionNo: Type.String(), reason: Type.String() });
type WriteOffForm = Static<typeof WriteOffForm>;

/** Without what the committee resolved, and what shows that nothing more can be had, nothing is written off. */
const writeOffSlots = [
  { key: 'resolution', name: '核销决议' },
  { key: 'proof', name: '追偿无果的证明' },
];

/** Under the title of the first condition that is not met: not overdue, nothing to take it from, with the bank. */
function refuseWriteOff(conditions: WriteOffQuote['conditions']): void {
  const first = conditions.find(({ holds }) => holds === 'no')?.key;
  const title =
    first === 'overdue' ? refusals.notOverdue : first === 'bank' ? refusals.bankBusy : refusals.reserveShort;
  refuseUnmet(conditions, title);
}

export async function quoteTermAtCounter(
  call: Call,
  { params, body }: RouteInput<typeof contract.quoteTerm>,
): Promise<TermQuote> {
  const { loan, account } = await activeLoan(call, params.loanId);
  return termQuote(call, { loan, account, monthsLeft: body.monthsLeft });
}

/** Accepts a longer or shorter term: what may not be is refused before a case is opened. */
export async function proposeTerm(
  call: Call,
  { params, body }: RouteInput<typeof contract.proposeTerm>,
): Promise<RouteOutput<typeof contract.proposeTerm>> {
  const { loan, account } = await activeLoan(call, params.loanId);
  const { conditions } = await termQuote(call, { loan, account, monthsLeft: body.monthsLeft });
  refuseUnmet(conditions, refusals.wrongTerm);
  const form: TermForm = { loanId: loan.loanId, ...body };
  return summaryOf(await proposeCase(call, { kind: 'loan.term', subject: ['person', loan.personId], form }));
}

export async function quoteWriteOffAtCounter(
  call: Call,
  { params }: RouteInput<typeof contract.quoteWriteOff>,
): Promise<WriteOffQuote> {
  return writeOffQuote(call, (await activeLoan(call, params.loanId)).account);
}

export async function proposeWriteOff(
  call: Call,
  { params, body }: RouteInput<typeof contract.proposeWriteOff>,
): Promise<RouteOutput<typeof contract.proposeWriteOff>> {
  const { loan, account } = await activeLoan(call, params.loanId);
  refuseWriteOff((await writeOffQuote(call, account)).conditions);
  const form: WriteOffForm = { loanId: loan.loanId, ...body };
  return summaryOf(await proposeCase(call, { kind: 'loan.write-off', subject: ['person', loan.personId], form }));
}

/** The form of a term case of a loan: for its supplement. */
export async function termFormOf(call: Call, row: CaseRow, loanId: string): Promise<TermForm> {
  const form = row.kind === 'loan.term' ? await formOf<TermForm>(call, row) : undefined;
  if (form?.loanId !== loanId) throw new Problem(refusals.notFound);
  return form;
}

const formOf = async <F>(call: Call, { caseId }: Pick<CaseRow, 'caseId'>): Promise<F> =>
  (await getSubmittedForm(call, caseId)) as F;

const change = (before: string, after: string) => (before === after ? before : `${before} → ${after}`);

function termFacts({ before, after }: TermQuote): CaseView['facts'] {
  const more = after.interestFen - before.interestFen;
  return [
    { label: '剩余期数', value: change(`${before.months} 期`, `${after.months} 期`) },
    { label: '总期限', value: change(`${before.termMonths} 期`, `${after.termMonths} 期`) },
    { label: '年利率', value: change(percentText(before.ratePpm), percentText(after.ratePpm)) },
    { label: '下期应还', value: change(yuan(before.instalmentFen), yuan(after.instalmentFen)) },
    { label: '到期日', value: change(before.maturesOn, after.maturesOn) },
    {
      label: '剩余利息合计',
      value: `${change(yuan(before.interestFen), yuan(after.interestFen))}（${more >= 0 ? '多' : '少'}付 ${yuan(Math.abs(more))}）`,
    },
  ];
}

async function termView(call: Call, row: CaseRow): Promise<CaseView> {
  const form = await formOf<TermForm>(call, row);
  const { loan, account } = await loanOf(call, form.loanId);
  const own = [
    contractFact(loan),
    { label: '剩余本金', value: yuan(account.balance) },
    { label: '变更原因', value: form.reason },
  ];
  // After it has been done, the loan is what it was to become: there is nothing to compare any more.
  if (row.state === 'done' || account.state !== 'active' || !account.nextDueOn)
    return { facts: [...own, { label: '变更后剩余期数', value: `${form.monthsLeft} 期` }], claims: [], conditions: [] };
  const quote = await termQuote(call, { loan, account, monthsLeft: form.monthsLeft });
  return { facts: [...own, ...termFacts(quote)], claims: [], conditions: quote.conditions };
}

function registerTerm(): void {
  registerCaseKind({
    kind: 'loan.term',
    title: '贷款期限变更（展期、缩期）',
    prefix: 'DB',
    subject: 'person',
    form: TermForm,
    isCounterForm: true,
    stages: [
      ...intakeToApproval,
      // Effective when the supplement is signed at the window.
      { key: 'sign', name: '签补充协议', permission: 'case.intake', phase: 'execution', isSeparate: false },
    ],
    describe: (form: TermForm) => ({ headline: `剩余期数改为 ${form.monthsLeft} 期` }),
    assess: async (call, row) => {
      const form = await formOf<TermForm>(call, row);
      const quote = await termQuote(call, { ...(await activeLoan(call, form.loanId)), monthsLeft: form.monthsLeft });
      return { next: 'review', reason: '符合受理条件，转复核', conditions: quote.conditions };
    },
    onApproved: async () => undefined,
    onStagePassed: async (call, row) => {
      const { loanId, monthsLeft } = await formOf<TermForm>(call, row);
      const account = await changeTerm(call, { loanId, monthsLeft });
      await finishCase(call, row.caseId, {
        outcome: `剩余 ${account.monthsLeft} 期，自下期起按新的还款计划还款`,
      });
    },
    mayCancel: async () => true,
    view: termView,
  });
}

async function writeOffView(call: Call, row: CaseRow): Promise<CaseView> {
  const form = await formOf<WriteOffForm>(call, row);
  const { loan, account } = await loanOf(call, form.loanId);
  const quote = account.state === 'active' ? await writeOffQuote(call, account) : undefined;
  const lost = quote ? fen(quote.principalFen) : account.written;
  const claim = account.state === 'written-off' ? await claimOf(call, account) : undefined;
  return {
    facts: [
      contractFact(loan),
      { label: claim ? '核销后未收回的本金' : '核销本金', value: yuan(lost) },
      ...(claim ? [{ label: '应收利息、罚息（备查）', value: `${yuan(claim.interest)}、${yuan(claim.penalty)}` }] : []),
      ...(quote
        ? [
            {
              label: '逾期',
              value: `${quote.monthsOverdue} 期，${quote.daysOverdue} 天，风险分类“${quote.gradeText}”`,
            },
            {
              label: '利息、罚息',
              value: `${yuan(quote.interestFen)}、${yuan(quote.penaltyFen)}（备查登记，继续追偿）`,
            },
            { label: '贷款风险准备余额', value: yuan(quote.reserveFen), source: '科目 301' },
          ]
        : []),
      { label: '决议文号', value: form.resolutionNo },
      { label: '核销原因', value: form.reason },
      { label: '记账', value: '借 301 贷款风险准备，贷 122 逾期贷款、121 委托贷款；同时借 101、贷 102' },
    ],
    claims: [],
    conditions: quote ? [...quote.conditions, await evidenceCondition(call, row.caseId, writeOffSlots)] : [],
    amountFen: Number(lost),
  };
}

function registerWriteOff(): void {
  registerCaseKind({
    kind: 'loan.write-off',
    title: '贷款核销',
    prefix: 'DX',
    subject: 'person',
    form: WriteOffForm,
    slots: writeOffSlots,
    isCounterForm: true,
    stages: intakeToApproval,
    describe: (form: WriteOffForm) => ({ headline: `核销，决议 ${form.resolutionNo}` }),
    assess: async (call, row) => {
      const form = await formOf<WriteOffForm>(call, row);
      const { conditions, principalFen } = await writeOffQuote(call, (await activeLoan(call, form.loanId)).account);
      await noteOnCase(call.tx, call.centerId, row.caseId, { amountFen: fen(principalFen) });
      const papers = await evidenceCondition(call, row.caseId, writeOffSlots);
      return { next: 'review', reason: '符合提请条件，转复核', conditions: [...conditions, papers] };
    },
    checkPass: (call, row) => checkEvidence(call, row.caseId, writeOffSlots),
    onApproved: async (call, row) => {
      const { loanId } = await formOf<WriteOffForm>(call, row);
      refuseWriteOff((await writeOffQuote(call, (await activeLoan(call, loanId)).account)).conditions);
      await writeOff(call, loanId);
      await finishCase(call, row.caseId, { outcome: '已核销，继续追偿' });
    },
    view: writeOffView,
  });
}

export function registerChanges(): void {
  registerTerm();
  registerWriteOff();
}
