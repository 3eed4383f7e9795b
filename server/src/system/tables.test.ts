import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { printCatalog } from '../../../scripts/catalog.ts';
import { openApiText, writeTypes } from '../../../scripts/generate.ts';
import { isFresh } from '../../../scripts/stamp.ts';
import { openTestDatabase, type TestDatabase } from '../testing.ts';
import { isTest, read, root, sourcesOf } from './sources.ts';

let db: TestDatabase;
before(async () => {
  db = await openTestDatabase();
});
after(() => db.close());

// Everything that is ours: the job queue's tables are its library's, platform.migration is the migration's.
const ours = `n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'public', 'jobs', 'platform') and n.nspname not like 'pg\\_%'`;
const ask = async <R extends pg.QueryResultRow>(text: string): Promise<R[]> => (await db.ownerPool.query<R>(text)).rows;

interface Table {
  readonly schema: string;
  readonly table: string;
  readonly comment: string | null;
  readonly readable: boolean;
  readonly hasCenter: boolean;
}
const listTables = () =>
  ask<Table>(`
    select n.nspname as schema, n.nspname || '.' || c.relname as table, obj_description(c.oid, 'pg_class') as comment,
      has_table_privilege('anju_app', c.oid, 'select') as readable,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'center_id' and a.attnum = 1) as "hasCenter"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and ${ours} order by 2`);

const distributed = (): Map<string, string> =>
  new Map(
    [...read('db/distribute.sql').matchAll(/create_(reference|distributed)_table\('([^']+)'/g)].map(
      ([, kind, table]) => [table ?? '', kind ?? ''],
    ),
  );

test('every table belongs to the module of its schema, is explained by a comment and granted to the service', async () => {
  const tables = await listTables();
  assert.ok(tables.length > 25);
  for (const { schema, table, comment, readable } of tables) {
    assert.ok(existsSync(join(root, 'server/src/modules', schema, 'index.ts')), `${table} has no module ${schema}`);
    assert.ok(comment && comment.length > 10, `${table} has no comment`);
    assert.ok(readable, `${table} is not granted in roles.sql`);
  }
});

test('every table is named once in distribute.sql: by center_id, or as a reference table when it has none', async () => {
  const tables = await listTables();
  const named = distributed();
  assert.deepEqual([...named.keys()].sort(), tables.map(({ table }) => table).sort());
  for (const { table, hasCenter } of tables)
    assert.equal(named.get(table), hasCenter ? 'distributed' : 'reference', table);
});

test('primary keys, unique constraints, unique indexes and foreign keys of business tables begin with center_id', async () => {
  const reference = [...distributed()].flatMap(([table, kind]) => (kind === 'reference' ? [table] : []));
  const keys = await ask<{ table: string; name: string; kind: string; first: string; other: string | null }>(`
    select t.table, k.conname as name, k.contype::text as kind,
      (select attname from pg_attribute where attrelid = k.conrelid and attnum = k.conkey[1]) as first,
      (select attname from pg_attribute where attrelid = k.confrelid and attnum = k.confkey[1]) as other
    from pg_constraint k join (select c.oid, n.nspname || '.' || c.relname as table from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ours}) t on t.oid = k.conrelid
    where k.contype in ('p', 'u', 'f')
    union all
    select n.nspname || '.' || t.relname, i.relname, 'i', (select attname from pg_attribute where attrelid = x.indrelid and attnum = x.indkey[0]), null
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid join pg_namespace n on n.oid = t.relnamespace
    where x.indisunique and ${ours} order by 1, 2`);
  const business = keys.filter(({ table }) => !reference.includes(table));
  const wrong = business.filter(
    ({ kind, first, other }) => first !== 'center_id' || (kind === 'f' && other !== 'center_id'),
  );
  assert.deepEqual(wrong, []);
  const withKey = new Set(business.flatMap(({ table, kind }) => (kind === 'p' ? [table] : [])));
  assert.deepEqual(
    (await listTables()).filter(({ table, hasCenter }) => hasCenter && !withKey.has(table)),
    [],
  );
});

test('constraints and indexes are named after their table and what they mean', async () => {
  const named = await ask<{ relation: string; name: string }>(`
    select c.relname as relation, k.conname as name from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype in ('p', 'u', 'f', 'c') and ${ours}
    union select t.relname, i.relname from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid join pg_namespace n on n.oid = t.relnamespace where ${ours}`);
  assert.deepEqual(
    named.filter(({ relation, name }) => !name.startsWith(`${relation}__`)),
    [],
  );
});

test('no table has a trigger, and amounts are bigint', async () => {
  const triggers = await ask(
    `select tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where not tgisinternal and ${ours}`,
  );
  assert.deepEqual(triggers, []);
  const amounts = await ask(`
    select n.nspname, c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and ${ours} and (a.atttypid = any (array['float4', 'float8', 'money']::regtype[]) or (a.attname like '%\\_fen' and a.atttypid <> 'int8'::regtype))`);
  assert.deepEqual(amounts, []);
});

const history = [
  'ledger.journal',
  'ledger.journal_line',
  'ledger.personal_entry',
  'ledger.employer_entry',
  'ledger.closing',
  'ledger.voucher_number',
  'ledger.subject_day',
  'audit.entry',
  'audit.digest',
  'document.file',
  'document.paper',
  'identity.login_log',
  'party.person_change',
  'account.account_change',
  'registration.deed',
  'casework.case_event',
  'casework.decision',
  'casework.submission',
  'casework.attachment_file',
  'casework.attachment_page',
  'casework.rating',
];
for (const table of history) {
  test(`the service cannot change, delete or empty ${table}`, async () => {
    await assert.rejects(db.pool.query(`update ${table} set center_id = center_id`), { code: '42501' });
    await assert.rejects(db.pool.query(`delete from ${table}`), { code: '42501' });
    await assert.rejects(db.pool.query(`truncate ${table}`), { code: '42501' });
    await db.pool.query(`select from ${table} limit 1`);
  });
}

test('the service can make, alter and drop nothing, and read nothing beyond what it is granted', async () => {
  await assert.rejects(db.pool.query('create table party.extra (center_id integer)'), { code: '42501' });
  await assert.rejects(db.pool.query('alter table party.person add column extra text'), { code: '42501' });
  await assert.rejects(db.pool.query('drop table party.person'), { code: '42501' });
  await assert.rejects(db.pool.query('create schema extra'), { code: '42501' });
  await assert.rejects(db.pool.query('select from pg_authid'), { code: '42501' });
  await assert.rejects(db.pool.query('delete from platform.migration'), { code: '42501' });
  const [role] = await ask<{ high: boolean }>(
    `select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication as high from pg_roles where rolname = 'anju_app'`,
  );
  assert.equal(role?.high, false);
  assert.deepEqual(
    await ask(`select from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname = 'anju_app'`),
    [],
  );
});

test('the books can be changed by their owner alone: the test above would see it', async () => {
  await db.ownerPool.query('update ledger.journal set center_id = center_id');
});

test('db/schema.sql, the database types and api/openapi.json are what npm run generate writes', async () => {
  assert.equal(read('db/schema.sql'), await printCatalog(db.ownerPool), 'db/schema.sql');
  assert.equal(read('api/openapi.json'), await openApiText(), 'api/openapi.json');
  const directory = mkdtempSync(join(tmpdir(), 'anju-types-'));
  try {
    const { connectionString } = db.ownerPool.options;
    await writeTypes(connectionString ?? '', join(directory, 'types.ts'));
    assert.equal(
      read('server/src/platform/db-types.generated.ts'),
      readFileSync(join(directory, 'types.ts'), 'utf8'),
      'types',
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  assert.ok(isFresh(), 'db/generated.stamp');
});

test('a store names the tables of its own module only', async () => {
  const schemas = new Set((await listTables()).map(({ schema }) => schema));
  const table = new RegExp(`(?<![\\w.'/])(${[...schemas].join('|')})\\.[a-z][a-z_]+\\b(?!\\()`, 'g');
  const stores = sourcesOf('server/src/modules/**/*.ts').filter(
    // Reports look at everything: the declared exception.
    (source) => !isTest(source) && !source.path.startsWith('server/src/modules/report/'),
  );
  const foreign: string[] = [];
  for (const { path, text } of stores) {
    const owner = path.split('/')[3] ?? '';
    // Tables stand in SQL templates and as the names of Kysely's calls.
    const called = [
      ...text.matchAll(
        /\b(?:selectFrom|insertInto|updateTable|deleteFrom|innerJoin|leftJoin|rightJoin|from|using|with|join)\(\s*\[?'(\w+)\.\w+/g,
      ),
    ].map((match) => match[1] ?? '');
    const inSql = [...text.matchAll(/sql(?:<[^`]*>)?`([^`]*)`/g)].flatMap(([, sql = '']) =>
      [...sql.matchAll(table)].map((match) => match[1] ?? ''),
    );
    for (const schema of [...called, ...inSql])
      if (schemas.has(schema) && schema !== owner) foreign.push(`${path} names ${schema}`);
  }
  assert.deepEqual([...new Set(foreign)], []);
});
