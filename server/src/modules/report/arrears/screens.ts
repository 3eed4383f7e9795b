/** 逾期未缴单位: who is past the last day to pay (《住房公积金管理条例》第十九条), how long, how much, and what reminders went out. */
import type { Call } from '../../../platform/call.ts';
import { formatInstantText, formatMonth } from '../../../platform/dates.ts';
import { defineExport } from '../../../platform/exports.ts';
import { fen, sumFen } from '../../../platform/money.ts';
import { type RouteInput, type RouteOutput, sortedPageOf } from '../../../platform/route.ts';
import { getNumber } from '../../params/index.ts';
import { pagesOf } from '../employer/scope.ts';
import * as contract from './contract.ts';
import { type Asked, listArrearsRows, sumArrears } from './store.ts';

async function askedToday({ tx, centerId, accountingDate: today }: Call): Promise<Asked> {
  const days = await getNumber(tx, centerId, 'contribution.remit-days-after-payday', today);
  return { centerId, today, days: days.value };
}

export async function arrears(
  call: Call,
  { query }: RouteInput<typeof contract.listArrears>,
): Promise<RouteOutput<typeof contract.listArrears>> {
  const asked = await askedToday(call);
  const [rows, sums] = await Promise.all([
    listArrearsRows(call.tx, asked, query, sortedPageOf(query)),
    sumArrears(call.tx, asked, query),
  ]);
  const counted = sums.filter(({ ageing }) => query.ageing === undefined || ageing === query.ageing);
  return {
    rows: rows.map(({ ageing: _, ...row }) => ({
      ...row,
      oldestMonth: formatMonth(row.oldestMonth),
      dueOn: row.dueOn.toString(),
      owedFen: Number(row.owedFen),
      lastRemindedAt: row.lastRemindedAt?.toString() ?? null,
    })),
    total: counted.reduce((sum, { count }) => sum + count, 0),
    owedFen: Number(sumFen(counted.map(({ owedFen }) => owedFen))),
    buckets: (['30', '90', 'more'] as const).map((ageing) => {
      const found = sums.find((sum) => sum.ageing === ageing);
      return { ageing, count: found?.count ?? 0, owedFen: Number(found?.owedFen ?? fen(0)) };
    }),
  };
}

const listTexts: Readonly<Record<string, string>> = {
  draft: '清册待核定',
  confirmed: '已核定，待缴款',
  short: '缴款不足',
  collecting: '委托收款中',
};

export const arrearsExport = defineExport(contract.exportArrears, {
  columns: [
    { key: 'accountNo', header: '单位账号', kind: 'text', width: 14 },
    { key: 'name', header: '单位名称', kind: 'text', width: 36 },
    { key: 'oldestMonth', header: '最早欠缴月份', kind: 'text', width: 14 },
    { key: 'monthCount', header: '欠缴月数', kind: 'integer' },
    { key: 'dueOn', header: '应到账日', kind: 'date' },
    { key: 'daysLate', header: '逾期天数', kind: 'integer' },
    { key: 'personCount', header: '人数', kind: 'integer' },
    { key: 'owed', header: '欠缴金额（估算）', kind: 'money', isSummed: true },
    { key: 'list', header: '办理情况', kind: 'text', width: 18 },
    { key: 'remindedCount', header: '已催缴次数', kind: 'integer' },
    { key: 'lastRemindedAt', header: '最近催缴', kind: 'text', width: 18 },
  ],
  count: async (call, filter) => {
    const sums = await sumArrears(call.tx, await askedToday(call), filter);
    return sums
      .filter(({ ageing }) => filter.ageing === undefined || ageing === filter.ageing)
      .reduce((sum, { count }) => sum + count, 0);
  },
  async *batches(call, filter) {
    const asked = await askedToday(call);
    for await (const batch of pagesOf((page) => listArrearsRows(call.tx, asked, filter, page)))
      yield batch.map((row) => ({
        accountNo: row.employerAccountNo,
        name: row.name,
        oldestMonth: formatMonth(row.oldestMonth),
        monthCount: row.monthCount,
        dueOn: row.dueOn,
        daysLate: row.daysLate,
        personCount: row.personCount,
        owed: row.owedFen,
        list: row.listState === null ? '未办理' : (listTexts[row.listState] ?? row.listState),
        remindedCount: row.remindedCount,
        lastRemindedAt: row.lastRemindedAt ? formatInstantText(row.lastRemindedAt) : '',
      }));
  },
});
