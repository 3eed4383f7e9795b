import type { Call } from '../../platform/call.ts';
import type { Answering } from '../../platform/http.ts';
import { isRightPassword } from '../../platform/passwords.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { notify } from '../notice/index.ts';
import { certificateKey, findPerson, findPersonByCertificate, foldIdentifier, type Person } from '../party/index.ts';
import { clearAttempts } from './attempt-store.ts';
import { personBucket } from './attempts.ts';
import {
  checkCode,
  isCaptchaRight,
  pretendToSend,
  sendOneTimeCode,
  throttle,
  throttleAddress,
  throttleCodes,
} from './codes.ts';
import type {
  changePassword as changeContract,
  finishActivation as finishContract,
  startActivation as startContract,
} from './contract.ts';
import { enteringOf } from './enter-person.ts';
import { newPasswordHash } from './passwords.ts';
import { refusals } from './problems.ts';
import { limits } from './rules.ts';
import { endEverySession, openSession } from './sessions.ts';
import { findLogin, setPassword } from './store.ts';

/**
 * First login and forgotten password. Whoever asks is answered the same, known or not: a stranger learns nothing
 * from a certificate number and a mobile that do not belong together.
 */
export async function startActivation(call: Call, { body }: RouteInput<typeof startContract>) {
  await throttleAddress(call, 'activation');
  if (!(await isCaptchaRight(call, body.captchaId, body.captcha)))
    throw new Problem(refusals.captchaWrong, { fields: { captcha: '请重新输入图片中的字符' } });
  const number = certificateKey(foldIdentifier(body.certificateNumber));
  const named = call.vault.mac(number, 'identity.activation').toString('hex');
  await throttle(call, `activation:${named}`, { most: 5, minutes: 60 });
  // The limits of codes hold by number too: a limit that only the registered reach would tell them apart.
  await throttleCodes(call, named);
  const person = await findPersonByCertificate(call, number);
  const isKnown = person !== undefined && person.mobile === body.mobile;
  await recordAudit(call, 'identity.send-code', ['person', person?.personId ?? 'unknown'], {
    purpose: 'activation',
    isKnown,
  });
  if (person?.mobile === body.mobile)
    return sendOneTimeCode(
      call,
      'activation',
      { personId: person.personId, mobile: person.mobile },
      { isThrottled: true },
    );
  return pretendToSend(call, 'activation', body.mobile);
}

const knownTexts = (person: Person) => [
  person.certificateNumber.slice(-8),
  person.certificateNumber.slice(-6),
  person.mobile ?? '',
];

async function replacePassword(call: Call, person: Person, password: string): Promise<void> {
  const login = await findLogin(call.tx, call.centerId, { kind: 'person', subjectId: person.personId });
  const { hash, history } = await newPasswordHash(password, {
    known: knownTexts(person),
    current: login?.passwordHash ?? null,
    history: login?.passwordHistory ?? [],
  });
  await setPassword(call.tx, call.centerId, {
    loginId: call.newId(),
    personId: person.personId,
    hash,
    history,
    at: call.now,
  });
  for (const account of [person.certificateNumber, person.mobile ?? ''])
    await clearAttempts(call.tx, call.centerId, personBucket(call, account));
  await notify(call, 'identity.password-changed', ['person', person.personId], { at: call.accountingDate.toString() });
}

/** Sets the password that the code allows to set, ends every other session and logs in. */
export async function finishActivation(call: Call, { body }: RouteInput<typeof finishContract>, answering: Answering) {
  const checked = await checkCode(call, 'activation', body);
  if ('refused' in checked) return checked.refused;
  const person = await findPerson(call, checked.personId);
  if (!person) throw new Problem(refusals.codeExpired);
  await replacePassword(call, person, body.newPassword);
  await endEverySession(call, 'person', person.personId);
  await recordAudit({ ...call, actor: { ...call.actor, kind: 'person', id: person.personId } }, 'identity.activate', [
    'person',
    person.personId,
  ]);
  return openSession(call, answering, enteringOf(person));
}

/** 密码修改: the old password and a code to the mobile; every other session ends. */
export async function changePassword(call: Call, { body }: RouteInput<typeof changeContract>, answering: Answering) {
  const person = await findPerson(call, call.actor.id);
  if (!person) throw new Problem(refusals.wrongPassword);
  const bucket = `password-change:${person.personId}`;
  await throttle(call, bucket, { most: limits.lockAfter, minutes: limits.lockMinutes });
  const login = await findLogin(call.tx, call.centerId, { kind: 'person', subjectId: person.personId });
  if (!(await isRightPassword(login?.passwordHash, body.oldPassword)))
    throw new Problem(refusals.wrongPassword, { detail: '原密码不正确。', fields: { oldPassword: '原密码不正确' } });
  const checked = await checkCode(call, 'password', body);
  if ('refused' in checked) return checked.refused;
  if (checked.personId !== person.personId) throw new Problem(refusals.codeExpired);
  await replacePassword(call, person, body.newPassword);
  await endEverySession(call, 'person', person.personId);
  await recordAudit(call, 'identity.change-password', ['person', person.personId]);
  await openSession(call, answering, enteringOf(person));
  return { done: true as const };
}

/** Whether a person has a password of their own: their mobile then takes the codes of their login. */
export async function hasPassword(call: Pick<Call, 'tx' | 'centerId'>, personId: string): Promise<boolean> {
  return Boolean((await findLogin(call.tx, call.centerId, { kind: 'person', subjectId: personId }))?.passwordHash);
}
