import type { Call } from '../../platform/call.ts';
import { type Answering, refuseAfterCommit } from '../../platform/http.ts';
import { isRightPassword } from '../../platform/passwords.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput } from '../../platform/route.ts';
import {
  certificateKey,
  findPerson,
  findPersonByCertificate,
  foldIdentifier,
  listPersonsByMobile,
  maskName,
  type Person,
} from '../party/index.ts';
import { clearTries, countTry, isLocked, personBucket, triesLeft } from './attempts.ts';
import { checkCode, isCaptchaRight, sendOneTimeCode, throttleAddress } from './codes.ts';
import type { enterAsPerson as contract, finishEntering as finishContract } from './contract.ts';
import { refusals } from './problems.ts';
import { limits } from './rules.ts';
import { logLogin, openSession } from './sessions.ts';
import { findLogin, type Login, setFirstLogin } from './store.ts';

export interface Recognised {
  readonly person: Person | undefined;
  readonly login: Login | undefined;
  readonly isRight: boolean;
  /** Failures are counted here. */
  readonly bucket: string;
}

/** The person a certificate number or a mobile names; a mobile that two people share names nobody. */
async function personNamed(call: Call, account: string): Promise<Person | undefined> {
  const text = foldIdentifier(account);
  if (!/^1[3-9]\d{9}$/.test(text)) return findPersonByCertificate(call, certificateKey(text));
  const found = await listPersonsByMobile(call, text);
  return found.length === 1 ? found[0] : undefined;
}

/** Looks the person up and tries the password: before the transaction, since hashing takes its time by design. */
export async function recognise(
  call: Call,
  { account, password }: RouteInput<typeof contract>['body'],
): Promise<Recognised> {
  await throttleAddress(call, 'login');
  const person = await personNamed(call, account);
  const login = person && (await findLogin(call.tx, call.centerId, { kind: 'person', subjectId: person.personId }));
  const bucket = personBucket(call, account);
  return {
    person,
    login,
    bucket,
    isRight: !(await isLocked(call, bucket)) && (await isRightPassword(login?.passwordHash, password)),
  };
}

/** 个人登录: a picture code after three failures, locked after six, an SMS code the first time. */
export async function enterAsPerson(
  call: Call,
  { body }: RouteInput<typeof contract>,
  answering: Answering,
  recognised: Recognised,
) {
  const { person, login, bucket, isRight } = recognised;
  const tries = await (isRight ? clearTries : countTry)(
    call,
    bucket,
    '请于锁定结束后再试，或点击“首次登录／忘记密码”重设密码。',
  );
  if (tries > limits.captchaAfter && !(await isCaptchaRight(call, body.captchaId, body.captcha))) {
    throw new Problem(body.captcha ? refusals.captchaWrong : refusals.captchaNeeded, {
      fields: { captcha: '请输入图片中的字符' },
    });
  }
  if (!isRight || !person || !login) return refuseLogin(call, recognised, tries);
  if (login.firstLoginAt) return openSession(call, answering, enteringOf(person));
  if (!person.mobile) throw new Problem(refusals.noMobile, { remedy: '请携带身份证到柜台登记手机号码。' });
  return {
    next: 'code' as const,
    ...(await sendOneTimeCode(call, 'login', { personId: person.personId, mobile: person.mobile })),
  };
}

export const enteringOf = (person: Person) => ({
  kind: 'person' as const,
  subjectId: person.personId,
  actorName: maskName(person.name),
});

async function refuseLogin(call: Call, { person }: Recognised, failures: number) {
  await logLogin(call, 'person', person?.personId ?? null, '密码错误');
  return refuseAfterCommit(refusals.wrongPassword, {
    detail: triesLeft(failures),
    remedy: '忘记密码或从未登录过，请点击“首次登录／忘记密码”，用预留手机号码重设。',
    captchaNeeded: failures >= limits.captchaAfter,
  });
}

/** The code of the first login: opens the session. */
export async function finishEntering(call: Call, { body }: RouteInput<typeof finishContract>, answering: Answering) {
  const checked = await checkCode(call, 'login', body);
  if ('refused' in checked) return checked.refused;
  const login = await findLogin(call.tx, call.centerId, { kind: 'person', subjectId: checked.personId });
  const person = await findPerson(call, checked.personId);
  if (!login || !person) throw new Problem(refusals.codeExpired);
  await setFirstLogin(call.tx, call.centerId, login.loginId, call.now);
  return openSession(call, answering, enteringOf(person));
}
