import type { Call } from '../../platform/call.ts';
import { fen, zeroFen } from '../../platform/money.ts';
import { recordAudit } from '../audit/index.ts';
import { reverseJournal } from '../ledger/index.ts';
import { notify } from '../notice/index.ts';
import { findPerson } from '../party/index.ts';
import {
  findReturned,
  listReturned,
  type PaymentFacts,
  type PaymentOutcome,
  registerPayment,
  registerPaymentHandler,
} from '../settlement/index.ts';
import { findAccount, type LoanAccount, moveAccount } from './account-store.ts';
import { deleteBills, lockBills } from './bill-store.ts';
import { termsOfGrant } from './grant.ts';
import { findLoan, type Loan } from './loan-store.ts';
import { postMovement, yuan } from './post.ts';
import { listRepaidByFund, sumRepaidByBank } from './repaid-store.ts';
import { levelOf } from './rules/schedule.ts';
import { isWithBank, unmoved } from './terms.ts';

// 放款退回: the bank sent the money of a grant back. The borrower does not have it, so nothing falls due and no interest
// counts; it is paid once more, and the loan begins on that day, or it is cancelled (`cancel.ts`).

const business = 'loan-grant';
const refunds = 'loan-refund';
export const grantPayment = ({ loanId }: Pick<Loan, 'loanId'>) => ({ business, businessId: loanId });

/** The money of a grant that the bank sent back, while it is held. */
export const findReturnedGrant = (call: Call, loan: Pick<Loan, 'loanId'>) => findReturned(call, grantPayment(loan));

/**
 * Stops a loan whose money is back: its months are nobody's debt, and what was repaid is given back. While the bank is
 * collecting of it, it runs on: the answer comes first, and the next round of the day stops it.
 */
export async function stopReturned(call: Call, loanId: string): Promise<LoanAccount | undefined> {
  // Nobody makes a bill of it meanwhile.
  await lockBills(call.tx, call.centerId);
  const account = await findAccount(call.tx, call.centerId, loanId, { lock: true });
  if (account?.state !== 'active' || (await isWithBank(call, loanId))) return account;
  const loan = await findLoan(call, loanId);
  const back = await findReturnedGrant(call, { loanId });
  if (!loan || !back) return account;
  const { overdue, termMonths, entryNo } = account;
  const entry = {
    kind: 'return' as const,
    ...unmoved,
    balanceChange: overdue,
    overdueChange: fen(-overdue),
    detail: `款项被银行退回${back.reason ? `（${back.reason}）` : ''}，重新付出前不用还款，不计利息`,
  };
  const after = { state: 'returned', nextDueOn: null, monthsLeft: termMonths } as const;
  await deleteBills(call.tx, call.centerId, loanId);
  if (overdue === 0n) await moveAccount(call, account, { entry, after, journalId: null });
  else {
    const businessKey = `loan:return:${loanId}:${entryNo + 1}`;
    await postMovement(call, account, { businessKey, summary: `发放退回，逾期转回 ${loan.contractNo}`, entry, after });
  }
  await giveBack(call, loan, entryNo + 1);
  await recordAudit(call, 'loan.return', ['loan', loanId], { amountFen: Number(back.amount) });
  await notify(call, 'loan.grant-returned', ['person', loan.personId], {
    contractTail: loan.contractNo.slice(-4),
    amountFen: Number(back.amount),
  });
  return findAccount(call.tx, call.centerId, loanId);
}

/** What fund accounts have repaid is theirs again at once; the rest goes to the account that it was collected from. */
async function giveBack(call: Call, loan: Loan, returnNo: number): Promise<void> {
  const { loanId, contractNo } = loan;
  for (const paid of await listRepaidByFund(call.tx, call.centerId, { loanId, returnNo })) {
    const account = await findAccount(call.tx, call.centerId, loanId);
    if (!account) throw new Error(`loan ${loanId} has no account`);
    const { journalId } = await reverseJournal(call, { journalId: paid.journalId, reason: '发放的款项被银行退回' });
    await moveAccount(call, account, { entry: refundOf(paid, '退回公积金账户'), after: {}, journalId });
  }
  const paid = await sumRepaidByBank(call.tx, call.centerId, { loanId, returnNo });
  const amount = fen(paid.principal + paid.interest + paid.penalty);
  if (amount === 0n) return;
  const payee = await findPerson(call, loan.personId);
  await registerPayment(call, {
    business: refunds,
    businessId: `${loanId}:${returnNo}`,
    payee: { ...loan.repay, name: payee?.name ?? '', holder: 'personal' },
    amount,
    purpose: 'refund',
    summary: `退还贷款本息 ${contractNo}`,
  });
}

type Repaid = Awaited<ReturnType<typeof sumRepaidByBank>>;
const refundOf = ({ principal, interest, penalty }: Repaid, detail: string) => ({
  kind: 'refund' as const,
  principal: fen(-principal),
  interest: fen(-interest),
  penalty: fen(-penalty),
  balanceChange: principal,
  overdueChange: zeroFen,
  detail,
});

/** What was given back has left (Dr 121, 401 / Cr 101): the principal is lent as if it had never been repaid. */
async function settleRefund(call: Call, payment: PaymentFacts, outcome: PaymentOutcome): Promise<void> {
  // Refused or sent back it is paid once more from the payments desk; what came back and was paid again is booked already.
  if (outcome.kind !== 'paid') return;
  const [loanId = '', returnNo] = payment.businessId.split(':');
  const paid = await sumRepaidByBank(call.tx, call.centerId, { loanId, returnNo: Number(returnNo) });
  const account = await findAccount(call.tx, call.centerId, loanId, { lock: true });
  if (!account || payment.amount !== paid.principal + paid.interest + paid.penalty)
    throw new Error(`${payment.paymentNo} gives back ${payment.amount}, which loan ${loanId} has not been repaid`);
  const { method, rate, monthsLeft, level } = account;
  const balance = fen(account.balance + paid.principal);
  await postMovement(call, account, {
    businessKey: `loan:refund:${loanId}:${returnNo}`,
    summary: '退还发放退回前收的本息',
    entry: refundOf(paid, '退还发放退回前收的本息'),
    // Paid once more before the refund has left, it began with less.
    after: { level: account.state === 'active' ? levelOf(method, { balance, rate, months: monthsLeft }) : level },
  });
}

/** The money was paid once more: the loan begins on this day as on the day of a grant. */
export async function startAnew(call: Call, loan: Loan): Promise<boolean> {
  const account = await findAccount(call.tx, call.centerId, loan.loanId, { lock: true });
  // The bank is asked once more what became of the payment, until it has answered what it was collecting.
  if (account?.state === 'active') throw new Error(`loan ${loan.loanId} waits for the bank`);
  if (account?.state !== 'returned') return false;
  const { home, method, termMonths, balance } = account;
  const { grantedOn, ...terms } = await termsOfGrant(call, { home, method, principal: balance, termMonths });
  await moveAccount(call, account, {
    journalId: null,
    entry: { kind: 'regrant', ...unmoved, detail: `退回的 ${yuan(loan.principal)} 重新付出，自当日起计息` },
    after: { state: 'active', grantedOn, ...terms },
  });
  return true;
}

/** Stops what ran on because the bank was collecting of it; the first work of a day's round. */
export async function stopReturnedGrants(call: Call): Promise<void> {
  for (const loanId of await listReturned(call, business)) await stopReturned(call, loanId);
}

export const registerRefunds = (): void => registerPaymentHandler(refunds, settleRefund);
