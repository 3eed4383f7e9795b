import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { notify, signUp, subscriptionOf, tellMobile } from '../notice/index.ts';
import { findPerson, maskMobile, type Person, changeMobile as registerMobile } from '../party/index.ts';
import { checkCode, sendOneTimeCode, throttleCodes } from './codes.ts';
import type { changeMobile as changeContract, sendNewMobileCode as sendContract } from './contract.ts';
import { refusals } from './problems.ts';
import { deleteCode } from './store.ts';

async function getSelf(call: Call): Promise<Person & { mobile: string }> {
  const person = await findPerson(call, call.actor.id);
  if (!person?.mobile) throw new Problem(refusals.noMobile, { remedy: '请携带身份证到柜台登记手机号码。' });
  return { ...person, mobile: person.mobile };
}

/** Sends a code to the number that is to be registered: whoever changes it must hold both telephones. */
export async function sendNewMobileCode(call: Call, { body }: RouteInput<typeof sendContract>) {
  const person = await getSelf(call);
  if (person.mobile === body.mobile)
    throw new Problem(refusals.sameMobile, { fields: { mobile: '与现在登记的号码相同' } });
  // By the number too: nobody's telephone is to be flooded by way of many logins.
  await throttleCodes(call, `mobile:${call.vault.mac(body.mobile, 'identity.new-mobile').toString('hex')}`);
  await recordAudit(call, 'identity.send-code', ['person', person.personId], { purpose: 'new-mobile' });
  return sendOneTimeCode(call, 'new-mobile', { personId: person.personId, mobile: body.mobile }, { isThrottled: true });
}

/** P-O9 手机号修改: a code from the old number and one from the new; both numbers are told. */
export async function changeMobile(call: Call, { body }: RouteInput<typeof changeContract>) {
  const person = await getSelf(call);
  const old = await checkCode(call, 'mobile', body, { keeps: true });
  if ('refused' in old) return old.refused;
  const given = { codeId: body.newCodeId, code: body.newCode };
  const fresh = await checkCode(call, 'new-mobile', given, { field: 'newCode', mobile: body.mobile, keeps: true });
  if ('refused' in fresh) return fresh.refused;
  if (old.personId !== person.personId || fresh.personId !== person.personId) throw new Problem(refusals.codeExpired);
  // Both at the end: a typing mistake in one must not use up the other.
  for (const codeId of [body.codeId, body.newCodeId]) await deleteCode(call.tx, call.centerId, codeId);
  await registerMobile(call, person, body.mobile);
  // The contract for short messages follows the person.
  if (await subscriptionOf(call, person.personId))
    await signUp(call, { personId: person.personId, mobile: body.mobile, isTold: false });
  await recordAudit(call, 'identity.change-mobile', ['person', person.personId]);
  const mobileMasked = maskMobile(body.mobile);
  await notify(call, 'identity.mobile-changed', ['person', person.personId], { mobileMasked });
  // The old number is told too: if somebody else did this, its holder should know.
  for (const mobile of [person.mobile, body.mobile])
    await tellMobile(call, mobile, 'identity.mobile-changed', { mobileMasked });
  return { done: true as const };
}
