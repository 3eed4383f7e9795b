import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { type EstateRow, findEstate, listDistricts, listEstateRows, upsertEstate } from './store.ts';

function viewOf(row: EstateRow): RouteOutput<typeof contract.keepEstate> {
  const { estateId, name, developer, address, district, buildings, bankName, agreementNo, state, salesPhone } = row;
  return {
    estateId,
    name,
    developer,
    address,
    district,
    buildings,
    bankName,
    agreementNo,
    state,
    salesPhone,
    agreedFrom: row.agreedFrom.toString(),
    agreedTo: row.agreedTo?.toString() ?? null,
    updatedAt: row.updatedAt.toString(),
  };
}

/** P-Q7: estates whose agreement holds today, for anyone. */
export async function publicEstates(
  call: Call,
  { query }: RouteInput<typeof contract.listPublicEstates>,
): Promise<RouteOutput<typeof contract.listPublicEstates>> {
  const { centerId, q, district } = query;
  const filter = { q, district, state: 'active' as const, agreedOn: call.accountingDate };
  const { rows, total } = await listEstateRows(call.tx, centerId, filter, pageOf(query));
  return { rows: rows.map(viewOf), total, districts: await listDistricts(call.tx, centerId, call.accountingDate) };
}

export async function estates(
  call: Call,
  { query }: RouteInput<typeof contract.listEstates>,
): Promise<RouteOutput<typeof contract.listEstates>> {
  const { rows, total } = await listEstateRows(call.tx, call.centerId, query, pageOf(query));
  return { rows: rows.map(viewOf), total };
}

/** Registers an estate or changes one that nobody changed since it was read. */
export async function keepEstate(
  call: Call,
  { params: { estateId }, body }: RouteInput<typeof contract.keepEstate>,
): Promise<RouteOutput<typeof contract.keepEstate>> {
  const { name, developer, address, district, buildings, bankName, agreementNo, state } = body;
  const { updatedAt, agreedFrom, agreedTo, salesPhone } = body;
  const from = Temporal.PlainDate.from(agreedFrom);
  const to = agreedTo === null ? null : Temporal.PlainDate.from(agreedTo);
  if (to && Temporal.PlainDate.compare(to, from) < 0) {
    throw new Problem(refusals.wrongPeriod, {
      detail: `协议自 ${agreedFrom} 起，到期日却是 ${agreedTo}。`,
      remedy: '请核对合作协议上的起止日期。',
      fields: { agreedTo: '到期日不能早于起始日' },
    });
  }
  const before = await findEstate(call.tx, call.centerId, estateId);
  const row: EstateRow = {
    estateId,
    name,
    developer,
    address,
    district,
    buildings,
    bankName,
    agreementNo,
    state,
    agreedFrom: from,
    agreedTo: to,
    salesPhone: salesPhone || null,
    updatedAt: call.now,
    updatedBy: call.actor.id,
  };
  const readAt = updatedAt === null ? null : Temporal.Instant.from(updatedAt);
  if (!(await upsertEstate(call.tx, call.centerId, row, readAt))) {
    throw new Problem(refusals.estateChanged, { remedy: '请重新打开该楼盘，核对最新内容后再修改。' });
  }
  await recordAudit(call, 'loan.keep-estate', ['estate', estateId], {
    state: row.state,
    before: before?.state ?? null,
    agreementNo: row.agreementNo,
  });
  return viewOf(row);
}
