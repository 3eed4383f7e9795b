import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { generateSync } from 'otplib';
import { identity as contract, report } from '../../../contract.ts';
import { openTestService, type TestCaller, type TestService } from '../../../testing.ts';
import { knownPersons, refused, stranger } from '../../../testing-logins.ts';
import { until } from '../../../testing-waits.ts';
import { writeFirstOfficers } from './first-officers-store.ts';

const centerId = 1;
const password = 'Clerk-of-2026';
let service: TestService;
let administrator: TestCaller;
let security: TestCaller;
let auditor: TestCaller;

before(async () => {
  service = await openTestService({ role: 'api' });
  administrator = await service.staff(['administrator']);
  security = await service.staff(['security']);
  auditor = await service.staff(['auditor']);
});
after(() => service.close());

/** The clock goes on, so that one-time codes are new and changes have an order; the three officers stay awake. */
function later(by: Temporal.DurationLike = { seconds: 60 }) {
  service.clock.now = service.clock.now.add(by);
}
const officersAgain = async () => {
  administrator = await service.staff(['administrator']);
  security = await service.staff(['security']);
  auditor = await service.staff(['auditor']);
};
const codeOf = (secret: string) =>
  generateSync({ secret, epoch: Math.floor(service.clock.now.epochMilliseconds / 1000) });

let number = 0;
function newcomer(changed: object = {}) {
  number += 1;
  return {
    body: {
      changeId: crypto.randomUUID(),
      kind: 'open' as const,
      username: `new.clerk${number}`,
      reason: '新入职',
      content: {
        name: `新员工${number}`,
        employeeNumber: `T${number}`,
        outlet: '城东管理部',
        roles: ['clerk' as const] as ('clerk' | 'reviewer' | 'administrator' | 'security' | 'accountant')[],
        ...changed,
      },
    },
  };
}
const decision = (changeId: string, isApproved = true, note = '') => ({
  params: { changeId },
  body: { isApproved, note },
});
const about = (kind: 'stop' | 'resume' | 'unlock' | 'reset', staffId: string) => ({
  body: { changeId: crypto.randomUUID(), kind, staffId, reason: '按通知办理' },
});

async function confirmed(input: ReturnType<typeof newcomer> | ReturnType<typeof about>) {
  later({ seconds: 1 });
  const { staffId } = await administrator.call(contract.proposeStaffChange, input);
  const { activation } = await security.call(contract.decideStaffChange, decision(input.body.changeId));
  return { staffId, activation };
}

async function activate(activation: { username: string; code: string } | null, newPassword = password) {
  assert.ok(activation);
  const { username, code } = activation;
  const caller = stranger(service);
  const { secret } = await caller.call(contract.startStaffActivation, { body: { centerId, username, code } });
  later();
  const entered = await caller.call(contract.finishStaffActivation, {
    body: { centerId, username, code, newPassword, totp: codeOf(secret) },
  });
  return { caller, secret, username, entered };
}
/** Somebody of the staff who has an account, a password and an authenticator, and is logged in. */
async function somebody(roles: ReturnType<typeof newcomer>['body']['content']['roles'] = ['clerk']) {
  const opened = await confirmed(newcomer({ roles }));
  return { ...(await activate(opened.activation)), staffId: opened.staffId };
}
const enter = (username: string, secret: string, given: object = {}) =>
  stranger(service).try(contract.enterAsStaff, {
    body: { centerId, username, password, totp: codeOf(secret), ...given },
  });
const stillIn = async (caller: TestCaller) => (await caller.call(contract.getSession, { query: {} })).kind === 'staff';

test('[G-12] an administrator proposes, the security officer confirms, and the new clerk activates with TOTP and is in', async () => {
  const input = newcomer();
  const { staffId } = await administrator.call(contract.proposeStaffChange, input);
  assert.deepEqual(await administrator.call(contract.proposeStaffChange, input), {
    changeId: input.body.changeId,
    staffId,
  });
  const before_ = await administrator.try(contract.getStaffAccount, { params: { staffId } });
  assert.equal(before_.status, 404, 'nothing is in force before the second person');
  const { activation } = await security.call(contract.decideStaffChange, decision(input.body.changeId));
  assert.match(activation?.code ?? '', /^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/);
  const rest = await service.ownerPool.query<{ row: string }>(
    'select row_to_json(a)::text as row from identity.staff_activation a',
  );
  assert.ok(!rest.rows.some(({ row }) => row.includes((activation?.code ?? '').replaceAll('-', ''))), 'hashed at rest');
  const again = await security.call(contract.decideStaffChange, decision(input.body.changeId));
  assert.equal(again.activation, null, 'the code is shown once');
  const awaiting = await administrator.call(contract.getStaffAccount, { params: { staffId } });
  assert.deepEqual([awaiting.account.state, awaiting.account.waitingKind], ['awaiting', null]);
  const { caller, entered, secret, username } = await activate(activation);
  assert.equal(entered.session.displayName, input.body.content.name);
  assert.ok(entered.session.permissions.includes('case.intake'));
  assert.ok(await stillIn(caller));
  const used = await refused(stranger(service), contract.startStaffActivation, {
    body: { centerId, username, code: activation?.code ?? '' },
  });
  assert.equal(used.code, 'staff-account/activation-refused', 'a code is used once');
  later();
  assert.equal((await enter(username, secret)).status, 200);
  const { rows } = await auditor.call(report.listAudit, { query: { subjectKind: 'staff', subjectId: staffId } });
  assert.deepEqual(rows.map(({ operation }) => operation).sort(), [
    'identity.activate-staff',
    'identity.decide-staff',
    'identity.enter',
    'identity.enter',
    'identity.propose-staff',
  ]);
  const history = await auditor.call(contract.listStaffHistory, { params: { staffId }, query: {} });
  assert.equal(history.total, 3);
  assert.ok(history.rows.some(({ what }) => what === '新增账号；岗位：柜面经办；原因：新入职'));
});

test('[G-12] nobody confirms their own proposal, changes or confirms their own account, or takes another’s proposal back', async () => {
  await officersAgain();
  const [admin, officer] = [await somebody(['administrator']), await somebody(['security'])];
  const own = await refused(admin.caller, contract.proposeStaffChange, about('reset', admin.staffId));
  assert.deepEqual([own.status, own.code], [403, 'staff-account/own-account']);
  const stop = about('stop', officer.staffId);
  await administrator.call(contract.proposeStaffChange, stop);
  const self = await refused(officer.caller, contract.decideStaffChange, decision(stop.body.changeId));
  assert.deepEqual([self.status, self.code], [403, 'staff-account/own-account']);
  const others = await refused(admin.caller, contract.withdrawStaffChange, {
    params: { changeId: stop.body.changeId },
  });
  assert.equal(others.code, 'staff-account/others-change');
  await administrator.call(contract.withdrawStaffChange, { params: { changeId: stop.body.changeId } });
  await administrator.call(contract.withdrawStaffChange, { params: { changeId: stop.body.changeId } });
  const gone = await refused(security, contract.decideStaffChange, decision(stop.body.changeId));
  assert.deepEqual([gone.status, gone.code], [409, 'staff-account/not-waiting']);
  // Whoever has both rights, which no role gives, still is one person; the table says so too.
  const both = await service.staff(['administrator', 'security']);
  const mine = newcomer();
  await both.call(contract.proposeStaffChange, mine);
  assert.equal(
    (await refused(both, contract.decideStaffChange, decision(mine.body.changeId))).code,
    'staff-account/own-change',
  );
  await assert.rejects(
    service.ownerPool.query(
      `update identity.staff_change set state = 'approved', decided_by = proposed_by, decided_at = now() where change_id = $1`,
      [mine.body.changeId],
    ),
    /staff_change__two_people/,
  );
  assert.equal(
    (await refused(security, contract.decideStaffChange, decision(mine.body.changeId, false))).code,
    'staff-account/note-missing',
  );
  await security.call(contract.decideStaffChange, decision(mine.body.changeId, false, '工号有误'));
});

test('[G-12] a certificate number is registered by two people, sealed, shown masked, and finds the person whose it is', async () => {
  await officersAgain();
  const [person, other] = await knownPersons(service);
  assert.ok(person && other);
  const withNumber = (certificateNumber: string, input = newcomer()) => ({
    body: { ...input.body, certificateNumber },
  });
  const wrong = await refused(administrator, contract.proposeStaffChange, withNumber('110101199001011234'));
  assert.equal(wrong.code, 'staff-account/certificate-wrong');
  assert.match(wrong.fields?.['certificateNumber'] ?? '', /校验/);
  const masked = `${person.certificateNumber.slice(0, 3)}***********${person.certificateNumber.slice(-4)}`;
  const input = withNumber(person.certificateNumber.toLowerCase());
  const opened = await administrator.call(contract.proposeStaffChange, input);
  assert.deepEqual(await administrator.call(contract.proposeStaffChange, input), opened, 'sent twice, proposed once');
  const [shown] = (await security.call(contract.listStaffChanges, { query: { staffId: opened.staffId } })).rows;
  assert.equal(shown?.certificateMasked, masked);
  await security.call(contract.decideStaffChange, decision(input.body.changeId));
  const viewOf = async () =>
    (await administrator.call(contract.getStaffAccount, { params: { staffId: opened.staffId } })).account;
  const account = await viewOf();
  assert.equal(account.certificateMasked, masked);
  const { rows } = await service.ownerPool.query<{ kept: string; person_id: string }>(
    `select row_to_json(s)::text || row_to_json(c)::text as kept, p.person_id from identity.staff s
     join identity.staff_change c using (center_id, staff_id)
     join party.person p on p.center_id = s.center_id and p.certificate_index = s.certificate_index where s.staff_id = $1`,
    [opened.staffId],
  );
  assert.deepEqual([rows.length, rows[0]?.person_id], [1, person.personId]);
  assert.ok(!rows[0]?.kept.includes(person.certificateNumber));
  const second = await refused(administrator, contract.proposeStaffChange, withNumber(person.certificateNumber));
  assert.deepEqual([second.status, second.code], [409, 'staff-account/certificate-taken']);
  // What is not typed again stays; another number takes its place.
  const { name, employeeNumber, outlet } = account;
  const change = (more: object) => ({
    body: {
      changeId: crypto.randomUUID(),
      kind: 'change' as const,
      staffId: opened.staffId,
      reason: '登记有误',
      content: { name, employeeNumber, outlet, roles: ['reviewer' as const] },
      ...more,
    },
  });
  const moved = change({});
  await administrator.call(contract.proposeStaffChange, moved);
  await security.call(contract.decideStaffChange, decision(moved.body.changeId));
  assert.equal((await viewOf()).certificateMasked, masked);
  const mended = change({ certificateNumber: other.certificateNumber });
  await administrator.call(contract.proposeStaffChange, mended);
  await security.call(contract.decideStaffChange, decision(mended.body.changeId));
  assert.equal((await viewOf()).certificateMasked?.slice(-4), other.certificateNumber.slice(-4));
  const same = await refused(
    administrator,
    contract.proposeStaffChange,
    change({ certificateNumber: other.certificateNumber }),
  );
  assert.equal(same.code, 'staff-account/nothing-changed');
});

test('[G-12] roles that break the separation of duties are refused with the reason, when proposed and when confirmed', async () => {
  const mixed = await refused(
    administrator,
    contract.proposeStaffChange,
    newcomer({ roles: ['accountant', 'reviewer'] }),
  );
  assert.deepEqual([mixed.status, mixed.code], [422, 'staff-account/roles-conflict']);
  assert.match(mixed.detail ?? '', /“复核”与“会计”：凭证的制单与审核须由两个人办理/);
  const later_ = newcomer();
  await administrator.call(contract.proposeStaffChange, later_);
  await service.ownerPool.query(
    `update identity.staff_change set content = jsonb_set(content, '{roles}', '["clerk", "security"]') where change_id = $1`,
    [later_.body.changeId],
  );
  assert.equal(
    (await refused(security, contract.decideStaffChange, decision(later_.body.changeId))).code,
    'staff-account/roles-conflict',
  );
});

test('[G-12] a user name and an employee number are one person’s, in parallel too', async () => {
  const taken = newcomer();
  await confirmed(taken);
  const name = newcomer();
  name.body.username = taken.body.username;
  assert.equal((await refused(administrator, contract.proposeStaffChange, name)).code, 'staff-account/username-taken');
  const numbered = newcomer({ employeeNumber: taken.body.content.employeeNumber });
  assert.equal(
    (await refused(administrator, contract.proposeStaffChange, numbered)).code,
    'staff-account/employee-number-taken',
  );
  const twins = Array.from({ length: 5 }, () => {
    const twin = newcomer();
    twin.body.username = 'twin';
    return twin;
  });
  const answers = await Promise.all(twins.map((twin) => administrator.try(contract.proposeStaffChange, twin)));
  assert.deepEqual(
    answers.map(({ status }) => status).sort((one, other) => one - other),
    [200, 409, 409, 409, 409],
  );
});

test('[G-12] of two officers who decide the same at once one decides, and there is one code', async () => {
  const input = newcomer();
  await administrator.call(contract.proposeStaffChange, input);
  const officers = await Promise.all(Array.from({ length: 4 }, () => service.staff(['security'])));
  const answers = await Promise.all(
    officers.map((officer) => officer.try(contract.decideStaffChange, decision(input.body.changeId))),
  );
  assert.deepEqual(
    answers.map(({ status }) => status).sort((one, other) => one - other),
    [200, 409, 409, 409],
  );
  const late = answers.find(({ status }) => status === 409)?.body as { code: string; detail: string };
  assert.equal(late.code, 'staff-account/not-waiting');
  assert.match(late.detail, /已确认/);
});

test('[G-12] of two changes of one account one waits at a time, in parallel too', async () => {
  const { staffId } = await somebody();
  const answers = await Promise.all(
    (['stop', 'reset', 'stop'] as const).map((kind) =>
      administrator.try(contract.proposeStaffChange, about(kind, staffId)),
    ),
  );
  assert.deepEqual(
    answers.map(({ status }) => status).sort((one, other) => one - other),
    [200, 409, 409],
  );
  const waiting = answers.find(({ status }) => status === 409)?.body as { code: string };
  assert.equal(waiting.code, 'staff-account/change-waiting');
});

test('[G-12] whoever is stopped while logged in is out with the next request, and gets in no more', async () => {
  const { caller, secret, username, staffId } = await somebody();
  await confirmed(about('stop', staffId));
  assert.equal(await stillIn(caller), false);
  later();
  assert.equal((await enter(username, secret)).status, 401);
  const stopped = await refused(administrator, contract.proposeStaffChange, about('reset', staffId));
  assert.deepEqual([stopped.status, stopped.code], [409, 'staff-account/stopped']);
  const { activation } = await confirmed(about('resume', staffId));
  const old = await refused(stranger(service), contract.finishStaffActivation, {
    body: { centerId, username, code: activation?.code ?? '', newPassword: password, totp: '000000' },
  });
  assert.equal(old.code, 'identity/password-used-before', 'the old password stays remembered');
  const back = await activate(activation, 'Clerk-again-2026');
  assert.ok(await stillIn(back.caller));
});

/** Stops an account in a transaction that ends only when the request waits for it, or has not waited. */
async function whileStopping<T>(staffId: string, request: () => Promise<T>): Promise<T> {
  const client = await service.ownerPool.connect();
  await client.query('begin');
  await client.query(`update identity.staff set state = 'stopped', stopped_at = now() where staff_id = $1`, [staffId]);
  let isOver = false;
  const answer = request().finally(() => {
    isOver = true;
  });
  await until(async () => {
    const { rowCount } = await service.ownerPool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return isOver || (rowCount ?? 0) > 0;
  });
  await client.query('commit');
  client.release();
  return answer;
}

test('[G-12] a login waits for the stop that is under way, and is refused', async () => {
  const { secret, username, staffId } = await somebody();
  later();
  assert.equal((await whileStopping(staffId, () => enter(username, secret))).status, 401);
});

test('[G-12] a login at the moment of the stop leaves no session behind', async () => {
  const { secret, username, staffId } = await somebody();
  const stop = about('stop', staffId);
  await administrator.call(contract.proposeStaffChange, stop);
  later();
  await Promise.all([
    enter(username, secret),
    security.call(contract.decideStaffChange, decision(stop.body.changeId)),
    enter(username, secret),
  ]);
  const { rows } = await service.ownerPool.query('select from identity.session where subject_id = $1', [staffId]);
  assert.equal(rows.length, 0);
});

test('[G-12] the next request after a change of roles asks for a new login, which has the new rights', async () => {
  const { caller, secret, username, staffId } = await somebody();
  const { account } = await administrator.call(contract.getStaffAccount, { params: { staffId } });
  const content = {
    name: account.name,
    employeeNumber: account.employeeNumber,
    outlet: account.outlet,
    roles: ['clerk' as const],
  };
  const same = { body: { changeId: crypto.randomUUID(), kind: 'change' as const, staffId, reason: '轮岗', content } };
  assert.equal((await refused(administrator, contract.proposeStaffChange, same)).code, 'staff-account/nothing-changed');
  const turned = { body: { ...same.body, content: { ...content, roles: ['reviewer' as const] } } };
  await administrator.call(contract.proposeStaffChange, turned);
  assert.ok(await stillIn(caller), 'a proposal changes nothing');
  await security.call(contract.decideStaffChange, decision(turned.body.changeId));
  assert.equal(await stillIn(caller), false);
  later();
  const { session } = (await enter(username, secret)).body as { session: { permissions: string[] } };
  assert.deepEqual(
    [session.permissions.includes('case.review'), session.permissions.includes('case.intake')],
    [true, false],
  );
});

/** Two administrators who can log in, each with a proposal to stop them, and no other who can. */
async function twoAdministrators() {
  const [one, other] = [await somebody(['administrator']), await somebody(['administrator'])];
  const stops = [about('stop', one.staffId), about('stop', other.staffId)] as const;
  for (const stop of stops) await administrator.call(contract.proposeStaffChange, stop);
  await service.ownerPool.query(
    `update identity.staff set state = 'stopped', stopped_at = now()
     where center_id = 1 and 'administrator' = any (roles) and staff_id <> all ($1::uuid[])`,
    [[one.staffId, other.staffId]],
  );
  return { one, stops };
}

test('[G-12] two officers who stop each other at once leave one who can log in', async () => {
  const { stops } = await twoAdministrators();
  const officers = [await service.staff(['security']), await service.staff(['security'])];
  const answers = await Promise.all(
    officers.map((officer, place) =>
      officer.try(contract.decideStaffChange, decision(stops[place]?.body.changeId ?? '')),
    ),
  );
  assert.deepEqual(
    answers.map(({ status }) => status).sort((one, other) => one - other),
    [200, 409],
  );
  const last = answers.find(({ status }) => status === 409)?.body as { code: string; detail: string };
  assert.equal(last.code, 'staff-account/last-officer');
  assert.match(last.detail, /最后一名可以登录的系统管理员/);
});

test('[G-12] a confirmation waits for the one that is under way, and counts who is left after it', async () => {
  const { one, stops } = await twoAdministrators();
  const answer = await whileStopping(one.staffId, () =>
    security.try(contract.decideStaffChange, decision(stops[1].body.changeId)),
  );
  assert.equal((answer.body as { code?: string }).code, 'staff-account/last-officer');
});

test('[G-12] a reset makes password and authenticator void at once; the code may be renewed, is dated and is not guessed', async () => {
  const { caller, secret, username, staffId } = await somebody();
  const { activation } = await confirmed(about('reset', staffId));
  assert.equal(await stillIn(caller), false);
  later();
  assert.equal((await enter(username, secret)).status, 401);
  const renewed = await security.call(contract.renewStaffActivation, { params: { staffId } });
  const ask = (code: string, of = username) =>
    refused(stranger(service), contract.startStaffActivation, { body: { centerId, username: of, code } });
  const [lost, unknown] = [await ask(activation?.code ?? ''), await ask(renewed.code, 'nobody')];
  assert.deepEqual([lost.status, lost.code, lost.title], [unknown.status, unknown.code, unknown.title]);
  later({ hours: 73 });
  assert.equal((await ask(renewed.code)).code, 'staff-account/activation-over');
  await officersAgain();
  const fresh = await security.call(contract.renewStaffActivation, { params: { staffId } });
  for (let failure = 0; failure < 6; failure += 1) await ask('AAAA-AAAA-AAAA');
  assert.equal((await ask(fresh.code)).code, 'identity/locked', 'the right code too');
  later({ minutes: 15 });
  await officersAgain();
  const weak = await refused(stranger(service), contract.finishStaffActivation, {
    body: { centerId, username, code: fresh.code, newPassword: 'short', totp: '000000' },
  });
  assert.equal(weak.code, 'identity/weak-password');
  const wrong = await refused(stranger(service), contract.finishStaffActivation, {
    body: { centerId, username, code: fresh.code, newPassword: 'Clerk-anew-2026', totp: '000000' },
  });
  assert.equal(wrong.code, 'staff-account/totp-wrong');
  await activate(fresh, 'Clerk-anew-2026');
  assert.equal(
    (await refused(security, contract.renewStaffActivation, { params: { staffId } })).code,
    'staff-account/not-awaiting',
  );
});

test('[G-12] a code that is used by several at the same moment lets one in', async () => {
  const { activation } = await confirmed(newcomer());
  const { username, code } = activation ?? { username: '', code: '' };
  const { secret } = await stranger(service).call(contract.startStaffActivation, {
    body: { centerId, username, code },
  });
  later();
  const answers = await Promise.all(
    Array.from({ length: 3 }, () =>
      stranger(service).try(contract.finishStaffActivation, {
        body: { centerId, username, code, newPassword: password, totp: codeOf(secret) },
      }),
    ),
  );
  assert.deepEqual(
    answers.map(({ status }) => status).sort((one, other) => one - other),
    [200, 401, 401],
  );
});

test('[G-12] a lock is lifted before its time by two people, and only where there is one', async () => {
  const { secret, username, staffId } = await somebody();
  assert.equal(
    (await refused(administrator, contract.proposeStaffChange, about('unlock', staffId))).code,
    'staff-account/not-locked',
  );
  for (let failure = 0; failure < 6; failure += 1) await enter(username, secret, { password: 'wrong-1' });
  later();
  assert.equal((await enter(username, secret)).status, 423);
  const locked = await administrator.call(contract.listStaffAccounts, { query: { state: 'locked' } });
  assert.deepEqual(
    locked.rows.map((row) => row.staffId),
    [staffId],
  );
  await confirmed(about('unlock', staffId));
  assert.equal((await enter(username, secret)).status, 200);
});

test('[G-12] accounts are found by text, role and state; one that nobody has used for as long as the centre allows is listed', async () => {
  const unused = await auditor.call(contract.listStaffAccounts, { query: { state: 'unused' } });
  assert.deepEqual(
    unused.rows.map(({ username }) => username),
    ['hou.jingyu'],
  );
  assert.deepEqual([unused.unusedDays, unused.counts.unused], [90, 1]);
  assert.match(unused.unusedSource, /GB\/T 22239-2019/);
  const clerk = await auditor.call(contract.listStaffAccounts, {
    query: { text: 'clerk', role: 'clerk', state: 'active' },
  });
  assert.ok(clerk.rows.some(({ username }) => username === 'clerk'));
  assert.ok(clerk.rows.every(({ roles, state }) => roles.includes('clerk') && state === 'active'));
  assert.equal(
    (await auditor.call(contract.listStaffAccounts, { query: { text: '%' } })).total,
    0,
    'a sign is a letter',
  );
});

test('[G-12] another centre’s account does not exist here, nor does its change', async () => {
  const { rows } = await service.ownerPool.query<{ staff_id: string }>(
    'select staff_id from identity.staff where center_id = 2 order by staff_id',
  );
  const params = { staffId: rows[0]?.staff_id ?? '' };
  for (const [caller, route] of [
    [administrator, contract.getStaffAccount],
    [administrator, contract.listStaffLogins],
    [administrator, contract.listStaffHistory],
    [administrator, contract.endStaffSessions],
    [security, contract.renewStaffActivation],
  ] as const)
    assert.equal((await caller.try(route, { params, query: {} })).status, 404, route.path);
  assert.equal((await administrator.try(contract.proposeStaffChange, about('stop', params.staffId))).status, 404);
  const input = newcomer();
  await administrator.call(contract.proposeStaffChange, input);
  const elsewhere = await service.staff(['security'], 2);
  assert.equal((await elsewhere.try(contract.decideStaffChange, decision(input.body.changeId))).status, 404);
  assert.equal((await administrator.try(contract.decideStaffChange, decision(input.body.changeId))).status, 403);
  assert.equal((await security.try(contract.proposeStaffChange, newcomer())).status, 403);
  assert.equal((await auditor.try(contract.proposeStaffChange, newcomer())).status, 403);
});

test('everybody changes the own password and authenticator with the present code; other sessions end', async () => {
  const { caller, secret, username, staffId } = await somebody();
  later();
  const second = stranger(service);
  await second.call(contract.enterAsStaff, { body: { centerId, username, password, totp: codeOf(secret) } });
  const own = await caller.call(contract.getOwnAccount, {});
  assert.deepEqual([own.username, own.roleNames, own.sessions.length], [username, ['柜面经办'], 2]);
  assert.ok(own.may.includes('在窗口受理业务'));
  later();
  const change = (body: object) => ({
    body: { oldPassword: password, newPassword: 'Another-2026', totp: codeOf(secret), ...body },
  });
  assert.equal(
    (await refused(caller, contract.changeOwnPassword, change({ oldPassword: 'wrong-1' }))).code,
    'identity/wrong-password',
  );
  assert.equal(
    (await refused(caller, contract.changeOwnPassword, change({ newPassword: `${username}1` }))).code,
    'identity/weak-password',
  );
  await caller.call(contract.changeOwnPassword, change({}));
  assert.deepEqual([await stillIn(caller), await stillIn(second)], [true, false]);
  assert.equal(
    (await refused(caller, contract.startOwnTotp, { body: { totp: codeOf(secret) } })).code,
    'staff-account/totp-wrong',
    'used before',
  );
  later();
  const enrolled = await caller.call(contract.startOwnTotp, { body: { totp: codeOf(secret) } });
  assert.match(enrolled.uri, /^otpauth:\/\/totp\//);
  assert.match(enrolled.qrSvg, /^<svg/);
  later();
  assert.equal(
    (await refused(caller, contract.finishOwnTotp, { body: { totp: codeOf(secret) } })).code,
    'staff-account/totp-wrong',
  );
  await caller.call(contract.finishOwnTotp, { body: { totp: codeOf(enrolled.secret) } });
  assert.equal(
    (await refused(caller, contract.finishOwnTotp, { body: { totp: codeOf(enrolled.secret) } })).code,
    'staff-account/enrolment-over',
  );
  later();
  assert.equal((await enter(username, secret, { password: 'Another-2026' })).status, 401, 'the old authenticator');
  assert.equal((await enter(username, enrolled.secret, { password: 'Another-2026' })).status, 200);
  const logins = await caller.call(contract.listOwnLogins, { query: {} });
  assert.ok(logins.rows.some(({ result }) => result === '密码或动态口令错误'));
  await officersAgain();
  assert.deepEqual(await administrator.call(contract.endStaffSessions, { params: { staffId } }), { ended: 2 });
  assert.equal(await stillIn(caller), false);
});

test('a password that is older than the centre allows opens nothing; a new one is set at the login', async () => {
  const { secret, username } = await somebody();
  later({ hours: 24 * 90 });
  const old = await enter(username, secret);
  assert.deepEqual([old.status, (old.body as { code: string }).code], [403, 'staff-account/password-too-old']);
  assert.equal((await enter(username, secret, { newPassword: 'Renewed-2026' })).status, 401, 'the code was used');
  later();
  const weak = await enter(username, secret, { newPassword: 'weak' });
  assert.equal((weak.body as { code: string }).code, 'identity/weak-password');
  assert.equal((await enter(username, secret, { newPassword: 'Renewed-2026' })).status, 200);
  later();
  assert.equal((await enter(username, secret, { password: 'Renewed-2026' })).status, 200);
});

test('[G-12] a centre without staff is given its first administrator and security officer, once', async () => {
  const officer = (role: 'administrator' | 'security') => ({
    role,
    username: `first.${role}`,
    name: '首任',
    outlet: '',
  });
  const given = { centerId, officers: [officer('administrator'), officer('security')], now: service.clock.now };
  const codes = await writeFirstOfficers(service.ownerPool, service.vault, given);
  assert.deepEqual(
    codes.map(({ role }) => role),
    ['administrator', 'security'],
  );
  const again = await writeFirstOfficers(service.ownerPool, service.vault, given);
  assert.notEqual(again[0]?.code, codes[0]?.code, 'who has not come yet is given a new code');
  const { entered, caller } = await activate(again[0] ?? null);
  assert.ok(entered.session.permissions.includes('staff-account.propose'));
  assert.deepEqual(
    (await writeFirstOfficers(service.ownerPool, service.vault, given)).map(({ role }) => role),
    ['security'],
  );
  const [back] = await writeFirstOfficers(service.ownerPool, service.vault, { ...given, resets: true });
  assert.equal(await stillIn(caller), false, 'whoever has lost the telephone begins anew');
  assert.ok(await stillIn((await activate(back ?? null, 'Officer-anew-2026')).caller));
});
