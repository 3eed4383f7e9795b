import { sql } from 'kysely';
import type { Db } from '../../../platform/db.ts';
import type { SmsState } from './store.ts';

export interface SmsRow {
  readonly smsId: string;
  readonly mobileSealed: Buffer;
  readonly template: string;
  readonly priority: number;
  readonly state: SmsState;
  readonly createdAt: Temporal.Instant;
  readonly handedOverAt: Temporal.Instant | null;
  readonly endedAt: Temporal.Instant | null;
  readonly reason: string | null;
  readonly possiblyTwice: boolean;
}
export interface SmsTryRow {
  readonly route: string;
  readonly state: string;
  readonly result: string | null;
  readonly startedAt: Temporal.Instant;
}

/** Short messages, newest first, with how each was tried. */
export async function listSmsRows(
  tx: Db,
  centerId: number,
  filter: { state?: SmsState | undefined; mobileIndex?: Buffer | undefined },
  page: { limit: number; offset: number },
): Promise<{ rows: (SmsRow & { tries: SmsTryRow[] })[]; total: number }> {
  const chosen = tx
    .selectFrom('notice.sms')
    .where('centerId', '=', centerId)
    .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state as string))
    .$if(filter.mobileIndex !== undefined, (query) => query.where('mobileIndex', '=', filter.mobileIndex as Buffer));
  const rows = await chosen
    .select([
      'smsId',
      'mobileSealed',
      'template',
      'priority',
      'state',
      'createdAt',
      'handedOverAt',
      'endedAt',
      'reason',
      'possiblyTwice',
    ])
    .orderBy('createdAt', 'desc')
    .orderBy('smsId', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const { total } = await chosen.select(sql<bigint>`count(*)`.as('total')).executeTakeFirstOrThrow();
  const tries = await tx
    .selectFrom('notice.smsTry')
    .select(['smsId', 'route', 'state', 'result', 'startedAt'])
    .where('centerId', '=', centerId)
    .where('smsId', '=', sql<string>`any (${rows.map((row) => row.smsId)}::uuid[])`)
    .orderBy('tryNo')
    .execute();
  return {
    total: Number(total),
    rows: rows.map((row) => ({
      ...row,
      state: row.state as SmsState,
      tries: tries.filter(({ smsId }) => smsId === row.smsId).map(({ smsId: _of, ...tried }) => tried),
    })),
  };
}

/** A day in figures. `promptPpm` counts what could go at once: 95 % within ten seconds is what is aimed at. */
export async function readSmsFigures(
  tx: Db,
  centerId: number,
  { from, to }: { from: Temporal.Instant; to: Temporal.Instant },
) {
  const states = await tx
    .selectFrom('notice.sms')
    .select(['state', sql<bigint>`count(*)`.as('count')])
    .where('centerId', '=', centerId)
    .where('createdAt', '>=', from)
    .where('createdAt', '<', to)
    .groupBy('state')
    .orderBy('state')
    .execute();
  const routes = await tx
    .selectFrom('notice.smsTry')
    .select([
      'route',
      sql<bigint>`count(*)`.as('tries'),
      sql<bigint>`count(*) filter (where state in ('taken', 'delivered', 'undelivered'))`.as('taken'),
    ])
    .where('centerId', '=', centerId)
    .where('startedAt', '>=', from)
    .where('startedAt', '<', to)
    .groupBy('route')
    .orderBy('route')
    .execute();
  const prompt = await sql<{ promptPpm: bigint | null }>`
    select round(1000000.0 * count(*) filter (where handed_over_at <= created_at + interval '10 seconds') / nullif(count(*), 0))::bigint as prompt_ppm
    from notice.sms where center_id = ${centerId} and created_at >= ${from}::timestamptz and created_at < ${to}::timestamptz and priority < 3`.execute(
    tx,
  );
  const uplinks = await tx
    .selectFrom('notice.uplink')
    .select([sql<string>`coalesce(outcome, 'waiting')`.as('outcome'), sql<bigint>`count(*)`.as('count')])
    .where('centerId', '=', centerId)
    .where('receivedAt', '>=', from)
    .where('receivedAt', '<', to)
    .groupBy(sql`coalesce(outcome, 'waiting')`)
    .orderBy('outcome')
    .execute();
  const promptPpm = prompt.rows[0]?.promptPpm ?? null;
  return {
    states: states.map((row) => ({ state: row.state as SmsState, count: Number(row.count) })),
    routes: routes.map((row) => ({ route: row.route, tries: Number(row.tries), taken: Number(row.taken) })),
    promptPpm: promptPpm === null ? null : Number(promptPpm),
    uplinks: uplinks.map((row) => ({ outcome: row.outcome, count: Number(row.count) })),
  };
}

/** Begins anew: what was tried before is history of another sending and stays as it is. */
export async function requeueSms(
  tx: Db,
  centerId: number,
  smsId: string,
  { at, possiblyTwice }: { at: Temporal.Instant; possiblyTwice: boolean },
): Promise<void> {
  await sql`
    update notice.sms set state = 'queued', next_at = ${at}::timestamptz, expires_at = ${at}::timestamptz + interval '1 day', ended_at = null,
      reason = null, possibly_twice = possibly_twice or ${possiblyTwice}, round_from = attempts
    where center_id = ${centerId} and sms_id = ${smsId}::uuid`.execute(tx);
}
