import pg from 'pg';
import { awaitTurn, bookInTurn } from '../server/src/modules/booking/appointments.ts';
import * as contract from '../server/src/modules/booking/contract.ts';
import type { Call } from '../server/src/platform/call.ts';
import { dayOf } from '../server/src/platform/dates.ts';
import { inTransaction, openDatabase, openServicePool } from '../server/src/platform/db.ts';
import { newUuid } from '../server/src/platform/ids.ts';
import { type Job, openJobs } from '../server/src/platform/jobs.ts';
import { openLog } from '../server/src/platform/log.ts';
import { Problem } from '../server/src/platform/problem.ts';
import type { RouteInput } from '../server/src/platform/route.ts';
import { type BenchCity, benchNow, median, milliseconds, openBenchCity } from './city.ts';
import type { Benchmark } from './main.ts';

const people = 2_000;
const places = 50;
const connections = 20;
const rounds = 5;
const centerId = 1;

type Wish = RouteInput<typeof contract.book>;

/**
 * 2,000 people ask at once for the 50 places of a slot, each as the edge runs a request: the look before the transaction,
 * then the whole command with its audit entry, message and job. The floor is 2,000 bare `insert … on conflict do nothing`
 * of 50 rows over as many connections, in turn. Every round must give away 50 places, no more and no fewer.
 */
export async function run(): Promise<Benchmark> {
  return runOn(await openBenchCity());
}
export async function runOn(city: BenchCity): Promise<Benchmark> {
  const owner = new pg.Client({ connectionString: city.ownerUrl });
  await owner.connect();
  const pool = openServicePool(city.appUrl, connections);
  const jobs = await openJobs(city.appUrl, openLog('silent'));
  try {
    const { ids, outletId } = await prepare(owner);
    const callOf = callMaker(city, pool, jobs.enqueue);
    const [work, floor, won]: number[][] = [[], [], []];
    for (let round = 0; round < rounds; round += 1) {
      await owner.query('truncate place');
      floor?.push(await milliseconds(() => bareInserts(pool)));
      const day = dayOf(benchNow).add({ days: 4 + 7 * Math.floor(round / 5) + (round % 5) });
      const wishes = ids.map((id): [string, Wish] => [
        id,
        { body: { appointmentId: crypto.randomUUID(), outletId, service: 'loan', day: day.toString(), starts: 600 } },
      ]);
      let booked = 0;
      work?.push(
        await milliseconds(() =>
          Promise.all(
            wishes.map(async ([id, wish]) => {
              if (await isBooked(callOf, id, wish)) booked += 1;
            }),
          ),
        ),
      );
      const { rows } = await owner.query<{ count: string }>(
        "select count(*) from booking.appointment where day = $1 and service = 'loan' and state = 'booked'",
        [day.toString()],
      );
      if (booked !== places || Number(rows[0]?.count) !== places)
        throw new Error(`${booked} people were told that they have one of ${places} places, ${rows[0]?.count} have`);
      won?.push(booked);
      // The next round is for the same people: nobody keeps an open appointment.
      await owner.query("update booking.appointment set state = 'served' where state = 'booked'");
    }
    const [workMs, floorMs] = [median(work ?? []), median(floor ?? [])];
    return {
      name: 'book',
      ratio: floorMs / workMs,
      goal: 0.3,
      comparison: '>=',
      figures: { people, places, won: median(won ?? []), workMs, floorMs, connections },
    };
  } finally {
    await jobs.stop();
    await pool.end();
    await owner.end();
    await city.close();
  }
}

async function prepare(owner: pg.Client): Promise<{ ids: string[]; outletId: string }> {
  await owner.query('create table place (number integer primary key)');
  await owner.query('grant insert on place to anju_app');
  await owner.query("update booking.slot_plan set capacity = $1 where service = 'loan' and starts = 600", [places]);
  const { rows } = await owner.query<{ person_id: string }>(
    'select person_id from party.person where center_id = $1 order by person_id limit $2',
    [centerId, people],
  );
  const outlet = await owner.query<{ outlet_id: string }>(
    'select outlet_id from booking.outlet where center_id = $1 order by position limit 1',
    [centerId],
  );
  return { ids: rows.map((row) => row.person_id), outletId: outlet.rows[0]?.outlet_id ?? '' };
}

/** What each of 2,000 people would do to a table that knows nothing else. */
async function bareInserts(pool: pg.Pool): Promise<void> {
  await Promise.all(
    Array.from({ length: people }, (_none, index) =>
      pool.query('insert into place values ($1) on conflict do nothing', [index % places]),
    ),
  );
}

type CallOf = (personId: string, tx?: Call['tx']) => Call;

function callMaker(city: BenchCity, pool: pg.Pool, enqueue: Awaited<ReturnType<typeof openJobs>>['enqueue']): CallOf {
  const database = openDatabase(pool);
  return (personId, tx = database) => ({
    centerId,
    now: benchNow,
    accountingDate: dayOf(benchNow),
    newId: () => newUuid(benchNow.epochMilliseconds),
    actor: { kind: 'person', id: personId, permissions: new Set(['booking.own']) },
    channel: 'web',
    requestId: 'bench',
    origin: { address: '', device: '', host: '' },
    tx,
    vault: city.vault,
    enqueue: (job, payload, inCenter = centerId) => enqueue(tx, inCenter, job as Job, payload as object),
    aside: (work) => inTransaction(database, work),
  });
}

async function isBooked(callOf: CallOf, personId: string, wish: Wish): Promise<boolean> {
  const reading = callOf(personId);
  try {
    const leave = await awaitTurn(reading, wish);
    await inTransaction(reading.tx as Parameters<typeof inTransaction>[0], (tx) =>
      bookInTurn(callOf(personId, tx), wish, leave),
    );
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
