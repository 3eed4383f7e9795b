import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { done, type RouteInput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { tellMobile, unbindChannel } from '../notice/index.ts';
import { findPerson } from '../party/index.ts';
import { emptyLogin, insertClosedRegistration } from './close-registration-store.ts';
import { checkCode } from './codes.ts';
import type { closeRegistration as contract } from './contract.ts';
import { refusals } from './problems.ts';
import { endEverySession } from './sessions.ts';
import { deleteCode, findLogin } from './store.ts';

/**
 * 注销注册: a code to the mobile, then nothing of the login is left: no password, no bound phone, no session on any channel. The account,
 * the business under way and the contract for short messages stay; who comes back registers like anybody else.
 */
export async function closeRegistration(call: Call, { body }: RouteInput<typeof contract>) {
  const { tx, centerId, now, actor } = call;
  const checked = await checkCode(call, 'close-registration', body, { keeps: true });
  if ('refused' in checked) return checked.refused;
  if (checked.personId !== actor.id) throw new Problem(refusals.codeExpired, { remedy: '请重新获取验证码。' });
  const login = await findLogin(tx, centerId, { kind: 'person', subjectId: actor.id });
  if (!login?.firstLoginAt)
    throw new Problem(refusals.notRegistered, {
      detail: '您从未设置过登录密码。',
      remedy: '要停止用绑定的手机登录，请在“消息接收方式”中解除绑定。',
    });
  // The code is used up under its lock: of two at once the second finds none.
  await deleteCode(tx, centerId, body.codeId);
  await emptyLogin(tx, centerId, login.loginId);
  await insertClosedRegistration(tx, centerId, {
    closingId: call.newId(),
    personId: actor.id,
    registeredAt: login.firstLoginAt,
    closedAt: now,
    channel: call.channel,
  });
  for (const channel of ['wechat', 'app'] as const) await unbindChannel(call, actor.id, channel);
  await recordAudit(call, 'identity.close-registration', ['person', actor.id]);
  const person = await findPerson(call, actor.id);
  if (person?.mobile)
    await tellMobile(call, person.mobile, 'identity.registration-closed', { at: call.accountingDate.toString() });
  await endEverySession(call, 'person', actor.id);
  return done;
}
