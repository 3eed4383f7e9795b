import type { Call } from '../../platform/call.ts';
import { formatMonth } from '../../platform/dates.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { findEmployer } from '../party/index.ts';
import type { listDunnings as contract } from './contract.ts';
import { listDunnings } from './dunning-store.ts';

/** 催缴清单: what employers were reminded of, newest first. */
export async function dunnings(
  call: Call,
  { query }: RouteInput<typeof contract>,
): Promise<RouteOutput<typeof contract>> {
  const { tx, centerId, vault } = call;
  const { rows, total } = await listDunnings(tx, centerId, pageOf(query));
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
    })),
  };
}
