import { sql } from 'kysely';
import { type Db, readPage } from '../../../platform/db.ts';
import type { PhoneChannel } from '../rules/channels.ts';
import type { SmsState } from './store.ts';

export interface SmsRow {
  readonly smsId: string;
  readonly channel: PhoneChannel;
  readonly mobileSealed: Buffer;
  readonly template: string;
  readonly priority: number;
  readonly state: SmsState;
  readonly createdAt: Temporal.Instant;
  readonly handedOverAt: Temporal.Instant | null;
  readonly endedAt: Temporal.Instant | null;
  readonly nextAt: Temporal.Instant;
  readonly reason: string | null;
  readonly possiblyTwice: boolean;
  readonly templateNumber: number;
  readonly foldedCount: number;
  readonly resendReason: string | null;
}
export interface SmsTryRow {
  readonly route: string;
  readonly state: string;
  readonly result: string | null;
  readonly startedAt: Temporal.Instant;
}

export interface SmsFilter {
  readonly state?: SmsState | undefined;
  readonly channel?: PhoneChannel | undefined;
  readonly template?: string | undefined;
  readonly mobileIndex?: Buffer | undefined;
  readonly from?: Temporal.Instant | undefined;
  readonly before?: Temporal.Instant | undefined;
}

/** Messages to phones, newest first, with how each was tried. */
export async function listSmsRows(
  tx: Db,
  centerId: number,
  filter: SmsFilter,
  page: { limit: number; offset: number },
): Promise<{ rows: (SmsRow & { tries: SmsTryRow[] })[]; total: number }> {
  const chosen = tx
    .selectFrom('notice.sms')
    .where('centerId', '=', centerId)
    .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state as string))
    .$if(filter.channel !== undefined, (query) => query.where('channel', '=', filter.channel as string))
    .$if(filter.template !== undefined, (query) => query.where('template', '=', filter.template as string))
    .$if(filter.from !== undefined, (query) => query.where('createdAt', '>=', filter.from as Temporal.Instant))
    .$if(filter.before !== undefined, (query) => query.where('createdAt', '<', filter.before as Temporal.Instant))
    .$if(filter.mobileIndex !== undefined, (query) => query.where('mobileIndex', '=', filter.mobileIndex as Buffer));
  const { rows, total } = await readPage(
    chosen
      .select([
        'smsId',
        'mobileSealed',
        'template',
        'priority',
        'state',
        'createdAt',
        'handedOverAt',
        'endedAt',
        'nextAt',
        'reason',
        'possiblyTwice',
        'channel',
        'templateNumber',
        'foldedCount',
        'resendReason',
      ])
      .orderBy('createdAt', 'desc')
      .orderBy('smsId', 'desc'),
    page,
  );
  const tries = await tx
    .selectFrom('notice.smsTry')
    .select(['smsId', 'route', 'state', 'result', 'startedAt'])
    .where('centerId', '=', centerId)
    .where('smsId', '=', sql<string>`any (${rows.map((row) => row.smsId)}::uuid[])`)
    .orderBy('tryNo')
    .execute();
  return {
    total,
    rows: rows.map((row) => ({
      ...row,
      state: row.state as SmsState,
      channel: row.channel as PhoneChannel,
      tries: tries.filter(({ smsId }) => smsId === row.smsId).map(({ smsId: _of, ...tried }) => tried),
    })),
  };
}

/** What could go at once: neither of low priority, nor withheld, nor of a batch that somebody held up. */
const couldGo = (centerId: number) => sql`priority < 4 and state <> 'withheld'
  and (batch_id is null or batch_id not in (select batch_id from notice.batch where center_id = ${centerId} and changed_at is not null))`;

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
    from notice.sms where center_id = ${centerId} and created_at >= ${from}::timestamptz and created_at < ${to}::timestamptz and ${couldGo(centerId)}`.execute(
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

export interface DayFigures {
  readonly day: Temporal.PlainDate;
  readonly total: number;
  readonly delivered: number;
  readonly failed: number;
  readonly unknown: number;
  readonly promptPpm: number | null;
}

/** Days in figures, oldest first; a day on which nothing was sent is not among them. */
export async function readDays(
  tx: Db,
  centerId: number,
  { from, to }: { from: Temporal.Instant; to: Temporal.Instant },
): Promise<DayFigures[]> {
  const found = await sql<DayFigures>`
    select (created_at at time zone 'Asia/Shanghai')::date as day, count(*)::integer as total,
      count(*) filter (where state = 'delivered')::integer as delivered, count(*) filter (where state = 'failed')::integer as failed,
      count(*) filter (where state = 'unknown')::integer as unknown,
      (1000000.0 * count(*) filter (where ${couldGo(centerId)} and handed_over_at <= created_at + interval '10 seconds')
        / nullif(count(*) filter (where ${couldGo(centerId)}), 0))::integer as prompt_ppm
    from notice.sms
    where center_id = ${centerId} and created_at >= ${from}::timestamptz and created_at < ${to}::timestamptz and state <> 'withheld'
    group by day order by day limit 400`.execute(tx);
  return found.rows;
}

/** Where the messages to a person's phone about some occasions are. */
export async function deliveriesOf(tx: Db, centerId: number, personId: string, occasionIds: readonly string[]) {
  const found = await sql<{
    occasionId: string;
    channel: PhoneChannel;
    state: SmsState;
    at: Temporal.Instant;
    reason: string | null;
  }>`
    select occasion_id, channel, state, coalesce(ended_at, handed_over_at, created_at) as at, reason from notice.sms
    where center_id = ${centerId} and person_id = ${personId}::uuid and occasion_id = any (${occasionIds}::uuid[])
    order by channel desc limit 600`.execute(tx);
  return found.rows;
}

/** Begins anew: what was tried before is history of another sending and stays as it is. */
export async function requeueSms(
  tx: Db,
  centerId: number,
  smsId: string,
  { at, possiblyTwice, reason }: { at: Temporal.Instant; possiblyTwice: boolean; reason: string },
): Promise<void> {
  await sql`
    update notice.sms set state = 'queued', next_at = ${at}::timestamptz, expires_at = ${at}::timestamptz + interval '1 day', ended_at = null,
      reason = null, resend_reason = ${reason}, possibly_twice = possibly_twice or ${possiblyTwice}, round_from = attempts
    where center_id = ${centerId} and sms_id = ${smsId}::uuid`.execute(tx);
}
