import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';

export interface Flow {
  readonly centerId: number;
  readonly minute: Temporal.Instant;
  readonly channel: string;
  readonly service: string;
  requests: number;
  visits: number;
  business: number;
  succeeded: number;
  refused: number;
  failed: number;
  turnedAway: number;
}

/** Adds what one process has counted of one centre, each minute in a row of its own. */
export async function addFlows(tx: Db, process: string, flows: readonly Flow[]): Promise<void> {
  if (flows.length === 0) return;
  await tx
    .insertInto('service.flow')
    .values(flows.map((flow) => ({ ...flow, process })))
    .onConflict((oc) =>
      oc.columns(['centerId', 'minute', 'channel', 'service', 'process']).doUpdateSet({
        requests: sql<number>`flow.requests + excluded.requests`,
        visits: sql<number>`flow.visits + excluded.visits`,
        business: sql<number>`flow.business + excluded.business`,
        succeeded: sql<number>`flow.succeeded + excluded.succeeded`,
        refused: sql<number>`flow.refused + excluded.refused`,
        failed: sql<number>`flow.failed + excluded.failed`,
        turnedAway: sql<number>`flow.turned_away + excluded.turned_away`,
      }),
    )
    .execute();
}

export interface Drawing {
  readonly centerId: number;
  readonly channel: string;
  readonly kind: 'visits' | 'business';
  readonly minute: Temporal.Instant;
  readonly block: number;
  readonly threshold: number;
}

/** Draws a block of a minute's permits, whole or not at all: what all processes draw together never passes the threshold. */
export async function drawPermits(
  tx: Db,
  { centerId, channel, kind, minute, block, threshold }: Drawing,
): Promise<boolean> {
  const drawn = await sql`
    insert into service.flow_lease as known (center_id, channel, kind, minute, granted)
    values (${centerId}, ${channel}, ${kind}, ${minute}::timestamptz, ${block})
    on conflict (center_id, channel, kind, minute) do update set granted = known.granted + ${block}
    where known.granted + ${block} <= ${threshold}
    returning 1`.execute(tx);
  return drawn.rows.length === 1;
}

/** Removes leases whose minute is long over, and minutes that the daily figures have taken up. */
export async function deleteOldFlow(
  tx: Db,
  centerId: number,
  before: { readonly leases: Temporal.Instant; readonly flows: Temporal.Instant },
): Promise<void> {
  await tx
    .deleteFrom('service.flowLease')
    .where('centerId', '=', centerId)
    .where('minute', '<', before.leases)
    .execute();
  await tx.deleteFrom('service.flow').where('centerId', '=', centerId).where('minute', '<', before.flows).execute();
}

export interface ChannelFlow {
  readonly channel: string;
  readonly minute: Temporal.Instant;
  readonly requests: number;
  readonly visits: number;
  readonly business: number;
  readonly failed: number;
  readonly turnedAway: number;
}

/** What came on each channel from a time on, by minute. */
export async function listFlow(tx: Db, centerId: number, since: Temporal.Instant): Promise<ChannelFlow[]> {
  const found = await sql<ChannelFlow>`
    select channel, minute, sum(requests)::integer as requests, sum(visits)::integer as visits, sum(business)::integer as business,
      sum(failed)::integer as failed, sum(turned_away)::integer as turned_away
    from service.flow where center_id = ${centerId} and minute >= ${since}::timestamptz
    group by channel, minute order by minute, channel limit 2000`.execute(tx);
  return found.rows;
}

/** Requests of services on channels from a time on, and how many failed for a fault of ours. */
export async function countFailures(
  tx: Db,
  centerId: number,
  {
    since,
    services,
    channels,
  }: { readonly since: Temporal.Instant; readonly services: readonly string[]; readonly channels: readonly string[] },
): Promise<{ total: number; failed: number }> {
  const row = await tx
    .selectFrom('service.flow')
    .select([
      sql<number>`coalesce(sum(requests), 0)::integer`.as('total'),
      sql<number>`coalesce(sum(failed), 0)::integer`.as('failed'),
    ])
    .where('centerId', '=', centerId)
    .where('minute', '>=', since)
    .$if(services.length > 0, (query) => query.where('service', 'in', services))
    .$if(channels.length > 0, (query) => query.where('channel', 'in', channels))
    .executeTakeFirstOrThrow();
  return row;
}
