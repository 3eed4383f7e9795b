import { Type } from 'typebox';
import { defineJob, type JobRun } from '../../platform/jobs.ts';
import { addDueBills, freeSettled, sendBatches } from './collect.ts';
import { offsetMonthly, offsetYearly } from './offset.ts';
import { remindDue, tellBorrowers } from './reminders.ts';
import { billDue, transferOverdue } from './repay.ts';
import { stopReturnedGrants } from './returned.ts';
import { setYearRates } from './terms.ts';

/** Works in transactions of their own until nothing is left: a crash loses one chunk, and the next run goes on. */
async function untilNone(run: JobRun, work: (call: Parameters<Parameters<JobRun['inCall']>[0]>[0]) => Promise<number>) {
  let total = 0;
  for (;;) {
    const done = await run.inCall(work);
    if (done === 0) return total;
    total += done;
  }
}

/**
 * A day of loans, safe to run any number of times: loans whose grant came back are stopped, the year's rates are set, what
 * falls due is billed, the fund accounts of offset contracts pay, the rest goes to the bank in one batch; what the bank
 * refused before becomes overdue; then messages.
 */
export const loanDay = defineJob({
  name: 'loan.day',
  payload: Type.Object({}),
  retry: { limit: 5, backoffSeconds: 60 },
  async handle(run) {
    await run.inCall((call) => stopReturnedGrants(call));
    await untilNone(run, (call) => setYearRates(call, call.accountingDate.year));
    const billed = await run.inCall((call) => billDue(call));
    const zero = '00000000-0000-0000-0000-000000000000';
    for (let after: string | undefined = zero; after !== undefined; ) {
      const from: string = after;
      after = await run.inCall((call) => offsetMonthly(call, from));
    }
    await run.inCall((call) => offsetYearly(call));
    const added = await untilNone(run, (call) => addDueBills(call));
    await run.inCall((call) => sendBatches(call));
    // Everything that nobody was asked for is with the bank by now: what is still due from before was refused.
    await run.inCall((call) => transferOverdue(call));
    await run.inCall((call) => freeSettled(call));
    await untilNone(run, (call) => remindDue(call));
    await untilNone(run, (call) => tellBorrowers(call));
    run.log.info({ billed, added }, 'loans of the day');
  },
});
