import type { Call } from '../../platform/call.ts';
import { isBefore } from '../../platform/dates.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { momentOf } from '../ledger/index.ts';
import { findAccount } from './account-store.ts';
import { type LoanAsOf, loanAsOf } from './as-of-store.ts';
import type * as contract from './contract-as-of.ts';
import { getLoanOrRefuse } from './screens.ts';

function stateOf(
  { entries, balance, overdue, isWrittenOff, grant, lastOn }: LoanAsOf,
  endedOn: Temporal.PlainDate | null,
) {
  if (entries === 0) return 'none';
  if (grant === 'cancel') return 'cancelled';
  if (grant === 'return') return 'returned';
  if (overdue > 0n) return 'overdue';
  if (balance > 0n) return 'active';
  // What was written off is settled when all of it has been recovered.
  const isOver = endedOn && lastOn && !isBefore(lastOn, endedOn);
  return isWrittenOff && !isOver ? 'written-off' : 'settled';
}

/** A loan on any day: by accounting date, and by what had been recorded until the end of another day. */
export async function loanOnDay(
  call: Call,
  { params, query }: RouteInput<typeof contract.getLoanAsOf>,
): Promise<RouteOutput<typeof contract.getLoanAsOf>> {
  const { loanId, contractNo } = await getLoanOrRefuse(call, params.loanId);
  const moment = momentOf(query);
  const account = await findAccount(call.tx, call.centerId, loanId);
  const [then, now] = await Promise.all([
    loanAsOf(call.tx, call.centerId, loanId, moment),
    loanAsOf(call.tx, call.centerId, loanId, { to: moment.to }),
  ]);
  return {
    contractNo,
    on: query.on,
    knownOn: query.knownOn ?? null,
    state: stateOf(then, account?.endedOn ?? null),
    balanceFen: Number(then.balance),
    overdueFen: Number(then.overdue),
    granted: { principalFen: Number(then.granted), on: then.grantedOn?.toString() ?? null },
    paid: {
      principalFen: Number(then.principal),
      interestFen: Number(then.interest),
      penaltyFen: Number(then.penalty),
    },
    entries: then.entries,
    lastOn: then.lastOn?.toString() ?? null,
    owedNowFen: Number(now.balance + now.overdue),
  };
}
