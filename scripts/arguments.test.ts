import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runToEnd } from './run-testing.ts';

const commands = ['backup', 'restore-drill', 'doctor', 'verify-audit', 'seed'] as const;

const run = (command: string, option: string) => runToEnd([join(import.meta.dirname, `${command}.ts`), option]);

test('a command says how it is called, to whom asks and to whom mistypes, and does nothing', async () => {
  for (const command of commands) {
    const [asked, mistyped] = await Promise.all([run(command, '--help'), run(command, '--nonsense')]);
    assert.deepEqual([asked.status, mistyped.status], [0, 2], `${command}: ${asked.said}${mistyped.said}`);
    for (const { said } of [asked, mistyped]) {
      assert.ok(said.includes(`npm run ${command}`), said);
      assert.doesNotMatch(said, /^\s+at /m);
    }
    assert.match(mistyped.said, /--nonsense/);
  }
});
