import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { dateOf } from './list-state.ts';

test('a day or a month in the address is one that the calendar has; anything else does not count', () => {
  for (const day of ['2026-02-28', '2028-02-29', '2026-12-31']) assert.equal(dateOf(day, 'day'), day);
  for (const text of [
    null,
    '',
    '2026-02-31',
    '2026-02-29',
    '2026-13-01',
    '2026-1-1',
    '昨天',
    '2026-11',
    '2026-11-27T00:00',
  ])
    assert.equal(dateOf(text, 'day'), undefined, String(text));
  assert.equal(dateOf('2026-11', 'month'), '2026-11');
  for (const text of ['2026-13', '2026-11-27', '2026']) assert.equal(dateOf(text, 'month'), undefined, text);
});

test('no page asks for a day as it stands in its address', () => {
  const files = globSync(['apps/*/src/**/*.tsx', 'apps/*/src/**/*.ts'], { cwd: `${import.meta.dirname}/../..` });
  assert.ok(files.length > 100);
  const asking = files.filter((file) =>
    /\bget\('(from|to|on|known|day|month)'\)/.test(readFileSync(`${import.meta.dirname}/../../${file}`, 'utf8')),
  );
  assert.deepEqual(asking, []);
});
