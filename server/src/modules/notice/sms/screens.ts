import type { Call } from '../../../platform/call.ts';
import { dayOf, startOfDay } from '../../../platform/dates.ts';
import type { Edge } from '../../../platform/http.ts';
import { Problem } from '../../../platform/problem.ts';
import { done, pageOf, type RouteOutput } from '../../../platform/route.ts';
import { recordAudit } from '../../audit/index.ts';
import { getUplinkWords } from '../../params/index.ts';
import { findPerson, maskMobile, personContexts } from '../../party/index.ts';
import { smsContexts } from '../contexts.ts';
import * as contract from '../contract.ts';
import { refusals } from '../problems.ts';
import { type UplinkCommand, uplinkCommands } from './commands.ts';
import { listSmsRows, readSmsFigures, requeueSms } from './screens-store.ts';
import { findAccessNumber, lockSms } from './store.ts';
import { cancelSubscription, signUp, subscriptionOf } from './subscribe.ts';

/** What a message was about, for the desk: the words themselves stay sealed. */
const templateTexts: Readonly<Record<string, string>> = {
  'one-time-code': '短信验证码',
  'uplink-answer': '上行查询答复',
  'contribution.remitted': '汇缴入账',
  'contribution.account-changed': '账户变更',
  'identity.password-changed': '密码修改',
  'identity.mobile-changed': '手机号码修改',
  'casework.news': '业务进度',
  'evidence.waiting': '核验等待',
  'evidence.answered': '核验结果',
  'evidence.overdue': '核验超时',
};

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
  edge.serve(contract.listSms, async (call, { query }) => {
    const { tx, centerId, vault } = call;
    const mobileIndex = query.mobile ? vault.blindIndex(query.mobile, personContexts.mobile) : undefined;
    const { rows, total } = await listSmsRows(tx, centerId, { state: query.state, mobileIndex }, pageOf(query));
    return {
      total,
      rows: rows.map(({ mobileSealed, ...row }) => ({
        ...row,
        templateText: templateTexts[row.template] ?? row.template,
        mobileMasked: maskMobile(vault.open(mobileSealed, smsContexts.mobile)),
        createdAt: row.createdAt.toString(),
        handedOverAt: row.handedOverAt?.toString() ?? null,
        endedAt: row.endedAt?.toString() ?? null,
        tries: row.tries.map((tried) => ({ ...tried, startedAt: tried.startedAt.toString() })),
      })),
    };
  });
  edge.serve(contract.getSmsFigures, async (call, { query }) => {
    const day = query.day ? Temporal.PlainDate.from(query.day) : dayOf(call.now);
    const from = startOfDay(day);
    return {
      day: day.toString(),
      ...(await readSmsFigures(call.tx, call.centerId, { from, to: from.add({ hours: 24 }) })),
    };
  });
  edge.serve(contract.resendSms, async (call, { params }) => {
    const sms = await lockSms(call.tx, call.centerId, params.smsId);
    if (!sms) throw new Problem(refusals.smsNotFound);
    if (sms.state !== 'failed' && sms.state !== 'unknown')
      throw new Problem(refusals.notResendable, {
        detail: '只有未送达或结果未知的短信可以重新发送。',
        state: sms.state,
      });
    await requeueSms(call.tx, call.centerId, params.smsId, { at: call.now, possiblyTwice: sms.state === 'unknown' });
    await recordAudit(call, 'notice.resend', ['sms', params.smsId], { wasUnknown: sms.state === 'unknown' });
    return done;
  });
}
