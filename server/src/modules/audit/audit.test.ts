import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readFiled, verifyCenterAudit } from '../../../../scripts/verify-audit.ts';
import { systemCall } from '../../platform/jobs.ts';
import { Problem } from '../../platform/problem.ts';
import { openTestDatabase, type TestDatabase } from '../../testing.ts';
import { listEntries, recordAudit, recordRefusal, sealAudit, verifyAudit } from './index.ts';

let data: TestDatabase;
before(async () => {
  data = await openTestDatabase();
});
after(() => data.close());

let centers = 100;
function openCenter() {
  const centerId = (centers += 1);
  const clock = { now: Temporal.Instant.from('2026-11-12T02:00:00Z') };
  const parts = { database: data.database, vault: data.vault, enqueue: async () => undefined, now: () => clock.now };
  const inCall = systemCall(parts, { name: 'test', centerId, requestId: 'request' });
  const record = (subjectId: string) =>
    inCall((call) => recordAudit(call, 'contribution.confirm', ['remittance', subjectId], { amountFen: 5 }));
  const wait = (minutes: number) => {
    clock.now = clock.now.add({ minutes });
  };
  return {
    centerId,
    inCall,
    record,
    wait,
    seal: () => inCall(sealAudit),
    verify: () => verifyAudit(data.database, centerId),
  };
}

/** Three batches: of two entries, of one, and of one. */
async function sealedCenter() {
  const center = openCenter();
  for (const batch of [['a', 'b'], ['c'], ['d']]) {
    for (const subject of batch) {
      await center.record(subject);
      center.wait(1);
    }
    center.wait(11);
    assert.equal((await center.seal())?.entryCount, batch.length);
  }
  return center;
}

test('entries say who did what to what and when, newest first', async () => {
  const { centerId, record, wait } = openCenter();
  await record('first');
  wait(1);
  await record('second');
  const { rows, total } = await listEntries(
    data.database,
    centerId,
    { subjectKind: 'remittance' },
    { limit: 10, offset: 0 },
  );
  assert.equal(total, 2);
  assert.deepEqual(
    rows.map((row) => row.subjectId),
    ['second', 'first'],
  );
  const { actorKind, actorId, channel, operation, detail, recordedAt } = rows[1] ?? {};
  assert.deepEqual(
    { actorKind, actorId, channel, operation, detail, at: recordedAt?.toString() },
    {
      actorKind: 'system',
      actorId: 'test',
      channel: 'system',
      operation: 'contribution.confirm',
      detail: { amountFen: 5 },
      at: '2026-11-12T02:00:00Z',
    },
  );
  const none = await listEntries(data.database, centerId, { subjectId: 'third' }, { limit: 10, offset: 0 });
  assert.deepEqual(none, { rows: [], total: 0 });
});

test('an entry goes with the deed that is rolled back; the record of a refusal stays', async () => {
  const { centerId, inCall } = openCenter();
  const refusal = new Problem({ code: 'test/refused', status: 422, title: '' });
  await assert.rejects(
    inCall(async (call) => {
      await recordAudit(call, 'contribution.confirm', ['remittance', 'deed']);
      await recordRefusal(call, 'contribution.confirm', ['remittance', 'refused'], { reason: 'x' });
      throw refusal;
    }),
    refusal,
  );
  const { rows } = await listEntries(data.database, centerId, {}, { limit: 10, offset: 0 });
  assert.deepEqual(
    rows.map((row) => [row.subjectId, row.detail]),
    [['refused', { reason: 'x', refused: true }]],
  );
});

test('the service itself cannot change or remove an entry or a digest', async () => {
  for (const table of ['entry', 'digest']) {
    for (const deed of [
      `update audit.${table} set center_id = 0`,
      `delete from audit.${table}`,
      `truncate audit.${table}`,
    ]) {
      await assert.rejects(data.pool.query(deed), /permission denied/, deed);
    }
  }
});

test('batches are sealed one after another and verified; entries of the last ten minutes wait', async () => {
  const center = await sealedCenter();
  assert.equal(await center.verify(), undefined);
  assert.equal(await center.seal(), undefined);
  await center.record('young');
  center.wait(9);
  assert.equal(await center.seal(), undefined);
  center.wait(2);
  assert.equal((await center.seal())?.entryCount, 1);
  assert.equal(await center.verify(), undefined);
});

test('an entry that somebody changes, removes or slips in is found, with the first batch that does not agree', async () => {
  const changed = await sealedCenter();
  const owner = data.ownerPool;
  const meddle = (centerId: number, deed: string) => owner.query(deed, [centerId]);
  await meddle(
    changed.centerId,
    `update audit.entry set detail = '{"amountFen": 6}' where center_id = $1 and subject_id = 'c'`,
  );
  assert.equal(await changed.verify(), 2);
  const removed = await sealedCenter();
  await meddle(removed.centerId, `delete from audit.entry where center_id = $1 and subject_id = 'b'`);
  assert.equal(await removed.verify(), 1);
  const slipped = await sealedCenter();
  await meddle(
    slipped.centerId,
    `insert into audit.entry select center_id, overlay(entry_id::text placing '0000' from 15)::uuid, recorded_at, actor_kind, actor_id, channel,
    operation, subject_kind, 'x', detail, request_id, address from audit.entry where center_id = $1 and subject_id = 'd'`,
  );
  assert.equal(await slipped.verify(), 3);
});

test('who changes an entry and recomputes the digest of its batch too breaks the chain at the next batch', async () => {
  const { centerId, verify } = await sealedCenter();
  const entries = `from audit.entry e, audit.digest first, audit.digest second where e.center_id = $1 and first.center_id = $1 and second.center_id = $1
    and first.batch_no = 1 and second.batch_no = 2 and e.entry_id > first.through_id and e.entry_id <= second.through_id`;
  await data.ownerPool.query(
    `update audit.entry set detail = '{"amountFen": 6}' where center_id = $1 and subject_id = 'c'`,
    [centerId],
  );
  const forged = `select encode(sha256(convert_to(min(first.digest) || E'\\n' || string_agg(e::text, E'\\n' order by entry_id), 'UTF8')), 'hex') ${entries}`;
  await data.ownerPool.query(`update audit.digest set digest = (${forged}) where center_id = $1 and batch_no = 2`, [
    centerId,
  ]);
  assert.equal(await verify(), 3);
});

test('the chain of one centre does not depend on another', async () => {
  const [one, other] = [await sealedCenter(), await sealedCenter()];
  await data.ownerPool.query('delete from audit.entry where center_id = $1', [one.centerId]);
  assert.equal(await one.verify(), 1);
  assert.equal(await other.verify(), undefined);
});

test('[G-12] what was filed outside is found again, and a chain that was sealed anew is not what was filed', async () => {
  const center = await sealedCenter();
  const check = async (filed: string) => {
    const lines: string[] = [];
    const agrees = await verifyCenterAudit(data.database, center.centerId, readFiled(filed), (line) =>
      lines.push(line),
    );
    return { agrees, lines };
  };
  const first = await check('');
  assert.equal(first.agrees, true);
  assert.match(
    first.lines.join(),
    new RegExp(`^ok +${center.centerId} +batch 3 +sealed 2026-11-12T\\S+ +[0-9a-f]{64}$`),
  );
  const filed = first.lines.join('\n');
  await center.record('later');
  center.wait(11);
  await center.seal();
  assert.deepEqual((await check(filed)).agrees, true);
  // Whoever owns the database rewrites the trail and seals it again: the chain is whole, but it is another one.
  await data.ownerPool.query('delete from audit.digest where center_id = $1', [center.centerId]);
  await data.ownerPool.query(`delete from audit.entry where center_id = $1 and subject_id = 'b'`, [center.centerId]);
  await center.seal();
  assert.equal(await center.verify(), undefined);
  const forged = await check(filed);
  assert.equal(forged.agrees, false);
  assert.match(forged.lines.join('\n'), /batch 3 is not what was filed/);
});
