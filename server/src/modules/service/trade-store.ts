import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Limit } from './rules/settings.ts';

export interface TradePlace {
  readonly personId: string;
  readonly service: string;
  readonly channel: string;
  readonly day: Temporal.PlainDate;
}

/** The limit in force for a service on a channel. */
export async function findLimit(
  tx: Db,
  centerId: number,
  { service, channel }: Pick<TradePlace, 'service' | 'channel'>,
  now: Temporal.Instant,
): Promise<Limit | undefined> {
  const row = await tx
    .selectFrom('service.change')
    .select('content')
    .where('centerId', '=', centerId)
    .where('kind', '=', 'limit')
    .where('target', '=', service)
    .where('channel', '=', channel)
    .where('state', '=', 'approved')
    .where('takesEffectAt', '<=', now)
    .orderBy('takesEffectAt', 'desc')
    .orderBy('decidedAt', 'desc')
    .orderBy('changeId', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && (row.content as unknown as Limit);
}

/** The sums of a person's day, held until the transaction ends. */
export async function lockTradeDay(
  tx: Db,
  centerId: number,
  { personId, service, channel, day }: TradePlace,
): Promise<{ count: number; amountFen: bigint }> {
  const found = await sql<{ trades: number; amountFen: bigint }>`
    insert into service.trade_day (center_id, person_id, service, channel, day, trades, amount_fen)
    values (${centerId}, ${personId}::uuid, ${service}, ${channel}, ${day}::date, 0, 0)
    on conflict (center_id, person_id, service, channel, day) do update set trades = trade_day.trades
    returning trades, amount_fen`.execute(tx);
  const row = found.rows[0];
  return { count: row?.trades ?? 0, amountFen: row?.amountFen ?? 0n };
}

export type TradeRow = TradePlace & { readonly tradeId: string; readonly amountFen: bigint };

/** A trade that counts, held. */
export async function lockTrade(tx: Db, centerId: number, tradeId: string): Promise<TradeRow | undefined> {
  return tx
    .selectFrom('service.trade')
    .select(['tradeId', 'personId', 'service', 'channel', 'day', 'amountFen'])
    .where('centerId', '=', centerId)
    .where('tradeId', '=', tradeId)
    .where('releasedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

export async function keepTrade(tx: Db, centerId: number, trade: TradeRow, now: Temporal.Instant): Promise<void> {
  const counted = { ...trade, countedAt: now, releasedAt: null };
  const { tradeId: _, ...set } = counted;
  await tx
    .insertInto('service.trade')
    .values({ centerId, ...counted })
    .onConflict((oc) => oc.columns(['centerId', 'tradeId']).doUpdateSet(set))
    .execute();
}

export async function releaseTradeRow(tx: Db, centerId: number, tradeId: string, now: Temporal.Instant): Promise<void> {
  await tx
    .updateTable('service.trade')
    .set({ releasedAt: now })
    .where('centerId', '=', centerId)
    .where('tradeId', '=', tradeId)
    .execute();
}

/** Adds to, or takes from, the sums of a day. */
export async function addToTradeDay(
  tx: Db,
  centerId: number,
  { personId, service, channel, day }: TradePlace,
  by: { readonly count: 1 | -1; readonly amountFen: bigint },
): Promise<void> {
  await tx
    .updateTable('service.tradeDay')
    .set({ trades: sql`trades + ${by.count}`, amountFen: sql`amount_fen + ${by.amountFen}` })
    .where('centerId', '=', centerId)
    .where('personId', '=', personId)
    .where('service', '=', service)
    .where('channel', '=', channel)
    .where('day', '=', day)
    .execute();
}
