import type { Call } from '../../platform/call.ts';
import { dayOf, formatDay } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { findPerson } from '../party/index.ts';
import { notify, tellMobile } from './notify.ts';
import { deleteBinding, findBinding, findBound, insertBinding } from './preference-store.ts';
import { refusals } from './problems.ts';
import { bindingContext } from './reach.ts';
import { phoneChannels } from './rules/channels.ts';

export type BoundChannel = 'wechat' | 'app';

const addressContext = 'notice.channel-binding.address';
/** An address is looked for by its index: nobody reads it out of the table. */
export const addressIndex = ({ vault }: Pick<Call, 'vault'>, address: string): Buffer =>
  vault.blindIndex(address, addressContext);

type Unbound = (call: Call, personId: string, channel: BoundChannel) => Promise<void>;
let unbound: Unbound | undefined;
/** Set by `identity` at start-up: what a bound phone had opened is closed with the binding. */
export function useUnbound(given: Unbound): void {
  unbound = given;
}

/** Who is bound to an address; `undefined` when nobody is. */
export const personBoundTo = (call: Call, channel: BoundChannel, address: string): Promise<string | undefined> =>
  findBound(call.tx, call.centerId, channel, addressIndex(call, address));

/** Since when a person is bound, and to which address; `undefined` when not. */
export async function bindingOf(call: Call, personId: string, channel: BoundChannel) {
  const found = await findBinding(call.tx, call.centerId, personId, channel);
  return found && { address: call.vault.open(found.addressSealed, bindingContext), boundAt: found.boundAt };
}

/**
 * Binds an address to a person: one person to an address, one address of a channel to a person. Another address of the same
 * person is given up only when that is said (`replaces`). Told on every way, and to the registered mobile in any case.
 */
export async function bindChannel(
  call: Call,
  {
    personId,
    channel,
    address,
    replaces = false,
  }: { personId: string; channel: BoundChannel; address: string; replaces?: boolean },
): Promise<void> {
  const { tx, centerId, now, vault } = call;
  const before = await bindingOf(call, personId, channel);
  if (before?.address === address) return;
  if (before && !replaces) throw new Problem(refusals.boundAlready, detailOf(channel, before.boundAt));
  if (before) {
    await deleteBinding(tx, centerId, personId, channel);
    await unbound?.(call, personId, channel);
  }
  const holder = await personBoundTo(call, channel, address);
  if (holder !== undefined && holder !== personId) throw new Problem(refusals.boundToOther);
  await insertBinding(tx, centerId, {
    personId,
    channel,
    addressSealed: vault.seal(address, bindingContext),
    addressIndex: addressIndex(call, address),
    boundAt: now,
  });
  await recordAudit(call, 'notice.bind', ['person', personId], { channel, replaced: before !== undefined });
  const variables = { way: phoneChannels[channel], at: now.toString() };
  await notify(call, 'notice.bound', ['person', personId], variables);
  const person = await findPerson(call, personId);
  if (person?.mobile) await tellMobile(call, person.mobile, 'notice.bound', variables);
}

const detailOf = (channel: BoundChannel, boundAt: Temporal.Instant) => ({
  detail: `您于${formatDay(dayOf(boundAt))}已绑定另一个${phoneChannels[channel]}账号。`,
  remedy: '确认改绑到现在这一个，或先在网厅“消息接收方式”中解除原来的绑定。',
});

/** Takes a binding back: nothing goes there any more, and what it had opened is closed. Answers whether there was one. */
export async function unbindChannel(call: Call, personId: string, channel: BoundChannel): Promise<boolean> {
  if (!(await deleteBinding(call.tx, call.centerId, personId, channel))) return false;
  await unbound?.(call, personId, channel);
  await recordAudit(call, 'notice.unbind', ['person', personId], { channel });
  await notify(call, 'notice.unbound', ['person', personId], { way: phoneChannels[channel], at: call.now.toString() });
  return true;
}
