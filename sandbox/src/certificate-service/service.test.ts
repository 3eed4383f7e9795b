import assert from 'node:assert/strict';
import { webcrypto, X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Authority, type EmployerKey, openAuthority } from '../authority/authority.ts';
import { createCertificateService } from './service.ts';

let directory = '';
let authority: Authority;
let key: EmployerKey;
let now = Temporal.Instant.from('2026-11-23T01:00:00Z');

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'certificate-service-'));
  authority = await openAuthority({ directory, baseUrl: 'http://127.0.0.1:1' });
  key = await authority.issueEmployerKey({
    employerName: '安居市示例科技有限公司',
    creditCode: '91110000MA0000001X',
    clerkName: '王丽',
    algorithm: 'rsa',
    condition: 'good',
  });
});
after(() => rm(directory, { recursive: true }));

/** A service of its own on a real socket, and how a page of `origin` talks to it. */
async function withService(use: (ask: Ask, url: string) => Promise<void>): Promise<void> {
  const service = createCertificateService({ authority, now: () => now });
  const url = await service.listen({ host: '127.0.0.1', port: 0 });
  const ask: Ask = async (body, origin = 'http://localhost:5173') => {
    const headers = { 'content-type': 'application/json', origin };
    const answer = await fetch(`${url}/sof`, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await answer.json()) as Answer;
  };
  try {
    await use(ask, url);
  } finally {
    await service.close();
  }
}
type Answer = { status: number; message?: string; handle?: string; signature?: string } & Record<string, unknown>;
type Ask = (body: object, origin?: string) => Promise<Answer>;

describe('the local certificate service', () => {
  test('lists its devices without secrets and exports the certificate', () =>
    withService(async (ask) => {
      const { status, devices } = await ask({ function: 'SOF_EnumDevice' });
      assert.equal(status, 0);
      assert.deepEqual(devices, [{ device: key.keyId, label: '安居市示例科技有限公司 王丽（RSA）', algorithm: 'rsa' }]);
      const exported = await ask({ function: 'SOF_ExportUserCert', device: key.keyId });
      assert.equal(exported['certificate'], Buffer.from(key.certificateDer).toString('base64'));
    }));

  test('signs after login with a signature that WebCrypto verifies', () =>
    withService(async (ask) => {
      const { handle } = await ask({ function: 'SOF_Login', device: key.keyId, pin: key.pin });
      const data = Buffer.from('登录挑战 7c1f');
      const answer = await ask({
        function: 'SOF_SignData',
        device: key.keyId,
        handle,
        data: data.toString('base64'),
      });
      assert.equal(answer.status, 0);
      const spki = new X509Certificate(key.certificateDer).publicKey.export({ format: 'der', type: 'spki' });
      const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
      const publicKey = await webcrypto.subtle.importKey('spki', Buffer.from(spki), algorithm, false, ['verify']);
      const signature = Buffer.from(answer.signature ?? '', 'base64');
      assert.ok(await webcrypto.subtle.verify(algorithm.name, publicKey, signature, data));
    }));

  test('does not sign without a login, for another page, or after five minutes', () =>
    withService(async (ask) => {
      const sign = (handle: string, origin?: string) =>
        ask({ function: 'SOF_SignData', device: key.keyId, handle, data: 'AAAA' }, origin);
      assert.equal((await sign('')).message, '登录已失效，请重新输入 PIN 码');
      const { handle = '' } = await ask({ function: 'SOF_Login', device: key.keyId, pin: key.pin });
      assert.equal((await sign(handle)).status, 0);
      assert.notEqual((await sign(handle, 'http://localhost:9999')).status, 0);
      now = now.add({ minutes: 5 });
      assert.notEqual((await sign(handle)).status, 0);
    }));

  test('counts wrong PINs down, locks at the sixth, and forgets them after a right one', () =>
    withService(async (ask) => {
      const login = (pin: string) => ask({ function: 'SOF_Login', device: key.keyId, pin });
      for (let tries = 0; tries < 5; tries += 1) await login('000000');
      assert.equal((await login(key.pin)).status, 0);
      for (const left of [5, 4, 3, 2, 1]) {
        assert.equal((await login('000000')).message, `PIN 码错误，还可以再试 ${left} 次，之后证书将被锁定`);
      }
      assert.match((await login('000000')).message ?? '', /已锁定/);
      assert.match((await login(key.pin)).message ?? '', /已锁定/);
    }));

  test('gives a key another PIN for the old one alone, and ends what was logged in', () =>
    withService(async (ask) => {
      const change = (oldPin: string, newPin: string) =>
        ask({ function: 'SOF_ChangePassWd', device: key.keyId, oldPin, newPin });
      const login = (pin: string) => ask({ function: 'SOF_Login', device: key.keyId, pin });
      assert.match((await change('000000', '246813')).message ?? '', /还可以再试 5 次/);
      assert.equal((await change(key.pin, '2468')).message, '新的 PIN 码须为 6 至 16 位数字');
      const { handle = '' } = await login(key.pin);
      assert.equal((await change(key.pin, '246813')).status, 0);
      const sign = { function: 'SOF_SignData', device: key.keyId, handle, data: 'AAAA' };
      assert.equal((await ask(sign)).message, '登录已失效，请重新输入 PIN 码');
      assert.notEqual((await login(key.pin)).status, 0);
      assert.equal((await login('246813')).status, 0);
      assert.equal((await change('246813', key.pin)).status, 0);
    }));

  test('answers what it does not know with a status and a message', () =>
    withService(async (ask, url) => {
      assert.equal((await ask({ function: 'SOF_Format' })).message, '证书服务没有此项功能');
      assert.equal((await ask({ function: 'toString' })).message, '证书服务没有此项功能');
      assert.equal(
        (await ask({ function: 'SOF_Login', device: 'rsa-00', pin: '1' })).message,
        '未找到证书介质，请插入 USB Key 后重试',
      );
      assert.equal(
        (await ask({ function: 'SOF_SignData', device: key.keyId, handle: '', data: '?' })).message,
        '请求内容有误',
      );
      const broken = await fetch(`${url}/sof`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{',
      });
      assert.equal(broken.status, 400);
    }));

  test('lets only local pages in, also when they ask first', () =>
    withService(async (_ask, url) => {
      const preflight = (origin: string) =>
        fetch(`${url}/sof`, {
          method: 'OPTIONS',
          headers: {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-private-network': 'true',
          },
        });
      const allowed = await preflight('http://127.0.0.1:8080');
      assert.equal(allowed.status, 204);
      assert.equal(allowed.headers.get('access-control-allow-origin'), 'http://127.0.0.1:8080');
      assert.equal(allowed.headers.get('access-control-allow-private-network'), 'true');
      for (const origin of [
        'https://evil.example',
        'http://localhost.evil.example',
        'http://127.0.0.1.evil.example',
        'null',
      ]) {
        const refused = await preflight(origin);
        assert.equal(refused.status, 403, origin);
        assert.equal(refused.headers.get('access-control-allow-origin'), null);
      }
    }));

  test('refuses a request that came in under a foreign host name', async () => {
    const service = createCertificateService({ authority });
    const request = { method: 'POST', url: '/sof', payload: { function: 'SOF_EnumDevice' } } as const;
    assert.equal((await service.inject({ ...request, headers: { host: 'rebound.example:80' } })).statusCode, 403);
    assert.equal((await service.inject({ ...request, headers: { host: '127.0.0.1:80' } })).statusCode, 200);
    await service.close();
  });
});
