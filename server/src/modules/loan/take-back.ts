import type { Call } from '../../platform/call.ts';
import { type Fen, fen, zeroFen } from '../../platform/money.ts';
import { withdrawPapers } from '../document/index.ts';
import { reverseJournal } from '../ledger/index.ts';
import { notify } from '../notice/index.ts';
import { getNumber, getRate } from '../params/index.ts';
import {
  type AccountAfter,
  findAccount,
  findEntry,
  hasNewTermSince,
  type LoanAccount,
  monthsSince,
  moveAccount,
} from './account-store.ts';
import {
  addToOverdueBill,
  type BillPaymentRow,
  findBill,
  insertOverdueBill,
  listBillPayments,
  updateBill,
} from './bill-store.ts';
import { findLoan, updateContract } from './loan-store.ts';
import { postMovement } from './post.ts';
import { followingDueDay, owedNow } from './repay.ts';
import { endRequest, findOpenRequest, type RequestRow } from './request-store.ts';
import { penaltySince } from './rules/overdue.ts';
import { levelOf } from './rules/schedule.ts';
import { claimOf, moveToSurplus, writeOffPrincipal } from './written-off.ts';

// The bank takes back what it had collected (a holder's objection, an account that was closed): days or weeks after it
// was booked. What it had paid is owed again, and everything that hung on it is put back. Of a loan that was written off
// since, it is written off too (Dr 301 / Cr 122, 121; Dr 101 / Cr 102): the claim on the person grows by it.

/** The account to put back, settled or not. What is with the bank is decided first: the bank tells again. */
async function lockForTakeBack(call: Call, loanId: string): Promise<LoanAccount> {
  const account = await findAccount(call.tx, call.centerId, loanId, { lock: true });
  if (!account) throw new Error(`money of loan ${loanId} was taken back, and there is no such loan`);
  return account;
}

/** A loan that was settled owes again; one that was written off owes until `writeOffToo`. */
const reopenedBy = (principal: Fen, { state }: LoanAccount): AccountAfter =>
  state === 'written-off' && principal === 0n ? {} : { state: 'active', endedOn: null };

/**
 * A month of before the grant came back (`returned.ts`) is owed no more, and was given back: taken back too, its principal is
 * lent with the rest.
 */
const isBeforeGrant = ({ state, grantedOn }: LoanAccount, day: Temporal.PlainDate) =>
  state === 'returned' || Temporal.PlainDate.compare(day, grantedOn) < 0;

/** A batch's instalment was taken back: the month is owed again, as overdue from its day on (Dr 122, 401 / Cr 101). */
export async function takeBackInstalment(
  call: Call,
  back: {
    readonly loanId: string;
    readonly dueOn: Temporal.PlainDate;
    readonly principal: Fen;
    readonly interest: Fen;
    readonly key: string;
    readonly reason: string;
  },
): Promise<void> {
  const { loanId, dueOn, principal, interest, reason } = back;
  const account = await lockForTakeBack(call, loanId);
  const isBefore = isBeforeGrant(account, dueOn);
  const isNew = await postMovement(call, account, {
    businessKey: back.key,
    summary: `扣款被退回 ${dueOn}：${reason}`,
    entry: {
      kind: 'reversal',
      dueOn,
      principal: fen(-principal),
      interest: fen(-interest),
      penalty: zeroFen,
      balanceChange: isBefore ? principal : zeroFen,
      overdueChange: isBefore ? zeroFen : principal,
      detail: reason,
    },
    after: isBefore ? {} : reopenedBy(principal, account),
  });
  if (!isNew || isBefore) return;
  const isWritten = account.state === 'written-off';
  const owe = isWritten ? addToOverdueBill : insertOverdueBill;
  await owe(call.tx, call.centerId, { loanId, dueOn, principal, interest });
  if (isWritten) await writeOffToo(call, loanId, { key: `${back.key}:written-off` });
  await tellTakenBack(call, loanId, { amount: fen(principal + interest), reason });
}

/**
 * A repayment outside the plan was taken back: its journal is reversed in red (红冲), the months it had paid are owed again,
 * and after an early repayment the plan is what it would be without it. Told twice it does it once.
 */
export async function takeBackRequest(call: Call, request: RequestRow, reason: string): Promise<void> {
  const { loanId, booked, requestId } = request;
  const account = await lockForTakeBack(call, loanId);
  // An amount worked out on what this repayment left is with the bank: its answer comes first.
  if (await findOpenRequest(call.tx, call.centerId, loanId)) throw new Error(`loan ${loanId} waits for the bank`);
  const entry = booked && (await findEntry(call.tx, call.centerId, { loanId, entryNo: booked.entryNo }));
  if (!booked || !entry?.journalId) throw new Error(`request ${requestId} was taken back and never booked`);
  const { journalId, replayed } = await reverseJournal(call, { journalId: entry.journalId, reason });
  if (replayed) return;
  const paid = await listBillPayments(call.tx, call.centerId, { loanId, entryNo: booked.entryNo });
  const back = { journalId, reason, booked, entry, paid };
  if (isBeforeGrant(account, entry.on)) await lendAgain(call, account, back);
  else if (request.kind === 'recovery') await loseAgain(call, account, { ...back, requestId });
  else if (request.kind === 'overdue') await oweAgain(call, account, back);
  else if (account.state === 'written-off') await oweWithoutPlan(call, account, back);
  else await restorePlan(call, account, back);
  if (account.state === 'written-off' && request.kind !== 'recovery') {
    // A month that an early repayment had paid before its day is owed with the rest: its interest too.
    const interest = request.kind === 'overdue' ? zeroFen : entry.interest;
    await writeOffToo(call, loanId, { key: `loan:request:${requestId}:written-off`, interest });
  }
  await endRequest(call, requestId, { state: 'returned', reason });
  await tellTakenBack(call, loanId, { amount: request.amount, reason });
}

interface Back {
  readonly journalId: string;
  readonly reason: string;
  readonly booked: NonNullable<RequestRow['booked']>;
  readonly entry: NonNullable<Awaited<ReturnType<typeof findEntry>>>;
  readonly paid: readonly BillPaymentRow[];
}

const redEntry = ({ entry, reason }: Back, change: { readonly balance: Fen; readonly overdue: Fen }) => ({
  kind: 'reversal' as const,
  dueOn: entry.dueOn ?? undefined,
  principal: fen(-entry.principal),
  interest: fen(-entry.interest),
  penalty: fen(-entry.penalty),
  balanceChange: change.balance,
  overdueChange: change.overdue,
  detail: reason,
});

/** What had been recovered is lost again, and owed as before; a loan that was settled by it is written off as it was. */
async function loseAgain(call: Call, account: LoanAccount, back: Back & { readonly requestId: string }): Promise<void> {
  const { principal } = back.entry;
  const isOwed = account.balance + account.overdue > 0n;
  await moveAccount(call, account, {
    journalId: back.journalId,
    entry: redEntry(back, { balance: zeroFen, overdue: zeroFen }),
    after: {
      written: fen(account.written + principal),
      ...(isOwed ? {} : { state: 'written-off', endedOn: null }),
    },
  });
  await oweMonthsAgain(call, account, back);
  if (isOwed) await writeOffToo(call, account.loanId, { key: `loan:request:${back.requestId}:written-off` });
  if (principal > 0n)
    await moveToSurplus(call, { amount: fen(-principal), key: `loan:request:${back.requestId}:surplus-back` });
}

/** Of what was repaid before the grant came back no month is owed any more. */
const lendAgain = (call: Call, account: LoanAccount, back: Back): Promise<void> =>
  moveAccount(call, account, {
    journalId: back.journalId,
    entry: redEntry(back, { balance: back.entry.principal, overdue: zeroFen }),
    after: {},
  });

/** What had been paid of what is overdue is owed again. */
async function oweAgain(call: Call, account: LoanAccount, back: Back): Promise<void> {
  await moveAccount(call, account, {
    journalId: back.journalId,
    entry: redEntry(back, { balance: zeroFen, overdue: back.entry.principal }),
    after: reopenedBy(back.entry.principal, account),
  });
  await oweMonthsAgain(call, account, back);
}

/** Months that had been paid are overdue as before, with the penalty of the days since. */
async function oweMonthsAgain(call: Call, { loanId, rate }: LoanAccount, back: Back): Promise<void> {
  const factor = await getRate(call.tx, call.centerId, 'loan.penalty-factor-ppm', call.accountingDate);
  const grace = await getNumber(call.tx, call.centerId, 'loan.grace-days', call.accountingDate);
  const terms = { rate, factorPpm: factor.value, graceDays: grace.value };
  for (const { dueOn, principal, interest, penalty } of back.paid) {
    const bill = await findBill(call.tx, call.centerId, { loanId, dueOn });
    if (!bill) throw new Error(`loan ${loanId} has no month ${dueOn}`);
    // What counted since was counted without these parts.
    const missed = { dueOn: dueOn.toString(), principalLeft: principal, interestLeft: interest, penaltyLeft: zeroFen };
    const since = penaltySince({ ...missed, countedTo: back.entry.on.toString() }, bill.countedTo.toString(), terms);
    await updateBill(call.tx, call.centerId, bill, {
      state: 'overdue',
      principalLeft: fen(bill.principalLeft + principal),
      interestLeft: fen(bill.interestLeft + interest),
      penaltyLeft: fen(bill.penaltyLeft + penalty + since),
    });
  }
}

/** What an early repayment had paid of a loan that was written off since: there is no plan any more to put back. */
async function oweWithoutPlan(call: Call, account: LoanAccount, back: Back): Promise<void> {
  const { principal } = back.entry;
  const entry = redEntry(back, { balance: principal, overdue: zeroFen });
  await moveAccount(call, account, { journalId: back.journalId, entry, after: reopenedBy(principal, account) });
}

/** What is owed again of a loan that was written off is lost like the rest of it. */
async function writeOffToo(
  call: Call,
  loanId: string,
  { key, interest = zeroFen }: { readonly key: string; readonly interest?: Fen },
): Promise<void> {
  const account = await lockForTakeBack(call, loanId);
  if (account.balance + account.overdue > 0n)
    await writeOffPrincipal(call, account, { key, interest, summary: '核销后退回的还款一并核销' });
}

const monthsBetween = (from: Temporal.PlainDate, to: Temporal.PlainDate) =>
  from.toPlainYearMonth().until(to.toPlainYearMonth(), { largestUnit: 'month' }).months;

/**
 * The plan as it would be without an early repayment; the month it had paid is overdue when its day has passed. Where an
 * earlier one was taken back before, that month has come up again and is paid or overdue by itself: then it stays so.
 */
async function restorePlan(call: Call, account: LoanAccount, back: Back): Promise<void> {
  const { booked, entry, paid } = back;
  const [month] = paid;
  if (!month) throw new Error(`the early repayment of loan ${account.loanId} paid no month`);
  const { loanId, rate, method } = account;
  const since = { loanId, entryNo: booked.entryNo };
  const { isThere: isUpAgain, last } = await monthsSince(call.tx, call.centerId, { ...since, dueOn: month.dueOn });
  const isPast = Temporal.PlainDate.compare(month.dueOn, call.accountingDate) < 0;
  const isOverdue = isPast && !isUpAgain;
  const overdue = isOverdue ? month.principal : zeroFen;
  const balance = fen(account.balance + entry.principal - overdue);
  // Of a loan that was settled since, what came up until then is not owed again.
  const afterAll = account.nextDueOn ?? followingDueDay(account, last ?? month.dueOn);
  const nextDueOn = isPast || isUpAgain ? afterAll : month.dueOn;
  const isNewTerm = await hasNewTermSince(call.tx, call.centerId, since);
  const months = isNewTerm
    ? account.monthsLeft + (isOverdue ? 0 : 1)
    : booked.monthsBefore - monthsBetween(month.dueOn, nextDueOn);
  const monthsLeft = Math.max(1, months);
  // Nothing happened since: the very plan of before. Otherwise what is left is spread over the months that are left.
  const isSame = account.entryNo === booked.entryNo;
  const level = isSame || balance === 0n ? booked.levelBefore : levelOf(method, { balance, rate, months: monthsLeft });
  await moveAccount(call, account, {
    journalId: back.journalId,
    entry: redEntry(back, { balance: entry.principal, overdue: zeroFen }),
    after: {
      ...reopenedBy(entry.principal, account),
      ...(balance > 0n ? { nextDueOn, monthsLeft, level } : { nextDueOn: null, monthsLeft: 0, level }),
    },
  });
  if (isOverdue) await moveMonthOverdue(call, loanId, month);
}

/** A month that was paid before its day, and now is not: from 121 to 122, as every month that nobody paid. */
async function moveMonthOverdue(
  call: Call,
  loanId: string,
  { dueOn, principal, interest }: BillPaymentRow,
): Promise<void> {
  const account = await lockForTakeBack(call, loanId);
  await insertOverdueBill(call.tx, call.centerId, { loanId, dueOn, principal, interest });
  const entry = {
    kind: 'overdue' as const,
    dueOn,
    principal: zeroFen,
    interest: zeroFen,
    penalty: zeroFen,
    balanceChange: fen(-principal),
    overdueChange: principal,
  };
  if (principal === 0n) return moveAccount(call, account, { entry, after: {}, journalId: null });
  await postMovement(call, account, {
    businessKey: `loan:overdue:${dueOn}:${loanId}:${account.entryNo}`,
    summary: `还款退回后转入逾期 ${dueOn}`,
    entry,
    after: {},
  });
}

/** The security of a loan that had been settled is not free after all; the person is told what is owed. */
async function tellTakenBack(
  call: Call,
  loanId: string,
  { amount, reason }: { readonly amount: Fen; readonly reason: string },
): Promise<void> {
  const account = await findAccount(call.tx, call.centerId, loanId);
  const loan = await findLoan(call, loanId);
  if (!account || !loan) return;
  if (loan.securityFreedOn) await updateContract(call.tx, call.centerId, loanId, { securityFreedOn: null });
  // What a certificate says of it is no longer true.
  await withdrawPapers(call, { kind: 'loan-settlement', matter: loanId }, '还款被银行退回，贷款没有结清');
  await notify(call, 'loan.taken-back', ['person', loan.personId], {
    contractTail: loan.contractNo.slice(-4),
    amountFen: Number(amount),
    reason,
    owedFen: Number(account.state === 'active' ? await owedNow(call, account) : (await claimOf(call, account)).total),
  });
}
