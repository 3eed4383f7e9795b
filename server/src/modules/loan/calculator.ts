import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { fen, formatYuan, ratePpm, zeroFen } from '../../platform/money.ts';
import type { FileAnswer, RouteInput, RouteOutput } from '../../platform/route.ts';
import { writeSheet } from '../../platform/xlsx.ts';
import type * as contract from './contract.ts';
import { dueDayAfter } from './rules/due-days.ts';
import { repaymentMethods, type ScheduleRow, scheduleOf } from './rules/schedule.ts';
import { listRates } from './store.ts';

/** P-Q6: every published rate with the day it began and where it is written. */
export async function ratesView(call: Call): Promise<RouteOutput<typeof contract.getRates>> {
  const rates = await listRates(call.tx);
  return {
    today: dayOf(call.now).toString(),
    rates: rates.map(({ upToFive, overFive, ...rate }) => ({
      ...rate,
      upToFivePpm: Number(upToFive),
      overFivePpm: Number(overFive),
    })),
  };
}

const columns = [
  { key: 'no', header: '期次', kind: 'integer', width: 8 },
  { key: 'on', header: '还款日', kind: 'date' },
  { key: 'payment', header: '月还款额（元）', kind: 'money' },
  { key: 'principal', header: '本金（元）', kind: 'money' },
  { key: 'interest', header: '利息（元）', kind: 'money' },
  { key: 'balance', header: '剩余本金（元）', kind: 'money' },
] as const;

/** P-Q5: the schedule that the calculator shows, as a workbook; a combined loan in one list. */
export async function scheduleFile(
  call: Call,
  { query }: RouteInput<typeof contract.exportSchedule>,
): Promise<FileAnswer> {
  const { method, months, firstDueOn } = query;
  const planOf = (amount: number, rate: number) =>
    scheduleOf({ method, months, balance: fen(amount), rateAt: () => ratePpm(rate) });
  const fund = planOf(query.amountFen, query.ratePpm);
  const commercial = query.commercialFen ? planOf(query.commercialFen, query.commercialRatePpm ?? 0) : [];
  const total = fen(query.amountFen + (query.commercialFen ?? 0));
  const both = (no: number, pick: (row: ScheduleRow) => bigint) =>
    fen(pickFrom(fund[no], pick) + pickFrom(commercial[no], pick));
  const rows = Array.from({ length: Math.max(fund.length, commercial.length) }, (_, index) => ({
    no: index + 1,
    on: Temporal.PlainDate.from(dueDayAfter(firstDueOn, index)),
    payment: both(index, (row) => row.payment),
    principal: both(index, (row) => row.principal),
    interest: both(index, (row) => row.interest),
    balance: both(index, (row) => row.balanceAfter),
  }));
  return {
    fileName: `还款计划-${dayOf(call.now).toString().replaceAll('-', '')}.xlsx`,
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    content: writeSheet({
      title: `还款计划 ${formatYuan(total)} 元 ${months} 期 ${repaymentMethods[method]}`,
      columns,
      rows,
    }),
  };
}

const pickFrom = (row: ScheduleRow | undefined, pick: (row: ScheduleRow) => bigint): bigint =>
  row ? pick(row) : zeroFen;
