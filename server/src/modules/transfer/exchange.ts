import { Value } from 'typebox/value';
import type { Call } from '../../platform/call.ts';
import type { JobRun } from '../../platform/jobs.ts';
import { insertMessage, listDue, type MessageRow, updateMessage } from './message-store.ts';
import { contents, isMessageKind, messageContext } from './messages.ts';
import { type Envelope, transferPlatform } from './platform.ts';

type Run = Pick<JobRun, 'inCall' | 'log'>;

/** How long to wait before a silent platform is tried again: soon at first, then every ten minutes. */
export const secondsToNextTry = (attempts: number): number => Math.min(600, 5 * 2 ** Math.min(attempts, 10));

/**
 * Sends what waits for the platform. A message that was sent and whose answer was lost is sent again: the platform knows it
 * by its id. Safe to run twice at once.
 */
export async function sendDue({ inCall, log }: Run): Promise<void> {
  const platform = transferPlatform();
  if (!platform) return;
  for (let round = 0; round < 20; round += 1) {
    const { centerId, due } = await inCall(async (call) => ({
      centerId: call.centerId,
      due: await listDue(call.tx, call.centerId, call.now).then((rows) =>
        rows.map((row) => ({ ...row, content: JSON.parse(call.vault.open(row.contentSealed, messageContext)) })),
      ),
    }));
    const from = platform.nodeOf(centerId);
    if (due.length === 0 || from === undefined) return;
    for (const { content, ...row } of due) {
      const { messageId, kind, letterNo, otherNode } = row;
      const answer = await platform.send(centerId, { messageId, from, to: otherNode, kind, letterNo, content });
      if (answer.kind !== 'taken')
        log.warn({ kind, letterNo, reason: answer.reason }, 'a transfer message was not taken');
      await inCall((call) => keepAnswer(call, row, answer));
    }
  }
}

async function keepAnswer(
  call: Call,
  { messageId, attempts }: MessageRow,
  answer: Awaited<ReturnType<NonNullable<ReturnType<typeof transferPlatform>>['send']>>,
): Promise<void> {
  const tried = attempts + 1;
  switch (answer.kind) {
    case 'taken':
      return updateMessage(call, messageId, {
        state: 'sent',
        attempts: tried,
        nextAt: null,
        trouble: null,
        doneAt: call.now,
      });
    case 'refused':
      return updateMessage(call, messageId, {
        state: 'undeliverable',
        attempts: tried,
        nextAt: null,
        trouble: answer.reason,
        doneAt: call.now,
      });
    case 'unavailable':
      return updateMessage(call, messageId, {
        attempts: tried,
        nextAt: call.now.add({ seconds: secondsToNextTry(tried) }),
        trouble: '平台没有应答',
      });
  }
}

/** What a message means for this centre. Throws a Rejected when it makes no sense here; it is kept and said so. */
export type MessageHandler = (call: Call, envelope: Envelope) => Promise<void>;

/** A message that cannot be followed: an unknown letter, a step that the state does not allow. */
export class Rejected extends Error {}

let handle: MessageHandler = async () => {
  throw new Error('no handler for transfer messages');
};
export function useMessageHandler(given: MessageHandler): void {
  handle = given;
}

/** Takes what waits at the platform. Each message is kept and followed in one transaction, then acknowledged. */
export async function collectMessages({ inCall, log }: Run): Promise<number> {
  const platform = transferPlatform();
  if (!platform) return 0;
  const centerId = await inCall(async (call) => call.centerId);
  if (platform.nodeOf(centerId) === undefined) return 0;
  const waiting = await platform.collect(centerId);
  if (!waiting || waiting.length === 0) return 0;
  const kept: string[] = [];
  for (const envelope of waiting) {
    try {
      await inCall((call) => receiveMessage(call, envelope));
      kept.push(envelope.messageId);
    } catch (error) {
      // Left with the platform, which gives it again: a fault of ours loses nobody's message.
      log.warn({ err: String(error), kind: envelope.kind, letterNo: envelope.letterNo }, 'a transfer message failed');
    }
  }
  await platform.acknowledge(centerId, kept);
  return kept.length;
}

/** Follows a message once, however often it comes. */
export async function receiveMessage(call: Call, envelope: Envelope): Promise<void> {
  const { messageId, kind, letterNo, from, content } = envelope;
  const isNew = await insertMessage(call, {
    messageId,
    direction: 'in',
    kind,
    letterNo,
    otherNode: from,
    contentSealed: call.vault.seal(JSON.stringify(content ?? null), messageContext),
    state: 'handled',
    nextAt: null,
    doneAt: call.now,
  });
  if (!isNew) return;
  try {
    if (!isMessageKind(kind) || !Value.Check(contents[kind], content)) throw new Rejected('来文的种类或内容无法识别');
    await handle(call, envelope);
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    await updateMessage(call, messageId, { state: 'rejected', trouble: error.message });
  }
}

/** One round of the gateways for a centre: what waits here goes out, what waits there comes in. */
export async function exchangeMessages(run: Run): Promise<void> {
  await sendDue(run);
  await collectMessages(run);
}
