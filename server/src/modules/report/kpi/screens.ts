import type { Call } from '../../../platform/call.ts';
import { channelText } from '../../../platform/channels.ts';
import { defineExport } from '../../../platform/exports.ts';
import { Problem } from '../../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../../platform/route.ts';
import { serviceName } from '../../service/rules/catalog.ts';
import type * as contract from '../contract.ts';
import { kpisExport } from '../contract.ts';
import { refusals } from '../problems.ts';
import { periodBefore, ratesOf, share, type Totals } from './rules.ts';
import type { SatisfactionSource } from './satisfaction-store.ts';
import { type KpiRow, listKpiRows } from './store.ts';

const daysMax = 366;

interface Period {
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
}

const sumOf = (rows: readonly KpiRow[], metric: string, of: (row: KpiRow) => boolean = () => true): number =>
  rows.reduce((sum, row) => (row.metric === metric && of(row) ? sum + Number(row.value) : sum), 0);

/** What stood at the end of the last day of the period. */
const lastOf = (rows: readonly KpiRow[], metric: string): number =>
  Number(rows.findLast((row) => row.metric === metric)?.value ?? 0);

function figuresOf(rows: readonly KpiRow[], { from, to }: Period) {
  const days = new Set(rows.map(({ day }) => day.toString())).size;
  const totals: Totals = {
    visits: sumOf(rows, 'visits'),
    requests: sumOf(rows, 'requests'),
    business: sumOf(rows, 'business'),
    succeeded: sumOf(rows, 'succeeded'),
    failed: sumOf(rows, 'failed'),
    contentUpdates: sumOf(rows, 'content-updates'),
    pushes: sumOf(rows, 'pushes'),
    registrations: sumOf(rows, 'registrations'),
    closures: sumOf(rows, 'closures'),
    registered: lastOf(rows, 'registered'),
    accounts: lastOf(rows, 'accounts'),
    // Of the people of each day: somebody who comes on two days is active on both.
    active: days > 0 ? Math.round(sumOf(rows, 'active') / days) : 0,
    raters: sumOf(rows, 'raters'),
    satisfied: sumOf(rows, 'satisfied'),
    complainants: sumOf(rows, 'complainants'),
  };
  return { from: from.toString(), to: to.toString(), days, ...totals, ...ratesOf(totals) };
}

function slices(rows: readonly KpiRow[], metric: string, by: (row: KpiRow) => string) {
  const sums = new Map<string, number>();
  for (const row of rows) if (row.metric === metric) sums.set(by(row), (sums.get(by(row)) ?? 0) + Number(row.value));
  return [...sums]
    .map(([name, value]) => ({ name, value }))
    .sort((one, other) => one.name.localeCompare(other.name, 'zh'));
}

/** The whole day: an hour in which nobody came is a gap that must be seen. */
function hoursOf(rows: readonly KpiRow[]) {
  const known = new Map(slices(rows, 'visits-by-hour', ({ part }) => part).map(({ name, value }) => [name, value]));
  if (known.size === 0) return [];
  return Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0')).map((name) => ({
    name,
    value: known.get(name) ?? 0,
  }));
}

const ageNames: Readonly<Record<string, string>> = {
  '0': '30 岁以下',
  '30': '30—39 岁',
  '40': '40—49 岁',
  '50': '50—59 岁',
  '60': '60 岁及以上',
  unknown: '未登记出生日期',
};
const ageName = (part: string) => ageNames[part] ?? part;

function periodOf({ from: first, to: last }: { from: string; to: string }): Period {
  const [from, to] = [Temporal.PlainDate.from(first), Temporal.PlainDate.from(last)];
  const days = from.until(to, { largestUnit: 'day' }).days + 1;
  if (days < 1 || days > daysMax)
    throw new Problem(refusals.wrongRange, { detail: '请选择一年以内的一段日期，结束不早于开始。' });
  return { from, to };
}

/** 服务指标 of a period, beside the period of the same length before. */
export async function kpis(
  call: Call,
  { query }: RouteInput<typeof contract.getKpis>,
): Promise<RouteOutput<typeof contract.getKpis>> {
  const { tx, centerId } = call;
  const period = periodOf(query);
  const before = periodBefore(period);
  const rows = await listKpiRows(tx, centerId, period);
  const total = sumOf(rows, 'business');
  const of = (channel: string) => (row: KpiRow) => row.channel === channel;
  const channels = [
    ...new Set(rows.filter(({ metric }) => metric === 'visits' || metric === 'business').map(({ channel }) => channel)),
  ].sort();
  return {
    now: figuresOf(rows, period),
    before: figuresOf(await listKpiRows(tx, centerId, before), before),
    byDay: [...new Set(rows.map(({ day }) => day.toString()))].map((day) => {
      const own = (row: KpiRow) => row.day.toString() === day;
      return {
        day,
        visits: sumOf(rows, 'visits', own),
        business: sumOf(rows, 'business', own),
        failed: sumOf(rows, 'failed', own),
      };
    }),
    byHour: hoursOf(rows),
    byAge: slices(rows, 'active-by-age', ({ part }) => ageName(part)),
    byChannel: channels.map((channel) => {
      const business = sumOf(rows, 'business', of(channel));
      return {
        channel,
        name: channelText(channel),
        visits: sumOf(rows, 'visits', of(channel)),
        business,
        sharePpm: share(business, total),
      };
    }),
    bySource: slices(rows, 'raters', ({ part }) => part).map(({ name, value }) => {
      const satisfied = sumOf(rows, 'satisfied', ({ part }) => part === name);
      return {
        source: name,
        name: sourceName(name),
        raters: value,
        satisfied,
        satisfactionPpm: share(satisfied, value),
      };
    }),
    byService: slices(rows, 'business', ({ part }) => part).map(({ name, value }) => {
      const succeeded = sumOf(rows, 'succeeded', ({ part }) => part === name);
      return {
        service: name,
        name: serviceName(name),
        business: value,
        succeeded,
        successPpm: share(succeeded, value),
      };
    }),
  };
}

const metricNames: Readonly<Record<string, string>> = {
  visits: '访问量',
  'visits-by-hour': '各时段访问量',
  requests: '请求数',
  failed: '异常数',
  'turned-away': '因停办或限流拒绝',
  business: '业务量',
  succeeded: '成功业务量',
  'content-updates': '内容更新',
  pushes: '消息推送',
  registrations: '新注册用户',
  closures: '注销用户',
  registered: '注册用户总数',
  accounts: '个人账户总数',
  active: '活跃用户',
  'active-by-age': '各年龄段活跃用户',
  raters: '评价人数',
  satisfied: '满意和基本满意',
  complainants: '投诉人数',
};
const pushNames: Readonly<Record<string, string>> = { inbox: '站内消息', sms: '短信' };

const sourceNames: Readonly<Record<string, string>> = {
  window: '窗口（取号）',
  case: '窗口（未取号）',
  'work-order': '工单的答复',
  desk: '在线客服',
  hotline: '12329 热线',
  survey: '在线调查',
} satisfies Record<SatisfactionSource, string>;
const sourceName = (source: string) => sourceNames[source] ?? source;

function partName({ metric, part }: KpiRow): string {
  if (metric === 'active-by-age') return ageName(part);
  return metric === 'raters' || metric === 'satisfied' ? sourceName(part) : serviceName(part);
}

/** The daily rows as a workbook. */
export const kpiExport = defineExport(kpisExport, {
  columns: [
    { key: 'day', header: '日期', kind: 'date' },
    { key: 'metric', header: '指标', kind: 'text', width: 20 },
    { key: 'channel', header: '渠道', kind: 'text', width: 14 },
    { key: 'part', header: '业务、时段或年龄', kind: 'text', width: 20 },
    { key: 'value', header: '数值', kind: 'integer' },
  ],
  describe: ({ from, to }) => `${from}—${to}`,
  count: async (call, filter) => (await listKpiRows(call.tx, call.centerId, periodOf(filter))).length,
  async *batches(call, filter) {
    const rows = await listKpiRows(call.tx, call.centerId, periodOf(filter));
    yield rows.map((row) => ({
      day: row.day,
      metric: metricNames[row.metric] ?? row.metric,
      channel: pushNames[row.channel] ?? channelText(row.channel),
      part: partName(row),
      value: Number(row.value),
    }));
  },
});
