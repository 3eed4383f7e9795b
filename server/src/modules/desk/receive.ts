import type { Call } from '../../platform/call.ts';
import { recordAudit } from '../audit/index.ts';
import { findPerson, maskName } from '../party/index.ts';
import { assignWaiting } from './assign.ts';
import { contexts } from './contexts.ts';
import {
  type ConversationRow,
  countBefore,
  findConversation,
  findOfOwners,
  holdOwner,
  markCallOver,
  updateConversation,
} from './conversation-store.ts';
import { announceConversation } from './live.ts';
import { findOfOwnerBySource } from './message-store.ts';
import { openConversation } from './open.ts';
import { outsideOwner } from './owners.ts';
import { type DeskTopic, deskLimits } from './rules/conversation.ts';
import { say, sayEvent } from './say.ts';
import { serviceOf } from './service.ts';

/** A message that a gateway brings. */
export interface IncomingMessage {
  readonly channel: 'wechat' | 'weibo';
  readonly from: {
    /** The account at the channel: openid, uid. */
    readonly key: string;
    /** As the channel shows it; ours comes first when the person is known. */
    readonly name?: string;
    /** Whoever bound this account, if anybody. */
    readonly personId?: string;
  };
  readonly text: string;
  /** A picture, as it came: it has been drawn anew by `readImage`. */
  readonly image?: Uint8Array;
  /** The channel's own id of the message: brought twice, it is said once. */
  readonly sourceId: string;
  readonly topic?: DeskTopic;
}
export interface Received {
  readonly conversationId: string;
  readonly seq: number;
  readonly state: 'waiting' | 'active' | 'ended';
  /** How many wait before; 0 when somebody answers already. */
  readonly before: number;
  readonly isServed: boolean;
  readonly hours: string;
}

const clipped = (text: string) => text.trim().slice(0, deskLimits.text) || '（空消息）';

async function standing(call: Call, row: ConversationRow, seq: number): Promise<Received> {
  const { isServed, hours } = await serviceOf(call);
  const before = row.state === 'waiting' ? await countBefore(call.tx, call.centerId, row) : 0;
  return { conversationId: row.conversationId, seq, state: row.state, before, isServed, hours };
}

/** Adds to the open conversation of an account, if it has one. */
async function addToOpen(
  call: Call,
  ownerKey: string,
  message: Pick<IncomingMessage, 'sourceId' | 'text' | 'image'>,
): Promise<Received | undefined> {
  const { tx, centerId } = call;
  const current = await findOfOwners(tx, centerId, [ownerKey], call.now);
  const row = current && (await findConversation(tx, centerId, current.conversationId, { lock: true }));
  if (!row || row.state === 'ended') return undefined;
  const seq = await say(call, row, { ...message, sender: 'visitor', kind: message.image ? 'image' : 'text' });
  if (row.state === 'waiting') await assignWaiting(call);
  return standing(call, (await findConversation(tx, centerId, row.conversationId)) ?? row, seq);
}

/**
 * The door of the channels of others: adds to the open conversation of an account, or opens one. Runs in the gateway's
 * transaction, and may be repeated with the same `sourceId`.
 */
export async function receiveMessage(call: Call, message: IncomingMessage): Promise<Received> {
  const { tx, centerId, vault } = call;
  const { channel, from, sourceId, image } = message;
  const ownerKey = outsideOwner(call, channel, from.key);
  await holdOwner(tx, centerId, ownerKey);
  const known = await findOfOwnerBySource(tx, centerId, ownerKey, sourceId);
  if (known) {
    const row = await findConversation(tx, centerId, known.conversationId);
    if (row) return standing(call, row, known.seq);
  }
  const text = clipped(message.text);
  const added = await addToOpen(call, ownerKey, { sourceId, text, ...(image && { image }) });
  if (added) return added;
  const person = from.personId ? await findPerson(call, from.personId) : undefined;
  const row = await openConversation(call, {
    row: {
      conversationId: call.newId(),
      channel,
      ownerKey,
      personId: person?.personId ?? null,
      employerId: null,
      outsideSealed: vault.seal(from.key, contexts.outside),
      name: person ? maskName(person.name) : (from.name?.trim().slice(0, 30) ?? '访客'),
      topic: message.topic ?? null,
      context: {},
    },
    first: { sourceId, text, ...(image && { image }) },
  });
  await recordAudit(call, 'desk.receive', ['conversation', row.conversationId], { channel });
  return standing(call, row, 1);
}

/** A call that the telephone hands to a person (key 0), with what is known of it. */
export interface CallHandedOver {
  readonly callId: string;
  /** The number that called. */
  readonly callerNumber: string;
  readonly personId?: string;
  /** How the caller was identified, in words: `身份证号和预留手机号`; nothing when not. */
  readonly identifiedBy?: string;
  /** What was chosen and asked before, in words, oldest first. */
  readonly asked: readonly string[];
  readonly topic?: DeskTopic;
}

/** The door of the telephone: a call joins the queue before those who write. May be repeated with the same `callId`. */
export async function handOverCall(call: Call, given: CallHandedOver): Promise<Received> {
  const { tx, centerId, vault } = call;
  const { callId, personId, identifiedBy, asked } = given;
  const ownerKey = `hotline:${callId}`;
  await holdOwner(tx, centerId, ownerKey);
  const known = await findOfOwnerBySource(tx, centerId, ownerKey, callId);
  if (known) {
    const row = await findConversation(tx, centerId, known.conversationId);
    if (row) return standing(call, row, known.seq);
  }
  const person = personId ? await findPerson(call, personId) : undefined;
  const row = await openConversation(call, {
    row: {
      conversationId: call.newId(),
      channel: 'hotline',
      ownerKey,
      personId: person?.personId ?? null,
      employerId: null,
      outsideSealed: vault.seal(given.callerNumber, contexts.outside),
      name: person ? maskName(person.name) : '来电',
      topic: given.topic ?? null,
      context: { callId, asked, ...(identifiedBy !== undefined && { identifiedBy }) },
    },
    first: { sourceId: callId, text: asked.length > 0 ? `来电转人工，之前：${asked.join(' → ')}` : '来电转人工' },
  });
  await recordAudit(call, 'desk.receive', ['conversation', row.conversationId], { channel: 'hotline' });
  return standing(call, row, 1);
}

/** How a call that waits stands, for what the caller hears meanwhile; nothing when it is over. */
export async function standingOfCall(call: Call, callId: string): Promise<Received | undefined> {
  const row = await findOfOwners(call.tx, call.centerId, [`hotline:${callId}`], call.now);
  return row && standing(call, row, row.lastSeq);
}

/** The caller hung up, or the call is over. Safe to repeat. */
export async function callEnded(call: Call, callId: string): Promise<void> {
  const { tx, centerId, now } = call;
  const found = await findOfOwners(tx, centerId, [`hotline:${callId}`], now);
  const row = found && (await findConversation(tx, centerId, found.conversationId, { lock: true }));
  if (!row || row.state === 'ended') return;
  await sayEvent(call, row, row.state === 'waiting' ? '来电者在等待中挂断' : '通话结束');
  await markCallOver(tx, centerId, row.conversationId);
  // Whoever served them still says what it was about; a call that nobody answered is over.
  if (row.state === 'waiting')
    await updateConversation(tx, centerId, row.conversationId, { state: 'ended', endedAt: now, endedBy: 'channel' });
  await announceConversation(call, row.conversationId);
}
