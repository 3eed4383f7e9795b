import type { Call } from '../../platform/call.ts';
import type { Answering } from '../../platform/http.ts';
import { Problem } from '../../platform/problem.ts';
import { findEmployerByCreditCode, getCenter } from '../party/index.ts';
import { newChallenge, type SignedText, takeChallenge } from './challenges.ts';
import { throttleAddress } from './codes.ts';
import { refusals } from './problems.ts';
import { bindingOf, openSession } from './sessions.ts';

const purpose = 'enter-employer';

/** The random text that an employer's certificate signs to log in. */
export async function challengeEmployer(call: Call, answering: Answering) {
  await throttleAddress(call, 'challenge');
  const center = await getCenter(call.tx, call.centerId);
  const binding = bindingOf(call, answering);
  return newChallenge(call, {
    purpose,
    binding,
    text: `登录${center.name}单位网上业务大厅\n地址：${call.origin.host}`,
  });
}

/** 单位登录: the certificate's credit code names the employer; its clerk is whom the certificate names. */
export async function enterAsEmployer(call: Call, signed: SignedText, answering: Answering) {
  await takeChallenge(call, signed, purpose);
  const employer = await findEmployerByCreditCode(call, signed.creditCode);
  if (!employer) {
    throw new Problem(refusals.employerUnknown, {
      detail: `证书所属单位“${signed.subjectName}”（统一社会信用代码 ${signed.creditCode || '未载明'}）未在本中心登记。`,
      remedy: '请核对插入的证书，或先到柜台办理单位缴存登记。',
    });
  }
  return openSession(call, answering, {
    kind: 'employer',
    // The clerk is the holder of this certificate: a stable id from its fingerprint.
    subjectId: clerkId(signed.fingerprint),
    employerId: employer.employerId,
    actorName: employer.name,
    certificateFingerprint: signed.fingerprint,
  });
}

/** A UUID (version 8, RFC 9562) made of a certificate's fingerprint. */
export function clerkId(fingerprint: string): string {
  const hex = fingerprint.slice(0, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
