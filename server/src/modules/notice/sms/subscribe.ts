import type { Call } from '../../../platform/call.ts';
import { recordAudit } from '../../audit/index.ts';
import { personContexts } from '../../party/index.ts';
import {
  deleteSubscription,
  findSubscription,
  insertSubscriptionChange,
  listSubscribers,
  upsertSubscription,
} from './subscription-store.ts';

export const subscriptionContext = 'notice.subscription.mobile';

/** 签约: one contract for all channels. Signing again with another mobile moves it there. */
export async function signUp(call: Call, { personId, mobile }: { personId: string; mobile: string }): Promise<void> {
  const { tx, centerId, vault, now, actor, channel } = call;
  await upsertSubscription(tx, centerId, {
    personId,
    mobileIndex: vault.blindIndex(mobile, personContexts.mobile),
    mobileSealed: vault.seal(mobile, subscriptionContext),
    signedAt: now,
    signedBy: actor.id,
    channel,
  });
  await note(call, personId, 'sign');
}

/** 取消签约. Answers whether there was one. */
export async function cancelSubscription(call: Call, personId: string): Promise<boolean> {
  if (!(await deleteSubscription(call.tx, call.centerId, personId))) return false;
  await note(call, personId, 'cancel');
  return true;
}

async function note(call: Call, personId: string, kind: 'sign' | 'cancel'): Promise<void> {
  const { tx, centerId, now, actor, channel } = call;
  const change = {
    personId,
    changeId: call.newId(),
    kind,
    changedAt: now,
    actorKind: actor.kind,
    actorId: actor.id,
    channel,
  };
  await insertSubscriptionChange(tx, centerId, change);
  await recordAudit(call, kind === 'sign' ? 'notice.sign' : 'notice.cancel', ['person', personId], {});
}

/** The contract of a person with its mobile opened; `undefined` without one. */
export async function subscriptionOf({ tx, centerId, vault }: Call, personId: string) {
  const found = await findSubscription(tx, centerId, personId);
  return found && { ...found, mobile: vault.open(found.mobileSealed, subscriptionContext) };
}

/** The mobiles of those among some people who have signed up. */
export async function mobilesOfSubscribers(
  { tx, centerId, vault }: Call,
  personIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await listSubscribers(tx, centerId, personIds);
  return new Map(rows.map(({ personId, mobileSealed }) => [personId, vault.open(mobileSealed, subscriptionContext)]));
}
