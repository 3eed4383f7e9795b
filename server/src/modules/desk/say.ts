import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { contexts } from './contexts.ts';
import { type ConversationRow, findConversation, updateConversation } from './conversation-store.ts';
import { deliverMessage } from './deliver.ts';
import { announceConversation } from './live.ts';
import {
  findBySource,
  insertImage,
  insertMessage,
  type MessageKind,
  type Sender,
  setDelivery,
} from './message-store.ts';
import { refusals } from './problems.ts';

export async function lockConversation(call: Call, conversationId: string): Promise<ConversationRow> {
  const row = await findConversation(call.tx, call.centerId, conversationId, { lock: true });
  if (!row) throw new Problem(refusals.conversationNotFound);
  return row;
}

interface Said {
  /** The sender's own id of it: sending twice says it once. */
  readonly sourceId: string;
  readonly sender: Sender;
  readonly kind: MessageKind;
  readonly text: string;
  readonly staffId?: string;
  readonly image?: Uint8Array;
}

/** Outside channels whose answers the desk hands to a gateway. */
export const isOutside = (channel: string): boolean => channel === 'wechat' || channel === 'weibo';

const isSpoken = ({ kind }: Said): boolean => kind === 'text' || kind === 'image';

/** What a conversation keeps of the last word: who spoke when, what the agent has seen, when they first answered. */
function marksOf({ firstReplyAt }: ConversationRow, said: Said, seq: number, now: Temporal.Instant) {
  if (said.sender === 'system') return {};
  const spoken = isSpoken(said) ? { lastSaidAt: now, lastSaidBy: said.sender } : {};
  if (said.sender === 'visitor') return spoken;
  return { ...spoken, agentSeq: seq, ...(isSpoken(said) && firstReplyAt === null && { firstReplyAt: now }) };
}

/**
 * Adds to a conversation that is locked, under the next number, and answers that number; the same `sourceId` again
 * answers the first one. What an agent says on a channel of others is handed to its gateway by a job.
 */
export async function say(call: Call, row: ConversationRow, said: Said): Promise<number> {
  const { tx, centerId, now, vault } = call;
  const { conversationId, channel } = row;
  const known = await findBySource(tx, centerId, conversationId, said.sourceId);
  if (known) return known.seq;
  const current = await findConversation(tx, centerId, conversationId);
  const seq = (current?.lastSeq ?? row.lastSeq) + 1;
  const { sourceId, sender, kind, staffId } = said;
  const textSealed = vault.seal(said.text, contexts.said);
  await insertMessage(tx, centerId, conversationId, {
    seq,
    sourceId,
    sender,
    kind,
    textSealed,
    staffId: staffId ?? null,
    saidAt: now,
  });
  if (said.image)
    await insertImage(tx, centerId, {
      conversationId,
      seq,
      contentSealed: vault.sealBytes(said.image, contexts.image),
    });
  await updateConversation(tx, centerId, conversationId, { lastSeq: seq, ...marksOf(current ?? row, said, seq, now) });
  if (sender === 'agent' && isSpoken(said) && isOutside(channel)) {
    await setDelivery(tx, centerId, { conversationId, seq, state: 'sending', fault: null, changedAt: now });
    await call.enqueue(deliverMessage, { conversationId, seq });
  }
  await announceConversation(call, conversationId);
  return seq;
}

/** A line that both sides read: who came, who left. */
export const sayEvent = (call: Call, row: ConversationRow, text: string): Promise<number> =>
  say(call, row, { sourceId: call.newId(), sender: 'system', kind: 'event', text });
