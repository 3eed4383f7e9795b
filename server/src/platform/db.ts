import diagnostics from 'node:diagnostics_channel';
import {
  CamelCasePlugin,
  type ControlledTransaction,
  Kysely,
  type PluginTransformResultArgs,
  PostgresDialect,
  type QueryResult,
  type SelectQueryBuilder,
  sql,
  type Transaction,
  type UnknownRow,
} from 'kysely';
import pg from 'pg';
import type { DB } from './db-types.generated.ts';

/** A database or a transaction: what stores take as their first argument. */
export type Db = Kysely<DB> | Transaction<DB> | ControlledTransaction<DB>;
export type Database = Kysely<DB>;

const oid = { int8: 20, date: 1082, timestamp: 1114, timestamptz: 1184 } as const;

/** PostgreSQL writes `2026-11-23 08:00:00.123+00`; Temporal wants the T. */
function parseInstant(text: string): Temporal.Instant {
  const zoned = /[+-]\d\d$/.test(text) ? `${text}:00` : text;
  return Temporal.Instant.from(zoned.replace(' ', 'T'));
}

// The days of a system are few, and a page has dozens of them.
const days = new Map<string, Temporal.PlainDate>();
const daysMax = 10_000;

/** A day as PostgreSQL writes it. */
export function parseDay(text: string): Temporal.PlainDate {
  const known = days.get(text);
  if (known) return known;
  if (days.size >= daysMax) days.clear();
  const day = Temporal.PlainDate.from(text);
  days.set(text, day);
  return day;
}

// Set once for the whole process: amounts arrive as bigint, days and instants as Temporal.
const types = {
  getTypeParser(id: number, format?: 'text' | 'binary') {
    if (id === oid.int8) return BigInt;
    if (id === oid.date) return parseDay;
    if (id === oid.timestamptz) return parseInstant;
    return format === 'binary' ? pg.types.getTypeParser(id, 'binary') : pg.types.getTypeParser(id, 'text');
  },
} as pg.CustomTypesConfig;

// pg would write an object as JSON; Temporal values have their own text.
for (const type of [Temporal.PlainDate, Temporal.Instant]) {
  Object.defineProperty(type.prototype, 'toPostgres', {
    value(this: { toString(): string }) {
      return this.toString();
    },
  });
}

/** Statements with this comment are planned each time they run: bulk work and names, whose plan depends on how much it is. */
export const plannedEachTime = sql.raw('/* planned each time */');
const marker = '/* planned each time */';

// Process-wide, so that a name means the same text on every connection. Texts beyond the limit are not prepared.
const prepared = new Map<string, string>();
const preparedMax = 500;

function nameOf(text: string): string | undefined {
  const known = prepared.get(text);
  if (known !== undefined || prepared.size >= preparedMax || text.includes(marker)) return known;
  const name = `s${prepared.size + 1}`;
  prepared.set(text, name);
  return name;
}

/** Columns are named in camel case here and in snake case there; rows that come in camel case are left as they are. */
class CamelCase extends CamelCasePlugin {
  nameOf(column: string): string {
    return this.camelCase(column);
  }
  override async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result;
  }
}
const camelCase = new CamelCase();

/**
 * A client that prepares what it runs with parameters: parsing and planning a small statement costs more than running
 * it (the posting statement: 2.6 ms planned each time, 0.5 ms prepared).
 */
class PreparingClient extends pg.Client {
  override query(...given: unknown[]): never {
    const [text, values, ...rest] = given;
    const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text) : undefined;
    const run = super.query as (...args: unknown[]) => unknown;
    return (name === undefined ? run.apply(this, given) : run.call(this, { name, text, values }, ...rest)) as never;
  }
}

/** What the service sends: each statement with its values, for whoever listens (`SentStatement`). */
const sent = diagnostics.channel('anju:statement');

export interface SentStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

function statementOf([first, values]: unknown[]): SentStatement {
  // A cursor brings its own text and values.
  const { text, values: own } = typeof first === 'string' ? { text: first, values } : (first as SentStatement);
  return { text, values: Array.isArray(own) ? own : [] };
}

/** A client whose rows are in camel case. */
class CamelCaseClient extends PreparingClient {
  override query(...given: unknown[]): never {
    if (sent.hasSubscribers) sent.publish(statementOf(given));
    return super.query(...given) as never;
  }
  constructor(config?: pg.ClientConfig) {
    super(config);
    // Before the client's own listener, which is added when it connects and makes rows of these names.
    this.connection.on('rowDescription', ({ fields }: { fields: { name: string }[] }) => {
      for (const field of fields) field.name = camelCase.nameOf(field.name);
    });
  }
}
class CamelCasePool extends pg.Pool {}

/** Every session speaks UTC and gives up waiting for a lock after ten seconds. */
const optionsOf = (url: string, max: number, Client: typeof PreparingClient): pg.PoolConfig => ({
  connectionString: url,
  Client,
  max,
  types,
  options: '-c timezone=UTC -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s',
});

// A broken connection is replaced by the pool and its query is rejected; without a listener, idle or taken, it would
// end the process.
function surviving<P extends pg.Pool>(pool: P): P {
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}

/** Opens a pool of connections whose own rows have the names of the database. */
export const openPool = (url: string, max: number): pg.Pool =>
  surviving(new pg.Pool(optionsOf(url, max, PreparingClient)));

/** As long as a browser waits for a page (`ui/src/api.ts`): who waits longer for a connection is told so. */
const connectionWithin = 30_000;

/** Opens the pool of a service, all of whose rows are in camel case: nothing is renamed row by row. */
export const openServicePool = (url: string, max: number): pg.Pool =>
  surviving(new CamelCasePool({ ...optionsOf(url, max, CamelCaseClient), connectionTimeoutMillis: connectionWithin }));

export function openDatabase(pool: pg.Pool): Database {
  const plugin = pool instanceof CamelCasePool ? camelCase : new CamelCasePlugin();
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }), plugins: [plugin] });
}

/**
 * One page of what a query chooses, in its order, and how many there are in all. The order must be total: else a row
 * stands on two pages or on none.
 */
export async function readPage<S, T extends keyof S, R>(
  query: SelectQueryBuilder<S, T, R>,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ rows: R[]; total: number }> {
  const rows = await query.limit(limit).offset(offset).execute();
  const counted = query.clearSelect().clearOrderBy().select(sql<bigint>`count(*)`.as('total'));
  const { total } = await counted.$castTo<{ total: bigint }>().executeTakeFirstOrThrow();
  return { rows, total: Number(total) };
}

/** Text for a LIKE pattern, in which its signs stand for themselves. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** SQLSTATE and constraint of a refused statement, or `undefined` for any other error. */
export function refusedBy(error: unknown): { code: string; constraint: string | undefined } | undefined {
  return error instanceof pg.DatabaseError && error.code
    ? { code: error.code, constraint: error.constraint }
    : undefined;
}

/** SQLSTATE: too many connections, a lock or a statement that took too long, a server that ends or begins. */
const passing = new Set(['53300', '55P03', '57014', '57P01', '57P02', '57P03']);
const unanswered =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|Connection terminated|timeout exceeded/;

/**
 * Whether the database is away, or has no room or no time just now: the same request may be answered in a while. Where the
 * answer to a COMMIT was lost nobody knows whether it was done.
 */
export function isOutOfReach(error: unknown): boolean {
  const code = refusedBy(error)?.code;
  if (code !== undefined) return passing.has(code) || code.startsWith('08');
  // The driver gives these neither a class nor a code that they share.
  return error instanceof Error && unanswered.test(`${(error as NodeJS.ErrnoException).code} ${error.message}`);
}

const retryable = new Set(['40001', '40P01']); // serialization failure, deadlock
const attemptsMax = 3;

/**
 * Whether the same work may end otherwise when it is done anew. Two requests that bring the same id of their client at once
 * (a double click) meet at the primary key: the later one finds the row of the first when it looks again, and replays.
 */
function mayEndOtherwise(error: unknown): boolean {
  const { code = '', constraint } = refusedBy(error) ?? {};
  return retryable.has(code) || (code === '23505' && constraint?.endsWith('__pk') === true);
}

/** Runs work in one transaction; a serialization failure, a deadlock or a key just taken is tried again, three times at most. */
export async function inTransaction<T>(db: Database, work: (tx: Transaction<DB>) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (attempt >= attemptsMax || !mayEndOtherwise(error)) throw error;
    }
  }
}

/** Does what a transaction might do and takes it back: for an answer that must take as long as one that does it. */
export async function takenBack(tx: Db, work: () => Promise<unknown>): Promise<void> {
  await sql`savepoint taken_back`.execute(tx);
  await work();
  await sql`rollback to savepoint taken_back`.execute(tx);
}

/** Runs reading in one transaction that sees one snapshot throughout and can write nothing. */
export async function inSnapshot<T>(db: Db, work: (tx: Transaction<DB>) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work);
}
