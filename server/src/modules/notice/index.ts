import type { Call } from '../../platform/call.ts';
import type { Edge } from '../../platform/http.ts';
import { done, pageOf, type RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { registerBatches } from './batches.ts';
import * as contract from './contract.ts';
import { registerPreferences } from './preferences.ts';
import { registerRevisions } from './revision-screens.ts';
import { categoryOf, keysOf } from './rules/catalogue.ts';
import { registerCounterSms } from './sms/counter.ts';
import { registerSmsScreens } from './sms/screens.ts';
import { deliveriesOf } from './sms/screens-store.ts';
import { listMessages, markRead } from './store.ts';

export { turnBatch } from './batches.ts';
export {
  addressIndex,
  type BoundChannel,
  bindChannel,
  bindingOf,
  personBoundTo,
  unbindChannel,
  useUnbound,
} from './bindings.ts';
export { expandOccasion } from './jobs.ts';
export { type Audience, notify, sendCode, tellMobile } from './notify.ts';
export { countBindings } from './preference-store.ts';
export { constraintProblems } from './problems.ts';
export { removeOldMessages } from './retention.ts';
export { useStaffNames } from './revision-screens.ts';
export {
  answerOf,
  otherWord,
  registerUplinkAnswer,
  type UplinkAnswer,
  type UplinkGate,
  type UplinkIdentity,
  useUplinkGate,
  useUplinkIdentity,
} from './sms/answer-uplink.ts';
export { answerUplink } from './sms/jobs.ts';
export { createPump, endOverdue, type InCenter, type PumpOptions } from './sms/pump.ts';
export { receiveUplink, type Uplink } from './sms/receive-uplink.ts';
export { receiveReport, type SmsReport } from './sms/reports.ts';
export { type PartAnswer, type PreparedSms, type SmsRoute, type SmsToSend, useSmsRoutes } from './sms/routes.ts';
export { waitingMessages } from './sms/store.ts';
export { cancelSubscription, signUp, subscriptionOf } from './sms/subscribe.ts';

/** Whose inbox: a person's own, or the employer's that a clerk acts for. */
const recipientOf = ({ actor }: Call) => actor.employerId ?? actor.id;

export function registerNotice(edge: Edge): void {
  registerSmsScreens(edge);
  registerCounterSms(edge);
  registerRevisions(edge);
  registerBatches(edge);
  registerPreferences(edge);
  edge.serve(contract.listMessages, async (call, { query }) => {
    const { tx, centerId } = call;
    const templates = query.category && keysOf(query.category);
    const found = await listMessages(
      tx,
      centerId,
      recipientOf(call),
      { unread: query.unread ?? false, templates },
      pageOf(query),
    );
    const deliveries = await deliveriesOf(
      tx,
      centerId,
      recipientOf(call),
      found.rows.map(({ occasionId }) => occasionId),
    );
    const rows = found.rows.map(({ occasionId, template, ...row }) => ({
      ...row,
      category: categoryOf(template) ?? null,
      createdAt: row.createdAt.toString(),
      readAt: row.readAt?.toString() ?? null,
      deliveries: deliveries
        .filter((one) => one.occasionId === occasionId)
        .map(({ channel, state, at, reason }) => ({ channel, state, at: at.toString(), reason })),
    }));
    return { rows, total: found.total, unread: found.unread } satisfies RouteOutput<typeof contract.listMessages>;
  });
  edge.serve(contract.readMessages, async (call, { body }) => {
    await markRead(call.tx, call.centerId, recipientOf(call), body.messageIds, call.now);
    const kind = call.actor.employerId ? 'employer' : 'person';
    await recordAudit(call, 'notice.read', [kind, recipientOf(call)], {
      count: body.messageIds === 'all' ? 'all' : body.messageIds.length,
    });
    return done;
  });
}
