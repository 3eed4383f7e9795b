import { sql } from 'kysely';
import { dayOf } from '../../platform/dates.ts';
import { gathered } from '../../platform/gather.ts';
import type { ContentCategory, ContentChannel, ContentKind, ContentStart } from './rules/kinds.ts';

export interface ShownHead {
  readonly itemId: string;
  readonly kind: ContentKind;
  readonly category: ContentCategory;
  readonly title: string;
  readonly summary: string;
  readonly start: ContentStart | null;
  readonly liveAt: Temporal.Instant;
}
interface Asked {
  readonly centerId: number;
  readonly channel: ContentChannel;
  readonly now: Temporal.Instant;
}
export interface ListQuestion extends Asked {
  readonly kind: ContentKind | undefined;
  readonly category: ContentCategory | undefined;
  readonly q: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** Whoever asks the same question in the same moment is answered by one statement, as of the latest of them. */
const latest = (questions: readonly Pick<Asked, 'now'>[]) =>
  questions.map(({ now }) => now).reduce((a, b) => (Temporal.Instant.compare(a, b) > 0 ? a : b));

/** What has not expired: its last day included. */
const isShownOn = (version: string, now: Temporal.Instant) =>
  sql`(${sql.ref(`${version}.expiresOn`)} is null or ${sql.ref(`${version}.expiresOn`)} >= ${dayOf(now)}::date)`;

/** The version of each item that is live at an instant. */
const liveVersions = (centerId: number, now: Temporal.Instant) => sql`
  select distinct on (item_id) * from content.version
  where center_id = ${centerId} and state = 'approved' and live_at <= ${now}::timestamptz
  order by item_id, live_at desc, number desc`;

/** What a channel shows, the newest first. */
export const listShown = gathered<ListQuestion, { rows: ShownHead[]; total: number }>({
  groupOf: ({ now: _now, ...question }) => JSON.stringify(question),
  read: async (tx, questions) => {
    const [question] = questions as [ListQuestion];
    const { centerId, channel, kind, category, q, limit, offset } = question;
    const found = await sql<ShownHead & { total: bigint }>`
      select i.item_id, i.kind, v.category, v.title, v.summary, v.start, v.live_at, count(*) over () as total
      from (${liveVersions(centerId, latest(questions))}) v
      join content.item i on i.center_id = v.center_id and i.item_id = v.item_id
      where (i.withdrawn_at is null or v.live_at > i.withdrawn_at) and ${isShownOn('v', latest(questions))} and ${channel} = any (v.channels)
        and (${kind ?? null}::text is null or i.kind = ${kind ?? null})
        and (${category ?? null}::text is null or v.category = ${category ?? null})
        and (${q ?? null}::text is null or strpos(lower(v.title || ' ' || v.summary || ' ' || (
          select coalesce(string_agg(s ->> 'text', ' '), '') from jsonb_array_elements(v.sections) s)), lower(${q ?? ''})) > 0)
      order by v.live_at desc, i.item_id desc limit ${limit} offset ${offset}`.execute(tx);
    const rows = found.rows.map(({ total: _total, ...row }) => row);
    const answer = { rows, total: Number(found.rows[0]?.total ?? 0) };
    return () => answer;
  },
});

export interface Shown extends ShownHead {
  readonly number: number;
  readonly sections: readonly { readonly key: string; readonly text: string }[];
  readonly withdrawnAt: Temporal.Instant | null;
  readonly withdrawReason: string | null;
  readonly history: readonly { readonly number: number; readonly liveAt: string }[];
}

/** One item as a channel shows it, or that it is withdrawn; nothing when it never was on this channel. */
export const findShown = gathered<Asked & { readonly itemId: string }, Shown | undefined>({
  groupOf: ({ centerId, channel }) => `${centerId} ${channel}`,
  read: async (tx, questions) => {
    const [{ centerId, channel }] = questions as readonly Asked[] as [Asked];
    const now = latest(questions);
    const found = await sql<Shown>`
      select distinct on (v.item_id) v.item_id, i.kind, v.category, v.title, v.summary, v.live_at, v.number, v.sections, v.start,
        case when v.live_at <= i.withdrawn_at then i.withdrawn_at end as withdrawn_at, i.withdraw_reason,
        (select jsonb_agg(jsonb_build_object('number', h.number, 'liveAt', h.live_at) order by h.live_at desc, h.number desc)
          from content.version h where h.center_id = v.center_id and h.item_id = v.item_id and h.state = 'approved'
            and h.live_at <= ${now}::timestamptz and ${channel} = any (h.channels)) as history
      from content.version v join content.item i on i.center_id = v.center_id and i.item_id = v.item_id
      where v.center_id = ${centerId} and v.item_id = any (${[...new Set(questions.map(({ itemId }) => itemId))]}::uuid[])
        and v.state = 'approved' and v.live_at <= ${now}::timestamptz and ${channel} = any (v.channels) and ${isShownOn('v', now)}
        and not exists (select from content.version later where later.center_id = v.center_id and later.item_id = v.item_id and later.state = 'approved'
          and later.live_at <= ${now}::timestamptz and (later.live_at, later.number) > (v.live_at, v.number))
      order by v.item_id, v.live_at desc, v.number desc`.execute(tx);
    const byId = new Map(found.rows.map((row) => [row.itemId, row]));
    return ({ itemId }) => byId.get(itemId);
  },
});

interface QuestionRow {
  readonly itemId: string;
  readonly category: ContentCategory;
  readonly title: string;
  readonly summary: string;
  readonly sections: readonly { readonly key: string; readonly text: string }[];
  readonly start: ContentStart | null;
  readonly channels: readonly ContentChannel[];
}
export interface ShownQuestion extends Omit<QuestionRow, 'sections'> {
  readonly similar: string;
  readonly answer: string;
  readonly basis: string;
}

/** Every question of a centre that is answered today, whichever channel: hundreds at most. */
export const shownQuestions = gathered<Omit<Asked, 'channel'>, readonly ShownQuestion[]>({
  groupOf: ({ centerId }) => String(centerId),
  read: async (tx, questions) => {
    const [{ centerId }] = questions as readonly Omit<Asked, 'channel'>[] as [Asked];
    const now = latest(questions);
    const { rows } = await sql<QuestionRow>`
      select i.item_id, v.category, v.title, v.summary, v.sections, v.start, v.channels
      from (${liveVersions(centerId, now)}) v
      join content.item i on i.center_id = v.center_id and i.item_id = v.item_id
      where i.kind = 'question' and (i.withdrawn_at is null or v.live_at > i.withdrawn_at) and ${isShownOn('v', now)}
      order by i.item_id limit 2000`.execute(tx);
    const shown = rows.map(({ sections, ...row }) => {
      const textOf = (key: string) => sections.find((one) => one.key === key)?.text ?? '';
      return { ...row, similar: textOf('similar'), answer: textOf('answer'), basis: textOf('basis') };
    });
    return () => shown;
  },
});
