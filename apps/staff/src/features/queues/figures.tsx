import {
  addDays,
  type ChartOption,
  ChartPanel,
  type Column,
  DataTable,
  EmptyState,
  ExportButton,
  Nothing,
  PageSkeleton,
  Panel,
  ProblemSummary,
  todayInBeijing,
  useListState,
  useRoute,
} from '@anju/ui';
import { DaysFilter } from '../../parts/filters.tsx';
import { booking, type QueueFigures } from '../../parts/server.ts';

type Hour = QueueFigures['hours'][number];
type Day = QueueFigures['rows'][number];

const hourText = (hour: number) => `${hour}:00`;

/** One line or bar for each outlet over the hours of the day. */
function byHour(hours: readonly Hour[], type: 'bar' | 'line', value: (row: Hour) => number | null): ChartOption {
  const shown = [...new Set(hours.map(({ hour }) => hour))].sort((one, other) => one - other);
  const outlets = [...new Set(hours.map(({ outletName }) => outletName))];
  return {
    legend: { bottom: 0, type: 'scroll' },
    grid: { left: 8, right: 16, top: 24, bottom: 36, containLabel: true },
    tooltip: { trigger: 'axis' },
    xAxis: { type: 'category', data: shown.map(hourText) },
    yAxis: { type: 'value', minInterval: 1 },
    series: outlets.map((name) => ({
      name,
      type,
      connectNulls: true,
      data: shown.map((hour) => {
        const row = hours.find((one) => one.outletName === name && one.hour === hour);
        return row ? value(row) : null;
      }),
    })),
  };
}

const tableOf = (hours: readonly Hour[], title: string, value: (row: Hour) => number | null, unit: string) => ({
  columns: ['网点与时段', title],
  rows: hours.map((row) => {
    const figure = value(row);
    return [`${row.outletName} ${hourText(row.hour)}`, figure === null ? '—' : `${figure} ${unit}`];
  }),
});

const charts: readonly {
  readonly title: string;
  readonly unit: string;
  readonly type: 'bar' | 'line';
  readonly value: (row: Hour) => number | null;
}[] = [
  { title: '平均等候', unit: '分钟', type: 'line', value: (row) => row.waitMinutes },
  { title: '平均办理用时', unit: '分钟', type: 'line', value: (row) => row.serviceMinutes },
  { title: '取号人数', unit: '人', type: 'bar', value: (row) => row.tickets },
  { title: '爽约', unit: '人', type: 'bar', value: (row) => row.missed },
];

const minutes = (value: number | null) => (value === null ? <Nothing /> : value);
const columns: readonly Column<Day>[] = [
  { key: 'day', title: '日期', isRowHeader: true },
  { key: 'outletName', title: '网点' },
  { key: 'tickets', title: '取号', align: 'right' },
  { key: 'served', title: '办结', align: 'right' },
  { key: 'skipped', title: '过号', align: 'right' },
  { key: 'booked', title: '预约', align: 'right' },
  { key: 'missed', title: '爽约', align: 'right' },
  { key: 'waitMinutes', title: '平均等候（分钟）', align: 'right', render: (row) => minutes(row.waitMinutes) },
  { key: 'serviceMinutes', title: '平均办理（分钟）', align: 'right', render: (row) => minutes(row.serviceMinutes) },
  {
    key: 'averageScorePpm',
    title: '评价（5 分）',
    align: 'right',
    render: (row) => minutes(row.averageScorePpm === null ? null : Math.round(row.averageScorePpm / 100_000) / 10),
  },
];

/** Waits, services and no-shows: by outlet and hour as pictures, by outlet and day as a table, all of it as a workbook. */
export function FiguresPanels() {
  const list = useListState();
  const today = todayInBeijing();
  const { from = addDays(today, -29), to = today } = list.range('day');
  const query = useRoute(booking.getQueueFigures, { query: { from, to } }, { keepPrevious: true });
  const { data, error, refetch } = query;
  return (
    <>
      <Panel
        title="排队指标"
        extra={<ExportButton declared={booking.queueFiguresExport} filter={{ from, to }} exportsPath="/exports" />}
      >
        <div className="queue-period">
          <DaysFilter list={list} label="日期" usual={{ from, to }} />
        </div>
        <ProblemSummary error={error} onRetry={refetch} />
        {!data && !error && <PageSkeleton lines={4} />}
        {data?.hours.length === 0 && <EmptyState title="这段时间没有排队记录" text="请换一段日期。" />}
      </Panel>
      {data && data.hours.length > 0 && (
        <>
          <div className="queue-charts">
            {charts.map(({ title, unit, type, value }) => (
              <ChartPanel
                key={title}
                title={`${title}（各网点、各时段，${unit}）`}
                option={byHour(data.hours, type, value)}
                table={tableOf(data.hours, title, value, unit)}
              />
            ))}
          </div>
          <Panel title="每日指标" flush>
            <DataTable<Day>
              caption="每日排队指标"
              columns={columns}
              rowKey={(row) => `${row.day}${row.outletName}`}
              rows={data.rows}
              maxHeight={480}
            />
          </Panel>
        </>
      )}
    </>
  );
}
