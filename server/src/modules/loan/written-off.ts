import type { Call } from '../../platform/call.ts';
import { divideFen, type Fen, fen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { postJournal } from '../ledger/index.ts';
import { findAccount, type LoanAccount } from './account-store.ts';
import { addToOverdueBill } from './bill-store.ts';
import { journalLines, lockActive, postMovement, yuan } from './post.ts';
import { refusals } from './problems.ts';
import { overdueBills, payBills, splitOf, transferOverdue } from './repay.ts';
import { days30, dueDayAfter } from './rules/due-days.ts';
import { refuseWhileBusy, unmoved } from './terms.ts';

// Loans that were written off (核销). Their principal has left the books; the debt stays with the person. What it is made
// of, month by month, stays in the loan's bills (备查, off the balance sheet): what is recovered pays them as it would have
// paid what is overdue, and interest and penalty, which were never income before, are income when they come.

/** Interest of what is not due yet, from the last due day to a day, with months of 30 days. */
export function interestUntil({ balance, rate, nextDueOn, dueDay }: LoanAccount, on: Temporal.PlainDate): Fen {
  if (!nextDueOn || balance === 0n) return fen(0);
  const last = dueDayAfter(nextDueOn.toString(), -1, dueDay);
  const days = BigInt(Math.max(0, days30(last, on.toString())));
  return divideFen(balance * rate * days, 360n * 1_000_000n, 'half-up');
}

/** What may still be had of a loan, as of today. */
export async function claimOf(call: Call, account: LoanAccount) {
  const bills = await overdueBills(call, account);
  const sum = (pick: (bill: (typeof bills)[number]) => bigint) =>
    fen(bills.reduce((all, bill) => all + pick(bill), 0n));
  const principal = sum(({ principalLeft }) => principalLeft);
  const interest = sum(({ interestLeft }) => interestLeft);
  const penalty = sum(({ penaltyNow }) => penaltyNow);
  return { bills, principal, interest, penalty, total: fen(principal + interest + penalty) };
}

/**
 * Writes a loan off against the risk reserve (核销): all principal becomes overdue, then Dr 301 / Cr 122 and Dr 101 / Cr
 * 102 (财会字〔1999〕33号). The debt stays with the person: what comes later is a recovery.
 */
export async function writeOff(call: Call, loanId: string): Promise<void> {
  await refuseWhileBusy(call, loanId);
  await transferOverdue(call, loanId);
  const account = await lockActive(call, loanId);
  if (account.overdue === 0n) {
    throw new Problem(refusals.notOverdue, {
      detail: '没有逾期的贷款不能核销。',
      remedy: '请核对该笔贷款的还款情况。',
    });
  }
  const interest = interestUntil(account, call.accountingDate);
  const words = { key: `loan:write-off:${loanId}`, summary: '核销逾期贷款' };
  const lost = await writeOffPrincipal(call, account, { ...words, interest });
  await recordAudit(call, 'loan.write-off', ['loan', loanId], { amountFen: Number(lost) });
}

/**
 * Writes off all that an account owes: Dr 301 / Cr 122, 121 and Dr 101 / Cr 102. What was not due yet is called in with
 * the interest given: it is owed from today. Answers the amount.
 */
export async function writeOffPrincipal(
  call: Call,
  account: LoanAccount,
  { key, summary, interest }: { readonly key: string; readonly summary: string; readonly interest: Fen },
): Promise<Fen> {
  const { loanId, balance } = account;
  const lost = fen(balance + account.overdue);
  if (balance > 0n || interest > 0n) {
    const dueOn = call.accountingDate;
    await addToOverdueBill(call.tx, call.centerId, { loanId, dueOn, principal: balance, interest });
  }
  const claim = await claimOf(call, account);
  await postMovement(call, account, {
    businessKey: key,
    summary,
    entry: {
      kind: 'write-off',
      ...unmoved,
      balanceChange: fen(-balance),
      overdueChange: fen(-account.overdue),
      detail: `核销本金 ${yuan(lost)}；备查应收利息 ${yuan(claim.interest)}、罚息 ${yuan(claim.penalty)}，继续追偿`,
    },
    after: { state: 'written-off', written: fen(account.written + lost), nextDueOn: null, monthsLeft: 0 },
    more: { '301': lost, '101': lost, '102': -lost },
  });
  return lost;
}

/**
 * Money of a loan that was written off: the oldest month first, penalty, interest, principal, as the contract says (《民法典》
 * 第五百六十一条). Principal goes back to the reserve (Dr 101 / Cr 301), interest and penalty are income (Cr 401); and for the
 * principal Dr 102 / Cr 101 in a voucher of its own, because the bank moves it from the fund's account to the surplus by
 * another order (财会字〔1999〕33号). With all of it the loan is settled. Answers the entry.
 */
export async function recoverWritten(
  call: Call,
  { loanId, amount, key }: { loanId: string; amount: Fen; key: string },
): Promise<{ readonly entryNo: number }> {
  const account = await findAccount(call.tx, call.centerId, loanId, { lock: true });
  if (!account) throw new Problem(refusals.notFound);
  const { bills, total } = await checkRecovery(call, account, amount);
  const { payments, principal, interest, penalty } = splitOf(amount, bills);
  const isNew = await postMovement(call, account, {
    businessKey: key,
    summary: '收回已核销贷款',
    entry: { kind: 'recovery', ...unmoved, principal, interest, penalty },
    after: {
      written: fen(account.written - principal),
      ...(amount === total && { state: 'settled', endedOn: call.accountingDate }),
    },
    more: { '101': amount, '301': -principal },
  });
  const entry = { loanId, entryNo: account.entryNo + 1 };
  if (!isNew) return entry;
  await payBills(call, entry, { bills, payments });
  if (principal > 0n) await moveToSurplus(call, { amount: principal, key: `${key}:surplus` });
  await recordAudit(call, 'loan.recover', ['loan', loanId], { amountFen: Number(amount) });
  return entry;
}

/** Refused for a loan that is not written off, and for more than is owed. */
export async function checkRecovery(call: Call, account: LoanAccount, amount: Fen) {
  if (account.state !== 'written-off') throw new Problem(refusals.notWrittenOff, { state: account.state });
  const claim = await claimOf(call, account);
  if (amount > 0n && amount <= claim.total) return claim;
  throw new Problem(refusals.moreThanOwed, {
    detail: `核销后尚未收回 ${yuan(claim.total)}：本金 ${yuan(claim.principal)}、利息 ${yuan(claim.interest)}、罚息 ${yuan(claim.penalty)}；登记收回 ${yuan(amount)}。`,
    remedy: '请修改收回金额。',
    owedFen: Number(claim.total),
  });
}

/** What was recovered of the principal belongs to the surplus; a negative amount brings it back. No message of the bank stands behind it yet. */
export async function moveToSurplus(call: Call, { amount, key }: { amount: Fen; key: string }): Promise<void> {
  const { onPosted: _, ...quiet } = call;
  await postJournal(quiet, {
    businessKey: key,
    business: 'loan-recovery',
    summary: amount > 0n ? '收回已核销贷款划转增值收益' : '退回的收回款转出增值收益',
    lines: journalLines({ '102': amount, '101': -amount }),
  });
}
