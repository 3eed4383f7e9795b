import { Type } from 'typebox';
import { InstantJson, Uuid } from '../../platform/route.ts';

const Base64 = Type.String({ maxLength: 16_384 });

/** A text that a certificate is to sign, and until when. */
export const TextToSign = Type.Object({ challengeId: Uuid, text: Type.String(), expiresAt: InstantJson });
/** The signature over it and the certificate that made it, both Base64 of DER or, for RSA, of the bare signature. */
export const Signed = { challengeId: Uuid, certificate: Base64, signature: Base64 };
