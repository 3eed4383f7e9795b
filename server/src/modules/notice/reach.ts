import type { Call } from '../../platform/call.ts';
import { listBindings, listMutes } from './preference-store.ts';
import type { Mutes, PhoneChannel } from './rules/channels.ts';
import { mobilesOfSubscribers } from './sms/subscribers.ts';

export const bindingContext = 'notice.channel-binding.address';

/** How a person can be reached besides the inbox, and what they declined. */
export interface Reach {
  readonly addresses: ReadonlyMap<PhoneChannel, string>;
  readonly mutes: Mutes;
}

/** The ways to each of some people: short messages by contract (签约), WeChat and the APP where they are bound. */
export async function reachOf(call: Call, personIds: readonly string[]): Promise<ReadonlyMap<string, Reach>> {
  const { tx, centerId, vault } = call;
  const [mobiles, bindings, mutes] = await Promise.all([
    mobilesOfSubscribers(call, personIds),
    listBindings(tx, centerId, personIds),
    listMutes(tx, centerId, personIds),
  ]);
  const found = new Map<string, { addresses: Map<PhoneChannel, string>; mutes: Set<string> }>();
  const of = (personId: string) => {
    const known = found.get(personId) ?? { addresses: new Map(), mutes: new Set() };
    found.set(personId, known);
    return known;
  };
  for (const [personId, mobile] of mobiles) of(personId).addresses.set('sms', mobile);
  for (const { personId, channel, addressSealed } of bindings)
    of(personId).addresses.set(channel, vault.open(addressSealed, bindingContext));
  for (const { personId, category, channel } of mutes) of(personId).mutes.add(`${category}/${channel}`);
  return found as ReadonlyMap<string, Reach>;
}
