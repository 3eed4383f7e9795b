import type pg from 'pg';

/** One statement of the catalog with the name it is sorted by. */
interface Statement {
  readonly name: string;
  readonly text: string;
}

// Everything that belongs to us: not PostgreSQL's, and not the job queue's, which its library keeps.
const ours = `n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'public', 'jobs', 'platform') and n.nspname not like 'pg\\_%'`;

/** Tables with columns, defaults and constraints, as one CREATE TABLE each. */
const tables = `
  select n.nspname || '.' || c.relname as name,
    'create table ' || n.nspname || '.' || c.relname || E' (\\n' || concat_ws(E',\\n',
      (select string_agg('  ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
          || case when a.attnotnull then ' not null' else '' end
          || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''), E',\\n' order by a.attnum)
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
      (select string_agg('  constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid, true), E',\\n'
          order by array_position(array['p', 'u', 'f', 'c'], k.contype::text), k.conname)
        from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u', 'f', 'c')))
    || E'\\n)' || coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', '') || ';' as text
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and ${ours}`;

const views = `
  select n.nspname || '.' || c.relname as name,
    'create view ' || n.nspname || '.' || c.relname || E' as\\n' || pg_get_viewdef(c.oid, true) as text
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'v' and ${ours}`;

/** Indexes that no constraint made. */
const indexes = `
  select n.nspname || '.' || t.relname || ' ' || c.relname as name, pg_get_indexdef(c.oid) || ';' as text
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
  join pg_namespace n on n.oid = c.relnamespace
  where ${ours} and not exists (select from pg_constraint k where k.conindid = c.oid)`;

const comments = `
  select n.nspname || '.' || c.relname || ' ' || to_char(d.objsubid, 'FM000') as name,
    'comment on ' || case when d.objsubid = 0 then 'table ' || n.nspname || '.' || c.relname
      else 'column ' || n.nspname || '.' || c.relname || '.' || a.attname end
      || ' is ' || quote_literal(d.description) || ';' as text
  from pg_description d join pg_class c on c.oid = d.objoid and d.classoid = 'pg_class'::regclass
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid where ${ours}`;

const functions = `
  select n.nspname || '.' || p.proname as name, pg_get_functiondef(p.oid) || ';' as text
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ours}`;

const triggers = `
  select n.nspname || '.' || c.relname || ' ' || t.tgname as name, pg_get_triggerdef(t.oid) || ';' as text
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
  where not t.tgisinternal and ${ours}`;

/** What rows the service's role may read and write, where not all. */
const policies = `
  select n.nspname || '.' || c.relname || ' ' || p.polname as name,
    'create policy ' || p.polname || ' on ' || n.nspname || '.' || c.relname || ' for '
      || case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end
      || coalesce(' using (' || pg_get_expr(p.polqual, p.polrelid, true) || ')', '')
      || coalesce(' with check (' || pg_get_expr(p.polwithcheck, p.polrelid, true) || ')', '') || ';'
      || coalesce(E'\n-- ' || obj_description(p.oid, 'pg_policy'), '') as text
  from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where ${ours}`;

/** What the service's role may do with each table; privileges in the order of their names. */
const grants = `
  select n.nspname || '.' || c.relname as name,
    'grant ' || string_agg(lower(g.privilege_type), ', ' order by g.privilege_type) || ' on ' || n.nspname || '.' || c.relname || ' to anju_app;' as text
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  cross join lateral aclexplode(c.relacl) g join pg_roles r on r.oid = g.grantee
  where r.rolname = 'anju_app' and c.relkind in ('r', 'p', 'v') and ${ours} group by 1, n.nspname, c.relname`;

const schemas = `select n.nspname as name, 'create schema ' || n.nspname || ';' as text from pg_namespace n where ${ours}`;

/** The parts of the dump, in the order in which they could be run. */
const parts: readonly (readonly [title: string, query: string, between: string])[] = [
  ['Schemas', schemas, '\n'],
  ['Functions', functions, '\n\n'],
  ['Tables', tables, '\n\n'],
  ['Views', views, '\n\n'],
  ['Indexes', indexes, '\n'],
  ['Triggers', triggers, '\n'],
  ['Policies', policies, '\n'],
  ['Comments', comments, '\n'],
  ['Grants', grants, '\n'],
];

/** A readable description of a migrated database, in a stable order, as SQL. The job queue's own schema is left out. */
export async function printCatalog(client: Pick<pg.Pool, 'query'>): Promise<string> {
  const written = ['-- Written by `npm run generate` from a freshly migrated database: to be read, not run.'];
  for (const [title, query, between] of parts) {
    const { rows } = await client.query<Statement>(`${query} order by 1`);
    if (rows.length > 0) written.push(`-- ${title}`, rows.map((row) => row.text).join(between));
  }
  return `${written.join('\n\n')}\n`;
}
