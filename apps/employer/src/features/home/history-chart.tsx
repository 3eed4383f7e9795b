import { ChartPanel, EmptyState, Panel } from '@anju/ui';
import { formatYuan, type Overview } from '../../parts/server.ts';

const blue = '#0b4a8f';
const grey = '#66727f';

/** The last twelve posted months: what was paid, and for how many people. */
export function HistoryChart({ history }: { readonly history: Overview['history'] }) {
  if (history.length === 0) {
    return (
      <Panel title="近 12 个月缴款">
        <EmptyState title="还没有入账的汇缴" text="第一个月入账后，这里按月显示缴款金额和人数。" />
      </Panel>
    );
  }
  return (
    <ChartPanel
      title="近 12 个月缴款"
      option={optionOf(history)}
      table={{
        columns: ['汇缴月份', '缴款金额（元）', '人数'],
        rows: history.map(({ month, amountFen, personCount }) => [month, formatYuan(amountFen), String(personCount)]),
      }}
    />
  );
}

function optionOf(history: Overview['history']) {
  return {
    animation: false,
    grid: { left: 64, right: 48, top: 36, bottom: 28 },
    legend: { top: 0, left: 'center', itemGap: 28, itemWidth: 14, itemHeight: 10 },
    tooltip: { trigger: 'axis' as const },
    xAxis: { type: 'category' as const, data: history.map(({ month }) => month), axisTick: { show: false } },
    yAxis: [
      { type: 'value' as const, name: '万元', splitNumber: 4, axisLabel: { color: grey } },
      {
        type: 'value' as const,
        name: '人',
        minInterval: 1,
        splitNumber: 4,
        splitLine: { show: false },
        axisLabel: { color: grey },
      },
    ],
    series: [
      {
        name: '缴款金额',
        type: 'bar' as const,
        barMaxWidth: 22,
        itemStyle: { color: blue, borderRadius: [3, 3, 0, 0] },
        // Only for drawing: the figures in the table are exact.
        data: history.map(({ amountFen }) => Math.round(amountFen / 10_000) / 100),
      },
      {
        name: '人数',
        type: 'line' as const,
        yAxisIndex: 1,
        symbolSize: 6,
        itemStyle: { color: '#c77700' },
        data: history.map(({ personCount }) => personCount),
      },
    ],
  };
}
