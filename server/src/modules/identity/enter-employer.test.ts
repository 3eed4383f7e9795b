import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { refused, stranger } from '../../testing-logins.ts';
import * as contribution from '../contribution/contract.ts';
import * as contract from './contract.ts';

type Order = Parameters<TestService['sandbox']['authority']['issueEmployerKey']>[0];
type Key = Awaited<ReturnType<TestService['sandbox']['authority']['issueEmployerKey']>>;
let service: TestService;
let employer: { employer_id: string; name: string; credit_code: string };
/** A good key, for what is not about keys. */
let goodKey: Key;

before(async () => {
  service = await openTestService({ role: 'api' });
  const { rows } = await service.ownerPool.query<typeof employer>(
    'select employer_id, name, credit_code from party.employer where center_id = 1 order by employer_account_no limit 1',
  ); // prettier-ignore
  assert.ok(rows[0]);
  employer = rows[0];
  goodKey = await keyOf({});
});
after(() => service.close());

const keyOf = (changed: Partial<Order>) =>
  service.sandbox.authority.issueEmployerKey({
    employerName: employer.name,
    creditCode: employer.credit_code,
    clerkName: '许经办',
    algorithm: 'rsa',
    condition: 'good',
    ...changed,
  });
const sign = async (key: Key, text: string) => {
  const signature = await service.sandbox.authority.signWithKey(key.keyId, Buffer.from(text, 'utf8'));
  return {
    certificate: Buffer.from(key.certificateDer).toString('base64'),
    signature: Buffer.from(signature).toString('base64'),
  };
};
const challenge = (caller: TestCaller, centerId = 1) => caller.call(contract.challengeEmployer, { body: { centerId } });

/** What a browser sends after signing a fresh text with this key. */
async function signedLogin(caller: TestCaller, key: Key, changedText = (text: string) => text) {
  const { challengeId, text } = await challenge(caller);
  return { body: { centerId: 1, challengeId, ...(await sign(key, changedText(text))) } };
}
const sessionsOfEmployers = async () =>
  (await service.ownerPool.query("select from identity.session where kind = 'employer'")).rowCount; // prettier-ignore
const auditEntries = async () =>
  (await service.ownerPool.query("select from audit.entry where operation = 'identity.enter'")).rowCount; // prettier-ignore

for (const algorithm of ['rsa', 'sm2'] as const) {
  test(`an employer's clerk logs in with a good ${algorithm.toUpperCase()} certificate and acts for this employer`, async () => {
    const caller = stranger(service);
    const key = await keyOf({ algorithm });
    const { session } = await caller.call(contract.enterAsEmployer, await signedLogin(caller, key));
    assert.deepEqual([session.kind, session.centerId, session.displayName], ['employer', 1, employer.name]);
    assert.equal((await caller.call(contribution.getEmployerOverview, {})).creditCode, employer.credit_code);
    const { rows } = await service.ownerPool.query<{
      subject_id: string;
      certificate_fingerprint: string;
      employer_id: string;
    }>(
      "select subject_id, certificate_fingerprint, employer_id from identity.session where kind = 'employer' order by created_at desc, session_key limit 1",
    );
    assert.equal(rows[0]?.employer_id, employer.employer_id);
  });
}

test('the clerk of a certificate is the same at every login, and another certificate is another clerk', async () => {
  const clerkOf = async (key: Key) => {
    service.clock.now = service.clock.now.add({ seconds: 1 });
    const caller = stranger(service);
    await caller.call(contract.enterAsEmployer, await signedLogin(caller, key));
    const { rows } = await service.ownerPool.query<{ subject_id: string }>(
      "select subject_id from identity.session where kind = 'employer' order by created_at desc limit 1",
    ); // prettier-ignore
    return rows[0]?.subject_id ?? '';
  };
  const first = await clerkOf(goodKey);
  assert.match(first, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(await clerkOf(goodKey), first);
  assert.notEqual(await clerkOf(await keyOf({})), first);
});

for (const [condition, reason, detail, remedy] of [
  ['revoked', 'revoked', /吊销/, /申领新的证书/],
  ['expired', 'expired', /有效期/, /更新/],
  ['not-yet-valid', 'not-yet-valid', /尚未生效/, /生效日期/],
  ['foreign', 'untrusted-issuer', /认可的机构/, /认可的 CA 机构/],
  ['wrong-usage', 'wrong-key-usage', /不是签名证书/, /数字签名/],
] satisfies [Order['condition'], string, RegExp, RegExp][]) {
  for (const algorithm of condition === 'foreign' ? (['rsa'] as const) : (['rsa', 'sm2'] as const)) {
    test(`a certificate that is ${condition} (${algorithm}) is refused with the reason and what to do, and nothing is written`, async () => {
      const before = [await sessionsOfEmployers(), await auditEntries()];
      const caller = stranger(service);
      const answer = await refused(
        caller,
        contract.enterAsEmployer,
        await signedLogin(caller, await keyOf({ condition, algorithm })),
      ); // prettier-ignore
      assert.deepEqual([answer.status, answer.code, answer.reason], [401, 'identity/certificate-refused', reason]);
      assert.match(answer.detail ?? '', detail);
      assert.match(answer.remedy ?? '', remedy);
      assert.deepEqual([await sessionsOfEmployers(), await auditEntries()], before);
    });
  }
}

test('an employer that is not registered here is named, and told where to register', async () => {
  const caller = stranger(service);
  const unknown = await keyOf({ employerName: '无名商贸有限公司', creditCode: '91419999MA00000993' });
  const answer = await refused(caller, contract.enterAsEmployer, await signedLogin(caller, unknown));
  assert.deepEqual([answer.status, answer.code], [403, 'identity/employer-unknown']);
  assert.match(answer.detail ?? '', /无名商贸有限公司.*91419999MA00000993/);
  assert.match(answer.remedy ?? '', /单位缴存登记/);
});

test('an employer of one centre cannot log in at another', async () => {
  const caller = stranger(service);
  const { challengeId, text } = await challenge(caller, 2);
  const answer = await refused(caller, contract.enterAsEmployer, {
    body: { centerId: 2, challengeId, ...(await sign(goodKey, text)) },
  }); // prettier-ignore
  assert.equal(answer.code, 'identity/employer-unknown');
});

test('the text to be signed names centre, host and a random line, and is never the same', async () => {
  const caller = stranger(service, { host: 'hall.example:8443' });
  const [first, second] = [await challenge(caller), await challenge(caller)];
  assert.match(first.text, /^登录.*\n地址：hall\.example:8443\n随机数：[\w-]{22}$/);
  assert.notEqual(first.text, second.text);
  assert.equal(first.expiresAt, service.clock.now.add({ minutes: 5 }).toString());
});

const isGone = (answer: { status: number; code: string; remedy?: string }) => {
  assert.deepEqual([answer.status, answer.code], [401, 'identity/challenge-gone']);
  assert.match(answer.remedy ?? '', /重新获取/);
};

test('a signed text opens one session: it is refused the second time, and when used at the same moment', async () => {
  const caller = stranger(service);
  const cookie =
    String((await caller.try(contract.challengeEmployer, { body: { centerId: 1 } })).headers['set-cookie']).split(
      ';',
    )[0] ?? ''; // prettier-ignore
  const sameBrowser = () => stranger(service, { cookie });
  const login = await signedLogin(sameBrowser(), goodKey);
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => sameBrowser().try(contract.enterAsEmployer, login)),
  );
  assert.deepEqual(
    answers.map(({ status }) => status).sort((a, b) => a - b),
    [200, 401, 401, 401, 401],
  ); // prettier-ignore
  isGone(await refused(sameBrowser(), contract.enterAsEmployer, login));
});

test('a signed text is too old after five minutes', async () => {
  const caller = stranger(service);
  const login = await signedLogin(caller, goodKey);
  service.clock.now = service.clock.now.add({ minutes: 5 });
  isGone(await refused(caller, contract.enterAsEmployer, login));
});

test('a text that another browser was given is worth nothing: not to a visitor, not to somebody with a cookie', async () => {
  const login = await signedLogin(stranger(service), goodKey);
  isGone(await refused(stranger(service), contract.enterAsEmployer, login));
  const other = stranger(service);
  await challenge(other);
  isGone(await refused(other, contract.enterAsEmployer, login));
});

test('a text that was made for one host is worth nothing at another', async () => {
  const headers = { host: 'phishing.example' };
  const first = await stranger(service, headers).try(contract.challengeEmployer, { body: { centerId: 1 } });
  const { challengeId, text } = first.body as { challengeId: string; text: string };
  const cookie = String(first.headers['set-cookie']).split(';')[0] ?? '';
  const login = { body: { centerId: 1, challengeId, ...(await sign(goodKey, text)) } };
  isGone(await refused(stranger(service, { cookie }), contract.enterAsEmployer, login));
  assert.equal((await stranger(service, { ...headers, cookie }).try(contract.enterAsEmployer, login)).status, 200);
});

test('a text of one centre is worth nothing in another', async () => {
  const caller = stranger(service);
  const login = await signedLogin(caller, goodKey);
  isGone(await refused(caller, contract.enterAsEmployer, { body: { ...login.body, centerId: 2 } }));
});

for (const [change, changed] of [
  ['another host in it', (text: string) => text.replace('localhost', 'elsewhere')],
  ['a line break more', (text: string) => `${text}\n`],
  ['nothing at all in it', () => ''],
  ['full-width digits', (text: string) => text.replace('8080', '８０８０')],
] satisfies [string, (text: string) => string][]) {
  test(`a signature over a text with ${change} is refused, and the true text stays good`, async () => {
    const before = [await sessionsOfEmployers(), await auditEntries()];
    const caller = stranger(service);
    const { challengeId, text } = await challenge(caller);
    const answer = await refused(caller, contract.enterAsEmployer, {
      body: { centerId: 1, challengeId, ...(await sign(goodKey, changed(text))) },
    }); // prettier-ignore
    assert.deepEqual([answer.code, answer.reason], ['identity/certificate-refused', 'bad-signature']);
    assert.match(answer.detail ?? '', /签名/);
    assert.ok(answer.remedy);
    assert.deepEqual([await sessionsOfEmployers(), await auditEntries()], before);
    assert.equal(
      (
        await caller.try(contract.enterAsEmployer, {
          body: { centerId: 1, challengeId, ...(await sign(goodKey, text)) },
        })
      ).status,
      200,
    ); // prettier-ignore
  });
}

test('a signature of one key under the certificate of another is refused', async () => {
  const caller = stranger(service);
  const { challengeId, text } = await challenge(caller);
  const [mine, others] = [
    await sign(goodKey, text),
    await sign(await keyOf({ creditCode: '91419999MA00000993' }), text),
  ];
  const mixed = { certificate: mine.certificate, signature: others.signature };
  assert.equal(
    (await refused(caller, contract.enterAsEmployer, { body: { centerId: 1, challengeId, ...mixed } })).reason,
    'bad-signature',
  );
});

for (const [what, certificate, signature] of [
  ['no certificate', 'AAAA', 'AAAA'],
  ['a certificate cut short', 'MIIDdzCCAl+gAwIBAgIQ', 'AAAA'],
  ['text', Buffer.from('登录').toString('base64'), 'AAAA'],
  ['sixteen kilobytes of zeroes', 'A'.repeat(16_384), 'A'.repeat(16_384)],
] satisfies [string, string, string][]) {
  test(`${what} in place of a certificate is refused as unreadable`, async () => {
    const caller = stranger(service);
    const { challengeId } = await challenge(caller);
    const answer = await refused(caller, contract.enterAsEmployer, {
      body: { centerId: 1, challengeId, certificate, signature },
    }); // prettier-ignore
    assert.deepEqual([answer.status, answer.code, answer.reason], [401, 'identity/certificate-refused', 'malformed']);
  });
}

test('when nobody can say whether a certificate is revoked it is refused, and may be tried again', async () => {
  const elsewhere = 'https://revocation.example';
  const caller = stranger(service);
  const { openAuthority } = await import('../../../../sandbox/src/authority/authority.ts');
  const directory = `${service.config.sealDirectory}/../${(await authorityDirectory()) ?? ''}`;
  const sameRoots = await openAuthority({ directory, baseUrl: elsewhere, now: () => service.clock.now });
  const key = await sameRoots.issueEmployerKey({
    employerName: employer.name,
    creditCode: employer.credit_code,
    clerkName: '许经办',
    algorithm: 'rsa',
    condition: 'good',
  }); // prettier-ignore
  const { challengeId, text } = await challenge(caller);
  const signature = await sameRoots.signWithKey(key.keyId, Buffer.from(text));
  const body = {
    centerId: 1,
    challengeId,
    certificate: Buffer.from(key.certificateDer).toString('base64'),
    signature: Buffer.from(signature).toString('base64'),
  }; // prettier-ignore
  const answer = await refused(caller, contract.enterAsEmployer, { body });
  assert.deepEqual([answer.code, answer.reason], ['identity/certificate-refused', 'revocation-unknown']);
  assert.match(answer.remedy ?? '', /稍后再试/);
});

/** The folder of this process's authority, beside its seal. */
async function authorityDirectory(): Promise<string | undefined> {
  const { readdir } = await import('node:fs/promises');
  return (await readdir(`${service.config.sealDirectory}/..`)).find((name) => name.startsWith('authority-'));
}

test('a login with a certificate is logged and audited under the clerk', async () => {
  const { rows } = await service.ownerPool.query<{ channel: string; result: string }>(
    "select channel, result from identity.login_log where kind = 'employer' group by 1, 2",
  ); // prettier-ignore
  assert.deepEqual(rows, [{ channel: 'web', result: '成功' }]);
  const audited = await service.ownerPool.query(
    "select from audit.entry where operation = 'identity.enter' and subject_kind = 'employer' and subject_id = $1",
    [employer.employer_id],
  ); // prettier-ignore
  assert.ok((audited.rowCount ?? 0) > 3);
});

test("[U-O9] a clerk notes the certificate's new PIN: told to the employer, kept in the log, other logins ended", async () => {
  const key = await keyOf({ algorithm: 'sm2' });
  const [here, elsewhere] = [stranger(service), stranger(service)];
  for (const caller of [here, elsewhere]) await caller.call(contract.enterAsEmployer, await signedLogin(caller, key));
  const textHere = () => here.call(contract.challengePin, {});
  // Another certificate of the same employer proves nothing about this one.
  const first = await textHere();
  const other = await refused(here, contract.notePinChange, {
    body: { challengeId: first.challengeId, ...(await sign(await keyOf({}), first.text)) },
  });
  assert.deepEqual([other.status, other.reason], [401, 'other-certificate']);
  assert.equal((await elsewhere.try(contribution.getEmployerOverview, {})).status, 200);
  const { challengeId, text } = await textHere();
  assert.match(text, /^修改单位证书密码/);
  const body = { challengeId, ...(await sign(key, text)) };
  await here.call(contract.notePinChange, { body });
  assert.equal((await elsewhere.try(contribution.getEmployerOverview, {})).status, 401);
  const { rows } = await here.call(contract.listClerkLogins, { query: {} });
  assert.equal(rows.filter(({ result }) => result === '修改证书密码').length, 1);
  assert.equal(rows.filter(({ result }) => result === '成功').length, 3);
  // The same signature again is no second change.
  assert.equal((await refused(here, contract.notePinChange, { body })).code, 'identity/challenge-gone');
  // A text to log in with notes nothing either.
  const login = await here.call(contract.challengeEmployer, { body: { centerId: 1 } });
  const misused = { challengeId: login.challengeId, ...(await sign(key, login.text)) };
  assert.equal((await refused(here, contract.notePinChange, { body: misused })).code, 'identity/challenge-gone');
  const { rows: told } = await service.ownerPool.query<{ count: number }>(
    "select count(*)::int as count from notice.occasion where kind = 'identity.pin-changed'",
  );
  assert.deepEqual(told, [{ count: 1 }]);
  const { rows: kept } = await service.ownerPool.query<{ count: number }>(
    "select count(*)::int as count from audit.entry where operation = 'identity.change-certificate-pin'",
  );
  assert.deepEqual(kept, [{ count: 1 }]);
});
