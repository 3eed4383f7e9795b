import diagnostics from 'node:diagnostics_channel';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { SentStatement } from './platform/db.ts';

// Support for tests: what the services of this process send to the database is written down when it ends, for
// `system/centres.test.ts`, which looks at all of it.

/** Names the folder to write to; without it nothing is written down. */
export const statementsVariable = 'ANJU_TEST_STATEMENTS';
/** Set when every test ran, not some. */
export const wholeVariable = 'ANJU_TEST_WHOLE';

/** A statement and the values of its parameters that can be numbers of centres, as they occurred. */
export interface Recorded {
  readonly text: string;
  readonly values: readonly Readonly<Record<number, number>>[];
}

const runsMax = 20;
let isRecording = false;

/** What tests say to the database themselves, to see what is there or to break it. */
const ownTexts = new Set<string>();

/** A pool whose own `query` only tests use: the service takes a connection. */
export function ofTest(pool: pg.Pool): pg.Pool {
  const query = pool.query.bind(pool) as (...given: unknown[]) => unknown;
  pool.query = ((...given: unknown[]) => {
    if (typeof given[0] === 'string') ownTexts.add(given[0]);
    return query(...given);
  }) as never;
  return pool;
}

/** The parameters that are whole numbers, by their place from 1 on. */
const smallNumbers = (values: readonly unknown[]): Record<number, number> =>
  Object.fromEntries(
    values.flatMap((value, index) =>
      typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 1_000_000
        ? [[index + 1, value]]
        : [],
    ),
  );

/** Begins to listen, once in a process. */
export function recordStatements(directory = process.env[statementsVariable]): void {
  if (directory === undefined || isRecording) return;
  isRecording = true;
  const known = new Map<string, Map<string, Record<number, number>>>();
  diagnostics.subscribe('anju:statement', (message) => {
    const { text, values } = message as SentStatement;
    if (ownTexts.has(text)) return;
    let runs = known.get(text);
    if (!runs) known.set(text, (runs = new Map()));
    if (runs.size >= runsMax) return;
    const numbers = smallNumbers(values);
    runs.set(JSON.stringify(numbers), numbers);
  });
  process.once('exit', () => {
    mkdirSync(directory, { recursive: true });
    const recorded: Recorded[] = [...known].map(([text, runs]) => ({ text, values: [...runs.values()] }));
    writeFileSync(join(directory, `${process.pid}-${performance.timeOrigin}.json`), JSON.stringify(recorded));
  });
}
