import type { Call } from '../../platform/call.ts';
import { newSecret } from '../../platform/crypto.ts';
import { Problem } from '../../platform/problem.ts';
import { refusals } from './problems.ts';
import { limits } from './rules.ts';
import { type Challenge, deleteChallenge, findChallenge, insertChallenge } from './store.ts';

/** What a certificate says of its holder, and whether a signature by it counts. */
export interface CertificateHolder {
  readonly subjectName: string;
  readonly clerkName: string;
  readonly creditCode: string;
  readonly fingerprint: string;
}
export type CertificateReason =
  | 'malformed'
  | 'bad-signature'
  | 'untrusted-issuer'
  | 'not-yet-valid'
  | 'expired'
  | 'wrong-key-usage'
  | 'revoked'
  | 'revocation-unknown';
export type CertificateVerifier = (input: {
  certificateDer: Uint8Array;
  signature: Uint8Array;
  text: string;
  now: Temporal.Instant;
}) => Promise<{ ok: true; certificate: CertificateHolder } | { ok: false; reason: CertificateReason }>;

let verifier: CertificateVerifier | undefined;

/** Sets how certificates are verified; called once at start-up. */
export function useCertificateVerifier(chosen: CertificateVerifier): void {
  verifier = chosen;
}

/** Why a certificate was refused and what its holder can do. */
const reasons: Readonly<Record<CertificateReason, { detail: string; remedy: string }>> = {
  malformed: { detail: '证书内容无法读取。', remedy: '请重新插拔证书介质，或联系证书发放机构。' },
  'bad-signature': {
    detail: '签名与内容不符，内容可能在签名后被改动，或签名不是用该证书的密钥作出的。',
    remedy: '请重新登录后再试；仍不成功请联系证书发放机构。',
  },
  'untrusted-issuer': {
    detail: '证书不是由本中心认可的机构签发的。',
    remedy: '请使用本中心认可的 CA 机构签发的单位证书。',
  },
  'not-yet-valid': { detail: '证书尚未生效。', remedy: '请核对证书的生效日期和电脑的日期。' },
  expired: { detail: '证书已过有效期。', remedy: '请到证书发放机构办理更新。' },
  'wrong-key-usage': { detail: '该证书不是签名证书。', remedy: '请选择用途为数字签名、抗抵赖的证书。' },
  revoked: { detail: '证书已被吊销。', remedy: '请到证书发放机构申领新的证书。' },
  'revocation-unknown': { detail: '暂时无法确认证书是否被吊销，为安全起见没有通过。', remedy: '请稍后再试。' },
};

/** Makes a text to be signed: once, five minutes, for this browser session and host. A random line keeps it unique. */
export async function newChallenge(
  call: Call,
  { purpose, text, binding = call.actor.sessionKey ?? '' }: { purpose: string; text: string; binding?: string },
) {
  const challengeId = call.newId();
  const expiresAt = call.now.add({ minutes: limits.challengeMinutes });
  const challenge: Challenge = {
    challengeId,
    purpose,
    text: `${text}\n随机数：${newSecret(16)}`,
    host: call.origin.host,
    bindingHash: binding,
    expiresAt,
  };
  await insertChallenge(call.tx, call.centerId, challenge);
  return { challengeId, text: challenge.text, expiresAt: expiresAt.toString() };
}

/** A challenge's text with a verified signature over it; the challenge is not used up yet. */
export interface SignedText {
  readonly challengeId: string;
  readonly text: string;
  readonly signature: Buffer;
  readonly certificate: Buffer;
  readonly fingerprint: string;
  readonly signerName: string;
  readonly creditCode: string;
  readonly subjectName: string;
}

export interface SignatureInput {
  readonly challengeId: string;
  readonly certificate: string;
  readonly signature: string;
}

/** Verifies a signature over a challenge, outside any transaction since it asks the issuer about revocation. */
export async function verifyChallenge(call: Call, input: SignatureInput): Promise<SignedText> {
  if (!verifier) throw new Error('no certificate verifier');
  const challenge = await findOwnChallenge(call, input.challengeId);
  const certificate = Buffer.from(input.certificate, 'base64');
  const signature = Buffer.from(input.signature, 'base64');
  const verdict = await verifier({ certificateDer: certificate, signature, text: challenge.text, now: call.now });
  if (!verdict.ok)
    throw new Problem(refusals.certificateRefused, { reason: verdict.reason, ...reasons[verdict.reason] });
  const { fingerprint, clerkName, creditCode, subjectName } = verdict.certificate;
  return {
    challengeId: challenge.challengeId,
    text: challenge.text,
    signature,
    certificate,
    fingerprint,
    signerName: clerkName,
    creditCode,
    subjectName,
  };
}

async function findOwnChallenge(call: Call, challengeId: string): Promise<Challenge> {
  const challenge = await findChallenge(call.tx, call.centerId, challengeId);
  const isOurs = challenge && challenge.host === call.origin.host && challenge.bindingHash === call.actor.sessionKey;
  if (!isOurs || Temporal.Instant.compare(challenge.expiresAt, call.now) <= 0)
    throw new Problem(refusals.challengeGone, { remedy: '请重新获取待签名内容后再签名。' });
  return challenge;
}

/** Uses a verified challenge up, in the transaction of what it signs; answers the text without its random line. */
export async function takeChallenge(call: Call, signed: SignedText, purpose: string): Promise<string> {
  const challenge = await findOwnChallenge(call, signed.challengeId);
  const isTaken = await deleteChallenge(call.tx, call.centerId, signed.challengeId);
  if (!isTaken || challenge.purpose !== purpose)
    throw new Problem(refusals.challengeGone, { remedy: '请重新获取待签名内容后再签名。' });
  return challenge.text.slice(0, challenge.text.lastIndexOf('\n'));
}
