import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { filesOf, read, root, sourcesOf } from './sources.ts';

// What the product must do, by area: how many numbered rows each group has. A new number is added here too.
const groups: Readonly<Record<string, number>> = {
  'P-W': 10,
  'P-Q': 14,
  'P-B': 3,
  'P-O': 9,
  'U-T': 9,
  'U-Q': 16,
  'U-B': 3,
  'U-O': 9,
  'M-W': 5,
  'M-Q': 4,
  'M-B': 3,
  'M-O': 7,
  'M-X': 2,
  'K-P': 7,
  'K-U': 8,
  'K-X': 1,
  'S-D': 1,
  'S-U': 7,
  'V-': 3,
  'C-': 4,
  'R-': 4,
  'G-': 12,
  'X-': 12,
};
const ids = Object.entries(groups).flatMap(([group, count]) =>
  Array.from({ length: count }, (_, index) => `${group}${index + 1}`),
);

interface Row {
  readonly id: string;
  readonly state: string;
  readonly where: string;
  readonly proof: string;
}

/** The rows of docs/features.md: `| ID | state | where | test |`. */
function rowsOf(text: string): Row[] {
  return [...text.matchAll(/^\| *([A-Z]-[A-Z]?\d+) *\|([^|]*)\|([^|]*)\|([^|]*)\|$/gm)].map(
    ([, id = '', state = '', where = '', proof = '']) => ({
      id,
      state: state.trim(),
      where: where.trim(),
      proof: proof.trim(),
    }),
  );
}
const rows = rowsOf(read('docs/features.md'));

/** The titles of all tests and journeys, also of those whose title is a field of a table (`title: '[P-Q1] …'`). */
function titlesOf(text: string): string[] {
  return [
    ...text.matchAll(
      /\b(?:(?:test|it|describe|suite|journey|cases)(?:\.\w+)?\(|title:)\s*(['"`])((?:(?!\1)[\s\S])*)\1/g,
    ),
  ].map((match) => match[2] ?? '');
}
const titles = sourcesOf(
  '{server,sandbox,ui}/src/**/*.test.{ts,tsx}',
  'apps/*/src/**/*.test.{ts,tsx}',
  '{e2e,bench,simulation}/**/*.ts',
).flatMap(({ text }) => titlesOf(text));

test('every feature has one row, in the order of the list', () => {
  assert.deepEqual(
    rows.map(({ id }) => id),
    ids,
  );
});

test('a row says works, partly or not yet; what is there says where', () => {
  for (const { id, state, where } of rows) {
    assert.ok(['works', 'partly', 'not yet'].includes(state), `${id} is «${state}»`);
    assert.ok(state === 'not yet' || where.length > 2, `${id} does not say where`);
    for (const [, path = ''] of where.matchAll(/`([^`]+)`/g)) assert.ok(existsSync(join(root, path)), `${id}: ${path}`);
  }
});

test('what works is proven by a test that bears its number', () => {
  const unproven = rows.filter(
    ({ id, state }) => state === 'works' && !titles.some((title) => title.includes(`[${id}]`)),
  );
  assert.deepEqual(
    unproven.map(({ id }) => id),
    [],
  );
});

test('the test that a row names is there and bears its number', () => {
  for (const { id, proof } of rows) {
    for (const [, path = ''] of proof.matchAll(/`([^`]+)`/g)) {
      assert.ok(existsSync(join(root, path)), `${id}: ${path} is not there`);
      assert.ok(
        titlesOf(read(path)).some((title) => title.includes(`[${id}]`)),
        `${id}: no title in ${path} bears it`,
      );
    }
  }
  assert.deepEqual(
    rows.filter(({ state, proof }) => state === 'works' && !proof.includes('`')).map(({ id }) => id),
    [],
  );
});

// A test may come before its row: the list is written when a round of work is done.
test('no test bears a number that is on no list', () => {
  const borne = new Set(
    titles.flatMap((title) => [...title.matchAll(/\[([A-Z]-[A-Z]?\d+)\]/g)].map((match) => match[1] ?? '')),
  );
  const astray = [...borne].filter((id) => !ids.includes(id));
  assert.deepEqual(astray, []);
});

test('titles are found where they stand', () => {
  assert.deepEqual(
    titlesOf("test('[P-Q1] one', () => {}); await test(\n  `[P-Q2] two`, () => {}); attest('no'); { title: '[P-Q3]' }"),
    ['[P-Q1] one', '[P-Q2] two', '[P-Q3]'],
  );
  assert.deepEqual(rowsOf('| P-Q1 | works | `docs` | x |\n| no |')[0], {
    id: 'P-Q1',
    state: 'works',
    where: '`docs`',
    proof: 'x',
  });
});

// A regulation with its article, a decree, a standard.
const citation =
  /《(?:中华人民共和国)?[^》{}$]{2,40}(?:法|条例|办法|规定|公告|规范|标准)》(?:第[一二三四五六七八九十百]+条)?|(?:建金管|建金|银发|财会字)〔\d{4}〕\d+号|(?:GB|JGJ|GM)(?:\/T)? ?\d+|ISO\/IEC \d+/g;
const regulations = read('docs/regulations.md');

test('every rule file stands in docs/regulations.md: under the sources that it cites, or among those that none governs', () => {
  const [governed = '', free = ''] = regulations.split('## Rule files that no article governs');
  for (const path of filesOf('server/src/modules/*/{rules,roster}.ts')) {
    const cited = new Set(read(path).match(citation) ?? []);
    if (cited.size === 0) assert.ok(free.includes(`\`${path}\``), `${path} cites nothing and is not explained`);
    else assert.ok(governed.includes(`\`${path}\``), `${path} is in no row`);
    for (const source of cited)
      assert.ok(regulations.includes(source), `${path} cites ${source}, which docs/regulations.md does not know`);
  }
});

test('every source that the code, the screens and the parameters cite is in docs/regulations.md', () => {
  const cited = new Map<string, string>();
  for (const { path, text } of sourcesOf(
    'server/src/**/*.ts',
    'db/migrations/*.sql',
    '{ui,apps}/**/src/**/*.{ts,tsx}',
  )) {
    if (path.includes('/system/')) continue;
    for (const source of text.match(citation) ?? []) cited.set(source, path);
  }
  const unknown = [...cited].filter(([source]) => !regulations.includes(source));
  assert.deepEqual(unknown, []);
});

test('every file that docs/regulations.md names is there', () => {
  const named = [...regulations.matchAll(/`((?:server|db|sandbox|apps|ui)\/[^`]+)`/g)].map((match) => match[1] ?? '');
  assert.deepEqual(
    named.filter((path) => !existsSync(join(root, path))),
    [],
  );
});
