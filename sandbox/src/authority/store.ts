import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { type CertificateProfile, encodeName, issueCertificate, newSerial } from './certificates.ts';
import { type KeyPair, newKeyPair } from './keys.ts';

/** Somebody with a certificate and its key: a root, the seal, the time-stamp authority, the OCSP responder. */
export interface Identity {
  readonly name: Uint8Array;
  readonly issuerName: Uint8Array;
  readonly serialHex: string;
  readonly certificateDer: Uint8Array;
  readonly key: KeyPair;
}

const IdentityFile = Type.Object({
  algorithm: Type.Union([Type.Literal('rsa'), Type.Literal('sm2')]),
  serialHex: Type.String(),
  name: Type.String(),
  issuerName: Type.String(),
  certificate: Type.String(),
  privateKey: Type.String(),
  publicKey: Type.String(),
});

const keyConditions = ['good', 'revoked', 'expired', 'foreign', 'not-yet-valid', 'wrong-usage'] as const;
/** What is wrong with a demonstration key, if anything. */
export type KeyCondition = (typeof keyConditions)[number];

const KeyFile = Type.Object({
  keyId: Type.String(),
  label: Type.String(),
  pin: Type.String(),
  condition: Type.Enum([...keyConditions]),
  revokedAt: Type.Optional(Type.String()),
  ...IdentityFile.properties,
});

/** A demonstration USB key with all that is inside it. */
export interface StoredKey extends Identity {
  readonly keyId: string;
  readonly label: string;
  readonly pin: string;
  readonly condition: KeyCondition;
  readonly revokedAt?: Temporal.Instant;
}

/** The files of the authority; every read goes to the disk, so several processes may share one directory. */
export interface AuthorityFiles {
  /** Reads the identity, or makes it when it is not there. When two processes race, both get the first one's. */
  identity(fileName: string, make: () => Promise<Identity>): Promise<Identity>;
  addKey(key: StoredKey): Promise<void>;
  /** Gives a key another PIN; false when there is no such key. */
  setPin(keyId: string, pin: string): Promise<boolean>;
  /** `undefined` when there is no such key. */
  findKey(keyId: string): Promise<StoredKey | undefined>;
  /** All keys, in the order of their ids. */
  listKeys(): Promise<StoredKey[]>;
}

export async function openFiles(directory: string): Promise<AuthorityFiles> {
  const keys = join(directory, 'keys');
  await mkdir(keys, { recursive: true, mode: 0o700 });
  const findKey = async (keyId: string) => {
    if (!/^(?:rsa|sm2|foreign)-[0-9a-f]{2,40}$/.test(keyId)) return undefined; // Becomes a file name.
    const text = await readIfThere(join(keys, `${keyId}.json`));
    return text === undefined ? undefined : parseKey(text);
  };
  return {
    async identity(fileName, make) {
      const path = join(directory, `${fileName}.json`);
      const known = await readIfThere(path);
      if (known !== undefined) return parseIdentity(Value.Parse(IdentityFile, JSON.parse(known)));
      await createOnce(path, JSON.stringify(formatIdentity(await make()), null, 2));
      const kept = parseIdentity(Value.Parse(IdentityFile, JSON.parse(await readFile(path, 'utf8'))));
      await writeFile(join(directory, `${fileName}.crt.pem`), formatPem(kept.certificateDer));
      return kept;
    },
    async addKey(key) {
      await createOnce(join(keys, `${key.keyId}.json`), formatKey(key));
    },
    async setPin(keyId, pin) {
      const known = await findKey(keyId);
      if (!known) return false;
      // Beside the file and then in its place: whoever reads meanwhile finds a whole key.
      const path = join(keys, `${keyId}.json`);
      await writeFile(`${path}.new`, formatKey({ ...known, pin }), { mode: 0o600 });
      await rename(`${path}.new`, path);
      return true;
    },
    findKey,
    async listKeys() {
      const names = (await readdir(keys)).filter((name) => name.endsWith('.json')).sort();
      const found = await Promise.all(names.map((name) => findKey(name.slice(0, -'.json'.length))));
      return found.filter((key) => key !== undefined);
    },
  };
}

function formatKey(key: StoredKey): string {
  const { keyId, label, pin, condition, revokedAt } = key;
  const file = { keyId, label, pin, condition, ...(revokedAt && { revokedAt: revokedAt.toString() }) };
  return JSON.stringify({ ...file, ...formatIdentity(key) }, null, 2);
}

/** Makes a key and certificate; without an issuer a self-signed one. */
export async function newIdentity(
  profile: CertificateProfile,
  algorithm: KeyPair['algorithm'],
  issuer?: Identity,
): Promise<Identity> {
  const key = await newKeyPair(algorithm);
  const serialHex = newSerial();
  const name = encodeName(profile.subject);
  const certificateDer = issueCertificate(profile, key, serialHex, issuer);
  return { name, issuerName: issuer?.name ?? name, serialHex, certificateDer, key };
}

/** Writes a private file whole or not at all; a file that is there already stays. */
async function createOnce(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.draft`;
  await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft);
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function formatIdentity(identity: Identity): Type.Static<typeof IdentityFile> {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return {
    ...identity.key,
    serialHex: identity.serialHex,
    name: base64(identity.name),
    issuerName: base64(identity.issuerName),
    certificate: base64(identity.certificateDer),
  };
}

function parseIdentity(file: Type.Static<typeof IdentityFile>): Identity {
  const { algorithm, privateKey, publicKey, serialHex } = file;
  return {
    serialHex,
    name: Buffer.from(file.name, 'base64'),
    issuerName: Buffer.from(file.issuerName, 'base64'),
    certificateDer: Buffer.from(file.certificate, 'base64'),
    key: { algorithm, privateKey, publicKey },
  };
}

function parseKey(text: string): StoredKey {
  const file = Value.Parse(KeyFile, JSON.parse(text));
  const { keyId, label, pin, condition, revokedAt } = file;
  const revocation = revokedAt === undefined ? {} : { revokedAt: Temporal.Instant.from(revokedAt) };
  return { ...parseIdentity(file), keyId, label, pin, condition, ...revocation };
}

function formatPem(certificateDer: Uint8Array): string {
  const lines =
    Buffer.from(certificateDer)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
