import type { KeyUsage } from './certificates.ts';
import { type Algorithm, signWith } from './keys.ts';
import { certificateRevocationList, ocspResponse } from './revocation.ts';
import {
  type AuthorityFiles,
  type Identity,
  type KeyCondition,
  newIdentity,
  openFiles,
  type StoredKey,
} from './store.ts';
import { timestampResponse } from './timestamp.ts';

export type { KeyCondition } from './store.ts';

/** A demonstration USB key as its holder knows it. */
export interface EmployerKey {
  readonly keyId: string;
  /** What the key's window shows: employer, clerk and algorithm, in Chinese. */
  readonly label: string;
  readonly certificateDer: Uint8Array;
  readonly pin: string;
  readonly algorithm: Algorithm;
  readonly condition: KeyCondition;
}

export interface EmployerKeyOrder {
  readonly employerName: string;
  /** The unified social credit code (GB 32100). */
  readonly creditCode: string;
  readonly clerkName: string;
  readonly algorithm: Algorithm;
  readonly condition: KeyCondition;
  /** Six digits; 123456 when not given. */
  readonly pin?: string;
}

/** The fictional certificate authority of the sandbox: roots, USB keys, seal, time stamps, revocation. */
export interface Authority {
  /** DER of the RSA root and the SM2 root, which servers trust. The foreign root is not among them. */
  trustAnchors(): Uint8Array[];
  /** Issues a certificate with its key for an employer's clerk. A foreign key is always signed by the foreign RSA root. */
  issueEmployerKey(order: EmployerKeyOrder): Promise<EmployerKey>;
  /** All USB keys ever issued. */
  employerKeys(): Promise<EmployerKey[]>;
  /** Gives a USB key another PIN; false for an unknown key. */
  setPin(keyId: string, pin: string): Promise<boolean>;
  /** Signs inside a USB key (RSA PKCS #1 v1.5 SHA-256, or SM2 with SM3); throws a RangeError for an unknown key. */
  signWithKey(keyId: string, data: Uint8Array): Promise<Uint8Array>;
  /** The key that stamps the papers of a centre, made when it is first asked for; `chainDer` holds the issuers above it, the root last. */
  sealSigner(owner: {
    readonly centerId: number;
    readonly name: string;
  }): Promise<{ certificateDer: Uint8Array; chainDer: Uint8Array[]; privateKeyPkcs8: Uint8Array }>;
  /** An RFC 3161 TimeStampResp for a TimeStampReq; refusals are responses too. */
  timestampResponse(requestDer: Uint8Array): Promise<Uint8Array>;
  /** The current revocation list, DER. */
  crl(kind: Algorithm): Promise<Uint8Array>;
  /** An OCSPResponse for an OCSPRequest; refusals are responses too. */
  ocspResponse(requestDer: Uint8Array): Promise<Uint8Array>;
}

interface Identities {
  readonly rsaRoot: Identity;
  readonly sm2Root: Identity;
  readonly foreignRoot: Identity;
  readonly timestamp: Identity;
  readonly ocspResponder: Identity;
}

const days = (count: number) => Temporal.Duration.from({ hours: count * 24 });
const signing: readonly KeyUsage[] = ['digitalSignature', 'nonRepudiation'];

/**
 * Opens the authority in a directory: the first call makes its keys and files (private ones with mode 0600), later
 * calls read them. `baseUrl` (such as `http://127.0.0.1:9300`) goes into new certificates as the address of
 * `/ocsp` and `/crl/…`. `now` is the authority's clock; the system clock when not given.
 */
export async function openAuthority(options: {
  directory: string;
  baseUrl: string;
  now?: () => Temporal.Instant;
}): Promise<Authority> {
  const { directory, baseUrl, now = () => Temporal.Now.instant() } = options;
  const files = await openFiles(directory);
  const identities = await openIdentities(files, now());
  const { rsaRoot, sm2Root, timestamp, ocspResponder } = identities;
  const find = (prefix: string) => (serialHex: string) => files.findKey(`${prefix}-${serialHex}`);
  return {
    trustAnchors: () => [rsaRoot.certificateDer, sm2Root.certificateDer],
    issueEmployerKey: async (order) => {
      const key = await newEmployerKey(identities, order, baseUrl, now());
      await files.addKey(key);
      return describe(key);
    },
    employerKeys: async () => (await files.listKeys()).map(describe),
    setPin: (keyId, pin) => files.setPin(keyId, pin),
    signWithKey: async (keyId, data) => {
      const key = await files.findKey(keyId);
      if (!key) throw new RangeError(`no such key: ${keyId}`);
      return signWith(key.key, data);
    },
    sealSigner: async ({ centerId, name }) => {
      const { certificateDer, key } = await files.identity(`seal-${centerId}`, () =>
        newIdentity(
          { ...middleTerm(now()), subject: { organization: name, commonName: `${name}（演示）` }, keyUsage: signing },
          'rsa',
          rsaRoot,
        ),
      );
      return {
        certificateDer,
        chainDer: [rsaRoot.certificateDer],
        privateKeyPkcs8: Buffer.from(key.privateKey, 'base64'),
      };
    },
    timestampResponse: async (requestDer) => timestampResponse(timestamp, requestDer, now()),
    crl: async (kind) => {
      const keys = await files.listKeys();
      const issued = keys.filter((key) => key.keyId.startsWith(`${kind}-`));
      return certificateRevocationList(kind === 'rsa' ? rsaRoot : sm2Root, issued, now());
    },
    ocspResponse: (requestDer) => {
      const areas = [
        { issuer: rsaRoot, responder: ocspResponder, findKey: find('rsa') },
        { issuer: sm2Root, responder: sm2Root, findKey: find('sm2') },
      ];
      return ocspResponse(areas, requestDer, now());
    },
  };
}

const middleTerm = (now: Temporal.Instant) => ({
  notBefore: now.subtract(days(365)),
  notAfter: now.add(days(10 * 365)),
});

async function openIdentities(files: AuthorityFiles, now: Temporal.Instant): Promise<Identities> {
  const long = { notBefore: now.subtract(days(5 * 365)), notAfter: now.add(days(15 * 365)) };
  const middle = middleTerm(now);
  const organization = '安居市数字证书认证中心（演示）';
  const root = (fileName: string, commonName: string, algorithm: Algorithm, owner = organization) =>
    files.identity(fileName, () =>
      newIdentity(
        {
          ...long,
          subject: { organization: owner, commonName },
          keyUsage: ['certificateSign', 'crlSign'],
          isAuthority: true,
        },
        algorithm,
      ),
    );
  const [rsaRoot, sm2Root, foreignRoot] = await Promise.all([
    root('rsa-root', '安居演示根证书 RSA', 'rsa'),
    root('sm2-root', '安居演示根证书 SM2', 'sm2'),
    root('foreign-root', '异地演示根证书 RSA', 'rsa', '异地数字证书认证中心（演示）'),
  ]);
  const service = (
    fileName: string,
    commonName: string,
    profile: { extendedKeyUsage?: string; ocspNoCheck?: boolean },
  ) =>
    files.identity(fileName, () =>
      newIdentity({ ...middle, subject: { organization, commonName }, keyUsage: signing, ...profile }, 'rsa', rsaRoot),
    );
  const [timestamp, ocspResponder] = await Promise.all([
    service('timestamp', '安居演示时间戳服务', { extendedKeyUsage: '1.3.6.1.5.5.7.3.8' }),
    service('ocsp-responder', '安居演示证书状态服务', { extendedKeyUsage: '1.3.6.1.5.5.7.3.9', ocspNoCheck: true }),
  ]);
  return { rsaRoot, sm2Root, foreignRoot, timestamp, ocspResponder };
}

function validity(condition: KeyCondition, now: Temporal.Instant) {
  switch (condition) {
    case 'expired':
      return { notBefore: now.subtract(days(731)), notAfter: now.subtract(days(1)) };
    case 'not-yet-valid':
      return { notBefore: now.add(days(30)), notAfter: now.add(days(760)) };
    case 'good':
    case 'revoked':
    case 'foreign':
    case 'wrong-usage':
      return { notBefore: now.subtract(days(1)), notAfter: now.add(days(730)) };
    default:
      return condition satisfies never;
  }
}

/** Tells apart keys that otherwise look alike: who tries the demonstration must find the one that works. */
const conditionWords: Readonly<Record<KeyCondition, string>> = {
  good: '',
  revoked: '，已吊销',
  expired: '，已过期',
  'not-yet-valid': '，未生效',
  foreign: '，外地机构签发',
  'wrong-usage': '，加密用',
};

async function newEmployerKey(
  { rsaRoot, sm2Root, foreignRoot }: Identities,
  order: EmployerKeyOrder,
  baseUrl: string,
  now: Temporal.Instant,
): Promise<StoredKey> {
  const { condition, employerName, creditCode, clerkName } = order;
  const algorithm = condition === 'foreign' ? 'rsa' : order.algorithm;
  const issuer = condition === 'foreign' ? foreignRoot : algorithm === 'rsa' ? rsaRoot : sm2Root;
  const identity = await newIdentity(
    {
      ...validity(condition, now),
      subject: { organization: employerName, unit: clerkName, creditCode, commonName: employerName },
      // The encryption half of a dual-certificate key: the usual mistake of choosing the wrong one.
      keyUsage: condition === 'wrong-usage' ? ['keyEncipherment', 'dataEncipherment'] : signing,
      ocspUrl: `${baseUrl}/ocsp`,
      crlUrl: `${baseUrl}/crl/${algorithm}`,
    },
    algorithm,
    issuer,
  );
  return {
    ...identity,
    keyId: `${condition === 'foreign' ? 'foreign' : algorithm}-${identity.serialHex}`,
    label: `${employerName} ${clerkName}（${algorithm === 'rsa' ? 'RSA' : '国密SM2'}${conditionWords[condition]}）`,
    pin: order.pin ?? '123456',
    condition,
    ...(condition === 'revoked' && { revokedAt: now.subtract({ hours: 1 }) }),
  };
}

function describe({ keyId, label, certificateDer, pin, condition, key }: StoredKey): EmployerKey {
  return { keyId, label, certificateDer, pin, condition, algorithm: key.algorithm };
}
