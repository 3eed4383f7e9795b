import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { openAuthority } from '../../../sandbox/src/authority/authority.ts';
import { sampleCertificate, sampleStatement } from '../modules/document/paper-samples.ts';
import { contributionCertificate, fundStatement, type PaperLayout } from '../modules/document/papers.ts';
import { httpTimestamp, largestVerifiedPdf, signPdf, TimestampUnavailable, verifyPdf } from './pades.ts';
import { renderPdf } from './pdf.ts';

const directory = mkdtempSync(join(tmpdir(), 'pades-'));
after(() => rmSync(directory, { recursive: true }));
const signedAt = Temporal.Now.instant();
const authority = await openAuthority({ directory: join(directory, 'authority'), baseUrl: 'http://127.0.0.1:9' });
const signer = await authority.sealSigner({ centerId: 1, name: '安居市住房公积金管理中心' });
const timestampHere = (request: Uint8Array) => authority.timestampResponse(request);
const words = {
  reason: '开具住房公积金缴存证明',
  location: '安居市',
  name: '安居市住房公积金管理中心',
  contact: '12329',
  signedAt,
};

async function stamped(paper: PaperLayout, timestamp = timestampHere): Promise<Buffer> {
  const { pdf, seal } = renderPdf({ ...paper, createdAt: signedAt });
  return Buffer.from(await signPdf(pdf, { ...words, signer, timestamp, seal }));
}

const certificate = await stamped(contributionCertificate(sampleCertificate()));
const statement = await stamped(fundStatement(sampleStatement(60)));

function file(name: string, content: Uint8Array | string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

/** Without network questions about revocation, which would wait for a time-out. */
function pdfsig(pdf: Uint8Array): string {
  return spawnSync('pdfsig', ['-nocert', '-no-ocsp', file('checked.pdf', pdf)], { encoding: 'utf8' }).stdout;
}

function holeOf(pdf: Buffer): { start: number; end: number } {
  const match = /\/ByteRange\[0 (\d+) (\d+) \d+ *\]/.exec(pdf.toString('latin1'));
  assert.ok(match);
  return { start: Number(match[1]), end: Number(match[2]) };
}

test('a stamped paper is valid for poppler and sound for qpdf', () => {
  for (const pdf of [certificate, statement]) {
    const report = pdfsig(pdf);
    assert.match(report, /Signature is Valid/);
    assert.match(report, /Total document signed/);
    assert.match(report, /ETSI\.CAdES\.detached/);
    assert.match(report, /安居市住房公积金管理中心（演示）/);
    assert.match(
      execFileSync('qpdf', ['--check', file('sound.pdf', pdf)], { encoding: 'utf8' }),
      /No syntax or stream encoding errors/,
    );
  }
});

test('the CMS verifies under OpenSSL against the root, over exactly the signed ranges', () => {
  const { start, end } = holeOf(certificate);
  const padded = Buffer.from(certificate.toString('latin1', start + 1, end - 1), 'hex');
  const cms = file('signature.der', padded.subarray(0, 4 + padded.readUInt16BE(2)));
  const content = file('content.bin', Buffer.concat([certificate.subarray(0, start), certificate.subarray(end)]));
  const root = file('root.pem', new X509Certificate(signer.chainDer[0] ?? '').toString());
  const options = [
    'cms',
    '-verify',
    '-inform',
    'DER',
    '-in',
    cms,
    '-binary',
    '-content',
    content,
    '-CAfile',
    root,
    '-purpose',
    'any',
    '-cades',
    '-out',
    '/dev/null',
  ];
  const outcome = spawnSync('openssl', options, { encoding: 'utf8' });
  assert.match(outcome.stderr, /verification successful/i);
  const printed = execFileSync('openssl', ['cms', '-cmsout', '-print', '-inform', 'DER', '-in', cms], {
    encoding: 'utf8',
  });
  assert.match(printed, /id-smime-aa-timeStampToken/);
  assert.match(printed, /id-smime-aa-signingCertificateV2/);
  assert.doesNotMatch(printed, /signingTime \(1\.2\.840\.113549\.1\.9\.5\)[\s\S]*timeStampToken/);
});

test('the signature field lies over the drawn seal, on the page that has it', () => {
  const { pdf, seal, pages } = renderPdf({ ...fundStatement(sampleStatement(60)), createdAt: signedAt });
  assert.ok(seal && pdf.length > 0);
  const structure = execFileSync('qpdf', ['--json=1', '--json-key=acroform', file('field.pdf', statement)], {
    encoding: 'utf8',
  });
  const [field] = JSON.parse(structure).acroform.fields;
  assert.equal(field.pageposfrom1, pages);
  const update = statement.toString('latin1');
  const [left = 0, bottom = 0, right = 0, top = 0] =
    /\/Rect\[([\d. ]+)\]/.exec(update)?.[1]?.split(' ').map(Number) ?? [];
  for (const [given, expected] of [
    [left, seal.x],
    [right, seal.x + seal.size],
    [top, 841.89 - seal.y],
    [bottom, 841.89 - seal.y - seal.size],
  ] as const) {
    assert.ok(Math.abs(given - expected) < 0.02, `${given} is ${expected}`);
  }
});

test('our own verdict on a stamped paper names signer, certificate and time', () => {
  const verdict = verifyPdf(certificate);
  assert.deepEqual([verdict.signed, verdict.intact, verdict.coversWholeFile], [true, true, true]);
  assert.equal(verdict.signerName, '安居市住房公积金管理中心（演示）');
  const fingerprint = new X509Certificate(signer.certificateDer).fingerprint256.replaceAll(':', '').toLowerCase();
  assert.equal(verdict.certificateFingerprint, fingerprint);
  assert.ok(verdict.signedAt && Math.abs(verdict.signedAt.since(signedAt).total('second')) < 60);
  assert.match(verdict.timestampFingerprint ?? '', /^[0-9a-f]{64}$/);
});

test('one flipped byte is noticed wherever it is', () => {
  const { start, end } = holeOf(certificate);
  for (const position of [20, 5_000, start - 5, end + 30, certificate.length - 60]) {
    const altered = Buffer.from(certificate);
    altered[position] = (altered[position] ?? 0) ^ 1;
    assert.equal(verifyPdf(altered).intact, false, `byte ${position}`);
  }
  const altered = Buffer.from(certificate);
  altered[5_000] = (altered[5_000] ?? 0) ^ 1;
  assert.match(pdfsig(altered), /Digest Mismatch/);
});

test('no change of one byte before the end of the signature value leaves the paper intact', () => {
  const { start, end } = holeOf(certificate);
  fc.assert(
    fc.property(fc.nat(certificate.length - 1), fc.integer({ min: 1, max: 255 }), (position, change) => {
      // Between the brackets the letter case of a digit and the certificates of the chain are not signed.
      fc.pre(position <= start || position >= end - 1);
      const altered = Buffer.from(certificate);
      altered[position] = (altered[position] ?? 0) ^ change;
      assert.equal(verifyPdf(altered).intact, false);
    }),
    { numRuns: 150 },
  );
});

test('bytes appended after the signature are not covered, and the paper is not intact', () => {
  const longer = Buffer.concat([certificate, Buffer.from('\n% more\n')]);
  const verdict = verifyPdf(longer);
  assert.deepEqual([verdict.signed, verdict.intact, verdict.coversWholeFile], [true, false, false]);
});

test('content smuggled into the hole beside the signature is not taken for signed', () => {
  const { start, end } = holeOf(certificate);
  const smuggled = Buffer.from(certificate);
  smuggled.write('>/Reason(x)<', end - 40, 'latin1');
  assert.equal(verifyPdf(smuggled).intact, false);
  const padding = Buffer.from(certificate);
  padding.write('41', end - 3, 'latin1');
  assert.equal(verifyPdf(padding).intact, false);
  assert.equal(verifyPdf(certificate.subarray(start)).signed, false);
});

test('a file that is full of signatures’ places keeps nobody busy', () => {
  const followedBy = (count: number) => Buffer.concat([certificate, Buffer.from('/ByteRange[0 1 2 3]'.repeat(count))]);
  assert.deepEqual([verifyPdf(followedBy(5)).signed, verifyPdf(followedBy(5)).intact], [true, false]);
  assert.equal(verifyPdf(followedBy(200)).signed, false);
});

test('garbage, cut and oversized files get a verdict, never an exception', () => {
  const none = { signed: false, intact: false, coversWholeFile: false };
  assert.deepEqual(verifyPdf(new Uint8Array()), none);
  assert.deepEqual(verifyPdf(Buffer.from('%PDF-1.7 /ByteRange[0 1 2 3]')), none);
  assert.deepEqual(verifyPdf(Buffer.alloc(largestVerifiedPdf + 1)), none);
  assert.deepEqual(
    verifyPdf(renderPdf({ ...contributionCertificate(sampleCertificate()), createdAt: signedAt }).pdf),
    none,
  );
  for (let length = 0; length < certificate.length; length += 1_999)
    assert.equal(verifyPdf(certificate.subarray(0, length)).intact, false);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (cms) => {
      const before = '%PDF-1.7 /ByteRange[0 64 ';
      const hex = Buffer.from(cms).toString('hex');
      const end = 64 + hex.length + 2;
      const garbage = `${`${before}${end} 1]`.padEnd(64)}<${hex}>x`;
      assert.equal(verifyPdf(Buffer.from(garbage, 'latin1')).intact, false);
    }),
  );
  const { start, end } = holeOf(certificate);
  fc.assert(
    fc.property(
      fc.integer({ min: start + 1, max: end - 2 }),
      fc.constantFrom('0', '8', 'f', 'z'),
      (position, digit) => {
        const altered = Buffer.from(certificate);
        altered.write(digit, position, 'latin1');
        assert.equal(typeof verifyPdf(altered).intact, 'boolean');
      },
    ),
    { numRuns: 200 },
  );
});

test('a time stamp for something else, an old one, a refusal and silence all stop the signing', async () => {
  const paper = contributionCertificate(sampleCertificate());
  const earlier: Uint8Array[] = [];
  await stamped(paper, async (request) => {
    const response = await authority.timestampResponse(request);
    earlier.push(response);
    return response;
  });
  const otherNonce = async (request: Uint8Array) => {
    const changed = Buffer.from(request);
    // The request ends with the nonce (8 octets) and the wish for certificates (3 octets).
    changed[changed.length - 5] = (changed.at(-5) ?? 0) ^ 1;
    return authority.timestampResponse(changed);
  };
  const otherImprint = async (request: Uint8Array) => {
    const changed = Buffer.from(request);
    changed[30] = (changed[30] ?? 0) ^ 1;
    return authority.timestampResponse(changed);
  };
  const answers = [
    async () => earlier[0] ?? new Uint8Array(),
    otherNonce,
    otherImprint,
    () => authority.timestampResponse(new Uint8Array([1, 2, 3])),
    async () => new Uint8Array(),
    async () => Buffer.from('no DER at all'),
  ];
  for (const answer of answers) await assert.rejects(stamped(paper, answer), TimestampUnavailable);
});

test('a time stamp with a broken signature is refused at signing', async () => {
  const broken = async (request: Uint8Array) => {
    const response = Buffer.from(await authority.timestampResponse(request));
    response[response.length - 4] = (response.at(-4) ?? 0) ^ 1;
    return response;
  };
  await assert.rejects(stamped(contributionCertificate(sampleCertificate()), broken), TimestampUnavailable);
});

test('a seal whose key is not its certificate’s is refused before anything is signed', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const foreign = { ...signer, privateKeyPkcs8: privateKey.export({ format: 'der', type: 'pkcs8' }) };
  const { pdf, seal } = renderPdf({ ...contributionCertificate(sampleCertificate()), createdAt: signedAt });
  await assert.rejects(signPdf(pdf, { ...words, signer: foreign, timestamp: timestampHere, seal }), RangeError);
});

test('a signed paper is not signed a second time', async () => {
  await assert.rejects(
    signPdf(certificate, { ...words, signer, timestamp: timestampHere, seal: undefined }),
    RangeError,
  );
});

test('a paper without a drawn seal is signed with an invisible field', async () => {
  const { pdf } = renderPdf({ ...contributionCertificate(sampleCertificate()), createdAt: signedAt });
  const signed = await signPdf(pdf, { ...words, signer, timestamp: timestampHere, seal: undefined });
  assert.equal(verifyPdf(signed).intact, true);
  assert.match(pdfsig(signed), /Signature is Valid/);
});

test('time stamps come over HTTP, and an authority that is slow, broken or absent is unavailable', async () => {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => void answer(request, response));
  async function answer(request: IncomingMessage, response: ServerResponse) {
    asked.push(request.headers['content-type']);
    const body = Buffer.concat(await request.toArray());
    if (request.url === '/slow') return;
    if (request.url === '/broken') response.statusCode = 500;
    response.end(request.url === '/long' ? Buffer.alloc(100_000) : await authority.timestampResponse(body));
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const paper = contributionCertificate(sampleCertificate());
  const signed = await stamped(paper, httpTimestamp(`${base}/`, { timeoutMs: 2_000 }));
  assert.equal(verifyPdf(signed).intact, true);
  assert.deepEqual(asked, ['application/timestamp-query']);
  for (const path of ['/slow', '/broken', '/long']) {
    await assert.rejects(stamped(paper, httpTimestamp(base + path, { timeoutMs: 150 })), TimestampUnavailable);
  }
  server.closeAllConnections();
  server.close();
  await assert.rejects(stamped(paper, httpTimestamp(`${base}/`, { timeoutMs: 1_000 })), TimestampUnavailable);
});

test('a certificate swapped for another one with the same key and name is noticed', async () => {
  const key = file('twin.key', '');
  execFileSync('openssl', ['genrsa', '-out', key, '2048'], { stdio: 'ignore' });
  const twin = (days: number) => {
    const options = [
      'req',
      '-x509',
      '-key',
      key,
      '-set_serial',
      '7',
      '-subj',
      '/CN=twin',
      '-days',
      String(days),
      '-outform',
      'DER',
    ];
    return execFileSync('openssl', options);
  };
  const [certificateDer, other] = [twin(30), twin(60)];
  assert.equal(certificateDer.length, other.length);
  const privateKeyPkcs8 = execFileSync('openssl', ['pkcs8', '-topk8', '-nocrypt', '-in', key, '-outform', 'DER']);
  const { pdf } = renderPdf({ ...contributionCertificate(sampleCertificate()), createdAt: signedAt });
  const order = {
    ...words,
    signer: { certificateDer, chainDer: [], privateKeyPkcs8 },
    timestamp: timestampHere,
    seal: undefined,
  };
  const signed = Buffer.from(await signPdf(pdf, order));
  assert.equal(verifyPdf(signed).intact, true);
  signed.write(other.toString('hex'), signed.indexOf(certificateDer.toString('hex')), 'latin1');
  assert.deepEqual([verifyPdf(signed).signed, verifyPdf(signed).intact], [true, false]);
});

test('an elliptic-curve seal signs too', async () => {
  const key = file('curve.key', '');
  execFileSync('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key]);
  const certificateDer = execFileSync('openssl', [
    'req',
    '-x509',
    '-key',
    key,
    '-subj',
    '/CN=curve',
    '-days',
    '30',
    '-outform',
    'DER',
  ]);
  const privateKeyPkcs8 = execFileSync('openssl', ['pkcs8', '-topk8', '-nocrypt', '-in', key, '-outform', 'DER']);
  const { pdf, seal } = renderPdf({ ...contributionCertificate(sampleCertificate()), createdAt: signedAt });
  const signed = await signPdf(pdf, {
    ...words,
    signer: { certificateDer, chainDer: [], privateKeyPkcs8 },
    timestamp: timestampHere,
    seal,
  });
  assert.equal(verifyPdf(signed).intact, true);
  assert.match(pdfsig(Buffer.from(signed)), /Signature is Valid/);
});
