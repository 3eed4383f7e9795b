import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

/** A short message as the centre's message channel hands it over. */
export const SentMessage = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 80 }),
  mobile: Type.String({ pattern: '^1[3-9]\\d{9}$' }),
  text: Type.String({ minLength: 1, maxLength: 2000 }),
  /** A push, and its title; a short message when not given. */
  channel: Type.Optional(Type.Union([Type.Literal('wechat'), Type.Literal('app')])),
  title: Type.Optional(Type.String({ maxLength: 200 })),
});
export type SentMessage = Type.Static<typeof SentMessage>;

/** The same message lying on the phone; `receivedAt` is an instant in UTC. */
export const ReceivedMessage = Type.Object({ ...SentMessage.properties, receivedAt: Type.String() });
export type ReceivedMessage = Type.Static<typeof ReceivedMessage>;

/** What became of a message: kept, known already, or refused because its id carried other words before. */
export type Receiving = 'kept' | 'repeated' | 'contradicted';

export interface Phones {
  /** Keeps a message once, on disk before the answer. */
  receive(message: SentMessage): Promise<Receiving>;
  /** Newest first; one mobile's only, when given. */
  list(options?: { mobile?: string | undefined; limit?: number | undefined }): ReceivedMessage[];
  /** Waits for writes under way. */
  close(): Promise<void>;
}

/** How many messages all phones together remember. */
export const messagesAtMost = 2000;

/**
 * Opens the phones over a JSON-lines file (made with its directory when missing). A line torn by a crash is dropped;
 * a file grown to twice the limit is rewritten with the newest messages.
 */
export async function openPhones(file: string, now = () => Temporal.Now.instant()): Promise<Phones> {
  await mkdir(dirname(file), { recursive: true });
  const { messages, isTidy } = await readMessages(file);
  if (!isTidy) await rewrite(file, [...messages.values()]);
  let lastWrite: Promise<unknown> = Promise.resolve();
  // One after the other, so that a repeat waits for the first to be on disk before it is acknowledged.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = lastWrite.then(work);
    lastWrite = mine.catch(() => undefined);
    return mine;
  };
  return {
    receive: (message) =>
      inTurn(async () => {
        const known = messages.get(message.id);
        if (known) return known.mobile === message.mobile && known.text === message.text ? 'repeated' : 'contradicted';
        const { id, mobile, text, channel, title } = message;
        const pushed = { ...(channel && { channel }), ...(title && { title }) };
        const received = { id, mobile, text, ...pushed, receivedAt: now().toString() };
        await appendFile(file, `${JSON.stringify(received)}\n`);
        messages.set(id, received);
        forgetOldest(messages);
        return 'kept';
      }),
    list: ({ mobile, limit = messagesAtMost } = {}) =>
      [...messages.values()]
        .reverse()
        .filter((message) => mobile === undefined || message.mobile === mobile)
        .slice(0, limit),
    close: async () => void (await lastWrite),
  };
}

/** A Map keeps the order of insertion: the first key is the oldest message. */
function forgetOldest(messages: Map<string, ReceivedMessage>): void {
  for (const oldest of messages.keys()) {
    if (messages.size <= messagesAtMost) return;
    messages.delete(oldest);
  }
}

async function readMessages(file: string): Promise<{ messages: Map<string, ReceivedMessage>; isTidy: boolean }> {
  const content = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const lines = content.split('\n');
  const tail = lines.pop();
  const messages = new Map<string, ReceivedMessage>();
  for (const line of [...lines, tail ?? '']) {
    const message = parseLine(line);
    if (message) messages.set(message.id, message);
  }
  forgetOldest(messages);
  return { messages, isTidy: tail === '' && lines.length <= 2 * messagesAtMost };
}

function parseLine(line: string): ReceivedMessage | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return Value.Check(ReceivedMessage, value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function rewrite(file: string, messages: readonly ReceivedMessage[]): Promise<void> {
  const draft = `${file}.new`;
  await writeFile(draft, messages.map((message) => `${JSON.stringify(message)}\n`).join(''));
  await rename(draft, file);
}
