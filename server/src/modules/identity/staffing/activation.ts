import { generateSecret, generateURI } from 'otplib';
import { toString as drawQr } from 'qrcode';
import type { Call } from '../../../platform/call.ts';
import { type Answering, refuseAfterCommit } from '../../../platform/http.ts';
import { Problem } from '../../../platform/problem.ts';
import type { RouteInput } from '../../../platform/route.ts';
import { recordAudit } from '../../audit/index.ts';
import { clearAttempts } from '../attempt-store.ts';
import { countTry, triesLeft } from '../attempts.ts';
import { totpContext, totpStep } from '../enter-staff.ts';
import { newPasswordHash } from '../passwords.ts';
import { limits } from '../rules.ts';
import { logLogin, openSession } from '../sessions.ts';
import { lockActiveStaff } from '../staff-store.ts';
import { findLogin, type Login } from '../store.ts';
import { activationBucket, getAccountOf } from './account.ts';
import { codeHash, isRightCode, newCode } from './codes.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { groupCode } from './rules.ts';
import {
  deleteStaffSessions,
  findActivation,
  lockAccount,
  putActivation,
  setCredentials,
  setPendingTotp,
  takeActivation,
} from './store.ts';

export interface Issued {
  readonly username: string;
  readonly code: string;
  readonly endsAt: string;
}

/** A new code for an account, in the place of an older one. It is told once; at rest there is its digest. */
export async function issueCode(
  call: Call,
  { staffId, username }: { staffId: string; username: string },
): Promise<Issued> {
  const code = newCode();
  const expiresAt = call.now.add({ hours: limits.activationHours });
  await putActivation(call.tx, call.centerId, {
    staffId,
    codeHash: codeHash(call.vault, staffId, code),
    issuedBy: call.actor.id,
    issuedAt: call.now,
    expiresAt,
  });
  return { username, code: groupCode(code), endsAt: expiresAt.toString() };
}

/** A code that was lost or is too old: the account was confirmed already, so one person's word is enough. */
export async function renew(call: Call, { params }: RouteInput<typeof contract.renewStaffActivation>): Promise<Issued> {
  if (params.staffId === call.actor.id)
    throw new Problem(refusals.ownAccount, { remedy: '请由另一位安全管理员办理。' });
  await lockAccount(call.tx, call.centerId, params.staffId);
  const { staffId, username, state, name } = await getAccountOf(call, params.staffId);
  if (state !== 'awaiting' || username === null)
    throw new Problem(refusals.notAwaiting, {
      detail: state === 'stopped' ? `${name}的账号已停用。` : `${name}已经激活。`,
      remedy:
        state === 'stopped'
          ? '请先由系统管理员提出“恢复使用”。'
          : '忘记密码或更换手机的，请由系统管理员提出“重置密码与动态口令”。',
    });
  const issued = await issueCode(call, { staffId, username });
  await recordAudit(call, 'identity.renew-activation', ['staff', staffId], { endsAt: issued.endsAt });
  return issued;
}

interface Asked {
  readonly username: string;
  readonly code: string;
}
interface Proved {
  readonly login: Login;
  readonly staff: { readonly staffId: string; readonly name: string; readonly roles: string[] };
  readonly hash: string;
}

/** Whose code it is. A wrong one is counted and answered like the code of somebody whom nobody knows. */
async function prove(call: Call, { username, code }: Asked) {
  const bucket = activationBucket(username);
  const tries = await countTry(call, bucket, '请到时间后再试，或请安全管理员重新生成激活码。');
  const login = await findLogin(call.tx, call.centerId, { kind: 'staff', username });
  // Held first, as by whoever changes the account: it is not stopped while it is being activated.
  const staff = login && (await lockActiveStaff(call.tx, call.centerId, login.subjectId));
  const known = staff && (await findActivation(call.tx, call.centerId, staff.staffId));
  if (!login || !staff || !known || !isRightCode(call.vault, staff.staffId, { code, hash: known.codeHash })) {
    await logLogin(call, 'staff', login?.subjectId ?? null, '激活码错误');
    return {
      refused: refuseAfterCommit(refusals.activationRefused, {
        detail: triesLeft(tries),
        remedy: '请核对用户名和激活码；激活码只能用一次，重新生成后原来的即失效。',
      }),
    };
  }
  await clearAttempts(call.tx, call.centerId, bucket);
  if (Temporal.Instant.compare(known.expiresAt, call.now) <= 0)
    return {
      refused: refuseAfterCommit(refusals.activationOver, {
        detail: `激活码在生成后 ${limits.activationHours} 小时内有效。`,
        remedy: '请联系安全管理员重新生成激活码。',
      }),
    };
  return { login, staff, hash: known.codeHash } satisfies Proved;
}

/** A secret for an authenticator, kept until a code of it is given; asked again it is the same one. */
export async function enrolment(call: Call, login: Login, username: string) {
  const isOpen = login.totpPendingUntil && Temporal.Instant.compare(login.totpPendingUntil, call.now) > 0;
  const secret =
    isOpen && login.totpPendingSealed ? call.vault.open(login.totpPendingSealed, totpContext) : generateSecret();
  const until = call.now.add({ minutes: limits.enrolmentMinutes });
  await setPendingTotp(call.tx, call.centerId, login.loginId, { sealed: call.vault.seal(secret, totpContext), until });
  // In letters that need no escaping: the picture stays coarse enough for an old telephone.
  const uri = generateURI({ issuer: 'Anju', label: username, secret });
  return { secret, uri, qrSvg: await drawQr(uri, { type: 'svg', margin: 1 }), endsAt: until.toString() };
}

/** The first step: the code is right, and the secret is shown that is to be enrolled. The code is not used up yet. */
export async function startActivation(call: Call, { body }: RouteInput<typeof contract.startStaffActivation>) {
  const proved = await prove(call, body);
  if ('refused' in proved) return proved.refused;
  return { name: proved.staff.name, ...(await enrolment(call, proved.login, body.username)) };
}

/** The second step: a password, and a code of the new secret. The activation code is used up, its owner is inside. */
export async function finishActivation(
  call: Call,
  { body }: RouteInput<typeof contract.finishStaffActivation>,
  answering: Answering,
) {
  const proved = await prove(call, body);
  if ('refused' in proved) return proved.refused;
  const { login, staff, hash: usedHash } = proved;
  const { tx, centerId, now, vault } = call;
  const secret = openPending(call, login);
  const { hash, history } = await newPasswordHash(body.newPassword, {
    known: [body.username],
    knownAs: '用户名',
    current: login.passwordHash,
    history: login.passwordHistory,
  });
  const step = secret ? totpStep(secret, body.totp, { now, lastStep: login.totpLastStep }) : undefined;
  if (!secret || step === undefined) throw wrongTotp();
  if (!(await takeActivation(tx, centerId, staff.staffId, usedHash))) throw new Problem(refusals.activationRefused);
  await setCredentials(tx, centerId, login.loginId, {
    hash,
    history,
    totpSealed: vault.seal(secret, totpContext),
    totpLastStep: step,
    at: now,
  });
  await deleteStaffSessions(tx, centerId, staff.staffId);
  const actor = { ...call.actor, kind: 'staff' as const, id: staff.staffId };
  await recordAudit({ ...call, actor }, 'identity.activate-staff', ['staff', staff.staffId]);
  return openSession(call, answering, {
    kind: 'staff',
    subjectId: staff.staffId,
    actorName: staff.name,
    roles: staff.roles,
  });
}

/** The secret that is being enrolled, while there is time. */
export function openPending(call: Call, { totpPendingSealed, totpPendingUntil }: Login): string | undefined {
  const isOpen = totpPendingUntil && Temporal.Instant.compare(totpPendingUntil, call.now) > 0;
  return isOpen && totpPendingSealed ? call.vault.open(totpPendingSealed, totpContext) : undefined;
}

export const wrongTotp = () =>
  new Problem(refusals.totpWrong, {
    remedy: '请核对手机时间是否准确，等身份验证应用显示下一个 6 位数字后再输入。',
    fields: { totp: '动态口令不正确或已用过' },
  });
