import { type RawBuilder, sql } from 'kysely';

/** What somebody chose to see a list by, as `PageBy` declares it. */
export interface Sorted<Key extends string> {
  readonly sort?: Key | undefined;
  readonly order?: 'asc' | 'desc' | undefined;
}

/** A list's own order, upside down: for the column that it begins with. */
interface Turned<Key> {
  readonly by: Key;
  readonly own: RawBuilder<unknown>;
}

/**
 * The `order by` of a list: what was chosen, empty values last, and then its own order, which tells equal rows apart.
 * `turned`: of a list whose rows follow from each other the whole order is turned, or the balances of one day would not.
 */
export function orderOf<Key extends string>(
  columns: Readonly<Record<Key, RawBuilder<unknown>>>,
  { sort, order = 'desc' }: Sorted<Key>,
  own: RawBuilder<unknown>,
  turned?: Turned<Key>,
): RawBuilder<unknown> {
  if (sort === undefined) return own;
  if (order === 'asc' && sort === turned?.by) return turned.own;
  return sql`${columns[sort]} ${order === 'asc' ? sql`asc` : sql`desc`} nulls last, ${own}`;
}
