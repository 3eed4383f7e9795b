import type { Call } from '../../platform/call.ts';
import { assignWaiting } from './assign.ts';
import { type ConversationRow, findConversation, insertConversation } from './conversation-store.ts';
import { rankOf } from './rules/conversation.ts';
import { say } from './say.ts';

interface Opening {
  readonly row: Omit<Parameters<typeof insertConversation>[2], 'rank' | 'openedAt'>;
  readonly first: { readonly sourceId: string; readonly text: string; readonly image?: Uint8Array };
}

/** Opens a conversation with its first words and gives it to somebody if anybody is free. The owner is held. */
export async function openConversation(call: Call, { row, first }: Opening): Promise<ConversationRow> {
  const { tx, centerId, now } = call;
  const { conversationId, channel } = row;
  await insertConversation(tx, centerId, { ...row, rank: rankOf(channel), openedAt: now });
  const opened = await findConversation(tx, centerId, conversationId, { lock: true });
  if (!opened) throw new Error('a conversation that was written is not there');
  await say(call, opened, { ...first, sender: 'visitor', kind: first.image ? 'image' : 'text' });
  await assignWaiting(call);
  return (await findConversation(tx, centerId, conversationId)) ?? opened;
}
