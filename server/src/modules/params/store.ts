import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import { gathered } from '../../platform/gather.ts';
import type { ParameterKey } from './rules.ts';

interface ValueAsked {
  readonly centerId: number;
  readonly key: ParameterKey;
  readonly on: Temporal.PlainDate;
}
interface ValueRow {
  readonly key: string;
  readonly value: unknown;
  readonly source: string;
  readonly validFrom: Temporal.PlainDate;
}

const values = gathered({
  groupOf: ({ centerId, on }: ValueAsked) => `${centerId} ${on}`,
  async read(tx, asked) {
    const { centerId, on } = asked[0] as ValueAsked;
    const keys = [...new Set(asked.map(({ key }) => key))];
    const found = await sql<ValueRow>`
      select distinct on (key) key, value, source, valid_from from (
        select 0 as rank, key, value, source, valid_from from params.center_value
         where center_id = ${centerId} and key = any(${keys}) and valid_from <= ${on}
        union all
        select 1, key, value, source, valid_from from params.national_value where key = any(${keys}) and valid_from <= ${on}
      ) known order by key, rank, valid_from desc`.execute(tx);
    const known = new Map(found.rows.map((row) => [row.key, row]));
    return ({ key }) => known.get(key);
  },
});

/** The row in force on a day: the centre's own before the national one, the newest before older ones. */
export const findValue = (tx: Db, centerId: number, key: ParameterKey, on: Temporal.PlainDate) =>
  values(tx, { centerId, key, on });

/** The days of a period that differ from the week: a centre's own before the national ones. */
export async function listSpecialDays(
  tx: Db,
  centerId: number,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<{ day: Temporal.PlainDate; kind: string; name: string }[]> {
  const found = await sql<{ day: Temporal.PlainDate; kind: string; name: string }>`
    select distinct on (day) day, kind, name from (
      select 0 as rank, day, kind, name from params.center_day where center_id = ${centerId} and day between ${from} and ${to}
      union all
      select 1, day, kind, name from params.national_day where day between ${from} and ${to}
    ) known order by day, rank limit 800`.execute(tx);
  return found.rows;
}

/** Days after `from`, up to `to`, on which a row of the key begins, the centre's or the national one. */
export async function listStarts(
  tx: Db,
  centerId: number,
  key: ParameterKey,
  { from, to }: { from: Temporal.PlainDate; to: Temporal.PlainDate },
): Promise<Temporal.PlainDate[]> {
  const found = await sql<{ validFrom: Temporal.PlainDate }>`
    select valid_from from params.center_value where center_id = ${centerId} and key = ${key} and valid_from > ${from} and valid_from <= ${to}
    union select valid_from from params.national_value where key = ${key} and valid_from > ${from} and valid_from <= ${to}
    order by valid_from`.execute(tx);
  return found.rows.map((row) => row.validFrom);
}

/** A centre's own value from a day on; decided again for the same day, the later decision holds. */
export async function setCenterValue(
  tx: Db,
  centerId: number,
  row: {
    readonly key: ParameterKey;
    readonly validFrom: Temporal.PlainDate;
    readonly value: unknown;
    readonly source: string;
  },
): Promise<void> {
  const value = JSON.stringify(row.value);
  await tx
    .insertInto('params.centerValue')
    .values({ centerId, ...row, value })
    .onConflict((conflict) => conflict.constraint('center_value__pk').doUpdateSet({ value, source: row.source }))
    .execute();
}

/** Every row of the keys, the centre's own and the nation's, the newest first. */
export async function listValues(tx: Db, centerId: number, keys: readonly string[]) {
  const found = await sql<ValueRow & { readonly isOwn: boolean }>`
    select key, value, source, valid_from, true as is_own from params.center_value
     where center_id = ${centerId} and key = any(${keys})
    union all
    select key, value, source, valid_from, false from params.national_value where key = any(${keys})
    order by key, valid_from desc, is_own desc limit 2000`.execute(tx);
  return found.rows;
}

/**
 * How each parameter stands at its newest, days to come included: its first day and a digest of its value. What was written
 * by another mark was written before a change.
 */
export async function listMarks(tx: Db, centerId: number): Promise<ReadonlyMap<string, string>> {
  const found = await sql<{ readonly key: string; readonly mark: string }>`
    select distinct on (key) key, valid_from::text || ' ' || md5(value::text) as mark from (
      select 0 as rank, key, value, valid_from from params.center_value where center_id = ${centerId}
      union all
      select 1, key, value, valid_from from params.national_value
    ) known order by key, rank, valid_from desc`.execute(tx);
  return new Map(found.rows.map(({ key, mark }) => [key, mark]));
}

/** The days of a period that differ from the week, the centre's own and the nation's. */
export async function listDays(tx: Db, centerId: number, from: Temporal.PlainDate, to: Temporal.PlainDate) {
  const found = await sql<{
    readonly day: Temporal.PlainDate;
    readonly kind: 'holiday' | 'workday';
    readonly name: string;
    readonly source: string;
    readonly isOwn: boolean;
  }>`
    select distinct on (day) day, kind, name, source, is_own from (
      select day, kind, name, source, true as is_own from params.center_day
       where center_id = ${centerId} and day between ${from} and ${to}
      union all
      select day, kind, name, source, false from params.national_day where day between ${from} and ${to}
    ) known order by day, is_own desc limit 400`.execute(tx);
  return found.rows;
}

/** The centre's own days of a period become these; what the nation's table says alike needs no row. */
export async function setCenterDays(
  tx: Db,
  centerId: number,
  period: { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate },
  days: readonly { readonly day: string; readonly kind: string; readonly name: string; readonly source: string }[],
): Promise<void> {
  await tx
    .deleteFrom('params.centerDay')
    .where('centerId', '=', centerId)
    .where('day', '>=', period.from)
    .where('day', '<=', period.to)
    .execute();
  if (days.length > 0)
    await tx
      .insertInto('params.centerDay')
      .values(days.map(({ day, ...rest }) => ({ centerId, day: Temporal.PlainDate.from(day), ...rest })))
      .execute();
}
