import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { fastify } from 'fastify';
import { type Authority, openAuthority } from './authority.ts';
import { registerAuthorityRoutes } from './http.ts';

const run = promisify(execFile);
const sm2UserId = 'distid:1234567812345678';
const employer = { employerName: '安居市示例科技有限公司', creditCode: '91110000MA0000001X', clerkName: '王丽' };

let directory = '';
let baseUrl = '';
let authority: Authority;
const app = fastify();

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'authority-'));
  registerAuthorityRoutes(app, await openAuthority({ directory, baseUrl: 'http://127.0.0.1:1' }));
  baseUrl = await app.listen({ host: '127.0.0.1', port: 0 });
  authority = await openAuthority({ directory, baseUrl });
});
after(async () => {
  await app.close();
  await rm(directory, { recursive: true });
});

const path = (name: string) => join(directory, name);
async function openssl(...args: string[]): Promise<string> {
  const { stdout, stderr } = await run('openssl', args, { cwd: directory });
  return stdout + stderr;
}
async function writePem(name: string, certificateDer: Uint8Array): Promise<string> {
  await writeFile(path(`${name}.der`), certificateDer);
  await openssl('x509', '-inform', 'DER', '-in', `${name}.der`, '-out', `${name}.pem`);
  return `${name}.pem`;
}
async function post(address: string, type: string, body: Uint8Array): Promise<Response> {
  return fetch(baseUrl + address, { method: 'POST', headers: { 'content-type': type }, body: Buffer.from(body) });
}

describe('the fictional authority', () => {
  test('keeps its roots when it is opened again and hides its private files from other users', async () => {
    const again = await openAuthority({ directory, baseUrl });
    assert.deepEqual(again.trustAnchors(), authority.trustAnchors());
    for (const name of ['rsa-root.json', 'sm2-root.json', 'foreign-root.json', 'timestamp.json']) {
      assert.equal((await stat(path(name))).mode & 0o777, 0o600, name);
    }
    assert.equal((await stat(path('keys'))).mode & 0o777, 0o700);
  });

  test('two openings at once agree on one set of roots', async () => {
    const shared = await mkdtemp(join(tmpdir(), 'authority-race-'));
    const both = await Promise.all([0, 1].map(() => openAuthority({ directory: shared, baseUrl })));
    assert.deepEqual(both[0]?.trustAnchors(), both[1]?.trustAnchors());
    const owner = { centerId: 1, name: '安居市住房公积金管理中心' };
    const [seal, again] = await Promise.all(both.map((authority) => authority.sealSigner(owner)));
    assert.deepEqual(seal, again);
    const other = await both[0]?.sealSigner({ centerId: 2, name: '临江市住房公积金管理中心' });
    assert.notDeepEqual(other?.certificateDer, seal?.certificateDer);
    await rm(shared, { recursive: true });
  });

  test('openssl builds the chain of an RSA key to the RSA root, and of a foreign key to the foreign root only', async () => {
    const good = await authority.issueEmployerKey({ ...employer, algorithm: 'rsa', condition: 'good' });
    const foreign = await authority.issueEmployerKey({ ...employer, algorithm: 'rsa', condition: 'foreign' });
    const goodPem = await writePem('good', good.certificateDer);
    const foreignPem = await writePem('foreign', foreign.certificateDer);
    assert.match(await openssl('verify', '-x509_strict', '-CAfile', 'rsa-root.crt.pem', goodPem), /good\.pem: OK/);
    assert.match(await openssl('verify', '-CAfile', 'foreign-root.crt.pem', foreignPem), /OK/);
    await assert.rejects(openssl('verify', '-CAfile', 'rsa-root.crt.pem', foreignPem));
  });

  test('openssl reads an SM2 certificate and verifies it under the standard user id', async () => {
    const key = await authority.issueEmployerKey({ ...employer, algorithm: 'sm2', condition: 'good' });
    const pem = await writePem('sm2', key.certificateDer);
    const text = await openssl('x509', '-in', pem, '-noout', '-text', '-nameopt', 'utf8');
    assert.match(text, /Signature Algorithm: SM2-with-SM3/);
    assert.match(text, /ASN1 OID: SM2/);
    assert.match(text, /OU=王丽, organizationIdentifier=91110000MA0000001X, CN=安居市示例科技有限公司/);
    assert.match(text, /Digital Signature, Non Repudiation/);
    assert.ok(text.includes(`OCSP - URI:${baseUrl}/ocsp`) && text.includes(`URI:${baseUrl}/crl/sm2`));
    assert.match(await openssl('verify', '-vfyopt', sm2UserId, '-CAfile', 'sm2-root.crt.pem', pem), /OK/);
    await assert.rejects(openssl('verify', '-vfyopt', 'distid:another', '-CAfile', 'sm2-root.crt.pem', pem));
  });

  test('a key signs as openssl expects, RSA and SM2', async () => {
    await writeFile(path('text'), '汇缴核定');
    for (const algorithm of ['rsa', 'sm2'] as const) {
      const key = await authority.issueEmployerKey({ ...employer, algorithm, condition: 'good' });
      const pem = await writePem(`signer-${algorithm}`, key.certificateDer);
      await writeFile(path('signature'), await authority.signWithKey(key.keyId, await readFile(path('text'))));
      const how = algorithm === 'rsa' ? ['-digest', 'sha256'] : ['-digest', 'sm3', '-pkeyopt', sm2UserId];
      const args = ['pkeyutl', '-verify', '-certin', '-inkey', pem, '-rawin', ...how];
      assert.match(await openssl(...args, '-in', 'text', '-sigfile', 'signature'), /Verified Successfully/);
    }
    await assert.rejects(authority.signWithKey('rsa-../../rsa-root', new Uint8Array()), RangeError);
  });

  test('openssl verifies a time stamp got over HTTP, with nonce and certificate', async () => {
    await writeFile(path('stamped'), 'the paper');
    await openssl('ts', '-query', '-data', 'stamped', '-sha256', '-cert', '-out', 'query.tsq');
    const answer = await post('/tsa', 'application/timestamp-query', await readFile(path('query.tsq')));
    assert.equal(answer.headers.get('content-type'), 'application/timestamp-reply');
    await writeFile(path('reply.tsr'), await answer.bytes());
    const verified = await openssl(
      'ts',
      '-verify',
      '-in',
      'reply.tsr',
      '-queryfile',
      'query.tsq',
      '-CAfile',
      'rsa-root.crt.pem',
    );
    assert.match(verified, /Verification: OK/);
    await writeFile(path('stamped'), 'another paper');
    await assert.rejects(
      openssl('ts', '-verify', '-in', 'reply.tsr', '-data', 'stamped', '-CAfile', 'rsa-root.crt.pem'),
    );
  });

  test('a time-stamp query with another hash, or none at all, is refused in a response', async () => {
    await openssl('ts', '-query', '-data', 'rsa-root.json', '-sha1', '-out', 'sha1.tsq');
    await writeFile(path('refused.tsr'), await authority.timestampResponse(await readFile(path('sha1.tsq'))));
    assert.match(
      await openssl('ts', '-reply', '-in', 'refused.tsr', '-text'),
      /Rejected[\s\S]*unrecognized or unsupported algorithm/,
    );
    await writeFile(path('refused.tsr'), await authority.timestampResponse(Buffer.from('nonsense')));
    assert.match(await openssl('ts', '-reply', '-in', 'refused.tsr', '-text'), /Rejected/);
  });

  test('openssl asks over OCSP and believes the delegated responder: good, revoked, unknown, with nonce', async () => {
    const good = await authority.issueEmployerKey({ ...employer, algorithm: 'rsa', condition: 'good' });
    const revoked = await authority.issueEmployerKey({ ...employer, algorithm: 'rsa', condition: 'revoked' });
    const certificates = [
      await writePem('asked-good', good.certificateDer),
      await writePem('asked-bad', revoked.certificateDer),
    ];
    const which = [...certificates.flatMap((pem) => ['-cert', pem]), '-serial', '0x4242'];
    const asking = ['-url', `${baseUrl}/ocsp`, '-issuer', 'rsa-root.crt.pem', ...which, '-nonce'];
    const output = await openssl('ocsp', ...asking, '-CAfile', 'rsa-root.crt.pem');
    assert.match(output, /Response verify OK/);
    assert.doesNotMatch(output, /no nonce|Nonce Verify error/);
    assert.match(output, /asked-good\.pem: good/);
    assert.match(output, /asked-bad\.pem: revoked[\s\S]*keyCompromise/);
    assert.match(output, /0x4242: unknown/);
  });

  test('an OCSP request about another issuer, or one that cannot be read, gets an error response', async () => {
    const foreign = await authority.issueEmployerKey({ ...employer, algorithm: 'rsa', condition: 'foreign' });
    const pem = await writePem('asked-foreign', foreign.certificateDer);
    await openssl('ocsp', '-issuer', 'foreign-root.crt.pem', '-cert', pem, '-reqout', 'ask.der');
    const unauthorized = Buffer.from('30030a0106', 'hex');
    const malformed = Buffer.from('30030a0101', 'hex');
    assert.deepEqual(Buffer.from(await authority.ocspResponse(await readFile(path('ask.der')))), unauthorized);
    assert.deepEqual(Buffer.from(await authority.ocspResponse(Buffer.from('3000', 'hex'))), malformed);
  });

  test('openssl verifies the RSA revocation list got over HTTP and finds the revoked key in it', async () => {
    const revoked = await authority.issueEmployerKey({ ...employer, algorithm: 'rsa', condition: 'revoked' });
    const answer = await fetch(`${baseUrl}/crl/rsa`);
    assert.equal(answer.headers.get('content-type'), 'application/pkix-crl');
    await writeFile(path('rsa.crl'), await answer.bytes());
    const output = await openssl('crl', '-inform', 'DER', '-in', 'rsa.crl', '-CAfile', 'rsa-root.crt.pem', '-text');
    assert.match(output, /verify OK/);
    assert.ok(output.includes(revoked.keyId.slice('rsa-'.length).toUpperCase()));
    assert.equal((await fetch(`${baseUrl}/crl/dsa`)).status, 404);
  });
});
