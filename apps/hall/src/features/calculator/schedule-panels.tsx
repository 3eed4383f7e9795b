import { type ChartOption, ChartPanel, type Column, DataTable, Money, Panel, usePaging } from '@anju/ui';
import { useMemo } from 'react';
import { dueDayAfter, formatYuan } from '../../../../../server/src/rules.ts';
import { type CombinedRow, type YearSums, yearsOf } from './combined.ts';

const axisWan = (value: number) => `${Math.round(value / 10_000) / 100} 万`;

function optionOf(years: readonly YearSums[]): ChartOption {
  return {
    legend: { top: 0, data: ['本金', '利息', '年末剩余本金'] },
    grid: { left: 8, right: 8, top: 40, bottom: 8, containLabel: true },
    tooltip: { trigger: 'axis', valueFormatter: (value: unknown) => `${formatYuan(Math.round(Number(value)))} 元` },
    xAxis: { type: 'category', data: years.map(({ year }) => `第${year}年`) },
    yAxis: [
      {
        type: 'value',
        name: '每年还款',
        axisLabel: { formatter: axisWan },
        splitLine: { lineStyle: { color: '#e8edf3' } },
      },
      { type: 'value', name: '剩余本金', axisLabel: { formatter: axisWan }, splitLine: { show: false } },
    ],
    series: [
      {
        name: '本金',
        type: 'bar',
        stack: 'year',
        itemStyle: { color: '#0b4a8f' },
        data: years.map((of) => of.principal),
      },
      {
        name: '利息',
        type: 'bar',
        stack: 'year',
        itemStyle: { color: '#e3b34d' },
        data: years.map((of) => of.interest),
      },
      {
        name: '年末剩余本金',
        type: 'line',
        yAxisIndex: 1,
        showSymbol: false,
        lineStyle: { width: 2, color: '#1b7a43' },
        itemStyle: { color: '#1b7a43' },
        data: years.map((of) => of.balance),
      },
    ],
  };
}

export function ScheduleChart({ rows }: { readonly rows: readonly CombinedRow[] }) {
  const years = useMemo(() => yearsOf(rows), [rows]);
  const option = useMemo(() => optionOf(years), [years]);
  const half = years.find(({ balance }) => balance * 2 <= Number(rows[0] ? rows[0].balance + rows[0].principal : 0n));
  return (
    <ChartPanel
      title="本金、利息和剩余本金"
      option={option}
      height={320}
      summary={half && `第 ${half.year} 年末，本金已还掉一半以上。`}
      table={{
        columns: ['年', '本金（元）', '利息（元）', '年末剩余本金（元）'],
        rows: years.map(({ year, principal, interest, balance }) => [
          `第 ${year} 年`,
          <Money key="p" fen={principal} />,
          <Money key="i" fen={interest} />,
          <Money key="b" fen={balance} />,
        ]),
      }}
    />
  );
}

const columnsOf = (firstDueOn: string): readonly Column<CombinedRow>[] => [
  { key: 'no', title: '期次', isRowHeader: true, width: 70, render: ({ no }) => no },
  {
    key: 'on',
    title: '还款日',
    render: ({ no }) => <span className="figures">{dueDayAfter(firstDueOn, no - 1)}</span>,
  },
  {
    key: 'payment',
    title: '月还款额（元）',
    align: 'right',
    render: (row) => <Money fen={Number(row.payment)} strong />,
  },
  { key: 'principal', title: '本金（元）', align: 'right', render: (row) => <Money fen={Number(row.principal)} /> },
  { key: 'interest', title: '利息（元）', align: 'right', render: (row) => <Money fen={Number(row.interest)} /> },
  { key: 'balance', title: '剩余本金（元）', align: 'right', render: (row) => <Money fen={Number(row.balance)} /> },
];

export function ScheduleTable({
  rows,
  firstDueOn,
  onExport,
}: {
  readonly rows: readonly CombinedRow[];
  readonly firstDueOn: string;
  readonly onExport: () => Promise<unknown>;
}) {
  const paging = usePaging();
  return (
    <Panel title="还款计划">
      <DataTable
        caption="还款计划"
        columns={columnsOf(firstDueOn)}
        rows={rows}
        rowKey={(row) => row.no}
        paging={paging}
        summary="最后一期还清全部剩余本金，与各期有几分钱的差额。"
        onExport={onExport}
        exportText="下载 Excel"
      />
    </Panel>
  );
}
