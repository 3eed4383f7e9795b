import {
  addDays,
  ChartPanel,
  EmptyState,
  ExportButton,
  formatCount,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  todayInBeijing,
  useListState,
  useRoute,
} from '@anju/ui';
import { DaysFilter } from '../../parts/filters.tsx';
import { type Kpis, report } from '../../parts/server.ts';
import './kpis.css';

type Figures = Kpis['now'];
const percent = (ppm: number | null) => (ppm === null ? '—' : `${(ppm / 10_000).toFixed(2)}%`);

const counts: readonly { readonly label: string; readonly of: (figures: Figures) => number }[] = [
  { label: '访问量', of: ({ visits }) => visits },
  { label: '业务量', of: ({ business }) => business },
  { label: '内容更新', of: ({ contentUpdates }) => contentUpdates },
  { label: '消息推送', of: ({ pushes }) => pushes },
  { label: '新注册用户', of: ({ registrations }) => registrations },
  { label: '注销用户', of: ({ closures }) => closures },
];
/** A rate with its formula; `empty` where nobody has done what it counts. */
const rates: readonly {
  readonly label: string;
  readonly formula: string;
  readonly empty: string;
  readonly of: (figures: Figures) => number | null;
}[] = [
  { label: '业务成功率', formula: '成功业务 ÷ 业务申请', empty: '没有业务', of: ({ successPpm }) => successPpm },
  { label: '异常率', formula: '系统故障 ÷ 全部请求', empty: '没有请求', of: ({ abnormalPpm }) => abnormalPpm },
  {
    label: '注册率',
    formula: '注册用户 ÷ 全部个人账户',
    empty: '没有账户',
    of: ({ registrationPpm }) => registrationPpm,
  },
  {
    label: '日均活跃率',
    formula: '办理或查询的用户 ÷ 注册用户',
    empty: '没有注册用户',
    of: ({ activePpm }) => activePpm,
  },
  {
    label: '满意率',
    formula: '满意和基本满意 ÷ 全部评价',
    empty: '暂无评价',
    of: ({ satisfactionPpm }) => satisfactionPpm,
  },
  { label: '投诉率', formula: '投诉人数 ÷ 全部个人账户', empty: '没有账户', of: ({ complaintPpm }) => complaintPpm },
];

/** How a figure stands against the period before, in words. */
function compared(now: number | null, before: number | null, isRate: boolean, hasBefore: boolean): string {
  if (!hasBefore || now === null || before === null) return '上期数据不全，不作比较';
  if (now === before) return '与上期持平';
  const word = now > before ? '上升' : '下降';
  if (isRate) return `比上期${word} ${(Math.abs(now - before) / 10_000).toFixed(2)} 个百分点`;
  return before === 0 ? `上期为 0` : `比上期${word} ${((Math.abs(now - before) * 100) / before).toFixed(1)}%`;
}

function Cards({ now, before }: Pick<Kpis, 'now' | 'before'>) {
  // A part of a period compares with nothing.
  const has = before.days >= now.days;
  return (
    <dl className="kpi-cards">
      {counts.map(({ label, of }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{formatCount(of(now))}</dd>
          <dd className="kpi-note">{compared(of(now), of(before), false, has)}</dd>
        </div>
      ))}
      {rates.map(({ label, formula, empty, of }) => (
        <div key={label} title={formula}>
          <dt>{label}</dt>
          <dd>{of(now) === null ? <span className="muted">{empty}</span> : percent(of(now))}</dd>
          <dd className="kpi-note">
            {formula}；{compared(of(now), of(before), true, has)}
          </dd>
        </div>
      ))}
      <div>
        <dt>注册用户总数</dt>
        <dd>{formatCount(now.registered)}</dd>
        <dd className="kpi-note">期末，不含已注销的</dd>
      </div>
    </dl>
  );
}

const grid = { left: 8, right: 16, top: 32, bottom: 8, containLabel: true };
type Slices = Kpis['byHour'];

function SlicesPanel({
  title,
  unit,
  slices,
}: {
  readonly title: string;
  readonly unit: string;
  readonly slices: Slices;
}) {
  if (slices.length === 0)
    return (
      <Panel title={title}>
        <EmptyState title="这段时间没有数据" text="请换一段日期。" />
      </Panel>
    );
  return (
    <ChartPanel
      title={title}
      height={220}
      option={{
        grid,
        tooltip: { trigger: 'axis' },
        xAxis: { type: 'category', data: slices.map(({ name }) => name) },
        yAxis: { type: 'value', minInterval: 1 },
        series: [{ name: unit, type: 'bar', data: slices.map(({ value }) => value) }],
      }}
      table={{ columns: [title, unit], rows: slices.map(({ name, value }) => [name, formatCount(value)]) }}
    />
  );
}

function SatisfactionPanel({ bySource }: Pick<Kpis, 'bySource'>) {
  const title = '满意率的来源';
  if (bySource.length === 0)
    return (
      <Panel title={title}>
        <EmptyState title="这段时间没有评价" text="窗口、留言答复、在线客服、热线和在线调查的评价都计入。" />
      </Panel>
    );
  return (
    <ChartPanel
      title={title}
      height={220}
      option={{
        grid,
        legend: { top: 0 },
        tooltip: { trigger: 'axis' },
        xAxis: { type: 'category', data: bySource.map(({ name }) => name) },
        yAxis: { type: 'value', minInterval: 1 },
        series: [
          { name: '满意和基本满意', type: 'bar', stack: 'all', data: bySource.map(({ satisfied }) => satisfied) },
          { name: '不满意', type: 'bar', stack: 'all', data: bySource.map((row) => row.raters - row.satisfied) },
        ],
      }}
      table={{
        columns: ['来源', '评价', '满意和基本满意', '满意率'],
        rows: bySource.map((row) => [
          row.name,
          formatCount(row.raters),
          formatCount(row.satisfied),
          percent(row.satisfactionPpm),
        ]),
      }}
    />
  );
}

function Charts({ data }: { readonly data: Kpis }) {
  const { byDay, byChannel, byService } = data;
  return (
    <div className="kpi-charts">
      <ChartPanel
        title="每天的访问与业务"
        height={220}
        option={{
          grid,
          legend: { top: 0 },
          tooltip: { trigger: 'axis' },
          xAxis: { type: 'category', data: byDay.map(({ day }) => day.slice(5)) },
          yAxis: { type: 'value', minInterval: 1 },
          series: [
            { name: '访问量', type: 'line', data: byDay.map(({ visits }) => visits) },
            { name: '业务量', type: 'line', data: byDay.map(({ business }) => business) },
          ],
        }}
        table={{
          columns: ['日期', '访问量', '业务量', '系统故障'],
          rows: byDay.map((row) => [
            row.day,
            formatCount(row.visits),
            formatCount(row.business),
            formatCount(row.failed),
          ]),
        }}
      />
      <ChartPanel
        title="各渠道的业务占比"
        height={220}
        option={{
          tooltip: { trigger: 'item' },
          series: [
            {
              type: 'pie',
              radius: ['40%', '70%'],
              data: byChannel.map(({ name, business }) => ({ name, value: business })),
            },
          ],
        }}
        table={{
          columns: ['渠道', '访问量', '业务量', '占比'],
          rows: byChannel.map((row) => [
            row.name,
            formatCount(row.visits),
            formatCount(row.business),
            percent(row.sharePpm),
          ]),
        }}
      />
      <SlicesPanel title="各时段的访问量（时）" unit="次" slices={data.byHour} />
      <SlicesPanel title="各年龄段的活跃用户" unit="人次" slices={data.byAge} />
      <SatisfactionPanel bySource={data.bySource} />
      <ChartPanel
        title="各项业务的业务量"
        height={220}
        option={{
          grid,
          tooltip: { trigger: 'axis' },
          xAxis: { type: 'value', minInterval: 1 },
          yAxis: { type: 'category', data: byService.map(({ name }) => name) },
          series: [{ name: '业务量', type: 'bar', data: byService.map(({ business }) => business) }],
        }}
        table={{
          columns: ['业务', '业务量', '成功', '成功率'],
          rows: byService.map((row) => [
            row.name,
            formatCount(row.business),
            formatCount(row.succeeded),
            percent(row.successPpm),
          ]),
        }}
      />
    </div>
  );
}

/** 服务指标 of a period beside the one before, as pictures and as figures. */
export function KpisPage() {
  const list = useListState();
  const today = todayInBeijing();
  const { from = addDays(today, -29), to = today } = list.range('day');
  const { data, error, refetch } = useRoute(report.getKpis, { query: { from, to } }, { keepPrevious: true });
  return (
    <>
      <PageHeader
        title="服务指标"
        description="按《综合服务平台建设导则》的口径，由各业务的真实记录逐日汇总；今天的数据每一刻钟更新。"
        extra={<ExportButton declared={report.kpisExport} filter={{ from, to }} exportsPath="/exports" />}
      />
      <Panel>
        <div className="kpi-period">
          <DaysFilter list={list} label="日期" usual={{ from, to }} />
        </div>
        {data && (
          <p className="muted">
            上期：{data.before.from} 至 {data.before.to}
          </p>
        )}
        <ProblemSummary error={error} onRetry={refetch} quiet />
        {!data && !error && <PageSkeleton lines={6} />}
        {data && data.now.days === 0 && (
          <EmptyState title="这段时间还没有汇总" text="每一刻钟汇总一次；刚启用的中心请稍后再看。" />
        )}
        {data && data.now.days > 0 && <Cards now={data.now} before={data.before} />}
      </Panel>
      {data && data.now.days > 0 && <Charts data={data} />}
    </>
  );
}
