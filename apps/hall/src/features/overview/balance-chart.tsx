import { type ChartOption, ChartPanel, formatMonthText, Money, type Overview } from '@anju/ui';
import { useMemo } from 'react';
import { formatYuan } from '../../../../../server/src/rules.ts';

function optionOf(balances: Overview['balances']): ChartOption {
  return {
    tooltip: { trigger: 'axis', valueFormatter: (fen: unknown) => `${formatYuan(Number(fen))} 元` },
    xAxis: {
      type: 'category',
      boundaryGap: false,
      data: balances.map(({ month }) => month),
      axisLine: { lineStyle: { color: '#8592a3' } },
    },
    yAxis: {
      type: 'value',
      splitNumber: 4,
      // Below a yuan there is nothing to tell apart.
      minInterval: 100,
      axisLabel: { formatter: (fen: number) => (fen >= 1_000_000 ? `${fen / 1_000_000} 万` : `${fen / 100}`) },
      splitLine: { lineStyle: { color: '#e8edf3' } },
    },
    series: [
      {
        name: '月末余额',
        type: 'line',
        smooth: false,
        showSymbol: false,
        lineStyle: { width: 2.5 },
        areaStyle: { opacity: 0.08 },
        data: balances.map(({ balanceFen }) => balanceFen),
      },
    ],
  };
}

function sentenceOf(balances: Overview['balances']): string | undefined {
  const first = balances[0];
  const last = balances.at(-1);
  if (!first || !last || first === last) return undefined;
  const change = last.balanceFen - first.balanceFen;
  return `从${formatMonthText(first.month)}到${formatMonthText(last.month)}，余额${change >= 0 ? '增加' : '减少'}了 ${formatYuan(Math.abs(change))} 元。`;
}

/** The balance at the end of each of the last 24 months. */
export function BalanceChart({ overview: { balances } }: { readonly overview: Overview }) {
  const option = useMemo(() => optionOf(balances), [balances]);
  if (balances.length < 2 || balances.every(({ balanceFen }) => balanceFen === 0)) return null;
  const table = {
    columns: ['月份', '月末余额（元）'],
    rows: balances.toReversed().map(({ month, balanceFen }) => [month, <Money key={month} fen={balanceFen} />]),
  };
  return (
    <ChartPanel title="近两年余额变化" option={option} table={table} summary={sentenceOf(balances)} height={240} />
  );
}
