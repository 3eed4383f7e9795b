import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { type SignatureInput, type SignedText, verifyChallenge } from '../identity/index.ts';
import { employerOf, findEmployer } from '../party/index.ts';
import { refusals } from './problems.ts';

/** A signature by this employer's certificate: another employer's is refused before anything is written. */
export async function verifyOwn(call: Call, input: SignatureInput): Promise<SignedText> {
  const signed = await verifyChallenge(call, input);
  const employer = await findEmployer(call, employerOf(call));
  if (employer?.creditCode !== signed.creditCode) {
    throw new Problem(refusals.signatureRefused, {
      detail: `签名所用证书属于“${signed.subjectName}”，不是本单位的证书。`,
      remedy: '请插入本单位的证书介质后重新签名。',
      reason: 'wrong-employer',
    });
  }
  return signed;
}
