import type pg from 'pg';
import { baseGuides } from '../server/src/modules/policy/rules/guides/all.ts';
import type { QuotingGuide } from '../server/src/modules/policy/rules/guides/guide.ts';
import { type TermRow, termsOf } from '../server/src/modules/policy/rules/guides/terms.ts';

/** A guide as the centre's parameters of a day write it, with how each that it quotes stands at its newest. */
export type CentreGuide = Omit<QuotingGuide, 'quotes'> & { readonly quotes: Readonly<Record<string, string>> };

/** The base guides of a centre: a centre's own row before the nation's, the newest first, as `params` reads them. */
export async function guidesOfCentre(
  client: pg.Client,
  centerId: number,
  on: Temporal.PlainDate,
): Promise<readonly CentreGuide[]> {
  const known = `select key, value, source, valid_from, 0 as own from params.national_value
    union all select key, value, source, valid_from, 1 from params.center_value where center_id = $1`;
  const terms = await client.query<TermRow>(
    `select distinct on (key) key, value, source from (${known}) known where valid_from <= $2 order by key, own desc, valid_from desc`,
    [centerId, on.toString()],
  );
  const marks = await client.query<{ key: string; mark: string }>(
    `select distinct on (key) key, valid_from::text || ' ' || md5(value::text) as mark from (${known}) known order by key, own desc, valid_from desc`,
    [centerId],
  );
  const markOf = new Map(marks.rows.map(({ key, mark }) => [key, mark]));
  return baseGuides(termsOf(terms.rows)).map(({ quotes, ...guide }) => ({
    ...guide,
    quotes: Object.fromEntries(quotes.map((key) => [key, markOf.get(key) ?? ''])),
  }));
}
