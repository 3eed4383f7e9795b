import type { ChildProcess } from 'node:child_process';
import { type Database, openDatabase, openServicePool } from '../server/src/platform/db.ts';
import { openJobs } from '../server/src/platform/jobs.ts';
import { openLog } from '../server/src/platform/log.ts';
import { type BenchCity, median, openCitiesOfSizes } from './city.ts';
import { load } from './load.ts';
import type { Benchmark } from './main.ts';
import { employerOfSize, monthsOf } from './remit.ts';
import { openBrowsers, startService } from './service.ts';

const sizes = [10_000, 100_000, 1_000_000] as const;
const connections = 64;
const seconds = 4;
const rounds = 5;
const people = 2_000;
/** As many as the largest employer of the smallest city has. */
const employees = 400;

interface Measured {
  readonly overview: number[];
  readonly entries: number[];
  /** Milliseconds for one employer's month, for each of its people. */
  readonly remit: number[];
}

/** A city with what is measured in it. */
interface Running {
  readonly service: string;
  readonly headers: readonly { readonly cookie: string }[];
  readonly nextMonth: () => Promise<number>;
  close(): Promise<void>;
}

async function open(city: BenchCity, children: ChildProcess[]): Promise<Running> {
  const pool = openServicePool(city.appUrl, 6);
  const database: Database = openDatabase(pool);
  const headers = (await openBrowsers(database, people)).map(({ cookie }) => ({ cookie }));
  const jobs = await openJobs(city.appUrl, openLog('silent'));
  const employer = await employerOfSize(database, employees);
  const next = await monthsOf({ database, vault: city.vault, enqueue: jobs.enqueue }, employer);
  return {
    service: await startService(city.appUrl, children),
    headers,
    nextMonth: async () => (await next()).work / employer.people,
    async close() {
      await jobs.stop();
      await pool.end();
    },
  };
}

/**
 * What people and employers do all day, in cities of ten thousand, a hundred thousand and a million accounts with two
 * years of entries, on one database server in one run: pages read at 64 connections by 2,000 people from all over the
 * city, and the month of an employer of a few hundred. The ratio is the worst of all steps from one size to the tenfold.
 * The cities take some ten minutes and 20 GB to make the first time and are kept (`.anju-bench/cities`).
 */
export async function run(): Promise<Benchmark> {
  const { cities, close } = await openCitiesOfSizes(sizes);
  const children: ChildProcess[] = [];
  try {
    const running: Running[] = [];
    for (const city of cities) running.push(await open(city, children));
    const measured = running.map((): Measured => ({ overview: [], entries: [], remit: [] }));
    // Size after size in each round, so that whatever else the machine does meets all of them alike.
    for (let round = -1; round < rounds; round += 1) {
      for (const [place, one] of running.entries()) {
        const reading = { connections, seconds, headers: one.headers };
        const overview = await load(`${one.service}/api/person/overview`, reading);
        const entries = await load(`${one.service}/api/person/entries?pageSize=20`, reading);
        const remit = await one.nextMonth();
        if (round < 0) continue; // The first round warms up.
        measured[place]?.overview.push(overview.perSecond);
        measured[place]?.entries.push(entries.perSecond);
        measured[place]?.remit.push(remit);
      }
    }
    for (const one of running) await one.close();
    return result(measured);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await close();
  }
}

function result(measured: readonly Measured[]): Benchmark {
  const figures: Record<string, number> = {};
  const steps: number[] = [];
  for (const [place, size] of sizes.entries()) {
    for (const what of ['overview', 'entries', 'remit'] as const) {
      const here = median(measured[place]?.[what] ?? []);
      figures[`${what}${what === 'remit' ? 'MsForAPerson' : 'PerSecond'}Of${size}`] = here;
      if (place === 0) continue;
      const before = median(measured[place - 1]?.[what] ?? []);
      const step = what === 'remit' ? here / before : before / here;
      figures[`${what}StepTo${size}`] = step;
      steps.push(step);
    }
  }
  return { name: 'growth', ratio: Math.max(...steps), goal: 1.3, comparison: '<=', figures };
}
