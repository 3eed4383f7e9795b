import { sql } from 'kysely';
import type pg from 'pg';
import type { Enqueue, Job } from '../server/src/platform/jobs.ts';

/** A job that waits in the simulated queue. */
export interface WaitingJob {
  readonly jobId: number;
  readonly name: string;
  readonly payload: { readonly centerId: number };
}

/** Makes the queue: a table of its own in the clone, that the service's role may write. */
export async function createQueue(owner: pg.Pool): Promise<void> {
  await owner.query(`
    create table simulation.job (job_id bigint primary key, name text not null, payload jsonb not null);
    create sequence simulation.job_number;
    grant select, insert, delete on simulation.job to anju_app;
    grant usage on sequence simulation.job_number to anju_app;`);
}

/** Stands in for pg-boss, whose workers go by the wall clock: kept in the transaction, taken when the seed says. */
export const enqueue: Enqueue = async (tx, centerId, job, payload) => {
  await sql`insert into simulation.job values (nextval('simulation.job_number'), ${job.name}, ${JSON.stringify({ ...payload, centerId })}::jsonb)`.execute(
    tx,
  );
};

export async function listJobs(owner: pg.Pool): Promise<WaitingJob[]> {
  const { rows } = await owner.query<{ job_id: string; name: string; payload: WaitingJob['payload'] }>(
    'select job_id::text, name, payload from simulation.job order by job_id',
  );
  return rows.map(({ job_id, name, payload }) => ({ jobId: Number(job_id), name, payload }));
}

export const removeJob = (owner: pg.Pool, { jobId }: WaitingJob) =>
  owner.query('delete from simulation.job where job_id = $1', [jobId]);

export function jobOf(jobs: readonly Job[], { name }: WaitingJob): Job {
  const found = jobs.find((job) => job.name === name);
  if (!found) throw new Error(`no job ${name}`);
  return found;
}
