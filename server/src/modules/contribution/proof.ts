import type { Call } from '../../platform/call.ts';
import type { SignedText } from '../identity/index.ts';

/** What makes an employer's list or business binding: its signature, or the paper form that a clerk of the centre has in hand. */
export type Proof =
  | { readonly by: 'signature'; readonly signed: SignedText }
  | { readonly by: 'counter'; readonly clerkName: string };

/** The columns that keep a proof of a text; what a clerk enters is marked with the channel. */
export function proofColumns(call: Call, proof: Proof, text: string) {
  if (proof.by === 'counter') return { confirmedText: text, confirmedBy: proof.clerkName, channel: call.channel };
  const { signed } = proof;
  return {
    confirmedText: signed.text,
    signature: signed.signature,
    certificate: signed.certificate,
    confirmedBy: signed.signerName,
  };
}

/** What the audit keeps of a proof. */
export const fingerprintOf = (proof: Proof): string | null =>
  proof.by === 'signature' ? proof.signed.fingerprint : null;
