import type { Call } from '../../platform/call.ts';
import { channelNames } from '../../platform/channels.ts';
import { Problem } from '../../platform/problem.ts';
import { proposalView } from '../../platform/proposal.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { namelessStaff } from '../audit/index.ts';
import { inCenter, staffNames } from '../identity/index.ts';
import type * as contract from './contract.ts';
import { listFlow } from './flow-store.ts';
import { closedProblem, loadSettings, nothingSet } from './gate.ts';
import { refusals } from './problems.ts';
import {
  isOffered,
  isServiceChannel,
  type ServiceChannel,
  type ServiceCode,
  serviceChannels,
  serviceCodes,
  services,
} from './rules/catalog.ts';
import {
  type Contents,
  closingOf,
  hoursOf,
  hoursText,
  isRestricted,
  otherChannels,
  type Preset,
  type Settings,
  settingAt,
  wholeChannel,
} from './rules/settings.ts';
import { type ChangeRow, listChanges, listOpenStops, listStops, type StopRow } from './store.ts';

/** What a centre has set, read in this call. */
export async function settingsOf({ tx, centerId, now }: Call): Promise<Settings> {
  return (await loadSettings(tx, now, centerId)).get(centerId) ?? nothingSet(now);
}

interface Place {
  readonly service: ServiceCode;
  readonly channel: ServiceChannel;
}

function openingOf(settings: Settings, place: Place, now: Temporal.Instant) {
  const closing = closingOf(settings, place, now);
  const opensAt = closing?.why === 'hours' ? closing.opensAt : undefined;
  return {
    isOpen: closing === undefined,
    why: closing?.why ?? null,
    text: closing ? (closedProblem(settings, place, closing, now).detail.detail ?? '') : '',
    opensAt: opensAt?.toString() ?? null,
    hoursText: hoursText(hoursOf(settings, place, now)),
  };
}

/** The services that the caller's channel offers. */
export async function shown(
  visiting: Call,
  { query }: RouteInput<typeof contract.listServices>,
): Promise<RouteOutput<typeof contract.listServices>> {
  const call =
    visiting.actor.kind === 'visitor' && query.centerId ? await inCenter(visiting, query.centerId) : visiting;
  const channel = isServiceChannel(call.channel) ? call.channel : 'web';
  const settings = await settingsOf(call);
  return {
    channel,
    channelName: channelNames[channel],
    services: serviceCodes
      .filter((service) => isOffered(service, channel))
      .map((service) => ({
        service,
        name: services[service].name,
        kind: services[service].kind,
        ...openingOf(settings, { service, channel }, call.now),
        otherChannels: otherChannels(settings, { service, channel }, call.now).map((other) => ({
          channel: other,
          name: channelNames[other],
        })),
        limit: settingAt(settings, ['limit', service, channel], call.now)?.content ?? null,
      })),
  };
}

/** Everything as it is now, for the desk. */
export async function board(call: Call): Promise<RouteOutput<typeof contract.getServiceBoard>> {
  const { tx, centerId, now } = call;
  const settings = await settingsOf(call);
  const waiting = await listChanges(tx, centerId, { state: 'waiting' }, { limit: 1, offset: 0 });
  const open = await listOpenStops(tx, centerId);
  return {
    at: now.toString(),
    waiting: waiting.total,
    channels: serviceChannels.map((channel) => {
      const hours = settingAt(settings, ['hours', wholeChannel, channel], now)?.content ?? null;
      return {
        channel,
        name: channelNames[channel],
        isOn: settingAt(settings, ['channel', wholeChannel, channel], now)?.content.isOn ?? true,
        hours: hours as Mutable<Contents['hours']>,
        hoursText: hoursText(hours ?? undefined),
        threshold: settingAt(settings, ['threshold', wholeChannel, channel], now)?.content ?? null,
      };
    }),
    services: serviceCodes.map((service) => ({
      service,
      name: services[service].name,
      kind: services[service].kind,
      limited: 'limited' in services[service],
      cells: serviceChannels
        .filter((channel) => isOffered(service, channel) || isRestricted(settings, { service, channel }, now))
        .map((channel) => ({
          channel,
          isOffered: isOffered(service, channel),
          isOn: settingAt(settings, ['switch', service, channel], now)?.content.isOn ?? true,
          hours: (settingAt(settings, ['hours', service, channel], now)?.content ?? null) as Mutable<Contents['hours']>,
          limit: settingAt(settings, ['limit', service, channel], now)?.content ?? null,
          ...openingOf(settings, { service, channel }, now),
        })),
    })),
    presets: presetsOf(settings, now).map(({ key, content }) => ({
      key,
      content: content as Mutable<Preset>,
      isClosing: open.some(({ preset }) => preset === key),
    })),
    stops: await stopViews(call, open),
  };
}

/** The wire's arrays are not `readonly`. */
type Mutable<T> = T extends readonly (infer E)[]
  ? Mutable<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Mutable<T[K]> }
    : T;

/** The presets in force. */
export function presetsOf(settings: Settings, now: Temporal.Instant): { key: string; content: Preset }[] {
  const keys = [...settings.changes.keys()]
    .filter((key) => key.startsWith('preset '))
    .map((key) => key.split(' ')[1] ?? '');
  return keys.flatMap((key) => {
    const content = settingAt(settings, ['preset', key, wholeChannel], now)?.content;
    return content ? [{ key, content }] : [];
  });
}

async function stopViews(call: Call, rows: readonly StopRow[]) {
  const names = await staffNames(call.tx, call.centerId, idsOf(rows.flatMap((row) => [row.begunBy, row.endedBy])));
  return rows.map((row) => ({
    stopId: row.stopId,
    services: [...row.services],
    channels: [...row.channels],
    cause: row.cause,
    preset: row.preset,
    reason: row.reason,
    begunAt: row.begunAt.toString(),
    begunByName: row.begunBy && (names.get(row.begunBy) ?? namelessStaff),
    isOwn: row.begunBy === call.actor.id,
    endedAt: row.endedAt?.toString() ?? null,
    endedByName: row.endedBy && (names.get(row.endedBy) ?? namelessStaff),
    endReason: row.endReason,
  }));
}

const idsOf = (ids: readonly (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];

export async function stopRows(
  call: Call,
  { query }: RouteInput<typeof contract.listStops>,
): Promise<RouteOutput<typeof contract.listStops>> {
  const { rows, total } = await listStops(call.tx, call.centerId, pageOf(query));
  return { rows: await stopViews(call, rows), total };
}

async function changeViews(call: Call, rows: readonly ChangeRow[]) {
  const names = await staffNames(call.tx, call.centerId, idsOf(rows.flatMap((row) => [row.proposedBy, row.decidedBy])));
  const settings = await settingsOf(call);
  return rows.map((row) => ({
    changeId: row.changeId,
    kind: row.kind,
    target: row.target,
    channel: row.channel,
    content: row.content,
    before:
      row.state === 'waiting'
        ? (settingAt(settings, [row.kind, row.target, row.channel], call.now)?.content ?? null)
        : null,
    reason: row.reason,
    takesEffectAt: row.takesEffectAt.toString(),
    ...proposalView(row, call.actor.id, (id) => names.get(id) ?? namelessStaff),
  }));
}

export async function changeRows(
  call: Call,
  { query: { page, pageSize, ...filter } }: RouteInput<typeof contract.listChanges>,
): Promise<RouteOutput<typeof contract.listChanges>> {
  const { rows, total } = await listChanges(call.tx, call.centerId, filter, pageOf({ page, pageSize }));
  return { rows: await changeViews(call, rows), total };
}

export async function changeView(call: Call, changeId: string): Promise<RouteOutput<typeof contract.decideChange>> {
  const { rows } = await listChanges(call.tx, call.centerId, { changeId }, { limit: 1, offset: 0 });
  const [view] = await changeViews(call, rows);
  if (!view) throw new Problem(refusals.changeNotFound);
  return view;
}

export async function flowRows(call: Call): Promise<RouteOutput<typeof contract.getFlow>> {
  const rows = await listFlow(call.tx, call.centerId, call.now.subtract({ minutes: 60 }));
  return { rows: rows.map((row) => ({ ...row, minute: row.minute.toString() })) };
}
