import type { Call } from '../../platform/call.ts';
import type { Answering } from '../../platform/http.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { notify } from '../notice/index.ts';
import { employerOf, findEmployer, getCenter } from '../party/index.ts';
import { newChallenge, type SignedText, takeChallenge } from './challenges.ts';
import { clerkId } from './enter-employer.ts';
import { refusals } from './problems.ts';
import { logLogin, openSession } from './sessions.ts';
import { deleteSessionsOf } from './store.ts';

const purpose = 'certificate-pin';

/** The text that the certificate signs with its new PIN: the proof that whoever changed it holds it. */
export async function challengePin(call: Call) {
  const center = await getCenter(call.tx, call.centerId);
  return newChallenge(call, { purpose, text: `修改单位证书密码\n管理中心：${center.name}\n地址：${call.origin.host}` });
}

/**
 * 密码修改: the secret of the employer hall is the PIN of the certificate, which is changed on the clerk's own computer and
 * never leaves it. The centre is shown a signature made with the new one, by the certificate of this session; it notes the
 * change, ends every other session of this certificate and tells the employer.
 */
export async function notePinChange(call: Call, signed: SignedText, answering: Answering) {
  if (clerkId(signed.fingerprint) !== call.actor.id)
    throw new Problem(refusals.certificateRefused, {
      reason: 'other-certificate',
      detail: `签名所用证书（${signed.subjectName}）不是登录本网厅的证书。`,
      remedy: '请选择登录时使用的证书；其他证书请用该证书登录后修改。',
    });
  await takeChallenge(call, signed, purpose);
  const employer = await findEmployer(call, employerOf(call));
  if (!employer) throw new Problem(refusals.employerUnknown);
  await logLogin(call, 'employer', call.actor.id, '修改证书密码');
  await recordAudit(call, 'identity.change-certificate-pin', ['employer', employer.employerId], {
    certificateFingerprint: signed.fingerprint,
  });
  await notify(call, 'identity.pin-changed', ['employer', employer.employerId], {
    clerkName: signed.signerName,
    at: call.accountingDate.toString(),
  });
  await deleteSessionsOf(call.tx, call.centerId, 'employer', call.actor.id);
  await openSession(call, answering, {
    kind: 'employer',
    subjectId: call.actor.id,
    employerId: employer.employerId,
    actorName: employer.name,
    certificateFingerprint: signed.fingerprint,
  });
  return { done: true as const };
}
