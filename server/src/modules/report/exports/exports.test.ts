import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Type } from 'typebox';
import { allExports } from '../../../modules.ts';
import { defineExport, type Export } from '../../../platform/exports.ts';
import { newUuid } from '../../../platform/ids.ts';
import { systemCall } from '../../../platform/jobs.ts';
import { Problem } from '../../../platform/problem.ts';
import { declareExport } from '../../../platform/route.ts';
import { openTestService, type TestCaller, type TestService, testNow } from '../../../testing.ts';
import { refused, unknownUuid } from '../../../testing-logins.ts';
import { until } from '../../../testing-waits.ts';
import { type Clerk, openClerk } from '../../contribution/clerk-testing.ts';
import { sheetRows } from '../exports-testing.ts';
import { refusals } from '../problems.ts';
import * as contract from './contract.ts';
import { expireExports, useExports } from './index.ts';

// A list of numbers whose making the tests hold back, break and refuse.
const hold = {
  rows: 5_000,
  batch: 500,
  at: -1,
  gate: Promise.resolve(),
  faults: 0,
  refuses: false,
  calls: [] as unknown[],
};
const numbers = declareExport({
  name: 'report.test-numbers',
  title: '数字清单',
  permission: 'employer',
  filter: Type.Object({ from: Type.Optional(Type.Integer()), odd: Type.Optional(Type.Boolean()) }),
});
const numbersExport = defineExport(numbers, {
  columns: [
    { key: 'number', header: '数', kind: 'integer' },
    { key: 'chance', header: '随机', kind: 'text' },
  ],
  describe: ({ from }) => (from === undefined ? '' : `从 ${from} 起`),
  count: async () => hold.rows,
  async *batches(call, { from = 0, odd = false }) {
    hold.calls.push({ actor: call.actor, centerId: call.centerId });
    if (hold.faults > 0) {
      hold.faults -= 1;
      throw new Error('bad luck');
    }
    if (hold.refuses) throw new Problem(refusals.nothingToExport, { detail: '列表变了。' });
    for (let at = 0; at < hold.rows; at += hold.batch) {
      if (at === hold.at) await hold.gate;
      yield Array.from({ length: Math.min(hold.batch, hold.rows - at) }, (_, index) => ({
        number: from + at + index,
        // What no compression makes small.
        chance: odd ? '' : randomBytes(60).toString('hex'),
      }));
    }
  },
});
const secret = declareExport({
  name: 'report.test-secret',
  title: '只给会计',
  permission: 'ledger.read',
  filter: Type.Object({}),
});
const secretExport: Export = defineExport(secret, {
  columns: [{ key: 'text', header: '文', kind: 'text' }],
  count: async () => 1,
  async *batches() {
    yield [{ text: '账' }];
  },
});

let service: TestService;
let clerk: Clerk;
before(async () => {
  service = await openTestService();
  useExports([...allExports, numbersExport, secretExport]);
  clerk = await openClerk(service, 1);
});
after(() => service.close());

/** Makes the list stop before row `at` until the answer is called. */
function gateAt(at: number): () => void {
  let open = () => {};
  hold.at = at;
  hold.gate = new Promise((resolve) => {
    open = () => {
      hold.at = -1;
      resolve();
    };
  });
  return () => open();
}

const newId = () => newUuid(Temporal.Now.instant().epochMilliseconds);
const ask = (caller: TestCaller, more: object = {}) =>
  caller.call(contract.requestExport, { body: { exportId: newId(), name: numbers.name, filter: {}, ...more } });
const seen = (caller: TestCaller, exportId: string) => caller.call(contract.getExport, { params: { exportId } });
const ended = (caller: TestCaller, exportId: string) =>
  until(async () => {
    const view = await seen(caller, exportId);
    return !['waiting', 'running'].includes(view.state) && view;
  });
const pieces = async (exportId: string) => {
  const { rows } = await service.ownerPool.query('select from report.export_piece where export_id = $1', [exportId]);
  return rows.length;
};

test('an export is asked for, made in the background, left, found again and fetched', async () => {
  const open = gateAt(2_000);
  const asked = await ask(clerk.caller, { filter: { from: 7 } });
  assert.deepEqual(
    [asked.state, asked.rowTotal, asked.title, asked.filterText],
    ['waiting', 5_000, '数字清单', '从 7 起'],
  );
  await until(async () => (await seen(clerk.caller, asked.exportId)).state === 'running');
  const { rows } = await clerk.caller.call(contract.listExports, { query: {} });
  assert.equal(rows[0]?.exportId, asked.exportId);
  open();
  const view = await ended(clerk.caller, asked.exportId);
  assert.deepEqual([view.state, view.rowCount, view.rowTotal], ['ready', 5_000, 5_000]);
  const file = await clerk.caller.try(contract.getExportFile, { params: { exportId: asked.exportId } });
  assert.equal(file.bytes.length, view.fileBytes);
  const read = await sheetRows(file.bytes, ['数'] as const);
  assert.deepEqual([read.length, read[0]?.数, read.at(-1)?.数], [5_000, '7', '5006']);
  assert.deepEqual(hold.calls.at(-1), {
    centerId: 1,
    actor: {
      kind: 'employer',
      id: (hold.calls.at(-1) as { actor: { id: string } }).actor.id,
      employerId: clerk.employerId,
      permissions: new Set(['employer']),
    },
  });
});

test('a file far larger than a piece comes back whole', async () => {
  hold.rows = 15_000;
  try {
    const { exportId } = await ask(clerk.caller, { filter: { from: 1 } });
    const view = await ended(clerk.caller, exportId);
    assert.ok((await pieces(exportId)) > 1);
    const { bytes } = await clerk.caller.try(contract.getExportFile, { params: { exportId } });
    assert.equal(bytes.length, view.fileBytes);
    assert.equal((await sheetRows(bytes, ['数'] as const)).length, 15_000);
  } finally {
    hold.rows = 5_000;
  }
});

test('asking again: the same id replays, the same list under way is answered, other content is refused', async () => {
  const open = gateAt(0);
  const first = await ask(clerk.caller, { filter: { from: 1, odd: true } });
  const again = await ask(clerk.caller, { exportId: first.exportId, filter: { odd: true, from: 1 } });
  const other = await ask(clerk.caller, { filter: { odd: true, from: 1, unknown: 'x' } });
  assert.deepEqual([again.exportId, other.exportId], [first.exportId, first.exportId]);
  const body = { exportId: first.exportId, name: numbers.name, filter: { from: 2 } };
  const { status, code } = await refused(clerk.caller, contract.requestExport, { body });
  assert.deepEqual([status, code], [409, 'request/repeated-with-other-content']);
  open();
  await ended(clerk.caller, first.exportId);
  assert.notEqual((await ask(clerk.caller, { filter: { from: 1, odd: true } })).exportId, first.exportId);
});

test('of eight at once for one list one is made', async () => {
  const open = gateAt(0);
  const asked = await Promise.all(Array.from({ length: 8 }, () => ask(clerk.caller, { filter: { from: 88 } })));
  assert.equal(new Set(asked.map(({ exportId }) => exportId)).size, 1);
  open();
  await ended(clerk.caller, asked[0]?.exportId ?? '');
});

test('an export is cancelled before and while it runs, leaves nothing, and cannot be cancelled when it has ended', async () => {
  const open = gateAt(4_000);
  const running = await ask(clerk.caller, { filter: { from: 100 } });
  const waiting = await ask(clerk.caller, { filter: { from: 101 } });
  await until(async () => (await seen(clerk.caller, running.exportId)).state === 'running');
  for (const { exportId } of [waiting, running])
    await clerk.caller.call(contract.cancelExport, { params: { exportId } });
  open();
  const done = await ask(clerk.caller, { filter: { from: 102 } });
  assert.equal((await ended(clerk.caller, done.exportId)).state, 'ready');
  for (const { exportId } of [waiting, running]) {
    assert.equal((await seen(clerk.caller, exportId)).state, 'cancelled');
    assert.equal(await pieces(exportId), 0);
    const file = await refused(clerk.caller, contract.getExportFile, { params: { exportId } });
    assert.deepEqual([file.status, file.code], [409, 'report/export-not-ready']);
    const again = await refused(clerk.caller, contract.cancelExport, { params: { exportId } });
    assert.deepEqual([again.status, again.code], [409, 'report/export-ended']);
  }
});

test('bad luck is tried again; what fails for good says so, and why when it was refused', async () => {
  hold.faults = 1;
  const lucky = await ask(clerk.caller, { filter: { from: 200 } });
  assert.equal((await ended(clerk.caller, lucky.exportId)).state, 'ready');
  hold.refuses = true;
  const failing = await ask(clerk.caller, { filter: { from: 201 } });
  const view = await ended(clerk.caller, failing.exportId);
  hold.refuses = false;
  assert.deepEqual([view.state, view.failure], ['failed', '没有符合条件的记录，无需导出：列表变了。']);
  assert.equal(await pieces(failing.exportId), 0);
});

test('what nobody offers, what holds nothing, what is too much and what has a wrong filter is refused at once', async () => {
  const attempt = (more: object) =>
    refused(clerk.caller, contract.requestExport, {
      body: { exportId: newId(), name: numbers.name, filter: {}, ...more },
    });
  assert.equal((await attempt({ name: 'report.none' })).code, 'report/export-unknown');
  assert.equal((await attempt({ filter: { from: 'three' } })).code, 'request/invalid');
  hold.rows = 0;
  assert.equal((await attempt({})).code, 'report/nothing-to-export');
  hold.rows = 1_000_001;
  const tooMany = await attempt({});
  hold.rows = 5_000;
  assert.deepEqual([tooMany.status, tooMany.code], [422, 'report/too-many-rows']);
  assert.match(tooMany.detail ?? '', /1000001/);
});

test('what is too long to hold in hand is not printed', async () => {
  const body = { name: numbers.name, filter: {} };
  const answer = await refused(clerk.caller, contract.printExport, { body });
  assert.deepEqual([answer.status, answer.code], [422, 'report/too-many-to-print']);
  assert.match(answer.detail ?? '', /5000.*2000/);
});

test('one owner has at most five under way', async () => {
  const open = gateAt(0);
  const asked = [];
  for (let from = 300; from < 305; from += 1) asked.push(await ask(clerk.caller, { filter: { from } }));
  const body = { exportId: newId(), name: numbers.name, filter: { from: 305 } };
  const sixth = await refused(clerk.caller, contract.requestExport, { body });
  assert.deepEqual([sixth.status, sixth.code], [409, 'report/exports-busy']);
  open();
  for (const { exportId } of asked) assert.equal((await ended(clerk.caller, exportId)).state, 'ready');
});

test("another owner's export does not exist; clerks of one employer share theirs; rights are asked again at the download", async () => {
  const { exportId } = await ask(clerk.caller, { filter: { from: 400 } });
  await ended(clerk.caller, exportId);
  const colleague = await service.employer(clerk.employerId);
  assert.equal((await seen(colleague, exportId)).state, 'ready');
  const missing = { params: { exportId: unknownUuid() } };
  const { employerId } = await openClerk(service, 2);
  const strangers = [
    await service.employer(employerId),
    await service.employer(clerk.employerId, 2),
    await service.person(clerk.employerId),
    await service.staff(['accountant']),
  ];
  for (const stranger of strangers) {
    for (const route of [contract.getExport, contract.getExportFile, contract.cancelExport]) {
      const answer = await refused(stranger, route, { params: { exportId } });
      assert.deepEqual({ ...answer, instance: '' }, { ...(await refused(stranger, route, missing)), instance: '' });
      assert.equal(answer.status, 404);
    }
    assert.ok(
      (await stranger.call(contract.listExports, { query: {} })).rows.every((row) => row.exportId !== exportId),
    );
  }
  // Staff who may not have a list may not ask for it, and not fetch what they asked for when they might.
  const body = { exportId: newId(), name: secret.name, filter: {} };
  assert.equal((await refused(await service.staff([]), contract.requestExport, { body })).status, 403);
  const accountant = await service.staff(['accountant']);
  const own = await accountant.call(contract.requestExport, { body });
  await ended(accountant, own.exportId);
  assert.equal((await accountant.try(contract.getExportFile, { params: own })).status, 200);
  await service.ownerPool.query(
    `update identity.session set roles = '{manager}' where subject_id = (select actor_id::uuid from report.export where export_id = $1)`,
    [own.exportId],
  );
  assert.equal((await refused(accountant, contract.getExportFile, { params: own })).status, 403);
});

test('a file is kept for a day: then it is gone, and the list says so', async () => {
  const { exportId } = await ask(clerk.caller, { filter: { from: 500 } });
  const view = await ended(clerk.caller, exportId);
  assert.equal(view.expiresAt, testNow.add({ hours: 24 }).toString());
  const round = async (now: Temporal.Instant) =>
    systemCall(
      { ...service.service.parts, now: () => now },
      { name: 'house', centerId: 1, requestId: newId() },
    )(expireExports);
  await round(testNow.add({ hours: 24 }).subtract({ seconds: 1 }));
  assert.equal((await clerk.caller.try(contract.getExportFile, { params: { exportId } })).status, 200);
  await round(testNow.add({ hours: 24 }));
  assert.equal(await pieces(exportId), 0);
  assert.equal((await seen(clerk.caller, exportId)).state, 'expired');
  assert.equal(
    (await refused(clerk.caller, contract.getExportFile, { params: { exportId } })).code,
    'report/export-not-ready',
  );
  await round(testNow.add({ hours: 24 * 31 }));
  assert.equal(
    (await refused(clerk.caller, contract.getExport, { params: { exportId } })).code,
    'report/export-unknown',
  );
});
