import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

const commands = ['backup', 'restore-drill', 'doctor', 'verify-audit', 'seed'] as const;

test('a command says how it is called, to whom asks and to whom mistypes, and does nothing', () => {
  for (const command of commands) {
    const run = (option: string) =>
      spawnSync(process.execPath, [join(import.meta.dirname, `${command}.ts`), option], { encoding: 'utf8' });
    const [asked, mistyped] = [run('--help'), run('--nonsense')];
    assert.deepEqual([asked.status, mistyped.status], [0, 2], `${command}: ${asked.stderr}${mistyped.stderr}`);
    for (const { stderr } of [asked, mistyped]) {
      assert.ok(stderr.includes(`npm run ${command}`), stderr);
      assert.doesNotMatch(stderr, /^\s+at /m);
    }
    assert.match(mistyped.stderr, /--nonsense/);
  }
});
