import type { Call } from '../../../platform/call.ts';
import { dayOf, instantsIn, startOfDay } from '../../../platform/dates.ts';
import type { Edge } from '../../../platform/http.ts';
import { Problem } from '../../../platform/problem.ts';
import { done, pageOf, type RouteInput, type RouteOutput } from '../../../platform/route.ts';
import { recordAudit } from '../../audit/index.ts';
import { getUplinkWords } from '../../params/index.ts';
import { findPerson, maskMobile, personContexts } from '../../party/index.ts';
import { held } from '../batch-store.ts';
import { smsContexts } from '../contexts.ts';
import * as contract from '../contract.ts';
import { refusals } from '../problems.ts';
import { templateName } from '../rules/catalogue.ts';
import { type UplinkCommand, uplinkCommands } from './commands.ts';
import { listSmsRows, readDays, readSmsFigures, requeueSms } from './screens-store.ts';
import { findAccessNumber, lockSms } from './store.ts';
import { cancelSubscription, contractChangesOf, signUp, subscriptionOf } from './subscribe.ts';

async function smsService(call: Call): Promise<RouteOutput<typeof contract.getSmsService>> {
  const { tx, centerId, actor } = call;
  const [person, signed, accessNumber, words] = await Promise.all([
    findPerson(call, actor.id),
    subscriptionOf(call, actor.id),
    findAccessNumber(tx, centerId),
    getUplinkWords(tx, centerId, call.accountingDate),
  ]);
  return {
    signed: signed
      ? { mobileMasked: maskMobile(signed.mobile), signedAt: signed.signedAt.toString(), channel: signed.channel }
      : null,
    mobileMasked: person?.mobile ? maskMobile(person.mobile) : '',
    changes: await contractChangesOf(call, actor.id),
    accessNumber,
    commands: (Object.keys(uplinkCommands) as UplinkCommand[]).map((command) => ({
      name: uplinkCommands[command],
      words: [...words[command]],
    })),
  };
}

export function registerSmsScreens(edge: Edge): void {
  edge.serve(contract.getSmsService, smsService);
  edge.serve(contract.signUpForSms, async (call) => {
    const person = await findPerson(call, call.actor.id);
    if (!person?.mobile) throw new Problem(refusals.noMobile, { remedy: '请携带身份证到柜台登记手机号码。' });
    await signUp(call, { personId: person.personId, mobile: person.mobile });
    return smsService(call);
  });
  edge.serve(contract.cancelSms, async (call) => {
    if (!(await cancelSubscription(call, call.actor.id))) throw new Problem(refusals.notSigned);
    return smsService(call);
  });
  registerDesk(edge);
}

// A code that has expired is of no use, and an answer belongs to its question: neither is sent again.
const notAgain = new Set(['one-time-code', 'uplink-answer']);
const isResendable = ({ state, template }: { state: string; template: string }): boolean =>
  (state === 'failed' || state === 'unknown') && !notAgain.has(template);

const trendDays = 14;

/** When a message goes that waits for a time; what somebody holds waits for them, and has none. */
const timeToCome = (at: Temporal.Instant, now: Temporal.Instant): string | null =>
  Temporal.Instant.compare(at, now) > 0 && !at.equals(held) ? at.toString() : null;

function registerDesk(edge: Edge): void {
  edge.serve(contract.listSms, async (call, { query }) => {
    const { tx, centerId, vault } = call;
    const { state, channel, template } = query;
    const filter = {
      state,
      channel,
      template,
      mobileIndex: query.mobile ? vault.blindIndex(query.mobile, personContexts.mobile) : undefined,
      ...instantsIn(query),
    };
    const { rows, total } = await listSmsRows(tx, centerId, filter, pageOf(query));
    return {
      total,
      rows: rows.map(({ mobileSealed, nextAt, ...row }) => ({
        ...row,
        waitsUntil: row.state === 'queued' ? timeToCome(nextAt, call.now) : null,
        templateText: templateName(row.template),
        mobileMasked: addressText(row.channel, vault.open(mobileSealed, smsContexts.mobile)),
        createdAt: row.createdAt.toString(),
        handedOverAt: row.handedOverAt?.toString() ?? null,
        endedAt: row.endedAt?.toString() ?? null,
        isResendable: isResendable(row),
        tries: row.tries.map((tried) => ({ ...tried, startedAt: tried.startedAt.toString() })),
      })),
    };
  });
  edge.serve(contract.getSmsFigures, async (call, { query }) => {
    const day = query.day ? Temporal.PlainDate.from(query.day) : dayOf(call.now);
    const from = startOfDay(day);
    const to = from.add({ hours: 24 });
    const trend = { from: startOfDay(day.subtract({ days: trendDays - 1 })), to };
    const days = await readDays(call.tx, call.centerId, trend);
    return {
      day: day.toString(),
      ...(await readSmsFigures(call.tx, call.centerId, { from, to })),
      days: days.map((one) => ({ ...one, day: one.day.toString() })),
    };
  });
  edge.serve(contract.resendSms, resend);
}

/** A mobile is masked; an address of WeChat or the APP says nothing to a clerk. */
const addressText = (channel: string, address: string): string =>
  channel === 'sms' ? maskMobile(address) : `${address.slice(0, 4)}****`;

async function resend(call: Call, { params, body }: RouteInput<typeof contract.resendSms>) {
  const { tx, centerId } = call;
  const sms = await lockSms(tx, centerId, params.smsId);
  if (!sms) throw new Problem(refusals.smsNotFound);
  if (!isResendable(sms))
    throw new Problem(refusals.notResendable, {
      detail: notAgain.has(sms.template)
        ? '验证码和查询答复过时无用，不能重新发送；请让对方重新获取。'
        : '只有未送达或结果未知的短信可以重新发送。',
      state: sms.state,
    });
  const wasUnknown = sms.state === 'unknown';
  if (wasUnknown && !body.acceptsTwice)
    throw new Problem(refusals.mayComeTwice, {
      detail: '通道没有说明结果，重新发送后对方可能收到两次。',
      remedy: '请先向对方核实；确需重发的，确认“可能收到两次”后再发。',
    });
  await requeueSms(tx, centerId, params.smsId, { at: call.now, possiblyTwice: wasUnknown, reason: body.reason });
  await recordAudit(call, 'notice.resend', ['sms', params.smsId], { wasUnknown, reason: body.reason });
  return done;
}
