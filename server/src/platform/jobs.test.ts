import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { Type } from 'typebox';
import { allJobs } from '../modules.ts';
import { openTestDatabase } from '../testing.ts';
import { until } from '../testing-waits.ts';
import { defineJob, openJobs } from './jobs.ts';
import { openLog } from './log.ts';

const data = await openTestDatabase();
after(() => data.close());

test('what a job failed of is kept with it without the row that the database refused: it holds names', async () => {
  const queue = allJobs[0];
  assert.ok(queue);
  const failing = defineJob({
    name: queue.name,
    payload: Type.Object({}),
    retry: { limit: 0, backoffSeconds: 1 },
    handle: (run) =>
      run.inCall(async ({ tx }) => {
        await sql`insert into party.person (center_id, name) values (1, '张三丰')`.execute(tx);
      }),
  });
  const jobs = await openJobs(data.url, openLog('silent'));
  try {
    const now = () => Temporal.Now.instant();
    await jobs.work([failing], { ...data, enqueue: jobs.enqueue, now, log: openLog('silent') });
    await jobs.enqueue(data.database, 1, failing, {});
    const output = await until(async () => {
      const { rows } = await data.ownerPool.query<{ output: object }>(
        'select output from jobs.job where name = $1 and output is not null',
        [queue.name],
      );
      return rows[0] && JSON.stringify(rows[0].output);
    });
    assert.match(output, /null value in column/);
    assert.doesNotMatch(output, /张三丰/);
  } finally {
    await jobs.stop();
  }
});
