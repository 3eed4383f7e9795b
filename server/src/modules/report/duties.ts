import type { Call } from '../../platform/call.ts';
import type { RouteOutput } from '../../platform/route.ts';
import * as casework from '../casework/index.ts';
import type * as contract from './contract.ts';
import { countDuties } from './duties-store.ts';
import { dutyKinds } from './rules.ts';

/** What waits for whoever asks: only what they may do themselves, as many as the list of it shows them. */
export async function duties(call: Call): Promise<RouteOutput<typeof contract.listDuties>> {
  const { tx, centerId, actor } = call;
  const cases = actor.permissions.has('case.work') ? await casework.countDuties(call) : { mine: 0, left: 0 };
  const counts = new Map([
    ...(await countDuties(tx, { centerId, staffId: actor.id }, actor.permissions)),
    ['cases', cases.mine] as const,
    ['cases-left', cases.left] as const,
  ]);
  return {
    rows: dutyKinds.map((kind) => ({ kind, count: counts.get(kind) ?? 0 })).filter(({ count }) => count > 0),
  };
}
