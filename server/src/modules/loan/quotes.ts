import type { Call } from '../../platform/call.ts';
import { type Fen, fen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { creditBalance } from '../ledger/index.ts';
import { getNumber } from '../params/index.ts';
import { findPerson } from '../party/index.ts';
import { findAccount, type LoanAccount } from './account-store.ts';
import { listOpenBills } from './bill-store.ts';
import type { TermQuote, WriteOffQuote } from './change-contract.ts';
import { rateOf } from './grant.ts';
import { findLoan, type Loan } from './loan-store.ts';
import { refuseInactive, yuan } from './post.ts';
import { refusals } from './problems.ts';
import { overdueBills } from './repay.ts';
import { findOpenRequest } from './request-store.ts';
import { days30 } from './rules/due-days.ts';
import { longestTerm } from './rules/limit.ts';
import { riskGradeOf, riskGrades } from './rules/overdue.ts';
import { newTerm, type TermFigures } from './rules/term.ts';
import { isWithBank } from './terms.ts';
import { interestUntil } from './written-off.ts';

// What a change of a running loan comes to, before anybody decides.

export type Conditions = TermQuote['conditions'];
const holds = (is: boolean) => (is ? ('yes' as const) : ('no' as const));

/** A loan with its account. Refused with `loan/not-found` for one that was never granted. */
export async function loanOf(call: Call, loanId: string): Promise<{ loan: Loan; account: LoanAccount }> {
  const loan = await findLoan(call, loanId);
  const account = loan && (await findAccount(call.tx, call.centerId, loanId));
  if (!loan || !account) throw new Problem(refusals.notFound);
  return { loan, account };
}

/** As `loanOf`, while it runs; else refused with `loan/not-active`. */
export async function activeLoan(call: Call, loanId: string) {
  const found = await loanOf(call, loanId);
  if (found.account.state !== 'active') refuseInactive(found.account);
  return found;
}

/** Refuses what a loan's conditions do not allow: each that is not met with its figures, its source and what to do. */
export function refuseUnmet(
  conditions: Conditions,
  refusal: (typeof refusals)['wrongTerm' | 'notOverdue' | 'bankBusy' | 'reserveShort' | 'mayNotCancel'],
): void {
  const missing = conditions.filter(({ holds }) => holds === 'no');
  if (missing.length === 0) return;
  throw new Problem(refusal, {
    detail: missing.map(({ text, figures }) => `${text}：${figures}。`).join(''),
    source: missing.map(({ source }) => source).join('；'),
    remedy: missing.map(({ remedy }) => remedy ?? '').join('') || '请核对后再办理。',
  });
}

/** Nothing of a loan may be with the bank while it is changed. */
export async function bankCondition(call: Call, loanId: string): Promise<Conditions[number]> {
  const open = await findOpenRequest(call.tx, call.centerId, loanId);
  const busy = await isWithBank(call, loanId);
  return {
    key: 'bank',
    text: '没有正在银行扣收的款项',
    holds: holds(!busy),
    figures: open ? `${open.askedOn} 申请的还款 ${yuan(open.amount)} 正在扣收` : busy ? '当期正在扣款' : '没有',
    source: '款项在途时贷款不变更',
    ...(busy && { remedy: '请等银行答复后再办理。' }),
  };
}

async function termConditions(call: Call, loan: Loan, account: LoanAccount, monthsLeft: number): Promise<Conditions> {
  const { tx, centerId, accountingDate: on } = call;
  const passed = account.termMonths - account.monthsLeft;
  const max = await getNumber(tx, centerId, 'loan.term-max-months', on);
  const age = await getNumber(tx, centerId, 'loan.age-max-years', on);
  const birth = (await findPerson(call, loan.personId))?.birthDate;
  const birthMonthsAgo = birth ? birth.until(on, { largestUnit: 'month' }).months : 0;
  const longest = longestTerm({ monthsMax: max.value, ageMax: age.value, birthMonthsAgo });
  const open = await listOpenBills(tx, centerId, loan.loanId);
  return [
    {
      key: 'paid',
      text: '没有到期未还的期次',
      holds: holds(open.length === 0),
      figures: open.length === 0 ? '没有' : `有 ${open.length} 期`,
      source: '借款合同',
      ...(open.length > 0 && { remedy: '请先还清到期本息。' }),
    },
    {
      key: 'different',
      text: '期数与现在不同',
      holds: holds(monthsLeft !== account.monthsLeft),
      figures: `现剩 ${account.monthsLeft} 期，申请 ${monthsLeft} 期`,
      source: '贷款期限变更申请',
      ...(monthsLeft === account.monthsLeft && { remedy: '请修改期数。' }),
    },
    {
      key: 'term',
      text: `总期限不超过 ${max.value} 期`,
      holds: holds(passed + monthsLeft <= max.value),
      figures: `变更后总期限 ${passed + monthsLeft} 期`,
      source: max.source,
      ...(passed + monthsLeft > max.value && { remedy: `剩余期数最多 ${max.value - passed} 期。` }),
    },
    {
      key: 'age',
      text: `剩余期数不超过 ${longest} 期`,
      holds: holds(monthsLeft <= longest),
      figures: `申请 ${monthsLeft} 期`,
      source: age.source,
      ...(monthsLeft > longest && { remedy: `请把剩余期数改为 ${longest} 期以内。` }),
    },
    await bankCondition(call, loan.loanId),
  ];
}

/** 展期、缩期 before and after, with each condition as it stands. */
export async function termQuote(
  call: Call,
  { loan, account, monthsLeft }: { readonly loan: Loan; readonly account: LoanAccount; readonly monthsLeft: number },
): Promise<TermQuote> {
  const passed = account.termMonths - account.monthsLeft;
  const { grantedOn, home, method, balance, rate, level, dueDay, nextDueOn } = account;
  const on = call.accountingDate;
  const next = { months: monthsLeft, rate: await rateOf(call, { home, months: passed + monthsLeft, grantedOn, on }) };
  const now = { method, balance, rate, level, dueDay, months: Math.max(1, account.monthsLeft) };
  const { before, after } = newTerm({ ...now, nextDueOn: (nextDueOn ?? on).toString() }, next);
  const json = (figures: TermFigures) => ({
    months: figures.months,
    termMonths: passed + figures.months,
    ratePpm: Number(figures.rate),
    instalmentFen: Number(figures.instalment),
    interestFen: Number(figures.interest),
    maturesOn: figures.maturesOn,
  });
  return {
    before: json(before),
    after: json(after),
    conditions: await termConditions(call, loan, account, monthsLeft),
  };
}

/** What is written off is paid from the reserve, whose money is with the surplus: neither goes below nothing. */
const enoughFor = (
  lost: Fen,
  there: Fen,
  { remedy, ...words }: { readonly key: string; readonly text: string; readonly remedy: string },
): Conditions[number] => ({
  ...words,
  holds: holds(there >= lost),
  figures: `余额 ${yuan(there)}，核销 ${yuan(lost)}`,
  source: '财会字〔1999〕33号',
  ...(there < lost && { remedy }),
});

/** 核销: what would be lost, and from which reserve. */
export async function writeOffQuote(call: Call, account: LoanAccount): Promise<WriteOffQuote> {
  const late = await overdueBills(call, account);
  const sum = (pick: (bill: (typeof late)[number]) => bigint) =>
    Number(late.reduce((total, bill) => total + pick(bill), 0n));
  const first = late[0]?.dueOn;
  const daysOverdue = first ? days30(first.toString(), call.accountingDate.toString()) : 0;
  const least = await getNumber(call.tx, call.centerId, 'loan.write-off-days-min', call.accountingDate);
  const lost = fen(account.balance + account.overdue);
  const reserve = await creditBalance(call.tx, call.centerId, '301');
  const surplus = fen(-(await creditBalance(call.tx, call.centerId, '102')));
  return {
    principalFen: Number(lost),
    overdueFen: Number(account.overdue),
    interestFen: sum(({ interestLeft }) => interestLeft) + Number(interestUntil(account, call.accountingDate)),
    penaltyFen: sum(({ penaltyNow }) => penaltyNow),
    monthsOverdue: late.length,
    daysOverdue,
    gradeText: riskGrades[riskGradeOf(daysOverdue)],
    reserveFen: Number(reserve),
    conditions: [
      {
        key: 'overdue',
        text: `逾期满 ${least.value} 天`,
        holds: holds(daysOverdue >= least.value),
        figures: `逾期 ${late.length} 期，${daysOverdue} 天`,
        source: least.source,
        ...(daysOverdue < least.value && { remedy: '请继续催收；逾期满规定天数、确实无法收回的，再提请核销。' }),
      },
      enoughFor(lost, reserve, {
        key: 'reserve',
        text: '贷款风险准备（301）足够核销',
        remedy: '请先按规定提取贷款风险准备，再提请核销。',
      }),
      enoughFor(lost, surplus, {
        key: 'surplus',
        text: '增值收益存款（102）足够划回',
        remedy: '核销的本金由增值收益存款划回住房公积金存款，请先核对增值收益存款。',
      }),
      await bankCondition(call, account.loanId),
    ],
  };
}
