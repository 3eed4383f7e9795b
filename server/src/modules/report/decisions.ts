import type { Call } from '../../platform/call.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { holderNames, payeeMasked, payerMasked, payerNames } from '../settlement/index.ts';
import { posterTexts } from './actors.ts';
import type * as contract from './contract.ts';
import { type DecisionRow, listWaiting } from './decisions-store.ts';

/** The account that money would go to, with its last digits; an allocation goes to none. */
function accountOf(call: Call, { kind, accountSealed }: DecisionRow): string | null {
  if (!accountSealed) return null;
  return kind === 'return' ? payerMasked(call, accountSealed) : payeeMasked(call, accountSealed);
}

/** An employer's name is public, a person's is for those who compare it with the bank's. */
function holderOf(call: Call, { kind, holder }: DecisionRow): string | null {
  if (holder === null || kind === 'allocation' || kind === 'booking' || kind === 'refund') return holder;
  return (kind === 'return' ? payerNames(call) : holderNames(call))(holder);
}

/** Everything of the books and of money that one person has proposed and another must decide, whatever page it began on. */
export async function decisions(
  call: Call,
  { query }: RouteInput<typeof contract.listDecisions>,
): Promise<RouteOutput<typeof contract.listDecisions>> {
  const { rows, total } = await listWaiting(call.tx, call.centerId, pageOf(query));
  const nameOf = await posterTexts(
    call,
    rows.map(({ proposedBy }) => proposedBy),
  );
  return {
    total,
    rows: rows.map((row) => ({
      kind: row.kind,
      id: row.id,
      aboutId: row.aboutId,
      holder: holderOf(call, row),
      bankName: row.bankName,
      accountMasked: accountOf(call, row),
      amountFen: Number(row.amountFen),
      reason: row.reason,
      proposedBy: nameOf(row.proposedBy),
      proposedAt: row.proposedAt.toString(),
      isOwnProposal: row.proposedBy === call.actor.id,
    })),
  };
}
