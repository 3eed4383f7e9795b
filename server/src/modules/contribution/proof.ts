import type { Call } from '../../platform/call.ts';
import type { SignedText } from '../identity/index.ts';

/** What makes a list or a business binding: the employer's signature, or the stamped paper that the counter keeps. */
export type Proof =
  | { readonly by: 'signature'; readonly signed: SignedText }
  | { readonly by: 'counter'; readonly clerkName: string };

/** What is kept of the proof: the canonical text always; the signature with its certificate when there is one. */
export function proofColumns(call: Call, proof: Proof, text: string) {
  if (proof.by === 'counter')
    return { confirmedText: text, confirmedBy: `柜面代办 ${proof.clerkName}`.trim(), channel: 'counter' };
  const { signed } = proof;
  return {
    confirmedText: signed.text,
    signature: signed.signature,
    certificate: signed.certificate,
    confirmedBy: signed.signerName,
    channel: call.channel,
  };
}

/** What the audit keeps of a proof. */
export const fingerprintOf = (proof: Proof): string | null =>
  proof.by === 'signature' ? proof.signed.fingerprint : null;
