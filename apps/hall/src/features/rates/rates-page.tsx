import {
  type ChartOption,
  ChartPanel,
  type Column,
  DataTable,
  PageHeader,
  Panel,
  ProblemSummary,
  SelectField,
} from '@anju/ui';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { type Home, homes, percentText } from '../../../../../server/src/rules.ts';
import { type PublishedRate, useRates } from '../../parts/use-rates.ts';
import '../../loan.css';

const evidenceTexts = { notice: '通知原文', report: '新闻报道', tables: '多份公开表格互相一致' } as const;

const dayOf = ({ validFrom, dayKnown }: PublishedRate) =>
  dayKnown ? validFrom : `${validFrom.slice(0, 7)}（日期不详）`;

const columns: readonly Column<PublishedRate>[] = [
  {
    key: 'validFrom',
    title: '执行日期',
    isRowHeader: true,
    width: 130,
    render: (row) => <span className="figures">{dayOf(row)}</span>,
  },
  { key: 'home', title: '房屋套数', width: 110, render: ({ home }) => homes[home] },
  {
    key: 'upToFivePpm',
    title: '5年以下（含5年）',
    align: 'right',
    width: 150,
    render: (row) => <span className="figures">{percentText(row.upToFivePpm)}</span>,
  },
  {
    key: 'overFivePpm',
    title: '5年以上',
    align: 'right',
    width: 100,
    render: (row) => <span className="figures">{percentText(row.overFivePpm)}</span>,
  },
  {
    key: 'source',
    title: '出处',
    wraps: true,
    render: ({ source, sourceUrl, evidence }) => (
      <div className="rate-source">
        {sourceUrl ? (
          <a href={sourceUrl} rel="noreferrer" target="_blank">
            {source}
          </a>
        ) : (
          source
        )}
        <span className="second-line">{evidenceTexts[evidence]}</span>
      </div>
    ),
  },
];

function seriesOf(rates: readonly PublishedRate[], home: Home, today: string, pick: (row: PublishedRate) => number) {
  const rows = rates.filter((row) => row.home === home).toReversed();
  const points: [string, number][] = rows.map((row) => [row.validFrom, pick(row) / 10_000]);
  const last = points.at(-1);
  return last ? [...points, [today, last[1]] as [string, number]] : points;
}

function optionOf(rates: readonly PublishedRate[], today: string): ChartOption {
  const line = (
    name: string,
    home: Home,
    pick: (row: PublishedRate) => number,
    color: string,
    type: 'solid' | 'dashed',
  ) => ({
    name,
    type: 'line',
    step: 'end',
    showSymbol: false,
    lineStyle: { width: 2, color, type },
    itemStyle: { color },
    data: seriesOf(rates, home, today, pick),
  });
  return {
    legend: { top: 0, itemGap: 16, type: 'scroll' },
    grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true },
    tooltip: { trigger: 'axis', valueFormatter: (value: unknown) => `${String(value)}%` },
    xAxis: { type: 'time' },
    yAxis: {
      type: 'value',
      min: 1,
      axisLabel: { formatter: '{value}%' },
      splitLine: { lineStyle: { color: '#e8edf3' } },
    },
    series: [
      line('首套 5年以上', 'first', (row) => row.overFivePpm, '#0b4a8f', 'solid'),
      line('首套 5年以下', 'first', (row) => row.upToFivePpm, '#3f8fc9', 'solid'),
      line('第二套 5年以上', 'second', (row) => row.overFivePpm, '#8a5a00', 'dashed'),
      line('第二套 5年以下', 'second', (row) => row.upToFivePpm, '#c98f1e', 'dashed'),
    ],
  };
}

type HomeFilter = Home | 'all';

/** P-Q6: the history of rates with dates and sources, for anyone. */
export function RatesPage() {
  const { rates, today, find, error, refetch, isPending } = useRates();
  const [home, setHome] = useState<HomeFilter>('all');
  const option = useMemo(() => optionOf(rates, today), [rates, today]);
  const shown = home === 'all' ? rates : rates.filter((row) => row.home === home);
  const now = { first: find('first', 360), second: find('second', 360) };
  return (
    <div className="loan-page">
      <PageHeader
        title="历年贷款利率"
        description={
          <>
            每一次调整的执行日期、利率和出处。已发放的贷款自调整后的次年 1 月 1 日起执行新利率。可到
            <Link to="/calculator?tab=rate">计算器</Link>看调整对您月供的影响。
          </>
        }
      />
      <ProblemSummary error={error} onRetry={refetch} quiet />
      {now.first && now.second && (
        <div className="pair">
          {([now.first, now.second] as const).map(({ row }) => (
            <Panel key={row.home} title={`现行利率 · ${homes[row.home]}`}>
              <dl className="sums sums-large">
                <div>
                  <dt>5年以下（含5年）</dt>
                  <dd>{percentText(row.upToFivePpm)}</dd>
                </div>
                <div>
                  <dt>5年以上</dt>
                  <dd>{percentText(row.overFivePpm)}</dd>
                </div>
              </dl>
              <p className="muted">自 {row.validFrom} 起执行，年利率。</p>
            </Panel>
          ))}
        </div>
      )}
      {rates.length > 0 && (
        <ChartPanel
          title="利率走势"
          option={option}
          height={320}
          summary={`2005 年以来首套 5 年以上利率最高 5.22%（2007年9月），现行 ${now.first ? percentText(now.first.rate) : ''}。`}
          table={{
            columns: ['执行日期', '房屋套数', '5年以下', '5年以上'],
            rows: rates.map((row) => [
              dayOf(row),
              homes[row.home],
              percentText(row.upToFivePpm),
              percentText(row.overFivePpm),
            ]),
          }}
        />
      )}
      <Panel title="调整记录">
        <DataTable
          caption="历年利率"
          columns={columns}
          rows={isPending ? undefined : shown}
          query={isPending ? { isPending, isFetching: true, error: null, refetch } : undefined}
          rowKey={(row) => `${row.home} ${row.validFrom}`}
          filters={
            <SelectField<HomeFilter>
              name="home"
              label="房屋套数"
              value={home}
              options={[
                { value: 'all', label: '全部' },
                { value: 'first', label: homes.first },
                { value: 'second', label: homes.second },
              ]}
              onChange={setHome}
            />
          }
          summary="2022年以前第二套住房按首套利率的 1.1 倍执行；2022年10月1日的下调只适用于首套。1999—2004年的利率未找到可靠出处，没有列出。"
        />
      </Panel>
    </div>
  );
}
