import type pg from 'pg';
import { type Published, published } from './content-texts.ts';
import { copyRows } from './copy.ts';
import { seededUuid } from './identifiers.ts';

interface ContentSeed {
  readonly client: pg.Client;
  readonly seed: number;
  readonly now: Temporal.Instant;
  readonly centerId: number;
  readonly editorId: string;
  readonly reviewerId: string;
}

const numberFrom = 900_000;
const sectionsOf = ({ sections }: Published) =>
  JSON.stringify(Object.entries(sections).map(([key, text]) => ({ key, text })));

/** What the centre publishes, one announcement that waits for its time, and a change that waits for review. */
export async function writeContent({ client, seed, now, centerId, editorId, reviewerId }: ContentSeed): Promise<void> {
  const idOf = (number: number, at: Temporal.Instant) =>
    seededUuid(seed, 'message', { centerId, number: numberFrom + number, atMs: at.epochMilliseconds });
  const items: (string | number | null)[][] = [];
  const versions: (string | number | null)[][] = [];
  const steps: (string | number | null)[][] = [];
  for (const [place, one] of published.entries()) {
    const liveAt = now.subtract({ hours: 24 * one.daysAgo });
    const editedAt = (one.daysAgo < 0 ? now : liveAt).subtract({ hours: 26 });
    const reviewedAt = (one.daysAgo < 0 ? now : liveAt).subtract({ hours: 2 });
    const itemId = idOf(2 * place, editedAt);
    const withdrawnAt = one.withdrawn ? now.subtract({ hours: 24 * 50 }).toString() : null;
    items.push([
      centerId,
      itemId,
      one.kind,
      editedAt.toString(),
      editorId,
      withdrawnAt,
      withdrawnAt && editorId,
      one.withdrawn ?? null,
    ]);
    const version = (number: number, summary: string) => [
      centerId,
      idOf(2 * place + number, editedAt),
      itemId,
      number,
      one.title,
      summary,
      one.category,
      sectionsOf(one),
      one.start ?? null,
      `{${one.channels.join(',')}}`,
    ];
    versions.push([
      ...version(1, one.summary),
      '首次发布',
      'approved',
      liveAt.toString(),
      `{${editorId}}`,
      editedAt.toString(),
      reviewerId,
      reviewedAt.toString(),
      liveAt.toString(),
    ]);
    const told: [string, string, string, Temporal.Instant][] = [
      ['submitted', '首次发布', editorId, editedAt],
      ['approved', '', reviewerId, reviewedAt],
    ];
    if (place === 0) {
      const at = now.subtract({ hours: 3 });
      versions.push([
        ...version(2, `${one.summary}一次最多提取12个月的房租。`),
        '职工常问一次可以提取几个月',
        'in-review',
        null,
        `{${editorId}}`,
        at.toString(),
        null,
        null,
        null,
      ]);
      told.push(['submitted', '职工常问一次可以提取几个月', editorId, at]);
    }
    if (one.withdrawn) told.push(['withdrawn', one.withdrawn, editorId, now.subtract({ hours: 24 * 50 })]);
    for (const [index, [kind, note, by, at]] of told.entries())
      steps.push([
        centerId,
        itemId,
        index + 1,
        kind === 'withdrawn' ? null : 1 + Math.floor(index / 2),
        kind,
        note,
        by,
        at.toString(),
      ]);
  }
  await copyRows(
    client,
    'content.item',
    ['center_id', 'item_id', 'kind', 'created_at', 'created_by', 'withdrawn_at', 'withdrawn_by', 'withdraw_reason'],
    items,
  );
  await copyRows(
    client,
    'content.version',
    [
      ...['center_id', 'version_id', 'item_id', 'number', 'title', 'summary', 'category', 'sections', 'start'],
      ...['channels', 'reason', 'state', 'publish_at', 'editors', 'edited_at', 'reviewed_by', 'reviewed_at', 'live_at'],
    ],
    versions,
  );
  await copyRows(
    client,
    'content.step',
    ['center_id', 'item_id', 'seq', 'number', 'kind', 'note', 'done_by', 'done_at'],
    steps,
  );
}
