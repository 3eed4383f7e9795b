import type { Call } from '../../platform/call.ts';
import { notify } from '../notice/index.ts';
import { findAccount } from './account-store.ts';
import { findLoan, type Loan } from './loan-store.ts';
import { nextInstalment } from './rules/schedule.ts';

/** Granted: amount, due day and instalment (handbook §7). */
export async function tellGranted(call: Call, loan: Loan): Promise<void> {
  const account = await findAccount(call.tx, call.centerId, loan.loanId);
  if (!account) return;
  const due = nextInstalment(account.method, {
    balance: account.balance,
    rate: account.rate,
    months: account.monthsLeft,
    level: account.level,
  });
  await notify(call, 'loan.granted', ['person', loan.personId], {
    contractTail: loan.contractNo.slice(-4),
    amountFen: Number(loan.principal),
    dueDay: account.dueDay,
    instalmentFen: Number(due.payment),
  });
}

/** Loan data changed (handbook §7): the term, or the rate of a new year. */
export async function tellChanged(call: Call, loanId: string, change: string): Promise<void> {
  const loan = await findLoan(call, loanId);
  if (!loan) return;
  await notify(call, 'loan.changed', ['person', loan.personId], {
    contractTail: loan.contractNo.slice(-4),
    change,
  });
}
