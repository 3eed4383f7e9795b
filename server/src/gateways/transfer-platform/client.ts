import { randomUUID } from 'node:crypto';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { isSameSignature, signAnswer, signRequest } from './sign.ts';

export interface PlatformMessage {
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly letterNo: string;
  readonly content: unknown;
}

/** What went wrong with a request; `refused` alone is final. */
export class PlatformError extends Error {
  readonly failure: 'refused' | 'unavailable';
  constructor(failure: 'refused' | 'unavailable', reason: string) {
    super(reason);
    this.failure = failure;
  }
}

export interface PlatformClientOptions {
  readonly url: string;
  readonly node: string;
  readonly key: string;
  readonly requestMs: number;
  readonly now: () => Temporal.Instant;
}

const Message = Type.Object({
  messageId: Type.String(),
  from: Type.String(),
  to: Type.String(),
  kind: Type.String(),
  letterNo: Type.String(),
  content: Type.Unknown(),
});
const Taken = Type.Object({ taken: Type.Literal(true) });
const Collected = Type.Object({ messages: Type.Array(Message) });
const Acknowledged = Type.Object({ done: Type.Literal(true) });
const Refused = Type.Object({ reason: Type.String({ maxLength: 300 }) });

/** One centre's end of the exchange; every method throws a PlatformError for anything but a signed answer. */
export function createPlatformClient({ url, node, key, requestMs, now }: PlatformClientOptions) {
  const { origin, pathname } = new URL(url);
  const base = pathname.replace(/\/$/, '');

  async function ask<S extends TSchema>(name: string, content: object, shape: S): Promise<Static<S>> {
    const path = `${base}/${name}`;
    const body = JSON.stringify(content);
    const [time, nonce] = [String(now().epochMilliseconds), randomUUID()];
    const { status, text, signature } = await exchange(`${origin}${path}`, {
      body,
      headers: {
        'content-type': 'application/json',
        'x-transfer-node': node,
        'x-transfer-time': time,
        'x-transfer-nonce': nonce,
        'x-transfer-signature': signRequest(key, { path, node, time, nonce, body }),
      },
    });
    if (!isSameSignature(signature, signAnswer(key, { nonce, body: text })))
      throw new PlatformError('unavailable', `unsigned answer, status ${status}`);
    const answer: unknown = parse(text);
    if (status === 422 && Value.Check(Refused, answer)) throw new PlatformError('refused', answer.reason);
    if (status !== 200 || !Value.Check(shape, answer))
      throw new PlatformError('unavailable', `unreadable answer, status ${status}`);
    return answer;
  }

  async function exchange(address: string, { body, headers }: { body: string; headers: Record<string, string> }) {
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(requestMs),
      });
      const text = await response.text();
      return { status: response.status, text, signature: response.headers.get('x-transfer-signature') ?? '' };
    } catch {
      // The message of fetch names addresses, not causes that a person can act upon.
      throw new PlatformError('unavailable', 'no answer');
    }
  }

  return {
    send: (message: PlatformMessage) => ask('messages', message, Taken),
    collect: async (): Promise<readonly PlatformMessage[]> =>
      (await ask('collections', { limit: 100 }, Collected)).messages,
    acknowledge: (messageIds: readonly string[]) => ask('acknowledgements', { messageIds }, Acknowledged),
  };
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
