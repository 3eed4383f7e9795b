import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { findStaff, staffNames, throttleUnmasking } from '../identity/index.ts';
import { findPerson } from '../party/index.ts';
import { type AgentRow, findAgent, holdAssigning, saveAgent, sendAway, updateAgent } from './agent-store.ts';
import { assignWaiting, give, isThere } from './assign.ts';
import type * as contract from './contract-agent.ts';
import {
  type ConversationRow,
  findConversation,
  listAbandoned,
  listSilent,
  updateConversation,
} from './conversation-store.ts';
import { hangUpAgent } from './deliver.ts';
import { countInsert } from './knowledge.ts';
import { announceConversation, announceDesk } from './live.ts';
import { refusals } from './problems.ts';
import {
  type AgentState,
  agentSeenSeconds,
  agentStates,
  type DeskChannel,
  type DeskTopic,
} from './rules/conversation.ts';
import { lockConversation, say, sayEvent } from './say.ts';
import { silenceOf } from './service.ts';

/** Whoever may serve does so on every channel until their manager says otherwise. */
const firstSettings = {
  channels: ['web', 'employer', 'wechat', 'weibo', 'hotline'] as DeskChannel[],
  skills: [] as DeskTopic[],
  capacity: 3,
  extension: null,
};

async function getAgent(call: Call, staffId: string): Promise<AgentRow> {
  const agent = await findAgent(call.tx, call.centerId, staffId);
  if (!agent)
    throw new Problem(refusals.notAgent, {
      detail: '您还没有被设为坐席。',
      remedy: '请业务主管在“坐席人员”中设置渠道、技能和同时接待人数。',
    });
  return agent;
}

/** The conversation, locked, that the caller serves. */
async function mine(call: Call, conversationId: string): Promise<ConversationRow> {
  const row = await lockConversation(call, conversationId);
  if (row.state === 'ended') throw new Problem(refusals.conversationEnded);
  if (row.agentId !== call.actor.id)
    throw new Problem(refusals.notMine, {
      detail: row.state === 'waiting' ? '这位来访者还在排队。' : '这位来访者由同事接待。',
      remedy: row.state === 'waiting' ? '请先接待。' : '请由接待的同事转给您。',
    });
  return row;
}

/** Comes, is busy, or leaves. The centre's giving is held first: it looks at states. */
export async function changeState(call: Call, state: AgentState): Promise<void> {
  const { tx, centerId, now, actor } = call;
  await holdAssigning(tx, centerId);
  if (!(await findAgent(tx, centerId, actor.id)))
    await saveAgent(tx, centerId, { staffId: actor.id, ...firstSettings, now });
  const agent = await getAgent(call, actor.id);
  await updateAgent(tx, centerId, actor.id, { state, seenAt: now, ...(agent.state !== state && { since: now }) });
  if (agent.state !== state) await recordAudit(call, 'desk.change-state', ['staff', actor.id], { state });
  if (state === 'online') await assignWaiting(call);
  await announceDesk(call);
}

/** The page is open. An agent who comes back after a silence is given people again. */
export async function beat(call: Call): Promise<void> {
  const { tx, centerId, now, actor } = call;
  const agent = await getAgent(call, actor.id);
  const wasThere = isThere(agent, now);
  if (agent.state === 'online' && !wasThere) await holdAssigning(tx, centerId);
  await updateAgent(tx, centerId, actor.id, { seenAt: now });
  if (agent.state === 'online' && !wasThere) await assignWaiting(call);
}

/** Takes somebody from the queue oneself: the first who asks has them. */
export async function take(call: Call, conversationId: string): Promise<void> {
  const { tx, centerId, actor } = call;
  const row = await lockConversation(call, conversationId);
  await holdAssigning(tx, centerId);
  if (row.state !== 'waiting') {
    if (row.state === 'active' && row.agentId === actor.id) return;
    const names = row.agentId ? await staffNames(tx, centerId, [row.agentId]) : undefined;
    throw new Problem(refusals.alreadyTaken, {
      detail: row.state === 'ended' ? '来访者已经离开。' : `${names?.get(row.agentId ?? '') ?? '同事'} 已经接待。`,
      remedy: '请接待下一位。',
    });
  }
  const agent = await getAgent(call, actor.id);
  if (agent.state === 'away')
    throw new Problem(refusals.notAvailable, { detail: '您的状态是“离开”。', remedy: '请先改为在线或忙碌。' });
  if (agent.load >= agent.capacity)
    throw new Problem(refusals.noPlaceFree, {
      detail: `您正在接待 ${agent.load} 位，最多同时接待 ${agent.capacity} 位。`,
      remedy: '请先结束或转出一次会话。',
    });
  await give(call, row, actor.id, agent.extension);
  await recordAudit(call, 'desk.take', ['conversation', conversationId], { channel: row.channel });
}

export async function answer(
  call: Call,
  { params, body }: RouteInput<typeof contract.answerConversation>,
): Promise<{ seq: number }> {
  const { actor } = call;
  // A note to colleagues may be left by any of them.
  const row = body.isNote
    ? await lockConversation(call, params.conversationId)
    : await mine(call, params.conversationId);
  const seq = await say(call, row, {
    sourceId: body.messageId,
    sender: 'agent',
    kind: body.isNote ? 'note' : 'text',
    text: body.text.trim(),
    staffId: actor.id,
  });
  // An answer that has just been withdrawn was still given.
  if (body.questionId && !body.isNote && seq > row.lastSeq) await countInsert(call, body.questionId);
  return { seq };
}

export async function show(
  call: Call,
  { params, query }: RouteInput<typeof contract.showConversation>,
  image: Uint8Array,
): Promise<{ seq: number }> {
  const row = await mine(call, params.conversationId);
  const said = { sender: 'agent', kind: 'image', text: '[图片]', staffId: call.actor.id, image } as const;
  return { seq: await say(call, row, { sourceId: query.messageId, ...said }) };
}

/** Refused before a picture is read. */
export async function mayShow(call: Call, conversationId: string): Promise<void> {
  const row = await findConversation(call.tx, call.centerId, conversationId);
  if (!row) throw new Problem(refusals.conversationNotFound);
  if (row.agentId !== call.actor.id) throw new Problem(refusals.notMine);
}

/** What the one who serves has seen. */
export async function see(call: Call, { params, body }: RouteInput<typeof contract.seeConversation>): Promise<void> {
  const row = await lockConversation(call, params.conversationId);
  const seq = Math.min(body.seq, row.lastSeq);
  if (row.agentId !== call.actor.id || seq <= row.agentSeq) return;
  await updateConversation(call.tx, call.centerId, params.conversationId, { agentSeq: seq });
  await announceDesk(call);
}

/** To a colleague with a place free at once, else to the head of the queue, meant for that one; or back to everybody. */
export async function handOver(
  call: Call,
  { params, body }: RouteInput<typeof contract.handOverConversation>,
): Promise<void> {
  const { tx, centerId, now, actor } = call;
  const { conversationId } = params;
  const row = await mine(call, conversationId);
  await holdAssigning(tx, centerId);
  const { toStaffId } = body;
  const colleague = toStaffId ? await findAgent(tx, centerId, toStaffId) : undefined;
  if (toStaffId && (toStaffId === actor.id || !colleague || !isThere(colleague, now)))
    throw new Problem(refusals.wrongColleague, {
      detail:
        toStaffId === actor.id
          ? '不能转给自己。'
          : `这位同事现在${colleague ? agentStates[colleague.state] : '不是坐席'}。`,
      remedy: '请选一位在线的同事，或退回排队。',
    });
  if (body.note.trim() !== '')
    await say(call, row, {
      sourceId: call.newId(),
      sender: 'agent',
      kind: 'note',
      text: `转接备注：${body.note.trim()}`,
      staffId: actor.id,
    });
  await updateConversation(tx, centerId, conversationId, { state: 'waiting', agentId: null, meantFor: toStaffId });
  await sayEvent(call, row, '正在为您转接');
  await recordAudit(call, 'desk.hand-over', ['conversation', conversationId], { to: toStaffId });
  const waiting = await lockConversation(call, conversationId);
  if (colleague && colleague.load < colleague.capacity)
    await give(call, waiting, colleague.staffId, colleague.extension);
  // Whoever gave somebody back to everybody is not given them at once again.
  await assignWaiting(call, toStaffId === null ? actor.id : undefined);
  await announceConversation(call, conversationId);
}

/** Puts the agent's telephone down for them: by a job, for the exchange is another's. The caller is then asked how content they are. */
export async function hangUp(call: Call, conversationId: string): Promise<void> {
  const row = await mine(call, conversationId);
  if (row.channel !== 'hotline' || row.context.isOver)
    throw new Problem(refusals.notOnCall, { remedy: '请记录主题并结束会话。' });
  await call.enqueue(hangUpAgent, { conversationId, agentId: call.actor.id });
  await recordAudit(call, 'desk.hang-up', ['conversation', conversationId], {});
}

/** The end with what it was about. */
export async function end(call: Call, { params, body }: RouteInput<typeof contract.endConversation>): Promise<void> {
  const { tx, centerId, now, actor } = call;
  const { conversationId } = params;
  const row = await lockConversation(call, conversationId);
  if (row.agentId !== actor.id) throw new Problem(refusals.notMine);
  const note = body.note.trim();
  // Where the visitor left first, whoever served them still says what it was about.
  if (row.state === 'ended') {
    await updateConversation(tx, centerId, conversationId, { endTopic: body.topic, endNote: note });
  } else {
    await sayEvent(call, row, '会话已结束，欢迎评价');
    const set = { state: 'ended', endedAt: now, endedBy: 'agent', endTopic: body.topic, endNote: note } as const;
    await updateConversation(tx, centerId, conversationId, set);
  }
  await recordAudit(call, 'desk.end', ['conversation', conversationId], { topic: body.topic });
  await announceConversation(call, conversationId);
  await assignWaiting(call);
}

/** Who it is, unmasked: the reason stands in the audit trail. */
export async function reveal(call: Call, { params, body }: RouteInput<typeof contract.revealVisitor>) {
  const row = await lockConversation(call, params.conversationId);
  const person = row.personId ? await findPerson(call, row.personId) : undefined;
  if (!person)
    throw new Problem(refusals.nobodyKnown, { remedy: '请来访者登录后再咨询，或在对话中核对身份后到“查找”查看。' });
  await throttleUnmasking(call);
  await recordAudit(call, 'desk.reveal', ['person', person.personId], {
    reason: body.reason.trim(),
    conversation: params.conversationId,
  });
  return { name: person.name, certificate: person.certificateNumber, mobile: person.mobile };
}

export async function keepAgent(call: Call, { params, body }: RouteInput<typeof contract.saveAgent>): Promise<void> {
  const { tx, centerId, now } = call;
  const staff = await findStaff(tx, centerId, params.staffId);
  if (!staff) throw new Problem(refusals.wrongColleague, { detail: '没有这位工作人员。' });
  await holdAssigning(tx, centerId);
  await saveAgent(tx, centerId, { staffId: params.staffId, ...body, now });
  await recordAudit(call, 'desk.save-agent', ['staff', params.staffId], { ...body });
  await assignWaiting(call);
  await announceDesk(call);
}

/**
 * The round: agents whose page is gone are away, whoever spoke to them last waits again in their old place, whoever has
 * been silent for long has left. Safe to run again.
 */
export async function keepDesk(call: Call): Promise<void> {
  const { tx, centerId, now } = call;
  await holdAssigning(tx, centerId);
  const seenBefore = now.subtract({ seconds: agentSeenSeconds });
  const isAnyGone = await sendAway(tx, centerId, seenBefore, now);
  for (const row of await listAbandoned(tx, centerId, seenBefore)) {
    await updateConversation(tx, centerId, row.conversationId, { state: 'waiting', agentId: null });
    await sayEvent(call, row, '坐席暂时离开，正在为您转接');
  }
  const silentBefore = now.subtract({ minutes: await silenceOf(call) });
  for (const row of await listSilent(tx, centerId, silentBefore)) {
    await sayEvent(call, row, '长时间没有新消息，会话已结束');
    const set = { state: 'ended', endedAt: now, endedBy: 'silence', endTopic: row.topic } as const;
    await updateConversation(tx, centerId, row.conversationId, set);
  }
  await assignWaiting(call);
  if (isAnyGone) await announceDesk(call);
}
