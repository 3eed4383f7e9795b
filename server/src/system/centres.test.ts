import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Recorded, statementsVariable, wholeVariable } from '../testing-statements.ts';
import { type Reading, readStatement } from './centres.ts';
import { read, root } from './sources.ts';

// A province shards its database by centre. Each statement that the service sends must name its centre, so that one
// shard answers it alone: what all tests of a run have sent is read with PostgreSQL's own parser. `npm test` runs this
// last; alone, it first runs the tests of every route and looks at what they send.

const kinds = new Map(
  [...read('db/distribute.sql').matchAll(/create_(reference|distributed)_table\('([^']+)'/g)].map(
    ([, kind = '', table = '']) => [table, kind],
  ),
);

/** Statements that ask every shard on purpose: they only read, few rows, and nobody at a screen waits for them. */
const acrossCentres: readonly { readonly what: RegExp; readonly why: string }[] = [
  {
    what: /^select \* from "party"\."center" order by "center_id"$/,
    why: 'which centres there are: the list at the login, and what workers go through round by round',
  },
  {
    what: /^select "center_id" from "settlement"\."bank_account" where "account_no" = \$1$/,
    why: "the bank's notice names the special account alone; it says whose money came",
  },
  {
    what: /^select "center_id" from "notice"\."access_number" where "number" = \$1 limit \$2$/,
    why: 'a short message to a number: the number says which centre is written to',
  },
  {
    what: /\bfrom notice\.sms_part where route = \$1 and reference = \$2\s+union all\s/,
    why: 'a message centre reports by its own reference, or by the mobile alone; the row that it names says whose message it was, and each centre is joined with itself',
  },
  {
    what: /\bfrom service\.change where true\b/,
    why: 'a process that starts learns the switches of all centres (the gate in front)',
  },
  {
    what: /^select [^;]* from "service"\."stop" where "ended_at" is null order by/,
    why: 'a process that starts learns what is stopped in all centres (the gate in front)',
  },
];

const ownDirectory = mkdtempSync(join(tmpdir(), 'anju-statements-'));
after(() => rmSync(ownDirectory, { recursive: true, force: true }));

/** What was written down in a folder, each text once with all its values. */
function readAll(directory: string | undefined): Map<string, Recorded> {
  const known = new Map<string, Recorded>();
  if (directory === undefined || !existsSync(directory)) return known;
  for (const name of readdirSync(directory)) {
    for (const { text, values } of JSON.parse(readFileSync(join(directory, name), 'utf8')) as Recorded[])
      known.set(text, { text, values: [...(known.get(text)?.values ?? []), ...values] });
  }
  return known;
}

const enough = 400;

/** What the tests before this one have sent; when they were few, what the tests of every route send. */
function recorded(): Recorded[] {
  const known = readAll(process.env[statementsVariable]);
  if (known.size >= enough || process.env[wholeVariable] !== undefined) return [...known.values()];
  const files = ['server/src/system/authorization.test.ts', 'server/src/modules/contribution/contribution.test.ts'];
  const env = { ...process.env, [statementsVariable]: ownDirectory, NODE_TEST_CONTEXT: undefined };
  const { status, stdout } = spawnSync(process.execPath, ['--test', ...files], { cwd: root, env, encoding: 'utf8' });
  assert.equal(status, 0, stdout);
  return [...readAll(ownDirectory).values()];
}

/** The values of what names the centre, run by run, when they are not one and the same. */
function mixedOf({ anchors }: Reading, { values }: Recorded): string[] {
  if (anchors.length === 0) return [];
  return values.flatMap((run) => {
    const named = new Set(
      anchors.map((anchor) => (anchor.startsWith('=') ? Number(anchor.slice(1)) : run[Number(anchor.slice(1))])),
    );
    return named.size === 1 && !named.has(undefined) ? [] : [`${anchors.join(', ')} name ${[...named].join(', ')}`];
  });
}

test('[X-12] every statement that the service sends names its centre: a shard by centre answers it alone', () => {
  const statements = recorded();
  assert.ok(statements.length >= enough, `only ${statements.length} statements were recorded`);
  const touched = new Set<string>();
  const used = new Set<RegExp>();
  const faulty: string[] = [];
  for (const statement of statements) {
    const reading = readStatement(statement.text, kinds);
    for (const table of reading.tables) touched.add(table);
    const faults = reading.faults.length > 0 ? reading.faults : mixedOf(reading, statement).slice(0, 1);
    if (faults.length === 0) continue;
    const exception = acrossCentres.find(({ what }) => what.test(statement.text));
    if (exception && /^\s*select\b/i.test(statement.text)) used.add(exception.what);
    else faulty.push(`${faults.join('; ')}:\n${statement.text.trim()}`);
  }
  assert.equal(faulty.length, 0, `${faulty.length} of ${statements.length}:\n\n${faulty.slice(0, 20).join('\n\n')}`);
  if (process.env[wholeVariable] === undefined) return;
  // A whole run reaches every table, and needs every exception.
  assert.deepEqual(
    [...kinds].filter(([table, kind]) => kind === 'distributed' && !touched.has(table)),
    [],
  );
  assert.deepEqual(
    acrossCentres.filter(({ what }) => !used.has(what)),
    [],
  );
});

const bound: Readonly<Record<string, string>> = {
  'a parameter': 'select * from ledger.journal where center_id = $1 and journal_id = $2',
  'a constant': 'select * from ledger.journal j where 7 = j.center_id',
  'a join by the centre':
    'select from ledger.journal j join ledger.journal_line l on l.center_id = j.center_id and l.journal_id = j.journal_id where j.center_id = $1',
  'a join by using':
    'select from ledger.journal join ledger.journal_line using (center_id, journal_id) where center_id = $1',
  'the side of an outer join that may miss':
    'select from ledger.journal j left join ledger.journal_line l on l.center_id = j.center_id where j.center_id = $1',
  'the order of two values in a row':
    'select from ledger.journal j join party.person p on (p.center_id, p.person_id) = (j.center_id, j.journal_id) where j.center_id = $1',
  'a query that depends on the row outside':
    'select (select count(*) from ledger.journal_line l where l.center_id = j.center_id) from ledger.journal j where j.center_id = $1',
  'a named query':
    'with j as (select center_id, journal_id from ledger.journal where center_id = $1) select from j join ledger.journal_line l on l.center_id = j.center_id',
  'a query of all columns':
    'select from (select * from ledger.journal where center_id = $1) j join ledger.journal_line l on l.center_id = j.center_id',
  'parts put together':
    'select from (select center_id from ledger.journal where center_id = $1 union all select $2) j join ledger.journal_line l on l.center_id = j.center_id',
  'values given': 'insert into ledger.journal (center_id, journal_id) values ($1, $2), ($3, $4)',
  'rows of a query':
    'insert into ledger.journal_line (journal_id, center_id) select journal_id, center_id from ledger.journal where center_id = $1',
  'what an insert returns':
    'with j as (insert into ledger.journal (center_id) values ($1) returning center_id) insert into ledger.journal_line (center_id) select j.center_id from j',
  'what another table says of a changed one':
    'update ledger.books b set closed_through = $2 from party.center c where c.center_id = $1 and b.center_id = c.center_id',
  'a part of a pair that is in a query':
    'delete from ledger.hold where (center_id, hold_id) in (select center_id, hold_id from ledger.hold where center_id = $1)',
  'a table that all nodes have': 'select from ledger.subject',
  'a query that calls itself':
    'with recursive t as (select center_id from ledger.journal where center_id = $1 union all select l.center_id from t join ledger.journal_line l on l.center_id = t.center_id) select from t',
};
for (const [title, text] of Object.entries(bound)) {
  test(`names its centre: ${title}`, () => {
    const { faults, anchors, tables } = readStatement(text, kinds);
    assert.deepEqual(faults, []);
    assert.equal(anchors.length > 0, tables.length > 0);
  });
}

const unbound: Readonly<Record<string, readonly [text: string, fault: RegExp]>> = {
  'nothing said': ['select from ledger.journal where journal_id = $1', /^ledger\.journal is not bound/],
  'one table of two': [
    'select from ledger.journal j join ledger.journal_line l on l.journal_id = j.journal_id where j.center_id = $1',
    /^ledger\.journal_line is not bound/,
  ],
  'tables bound to each other alone': [
    'select from ledger.journal j join ledger.journal_line l on l.center_id = j.center_id',
    /journal is not bound.*journal_line is not bound/,
  ],
  'one of two possibilities': [
    'select from ledger.journal where center_id = $1 or journal_id = $2',
    /^ledger\.journal is not bound/,
  ],
  'several centres': ['select from ledger.journal where center_id = any ($1)', /is not bound/],
  'any but one': ['select from ledger.journal where not center_id = $1', /is not bound/],
  'the side of an outer join that stays': [
    'select from ledger.journal j left join ledger.journal_line l on l.center_id = j.center_id and j.center_id = $1',
    /ledger\.journal is not bound/,
  ],
  'a condition inside says nothing of the row outside': [
    'select from ledger.journal j where not exists (select from ledger.journal_line l where l.center_id = $1 and j.center_id = $1)',
    /^ledger\.journal is not bound/,
  ],
  'a part of what was put together': [
    'select from (select center_id from ledger.journal where center_id = $1 union all select center_id from party.person) j',
    /^party\.person is not bound/,
  ],
  'an insert without it': ['insert into ledger.journal (journal_id) values ($1)', /is not bound/],
  'a named query, when the other is not compared with it': [
    'with j as (select center_id from ledger.journal where center_id = $1) update ledger.books set closed_through = $2 from j',
    /^ledger\.books is not bound/,
  ],
  'a number that only happens to be computed': [
    'select from ledger.journal where center_id = $1 + 0',
    /^ledger\.journal is not bound/,
  ],
  'a row that moves to another centre': [
    'update ledger.books set center_id = $2 where center_id = $1',
    /moves to another centre/,
  ],
  'a table that nobody has distributed': ['select from ledger.nothing', /is not named in db\/distribute\.sql/],
  'a table of the coordinator beside one of the shards': [
    'select from ledger.journal j, jobs.job where j.center_id = $1',
    /^jobs\.job is not distributed/,
  ],
  'a statement of another kind': ['truncate ledger.journal', /^not understood: TruncateStmt/],
};
for (const [title, [text, fault]] of Object.entries(unbound)) {
  test(`does not name its centre: ${title}`, () => {
    assert.match(readStatement(text, kinds).faults.join('; '), fault);
  });
}

test('two parameters that name different centres are found by their values', () => {
  const text = 'select from ledger.journal j join ledger.journal_line l on l.center_id = $2 where j.center_id = $1';
  const reading = readStatement(text, kinds);
  assert.deepEqual(reading.anchors, ['$1', '$2']);
  assert.deepEqual(mixedOf(reading, { text, values: [{ 1: 1, 2: 1 }] }), []);
  assert.deepEqual(mixedOf(reading, { text, values: [{ 1: 1, 2: 2 }] }), ['$1, $2 name 1, 2']);
});
