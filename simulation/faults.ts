import pg from 'pg';
import type { Random } from './random.ts';

/**
 * What goes wrong with the database while one request or one job runs. `at` counts commits, for a restart statements.
 *
 * - `before-commit`: the connection breaks and nothing of the transaction stays;
 * - `after-commit`: everything stays and nobody is told: the connection breaks behind the commit;
 * - `crash`: as `after-commit`, and the process does nothing more for this request or job;
 * - `conflict`: a serialization failure, which the service tries again by itself;
 * - `restart`: every connection of the service is ended by the server.
 */
export interface DatabaseFault {
  readonly kind: 'before-commit' | 'after-commit' | 'crash' | 'conflict' | 'restart';
  readonly at: number;
}

export function drawFault(random: Random, probability: number): DatabaseFault | undefined {
  if (!random.chance(probability)) return undefined;
  const kind = random.one(['before-commit', 'after-commit', 'crash', 'conflict', 'conflict', 'restart']);
  return { kind, at: kind === 'restart' ? random.int(8) : random.chance(0.8) ? 0 : 1 + random.int(2) };
}

const broken = () => new Error('Connection terminated unexpectedly');
const conflict = () =>
  Object.assign(new pg.DatabaseError('could not serialize access (simulated)', 0, 'error'), { code: '40001' });

/** A pool whose connections break as planned for what runs now. One thing runs at a time. */
export class FaultyPool {
  readonly #pool: pg.Pool;
  readonly #endAll: () => Promise<void>;
  #fault: DatabaseFault | undefined;
  #commits = 0;
  #statements = 0;
  #isDead = false;
  #hasFired = false;
  /** Told of every statement, for who looks at what the service says to the database. */
  onStatement: ((sql: string, parameters: readonly unknown[]) => void) | undefined;

  constructor(pool: pg.Pool, endAll: () => Promise<void>) {
    this.#pool = pool;
    this.#endAll = endAll;
  }

  /** Runs work under a fault; answers whether it struck. */
  async under<T>(fault: DatabaseFault | undefined, work: () => Promise<T>): Promise<{ done: T; struck: boolean }> {
    this.#fault = fault;
    this.#commits = 0;
    this.#statements = 0;
    this.#hasFired = false;
    try {
      const done = await work();
      return { done, struck: this.#hasFired };
    } finally {
      this.#fault = undefined;
      this.#isDead = false;
    }
  }

  get hasFired(): boolean {
    return this.#hasFired;
  }

  /** What Kysely needs of a pool. */
  readonly connect = async (): Promise<pg.PoolClient> => {
    const client = await this.#pool.connect();
    const query = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>;
    const faulty = Object.create(client) as pg.PoolClient;
    const asked = async (...given: unknown[]) => {
      const text = typeof given[0] === 'string' ? given[0] : '';
      this.onStatement?.(text, (given[1] as unknown[] | undefined) ?? []);
      if (this.#isDead && text !== 'rollback') throw broken();
      if (text === 'commit') return this.#commit(query);
      await this.#restartIfDue(text);
      return query(...given);
    };
    Object.defineProperty(faulty, 'query', { value: asked });
    Object.defineProperty(faulty, 'release', { value: client.release.bind(client) });
    return faulty;
  };

  readonly end = (): Promise<void> => this.#pool.end();

  async #commit(query: (...given: unknown[]) => Promise<unknown>): Promise<unknown> {
    const fault = this.#fault;
    const isNow = fault !== undefined && fault.kind !== 'restart' && !this.#hasFired && this.#commits === fault.at;
    this.#commits += 1;
    if (!isNow) return query('commit');
    this.#hasFired = true;
    if (fault.kind === 'conflict' || fault.kind === 'before-commit') {
      await query('rollback');
      throw fault.kind === 'conflict' ? conflict() : broken();
    }
    await query('commit');
    this.#isDead = fault.kind === 'crash';
    throw broken();
  }

  async #restartIfDue(text: string): Promise<void> {
    if (this.#fault?.kind !== 'restart' || this.#hasFired || text === 'begin' || text === 'rollback') return;
    this.#statements += 1;
    if (this.#statements <= this.#fault.at) return;
    this.#hasFired = true;
    await this.#endAll();
  }
}
