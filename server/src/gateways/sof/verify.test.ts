import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import fc from 'fast-check';
import { fastify } from 'fastify';
import {
  type Authority,
  type EmployerKey,
  type KeyCondition,
  openAuthority,
} from '../../../../sandbox/src/authority/authority.ts';
import { registerAuthorityRoutes } from '../../../../sandbox/src/authority/http.ts';
import { cursor, readWhole, tags, write, writeObjectIdentifier } from './der.ts';
import { describeCertificate, httpTrust, type RefusalReason, type Trust, verifySignedText } from './index.ts';

const text = '汇缴核定：2026年11月，10人，合计 12,000.00 元';
const algorithms = ['rsa', 'sm2'] as const;
const conditions = ['good', 'revoked', 'expired', 'foreign', 'not-yet-valid', 'wrong-usage'] as const;

let directory = '';
let baseUrl = '';
let authority: Authority;
let trust: Trust;
const keys = new Map<string, EmployerKey>();
const broken = { ocsp: false, crl: false };
const asked: string[] = [];
const app = fastify({ forceCloseConnections: true });

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sof-'));
  app.addHook('onRequest', async (request, reply) => {
    asked.push(request.url);
    const isBroken = request.url === '/ocsp' ? broken.ocsp : broken.crl;
    return isBroken ? reply.code(503).send() : undefined;
  });
  registerAuthorityRoutes(app, await openAuthority({ directory, baseUrl: 'http://127.0.0.1:1' }));
  baseUrl = await app.listen({ host: '127.0.0.1', port: 0 });
  authority = await openAuthority({ directory, baseUrl });
  trust = httpTrust({ anchorsDer: authority.trustAnchors(), allowedOrigins: [baseUrl] });
  for (const algorithm of algorithms) {
    for (const condition of conditions) keys.set(`${algorithm} ${condition}`, await issue(algorithm, condition));
  }
});
beforeEach(() => {
  Object.assign(broken, { ocsp: false, crl: false });
  asked.length = 0;
});
after(async () => {
  await app.close();
  await rm(directory, { recursive: true });
});

function issue(algorithm: 'rsa' | 'sm2', condition: KeyCondition): Promise<EmployerKey> {
  return authority.issueEmployerKey({
    employerName: '安居市示例科技有限公司',
    creditCode: '91110000MA0000001X',
    clerkName: '王丽',
    algorithm,
    condition,
  });
}
function keyOf(algorithm: 'rsa' | 'sm2', condition: KeyCondition): EmployerKey {
  const key = keys.get(`${algorithm} ${condition}`);
  assert.ok(key);
  return key;
}
async function verify(key: EmployerKey, change: Partial<Parameters<typeof verifySignedText>[0]> = {}) {
  const signature = await authority.signWithKey(key.keyId, Buffer.from(text));
  const { certificateDer } = key;
  return verifySignedText({ certificateDer, signature, text, now: Temporal.Now.instant(), trust, ...change });
}
async function assertRefused(reason: RefusalReason, ...arguments_: Parameters<typeof verify>): Promise<void> {
  const verdict = await verify(...arguments_);
  assert.equal(verdict.ok ? 'accepted' : verdict.reason, reason);
}

for (const algorithm of algorithms) {
  describe(`a text signed with a certificate of ${algorithm}`, () => {
    test('is accepted with the facts of the certificate, checked by OCSP', async () => {
      const key = keyOf(algorithm, 'good');
      const verdict = await verify(key);
      assert.ok(verdict.ok, JSON.stringify(verdict));
      const { certificate, revocation } = verdict;
      assert.equal(certificate.subjectName, '安居市示例科技有限公司');
      assert.equal(certificate.clerkName, '王丽');
      assert.equal(certificate.creditCode, '91110000MA0000001X');
      assert.equal(certificate.algorithm, algorithm);
      assert.equal(certificate.issuerName, `安居演示根证书 ${algorithm.toUpperCase()}`);
      assert.equal(`${algorithm}-${certificate.serialHex}`, key.keyId);
      assert.equal(certificate.fingerprint, createHash('sha256').update(key.certificateDer).digest('hex'));
      assert.equal(revocation.source, 'ocsp');
      assert.deepEqual(asked, ['/ocsp']);
    });

    for (const [condition, reason] of [
      ['revoked', 'revoked'],
      ['expired', 'expired'],
      ['not-yet-valid', 'not-yet-valid'],
      ['foreign', 'untrusted-issuer'],
      ['wrong-usage', 'wrong-key-usage'],
    ] as const) {
      test(`is refused as ${reason} when the certificate is ${condition}`, () =>
        assertRefused(reason, keyOf(algorithm, condition)));
    }

    test('is refused when the text, the signature or the signer is another', async () => {
      const key = keyOf(algorithm, 'good');
      const other = await authority.signWithKey(keyOf(algorithm, 'wrong-usage').keyId, Buffer.from(text));
      await assertRefused('bad-signature', key, { text: text.replace('12,000', '13,000') });
      await assertRefused('bad-signature', key, { signature: other });
      await assertRefused('bad-signature', key, { signature: new Uint8Array() });
    });

    test('is checked by the revocation list when OCSP is down', async () => {
      broken.ocsp = true;
      const verdict = await verify(keyOf(algorithm, 'good'));
      assert.equal(verdict.ok && verdict.revocation.source, 'crl');
      await assertRefused('revoked', keyOf(algorithm, 'revoked'));
    });

    test('is refused when neither OCSP nor the revocation list answers', async () => {
      Object.assign(broken, { ocsp: true, crl: true });
      await assertRefused('revocation-unknown', keyOf(algorithm, 'good'));
    });

    test('is not accepted on a stale answer', async () => {
      const good = keyOf(algorithm, 'good');
      const later = Temporal.Now.instant().add({ hours: 25 });
      // An answer of today, looked at tomorrow: past its nextUpdate.
      await assertRefused('revocation-unknown', good, { now: later });
      broken.ocsp = true;
      await assertRefused('revocation-unknown', good, { trust: { ...trust, crlMaxAgeSeconds: -1 } });
    });

    test('is not accepted on the answer to another question, or about another certificate', async () => {
      const key = keyOf(algorithm, 'revoked');
      const good = keyOf(algorithm, 'good');
      let replayed = new Uint8Array();
      const recording: Trust = {
        ...trust,
        fetchOcsp: async (url, request) => {
          replayed = Uint8Array.from(await trust.fetchOcsp(url, request));
          return replayed;
        },
      };
      assert.ok((await verify(good, { trust: recording })).ok);
      broken.crl = true;
      const replaying: Trust = { ...trust, fetchOcsp: async () => replayed };
      await assertRefused('revocation-unknown', good, { trust: replaying });
      await assertRefused('revocation-unknown', key, { trust: replaying });
    });

    test('is not accepted when the responder was asked about somebody else', async () => {
      const serialOf = (key: EmployerKey) => Buffer.from(key.keyId.slice(`${algorithm}-`.length), 'hex');
      const [own, other] = [serialOf(keyOf(algorithm, 'revoked')), serialOf(keyOf(algorithm, 'good'))];
      const misled: Trust = {
        ...trust,
        fetchOcsp: (url, request) => {
          const changed = Buffer.from(request);
          assert.equal(other.copy(changed, changed.indexOf(own)), own.length);
          return trust.fetchOcsp(url, changed);
        },
      };
      broken.crl = true;
      await assertRefused('revocation-unknown', keyOf(algorithm, 'revoked'), { trust: misled });
    });

    test('is refused when the certificate was altered anywhere', async () => {
      const { certificateDer } = keyOf(algorithm, 'good');
      const signature = await authority.signWithKey(keyOf(algorithm, 'good').keyId, Buffer.from(text));
      const direct = directTrust();
      await fc.assert(
        fc.asyncProperty(mutation(certificateDer.length), async (mutate) => {
          const verdict = await verifySignedText({
            certificateDer: mutate(certificateDer),
            signature,
            text,
            now: Temporal.Now.instant(),
            trust: direct,
          });
          assert.ok(!verdict.ok);
          assert.match(verdict.reason, /^(?:malformed|untrusted-issuer)$/);
        }),
        { numRuns: 150 },
      );
    });

    test('is not accepted on an altered OCSP response or revocation list', async () => {
      const key = keyOf(algorithm, 'good');
      const signature = await authority.signWithKey(key.keyId, Buffer.from(text));
      const direct = directTrust();
      await fc.assert(
        fc.asyncProperty(mutation(300), mutation(300), async (mutateOcsp, mutateCrl) => {
          const verdict = await verifySignedText({
            certificateDer: key.certificateDer,
            signature,
            text,
            now: Temporal.Now.instant(),
            trust: {
              ...direct,
              fetchOcsp: async (url, request) => mutateOcsp(await direct.fetchOcsp(url, request)),
              fetchCrl: async (url) => mutateCrl(await direct.fetchCrl(url)),
            },
          });
          assert.ok(!verdict.ok);
          assert.equal(verdict.reason, 'revocation-unknown');
        }),
        { numRuns: 60 },
      );
    });

    test('never makes the check throw, whatever stands in place of the signature', async () => {
      const { certificateDer } = keyOf(algorithm, 'good');
      const direct = directTrust();
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (signature) => {
          const now = Temporal.Now.instant();
          const verdict = await verifySignedText({ certificateDer, signature, text, now, trust: direct });
          assert.ok(!verdict.ok);
          assert.equal(verdict.reason, 'bad-signature');
        }),
        { numRuns: 50 },
      );
    });
  });
}

/** Asks the authority without a socket: for properties with many runs. */
function directTrust(): Trust {
  return {
    anchorsDer: authority.trustAnchors(),
    crlMaxAgeSeconds: 60,
    fetchOcsp: (_url, request) => authority.ocspResponse(request),
    fetchCrl: (url) => authority.crl(url.endsWith('sm2') ? 'sm2' : 'rsa'),
  };
}

/** A change that leaves no encoding of a certificate as it was: a flipped bit, a cut or something added. */
function mutation(reach: number): fc.Arbitrary<(bytes: Uint8Array) => Uint8Array> {
  const at = fc.nat({ max: reach - 1 });
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(at, fc.integer({ min: 1, max: 255 })).map(([index, mask]) => (bytes: Uint8Array) => {
        const copy = Uint8Array.from(bytes);
        copy[index % copy.length] = (copy[index % copy.length] ?? 0) ^ mask;
        return copy;
      }),
    },
    at.map((length) => (bytes: Uint8Array) => bytes.slice(0, length % bytes.length)),
    fc.uint8Array({ minLength: 1, maxLength: 9 }).map((tail) => (bytes: Uint8Array) => Buffer.concat([bytes, tail])),
    at.map((index) => (bytes: Uint8Array) => {
      const where = index % bytes.length;
      return Buffer.concat([bytes.subarray(0, where), Buffer.from([0]), bytes.subarray(where)]);
    }),
  );
}

describe('input that is no certificate', () => {
  test('is malformed: random bytes, nothing, or more than 8 KiB', async () => {
    const signature = new Uint8Array(64);
    const reasonOf = async (certificateDer: Uint8Array) => {
      const verdict = await verifySignedText({ certificateDer, signature, text, now: Temporal.Now.instant(), trust });
      return verdict.ok ? 'accepted' : verdict.reason;
    };
    const order = { employerName: '安'.repeat(1300), creditCode: '', clerkName: '', condition: 'good' } as const;
    const long = await authority.issueEmployerKey({ ...order, algorithm: 'sm2' });
    assert.ok(long.certificateDer.length > 8192);
    assert.equal(await reasonOf(long.certificateDer), 'malformed');
    assert.equal(await reasonOf(Buffer.alloc(8192, Buffer.from([0x30, 0x80]))), 'malformed');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        assert.equal(await reasonOf(bytes), 'malformed');
        assert.equal(describeCertificate(bytes), undefined);
      }),
      { numRuns: 200 },
    );
    assert.deepEqual(asked, []);
  });

  test('a certificate counts in one encoding only, so that it has one fingerprint', async () => {
    const key = keyOf('rsa', 'good');
    const inside = cursor(readWhole(key.certificateDer, tags.sequence).content);
    const [toBeSigned, algorithm, signature] = [inside.next(), inside.next(), inside.next()];
    const bareAlgorithm = write(tags.sequence, writeObjectIdentifier('1.2.840.113549.1.1.11'));
    const same = write(tags.sequence, toBeSigned.raw, algorithm.raw, signature.raw);
    const without = write(tags.sequence, toBeSigned.raw, bareAlgorithm, signature.raw);
    assert.ok((await verify(key, { certificateDer: same })).ok);
    await assertRefused('malformed', key, { certificateDer: without });
  });

  test('a root does not sign texts', async () => {
    const [root] = authority.trustAnchors();
    assert.ok(root);
    await assertRefused('wrong-key-usage', { ...keyOf('rsa', 'good'), certificateDer: root });
  });
});

describe('the way out to revocation services', () => {
  test('does not go where the list of origins does not lead', async () => {
    const elsewhere = httpTrust({ anchorsDer: authority.trustAnchors(), allowedOrigins: ['http://127.0.0.1:1'] });
    await assertRefused('revocation-unknown', keyOf('rsa', 'good'), { trust: elsewhere });
    assert.deepEqual(asked, []);
    await assert.rejects(trust.fetchCrl(baseUrl.replace('http://', 'http://user:secret@')), TypeError);
    await assert.rejects(trust.fetchCrl('file:///etc/passwd'), TypeError);
    assert.throws(() => httpTrust({ anchorsDer: [], allowedOrigins: ['file:///'] }), TypeError);
  });

  test('gives up on a server that is silent, redirects, fails or talks without end', async () => {
    const server = createServer((request, response) => {
      switch (request.url ?? '') {
        case '/redirect':
          return response.writeHead(302, { location: `${baseUrl}/crl/rsa` }).end();
        case '/endless':
          response.on('drain', () => response.write(Buffer.alloc(65_536)));
          return response.write(Buffer.alloc(65_536));
        case '/just-enough':
          return response.end(Buffer.alloc(1024 * 1024));
        case '/too-much':
          return response.end(Buffer.alloc(1024 * 1024 + 1));
        case '/drip':
          return response.write('x');
        case '/failure':
          return response.writeHead(500).end('sorry');
        default:
          return undefined;
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const impatient = httpTrust({ anchorsDer: [], allowedOrigins: [origin], timeoutMilliseconds: 200 });
    const patient = httpTrust({ anchorsDer: [], allowedOrigins: [origin] });
    await assert.rejects(impatient.fetchOcsp(`${origin}/silent`, new Uint8Array(1)), { name: 'TimeoutError' });
    await assert.rejects(impatient.fetchCrl(`${origin}/drip`), { name: 'TimeoutError' });
    await assert.rejects(patient.fetchCrl(`${origin}/redirect`), TypeError);
    await assert.rejects(patient.fetchCrl(`${origin}/endless`), RangeError);
    await assert.rejects(patient.fetchCrl(`${origin}/too-much`), RangeError);
    assert.equal((await patient.fetchCrl(`${origin}/just-enough`)).length, 1024 * 1024);
    await assert.rejects(patient.fetchCrl(`${origin}/failure`), /answered 500/);
    server.closeAllConnections();
    server.close();
  });
});
