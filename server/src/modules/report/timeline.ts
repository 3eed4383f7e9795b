import type { Call } from '../../platform/call.ts';
import { instantsIn } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { findPerson } from '../party/index.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { type ChangeKind, changeSummary, timelineKinds } from './rules.ts';
import { recordView } from './staff-screens.ts';
import { listTimeline, type TimelineRow } from './timeline-store.ts';

/** What an account became, in words: its module keeps bases as text of fen. Such a row has no state, but what was before. */
const accountChange = ({ what, text, state }: Pick<TimelineRow, 'what' | 'text' | 'state'>) => ({
  text: text === '' ? '' : changeSummary(what as ChangeKind, state || null, text),
  state: '',
});

/** 用户视图: everything the centre has with a person on one line of time. The look is kept, and the person sees it. */
export async function timeline(
  call: Call,
  { params: { personId }, query }: RouteInput<typeof contract.getTimeline>,
): Promise<RouteOutput<typeof contract.getTimeline>> {
  const { tx, centerId } = call;
  if (!(await findPerson(call, personId))) throw new Problem(refusals.personNotFound);
  await recordView(call, personId, { view: 'timeline' });
  const { rows, total } = await listTimeline(
    tx,
    { centerId, personId },
    {
      kinds: query.kind ? [query.kind] : Object.keys(timelineKinds),
      ...instantsIn(query),
    },
    pageOf(query),
  );
  return {
    total,
    rows: rows.map(({ amountFen, ...row }) => ({
      ...row,
      ...(row.kind === 'account' && accountChange(row)),
      at: row.at.toString(),
      kind: row.kind as keyof typeof timelineKinds,
      amountFen: amountFen === null ? null : Number(amountFen),
    })),
  };
}
