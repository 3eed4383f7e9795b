import { service as contract } from '../../contract.ts';
import type { RouteInput } from '../../platform/route.ts';
import type { TestService } from '../../testing.ts';

// Support for tests: a setting that two administrators have made.

type Proposal = RouteInput<typeof contract.proposeChange>['body'];

/** One proposes, another approves; in force from now. */
export async function approveChange(
  world: Pick<TestService, 'staff' | 'clock'>,
  change: Readonly<Record<string, unknown>>,
): Promise<string> {
  // The clock of tests stands still, and two changes of one moment have no order.
  world.clock.now = world.clock.now.add({ seconds: 1 });
  const changeId = crypto.randomUUID();
  const body = { changeId, reason: '系统维护', ...change } as unknown as Proposal;
  await (await world.staff(['administrator'])).call(contract.proposeChange, { body });
  const decision = { params: { changeId }, body: { isApproved: true, note: '' } };
  await (await world.staff(['security'])).call(contract.decideChange, decision);
  return changeId;
}
