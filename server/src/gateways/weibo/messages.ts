import { createHash } from 'node:crypto';

/** What Weibo brings of somebody who has to do with the account. */
export interface WeiboIncoming {
  /** By which a repetition is known: Weibo numbers what it brings only when somebody is mentioned. */
  readonly key: string;
  /** The uid of who wrote. */
  readonly senderId: string;
  /** The account's own uid, from which a reply comes. */
  readonly receiverId: string;
  readonly said: /** A private message (私信), or a post or comment in which the account is mentioned (@). */
    | { readonly kind: 'text' | 'mention'; readonly text: string }
    | { readonly kind: 'follow' }
    /** Pictures, voice, places. */
    | { readonly kind: 'media' }
    /** Unfollowing, taps of a menu, codes that were scanned: nobody waits for an answer. */
    | { readonly kind: 'other' };
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

const mediaKinds = new Set(['image', 'voice', 'position']);

function saidOf(type: string, text: string, data: Readonly<Record<string, unknown>>): WeiboIncoming['said'] {
  if (type === 'text' || type === 'mention') return { kind: type, text };
  if (mediaKinds.has(type)) return { kind: 'media' };
  const isFollow = type === 'event' && (data['subtype'] === 'follow' || data['subtype'] === 'subscribe');
  return { kind: isFollow ? 'follow' : 'other' };
}

/** Uids are integers of up to 64 bits, more than a number of JSON holds: they are read as text. */
const withTextIds = (json: string): string =>
  json.replace(/"(sender_id|receiver_id|key|vfid|tovfid)"\s*:\s*(\d+)/g, '"$1":"$2"');

/** Reads a message or an event in the JSON of 粉丝服务平台; `undefined` for anything else. */
export function readWeiboMessage(json: string): WeiboIncoming | undefined {
  let read: unknown;
  try {
    read = JSON.parse(withTextIds(json));
  } catch {
    return undefined;
  }
  if (typeof read !== 'object' || read === null) return undefined;
  const { type, text, sender_id, receiver_id, created_at, data } = read as Readonly<Record<string, unknown>>;
  const [kind, senderId, receiverId] = [textOf(type), textOf(sender_id), textOf(receiver_id)];
  if (kind === '' || !/^\d{1,20}$/.test(senderId) || !/^\d{1,20}$/.test(receiverId)) return undefined;
  const details = (typeof data === 'object' && data !== null ? data : {}) as Readonly<Record<string, unknown>>;
  const parts = [senderId, kind, textOf(created_at), textOf(details['key']), textOf(text), JSON.stringify(details)];
  return {
    key: createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40),
    senderId,
    receiverId,
    said: saidOf(kind, textOf(text), details),
  };
}

/** A text as the answer to what was brought (被动响应). */
export const weiboReply = ({ senderId, receiverId }: WeiboIncoming, text: string): string =>
  // The two change places; numbers are written as text for the same reason as above.
  `{"result":true,"sender_id":${receiverId},"receiver_id":${senderId},"type":"text","data":${JSON.stringify(encodeURIComponent(JSON.stringify({ text })))}}`;
