import { type Category, isDeclinable, type Urgency, urgencies } from './kinds.ts';

/** Ways to a phone; the inbox is always there besides. */
export const phoneChannels = { sms: '短信', wechat: '微信', app: 'APP 推送' } as const;
export type PhoneChannel = keyof typeof phoneChannels;
export const phoneChannelKeys = Object.keys(phoneChannels) as PhoneChannel[];

/** What a person does not want: `category/channel`. */
export type Mutes = ReadonlySet<`${Category}/${PhoneChannel}`>;

/** The ways on which a person is told of a category: those open to them, less what they declined and may decline. */
export const channelsFor = (
  category: Category,
  { reachable, mutes }: { readonly reachable: ReadonlySet<PhoneChannel>; readonly mutes: Mutes },
): PhoneChannel[] =>
  phoneChannelKeys.filter(
    (channel) => reachable.has(channel) && !(isDeclinable(category) && mutes.has(`${category}/${channel}`)),
  );

export interface SendingPolicy {
  readonly quiet: { readonly from: number; readonly to: number; readonly priority: number };
  readonly digestMinutes: number;
  readonly personDayLimit: number;
}

/**
 * When a message may leave: what is not urgent waits for the morning, and what is of low priority waits a moment for
 * others of its kind to be folded into it.
 */
export function earliest(
  urgency: Urgency,
  at: Temporal.ZonedDateTime,
  { quiet, digestMinutes }: SendingPolicy,
): Temporal.ZonedDateTime {
  const priority = urgencies[urgency];
  const folded = canBeFolded(urgency) ? at.add({ minutes: digestMinutes }) : at;
  return (priority >= quiet.priority ? quietUntil(folded, quiet) : undefined) ?? folded;
}

/** Only what is of low priority is worth waiting for. */
export const canBeFolded = (urgency: Urgency): boolean => urgency === 'low';

/** The words of a message that others were folded into: the newest of them, and how many there are besides. */
export const foldedText = (newest: string, others: number): string =>
  `${newest}（另有 ${others} 条同类消息，详见网厅“我的消息”）`;

/** The hour that a message waits for when it is made in the quiet hours; `undefined` when it may go now. */
export function quietUntil(
  at: Temporal.ZonedDateTime,
  { from, to }: { readonly from: number; readonly to: number },
): Temporal.ZonedDateTime | undefined {
  const isQuiet = from > to ? at.hour >= from || at.hour < to : at.hour >= from && at.hour < to;
  if (!isQuiet) return undefined;
  const end = at.round({ smallestUnit: 'hour', roundingMode: 'floor' }).with({ hour: to });
  return Temporal.ZonedDateTime.compare(end, at) > 0 ? end : end.add({ days: 1 });
}
