import type { Call } from '../../../platform/call.ts';
import { getStructure } from '../../params/index.ts';
import { type PhoneChannel, phoneChannelKeys } from '../rules/channels.ts';

/** A way to phones: a message centre behind a gateway. Set at start-up by the role `gateways`, the first choice first. */
export interface SmsRoute {
  /** Such as `province`, `unicom`: kept with every try. */
  readonly name: string;
  /** Short messages unless told: WeChat and the APP are reached by pushes, which have the same states. */
  readonly channel?: PhoneChannel;
  /**
   * Divides a message into its parts and names them where the route can name them itself, so that the names are kept
   * before anything is sent. Throws a RangeError for a text that no message can carry.
   */
  prepare(message: SmsToSend): PreparedSms;
}

export interface SmsToSend {
  /** The number, or the address on the channel. */
  readonly mobile: string;
  readonly text: string;
  /** The number that the phone shows and answers to. */
  readonly accessNumber: string;
  /** The id of the uplink that this answers, to be echoed; empty otherwise. */
  readonly linkId: string;
  readonly expiresAt: Temporal.Instant;
}

export interface PreparedSms {
  /** One for each part: what the route calls it, or `undefined` while only the centre knows. */
  readonly references: readonly (string | undefined)[];
  /** Sends one part, from 0. Never rejects. */
  sendPart(index: number): Promise<PartAnswer>;
}

export type PartAnswer =
  | { readonly state: 'taken'; readonly reference: string | undefined }
  | { readonly state: 'not-sent' | 'unknown' }
  | { readonly state: 'busy' | 'refused' | 'bad-number'; readonly result: string };

let routes: readonly SmsRoute[] = [];

export function useSmsRoutes(chosen: readonly SmsRoute[]): void {
  routes = chosen;
}

export const smsRoutes = (): readonly SmsRoute[] => routes;

const channelOf = ({ channel = 'sms' }: SmsRoute): PhoneChannel => channel;

/** Channels that somebody can be reached on. */
export const servedChannels = (): PhoneChannel[] =>
  phoneChannelKeys.filter((channel) => routes.some((route) => channelOf(route) === channel));

/** The names of a channel's ways in their order: by parameter for short messages, as installed otherwise. */
export async function routeNames(
  { tx, centerId, accountingDate }: Call,
  channel: PhoneChannel,
): Promise<readonly string[]> {
  const names = routes.filter((route) => channelOf(route) === channel).map(({ name }) => name);
  if (channel !== 'sms') return names;
  const read = (value: unknown) => value as readonly string[];
  const order = (await getStructure(tx, centerId, 'notice.sms-routes', accountingDate, read)).value;
  const placed = order.filter((name) => names.includes(name));
  return [...placed, ...names.filter((name) => !placed.includes(name))];
}
