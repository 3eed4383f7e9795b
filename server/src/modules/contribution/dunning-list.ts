import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { formatInstantText, formatMonth } from '../../platform/dates.ts';
import { defineExport } from '../../platform/exports.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { namelessStaff } from '../audit/index.ts';
import { staffNames } from '../identity/index.ts';
import { findEmployer } from '../party/index.ts';
import { type listDunnings as contract, exportDunnings } from './dunning-contract.ts';
import { listDunnings } from './dunning-store.ts';

type Filter = Static<(typeof exportDunnings)['filter']>;

const day = (text: string | undefined) => (text === undefined ? undefined : Temporal.PlainDate.from(text));
const chosenBy = ({ employerId, method, isPaid, from, to }: Filter) => ({
  employerId,
  method,
  isPaid,
  from: day(from),
  to: day(to),
});

/** A page of reminders with the names of employers and clerks. */
async function namedPage(call: Call, filter: Filter, page: { limit: number; offset: number }) {
  const { tx, centerId } = call;
  const { rows, total } = await listDunnings(tx, centerId, chosenBy(filter), page);
  const clerks = await staffNames(tx, centerId, [...new Set(rows.flatMap(({ dunnedBy }) => dunnedBy ?? []))]);
  const ids = [...new Set(rows.map(({ employerId }) => employerId))];
  const employers = new Map(await Promise.all(ids.map(async (id) => [id, await findEmployer(call, id)] as const)));
  return {
    total,
    rows: rows.map((row) => ({
      ...row,
      employerName: employers.get(row.employerId)?.name ?? '',
      employerAccountNo: employers.get(row.employerId)?.employerAccountNo ?? '',
      clerkName: row.dunnedBy === null ? null : (clerks.get(row.dunnedBy) ?? namelessStaff),
    })),
  };
}

/** 催缴清单: what employers were reminded of, newest first. */
export async function dunnings(
  call: Call,
  { query }: RouteInput<typeof contract>,
): Promise<RouteOutput<typeof contract>> {
  const { rows, total } = await namedPage(call, query, pageOf(query));
  return {
    total,
    rows: rows.map((row) => ({
      ...row,
      month: formatMonth(row.month),
      dueOn: row.dueOn.toString(),
      amountFen: Number(row.amountFen),
      dunnedAt: row.dunnedAt.toString(),
    })),
  };
}

const pageRows = 500;

export const dunningsExport = defineExport(exportDunnings, {
  columns: [
    { key: 'dunnedAt', header: '催缴时间', kind: 'text', width: 18 },
    { key: 'accountNo', header: '单位账号', kind: 'text', width: 14 },
    { key: 'name', header: '单位名称', kind: 'text', width: 36 },
    { key: 'month', header: '欠缴月份', kind: 'text', width: 12 },
    { key: 'dueOn', header: '应到账日', kind: 'date' },
    { key: 'personCount', header: '人数', kind: 'integer' },
    { key: 'amount', header: '当时欠缴', kind: 'money' },
    { key: 'method', header: '方式', kind: 'text', width: 16 },
    { key: 'clerk', header: '催缴人', kind: 'text', width: 12 },
    { key: 'reason', header: '原因', kind: 'text', width: 30 },
    { key: 'result', header: '结果', kind: 'text', width: 10 },
  ],
  describe: ({ from, to, method, isPaid }) =>
    [
      from || to ? `${from ?? '最早'} 至 ${to ?? '今日'}` : '',
      method && { message: '自动提醒', manual: '人工催缴' }[method],
      isPaid === undefined ? '' : isPaid ? '已缴清' : '仍未缴',
    ]
      .filter(Boolean)
      .join('，'),
  count: async ({ tx, centerId }, filter) =>
    (await listDunnings(tx, centerId, chosenBy(filter), { limit: 1, offset: 0 })).total,
  async *batches(call, filter) {
    for (let offset = 0; ; offset += pageRows) {
      const { rows } = await namedPage(call, filter, { limit: pageRows, offset });
      yield rows.map((row) => ({
        dunnedAt: formatInstantText(row.dunnedAt),
        accountNo: row.employerAccountNo,
        name: row.employerName,
        month: formatMonth(row.month),
        dueOn: row.dueOn,
        personCount: BigInt(row.personCount),
        amount: row.amountFen,
        method: row.method === 'message' ? `自动提醒 第 ${row.round} 次` : '人工催缴',
        clerk: row.clerkName ?? '',
        reason: row.reason ?? '',
        result: row.isPaid ? '已缴清' : '仍未缴',
      }));
      if (rows.length < pageRows) return;
    }
  },
});
