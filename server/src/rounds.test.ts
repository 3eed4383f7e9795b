import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openLog } from './platform/log.ts';
import { everywhere } from './rounds.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';
import { until } from './testing-waits.ts';

let data: TestDatabase;
before(async () => {
  data = await openTestDatabase('city');
});
after(() => data.close());

test('a centre in which a round fails keeps no other waiting, and no round overtakes the one before', async () => {
  const lines: string[] = [];
  const log = openLog('warn', { write: (line: string) => void lines.push(line) });
  const visited: number[] = [];
  let inside = 0;
  let most = 0;
  const stop = everywhere({ parts: data, log, name: 'trial', seconds: 0.01 }, async (centerId) => {
    most = Math.max(most, (inside += 1));
    await new Promise((resolve) => setTimeout(resolve, 30));
    inside -= 1;
    visited.push(centerId);
    if (centerId === 1) throw new Error('broken here');
  });
  await until(async () => visited.length >= 6);
  stop();
  await until(async () => inside === 0);
  assert.deepEqual(visited.slice(0, 6), [1, 2, 1, 2, 1, 2]);
  assert.equal(most, 1);
  assert.match(lines[0] ?? '', /"round":"trial".*"centerId":1/);
});

test('a round that comes round seldom is done soon after the start too, and not after the end', async () => {
  const log = openLog('silent');
  let count = 0;
  const seldom = { parts: data, log, name: 'seldom', seconds: 3_600 };
  const stop = everywhere({ ...seldom, firstSeconds: 0.01 }, async () => (count += 1));
  await until(async () => count === 2);
  stop();
  everywhere({ ...seldom, firstSeconds: 0.01 }, async () => (count += 1))();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(count, 2);
});
