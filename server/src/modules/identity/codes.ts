import { randomInt, timingSafeEqual } from 'node:crypto';
import svgCaptcha from 'svg-captcha';
import type { Call } from '../../platform/call.ts';
import { sha256 } from '../../platform/crypto.ts';
import { takenBack } from '../../platform/db.ts';
import { refuseAfterCommit } from '../../platform/http.ts';
import { common, Problem } from '../../platform/problem.ts';
import { senderOf } from '../../platform/sender-address.ts';
import { sendCode } from '../notice/index.ts';
import { getCenter, maskMobile, personContexts } from '../party/index.ts';
import { countAttempt } from './attempt-store.ts';
import { refusals } from './problems.ts';
import { type CodePurpose, codePurposes, limits } from './rules.ts';
import { deleteCode, insertCaptcha, insertCode, takeCaptcha, tryCode } from './store.ts';

const captchaHash = (captchaId: string, answer: string) => sha256(`${captchaId}:${answer.toLowerCase()}`);

// No sign that is taken for another.
const captchaSigns = '23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ';
// The function that the module is, which its types leave out.
const drawCaptcha = svgCaptcha as unknown as (text: string, options: svgCaptcha.ConfigObject) => string;

/**
 * Draws a picture code and remembers its answer for ten minutes. The library only draws: it would take the text from
 * `Math.random`, whose next values its own noise in the picture gives away.
 */
export async function makeCaptcha(call: Call): Promise<{ captchaId: string; svg: string }> {
  const text = Array.from({ length: 4 }, () => captchaSigns.charAt(randomInt(captchaSigns.length))).join('');
  const svg = drawCaptcha(text, { noise: 2, width: 130, height: 46, fontSize: 48 });
  return { captchaId: await keepCaptcha(call, text), svg };
}

/** Remembers what must be typed, by its hash, for ten minutes. */
export async function keepCaptcha(call: Call, answer: string): Promise<string> {
  const captchaId = call.newId();
  await insertCaptcha(call.tx, call.centerId, {
    captchaId,
    answerHash: captchaHash(captchaId, answer),
    expiresAt: call.now.add({ minutes: limits.captchaMinutes }),
  });
  return captchaId;
}

/** True when the picture code is right; it is used up either way. */
export async function isCaptchaRight(
  call: Call,
  captchaId: string | undefined,
  answer: string | undefined,
): Promise<boolean> {
  if (!captchaId || !answer) return false;
  // In a transaction of its own: a refused login must not give the picture back.
  const expected = await call.aside((tx) => takeCaptcha(tx, call.centerId, captchaId, call.now));
  return expected === captchaHash(captchaId, answer.trim());
}

const codeHash = (call: Call, codeId: string, code: string) =>
  call.vault.mac(`${codeId}:${code}`, 'identity.one-time-code').toString('hex');

export interface SentCode {
  readonly codeId: string;
  readonly mobileMasked: string;
  readonly expiresAt: string;
}

/** One code a minute and ten a day at most, for whoever is named. */
export async function throttleCodes(call: Call, named: string): Promise<void> {
  await throttle(call, `code-minute:${named}`, {
    most: 1,
    minutes: limits.codeEverySeconds / 60,
    remedy: '验证码一分钟只能获取一次，请稍候。',
  });
  await throttle(call, `code-day:${named}`, {
    most: limits.codesADay,
    minutes: 24 * 60,
    remedy: '今天获取验证码的次数已用完，请明天再试或到柜台办理。',
  });
}

/** Sends a code to a person's mobile, within the limits of codes. */
export async function sendOneTimeCode(
  call: Call,
  purpose: CodePurpose,
  person: { personId: string; mobile: string },
  { isThrottled = false }: { isThrottled?: boolean } = {},
): Promise<SentCode> {
  if (!isThrottled) await throttleCodes(call, person.personId);
  const { code, sent } = await keepCode(call, purpose, person);
  await tell(call, purpose, person.mobile, code);
  return sent;
}

/**
 * Answers as if a code had been sent: one is kept, so that wrong tries are answered alike, but nobody is told it. The message is
 * written and taken back: an answer that comes sooner would tell as much as one in other words.
 */
export async function pretendToSend(call: Call, purpose: CodePurpose, mobile: string): Promise<SentCode> {
  const kept = await keepCode(call, purpose, { personId: call.newId(), mobile });
  await takenBack(call.tx, () => tell(call, purpose, mobile, kept.code));
  return kept.sent;
}

async function tell(call: Call, purpose: CodePurpose, mobile: string, code: string): Promise<void> {
  const center = await getCenter(call.tx, call.centerId);
  await sendCode(call, mobile, { code, purpose: codePurposes[purpose], centerName: center.name });
}

async function keepCode(
  call: Call,
  purpose: CodePurpose,
  { personId, mobile }: { personId: string; mobile: string },
): Promise<{ code: string; sent: SentCode }> {
  const codeId = call.newId();
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const expiresAt = call.now.add({ minutes: limits.codeMinutes });
  await insertCode(call.tx, call.centerId, {
    codeId,
    purpose,
    subjectId: personId,
    mobileIndex: call.vault.blindIndex(mobile, personContexts.mobile),
    codeHash: codeHash(call, codeId, code),
    createdAt: call.now,
    expiresAt,
  });
  return { code, sent: { codeId, mobileMasked: maskMobile(mobile), expiresAt: expiresAt.toString() } };
}

/**
 * Checks a code of a purpose. A wrong one is counted (five tries) and answered as a refusal that keeps the count; a
 * right one is used up and names the person; with `keeps` the caller uses it up.
 */
export async function checkCode(
  call: Call,
  purpose: CodePurpose,
  { codeId, code }: { codeId: string; code: string },
  { field = 'code', mobile, keeps = false }: { field?: string; mobile?: string; keeps?: boolean } = {},
) {
  const known = await tryCode(call.tx, call.centerId, codeId, call.now);
  // A code proves the number that it was sent to, and no other.
  const isOther =
    mobile !== undefined && !known?.mobileIndex.equals(call.vault.blindIndex(mobile, personContexts.mobile));
  if (!known || isOther || known.purpose !== purpose || known.attempts > limits.codeTries)
    return { refused: refuseAfterCommit(refusals.codeExpired, { remedy: '请重新获取验证码。' }) };
  const given = Buffer.from(codeHash(call, codeId, code));
  if (!timingSafeEqual(given, Buffer.from(known.codeHash))) {
    const left = limits.codeTries - known.attempts;
    return {
      refused: refuseAfterCommit(refusals.codeWrong, {
        detail: left > 0 ? `还可以再试 ${left} 次。` : '请重新获取验证码。',
        fields: { [field]: '验证码不正确' },
      }),
    };
  }
  if (!keeps) await deleteCode(call.tx, call.centerId, codeId);
  return { personId: known.subjectId };
}

/** Refuses when a bucket is full. The count stays whether or not the request succeeds. */
export async function throttle(
  call: Call,
  bucket: string,
  { most, minutes, remedy }: { most: number; minutes: number; remedy?: string },
): Promise<void> {
  const counted = (tx: Call['tx']) => countAttempt(tx, call.centerId, bucket, { at: call.now, minutes });
  // Before a command's transaction the statement is one of its own; within it, it must outlive a rollback.
  const count = await (call.tx.isTransaction ? call.aside(counted) : counted(call.tx));
  if (count > most) throw new Problem(common.tooMany, { remedy: remedy ?? `请 ${minutes} 分钟后再试。` });
}

/** Files that somebody hands in from outside are kept whether or not they are taken back: so many a day. */
export const throttleUploads = (call: Call): Promise<void> =>
  throttle(call, `upload:${call.actor.id}`, {
    most: limits.uploadsADay,
    minutes: 24 * 60,
    remedy: '今天上传的文件已达上限，请明天再传，或携带材料到柜台办理。',
  });

/**
 * Whole numbers and mobiles of people are shown to one member of staff so often an hour: more than anybody serves, and too
 * few to copy a centre. Everywhere that shows them.
 */
export const throttleUnmasking = (call: Call): Promise<void> =>
  throttle(call, `unmask:${call.actor.id}`, {
    most: limits.unmasksAnHour,
    minutes: 60,
    remedy: '请稍后再查看；确需批量核对的，请由主管安排。',
  });

/**
 * Papers and printed lists of somebody outside: fewer than the queue of the setters holds, so that one of them never fills it
 * and keeps everybody else from theirs. Staff are at work, jobs too.
 */
export async function throttlePapers(call: Call): Promise<void> {
  const { kind, id, employerId } = call.actor;
  if (kind !== 'person' && kind !== 'employer') return;
  await throttle(call, `papers:${employerId ?? id}`, {
    most: limits.papersAnHour,
    minutes: 60,
    remedy: '一小时内开具、打印的次数已达上限，请稍后再试；已开具的可在列表中重新下载。',
  });
}

/** Limits what one address may ask of the public routes. */
export const throttleAddress = (call: Call, what: string): Promise<void> =>
  throttle(call, `${what}:${senderOf(call.origin.address)}`, {
    most: limits.requestsPerAddress,
    minutes: limits.requestsWindowMinutes,
  });
