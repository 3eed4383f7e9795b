import type { Call } from '../../platform/call.ts';
import type { Edge } from '../../platform/http.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { getNumber } from '../params/index.ts';
import { unbindChannel } from './bindings.ts';
import * as contract from './contract.ts';
import { setMute } from './preference-store.ts';
import { refusals } from './problems.ts';
import { reachOf } from './reach.ts';
import { channelsFor, phoneChannelKeys, phoneChannels } from './rules/channels.ts';
import { type Category, categories, isDeclinable } from './rules/kinds.ts';

async function preferences(call: Call): Promise<RouteOutput<typeof contract.getPreferences>> {
  const { tx, centerId, actor, accountingDate } = call;
  const own = (await reachOf(call, [actor.id])).get(actor.id);
  const mutes = own?.mutes ?? new Set<never>();
  const hour = async (key: 'notice.quiet-from-hour' | 'notice.quiet-to-hour') =>
    (await getNumber(tx, centerId, key, accountingDate)).value;
  return {
    channels: phoneChannelKeys.map((channel) => ({
      channel,
      name: phoneChannels[channel],
      isReachable: own?.addresses.has(channel) ?? false,
    })),
    categories: (Object.keys(categories) as Category[]).map((category) => ({
      category,
      name: categories[category],
      isDeclinable: isDeclinable(category),
      // What is wanted, whether or not the way is open yet.
      wanted: channelsFor(category, { reachable: new Set(phoneChannelKeys), mutes }),
    })),
    quietFrom: await hour('notice.quiet-from-hour'),
    quietTo: await hour('notice.quiet-to-hour'),
  };
}

export function registerPreferences(edge: Edge): void {
  edge.serve(contract.getPreferences, preferences);
  edge.serve(contract.setPreference, async (call, { body }) => {
    const { category, channel, isWanted } = body;
    if (!isDeclinable(category) && !isWanted)
      throw new Problem(refusals.notDeclinable, {
        detail: '密码、手机号码变更等安全提醒始终发送，以便您及时发现他人操作。',
      });
    const { tx, centerId, actor, now } = call;
    await setMute(tx, centerId, { personId: actor.id, category, channel, isWanted, at: now });
    await recordAudit(call, 'notice.preference', ['person', actor.id], { category, channel, isWanted });
    return preferences(call);
  });
  edge.serve(contract.unbindChannel, async (call, { body: { channel } }) => {
    if (!(await unbindChannel(call, call.actor.id, channel)))
      throw new Problem(refusals.notBound, { detail: `您没有绑定${phoneChannels[channel]}，不用解除。` });
    return preferences(call);
  });
}
