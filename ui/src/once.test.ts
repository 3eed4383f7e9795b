import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onceAtATime } from './once.ts';

test('what is asked for twice at once is sent once; another thing, and the same later, is sent', async () => {
  const sent: unknown[] = [];
  const answers: ((text: string) => void)[] = [];
  const once = onceAtATime((input: unknown) => {
    sent.push(input);
    return new Promise<string>((resolve) => answers.push(resolve));
  });
  const first = once({ id: 'a', file: new Uint8Array(3) });
  const again = once({ id: 'a', file: new Uint8Array(3) });
  const other = once({ id: 'b', file: new Uint8Array(3) });
  assert.equal(sent.length, 2);
  assert.equal(once.isUnderWay({ id: 'a', file: new Uint8Array(3) }), true);
  answers[0]?.('one');
  answers[1]?.('two');
  assert.deepEqual(await Promise.all([first, again, other]), ['one', 'one', 'two']);
  assert.equal(once.isUnderWay({ id: 'b', file: new Uint8Array(3) }), false);
  void once({ id: 'a', file: new Uint8Array(3) });
  assert.equal(sent.length, 3);
});

test('a failure is told to everybody who asked, and asking again sends again', async () => {
  let tries = 0;
  const once = onceAtATime(async (_input: string) => {
    tries += 1;
    throw new Error(`try ${tries}`);
  });
  const both = [once('x'), once('x')];
  for (const one of both) await assert.rejects(one, /try 1/);
  await assert.rejects(once('x'), /try 2/);
});
