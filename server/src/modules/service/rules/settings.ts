import { beijing } from '../../../platform/dates.ts';
import { isWorkday, type WorkCalendar } from '../../params/rules.ts';
import { isDoneAt, type ServiceChannel, type ServiceCode, serviceChannels } from './catalog.ts';

/** What can be set, each proposed by one person and decided by another. */
export const changeKinds = ['switch', 'channel', 'hours', 'threshold', 'limit', 'preset'] as const;
export type ChangeKind = (typeof changeKinds)[number];
export const wholeChannel = '*';

/** A service or a channel, on or off. */
export interface Switch {
  readonly isOn: boolean;
}
/** From one minute of the day to another, `08:30` to `17:30`; `24:00` is the end of the day. */
export interface Period {
  readonly from: string;
  readonly to: string;
}
/** Periods of a working day and of any other; an empty list is a day without service. */
export interface Hours {
  readonly workdays: readonly Period[];
  readonly restDays: readonly Period[];
}
/** What a channel carries in a minute; `null` is no threshold. */
export interface Threshold {
  readonly visitsPerMinute: number | null;
  readonly businessPerMinute: number | null;
}
/** What one person may do through a channel; `null` is no limit. */
export interface Limit {
  readonly lowestFen: number | null;
  readonly highestFen: number | null;
  readonly dayFen: number | null;
  readonly dayCount: number | null;
  readonly warning: string;
}
/** What is counted to close services by itself. */
export const presetMetrics = {
  'bank-failures': '银行付款失败率',
  'request-failures': '系统故障率',
} as const;
export type PresetMetric = keyof typeof presetMetrics;
/** Closes services while a rate over the last minutes is at or above a threshold. */
export interface Preset {
  readonly isOn: boolean;
  readonly metric: PresetMetric;
  readonly thresholdPpm: number;
  readonly minutes: number;
  /** Fewer events than this say nothing. */
  readonly least: number;
  readonly services: readonly ServiceCode[];
  readonly channels: readonly ServiceChannel[];
  /** Opens again by itself when it has been closed for as many minutes and the rate is below; `null` opens by hand only. */
  readonly reopenMinutes: number | null;
}

export interface Contents {
  readonly switch: Switch;
  readonly channel: Switch;
  readonly hours: Hours | null;
  readonly threshold: Threshold;
  readonly limit: Limit;
  readonly preset: Preset;
}

/** A setting from its time on. */
export interface Dated<T> {
  readonly from: Temporal.Instant;
  readonly content: T;
  readonly reason: string;
}

export interface Stop {
  readonly stopId: string;
  readonly services: readonly string[];
  readonly channels: readonly string[];
  readonly cause: 'emergency' | 'preset';
  readonly reason: string;
  readonly begunAt: Temporal.Instant;
}

/** What a centre has set, in force and to come, and what is stopped now. */
export interface Settings {
  /** By `keyOf`, the newest first. */
  readonly changes: ReadonlyMap<string, readonly Dated<unknown>[]>;
  readonly stops: readonly Stop[];
  readonly calendar: WorkCalendar;
}

export const keyOf = (kind: ChangeKind, target: string, channel: string) => `${kind} ${target} ${channel}`;

/** The setting in force at a time. */
export function settingAt<K extends ChangeKind>(
  settings: Settings,
  [kind, target, channel]: readonly [kind: K, target: string, channel: string],
  at: Temporal.Instant,
): Dated<Contents[K]> | undefined {
  const dated = settings.changes.get(keyOf(kind, target, channel));
  if (!dated) return undefined;
  for (const one of dated) if (Temporal.Instant.compare(one.from, at) <= 0) return one as Dated<Contents[K]>;
  return undefined;
}

export type Closing =
  | {
      readonly why: 'stopped';
      readonly reason: string;
      readonly since: Temporal.Instant;
      readonly cause: Stop['cause'];
    }
  | { readonly why: 'channel-off' | 'switched-off'; readonly reason: string; readonly since: Temporal.Instant }
  | { readonly why: 'hours'; readonly hours: Hours; readonly opensAt: Temporal.Instant | undefined };

const covers = (list: readonly string[], one: string) => list.length === 0 || list.includes(one);

/**
 * Why a service cannot be used on a channel at a time, or `undefined` when it is open: a stop, the channel, its switch, its hours,
 * in this order. Where nobody has set anything, it is open.
 */
export function closingOf(
  settings: Settings,
  { service, channel }: { readonly service: ServiceCode; readonly channel: ServiceChannel },
  at: Temporal.Instant,
): Closing | undefined {
  const whole = closingBy(settings, channel, (services) => covers(services, service), at);
  if (whole) return whole;
  const own = settingAt(settings, ['switch', service, channel], at);
  if (own && !own.content.isOn) return { why: 'switched-off', reason: own.reason, since: own.from };
  const hours = hoursOf(settings, { service, channel }, at);
  if (!hours || isWithin(hours, settings.calendar, at)) return undefined;
  return { why: 'hours', hours, opensAt: nextOpening(hours, settings.calendar, at) };
}

function closingBy(
  settings: Settings,
  channel: ServiceChannel,
  isMeant: (services: readonly string[]) => boolean,
  at: Temporal.Instant,
): Closing | undefined {
  for (const stop of settings.stops) {
    if (isMeant(stop.services) && covers(stop.channels, channel))
      return { why: 'stopped', reason: stop.reason, since: stop.begunAt, cause: stop.cause };
  }
  const whole = settingAt(settings, ['channel', wholeChannel, channel], at);
  if (!whole || whole.content.isOn) return undefined;
  return { why: 'channel-off', reason: whole.reason, since: whole.from };
}

/** Why nothing at all can be done on a channel: a stop of every service, or the channel itself; its hours are each service's. */
export const channelClosingOf = (
  settings: Settings,
  channel: ServiceChannel,
  at: Temporal.Instant,
): Closing | undefined => closingBy(settings, channel, (services) => services.length === 0, at);

/** The hours of a service on a channel: its own, else the channel's; `undefined` is around the clock. */
export function hoursOf(
  settings: Settings,
  { service, channel }: { readonly service: ServiceCode; readonly channel: ServiceChannel },
  at: Temporal.Instant,
): Hours | undefined {
  const own = settingAt(settings, ['hours', service, channel], at);
  return (own ? own.content : settingAt(settings, ['hours', wholeChannel, channel], at)?.content) ?? undefined;
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** What is wrong with hours, or `undefined`: periods in order, none empty, none overlapping. */
export function hoursFault({ workdays, restDays }: Hours): string | undefined {
  for (const periods of [workdays, restDays]) {
    let last = -1;
    for (const { from, to } of periods) {
      if (minutesOf(from) >= minutesOf(to)) return `${from}—${to}：结束时间须晚于开始时间`;
      if (minutesOf(from) <= last) return `${from}—${to}：时段须按先后填写，且不能相接或重叠`;
      last = minutesOf(to);
    }
  }
  return workdays.length + restDays.length === 0 ? '至少填写一个服务时段；要停办业务请用“停办”' : undefined;
}

function isWithin(hours: Hours, calendar: WorkCalendar, at: Temporal.Instant): boolean {
  const local = at.toZonedDateTimeISO(beijing);
  const minute = local.hour * 60 + local.minute;
  const periods = isWorkday(calendar, local.toPlainDate()) ? hours.workdays : hours.restDays;
  return periods.some(({ from, to }) => minutesOf(from) <= minute && minute < minutesOf(to));
}

const daysLookedAt = 31;

/** When a service opens next: over rest days and public holidays (`params`), within a month. */
export function nextOpening(hours: Hours, calendar: WorkCalendar, at: Temporal.Instant): Temporal.Instant | undefined {
  const today = at.toZonedDateTimeISO(beijing).toPlainDate();
  for (let offset = 0; offset <= daysLookedAt; offset += 1) {
    const day = today.add({ days: offset });
    for (const { from } of isWorkday(calendar, day) ? hours.workdays : hours.restDays) {
      const opens = day.toZonedDateTime({ timeZone: beijing, plainTime: from }).toInstant();
      if (Temporal.Instant.compare(opens, at) > 0) return opens;
    }
  }
  return undefined;
}

const periodsText = (periods: readonly Period[]) =>
  periods.length === 0 ? '不办理' : periods.map(({ from, to }) => `${from}—${to}`).join('、');

/** `工作日 08:30—17:30；节假日 不办理`, or around the clock. */
export function hoursText(hours: Hours | undefined): string {
  if (!hours) return '全天';
  const [work, rest] = [periodsText(hours.workdays), periodsText(hours.restDays)];
  return work === rest ? `每天 ${work}` : `工作日 ${work}；周末和节假日 ${rest}`;
}

/** The other channels on which a service can be used now. */
export const otherChannels = (
  settings: Settings,
  { service, channel }: { readonly service: ServiceCode; readonly channel: ServiceChannel },
  at: Temporal.Instant,
): ServiceChannel[] =>
  serviceChannels.filter(
    (other) => other !== channel && isDoneAt(service, other) && !closingOf(settings, { service, channel: other }, at),
  );

type Restricting = 'switch' | 'hours' | 'limit';
type Restriction = { [K in Restricting]: { readonly kind: K; readonly content: Contents[K] } }[Restricting];

/** Whether a setting of a service takes nothing away from anybody. */
export function lifts({ kind, content }: Restriction): boolean {
  switch (kind) {
    case 'switch':
      return content.isOn;
    case 'hours':
      return content === null;
    case 'limit':
      return [content.lowestFen, content.highestFen, content.dayFen, content.dayCount].every((one) => one === null);
  }
}

/** Whether anything that is set of a service on a channel holds somebody back, offered there or no longer. */
export function isRestricted(
  settings: Settings,
  { service, channel }: { readonly service: ServiceCode; readonly channel: ServiceChannel },
  at: Temporal.Instant,
): boolean {
  const [own, hours, limit] = [
    settingAt(settings, ['switch', service, channel], at),
    settingAt(settings, ['hours', service, channel], at),
    settingAt(settings, ['limit', service, channel], at),
  ];
  return (
    (own !== undefined && !lifts({ kind: 'switch', content: own.content })) ||
    (hours !== undefined && !lifts({ kind: 'hours', content: hours.content })) ||
    (limit !== undefined && !lifts({ kind: 'limit', content: limit.content }))
  );
}

/** Which rule of a limit a trade breaks, with the figures compared. */
export type LimitBreach =
  | { readonly rule: 'lowest' | 'highest'; readonly limitFen: number }
  | { readonly rule: 'day-amount'; readonly limitFen: number; readonly usedFen: number }
  | { readonly rule: 'day-count'; readonly limit: number; readonly used: number };

/** Whether one more trade of a person keeps within the limits of its channel; `used` is what the day has had before it. */
export function limitBreach(
  limit: Limit,
  amountFen: bigint,
  used: { readonly count: number; readonly amountFen: bigint },
): LimitBreach | undefined {
  const { lowestFen, highestFen, dayFen, dayCount } = limit;
  if (lowestFen !== null && amountFen < BigInt(lowestFen)) return { rule: 'lowest', limitFen: lowestFen };
  if (highestFen !== null && amountFen > BigInt(highestFen)) return { rule: 'highest', limitFen: highestFen };
  if (dayCount !== null && used.count + 1 > dayCount) return { rule: 'day-count', limit: dayCount, used: used.count };
  if (dayFen !== null && used.amountFen + amountFen > BigInt(dayFen))
    return { rule: 'day-amount', limitFen: dayFen, usedFen: Number(used.amountFen) };
  return undefined;
}

/** Whether a preset closes now: the rate of the last minutes is at its threshold, and there was enough to tell. */
export const presetCloses = (
  { isOn, thresholdPpm, least }: Preset,
  seen: { readonly total: number; readonly failed: number },
) => isOn && seen.total >= Math.max(1, least) && seen.failed * 1_000_000 >= thresholdPpm * seen.total;

/** Whether what a preset closed opens again by itself. */
export const presetReopens = (
  preset: Preset,
  {
    begunAt,
    now,
    seen,
  }: {
    readonly begunAt: Temporal.Instant;
    readonly now: Temporal.Instant;
    readonly seen: { readonly total: number; readonly failed: number };
  },
): boolean =>
  !preset.isOn ||
  (preset.reopenMinutes !== null &&
    Temporal.Instant.compare(begunAt.add({ minutes: preset.reopenMinutes }), now) <= 0 &&
    !presetCloses(preset, seen));
