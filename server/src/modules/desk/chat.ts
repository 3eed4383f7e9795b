import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { newSecret, sha256 } from '../../platform/crypto.ts';
import { dayOf } from '../../platform/dates.ts';
import type { Answering } from '../../platform/http.ts';
import { common, Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { senderOf } from '../../platform/sender-address.ts';
import { recordAudit } from '../audit/index.ts';
import { inCenter, staffNames, throttle } from '../identity/index.ts';
import { getNumber } from '../params/index.ts';
import { findEmployer, findPerson, maskName } from '../party/index.ts';
import { assignWaiting } from './assign.ts';
import type * as contract from './contract-chat.ts';
import {
  type ConversationRow,
  countBefore,
  findConversation,
  findOfOwners,
  holdOwner,
  updateConversation,
} from './conversation-store.ts';
import { announceConversation } from './live.ts';
import { countImages, countSaid } from './message-store.ts';
import { openConversation } from './open.ts';
import { refusals } from './problems.ts';
import { lockConversation, say, sayEvent } from './say.ts';
import { serviceOf } from './service.ts';

const cookieName = 'chat';
/** How long an ended conversation can still be read and rated by its page. */
const keptAfterEnd = { hours: 2 } as const;
const openingsAnHour = 10;
const imagesMost = 20;

/** What a browser without a login keeps: its centre and a secret. */
function keptOf(answering: Answering): { centerId: number; ownerKey: string } | undefined {
  const [center = '', secret = ''] = answering.readBrowserCookie(cookieName)?.split('.') ?? [];
  const centerId = Number(center);
  if (!Number.isInteger(centerId) || centerId < 1 || centerId > 32_767 || !/^[\w-]{20,}$/.test(secret))
    return undefined;
  return { centerId, ownerKey: `visitor:${sha256(secret)}` };
}

const loginKey = ({ actor }: Call): string | undefined => {
  if (actor.kind === 'person') return `person:${actor.id}`;
  return actor.kind === 'employer' ? `employer:${actor.employerId}:${actor.id}` : undefined;
};

export interface Mine {
  readonly call: Call;
  readonly ownerKeys: readonly string[];
}

/** Whose conversations a caller may see: those of the login, and those of this browser in the same centre. */
async function mineIn(call: Call, answering: Answering, centerId?: number): Promise<Mine> {
  const kept = keptOf(answering);
  const login = loginKey(call);
  const center = login ? call.centerId : (centerId ?? kept?.centerId);
  if (center === undefined) return { call, ownerKeys: [] };
  const there = login ? call : await inCenter(call, center);
  return {
    call: there,
    ownerKeys: [...(login ? [login] : []), ...(kept?.centerId === center ? [kept.ownerKey] : [])],
  };
}

/** The caller's own conversation, in its centre; any other does not exist. */
export async function own(
  call: Call,
  answering: Answering,
  conversationId: string,
  { lock = false } = {},
): Promise<{ call: Call; row: ConversationRow }> {
  const mine = await mineIn(call, answering);
  if (mine.ownerKeys.length === 0) throw new Problem(refusals.conversationNotFound);
  const row = await findConversation(mine.call.tx, mine.call.centerId, conversationId, { lock });
  if (!row || !mine.ownerKeys.includes(row.ownerKey)) throw new Problem(refusals.conversationNotFound);
  return { call: mine.call, row };
}

export async function chatView(call: Call, row: ConversationRow): Promise<Static<typeof contract.Chat>> {
  const { tx, centerId } = call;
  const { conversationId, state, topic, agentId, lastSeq, score } = row;
  const names = agentId ? await staffNames(tx, centerId, [agentId]) : undefined;
  const name = agentId && names?.get(agentId);
  return {
    conversationId,
    state,
    topic,
    before: state === 'waiting' ? await countBefore(tx, centerId, row) : null,
    agentName: name ? `${name.slice(0, 1)}老师` : null,
    lastSeq,
    openedAt: row.openedAt.toString(),
    endedAt: row.endedAt?.toString() ?? null,
    score,
  };
}

export async function mine(
  call: Call,
  { query }: RouteInput<typeof contract.myChat>,
  answering: Answering,
): Promise<RouteOutput<typeof contract.myChat>> {
  const { call: there, ownerKeys } = await mineIn(call, answering, query.centerId);
  const row = await findOfOwners(there.tx, there.centerId, ownerKeys, there.now.subtract(keptAfterEnd));
  return { service: await serviceOf(there), chat: row ? await chatView(there, row) : null };
}

/** Who it is, as the desk shows it. */
async function whoOf(call: Call): Promise<Pick<ConversationRow, 'personId' | 'employerId' | 'name'>> {
  const { actor } = call;
  if (actor.kind === 'employer' && actor.employerId) {
    const employer = await findEmployer(call, actor.employerId);
    return { personId: null, employerId: actor.employerId, name: employer?.name ?? '单位' };
  }
  if (actor.kind !== 'person') return { personId: null, employerId: null, name: '访客' };
  const person = await findPerson(call, actor.id);
  return { personId: actor.id, employerId: null, name: person ? maskName(person.name) : '职工' };
}

/** Begins a conversation, within the hours of service. Safe to repeat. */
export async function open(
  call: Call,
  { body }: RouteInput<typeof contract.openChat>,
  answering: Answering,
): Promise<Static<typeof contract.Chat>> {
  const mine = await mineIn(call, answering, body.centerId);
  const there = mine.call;
  const login = loginKey(call);
  let ownerKey = login ?? mine.ownerKeys[0];
  if (!ownerKey) {
    const secret = newSecret();
    ownerKey = `visitor:${sha256(secret)}`;
    answering.setBrowserCookie(cookieName, `${there.centerId}.${secret}`);
  }
  await holdOwner(there.tx, there.centerId, ownerKey);
  const known = await findConversation(there.tx, there.centerId, body.conversationId);
  if (known) {
    if (known.ownerKey === ownerKey) return chatView(there, known);
    throw new Problem(refusals.conversationOpen, { remedy: '请刷新页面后再试。' });
  }
  const service = await serviceOf(there);
  if (!service.isServed)
    throw new Problem(refusals.outOfHours, {
      detail: `人工服务时间是${service.hours}。`,
      source: service.source,
      remedy: '请先查看常见问题，或者留言，我们在工作时间答复。',
    });
  await throttle(there, `chat-open:${login ?? senderOf(call.origin.address)}`, {
    most: openingsAnHour * (login ? 1 : 6),
    minutes: 60,
    remedy: '请稍后再试；急事请拨打 12329。',
  });
  const row = await openConversation(there, {
    row: {
      conversationId: body.conversationId,
      channel: call.actor.kind === 'employer' ? 'employer' : body.channel,
      ownerKey,
      ...(await whoOf(there)),
      outsideSealed: null,
      topic: body.topic,
      context: {},
    },
    first: { sourceId: body.conversationId, text: body.text.trim() },
  });
  await recordAudit(there, 'desk.open-chat', ['conversation', row.conversationId], { channel: row.channel });
  return chatView(there, row);
}

async function speakable(call: Call, row: ConversationRow): Promise<void> {
  const { tx, centerId, now } = call;
  if (row.state === 'ended')
    throw new Problem(refusals.conversationEnded, { remedy: '如果还有问题，请重新开始一次会话。' });
  const { value: most } = await getNumber(tx, centerId, 'desk.messages-per-minute', dayOf(now));
  const said = await countSaid(tx, centerId, row.conversationId, now.subtract({ minutes: 1 }));
  if (said >= most)
    throw new Problem(refusals.tooManyMessages, {
      detail: `一分钟内已经发送 ${said} 条，最多 ${most} 条。`,
      remedy: '请稍等片刻再发送。',
    });
}

async function showable(call: Call, row: ConversationRow): Promise<void> {
  await speakable(call, row);
  if ((await countImages(call.tx, call.centerId, row.conversationId)) >= imagesMost)
    throw new Problem(refusals.tooManyMessages, { detail: `一次会话最多发送 ${imagesMost} 张图片。` });
}

export async function sayText(
  call: Call,
  { params, body }: RouteInput<typeof contract.sayInChat>,
  answering: Answering,
): Promise<RouteOutput<typeof contract.sayInChat>> {
  const { call: there, row } = await own(call, answering, params.conversationId, { lock: true });
  await speakable(there, row);
  const seq = await say(there, row, {
    sourceId: body.messageId,
    sender: 'visitor',
    kind: 'text',
    text: body.text.trim(),
  });
  if (row.state === 'waiting') await assignWaiting(there);
  return { seq };
}

export async function sayImage(
  call: Call,
  { params, query }: RouteInput<typeof contract.showInChat>,
  answering: Answering,
  image: Uint8Array,
): Promise<RouteOutput<typeof contract.showInChat>> {
  const { call: there, row } = await own(call, answering, params.conversationId, { lock: true });
  await showable(there, row);
  const seq = await say(there, row, {
    sourceId: query.messageId,
    sender: 'visitor',
    kind: 'image',
    text: '[图片]',
    image,
  });
  return { seq };
}

/** The visitor is done. Safe to repeat. */
export async function end(
  call: Call,
  { params }: RouteInput<typeof contract.endChat>,
  answering: Answering,
): Promise<Static<typeof contract.Chat>> {
  const { call: there, row } = await own(call, answering, params.conversationId, { lock: true });
  if (row.state !== 'ended') {
    await sayEvent(there, row, '来访者结束了会话');
    await updateConversation(there.tx, there.centerId, row.conversationId, {
      state: 'ended',
      endedAt: there.now,
      endedBy: 'visitor',
      endTopic: row.topic,
    });
    await announceConversation(there, row.conversationId);
    await recordAudit(there, 'desk.end-chat', ['conversation', row.conversationId], {});
    await assignWaiting(there);
  }
  return chatView(there, await lockConversation(there, row.conversationId));
}

export async function rate(
  call: Call,
  { params, body }: RouteInput<typeof contract.rateChat>,
  answering: Answering,
): Promise<Static<typeof contract.Chat>> {
  const { call: there, row } = await own(call, answering, params.conversationId, { lock: true });
  if (row.state !== 'ended') throw new Problem(refusals.notEnded);
  if (row.score !== null) throw new Problem(refusals.alreadyRated);
  const set = { score: body.score, remark: body.remark.trim(), ratedAt: there.now };
  await updateConversation(there.tx, there.centerId, row.conversationId, set);
  await recordAudit(there, 'desk.rate-chat', ['conversation', row.conversationId], { score: body.score });
  return chatView(there, { ...row, ...set });
}

/** Refused before a picture is drawn: whoever has no such conversation, or has said too much in it, makes no work. */
export async function mayShow(call: Call, conversationId: string, answering: Answering): Promise<void> {
  const { call: there, row } = await own(call, answering, conversationId);
  await showable(there, row);
  if (call.actor.kind === 'visitor' && row.channel !== 'web') throw new Problem(common.forbidden);
}
