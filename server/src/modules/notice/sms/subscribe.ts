import type { Call } from '../../../platform/call.ts';
import { channelNames } from '../../../platform/channels.ts';
import { recordAudit } from '../../audit/index.ts';
import { maskMobile, personContexts } from '../../party/index.ts';
import { notify, tellMobile } from '../notify.ts';
import { subscriptionContext } from './subscribers.ts';
import {
  deleteSubscription,
  findSubscription,
  insertSubscriptionChange,
  listSubscriptionChanges,
  upsertSubscription,
} from './subscription-store.ts';

/**
 * 签约: one contract for all channels. Signing again with another mobile moves it there. The person is told, except where the
 * change itself is answered by short message, or told as part of another.
 */
export async function signUp(
  call: Call,
  { personId, mobile, isTold = true }: { personId: string; mobile: string; isTold?: boolean },
): Promise<void> {
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
  if (!isTold || channel === 'sms') return;
  await notify(call, 'notice.signed', ['person', personId], {
    mobileMasked: maskMobile(mobile),
    channelName: channelNames[channel],
    at: now.toString(),
  });
}

/** 取消签约. Answers whether there was one. */
export async function cancelSubscription(call: Call, personId: string): Promise<boolean> {
  const before = await subscriptionOf(call, personId);
  if (!(await deleteSubscription(call.tx, call.centerId, personId))) return false;
  await note(call, personId, 'cancel');
  if (call.channel === 'sms') return true;
  const variables = { channelName: channelNames[call.channel], at: call.now.toString() };
  await notify(call, 'notice.cancelled', ['person', personId], variables);
  // The contract is over, so it no longer carries the news: the number it was for is told once more.
  if (before) await tellMobile(call, before.mobile, 'notice.cancelled', variables);
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

const changesShown = 20;

/** The newest changes of a person's contract, on whatever channel. */
export async function contractChangesOf({ tx, centerId }: Call, personId: string) {
  const rows = await listSubscriptionChanges(tx, centerId, personId, changesShown);
  return rows.map(({ changedAt, ...row }) => ({ ...row, at: changedAt.toString() }));
}
