import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import type { Db } from './db.ts';
import { gathered } from './gather.ts';

// What is read does not matter here: a name stands for the database.
const database = (): Db => ({}) as Db;

/** A gathering over whole numbers that notes its statements and answers when it is let. */
function noting(answer: (key: number) => number | undefined = (key) => key * 2) {
  const statements: (readonly number[])[] = [];
  const open: (() => void)[] = [];
  const read = gathered({
    groupOf: (key: number) => (key < 0 ? 'negative' : 'positive'),
    async read(_tx, keys) {
      statements.push(keys);
      await new Promise<void>((resolve) => open.push(resolve));
      if (keys.includes(13)) throw new Error('unlucky');
      return answer;
    },
  });
  return { read, statements, letAll: () => open.splice(0).forEach((go) => go()) };
}

/** Lets statements end until nobody waits. */
async function settle<T>(noted: { letAll: () => void }, asked: readonly Promise<T>[]) {
  let isDone = false;
  const all = Promise.allSettled(asked).finally(() => (isDone = true));
  while (!isDone) {
    noted.letAll();
    await turn();
  }
  return all;
}

test('who asks in one turn is answered by one statement for each group and each transaction', async () => {
  const noted = noting();
  const [first, second] = [database(), database()];
  const asked = [noted.read(first, 1), noted.read(first, 2), noted.read(first, -1), noted.read(second, 1)];
  const answers = await settle(noted, asked);
  assert.deepEqual(
    answers.map((answer) => answer.status === 'fulfilled' && answer.value),
    [2, 4, -2, 2],
  );
  assert.deepEqual(noted.statements, [[1, 2], [-1], [1]]);
});

test('who asks while statements are under way is never answered by one of those', async () => {
  const noted = noting();
  const tx = database();
  const asked = [noted.read(tx, 1)];
  await turn();
  await turn();
  asked.push(noted.read(tx, 1));
  await turn();
  await turn();
  // Two are under way: these wait for one of them to end, and then go together.
  asked.push(noted.read(tx, 1), noted.read(tx, 2));
  await turn();
  await turn();
  assert.deepEqual(noted.statements, [[1], [1]]);
  await settle(noted, asked);
  assert.deepEqual(noted.statements, [[1], [1], [1, 2]]);
});

test('a failure reaches those whose statement failed and nobody else, and the next statement is a new one', async () => {
  const noted = noting();
  const tx = database();
  const [seven, thirteen, other] = await settle(noted, [noted.read(tx, 7), noted.read(tx, 13), noted.read(tx, -1)]);
  assert.deepEqual([seven?.status, thirteen?.status, other?.status], ['rejected', 'rejected', 'fulfilled']);
  const [again] = await settle(noted, [noted.read(tx, 7)]);
  assert.equal(again?.status === 'fulfilled' && again.value, 14);
});

test('however they come, everybody has the own answer, and no statement asks for more than a hundred', async () => {
  const turns = fc.array(fc.array(fc.integer({ min: -300, max: 12 }), { maxLength: 150 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(turns, async (batches) => {
      const noted = noting();
      const tx = database();
      const asked: Promise<number | undefined>[] = [];
      for (const batch of batches) {
        asked.push(...batch.map((key) => noted.read(tx, key)));
        await turn();
      }
      const answers = await settle(noted, asked);
      assert.deepEqual(
        answers.map((answer) => answer.status === 'fulfilled' && answer.value),
        batches.flat().map((key) => key * 2),
      );
      assert.ok(noted.statements.every((keys) => keys.length > 0 && keys.length <= 100));
    }),
    { numRuns: 50 },
  );
});
