import type { Call } from '../../platform/call.ts';
import { staffNames } from '../identity/index.ts';
import { type AgentRow, holdAssigning, listAgents, updateAgent } from './agent-store.ts';
import { type ConversationRow, listWaiting, updateConversation } from './conversation-store.ts';
import { connectCall } from './deliver.ts';
import { announceConversation } from './live.ts';
import { agentSeenSeconds, chooseAgent } from './rules/conversation.ts';
import { sayEvent } from './say.ts';

/** Whether an agent is there now: online, and their page was heard of. */
export const isThere = ({ state, seenAt }: AgentRow, now: Temporal.Instant): boolean =>
  state === 'online' && Temporal.Instant.compare(seenAt.add({ seconds: agentSeenSeconds }), now) >= 0;

/** Gives a locked conversation to an agent; the caller holds the assigning of the centre. */
export async function give(call: Call, row: ConversationRow, agentId: string, extension: string | null): Promise<void> {
  const { tx, centerId, now } = call;
  const { conversationId } = row;
  await updateConversation(tx, centerId, conversationId, {
    state: 'active',
    agentId,
    givenAt: now,
    meantFor: null,
  });
  await updateAgent(tx, centerId, agentId, { lastGivenAt: now });
  const names = await staffNames(tx, centerId, [agentId]);
  await sayEvent(call, row, `${(names.get(agentId) ?? '坐席').slice(0, 1)}老师为您服务`);
  if (row.channel === 'hotline') await call.enqueue(connectCall, { conversationId, agentId, extension });
  await announceConversation(call, conversationId);
}

/**
 * Gives those who wait to whoever is there and has a place free, first come first. One giving at a time in a centre: the
 * advisory lock is taken before the queue and the loads are read, so that a conversation is never given twice and nobody
 * is given more than they can serve. Called at the end of everything that frees a place or brings somebody.
 */
export async function assignWaiting(call: Call, except?: string): Promise<void> {
  const { tx, centerId, now } = call;
  await holdAssigning(tx, centerId);
  const waiting = await listWaiting(tx, centerId, { limit: 100, isLocked: true });
  if (waiting.length === 0) return;
  const agents = (await listAgents(tx, centerId))
    .filter((agent) => isThere(agent, now) && agent.staffId !== except)
    .map((agent) => ({ ...agent, lastGivenMs: agent.lastGivenAt?.epochMilliseconds }));
  for (const row of waiting) {
    const chosen = chooseAgent(row, agents);
    if (!chosen) continue;
    await give(call, row, chosen.staffId, chosen.extension);
    const at = agents.indexOf(chosen);
    const agent = agents[at];
    // Later than all who were given somebody before in this round.
    if (agent) agents[at] = { ...agent, load: agent.load + 1, lastGivenMs: now.epochMilliseconds };
  }
}
