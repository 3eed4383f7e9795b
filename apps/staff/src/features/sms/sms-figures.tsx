import { addDays, Button, ChartPanel, Facts, formatCount, Panel, StateTag, todayInBeijing } from '@anju/ui';
import type { Sms, SmsFigures } from '../../parts/server.ts';
import { routeName } from '../../parts/words.ts';

const outcomeWords: Readonly<Record<string, string>> = {
  answered: '已答复',
  help: '回复帮助',
  'not-identified': '未核实身份',
  closed: '停办中，已说明',
  'not-served': '非移动号码不答复',
  waiting: '待答复',
};
const percentOf = (ppm: number | null) => (ppm === null ? '—' : `${(ppm / 10_000).toFixed(1)}%`);

const goal = 95;
const isBelow = (ppm: number | null) => ppm !== null && ppm < goal * 10_000;
const belowWords = { below: ['未达目标', 'bad'] } as const;

/** A day in figures, and how many left within ten seconds. */
export function Day({ figures, onDay }: { readonly figures: SmsFigures; readonly onDay: (day: string) => void }) {
  const countOf = (state: Sms['state']) => figures.states.find((one) => one.state === state)?.count ?? 0;
  const total = figures.states.reduce((sum, { count }) => sum + count, 0);
  const routes = figures.routes.map(
    ({ route, tries, taken }) => `${routeName(route)}接收 ${formatCount(taken)}／发送 ${formatCount(tries)}`,
  );
  const uplinks = figures.uplinks.map(
    ({ outcome, count }) => `${outcomeWords[outcome] ?? outcome} ${formatCount(count)}`,
  );
  return (
    <Panel
      title={`${figures.day} 发送情况`}
      extra={
        <div className="day-turn">
          <Button onClick={() => onDay(addDays(figures.day, -1))}>前一天</Button>
          <Button disabled={figures.day >= todayInBeijing()} onClick={() => onDay(addDays(figures.day, 1))}>
            后一天
          </Button>
        </div>
      }
    >
      <Facts
        items={[
          { label: '总数', value: `${formatCount(total)} 条` },
          { label: '已送达', value: `${formatCount(countOf('delivered'))} 条` },
          { label: '未送达', value: `${formatCount(countOf('failed'))} 条` },
          { label: '结果未知', value: `${formatCount(countOf('unknown'))} 条` },
          {
            label: '10 秒内交出',
            value: (
              <>
                {percentOf(figures.promptPpm)}（目标 {goal}%）
                {isBelow(figures.promptPpm) && <StateTag state="below" texts={belowWords} />}
              </>
            ),
          },
          { label: '各通道', value: routes.join('，') || '这一天没有发送' },
          { label: '上行短信', value: uplinks.join('，') || '这一天没有收到' },
        ]}
      />
    </Panel>
  );
}

/** Two weeks: how many were sent, and which share a message centre had within ten seconds. */
export function Trend({ days }: Pick<SmsFigures, 'days'>) {
  const below = days.filter(({ promptPpm }) => isBelow(promptPpm));
  const share = days.map(({ promptPpm }) => (promptPpm === null ? null : promptPpm / 10_000));
  return (
    <ChartPanel
      title="近两周发送量与及时率"
      summary={
        below.length === 0
          ? '每天都有 95% 以上的短信和推送在 10 秒内交出。'
          : `有 ${below.length} 天不足 95%：${below.map(({ day }) => day.slice(5)).join('、')}。`
      }
      option={{
        grid: { left: 56, right: 56, top: 40, bottom: 32 },
        legend: { top: 0, data: ['发送（条）', '10 秒内交出（%）'] },
        tooltip: { trigger: 'axis' },
        xAxis: { type: 'category', data: days.map(({ day }) => day.slice(5)) },
        yAxis: [
          { type: 'value', name: '条', minInterval: 1 },
          { type: 'value', name: '%', min: 0, max: 100, splitLine: { show: false } },
        ],
        series: [
          { name: '发送（条）', type: 'bar', barMaxWidth: 28, data: days.map(({ total }) => total) },
          {
            name: '10 秒内交出（%）',
            type: 'line',
            yAxisIndex: 1,
            data: share,
            markLine: {
              silent: true,
              symbol: 'none',
              label: { formatter: '目标 95%', position: 'insideEndTop' },
              data: [{ yAxis: goal }],
            },
          },
        ],
      }}
      table={{
        columns: ['日期', '发送', '已送达', '未送达', '结果未知', '10 秒内交出'],
        rows: days.map((one) => [
          one.day,
          formatCount(one.total),
          formatCount(one.delivered),
          formatCount(one.failed),
          formatCount(one.unknown),
          percentOf(one.promptPpm),
        ]),
      }}
    />
  );
}
