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

test('[V-1] wrong keys in the same breath are forgotten, at the pace of a finger', async () => {
  const keyboard = createKeyboard(
    lineWith([
      ['9', 0],
      ['9', 180],
      ['9', 360],
      ['4', 1_200],
    ]),
  );
  assert.equal(await keyboard.next(100), '9');
  await keyboard.forget();
  assert.equal(await keyboard.play('the-next-question', '0123456789*#'), undefined);
  assert.equal(await keyboard.next(1_000), '4');
});

test('[V-1] while something is waited for one listening follows the other: an exchange forgets a key between two', async () => {
  let isListening = false;
  const gaps: number[] = [];
  const line: Line = {
    ...lineWith([]),
    waitForDigit: async () => {
      isListening = true;
      await new Promise((resolve) => setTimeout(resolve, 10));
      isListening = false;
      // Before anything else of the process has its turn it must be listened again.
      setImmediate(() => gaps.push(isListening ? 0 : 1));
      return undefined;
    },
  };
  await createKeyboard(line).listenDuring(new Promise(() => undefined), 150);
  assert.ok(gaps.length > 3);
  assert.deepEqual(
    gaps.slice(0, -1).filter((gap) => gap === 1),
    [],
  );
});

test('[V-1] what was waited for and fails, fails', async () => {
  const failing = new Promise((_, reject) => setTimeout(() => reject(new Error('no sound')), 20));
  await assert.rejects(createKeyboard(lineWith([])).listenDuring(failing, 1_000), /no sound/);
});
