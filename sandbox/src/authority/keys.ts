import { createHash, createPrivateKey, generateKeyPair, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { sm2 } from 'sm-crypto-v2';
import * as der from './der.ts';

export type Algorithm = 'rsa' | 'sm2';

/** A key pair as it is kept in a file. RSA: PKCS #8 and SubjectPublicKeyInfo in base64; SM2: scalar and point in hex. */
export interface KeyPair {
  readonly algorithm: Algorithm;
  readonly privateKey: string;
  readonly publicKey: string;
}

export const oids = {
  rsaEncryption: '1.2.840.113549.1.1.1',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  ecPublicKey: '1.2.840.10045.2.1',
  sm2Curve: '1.2.156.10197.1.301',
  sm2WithSm3: '1.2.156.10197.1.501',
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const;

const generate = promisify(generateKeyPair);

/** A new key: RSA of 2048 bits, or SM2 (GB/T 32918). */
export async function newKeyPair(algorithm: Algorithm): Promise<KeyPair> {
  switch (algorithm) {
    case 'rsa': {
      const pair = await generate('rsa', { modulusLength: 2048 });
      return {
        algorithm,
        privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
        publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      };
    }
    case 'sm2':
      return { algorithm, ...sm2.generateKeyPairHex() };
    default:
      return algorithm satisfies never;
  }
}

/** The `SubjectPublicKeyInfo` of a key. */
export function publicKeyInfo(key: KeyPair): Buffer {
  switch (key.algorithm) {
    case 'rsa':
      return Buffer.from(key.publicKey, 'base64');
    case 'sm2':
      return der.sequence(
        der.sequence(der.objectIdentifier(oids.ecPublicKey), der.objectIdentifier(oids.sm2Curve)),
        der.bitString(Buffer.from(key.publicKey, 'hex')),
      );
    default:
      return key.algorithm satisfies never;
  }
}

/** SHA-1 of the public key's bits: the usual key identifier, and what OCSP calls the issuer key hash. */
export function keyIdentifier(key: KeyPair, digest: 'sha1' | 'sha256' = 'sha1'): Buffer {
  return createHash(digest).update(publicKeyBits(key)).digest();
}

function publicKeyBits(key: KeyPair): Uint8Array {
  if (key.algorithm === 'sm2') return Buffer.from(key.publicKey, 'hex');
  // SEQUENCE (4 octets of header), AlgorithmIdentifier (15), BIT STRING header (4) and its unused-bits octet: RSA-2048.
  return publicKeyInfo(key).subarray(24);
}

/** The `AlgorithmIdentifier` of signatures made by `signWith`; SM2 carries no parameters (GM/T 0015). */
export function signatureAlgorithm(algorithm: Algorithm): Buffer {
  switch (algorithm) {
    case 'rsa':
      return der.sequence(der.objectIdentifier(oids.sha256WithRsa), der.nothing());
    case 'sm2':
      return der.sequence(der.objectIdentifier(oids.sm2WithSm3));
    default:
      return algorithm satisfies never;
  }
}

/**
 * Signs bytes. RSA: PKCS #1 v1.5 with SHA-256. SM2: SM3 over Z (user id 1234567812345678) and the bytes, as the DER
 * SEQUENCE of r and s (GB/T 32918.2, GM/T 0009).
 */
export function signWith(key: KeyPair, data: Uint8Array): Buffer {
  switch (key.algorithm) {
    case 'rsa':
      return sign(
        'sha256',
        data,
        createPrivateKey({ key: Buffer.from(key.privateKey, 'base64'), format: 'der', type: 'pkcs8' }),
      );
    case 'sm2': {
      const raw = sm2.doSignature(data, key.privateKey, { hash: true, publicKey: key.publicKey });
      return der.sequence(
        der.integer(Buffer.from(raw.slice(0, 64), 'hex')),
        der.integer(Buffer.from(raw.slice(64), 'hex')),
      );
    }
    default:
      return key.algorithm satisfies never;
  }
}

/** `SEQUENCE { toBeSigned, algorithm, signature }`: the frame of certificates and CRLs. */
export function signed(toBeSigned: Uint8Array, key: KeyPair): Buffer {
  return der.sequence(toBeSigned, signatureAlgorithm(key.algorithm), der.bitString(signWith(key, toBeSigned)));
}
