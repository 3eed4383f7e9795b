import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyboard } from './keyboard.ts';
import type { Line } from './ports.ts';

/** A line on which keys are pressed at given milliseconds after its first listening; a prompt on it is silent and short. */
function lineWith(presses: readonly (readonly [key: string, atMs: number])[]): Line {
  const left = [...presses];
  let begun: number | undefined;
  const waitForDigit = async (milliseconds: number): Promise<string | undefined> => {
    begun ??= performance.now();
    const [key, atMs] = left[0] ?? ['', Number.POSITIVE_INFINITY];
    const wait = begun + atMs - performance.now();
    if (wait <= milliseconds) left.shift();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, Math.min(wait, milliseconds))));
    return wait <= milliseconds ? key : undefined;
  };
  return {
    channelId: 'a-call',
    callerNumber: '',
    centerId: undefined,
    over: new AbortController().signal,
    answer: async () => undefined,
    play: (_file, stoppingDigits) => (stoppingDigits === '' ? Promise.resolve(undefined) : waitForDigit(50)),
    waitForDigit,
    dial: async () => 'failed',
    hangUp: async () => undefined,
  };
}

/** Chooses by one key, waits as long for the service, and answers what is heard at the next question. */
async function chooseAndWait(line: Line, milliseconds: number) {
  const keyboard = createKeyboard(line);
  assert.equal(await keyboard.next(1_000), '9');
  keyboard.countedAtOnce();
  await keyboard.listenDuring(new Promise((resolve) => setTimeout(resolve, milliseconds)), 10_000);
  return (await keyboard.play('the-next-question', '0123456789*#')) ?? (await keyboard.next(300));
}

test('[V-1] 9# is one choice, however long the service then takes to answer', async () => {
  assert.equal(
    await chooseAndWait(
      lineWith([
        ['9', 0],
        ['#', 300],
      ]),
      50,
    ),
    undefined,
  );
  assert.equal(
    await chooseAndWait(
      lineWith([
        ['9', 0],
        ['#', 300],
      ]),
      1_500,
    ),
    undefined,
  );
});

test('[V-1] a # of its own is heard, and so is a second one', async () => {
  assert.equal(
    await chooseAndWait(
      lineWith([
        ['9', 0],
        ['#', 1_300],
      ]),
      1_400,
    ),
    '#',
  );
  assert.equal(
    await chooseAndWait(
      lineWith([
        ['9', 0],
        ['#', 200],
        ['#', 400],
      ]),
      600,
    ),
    '#',
  );
});

test('[V-1] the # of what was keyed ahead closes its choice, not the next question', async () => {
  const keyboard = createKeyboard(
    lineWith([
      ['9', 20],
      ['#', 60],
      ['1', 100],
    ]),
  );
  await keyboard.listenDuring(new Promise((resolve) => setTimeout(resolve, 1_300)), 10_000);
  assert.equal(await keyboard.next(100), '9');
  keyboard.countedAtOnce();
  assert.equal(await keyboard.next(100), '1');
});
