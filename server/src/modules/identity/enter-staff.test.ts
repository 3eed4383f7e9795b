import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { generateSync } from 'otplib';
import { hashPassword } from '../../platform/passwords.ts';
import { openTestService, type TestService } from '../../testing.ts';
import { refused, stranger } from '../../testing-logins.ts';
import * as contract from './contract.ts';
import { totpStep } from './enter-staff.ts';

// RFC 6238 appendix B, SHA-1: the secret is the ASCII text 12345678901234567890; its last six digits.
const rfcSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000);
for (const [seconds, code] of [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
] satisfies [number, string][]) {
  test(`RFC 6238: at ${seconds} seconds the code is ${code}`, () => {
    const step = BigInt(Math.floor(seconds / 30));
    assert.equal(totpStep(rfcSecret, code, { now: at(seconds), lastStep: null }), step);
    assert.equal(totpStep(rfcSecret, code, { now: at(seconds), lastStep: step - 1n }), step);
    assert.equal(totpStep(rfcSecret, code, { now: at(seconds), lastStep: step }), undefined, 'used before');
    assert.equal(totpStep(rfcSecret, code, { now: at(seconds + 30), lastStep: null }), step, 'a slow clock');
    assert.equal(totpStep(rfcSecret, code, { now: at(seconds - 30), lastStep: null }), step, 'a fast clock');
    assert.equal(totpStep(rfcSecret, code, { now: at(seconds + 61), lastStep: null }), undefined, 'too late');
    assert.equal(totpStep(rfcSecret, code, { now: at(seconds - 60), lastStep: null }), undefined, 'too early');
  });
}

test('a code of an earlier step is refused once a later one was used', () => {
  assert.equal(totpStep(rfcSecret, '081804', { now: at(1_111_111_111), lastStep: 37_037_037n }), undefined);
});

const password = 'Counter-2026';
const centerId = 1;
let service: TestService;
let secret: string;

before(async () => {
  service = await openTestService({ role: 'api' });
  const { rows } = await service.ownerPool.query<{ totp_sealed: Buffer }>(
    "select totp_sealed from identity.login where kind = 'staff' and username = 'clerk'",
  );
  assert.ok(rows[0]);
  secret = service.vault.open(rows[0].totp_sealed, 'identity.login.totp');
  await service.ownerPool.query("update identity.login set password_hash = $1 where kind = 'staff'", [
    await hashPassword(password),
  ]);
});
after(() => service.close());

/** The code of now; the clock has moved on, so that it is a new one. */
function nextCode(): string {
  service.clock.now = service.clock.now.add({ seconds: 60 });
  return generateSync({ secret, epoch: Math.floor(service.clock.now.epochMilliseconds / 1000) });
}
const asClerk = (totp: string, changed: object = {}) => ({
  body: { centerId, username: 'clerk', password, totp, ...changed },
});

test('a clerk logs in with password and one-time code together, and may do what the role allows', async () => {
  const clerk = stranger(service);
  const { session } = await clerk.call(contract.enterAsStaff, asClerk(nextCode()));
  assert.deepEqual([session.kind, session.centerId], ['staff', 1]);
  assert.ok(session.permissions.includes('staff.search'));
  assert.ok(session.displayName.length > 1);
  const seen = await clerk.call(contract.getSession, { query: {} });
  assert.deepEqual([seen.kind, seen.displayName], ['staff', session.displayName]);
});

test('the answer does not tell which of name, password and code was wrong', async () => {
  const wrongs = [
    asClerk(nextCode(), { password: 'Counter-2025' }),
    asClerk('000000'),
    asClerk(nextCode(), { username: 'nobody-1' }),
    asClerk(nextCode(), { username: 'nobody-2', password: 'x' }),
  ];
  const answers = await Promise.all(wrongs.map((input) => refused(stranger(service), contract.enterAsStaff, input)));
  for (const { code, status, title } of answers)
    assert.deepEqual([code, status, title], ['identity/wrong-staff-login', 401, '账号、密码或动态口令不正确']);
  await stranger(service).call(contract.enterAsStaff, asClerk(nextCode()));
});

test('a one-time code opens one session: it is refused the second time', async () => {
  const code = nextCode();
  await stranger(service).call(contract.enterAsStaff, asClerk(code));
  assert.equal(
    (await refused(stranger(service), contract.enterAsStaff, asClerk(code))).code,
    'identity/wrong-staff-login',
  );
  await stranger(service).call(contract.enterAsStaff, asClerk(nextCode()));
});

test('a one-time code that is used by several at the same moment opens one session', async () => {
  const code = nextCode();
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => stranger(service).try(contract.enterAsStaff, asClerk(code))),
  );
  assert.deepEqual(
    answers.map(({ status }) => status).sort((a, b) => a - b),
    [200, 401, 401, 401, 401],
  );
});

for (const username of ['clerk', 'nobody']) {
  test(`after six failures the login ${username} is locked for 15 minutes, right password or not`, async () => {
    await service.ownerPool.query('delete from identity.attempt');
    const caller = stranger(service);
    const details: (string | undefined)[] = [];
    for (let failure = 1; failure <= 6; failure += 1) {
      const answer = await refused(
        caller,
        contract.enterAsStaff,
        asClerk(nextCode(), { username, password: 'wrong-1' }),
      );
      assert.equal(answer.code, 'identity/wrong-staff-login');
      details.push(answer.detail);
      service.clock.now = service.clock.now.subtract({ seconds: 60 });
    }
    assert.match(details[0] ?? '', /还可以再试 5 次/);
    assert.equal(details[5], '账号已锁定 15 分钟。');
    const locked = await refused(caller, contract.enterAsStaff, asClerk(nextCode(), { username }));
    assert.deepEqual([locked.status, locked.code], [423, 'identity/locked']);
    service.clock.now = service.clock.now.add({ minutes: 15 });
    const later = await caller.try(contract.enterAsStaff, asClerk(nextCode(), { username }));
    assert.equal(later.status, username === 'clerk' ? 200 : 401);
  });
}

test('a burst of guesses at the same moment tries no more passwords than one after the other', async () => {
  await service.ownerPool.query('delete from identity.attempt');
  const guesses = Array.from({ length: 12 }, () =>
    stranger(service).try(contract.enterAsStaff, asClerk('000000', { password: 'wrong-1' })),
  );
  const tried = (await Promise.all(guesses)).filter(({ status }) => status === 401);
  assert.equal(tried.length, 6);
});

test('staff of one centre are unknown in another', async () => {
  await service.ownerPool.query('delete from identity.attempt');
  assert.equal(
    (await refused(stranger(service), contract.enterAsStaff, asClerk(nextCode(), { centerId: 2 }))).code,
    'identity/wrong-staff-login',
  );
});

test('a refused login of staff is logged under the login that was tried', async () => {
  const { rows } = await service.ownerPool.query<{ result: string; known: boolean }>(
    `select result, subject_id is not null as known from identity.login_log where kind = 'staff' group by 1, 2 order by 1, 2`,
  );
  assert.deepEqual(rows, [
    { result: '密码或动态口令错误', known: false },
    { result: '密码或动态口令错误', known: true },
    { result: '成功', known: true },
  ]);
});
