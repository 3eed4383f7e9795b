import { ChartPanel, EmptyState, formatClock, formatCount, Panel, useRoute } from '@anju/ui';
import { type ServiceBoard, service } from '../../parts/server.ts';

/** From the first to the last that are known, the quiet ones between too: a minute is as wide as any other. */
function everyMinute(known: readonly string[]): string[] {
  const sorted = known.toSorted();
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return [];
  const begins = Temporal.Instant.from(first);
  const minutes = Math.round(begins.until(Temporal.Instant.from(last)).total('minutes'));
  return Array.from({ length: minutes + 1 }, (_, at) => begins.add({ minutes: at }).toString());
}

/** What came in the last hour, by channel and minute. */
export function FlowPanel({ board }: { readonly board: ServiceBoard }) {
  const { data } = useRoute(service.getFlow, {}, { refetchInterval: 15_000 });
  const rows = data?.rows ?? [];
  if (data && rows.length === 0)
    return (
      <Panel title="最近一小时的流量">
        <EmptyState title="最近一小时没有访问" text="各渠道的请求、业务和被拒绝的次数每几秒汇总到这里。" />
      </Panel>
    );
  const minutes = everyMinute(rows.map(({ minute }) => minute));
  const channels = board.channels.filter(({ channel }) => rows.some((row) => row.channel === channel));
  const sum = (channel: string, of: (row: (typeof rows)[number]) => number) =>
    rows.filter((row) => row.channel === channel).reduce((total, row) => total + of(row), 0);
  return (
    <ChartPanel
      title="最近一小时的流量（次/分钟）"
      height={220}
      option={{
        legend: { top: 0 },
        grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
        tooltip: { trigger: 'axis' },
        xAxis: { type: 'category', data: minutes.map(formatClock) },
        yAxis: { type: 'value', minInterval: 1 },
        series: channels.map(({ channel, name }) => ({
          name,
          type: 'bar',
          stack: 'all',
          data: minutes.map(
            (minute) => rows.find((row) => row.minute === minute && row.channel === channel)?.requests ?? 0,
          ),
        })),
      }}
      table={{
        columns: ['渠道', '请求', '业务', '故障', '因停办或限流拒绝'],
        rows: channels.map(({ channel, name }) => [
          name,
          formatCount(sum(channel, (row) => row.requests)),
          formatCount(sum(channel, (row) => row.business)),
          formatCount(sum(channel, (row) => row.failed)),
          formatCount(sum(channel, (row) => row.turnedAway)),
        ]),
      }}
    />
  );
}
