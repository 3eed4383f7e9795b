import type { Call } from '../../platform/call.ts';
import { formatMonth } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { accountsOfEmployer } from '../account/index.ts';
import { employerAsOf, momentOf, sumBalancesAsOf } from '../ledger/index.ts';
import { findEmployer } from '../party/index.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { sumMonthsAsOf } from './store.ts';

/** An employer's account on any day: by accounting date, and by what had been recorded until the end of another day. */
export async function employerOnDay(
  call: Call,
  { params: { employerId }, query }: RouteInput<typeof contract.getEmployerAsOf>,
): Promise<RouteOutput<typeof contract.getEmployerAsOf>> {
  const { tx, centerId } = call;
  const employer = await findEmployer(call, employerId);
  if (!employer) throw new Problem(refusals.employerNotFound);
  const moment = momentOf(query);
  const [then, now, months, balance] = await Promise.all([
    employerAsOf(tx, centerId, employerId, moment),
    employerAsOf(tx, centerId, employerId, { to: moment.to }),
    sumMonthsAsOf(tx, centerId, employerId, moment),
    sumBalancesAsOf(tx, centerId, accountsOfEmployer(centerId, employerId), moment),
  ]);
  return {
    employerAccountNo: employer.employerAccountNo,
    on: query.on,
    knownOn: query.knownOn ?? null,
    unallocatedFen: Number(then.unallocated),
    entries: then.entries,
    lastOn: then.lastOn?.toString() ?? null,
    contributedTo: months.last && formatMonth(months.last),
    months: months.months,
    contributedFen: Number(months.total),
    balanceFen: Number(balance),
    unallocatedNowFen: Number(now.unallocated),
  };
}
