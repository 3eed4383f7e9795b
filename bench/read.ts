import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { freePort } from '../scripts/postgres.ts';
import { openDatabase, openPool } from '../server/src/platform/db.ts';
import { type BenchCity, median, openBenchCity } from './city.ts';
import { load } from './load.ts';
import type { Benchmark } from './main.ts';
import { answering, openBrowsers, startService } from './service.ts';

const connections = 64;
const seconds = 5;
const rounds = 3;
const people = 1_000;

/**
 * 个人基本信息 and a page of 业务明细 at 64 connections, of a thousand people who have logged in, the service in a
 * process of its own. The floor is a bare Fastify route that selects one row by key with `pg`, in a process of its own on the
 * same database.
 */
export async function run(): Promise<Benchmark> {
  const city = await openBenchCity();
  const children: ChildProcess[] = [];
  try {
    const pool = openPool(city.appUrl, 2);
    const database = openDatabase(pool);
    const browsers = await openBrowsers(database, people);
    await pool.end();
    const headers = browsers.map(({ cookie }) => ({ cookie }));
    const service = await startService(city.appUrl, children);
    const floor = await startFloor(city, children, browsers[0]?.accountId ?? '');
    const overview: Awaited<ReturnType<typeof load>>[] = [];
    const entries: typeof overview = [];
    const bare: typeof overview = [];
    for (let round = -1; round < rounds; round += 1) {
      const measured = {
        bare: await load(floor, { connections, seconds, headers: [] }),
        overview: await load(`${service}/api/person/overview`, { connections, seconds, headers }),
        entries: await load(`${service}/api/person/entries?pageSize=20`, { connections, seconds, headers }),
      };
      if (round < 0) continue; // The first round warms up.
      bare.push(measured.bare);
      overview.push(measured.overview);
      entries.push(measured.entries);
    }
    return result(overview, entries, bare);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await city.close();
  }
}

type Loads = readonly { readonly perSecond: number; readonly p99Ms: number }[];

function result(overview: Loads, entries: Loads, bare: Loads): Benchmark {
  const rate = (loads: Loads) => median(loads.map((one) => one.perSecond));
  const p99 = (loads: Loads) => median(loads.map((one) => one.p99Ms));
  return {
    name: 'read',
    ratio: Math.min(rate(overview), rate(entries)) / rate(bare),
    goal: 0.5,
    comparison: '>=',
    figures: {
      overviewPerSecond: rate(overview),
      entriesPerSecond: rate(entries),
      floorPerSecond: rate(bare),
      overviewP99Ms: p99(overview),
      entriesP99Ms: p99(entries),
      floorP99Ms: p99(bare),
      p99Ratio: Math.max(p99(overview), p99(entries)) / p99(bare),
      p99RatioGoal: 3,
    },
  };
}

async function startFloor(city: BenchCity, children: ChildProcess[], accountId: string): Promise<string> {
  const port = await freePort();
  children.push(fork(join(import.meta.dirname, 'read-floor.ts'), [String(port), city.appUrl, accountId]));
  return answering(`http://127.0.0.1:${port}`, '');
}
