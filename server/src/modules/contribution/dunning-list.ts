import type { Call } from '../../platform/call.ts';
import { formatMonth } from '../../platform/dates.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { staffNames } from '../identity/index.ts';
import { findEmployer } from '../party/index.ts';
import type { listDunnings as contract } from './dunning-contract.ts';
import { listDunnings } from './dunning-store.ts';

/** 催缴清单: what employers were reminded of, newest first. */
export async function dunnings(
  call: Call,
  { query }: RouteInput<typeof contract>,
): Promise<RouteOutput<typeof contract>> {
  const { tx, centerId, vault } = call;
  const { employerId, method, isPaid } = query;
  const day = (text: string | undefined) => (text === undefined ? undefined : Temporal.PlainDate.from(text));
  const filter = { employerId, method, isPaid, from: day(query.from), to: day(query.to) };
  const { rows, total } = await listDunnings(tx, centerId, filter, pageOf(query));
  const clerks = await staffNames(tx, centerId, [...new Set(rows.flatMap(({ dunnedBy }) => dunnedBy ?? []))]);
  const named = await Promise.all(
    rows.map(async (row) => ({ row, employer: await findEmployer({ tx, vault, centerId }, row.employerId) })),
  );
  return {
    total,
    rows: named.map(({ row, employer }) => ({
      dunningId: row.dunningId,
      employerId: row.employerId,
      employerName: employer?.name ?? '',
      employerAccountNo: employer?.employerAccountNo ?? '',
      month: formatMonth(row.month),
      round: row.round,
      dueOn: row.dueOn.toString(),
      personCount: row.personCount,
      amountFen: Number(row.amountFen),
      dunnedAt: row.dunnedAt.toString(),
      isPaid: row.isPaid,
      method: row.method,
      reason: row.reason,
      clerkName: row.dunnedBy === null ? null : (clerks.get(row.dunnedBy) ?? '工作人员'),
    })),
  };
}
