import type { Call } from '../../platform/call.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { maskName, namesOf } from '../party/index.ts';
import type * as contract from './contract.ts';
import { listPublished, type WorkOrderRow } from './store.ts';

/** P-O6, U-O7: chosen questions with their answers, for anyone; who asked is a masked name, or that it was an employer. */
export async function board(
  call: Call,
  { query }: RouteInput<typeof contract.listBoard>,
): Promise<RouteOutput<typeof contract.listBoard>> {
  const { centerId, kind } = query;
  const { rows, total } = await listPublished(call.tx, { centerId, kind, ...pageOf(query) });
  const people = rows.flatMap(({ subjectKind, subjectId }) =>
    subjectKind === 'person' && subjectId ? [subjectId] : [],
  );
  const names = await namesOf({ ...call, centerId }, [...new Set(people)]);
  const authorOf = ({ subjectKind, subjectId }: WorkOrderRow): string =>
    subjectKind === 'employer' ? '某单位' : maskName(names.get(subjectId ?? '')?.name ?? '某职工');
  return {
    rows: rows.map((row) => ({
      number: row.number,
      kind: row.kind,
      title: row.title,
      question: row.boardQuestion ?? '',
      answer: row.answer ?? '',
      author: authorOf(row),
      writtenAt: row.writtenAt.toString(),
      answeredAt: (row.answeredAt ?? row.writtenAt).toString(),
    })),
    total,
  };
}
