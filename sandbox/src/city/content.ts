import type pg from 'pg';
import { type CentreGuide, guidesOfCentre } from '../../../scripts/base-guides.ts';
import { sectionsOf } from '../../../server/src/modules/content/rules/kinds.ts';
import type { Vault } from '../../../server/src/platform/crypto.ts';
import { dayOf } from '../../../server/src/platform/dates.ts';
import { type Published, published } from './content-texts.ts';
import { copyRows } from './copy.ts';
import { seededUuid } from './identifiers.ts';
import { questions } from './question-texts.ts';
import { writeSurveys } from './surveys.ts';
import { writeWorkOrders } from './work-orders.ts';

interface ContentSeed {
  readonly client: pg.Client;
  readonly seed: number;
  readonly now: Temporal.Instant;
  readonly centerId: number;
  readonly vault: Vault;
  /** The employers of each centre; one of the first writes to it. */
  readonly employers: readonly (readonly { readonly employerId: string; readonly isDemo: boolean }[])[];
  /** The id of a demo login. */
  readonly staffId: (username: string) => string;
}

const numberFrom = 900_000;
/** In the order in which its kind is read. */
const sectionsJson = ({ kind, sections }: Published) =>
  JSON.stringify(Object.keys(sectionsOf(kind)).map((key) => ({ key, text: sections[key] ?? '' })));

type Row = (string | number | null)[];

/** One item with its versions and steps; the first of all has a change that waits for review. */
function rowsOf(parts: ContentSeed, one: Published, place: number): { item: Row; versions: Row[]; steps: Row[] } {
  const { seed, now, centerId, staffId } = parts;
  const [editorId, reviewerId] = [staffId('manager'), staffId('reviewer')];
  const liveAt = now.subtract({ hours: 24 * one.daysAgo });
  const known = one.daysAgo < 0 ? now : liveAt;
  const editedAt = known.subtract({ hours: 26 });
  const reviewedAt = known.subtract({ hours: 2 });
  const withdrawnAt = one.withdrawn ? now.subtract({ hours: 24 * 50 }).toString() : null;
  const idOf = (number: number) =>
    seededUuid(seed, 'message', {
      centerId,
      number: numberFrom + 10 * place + number,
      atMs: editedAt.epochMilliseconds,
    });
  const itemId = idOf(0);
  const version = (number: number, summary: string): Row => [
    centerId,
    idOf(number),
    itemId,
    number,
    one.title,
    summary,
    one.category,
    sectionsJson(one),
    one.start ?? null,
    `{${one.channels.join(',')}}`,
    JSON.stringify(one.quotes ?? {}),
  ];
  const first = [liveAt, `{${editorId}}`, editedAt, reviewerId, reviewedAt, liveAt].map(String);
  const steps: Row[] = [
    [1, 'submitted', '首次发布', editorId, editedAt.toString()],
    [1, 'approved', '', reviewerId, reviewedAt.toString()],
  ];
  const versions: Row[] = [[...version(1, one.summary), '首次发布', 'approved', ...first]];
  if (place === 0) {
    const at = now.subtract({ hours: 3 }).toString();
    const reason = '职工常问周末能不能办';
    const summary = `${one.summary}周末和节假日也可以申请。`;
    versions.push([...version(2, summary), reason, 'in-review', null, `{${editorId}}`, at, null, null, null]);
    steps.push([2, 'submitted', reason, editorId, at]);
  }
  if (one.withdrawn) steps.push([null, 'withdrawn', one.withdrawn, editorId, withdrawnAt]);
  const withdrawal = [withdrawnAt, withdrawnAt && editorId, one.withdrawn ?? null];
  return {
    item: [centerId, itemId, one.kind, editedAt.toString(), editorId, ...withdrawal],
    versions,
    steps: steps.map((step, index) => [centerId, itemId, index + 1, ...step]),
  };
}

const columns = {
  item: ['center_id', 'item_id', 'kind', 'created_at', 'created_by', 'withdrawn_at', 'withdrawn_by', 'withdraw_reason'],
  version: [
    'center_id',
    'version_id',
    'item_id',
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
    'publish_at',
    'editors',
    'edited_at',
    'reviewed_by',
    'reviewed_at',
    'live_at',
  ],
  step: ['center_id', 'item_id', 'seq', 'number', 'kind', 'note', 'done_by', 'done_at'],
} as const;

/** Everything that a centre shows people; the first of all is the guide of renting. */
export function publishedOf(guides: readonly CentreGuide[]): readonly Published[] {
  const isRent = ({ start }: CentreGuide) => start === 'withdraw-rent';
  const dated = [...guides.filter(isRent), ...guides.filter((one) => !isRent(one))].map((one, at) => ({
    ...one,
    daysAgo: 10 + at,
  }));
  return [...dated, ...published, ...questions];
}

/** What the centre publishes, one announcement that waits for its time, and a change that waits for review. */
export async function writeContent(parts: ContentSeed): Promise<void> {
  const { client } = parts;
  const guides = await guidesOfCentre(client, parts.centerId, dayOf(parts.now));
  const rows = publishedOf(guides).map((one, place) => rowsOf(parts, one, place));
  await copyRows(
    client,
    'content.item',
    columns.item,
    rows.map(({ item }) => item),
  );
  await copyRows(
    client,
    'content.version',
    columns.version,
    rows.flatMap(({ versions }) => versions),
  );
  await copyRows(
    client,
    'content.step',
    columns.step,
    rows.flatMap(({ steps }) => steps),
  );
  const employerId = parts.employers[0]?.find(({ isDemo }) => isDemo)?.employerId ?? '';
  await writeWorkOrders({
    ...parts,
    employerId,
    clerkId: parts.staffId('clerk'),
    reviewerId: parts.staffId('reviewer'),
    agentId: parts.staffId('agent'),
    managerId: parts.staffId('manager'),
  });
  await writeSurveys({
    ...parts,
    employerIds: (parts.employers[0] ?? []).flatMap((one) => (one.isDemo ? [] : [one.employerId])),
    editorId: parts.staffId('manager'),
    reviewerId: parts.staffId('reviewer'),
  });
}
