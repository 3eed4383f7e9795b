import { Type } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { defineJob } from '../../platform/jobs.ts';
import { Uuid } from '../../platform/route.ts';
import { contexts } from './contexts.ts';
import { findConversation, updateConversation } from './conversation-store.ts';
import { announceConversation } from './live.ts';
import { findImage, findMessage, hasArrived, insertMessage, setDelivery } from './message-store.ts';
import { deliveryFaults } from './rules/delivery.ts';

/** An answer that goes out over a channel of others. `messageId` stays the same when it is tried again. */
export interface OutgoingMessage {
  readonly centerId: number;
  readonly messageId: string;
  /** The account that wrote: the openid of WeChat, the uid of Weibo. */
  readonly to: string;
  readonly kind: 'text' | 'image';
  readonly text: string;
  /** A JPEG, for `image`. */
  readonly image?: Uint8Array;
}
/** `failed` will not get better by trying again; whoever throws is tried again. */
export type DeliveryOutcome = { readonly delivered: true } | { readonly failed: string };
type Deliver = (message: OutgoingMessage) => Promise<DeliveryOutcome>;
const gateways = new Map<'wechat' | 'weibo', Deliver>();

/** The gateway of a channel says at start-up how answers reach it. Without one, answers stay undelivered and say so. */
export function useDelivery(channel: 'wechat' | 'weibo', deliver: Deliver): void {
  gateways.set(channel, deliver);
}

export const deliverMessage = defineJob({
  name: 'desk.deliver',
  payload: Type.Object({ conversationId: Uuid, seq: Type.Integer({ minimum: 1 }) }),
  retry: { limit: 8, backoffSeconds: 2 },
  async handle({ inCall, log }, { conversationId, seq }) {
    const found = await inCall(async ({ tx, centerId, vault }) => {
      const row = await findConversation(tx, centerId, conversationId);
      const message = row?.outsideSealed && (await findMessage(tx, centerId, conversationId, seq));
      if (!row?.outsideSealed || !message || (await hasArrived(tx, centerId, conversationId, seq))) return undefined;
      const image = message.kind === 'image' ? await findImage(tx, centerId, conversationId, seq) : undefined;
      return {
        channel: row.channel as 'wechat' | 'weibo',
        message: {
          centerId,
          messageId: `${conversationId}:${seq}`,
          to: vault.open(row.outsideSealed, contexts.outside),
          kind: image ? ('image' as const) : ('text' as const),
          text: vault.open(message.textSealed, contexts.said),
          ...(image && { image: vault.openBytes(image.contentSealed, contexts.image) }),
        },
      };
    });
    if (!found) return;
    const keep = (state: 'sending' | 'delivered' | 'failed', fault: string | null) =>
      inCall(async (call) => {
        await setDelivery(call.tx, call.centerId, { conversationId, seq, state, fault, changedAt: call.now });
        await announceConversation(call, conversationId);
      });
    const deliver = gateways.get(found.channel);
    if (!deliver) return keep('failed', deliveryFaults.notConnected);
    const outcome = await deliver(found.message).catch(async (error: unknown) => {
      log.warn({ err: String(error), conversationId, seq }, 'an answer could not be delivered yet');
      await keep('failed', '暂时无法送达，将自动重试');
      throw error;
    });
    return 'delivered' in outcome ? keep('delivered', null) : keep('failed', outcome.failed);
  },
});

/** Puts a call that was handed over through to the telephone of whoever took it. */
export interface CallToConnect {
  readonly centerId: number;
  readonly callId: string;
  readonly agentId: string;
  readonly extension: string | null;
}
/** The telephone of an agent that is put down, of the call that they took. */
export type CallToHangUp = Omit<CallToConnect, 'extension'>;
export interface Telephones {
  readonly connect: (call: CallToConnect) => Promise<DeliveryOutcome>;
  readonly hangUp: (call: CallToHangUp) => Promise<DeliveryOutcome>;
}
let telephones: Telephones | undefined;

/** The telephone system says at start-up how a call reaches an agent, and how it is put down. */
export function useCalls(given: Telephones): void {
  telephones = given;
}

/** A line of the system in a conversation that is still open; nothing in one that is over. */
async function writeEvent(call: Call, conversationId: string, text: string): Promise<void> {
  const row = await findConversation(call.tx, call.centerId, conversationId, { lock: true });
  if (!row || row.state === 'ended') return;
  const seq = row.lastSeq + 1;
  await insertMessage(call.tx, call.centerId, conversationId, {
    seq,
    sourceId: call.newId(),
    sender: 'system',
    kind: 'event',
    textSealed: call.vault.seal(text, contexts.said),
    staffId: null,
    saidAt: call.now,
  });
  await updateConversation(call.tx, call.centerId, conversationId, { lastSeq: seq });
  await announceConversation(call, conversationId);
}

export const connectCall = defineJob({
  name: 'desk.connect-call',
  payload: Type.Object({ conversationId: Uuid, agentId: Uuid, extension: Type.Union([Type.String(), Type.Null()]) }),
  retry: { limit: 2, backoffSeconds: 2 },
  async handle({ inCall }, { conversationId, agentId, extension }) {
    const callId = await inCall(async ({ tx, centerId }) => {
      const row = await findConversation(tx, centerId, conversationId);
      return row?.state === 'active' && row.agentId === agentId ? { centerId, id: row.context.callId } : undefined;
    });
    if (!callId?.id) return;
    const given = { centerId: callId.centerId, callId: callId.id, agentId, extension };
    const outcome = telephones ? await telephones.connect(given) : { failed: deliveryFaults.noTelephones };
    const text = 'delivered' in outcome ? `来电已转到您的分机 ${extension ?? ''}` : `电话未接通：${outcome.failed}`;
    await inCall((call) => writeEvent(call, conversationId, text));
  },
});

export const hangUpAgent = defineJob({
  name: 'desk.hang-up',
  payload: Type.Object({ conversationId: Uuid, agentId: Uuid }),
  retry: { limit: 1, backoffSeconds: 1 },
  async handle({ inCall }, { conversationId, agentId }) {
    const found = await inCall(async ({ tx, centerId }) => {
      const row = await findConversation(tx, centerId, conversationId);
      const { callId, isOver } = row?.context ?? {};
      return row?.agentId === agentId && callId && !isOver ? { centerId, callId, agentId } : undefined;
    });
    if (!found) return;
    const outcome = telephones ? await telephones.hangUp(found) : { failed: deliveryFaults.noTelephones };
    // That it worked is said by the end of the call itself.
    if ('failed' in outcome) await inCall((call) => writeEvent(call, conversationId, `没有挂断：${outcome.failed}`));
  },
});
