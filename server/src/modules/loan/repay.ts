import type { Call } from '../../platform/call.ts';
import { type Fen, fen, zeroFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { postJournal } from '../ledger/index.ts';
import { getNumber, getRate } from '../params/index.ts';
import type { LoanAccount } from './account-store.ts';
import {
  type BillRow,
  type BillSums,
  insertBillPayments,
  insertDueBills,
  listOpenBills,
  lockBills,
  moveBillsOverdue,
  oneBill,
  payBillsInFull,
  sumBills,
  unpaidBefore,
  updateBill,
} from './bill-store.ts';
import { drawnFrom, endedBy, fromBank, journalLines, lockActive, postMovement, type Source, yuan } from './post.ts';
import { refusals } from './problems.ts';
import { dueDayAfter } from './rules/due-days.ts';
import { allocate, type BillPayment, type OpenBill, penaltySince } from './rules/overdue.ts';

/** Makes the bills that fall due up to the accounting date; of one loan or of all. */
export const billDue = (call: Call, loanId?: string): Promise<number> =>
  insertDueBills(call.tx, call.centerId, call.accountingDate, loanId);

/** Pays the bill of a loan's due day in full, from the bank or the fund account (Dr 101 or 201 / Cr 121, 401). */
export async function payBill(
  call: Call,
  {
    loanId,
    dueOn,
    source = fromBank,
    key,
  }: { loanId: string; dueOn: Temporal.PlainDate; source?: Source; key: string },
): Promise<BillSums> {
  await lockActive(call, loanId);
  const chosen = oneBill(loanId, dueOn);
  const due = await sumBills(call.tx, call.centerId, chosen);
  if (due.count === 0) throw new Problem(refusals.nothingDue, { dueOn: dueOn.toString() });
  const money = source.kind === 'bank' ? '101' : '201';
  const amount = due.principal + due.interest;
  const { journalId, replayed } = await postJournal(call, {
    businessKey: key,
    business: source.kind === 'bank' ? 'loan-repayment' : 'loan-offset',
    summary: `收回贷款本息 ${dueOn}`,
    lines: journalLines({ [money]: amount, '121': -due.principal, '401': -due.interest }),
    ...drawnFrom(source),
  });
  if (replayed) return due;
  const kind = source.kind === 'bank' ? 'repayment' : 'offset';
  const paid = await payBillsInFull(call, chosen, { journalId, kind });
  if (paid.principal !== due.principal || paid.interest !== due.interest) throw new Error(`bill of ${loanId} ran away`);
  return paid;
}

/**
 * Moves what nobody paid by its due day from 121 to 122 (Dr 122 / Cr 121), in one journal a day. Bills that the bank has
 * been asked for and has not answered stay: they are not called unpaid.
 */
export async function transferOverdue(call: Call, loanId?: string): Promise<BillSums> {
  await lockBills(call.tx, call.centerId);
  const chosen = unpaidBefore(call.accountingDate, loanId);
  const due = await sumBills(call.tx, call.centerId, chosen);
  if (due.count === 0) return due;
  let journalId: string | null = null;
  if (due.principal > 0n) {
    const posted = await postJournal(call, {
      businessKey: `loan:overdue:${call.accountingDate}:${loanId ?? call.newId()}`,
      business: 'loan-overdue',
      summary: `逾期贷款转入 ${due.count} 笔`,
      lines: journalLines({ '122': due.principal, '121': -due.principal }),
    });
    journalId = posted.journalId;
  }
  const moved = await moveBillsOverdue(call, chosen, journalId);
  if (moved.principal !== due.principal) throw new Error('bills changed while they were moved');
  return moved;
}

/** Overdue bills with the penalty counted up to a day. */
export async function overdueBills(
  call: Call,
  account: LoanAccount,
  on: Temporal.PlainDate = call.accountingDate,
): Promise<OverdueBill[]> {
  const bills = (await listOpenBills(call.tx, call.centerId, account.loanId)).filter(
    ({ state }) => state === 'overdue',
  );
  const factor = await getRate(call.tx, call.centerId, 'loan.penalty-factor-ppm', on);
  const grace = await getNumber(call.tx, call.centerId, 'loan.grace-days', on);
  const terms = { rate: account.rate, factorPpm: factor.value, graceDays: grace.value };
  return bills.map((bill) => ({
    ...bill,
    penaltyNow: fen(bill.penaltyLeft + penaltySince(openBill(bill), on.toString(), terms)),
  }));
}

const openBill = (bill: BillRow): OpenBill => ({
  dueOn: bill.dueOn.toString(),
  principalLeft: bill.principalLeft,
  interestLeft: bill.interestLeft,
  penaltyLeft: bill.penaltyLeft,
  countedTo: bill.countedTo.toString(),
});

/**
 * Keeps the penalty that overdue months have earned until a day at the rate of then: another rate counts from that day on.
 * A month within its days of grace has earned none yet.
 */
export async function keepPenalties(call: Call, account: LoanAccount, on: Temporal.PlainDate): Promise<void> {
  for (const bill of await overdueBills(call, account, on))
    if (bill.penaltyNow > bill.penaltyLeft)
      await updateBill(call.tx, call.centerId, bill, { penaltyLeft: bill.penaltyNow, countedTo: on });
}

/** What must be paid today so that nothing is overdue. */
export async function owedNow(call: Call, account: LoanAccount): Promise<Fen> {
  const bills = await overdueBills(call, account);
  return fen(bills.reduce((total, bill) => total + bill.principalLeft + bill.interestLeft + bill.penaltyNow, 0n));
}

/**
 * Money for what is overdue: the oldest month first, penalty, interest, principal (Dr 101 / Cr 122, 401). Refused when it
 * is more than is owed; what is overdue must be paid before anything else.
 */
export async function payOverdue(
  call: Call,
  { loanId, amount, source = fromBank, key }: { loanId: string; amount: Fen; source?: Source; key: string },
): Promise<{ readonly entryNo: number }> {
  const account = await lockActive(call, loanId);
  const bills = await overdueBills(call, account);
  const { payments, left, principal, interest, penalty } = splitOf(amount, bills);
  if (left > 0n || payments.length === 0) {
    const owed = await owedNow(call, account);
    throw new Problem(refusals.moreThanOwed, {
      detail: owed === 0n ? '该笔贷款没有逾期。' : `逾期本息和罚息共 ${yuan(owed)}，交来 ${yuan(amount)}。`,
      owedFen: Number(owed),
    });
  }
  const overdue = fen(account.overdue - principal);
  const isNew = await postMovement(call, account, {
    businessKey: key,
    summary: '收回逾期贷款本息',
    source,
    entry: {
      kind: 'overdue-repayment',
      principal,
      interest,
      penalty,
      balanceChange: zeroFen,
      overdueChange: fen(-principal),
      detail: `归还 ${payments.map(({ dueOn }) => dueOn).join('、')} 期`,
    },
    after: endedBy(call, account.balance, overdue),
  });
  const entry = { loanId, entryNo: account.entryNo + 1 };
  if (isNew) await payBills(call, entry, { bills, payments });
  return entry;
}

type OverdueBill = BillRow & { readonly penaltyNow: Fen };

/** What an amount pays of overdue months, and of what kind it is. */
export function splitOf(amount: Fen, bills: readonly OverdueBill[]) {
  const open = bills.map((bill) => ({ ...openBill(bill), penaltyLeft: bill.penaltyNow }));
  const { payments, left } = allocate(amount, open);
  const total = (part: 'principal' | 'interest' | 'penalty') =>
    fen(payments.reduce((sum, paid) => sum + paid[part], 0n));
  return { payments, left, principal: total('principal'), interest: total('interest'), penalty: total('penalty') };
}

/** Takes from the months what an entry has paid of them, and keeps it, so that it can be put back. */
export async function payBills(
  call: Call,
  entry: { readonly loanId: string; readonly entryNo: number },
  { bills, payments }: { readonly bills: readonly OverdueBill[]; readonly payments: readonly BillPayment[] },
): Promise<void> {
  for (const bill of bills) {
    const paid = payments.find(({ dueOn }) => dueOn === bill.dueOn.toString());
    await reduceBill(call, bill, paid);
  }
  const split = payments.map((paid) => ({ ...paid, dueOn: Temporal.PlainDate.from(paid.dueOn) }));
  await insertBillPayments(call.tx, call.centerId, entry, split);
}

/** Penalty is counted up to today on every bill, paid or not: what is left tomorrow is less. */
async function reduceBill(
  call: Call,
  bill: OverdueBill,
  paid: { readonly penalty: Fen; readonly interest: Fen; readonly principal: Fen } | undefined,
): Promise<void> {
  const penaltyLeft = fen(bill.penaltyNow - (paid?.penalty ?? 0n));
  const interestLeft = fen(bill.interestLeft - (paid?.interest ?? 0n));
  const principalLeft = fen(bill.principalLeft - (paid?.principal ?? 0n));
  const isPaid = penaltyLeft === 0n && interestLeft === 0n && principalLeft === 0n;
  const changed = penaltyLeft !== bill.penaltyLeft || paid !== undefined;
  if (!changed) return;
  await updateBill(call.tx, call.centerId, bill, {
    penaltyLeft,
    interestLeft,
    principalLeft,
    countedTo: call.accountingDate,
    state: isPaid ? 'paid' : 'overdue',
  });
}

/** The next due day after one, on the contract's day. */
export const followingDueDay = (account: Pick<LoanAccount, 'dueDay'>, dueOn: Temporal.PlainDate): Temporal.PlainDate =>
  Temporal.PlainDate.from(dueDayAfter(dueOn.toString(), 1, account.dueDay));
