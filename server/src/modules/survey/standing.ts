import type { Standing, SurveyRow } from './store.ts';

const isAfter = (first: Temporal.Instant, second: Temporal.Instant) => Temporal.Instant.compare(first, second) > 0;

/** Where a survey stands at a moment: nothing has to run for it to open or to end. */
export function standingOf(
  { state, liveAt, closesAt }: Pick<SurveyRow, 'state' | 'liveAt' | 'closesAt'>,
  now: Temporal.Instant,
): Standing {
  if (state !== 'approved') return state;
  if (liveAt && isAfter(liveAt, now)) return 'scheduled';
  return isAfter(closesAt, now) ? 'open' : 'closed';
}
