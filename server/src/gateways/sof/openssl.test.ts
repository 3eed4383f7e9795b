import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { type Trust, verifySignedText } from './index.ts';

/** Certificates, revocation and signatures by OpenSSL's command line: an authority that shares no code with ours. */
const text = '登录挑战 7c1f';
const distid = 'distid:1234567812345678';
const configuration = `
[req]
distinguished_name = name
prompt = no
utf8 = yes
[name]
CN = OpenSSL 根证书
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
authorityInfoAccess = OCSP;URI:http://127.0.0.1:1/ocsp
crlDistributionPoints = URI:http://127.0.0.1:1/crl
[responder]
extendedKeyUsage = OCSPSigning
[ca]
default_ca = lists
[lists]
database = index.txt
default_crl_days = 1
default_md = default
`;

const run = promisify(execFile);
const hasOpenssl = (() => {
  try {
    return execFileSync('openssl', ['version']).toString().startsWith('OpenSSL 3');
  } catch {
    return false;
  }
})();

let directory = '';
const path = (name: string) => join(directory, name);
const openssl = async (...args: string[]) => (await run('openssl', args, { cwd: directory })).stdout;

/** Key, certificate and DER of one identity: `NAME.key`, `NAME.pem`, `NAME.der`. */
async function certify(name: string, algorithm: 'rsa' | 'sm2', section: string, issuer?: string): Promise<void> {
  const kind = algorithm === 'rsa' ? ['rsa', 'rsa_keygen_bits:2048'] : ['EC', 'ec_paramgen_curve:SM2'];
  const digest = algorithm === 'rsa' ? ['-sha256'] : ['-sm3', '-sigopt', distid];
  await openssl('genpkey', '-algorithm', kind[0] ?? '', '-pkeyopt', kind[1] ?? '', '-out', `${name}.key`);
  const request = ['req', '-new', '-key', `${name}.key`, '-config', 'openssl.cnf', ...digest];
  if (issuer) {
    await openssl(...request, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
    const from = ['-in', `${name}.csr`, '-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial'];
    const verifying = algorithm === 'sm2' ? ['-vfyopt', distid] : [];
    const extensions = ['-extfile', 'openssl.cnf', '-extensions', section];
    await openssl(
      'x509',
      '-req',
      ...from,
      ...digest,
      ...verifying,
      ...extensions,
      '-days',
      '30',
      '-out',
      `${name}.pem`,
    );
  } else {
    await openssl(...request, '-x509', '-extensions', section, '-days', '30', '-out', `${name}.pem`);
  }
  await openssl('x509', '-in', `${name}.pem`, '-outform', 'DER', '-out', `${name}.der`);
}

async function sign(name: string, algorithm: 'rsa' | 'sm2'): Promise<Uint8Array> {
  await writeFile(path('text'), text);
  const how = algorithm === 'rsa' ? ['-digest', 'sha256'] : ['-digest', 'sm3', '-pkeyopt', distid];
  await openssl('pkeyutl', '-sign', '-inkey', `${name}.key`, '-rawin', ...how, '-in', 'text', '-out', 'signature');
  return readFile(path('signature'));
}

/** Writes the authority's index with one certificate: valid, revoked, or left out. */
async function record(certificate: string, state: 'V' | 'R' | 'none'): Promise<void> {
  const serial = (await openssl('x509', '-in', `${certificate}.pem`, '-noout', '-serial'))
    .trim()
    .slice('serial='.length);
  const line = `${state}\t491231000000Z\t${state === 'R' ? '261101000000Z' : ''}\t${serial}\tunknown\t/CN=${certificate}\n`;
  await writeFile(path('index.txt'), state === 'none' ? '' : line);
}

function trustIn(root: Uint8Array, responder: string | undefined, sm2 = false): Trust {
  const algorithm = sm2 ? ['-md', 'sm3', '-sigopt', distid] : ['-md', 'sha256'];
  const issuer = sm2 ? 'sm2-root' : 'rsa-root';
  return {
    anchorsDer: [root],
    crlMaxAgeSeconds: 3600,
    fetchOcsp: async (_url, request) => {
      if (!responder) throw new Error('down');
      await writeFile(path('request.der'), request);
      const signer = ['-rsigner', `${responder}.pem`, '-rkey', `${responder}.key`, '-CA', `${issuer}.pem`];
      await openssl(
        'ocsp',
        '-index',
        'index.txt',
        ...signer,
        '-nmin',
        '5',
        '-reqin',
        'request.der',
        '-respout',
        'response.der',
      );
      return readFile(path('response.der'));
    },
    fetchCrl: async () => {
      const from = ['-config', 'openssl.cnf', '-keyfile', `${issuer}.key`, '-cert', `${issuer}.pem`];
      await openssl('ca', '-gencrl', ...from, ...algorithm, '-out', 'list.pem');
      await openssl('crl', '-in', 'list.pem', '-outform', 'DER', '-out', 'list.der');
      return readFile(path('list.der'));
    },
  };
}

describe('certificates by OpenSSL', { skip: hasOpenssl ? false : 'OpenSSL 3 is not on this machine' }, () => {
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sof-openssl-'));
    await writeFile(path('openssl.cnf'), configuration);
    await certify('rsa-root', 'rsa', 'root');
    await certify('rsa-leaf', 'rsa', 'leaf', 'rsa-root');
    await certify('rsa-responder', 'rsa', 'responder', 'rsa-root');
    await certify('sm2-root', 'sm2', 'root');
    await certify('sm2-leaf', 'sm2', 'leaf', 'sm2-root');
  });
  after(() => rm(directory, { recursive: true }));

  async function verdictOn(algorithm: 'rsa' | 'sm2', responder?: string): Promise<string> {
    const verdict = await verifySignedText({
      certificateDer: await readFile(path(`${algorithm}-leaf.der`)),
      signature: await sign(`${algorithm}-leaf`, algorithm),
      text,
      now: Temporal.Now.instant(),
      trust: trustIn(await readFile(path(`${algorithm}-root.der`)), responder, algorithm === 'sm2'),
    });
    return verdict.ok ? verdict.revocation.source : verdict.reason;
  }

  test('its OCSP responder is believed, delegated or the issuer itself', async () => {
    await record('rsa-leaf', 'V');
    assert.equal(await verdictOn('rsa', 'rsa-responder'), 'ocsp');
    assert.equal(await verdictOn('rsa', 'rsa-root'), 'ocsp');
    await record('rsa-leaf', 'R');
    assert.equal(await verdictOn('rsa', 'rsa-responder'), 'revoked');
  });

  test('a certificate that the responder does not know is refused, whatever the list says', async () => {
    await record('rsa-leaf', 'none');
    assert.equal(await verdictOn('rsa', 'rsa-responder'), 'revocation-unknown');
  });

  test('a holder cannot answer for its own certificate: the list decides', async () => {
    await record('rsa-leaf', 'V');
    assert.equal(await verdictOn('rsa', 'rsa-leaf'), 'crl');
  });

  test('its revocation lists are read, RSA and SM2', async () => {
    for (const algorithm of ['rsa', 'sm2'] as const) {
      await record(`${algorithm}-leaf`, 'V');
      assert.equal(await verdictOn(algorithm), 'crl');
      await record(`${algorithm}-leaf`, 'R');
      assert.equal(await verdictOn(algorithm), 'revoked');
      await record(`${algorithm}-leaf`, 'none');
      assert.equal(await verdictOn(algorithm), 'crl'); // A list that revokes nothing at all.
    }
  });
});
