import { Type } from 'typebox';
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
type Connect = (call: CallToConnect) => Promise<DeliveryOutcome>;
let connect: Connect | undefined;

/** The telephone system says at start-up how a call reaches an agent. */
export function useCalls(given: Connect): void {
  connect = given;
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
    const outcome = connect ? await connect(given) : { failed: '电话系统没有接通，请按来电号码回拨' };
    await inCall(async (call) => {
      const row = await findConversation(call.tx, call.centerId, conversationId, { lock: true });
      if (!row || row.state === 'ended') return;
      const text = 'delivered' in outcome ? `来电已转到您的分机 ${extension ?? ''}` : `电话未接通：${outcome.failed}`;
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
    });
  },
});
