import type { Call } from '../../platform/call.ts';
import { journalsSince } from '../ledger/index.ts';
import { notify } from '../notice/index.ts';
import { findAccount } from './account-store.ts';
import { listReminders, listUntold, monthsOverdue, monthsPaid, type Reminder, remember } from './collect-store.ts';
import { offsetFree } from './offset.ts';
import { nextInstalment } from './rules/schedule.ts';

const limit = 500;
// How many days before the due day borrowers are reminded.
const daysBefore = 3;
// What pays a month as it falls due: the bank's batch, or the fund account.
const paying = ['loan-repayment', 'loan-offset'];

/** Who pays a reminder's month: the fund account (enough or not), or the bank (the three templates of handbook §7). */
async function payerOf(call: Call, reminder: Reminder, amount: bigint): Promise<'fund' | 'fund-short' | 'bank'> {
  if (reminder.offsetBy !== 'monthly') return 'bank';
  return (await offsetFree(call, reminder.loanId)) >= amount ? 'fund' : 'fund-short';
}

/** Reminds borrowers three days before their due day, each once. Answers how many; call again until none is left. */
export async function remindDue(call: Call): Promise<number> {
  const dueOn = call.accountingDate.add({ days: daysBefore });
  const reminders = await listReminders(call.tx, call.centerId, dueOn, limit);
  for (const reminder of reminders) {
    const account = await findAccount(call.tx, call.centerId, reminder.loanId);
    if (!account) continue;
    const due = nextInstalment(account.method, {
      balance: account.balance,
      rate: account.rate,
      months: account.monthsLeft,
      level: account.level,
    });
    const isNew = await remember(call.tx, call.centerId, {
      loanId: reminder.loanId,
      dueOn,
      kind: 'reminder',
      at: call.now,
    });
    if (!isNew) continue;
    await notify(call, 'loan.due-soon', ['person', reminder.personId], {
      contractTail: reminder.contractNo.slice(-4),
      on: dueOn.toString(),
      amountFen: Number(due.payment),
      payer: await payerOf(call, reminder, due.payment),
    });
  }
  return reminders.length;
}

/** Tells of months that were paid or became overdue in the last week, each once. */
export async function tellBorrowers(call: Call): Promise<number> {
  const since = call.accountingDate.subtract({ days: 7 });
  let count = 0;
  for (const kind of ['repaid', 'overdue'] as const) {
    const months =
      kind === 'overdue'
        ? monthsOverdue(call.centerId, since)
        : monthsPaid(call.centerId, since, journalsSince(call.centerId, since, paying));
    for (const bill of await listUntold(call.tx, call.centerId, { kind, months, limit })) {
      const { loanId, dueOn } = bill;
      if (!(await remember(call.tx, call.centerId, { loanId, dueOn, kind, at: call.now }))) continue;
      count += 1;
      const figures = {
        contractTail: bill.contractNo.slice(-4),
        on: dueOn.toString(),
        amountFen: Number(bill.amount),
        balanceFen: Number(bill.balance),
      };
      if (kind === 'overdue') await notify(call, 'loan.overdue', ['person', bill.personId], figures);
      else
        await notify(call, 'loan.repaid', ['person', bill.personId], {
          ...figures,
          principalFen: Number(bill.principal),
          interestFen: Number(bill.interest),
          penaltyFen: Number(bill.penalty),
          overdueCount: bill.overdueCount,
        });
    }
  }
  return count;
}
