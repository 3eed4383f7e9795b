import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { ContentCategory, ContentChannel, ContentKind, ContentStart } from './rules/kinds.ts';

export type VersionState = 'draft' | 'in-review' | 'approved' | 'returned' | 'withdrawn';
export type Standing = 'never' | 'scheduled' | 'live' | 'withdrawn';
export type StepKind = 'saved' | 'submitted' | 'approved' | 'returned' | 'taken-back' | 'withdrawn';

export interface ItemRow {
  readonly itemId: string;
  readonly kind: ContentKind;
  readonly withdrawnAt: Temporal.Instant | null;
  readonly withdrawReason: string | null;
}
export interface VersionRow {
  readonly versionId: string;
  readonly itemId: string;
  readonly number: number;
  readonly title: string;
  readonly summary: string;
  readonly category: ContentCategory;
  readonly sections: readonly { readonly key: string; readonly text: string }[];
  readonly start: ContentStart | null;
  readonly channels: readonly ContentChannel[];
  /** Parameters that the text quotes, as they stood when it was written. */
  readonly quotes: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly state: VersionState;
  readonly publishAt: Temporal.Instant | null;
  readonly expiresOn: Temporal.PlainDate | null;
  readonly editors: readonly string[];
  readonly editedAt: Temporal.Instant;
  readonly reviewedBy: string | null;
  readonly reviewedAt: Temporal.Instant | null;
  readonly reviewNote: string | null;
  readonly liveAt: Temporal.Instant | null;
}

const versionColumns = [
  'versionId',
  'itemId',
  'number',
  'title',
  'summary',
  'category',
  'sections',
  'start',
  'channels',
  'quotes',
  'reason',
  'state',
  'publishAt',
  'expiresOn',
  'editors',
  'editedAt',
  'reviewedBy',
  'reviewedAt',
  'reviewNote',
  'liveAt',
] as const;

/** The item, locked for the rest of the transaction: whatever happens to its versions happens one after another. */
export async function lockItem(tx: Db, centerId: number, itemId: string): Promise<ItemRow | undefined> {
  return (await tx
    .selectFrom('content.item')
    .select(['itemId', 'kind', 'withdrawnAt', 'withdrawReason'])
    .where('centerId', '=', centerId)
    .where('itemId', '=', itemId)
    .forUpdate()
    .executeTakeFirst()) as ItemRow | undefined;
}

export async function findItem(tx: Db, centerId: number, itemId: string): Promise<ItemRow | undefined> {
  return (await tx
    .selectFrom('content.item')
    .select(['itemId', 'kind', 'withdrawnAt', 'withdrawReason'])
    .where('centerId', '=', centerId)
    .where('itemId', '=', itemId)
    .executeTakeFirst()) as ItemRow | undefined;
}

/** Makes the item unless it is there. */
export async function insertItem(
  tx: Db,
  centerId: number,
  row: { itemId: string; kind: ContentKind; createdAt: Temporal.Instant; createdBy: string },
): Promise<void> {
  await tx
    .insertInto('content.item')
    .values({ centerId, ...row })
    .onConflict((conflict) => conflict.columns(['centerId', 'itemId']).doNothing())
    .execute();
}

export async function markWithdrawn(
  tx: Db,
  centerId: number,
  itemId: string,
  set: { withdrawnAt: Temporal.Instant; withdrawnBy: string; withdrawReason: string },
): Promise<void> {
  await tx.updateTable('content.item').set(set).where('centerId', '=', centerId).where('itemId', '=', itemId).execute();
  // What was to go live later does not.
  await tx
    .updateTable('content.version')
    .set({ state: 'withdrawn' })
    .where('centerId', '=', centerId)
    .where('itemId', '=', itemId)
    .where('state', '=', 'approved')
    .where('liveAt', '>', set.withdrawnAt)
    .execute();
}

/** All versions of an item, the newest first. */
export async function listVersions(tx: Db, centerId: number, itemId: string): Promise<VersionRow[]> {
  const rows = await tx
    .selectFrom('content.version')
    .select(versionColumns)
    .where('centerId', '=', centerId)
    .where('itemId', '=', itemId)
    .orderBy('number', 'desc')
    .limit(500)
    .execute();
  return rows as unknown as VersionRow[];
}

export async function insertVersion(
  tx: Db,
  centerId: number,
  row: Omit<VersionRow, 'number' | 'reviewedBy' | 'reviewedAt' | 'reviewNote' | 'liveAt'>,
): Promise<number> {
  const { sections, channels, editors, quotes, ...rest } = row;
  const inserted = await tx
    .insertInto('content.version')
    .values((build) => ({
      ...rest,
      centerId,
      sections: JSON.stringify(sections),
      quotes: JSON.stringify(quotes),
      channels: [...channels],
      editors: [...editors],
      number: build
        .selectFrom('content.version')
        .select(sql<number>`coalesce(max(number), 0) + 1`.as('number'))
        .where('centerId', '=', centerId)
        .where('itemId', '=', row.itemId),
    }))
    .returning('number')
    .executeTakeFirstOrThrow();
  return inserted.number;
}

export async function updateVersion(
  tx: Db,
  centerId: number,
  versionId: string,
  set: Partial<Omit<VersionRow, 'versionId' | 'itemId' | 'number'>>,
): Promise<void> {
  const { sections, channels, editors, quotes, ...rest } = set;
  await tx
    .updateTable('content.version')
    .set({
      ...rest,
      ...(sections && { sections: JSON.stringify(sections) }),
      ...(quotes && { quotes: JSON.stringify(quotes) }),
      ...(channels && { channels: [...channels] }),
      ...(editors && { editors: [...editors] }),
    })
    .where('centerId', '=', centerId)
    .where('versionId', '=', versionId)
    .execute();
}

export async function insertStep(
  tx: Db,
  centerId: number,
  row: {
    itemId: string;
    number: number | null;
    kind: StepKind;
    note: string;
    doneBy: string;
    doneAt: Temporal.Instant;
  },
): Promise<void> {
  await tx
    .insertInto('content.step')
    .values((build) => ({
      centerId,
      ...row,
      seq: build
        .selectFrom('content.step')
        .select(sql<number>`coalesce(max(seq), 0) + 1`.as('seq'))
        .where('centerId', '=', centerId)
        .where('itemId', '=', row.itemId),
    }))
    .execute();
}

export async function listSteps(tx: Db, centerId: number, itemId: string) {
  return tx
    .selectFrom('content.step')
    .select(['number', 'kind', 'note', 'doneBy', 'doneAt'])
    .where('centerId', '=', centerId)
    .where('itemId', '=', itemId)
    .orderBy('seq', 'desc')
    .limit(500)
    .execute();
}

export interface ListedRow {
  readonly itemId: string;
  readonly kind: ContentKind;
  readonly category: ContentCategory;
  readonly title: string;
  readonly channels: ContentChannel[];
  readonly standing: Standing;
  readonly liveAt: Temporal.Instant | null;
  readonly openState: VersionState | null;
  readonly editedAt: Temporal.Instant;
  /** Of what the shown text quotes, what stands otherwise by now. */
  readonly changed: string[];
}

/** Items for the desk by their newest version, with what readers see of them now; what was touched last comes first. */
export async function listItemRows(
  tx: Db,
  centerId: number,
  now: Temporal.Instant,
  filter: {
    readonly kind?: string | undefined;
    readonly standing?: string | undefined;
    readonly openState?: string | undefined;
    readonly q?: string | undefined;
    readonly isOutdated?: boolean | undefined;
  },
  marks: ReadonlyMap<string, string>,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: ListedRow[]; total: number }> {
  const standing = JSON.stringify(Object.fromEntries(marks));
  const found = await sql<ListedRow & { total: bigint }>`
    select listed.*, count(*) over () as total from (
      select i.item_id, i.kind, newest.category, newest.title, newest.channels, newest.edited_at, open.state as open_state,
        coalesce(live.live_at, planned.live_at) as live_at,
        case when live.live_at > coalesce(i.withdrawn_at, '-infinity') then 'live' when i.withdrawn_at is not null and planned.live_at is null then 'withdrawn'
          when planned.live_at is not null then 'scheduled' else 'never' end as standing,
        array(
          select quote.key from jsonb_each_text(quoted.quotes) quote
          where ${standing}::jsonb ->> quote.key is distinct from quote.value order by quote.key
        ) as changed
      from content.item i
      cross join lateral (
        select v.title, v.category, v.channels, v.edited_at from content.version v
        where v.center_id = i.center_id and v.item_id = i.item_id order by v.number desc limit 1
      ) newest
      left join content.version open on open.center_id = i.center_id and open.item_id = i.item_id and open.state in ('draft', 'in-review', 'returned')
      left join lateral (
        select max(v.live_at) as live_at from content.version v
        where v.center_id = i.center_id and v.item_id = i.item_id and v.state = 'approved' and v.live_at <= ${now}::timestamptz
      ) live on true
      left join lateral (
        select min(v.live_at) as live_at from content.version v
        where v.center_id = i.center_id and v.item_id = i.item_id and v.state = 'approved' and v.live_at > ${now}::timestamptz
      ) planned on true
      cross join lateral (
        select v.quotes from content.version v where v.center_id = i.center_id and v.item_id = i.item_id
        order by case when v.state = 'approved' and v.live_at <= ${now}::timestamptz then v.live_at end desc nulls last, v.number desc limit 1
      ) quoted
      where i.center_id = ${centerId}
    ) listed
    where (${filter.kind ?? null}::text is null or kind = ${filter.kind ?? null})
      and (${filter.standing ?? null}::text is null or standing = ${filter.standing ?? null})
      and (${filter.openState ?? null}::text is null or open_state = ${filter.openState ?? null})
      and (${filter.isOutdated ?? null}::boolean is null or ${filter.isOutdated ?? null} = (standing <> 'withdrawn' and cardinality(changed) > 0))
      and (${filter.q ?? null}::text is null or strpos(lower(title), lower(${filter.q ?? ''})) > 0)
    order by edited_at desc, item_id desc limit ${page.limit} offset ${page.offset}`.execute(tx);
  return {
    rows: found.rows.map(({ total: _total, ...row }) => row),
    total: Number(found.rows[0]?.total ?? 0),
  };
}
