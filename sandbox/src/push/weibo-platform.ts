import { createHash } from 'node:crypto';
import { createPlatform, type PlatformReply, type PushPlatform } from './platform.ts';

/** One line of somebody's private messages with the account. */
export interface WeiboLine {
  readonly at: string;
  readonly from: 'user' | 'account' | 'system';
  readonly text: string;
}
export interface WeiboChat {
  readonly lines: readonly WeiboLine[];
  readonly isFollowing: boolean;
}

export type WeiboDeed =
  | { readonly kind: 'text' | 'mention'; readonly text: string }
  | { readonly kind: 'follow' | 'unfollow' | 'image' };

export interface WeiboPlatformOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly account: { readonly uid: string; readonly appSecret: string; readonly accessToken: string };
  /** Where the account wants to be told what people write. */
  readonly messagesUrl: string;
  readonly now: () => Temporal.Instant;
}

export interface WeiboPlatform extends PushPlatform {
  chat(uid: string): WeiboChat;
  act(uid: string, deed: WeiboDeed): Promise<void>;
  /** Brings the last thing that somebody did once more, as Weibo does when an answer was lost. */
  bringAgain(uid: string): Promise<void>;
}

// Weibo gives up on an answer after so long and tries three times in all.
const answerMs = 5_000;
const triesAtMost = 3;
const linesAtMost = 200;
/** After so long without a word of theirs nobody can be written to. */
const quotaHours = 48;
const errors = { token: 21_332, receiver: 20_003, parameter: 10_008, noQuota: 20_307 } as const;

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
/** `Mon Jul 16 18:09:20 +0800 2012`. */
export function weiboTime(now: Temporal.Instant): string {
  const at = now.toZonedDateTimeISO('Asia/Shanghai');
  const time = at.toPlainTime().toString({ smallestUnit: 'second' });
  return `${dayNames[at.dayOfWeek - 1]} ${monthNames[at.month - 1]} ${String(at.day).padStart(2, '0')} ${time} +0800 ${at.year}`;
}

/** What people see of their messages with the account. In memory: it ends with the sandbox. */
function createChats(now: () => Temporal.Instant) {
  const lines = new Map<string, WeiboLine[]>();
  const following = new Set<string>();
  return {
    add: (uid: string, line: Omit<WeiboLine, 'at'>): void =>
      void lines.set(uid, [...(lines.get(uid) ?? []), { ...line, at: now().toString() }].slice(-linesAtMost)),
    follow: (uid: string, follows: boolean): void => void (follows ? following.add(uid) : following.delete(uid)),
    of: (uid: string): WeiboChat => ({ lines: lines.get(uid) ?? [], isFollowing: following.has(uid) }),
    /** Whether the account may write: to who wrote to it lately. */
    mayWriteTo: (uid: string): boolean => {
      const last = (lines.get(uid) ?? []).findLast(({ from }) => from === 'user');
      return last !== undefined && Temporal.Instant.compare(now().subtract({ hours: quotaHours }), last.at) < 0;
    },
  };
}
type Chats = ReturnType<typeof createChats>;

const failed = (code: number, error: string): PlatformReply => ({
  status: 400,
  body: { request: '/2/messages/reply.json', error_code: code, error },
});

/** A text of the account to somebody who wrote to it: a form whose `data` is JSON. */
function reply(
  fields: URLSearchParams,
  { account }: Pick<WeiboPlatformOptions, 'account'>,
  chats: Chats,
): PlatformReply {
  if (fields.get('access_token') !== account.accessToken) return failed(errors.token, 'invalid_access_token');
  const receiver = fields.get('receiver_id') ?? '';
  if (!/^\d{5,20}$/.test(receiver)) return failed(errors.receiver, 'User does not exists!');
  const text = textOf(fields.get('data') ?? '');
  if (fields.get('type') !== 'text' || text === undefined || [...text].length > 300)
    return failed(errors.parameter, 'param error, see doc for more info.');
  if (!chats.mayWriteTo(receiver)) return failed(errors.noQuota, 'no message quota for this user');
  chats.add(receiver, { from: 'account', text });
  return { body: { result: true, receiver_id: receiver, sender_id: account.uid, type: 'text' } };
}

function textOf(data: string): string | undefined {
  try {
    const { text } = JSON.parse(data) as { text?: unknown };
    return typeof text === 'string' && text !== '' ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Signs what is brought, and reads what is answered to it (被动响应). */
function createBringer({ account, messagesUrl, now }: WeiboPlatformOptions) {
  const bring = async (body: string): Promise<{ readonly status: number; readonly text: string | undefined }> => {
    const [timestamp, nonce] = [String(Math.floor(now().epochMilliseconds / 1_000)), crypto.randomUUID().slice(0, 8)];
    const signature = createHash('sha1').update([account.appSecret, timestamp, nonce].sort().join('')).digest('hex');
    const query = new URLSearchParams({ signature, timestamp, nonce });
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(answerMs),
    };
    const answer = await fetch(`${messagesUrl}?${query.toString()}`, init);
    const said = await answer.text();
    if (answer.status !== 200 || said === '') return { status: answer.status, text: undefined };
    const { data } = JSON.parse(said) as { data: string };
    return { status: 200, text: textOf(decodeURIComponent(data)) };
  };
  return async (body: string) => {
    for (let tries = 1; ; tries += 1) {
      const answered = await bring(body).catch(() => undefined);
      if (answered && answered.status < 500) return answered;
      if (tries === triesAtMost) return undefined;
    }
  };
}

/** Weibo's end of an account: what people write to it, what it answers at once and what its agents answer later. */
export function createWeiboPlatform(options: WeiboPlatformOptions): WeiboPlatform {
  const { account, now } = options;
  const chats = createChats(now);
  const insist = createBringer(options);
  const lastBodies = new Map<string, string>();
  let posts = 5_000_000_000_000_000;
  const platform = createPlatform({
    listen: options.listen,
    handle: (request, faults) => {
      if (request.path !== '/2/messages/reply.json') return { status: 404, body: {} };
      if (faults.useUp('throttledSubmits')) return failed(10_023, 'User requests out of rate limit!');
      const answer = reply(request.form, options, chats);
      return faults.useUp('silentSubmits') ? 'silent' : answer;
    },
  });
  const bodyOf = (uid: string, deed: WeiboDeed): string => {
    const detailsOf = () => {
      if (deed.kind === 'mention') return { subtype: 'mention_status', key: (posts += 1) };
      if (deed.kind === 'image') return { vfid: (posts += 1), tovfid: (posts += 1) };
      return deed.kind === 'text' ? {} : { subtype: deed.kind };
    };
    const type = deed.kind === 'follow' || deed.kind === 'unfollow' ? 'event' : deed.kind;
    const text = 'text' in deed ? deed.text : '';
    const message = JSON.stringify({ type, text, created_at: weiboTime(now()), data: detailsOf() });
    // Weibo writes uids as numbers, longer than numbers of ours hold.
    return `${message.slice(0, -1)},"receiver_id":${account.uid},"sender_id":${uid}}`;
  };
  const bring = async (uid: string, body: string, isSpoken: boolean): Promise<void> => {
    const answered = await insist(body);
    if (answered?.text !== undefined) chats.add(uid, { from: 'account', text: answered.text });
    else if (answered?.status !== 200 && isSpoken)
      chats.add(uid, { from: 'system', text: '对方暂时没有收到，请稍后再发' });
  };
  return {
    ...platform,
    chat: (uid) => chats.of(uid),
    act: async (uid, deed) => {
      if (deed.kind === 'follow' || deed.kind === 'unfollow') chats.follow(uid, deed.kind === 'follow');
      else chats.add(uid, { from: 'user', text: 'text' in deed ? deed.text : '[图片]' });
      const body = bodyOf(uid, deed);
      lastBodies.set(uid, body);
      await bring(uid, body, deed.kind !== 'follow' && deed.kind !== 'unfollow');
    },
    bringAgain: async (uid) => {
      const body = lastBodies.get(uid);
      if (body !== undefined) await bring(uid, body, true);
    },
  };
}
