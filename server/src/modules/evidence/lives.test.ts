import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { systemCall } from '../../platform/jobs.ts';
import { openLog } from '../../platform/log.ts';
import { unknownUuid } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import { askOnce } from './ask.ts';
import { type EvidenceWorld, openEvidenceWorld } from './evidence-testing.ts';
import { askDue, type EvidenceOutcome, registerEvidenceHandler } from './index.ts';

// A question whose asker dies at each of its steps: nothing is lost, nothing is told twice. The role is `api`: no worker
// takes the jobs, so that each life ends where the test says.

let world: EvidenceWorld;
before(async () => {
  world = await openEvidenceWorld({ role: 'api' });
});
after(() => world.service.close());

class Killed extends Error {}

/** Runs the asking of a question as a worker does, and dies at a step: before or after its transaction. */
async function live(queryId: string, dies?: { step: 1 | 2; when: 'before-commit' | 'after-commit' }): Promise<void> {
  let step = 0;
  const inCall = systemCall(world.service.service.parts, {
    name: 'evidence.ask',
    centerId: 1,
    requestId: unknownUuid(),
  });
  const run: Parameters<typeof askOnce>[0] = {
    log: openLog('silent'),
    async inCall(work) {
      step += 1;
      const isLast = dies?.step === step;
      const done = await inCall(async (call) => {
        const result = await work(call);
        if (isLast && dies.when === 'before-commit') throw new Killed();
        return result;
      });
      if (isLast) throw new Killed();
      return done;
    },
  };
  if (dies) await assert.rejects(askOnce(run, queryId), Killed);
  else await askOnce(run, queryId);
}

const rowsOf = async (queryId: string) => {
  const { rows } = await world.service.ownerPool.query<{ state: string; receipts: number; attempts: string[] }>(
    `select q.state, (select count(*)::int from evidence.receipt r where r.query_id = q.query_id) as receipts,
       (select coalesce(array_agg(coalesce(a.outcome, 'open') order by attempt_no), '{}') from evidence.attempt a where a.query_id = q.query_id) as attempts
     from evidence.query q where q.query_id = $1`,
    [queryId],
  );
  return rows[0];
};
const results = (businessId: string) => world.told(businessId).map(({ result }) => result);
const later = (minutes: number) => {
  world.service.clock.now = world.service.clock.now.add({ minutes });
};

test('[R-3] killed before the intent is committed: nothing was asked, and the next life asks', async () => {
  const { queryId, businessId } = await world.ask({ address: '一' });
  const asked = world.service.sandbox.province.seen().length;
  await live(queryId, { step: 1, when: 'before-commit' });
  assert.deepEqual(await rowsOf(queryId), { state: 'registered', receipts: 0, attempts: [] });
  assert.equal(world.service.sandbox.province.seen().length, asked);
  await live(queryId);
  assert.deepEqual(await rowsOf(queryId), { state: 'mismatched', receipts: 1, attempts: ['answered'] });
  assert.deepEqual(results(businessId), ['mismatch']);
});

test('[R-3] killed between intent and asking, or before the outcome is committed: lost, noticed, and asked once more', async () => {
  for (const dies of [
    { step: 1, when: 'after-commit' },
    { step: 2, when: 'before-commit' },
  ] as const) {
    const { queryId, businessId } = await world.ask({ address: `二${dies.step}` });
    await live(queryId, dies);
    assert.deepEqual(await rowsOf(queryId), { state: 'asking', receipts: 0, attempts: ['open'] });
    // While the lost asker may still come back nobody else asks.
    await live(queryId);
    assert.deepEqual(await rowsOf(queryId), { state: 'asking', receipts: 0, attempts: ['open'] });
    later(4);
    assert.ok((await world.inCall(askDue)) >= 1);
    await live(queryId);
    assert.deepEqual(await rowsOf(queryId), { state: 'mismatched', receipts: 1, attempts: ['lost', 'answered'] });
    // What the first life told in its rolled-back transaction does not count: a handler writes in the same one.
    assert.equal(results(businessId).at(-1), 'mismatch');
  }
});

test('[R-3] killed after the outcome is committed: the repeated job finds nothing to do', async () => {
  const { queryId, businessId } = await world.ask({ address: '三' });
  await live(queryId, { step: 2, when: 'after-commit' });
  await live(queryId);
  assert.deepEqual(await rowsOf(queryId), { state: 'mismatched', receipts: 1, attempts: ['answered'] });
  assert.deepEqual(results(businessId), ['mismatch']);
});

test('[R-3] an asker that comes back after it was overtaken changes nothing', async () => {
  const { queryId } = await world.ask({ address: '四' });
  world.service.sandbox.province.faults.set('housing-contract', { kind: 'slow', until: null, delayMs: 700 });
  const slow = live(queryId);
  await until(async () => (await rowsOf(queryId))?.attempts.length === 1);
  world.service.sandbox.province.faults.set('housing-contract', undefined);
  later(4);
  await live(queryId);
  await slow;
  assert.deepEqual(await rowsOf(queryId), { state: 'mismatched', receipts: 1, attempts: ['lost', 'answered'] });
});

test('[R-3] an asker that comes back while the next one asks leaves the outcome to that one', async () => {
  const { queryId } = await world.ask({ address: '六' });
  const { faults } = world.service.sandbox.province;
  faults.set('housing-contract', { kind: 'slow', until: null, delayMs: 700 });
  const slow = live(queryId);
  await until(async () => (await rowsOf(queryId))?.attempts.length === 1);
  faults.set('housing-contract', undefined);
  later(4);
  await live(queryId, { step: 1, when: 'after-commit' });
  await slow;
  assert.deepEqual(await rowsOf(queryId), { state: 'asking', receipts: 0, attempts: ['lost', 'open'] });
  later(4);
  await live(queryId);
  assert.deepEqual(await rowsOf(queryId), { state: 'mismatched', receipts: 1, attempts: ['lost', 'lost', 'answered'] });
});

test('[R-3] a handler that throws undoes the outcome: it is told again with the next answer', async () => {
  const businessId = unknownUuid();
  const { queryId } = await world.ask({ address: '五' }, { business: 'test.throws', businessId });
  let told: EvidenceOutcome[] = [];
  registerEvidenceHandler('test.throws', async (_call, outcome) => {
    told.push(outcome);
    if (told.length === 1) throw new Killed();
  });
  await assert.rejects(live(queryId), Killed);
  assert.deepEqual(await rowsOf(queryId), { state: 'asking', receipts: 0, attempts: ['open'] });
  later(4);
  await live(queryId);
  assert.equal((await rowsOf(queryId))?.state, 'mismatched');
  assert.equal(told.length, 2);
  told = [];
});
