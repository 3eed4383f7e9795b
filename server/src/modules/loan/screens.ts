import type { Call } from '../../platform/call.ts';
import { type Fen, fen, formatYuan } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput, sortedPageOf } from '../../platform/route.ts';
import { getNumber, getRate } from '../params/index.ts';
import { findPersonByCertificate, maskBankCard, maskName, namesOf, searchPersons } from '../party/index.ts';
import { findAccount, type LoanAccount } from './account-store.ts';
import type * as contract from './application-contract.ts';
import { listOpenBills } from './bill-store.ts';
import { type LoanRowFacts, listLoanRows } from './loan-list-store.ts';
import {
  findLoan,
  type Loan,
  type LoanEntryRow,
  listBorrowers,
  listEntryRows,
  listLoansOfPerson,
} from './loan-store.ts';
import { listOffsetPersons } from './offset-store.ts';
import { refusals } from './problems.ts';
import { sumRepaid } from './repaid-store.ts';
import { overdueBills } from './repay.ts';
import { findLastRequest } from './request-store.ts';
import { findReturnedGrant } from './returned.ts';
import { dueDayAfter } from './rules/due-days.ts';
import { loanKinds, movementNames, offsets, relations, requestKinds, securities } from './rules/kinds.ts';
import { homes, loanRate, percentText } from './rules/rates.ts';
import { nextInstalment, repaymentMethods, type ScheduleRow, scheduleOf, totalsOf } from './rules/schedule.ts';
import { listRates } from './store.ts';

type Detail = RouteOutput<typeof contract.getLoan>;

export async function getLoanOrRefuse(call: Call, loanId: string): Promise<Loan> {
  const loan = await findLoan(call, loanId);
  if (!loan) throw new Problem(refusals.notFound);
  return loan;
}

/** The next instalment as things are; nothing when no month is left. */
function nextOf(account: LoanAccount | undefined) {
  if (!account || account.state !== 'active' || !account.nextDueOn) return undefined;
  const { balance, rate, monthsLeft: months, level, method } = account;
  return nextInstalment(method, { balance, rate, months, level });
}

async function billsOf(call: Call, account: LoanAccount): Promise<Detail['bills']> {
  const late = await overdueBills(call, account);
  const factor = await getRate(call.tx, call.centerId, 'loan.penalty-factor-ppm', call.accountingDate);
  const grace = await getNumber(call.tx, call.centerId, 'loan.grace-days', call.accountingDate);
  const terms = `年利率 ${percentText(account.rate)} ÷ 360 × ${Number(factor.value) / 1_000_000} × 天数，每月按 30 天`;
  const graceText = grace.value > 0 ? `，宽限期 ${grace.value} 天` : '';
  const open = await listOpenBills(call.tx, call.centerId, account.loanId);
  const today = open
    .filter(({ state }) => state !== 'overdue')
    .map((bill) => ({ ...bill, penaltyNow: bill.penaltyLeft }));
  return [...late, ...today].map((bill) => ({
    dueOn: bill.dueOn.toString(),
    state: bill.state === 'paid' ? 'due' : bill.state,
    principalFen: Number(bill.principalLeft),
    interestFen: Number(bill.interestLeft),
    penaltyFen: Number(bill.penaltyNow),
    why:
      bill.state === 'overdue'
        ? `（本金 ${formatYuan(bill.principalLeft)} + 利息 ${formatYuan(bill.interestLeft)}）× ${terms}${graceText}；已计到 ${call.accountingDate}。${factor.source}`
        : '本期本金和利息',
  }));
}

async function rateSource(call: Call, loan: Loan, account: LoanAccount): Promise<string | null> {
  const rates = await listRates(call.tx);
  const granted = account.grantedOn.toString();
  const newYear = `${account.rateYear}-01-01`;
  const from = granted > newYear ? granted : newYear;
  const row = rates.find(({ home, validFrom }) => home === loan.home && validFrom <= from);
  const inForce = loanRate(rates, {
    home: loan.home,
    months: loan.termMonths,
    grantedOn: granted,
    on: newYear > granted ? newYear : granted,
  });
  return row && inForce === account.rate ? `${row.source}，${row.validFrom} 起执行；本笔贷款自 ${from} 起适用` : null;
}

const dayText = (day: Temporal.PlainDate | null | undefined): string | null => day?.toString() ?? null;
const numberOf = (amount: bigint | null | undefined): number | null =>
  amount === null || amount === undefined ? null : Number(amount);

/** What was agreed. */
function agreedView(loan: Loan) {
  return {
    kind: loan.kind,
    home: loan.home,
    homeText: homes[loan.home],
    method: loan.method,
    methodText: repaymentMethods[loan.method],
    houseAddress: loan.houseAddress,
    houseArea: loan.houseArea,
    houseValueFen: Number(loan.houseValue),
    securityText: securities[loan.security],
    securityHeldOn: dayText(loan.securityHeldOn),
    securityFreedOn: dayText(loan.securityFreedOn),
    commercialBank: loan.commercialBank,
    commercialFen: numberOf(loan.commercial),
    signedOn: dayText(loan.signedOn),
    offsetBy: loan.offsetBy,
    offsetText: offsets[loan.offsetBy],
    repayBank: loan.repay.bankName,
    repayAccountMasked: maskBankCard(loan.repay.accountNo),
    payeeName: loan.payee.name,
    caseId: loan.caseId,
  };
}

function maturityOf({ nextDueOn, monthsLeft, dueDay }: LoanAccount): string | null {
  return nextDueOn && monthsLeft > 0 ? dueDayAfter(nextDueOn.toString(), monthsLeft - 1, dueDay) : null;
}

/** What the account says; nothing before the grant. */
async function accountView(call: Call, loan: Loan, account: LoanAccount | undefined) {
  const none = { ratePpm: null, rateSource: null, dueDay: null, levelFen: null, maturesOn: null, endedOn: null };
  const next = nextOf(account);
  const due = {
    nextPaymentFen: numberOf(next?.payment),
    nextPrincipalFen: numberOf(next?.principal),
    nextInterestFen: numberOf(next?.interest),
  };
  // What came back is granted anew: its rate and its days are those of then.
  if (!account || account.state === 'returned') return { ...none, ...due };
  return {
    ...due,
    ratePpm: Number(account.rate),
    rateSource: await rateSource(call, loan, account),
    dueDay: account.dueDay,
    levelFen: Number(account.level),
    maturesOn: maturityOf(account),
    endedOn: dayText(account.endedOn),
  };
}

async function requestView(call: Call, loanId: string): Promise<Detail['request']> {
  const request = await findLastRequest(call.tx, call.centerId, loanId);
  if (!request) return null;
  return {
    requestId: request.requestId,
    kind: request.kind,
    kindText: requestKinds[request.kind],
    amountFen: Number(request.amount),
    state: request.state,
    reason: request.reason,
    askedAt: request.askedAt.toString(),
  };
}

const factsOf = (loan: Loan, account: LoanAccount | undefined): LoanRowFacts =>
  account
    ? { ...loan, ...account, kind: loan.kind, state: loan.state === 'cancelled' ? loan.state : account.state }
    : {
        ...loan,
        balance: fen(0),
        overdue: fen(0),
        monthsLeft: loan.termMonths,
        grantedOn: null,
        nextDueOn: null,
      };

/** A loan with everything that its page shows. */
export async function loanView(call: Call, loan: Loan): Promise<Detail> {
  const account = await findAccount(call.tx, call.centerId, loan.loanId);
  const borrowers = await listBorrowers(call.tx, call.centerId, loan.loanId);
  const names = await namesOf(
    call,
    borrowers.map(({ personId }) => personId),
  );
  const nameOf = (personId: string) => maskName(names.get(personId)?.name ?? '');
  const isWritten = account?.state === 'written-off';
  const bills = account && account.state !== 'settled' ? await billsOf(call, account) : [];
  const late = bills.filter(({ state }) => state === 'overdue');
  const repaid = await sumRepaid(call.tx, call.centerId, loan.loanId);
  const isRunning = account?.state === 'active' || account?.state === 'returned';
  return {
    ...rowView(factsOf(loan, account)),
    ...agreedView(loan),
    ...(await accountView(call, loan, account)),
    nameMasked: nameOf(loan.personId),
    claim: isWritten ? claimView(late) : null,
    owedFen: isWritten ? 0 : claimView(late).totalFen,
    bills,
    borrowers: borrowers.map(({ personId, relation }) => ({
      personId,
      nameMasked: nameOf(personId),
      relation: relations[relation],
    })),
    offsetPersons: (await listOffsetPersons(call.tx, call.centerId, loan.loanId)).map(
      ({ personId, relation, signedOn }) => ({
        personId,
        nameMasked: nameOf(personId),
        relation: relations[relation],
        signedOn: signedOn.toString(),
      }),
    ),
    request: await requestView(call, loan.loanId),
    returned: isRunning ? await returnedView(call, loan) : null,
    paid: {
      principalFen: Number(repaid.principal),
      interestFen: Number(repaid.interest),
      penaltyFen: Number(repaid.penalty),
    },
  };
}

async function returnedView(call: Call, loan: Loan): Promise<Detail['returned']> {
  const back = await findReturnedGrant(call, loan);
  return back ? { amountFen: Number(back.amount), reason: back.reason, isPaidAgain: back.isPaidAgain } : null;
}

/** What overdue months come to. */
function claimView(bills: Detail['bills']): NonNullable<Detail['claim']> {
  const sum = (part: 'principalFen' | 'interestFen' | 'penaltyFen') => bills.reduce((all, bill) => all + bill[part], 0);
  const parts = { principalFen: sum('principalFen'), interestFen: sum('interestFen'), penaltyFen: sum('penaltyFen') };
  return { ...parts, totalFen: parts.principalFen + parts.interestFen + parts.penaltyFen };
}

function rowView(row: LoanRowFacts): RouteOutput<typeof contract.listLoans>['rows'][number] {
  return {
    loanId: row.loanId,
    contractNo: row.contractNo,
    personId: row.personId,
    nameMasked: '',
    kindText: loanKinds[row.kind],
    state: row.state,
    principalFen: Number(row.principal),
    balanceFen: Number(row.balance),
    overdueFen: Number(row.overdue),
    termMonths: row.termMonths,
    monthsLeft: row.monthsLeft,
    grantedOn: row.grantedOn?.toString() ?? null,
    nextDueOn: row.nextDueOn?.toString() ?? null,
  };
}

/** What was typed: a contract number, a certificate number, or a name. */
async function filterOf(call: Call, q: string | undefined) {
  const text = q?.trim() ?? '';
  if (text === '') return {};
  if (/^HT\d+$/i.test(text)) return { contractNo: text.toUpperCase() };
  if (/^\d{15,17}[\dXx]?$/.test(text)) {
    const person = await findPersonByCertificate(call, text.toUpperCase());
    return { personIds: person ? [person.personId] : [] };
  }
  const found = await searchPersons(call, text, 200);
  return { personIds: found.map(({ personId }) => personId) };
}

export async function loans(
  call: Call,
  { query }: RouteInput<typeof contract.listLoans>,
): Promise<RouteOutput<typeof contract.listLoans>> {
  const loanIds = query.personId && (await listLoansOfPerson(call.tx, call.centerId, query.personId));
  const filter = { state: query.state, ...(loanIds && { loanIds }), ...(await filterOf(call, query.q)) };
  const { rows, total, balance, overdue } = await listLoanRows(call.tx, call.centerId, filter, sortedPageOf(query));
  const names = await namesOf(call, [...new Set(rows.map(({ personId }) => personId))]);
  return {
    total,
    rows: rows.map((row) => ({ ...rowView(row), nameMasked: maskName(names.get(row.personId)?.name ?? '') })),
    sums: { balanceFen: Number(balance), overdueFen: Number(overdue) },
  };
}

/** What a movement says beside its amounts: nothing is paid when a month becomes overdue, and yet its principal moves. */
export const detailOf = ({ kind, dueOn, overdueChange, detail }: LoanEntryRow): string | null =>
  kind === 'overdue' ? `${dueOn} 期本金 ${formatYuan(overdueChange)} 元` : detail;

export async function entriesView(
  call: Call,
  loanId: string,
  page: { page?: number | undefined; pageSize?: number | undefined },
): Promise<RouteOutput<typeof contract.listLoanEntries>> {
  const { rows, total } = await listEntryRows(call.tx, call.centerId, loanId, pageOf(page));
  return {
    total,
    rows: rows.map((row) => ({
      entryNo: row.entryNo,
      on: row.on.toString(),
      kind: row.kind,
      kindText: movementNames[row.kind],
      dueOn: row.dueOn?.toString() ?? null,
      amountFen: Number(row.amount),
      principalFen: Number(row.principal),
      interestFen: Number(row.interest),
      penaltyFen: Number(row.penalty),
      balanceFen: Number(row.balanceAfter),
      detail: detailOf(row),
      journalId: row.journalId,
    })),
  };
}

/** The coming schedule at the rate of today; before the grant, the plan of the contract at the published rate. */
export async function scheduleView(call: Call, loan: Loan): Promise<RouteOutput<typeof contract.getLoanSchedule>> {
  const account = await findAccount(call.tx, call.centerId, loan.loanId);
  if (account && (account.state !== 'active' || !account.nextDueOn))
    return {
      rows: [],
      interestFen: 0,
      note: account.state === 'returned' ? '款项已被银行退回，重新付出后自当日起另排还款计划。' : '没有待还的期次。',
    };
  const terms = account?.nextDueOn
    ? {
        balance: account.balance,
        months: account.monthsLeft,
        rate: account.rate,
        level: account.level as Fen | undefined,
        first: account.nextDueOn.toString(),
        dueDay: account.dueDay,
      }
    : await termsBeforeGrant(call, loan);
  const rows = scheduleOf({
    method: loan.method,
    balance: terms.balance,
    months: terms.months,
    rateAt: () => terms.rate,
    ...(terms.level !== undefined && { level: terms.level }),
  });
  return {
    interestFen: Number(totalsOf(rows).interest),
    note: `按现行年利率 ${percentText(terms.rate)} 推算；国家调整利率后，自次年1月1日起变化。`,
    rows: planRows(rows, { ...terms, passed: loan.termMonths - terms.months }),
  };
}

/** The rows of a plan with their due days, numbered on from the months that have passed. */
export const planRows = (
  rows: readonly ScheduleRow[],
  { first, dueDay, passed }: { readonly first: string; readonly dueDay: number; readonly passed: number },
): RouteOutput<typeof contract.getLoanSchedule>['rows'] =>
  rows.map((row, index) => ({
    no: passed + row.no,
    dueOn: dueDayAfter(first, index, dueDay),
    paymentFen: Number(row.payment),
    principalFen: Number(row.principal),
    interestFen: Number(row.interest),
    balanceFen: Number(row.balanceAfter),
  }));

async function termsBeforeGrant(call: Call, loan: Loan) {
  const on = call.accountingDate.toString();
  const rate = loanRate(await listRates(call.tx), { home: loan.home, months: loan.termMonths, grantedOn: on, on });
  if (rate === undefined) throw new Problem(refusals.noRate);
  const first = dueDayAfter(on, 1);
  return {
    balance: loan.principal,
    months: loan.termMonths,
    rate,
    level: undefined,
    first,
    dueDay: call.accountingDate.day,
  };
}
