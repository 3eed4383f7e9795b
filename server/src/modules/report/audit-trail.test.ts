import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { report } from '../../contract.ts';
import { systemCall } from '../../platform/jobs.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { knownPersons } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import { sealAudit } from '../audit/index.ts';
import { permissionsOf } from '../identity/permissions.ts';

let world: TestService;
let auditor: TestCaller;
let clerk: TestCaller;
let personId: string;
before(async () => {
  world = await openTestService({ role: 'worker' });
  auditor = await world.staff(['auditor']);
  clerk = await world.staff(['clerk']);
  personId = (await knownPersons(world))[0]?.personId ?? '';
});
after(() => world.close());

const found = async (query: object) => auditor.call(report.listAudit, { query: { pageSize: 200, ...query } });

test('[G-12] a request without the right, and an unmasking, are in the trail and found by what, result, day and object', async () => {
  const params = { personId };
  const denied = await (await world.staff(['accountant'])).try(report.unmaskPerson, {
    params,
    body: { reason: '核对来访职工身份' },
  });
  assert.equal(denied.status, 403);
  await clerk.call(report.unmaskPerson, { params, body: { reason: '核对来访职工身份' } });
  const refused = await found({ operation: 'request.denied', result: 'refused', from: '2026-11-12', to: '2026-11-12' });
  assert.equal(refused.rows.length, 1);
  assert.equal(refused.rows[0]?.subjectId, 'POST /staff/persons/:personId/unmask');
  assert.equal((await found({ operation: 'request.denied', result: 'done' })).total, 0);
  assert.equal((await found({ operation: 'request.denied', to: '2026-11-11' })).total, 0);
  // Ids begin with their time, and none is before 1970.
  assert.equal((await found({ operation: 'request.denied', from: '1900-01-01' })).total, 1);
  assert.equal((await found({ to: '1900-01-01' })).total, 0);
  const unmasked = await found({
    operation: 'report.unmask',
    subjectKind: 'person',
    subjectId: personId,
    result: 'done',
  });
  assert.equal(unmasked.total, 1);
  assert.equal((await found({ operation: 'report.unmask', channel: 'sms' })).total, 0);
  // A visitor who is asked to log in has been refused nothing.
  const before_ = (await found({ operation: 'request.denied' })).total;
  assert.equal((await world.visitor().try(report.unmaskPerson, { params, body: { reason: '核对' } })).status, 401);
  assert.equal((await found({ operation: 'request.denied' })).total, before_);
});

test('whole numbers are shown to one member of staff so often an hour, and a refused look is none', async () => {
  const greedy = await world.staff(['clerk']);
  const look = () => greedy.try(report.unmaskPerson, { params: { personId }, body: { reason: '核对来访职工身份' } });
  const answers = [];
  for (let times = 0; times < 62; times += 1) answers.push(await look());
  assert.deepEqual(
    answers.map(({ status }) => status),
    [...Array.from({ length: 60 }, () => 200), 429, 429],
  );
  const shown = await found({ operation: 'report.unmask', subjectKind: 'person', subjectId: personId });
  assert.equal(shown.total, 61);
});

test('[G-12] staff are found by name or user name, and nobody by another name', async () => {
  const { rows } = await world.ownerPool.query<{ staff_id: string; name: string }>(
    'select staff_id, name from identity.staff where center_id = 1 order by staff_id',
  );
  const [one] = rows;
  assert.ok(one);
  await world.ownerPool.query(
    `insert into audit.entry values (1, '019a7600-0000-7000-8000-000000000001', '2026-11-12T00:00Z', 'staff', $1, 'counter', 'identity.leave', 'staff', $1, '{}', 'r', '')`,
    [one.staff_id],
  );
  const byName = await found({ who: one.name, operation: 'identity.leave' });
  assert.equal(byName.total, 1);
  assert.equal((await found({ who: '没有这个人' })).total, 0);
  assert.equal((await found({ who: '%' })).total, 0, 'a sign of the search is a letter here');
});

test('[G-12] the chain is recomputed on screen: whole, and broken where a row was changed', async () => {
  world.clock.now = world.clock.now.add({ hours: 1 });
  auditor = await world.staff(['auditor']);
  await systemCall(world.service.parts, { name: 'seal', centerId: 1, requestId: crypto.randomUUID() })(sealAudit);
  const whole = await auditor.call(report.verifyAudit, {});
  assert.ok(whole.batches >= 1 && whole.entries > 1 && whole.sealedAt);
  assert.equal(whole.brokenBatch, null);
  await world.ownerPool.query("update audit.entry set address = '1.2.3.4' where operation = 'request.denied'");
  const broken = await auditor.call(report.verifyAudit, {});
  assert.equal(broken.brokenBatch, whole.batches);
  assert.equal((await found({ operation: 'audit.verify' })).total, 2);
});

test('[G-12] system, security and audit are three people’s rights: none has another’s', () => {
  const of = (role: string) => permissionsOf('staff', [role]);
  const own = {
    administrator: ['service.propose'],
    security: ['service.approve'],
    auditor: ['audit.read', 'audit.export'],
  } as const;
  for (const [role, rights] of Object.entries(own))
    for (const other of Object.keys(own))
      for (const right of rights) assert.equal(of(other).has(right), other === role, `${right} of ${role} at ${other}`);
  for (const role of Object.keys(own)) assert.equal(of(role).has('staff.unmask'), false, role);
  assert.equal(of('auditor').has('service.stop'), false);
});

test('[G-12] the trail is exported by who may, and by nobody else', async () => {
  const exportId = crypto.randomUUID();
  const body = { exportId, name: 'report.audit', filter: { result: 'refused' } };
  assert.equal((await (await world.staff(['clerk'])).try(report.requestExport, { body })).status, 403);
  await auditor.call(report.requestExport, { body });
  await until(async () => (await auditor.try(report.getExportFile, { params: { exportId } })).status === 200);
});
