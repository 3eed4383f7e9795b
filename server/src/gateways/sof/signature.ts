import { webcrypto } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import {
  cursor,
  DerError,
  type Element,
  readBits,
  readObjectIdentifier,
  readPositive,
  readWhole,
  tags,
} from './der.ts';

/** A public key of a certificate; `bits` are the key's own octets, which OCSP hashes. */
export type PublicKey =
  | { readonly algorithm: 'rsa'; readonly bits: Uint8Array; readonly spki: Uint8Array }
  | { readonly algorithm: 'sm2'; readonly bits: Uint8Array };

const oids = {
  rsaEncryption: '1.2.840.113549.1.1.1',
  ecPublicKey: '1.2.840.10045.2.1',
  sm2Curve: '1.2.156.10197.1.301',
} as const;

/** Hashes of `…WithRSAEncryption`; MD5 and SHA-1 are not among them on purpose. */
const rsaHashes: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'SHA-256',
  '1.2.840.113549.1.1.12': 'SHA-384',
  '1.2.840.113549.1.1.13': 'SHA-512',
};
const sm2WithSm3 = '1.2.156.10197.1.501';

const modulusBits = { atLeast: 2048, atMost: 8192 } as const;
const sm2Order = BigInt('0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123');

/** Reads a SubjectPublicKeyInfo of RSA or SM2; throws a DerError for any other key. */
export function readPublicKey(element: Element): PublicKey {
  const inside = cursor(element.content);
  const algorithm = cursor(inside.next(tags.sequence).content);
  const bits = readBits(inside.next(tags.bitString));
  inside.end();
  const oid = readObjectIdentifier(algorithm.next(tags.objectIdentifier));
  switch (oid) {
    case oids.rsaEncryption:
      algorithm.next(tags.nothing);
      algorithm.end();
      return { algorithm: 'rsa', bits, spki: element.raw };
    case oids.ecPublicKey: {
      const curve = readObjectIdentifier(algorithm.next(tags.objectIdentifier));
      algorithm.end();
      // 0x04, x and y: the compressed form is not used in certificates (GM/T 0015).
      if (curve !== oids.sm2Curve || bits.length !== 65 || bits[0] !== 4) throw new DerError('not an SM2 key');
      return { algorithm: 'sm2', bits };
    }
    default:
      throw new DerError(`public key of ${oid}`);
  }
}

/** Checks a signature that names its algorithm: on a certificate, a CRL or an OCSP response. */
export async function isSignedBy(
  key: PublicKey,
  { oid, data, signature }: { oid: string; data: Uint8Array; signature: Uint8Array },
): Promise<boolean> {
  switch (key.algorithm) {
    case 'rsa': {
      const hash = rsaHashes[oid];
      return hash !== undefined && verifyRsa(key.spki, hash, data, signature);
    }
    case 'sm2':
      return oid === sm2WithSm3 && verifySm2(key.bits, data, signature);
    default:
      return key satisfies never;
  }
}

/**
 * Checks the signature that a certificate device made over bytes (`SOF_SignData`): RSA PKCS #1 v1.5 with SHA-256, or
 * SM2 with SM3 and the user id 1234567812345678 (GB/T 32918.2, GM/T 0009), its r and s in DER.
 */
export async function isDeviceSignature(key: PublicKey, data: Uint8Array, signature: Uint8Array): Promise<boolean> {
  switch (key.algorithm) {
    case 'rsa':
      return verifyRsa(key.spki, 'SHA-256', data, signature);
    case 'sm2':
      return verifySm2(key.bits, data, signature);
    default:
      return key satisfies never;
  }
}

async function verifyRsa(spki: Uint8Array, hash: string, data: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const name = 'RSASSA-PKCS1-v1_5';
  try {
    const key = await webcrypto.subtle.importKey('spki', Buffer.from(spki), { name, hash }, false, ['verify']);
    const bits = 'modulusLength' in key.algorithm ? Number(key.algorithm.modulusLength) : 0;
    if (bits < modulusBits.atLeast || bits > modulusBits.atMost) return false;
    return await webcrypto.subtle.verify(name, key, Buffer.from(signature), Buffer.from(data));
  } catch {
    return false; // The key's numbers make no RSA key.
  }
}

/** Node's own SM2 is no use here: it signs with an empty user id, and exporting such a key can abort the process. */
function verifySm2(point: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean {
  try {
    const inside = cursor(readWhole(signature, tags.sequence).content);
    const parts = [inside.next(tags.integer), inside.next(tags.integer)].map((element) => {
      const hex = Buffer.from(readPositive(element, 32)).toString('hex').padStart(64, '0');
      // The library does not check the range (GB/T 32918.2, 7.1 B1, B2).
      if (BigInt(`0x${hex}`) >= sm2Order) throw new DerError('signature out of range');
      return hex;
    });
    inside.end();
    return sm2.doVerifySignature(data, parts.join(''), Buffer.from(point).toString('hex'), { hash: true });
  } catch {
    return false; // Not a signature, or the point is not on the curve.
  }
}
