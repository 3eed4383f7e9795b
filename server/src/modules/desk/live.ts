import type { Call } from '../../platform/call.ts';
import { announce } from '../../platform/live.ts';

/** What the agents of a centre watch, and what the two sides of one conversation watch. */
export const deskTopic = (centerId: number): string => `desk:${centerId}`;
export const conversationTopic = (centerId: number, conversationId: string): string =>
  `desk:${centerId}:${conversationId}`;

/** Tells both sides at the commit: the queue and this conversation have changed. */
export async function announceConversation({ tx, centerId }: Call, conversationId: string): Promise<void> {
  await announce(tx, conversationTopic(centerId, conversationId));
  await announce(tx, deskTopic(centerId));
}
export const announceDesk = ({ tx, centerId }: Call): Promise<void> => announce(tx, deskTopic(centerId));
