import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Call } from './call.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import { common, Problem } from './problem.ts';

/** What a stream of events watches, and what it sends whenever that has changed: the whole state, never a difference. */
export interface Watching<T> {
  readonly topic: string;
  read(call: Call): Promise<T>;
}

/** Figures of the transport, not of the business. */
export const streamLimits = {
  /** Of one process: each stream holds a socket and a few kilobytes. */
  ofProcess: 2_000,
  /** Of one session: more than a person opens pages. */
  ofSession: 12,
  /** Of one address without a session: the screens of a hall stand behind one. */
  ofAddress: 60,
  /** Changes that come together are sent together. */
  gatherMs: 120,
  /** A line that keeps proxies from closing, and the moment at which the caller is looked at again. */
  beatMs: 20_000,
  /** After this the client is sent away and comes back: to another process, if there is a better one. */
  lifeMs: 30 * 60_000,
  /** A reader that does not read is cut off. */
  unreadBytes: 512 * 1024,
} as const;

/** The streams of this process, counted by whom they are for. */
export class Streams {
  readonly #open = new Set<() => void>();
  readonly #of = new Map<string, number>();

  /** Refuses one too many; answers what must be done at the end of the stream. */
  enter(who: string, most: number, end: () => void): () => void {
    const count = this.#of.get(who) ?? 0;
    if (this.#open.size >= streamLimits.ofProcess || count >= most)
      throw new Problem(common.tooMany, {
        detail: '打开的实时页面过多。',
        remedy: '请关闭不用的页面；页面会改为定时刷新，不影响使用。',
      });
    this.#of.set(who, count + 1);
    this.#open.add(end);
    return () => {
      if (!this.#open.delete(end)) return;
      const left = (this.#of.get(who) ?? 1) - 1;
      if (left > 0) this.#of.set(who, left);
      else this.#of.delete(who);
    };
  }

  endAll(): void {
    for (const end of this.#open) end();
  }
}

interface Stream<T> {
  readonly reply: FastifyReply;
  readonly live: Live;
  readonly streams: Streams;
  readonly log: Log;
  readonly watching: Watching<T>;
  /** Whoever calls, looked at again; throws the refusal when they may not read any more. */
  reenter(): Promise<Call>;
  readonly first: T;
  readonly who: { readonly name: string; readonly most: number };
}

/** Reads again and sends, never twice at once: what changes while it reads is read afterwards. */
function refresher<T>({ watching, log, reenter }: Stream<T>, raw: ServerResponse, send: (value: T) => void) {
  let isReading = false;
  let isStale = false;
  return async (): Promise<void> => {
    isStale = true;
    if (isReading) return;
    isReading = true;
    try {
      while (isStale && !raw.writableEnded) {
        isStale = false;
        send(await watching.read(await reenter()));
      }
    } catch (error) {
      // Not allowed any more, or gone: the client asks again and is told why. Anything else may be over at the next beat.
      if (error instanceof Problem) raw.end();
      else log.warn({ err: String(error) }, 'a stream could not be read');
    } finally {
      isReading = false;
    }
  };
}

/** Writes what differs from what was sent last, in the shape that the route declares. */
function sender<T>({ reply }: Stream<T>): (value: T) => void {
  const write = reply.getSerializationFunction('200') as ((value: unknown) => string) | undefined;
  let sent = '';
  return (value) => {
    const data = write ? write(value) : JSON.stringify(value);
    if (data === sent) return;
    sent = data;
    reply.raw.write(`data: ${data}\n\n`);
    if (reply.raw.writableLength > streamLimits.unreadBytes) reply.raw.destroy();
  };
}

/** Answers with `text/event-stream`: what is so now, then what is so after each change, until either side ends it. */
export function sendEvents<T>(stream: Stream<T>): FastifyReply {
  const { reply, live, watching, streams, who } = stream;
  const { raw } = reply;
  const end = () => raw.end();
  const leave = streams.enter(who.name, who.most, end);
  const send = sender(stream);
  const refresh = refresher(stream, raw, send);
  let gathering: NodeJS.Timeout | undefined;
  const changed = () => {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      void refresh();
    }, streamLimits.gatherMs);
  };
  const unwatch = live.watch(watching.topic, changed);
  const beat = setInterval(() => {
    raw.write('event: beat\ndata: \n\n');
    void refresh();
  }, streamLimits.beatMs);
  const life = setTimeout(end, streamLimits.lifeMs);
  raw.on('close', () => {
    unwatch();
    leave();
    clearTimeout(gathering);
    clearInterval(beat);
    clearTimeout(life);
  });
  reply.hijack();
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // A proxy that gathers would hold everything back.
    'x-accel-buffering': 'no',
  });
  raw.write('retry: 2000\n\n');
  send(stream.first);
  // What changed between the first reading and the watching.
  changed();
  return reply;
}
