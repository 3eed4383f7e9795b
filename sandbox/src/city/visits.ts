import type pg from 'pg';
import { copyRows } from './copy.ts';
import { seededUuid } from './identifiers.ts';
import { personIdOf } from './members.ts';

// What visitors of the last weeks said of the demo clerk's window, so that the page of ratings has something to show.

const centerId = 1;
const visits = 60;
/** Of ten visits one is not rated; most are satisfied, as in life. */
const scores = [5, 5, 4, 5, 3, 5, 4, 5, undefined, 2] as const;
const goodTags = ['态度好', '办得快', '讲得清楚', '一次办好'];
const remarks = new Map([
  [3, '第一次来，工作人员讲得很清楚'],
  [14, '以为要跑两趟，一次就办好了'],
  [29, '等的时间有点长'],
  [45, '谢谢，服务很好'],
]);

const visitColumns = [
  'center_id',
  'visit_id',
  'staff_id',
  'outlet',
  'person_id',
  'employer_id',
  'identified_by',
  'opened_at',
  'closed_at',
  'rating_code',
];
const ratingColumns = ['center_id', 'visit_id', 'score', 'tags', 'remark', 'rated_at'];

/** Writes visits at the demo clerk's window, at most two a day, and how they were rated. */
export async function writeVisits({
  client,
  seed,
  now,
  clerkId,
  people,
}: {
  client: pg.Client;
  seed: number;
  now: Temporal.Instant;
  clerkId: string;
  people: number;
}): Promise<void> {
  const rows = Array.from({ length: visits }, (_, number) => {
    const openedAt = now.subtract({ hours: 24 * (1 + Math.floor(number / 2)) + (number % 2) * 3 });
    const score = scores[number % scores.length];
    const visitId = seededUuid(seed, 'visit', { centerId, number, atMs: openedAt.epochMilliseconds });
    const isBad = score !== undefined && score <= 2;
    return {
      visit: [
        centerId,
        visitId,
        clerkId,
        '市民中心营业部(演示)',
        personIdOf(seed, centerId, number % people),
        null,
        number % 4 === 0 ? 'number' : 'card',
        openedAt,
        openedAt.add({ minutes: 8 + (number % 5) * 3 }),
        null,
      ],
      rating: score && [
        centerId,
        visitId,
        score,
        `{${isBad ? '等得久' : (goodTags[number % goodTags.length] ?? '')}}`,
        remarks.get(number) ?? '',
        openedAt.add({ minutes: 20 }),
      ],
    };
  });
  await copyRows(
    client,
    'casework.visit',
    visitColumns,
    rows.map(({ visit }) => visit),
  );
  await copyRows(
    client,
    'casework.rating',
    ratingColumns,
    rows.flatMap(({ rating }) => (rating ? [rating] : [])),
  );
}
