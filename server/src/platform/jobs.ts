import { fromKysely, PgBoss } from 'pg-boss';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { Call } from './call.ts';
import type { Channel } from './channels.ts';
import type { Vault } from './crypto.ts';
import { dayOf } from './dates.ts';
import type { Database, Db } from './db.ts';
import { inSnapshot, inTransaction } from './db.ts';
import { newIds } from './ids.ts';
import { errorOf, type Log } from './log.ts';

/** Work that is done later, at least once: `handle` must be safe to run twice. */
export interface Job<S extends TSchema = TSchema> {
  readonly name: string;
  readonly payload: S;
  readonly retry: { readonly limit: number; readonly backoffSeconds: number };
  /** How many a process runs side by side; one when not given. For jobs that wait for others. */
  readonly atOnce?: number;
  // A method, so that lists can hold jobs of any payload.
  handle(run: JobRun, payload: Static<S> & { centerId: number }): Promise<void>;
}

/** What a job may use: `inCall` opens one transaction; a job that calls the world uses several. */
export interface JobRun {
  inCall: InCall;
  readonly log: Log;
}

/** `isSnapshot` for long reading: everything in the transaction sees one snapshot, and nothing can be written. */
export type InCall = <T>(work: (call: Call) => Promise<T>, options?: { isSnapshot?: boolean }) => Promise<T>;

export function defineJob<const S extends TSchema>(job: Job<S>): Job<S> {
  return job;
}

const schema = 'jobs';
/** Jobs that every try has failed are kept in the queue of this name. */
const failedSuffix = '-failed';
// A worker that was killed says nothing for this long and its jobs are given to others; without it they would wait for
// the queue's expiry of a quarter of an hour. The least that pg-boss allows.
const heartbeatSeconds = 10;
// A retry falls due without a notice: look every two seconds even while listening for them.
const looking = { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2, batchSize: 1 };

/** Creates the queue tables and every declared queue; run by the migration with the owner's rights. */
export async function migrateJobs(url: string, jobs: readonly Job[]): Promise<void> {
  const boss = new PgBoss({ connectionString: url, schema, supervise: false, schedule: false, max: 2 });
  boss.on('error', () => undefined);
  await boss.start();
  for (const job of jobs) {
    await boss.createQueue(`${job.name}${failedSuffix}`);
    const options = {
      retryLimit: job.retry.limit,
      retryDelay: job.retry.backoffSeconds,
      retryBackoff: true,
      deadLetter: `${job.name}${failedSuffix}`,
      heartbeatSeconds,
      notify: true,
    };
    if (await boss.getQueue(job.name)) await boss.updateQueue(job.name, options);
    else await boss.createQueue(job.name, options);
  }
  await boss.stop({ graceful: false });
}

export interface JobQueue {
  /** Enqueues inside the given transaction: a rollback leaves no job, a commit loses none. */
  readonly enqueue: Enqueue;
  /** Starts taking jobs. */
  work(jobs: readonly Job[], parts: CallParts & { readonly log: Log }): Promise<void>;
  /** How many jobs of each queue wait, are worked on, and were given up, as counted some seconds ago. */
  counts(): Promise<readonly QueueCounts[]>;
  stop(): Promise<void>;
}
export interface QueueCounts {
  readonly name: string;
  readonly waiting: number;
  readonly active: number;
  readonly givenUp: number;
}
export type Enqueue = (tx: Db, centerId: number, job: Job, payload: object) => Promise<void>;

/** What calls are made of, whoever makes them. */
export interface CallParts {
  readonly database: Database;
  readonly vault: Vault;
  readonly enqueue: Enqueue;
  readonly now: () => Temporal.Instant;
  /** The day the books of a centre are open for (会计日); the day in Beijing when not given. */
  readonly accountingDay?: (tx: Db, centerId: number, now: Temporal.Instant) => Promise<Temporal.PlainDate>;
}

/** A call for work that nobody at a screen asked for: jobs and notices of outside systems. */
export function systemCall(
  parts: CallParts,
  {
    name,
    centerId,
    channel = 'system',
    requestId,
  }: { name: string; centerId: number; channel?: Channel; requestId: string },
): InCall {
  return (work, { isSnapshot = false } = {}) => {
    const now = parts.now();
    const run = isSnapshot ? inSnapshot : inTransaction;
    return run(parts.database, async (tx) =>
      work({
        centerId,
        now,
        channel,
        requestId,
        tx,
        vault: parts.vault,
        accountingDate: (await parts.accountingDay?.(tx, centerId, now)) ?? dayOf(now),
        newId: newIds(now.epochMilliseconds),
        actor: { kind: 'system', id: name, permissions: new Set() },
        origin: { address: '', device: '', host: '' },
        enqueue: (job, payload, inCenter = centerId) => parts.enqueue(tx, inCenter, job as Job, payload as object),
        aside: (aside) => aside(parts.database),
      }),
    );
  };
}

export async function openJobs(url: string, log: Log): Promise<JobQueue> {
  const boss = new PgBoss({
    connectionString: url,
    schema,
    migrate: false,
    createSchema: false,
    max: 6,
    schedule: false,
    useListenNotify: true,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 5,
    reindex: false,
    monitorVacuum: false,
  });
  // Not always an Error: some are plain objects with its message.
  boss.on('error', ({ message }) => log.warn({ err: message }, 'job queue'));
  await boss.start();
  const startWorker = async (job: Job, parts: CallParts & { readonly log: Log }): Promise<void> => {
    const worker = await boss.work<{ centerId: number }>(job.name, looking, async ([taken]) => {
      if (!taken) return;
      // Jobs made together or meanwhile come with one notice: where one was, another may wait.
      boss.notifyWorker(worker);
      const jobLog = parts.log.child({ job: job.name, jobId: taken.id });
      const { centerId, ...payload } = taken.data;
      const inCall = systemCall(parts, { name: job.name, centerId, requestId: taken.id });
      await job
        .handle({ log: jobLog, inCall }, { ...(Value.Parse(job.payload, payload) as object), centerId })
        // It is kept with the job.
        .catch((error: unknown) => Promise.reject(errorOf(error)));
      jobLog.info({ outcome: 'done' }, 'job');
    });
  };
  return {
    async enqueue(tx, centerId, job, payload) {
      await boss.send(job.name, { ...payload, centerId }, { db: fromKysely(tx) });
    },
    async work(jobs, parts) {
      for (const job of jobs) {
        for (let number = 0; number < (job.atOnce ?? 1); number += 1) await startWorker(job, parts);
      }
    },
    async counts() {
      const queues = await boss.getQueues();
      const { true: failed = [], false: own = [] } = Object.groupBy(queues, ({ name }) =>
        name.endsWith(failedSuffix) ? 'true' : 'false',
      );
      const givenUp = new Map(failed.map(({ name, totalCount }) => [name.slice(0, -failedSuffix.length), totalCount]));
      return own.map(({ name, readyCount, activeCount }) => ({
        name,
        waiting: readyCount,
        active: activeCount,
        givenUp: givenUp.get(name) ?? 0,
      }));
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: 5_000 });
    },
  };
}
