import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { Uses } from './rules/search.ts';

export async function countUse(
  tx: Db,
  centerId: number,
  { itemId, day, kind }: { itemId: string; day: Temporal.PlainDate; kind: keyof Uses },
): Promise<void> {
  await sql`
    insert into desk.question_use (center_id, item_id, day, kind, count)
    values (${centerId}, ${itemId}::uuid, ${day}::date, ${kind}, 1)
    on conflict on constraint question_use__pk do update set count = question_use.count + 1`.execute(tx);
}

/** How questions were used since a day. */
export async function sumUses(tx: Db, centerId: number, since: Temporal.PlainDate): Promise<Map<string, Uses>> {
  const { rows } = await sql<{ itemId: string } & Record<keyof Uses, bigint>>`
    select item_id, coalesce(sum(count) filter (where kind = 'view'), 0) as view,
      coalesce(sum(count) filter (where kind = 'insert'), 0) as insert,
      coalesce(sum(count) filter (where kind = 'useful'), 0) as useful,
      coalesce(sum(count) filter (where kind = 'useless'), 0) as useless
    from desk.question_use where center_id = ${centerId} and day >= ${since}::date group by item_id`.execute(tx);
  return new Map(
    rows.map(({ itemId, view, insert, useful, useless }) => [
      itemId,
      { view: Number(view), insert: Number(insert), useful: Number(useful), useless: Number(useless) },
    ]),
  );
}
