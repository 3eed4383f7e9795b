import { type RawBuilder, sql } from 'kysely';

/** What somebody chose to see a list by, as `PageBy` declares it. */
export interface Sorted<Key extends string> {
  readonly sort?: Key | undefined;
  readonly order?: 'asc' | 'desc' | undefined;
}

/** The `order by` of a list: what was chosen, empty values last, and then its own order, which tells equal rows apart. */
export function orderOf<Key extends string>(
  columns: Readonly<Record<Key, RawBuilder<unknown>>>,
  { sort, order = 'desc' }: Sorted<Key>,
  own: RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (sort === undefined) return own;
  return sql`${columns[sort]} ${order === 'asc' ? sql`asc` : sql`desc`} nulls last, ${own}`;
}
