import {
  Button,
  DataTable,
  DayText,
  daysBetween,
  Facts,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  SelectField,
  TextField,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useMay } from '../../parts/permissions.ts';
import { type CalendarYear, policy } from '../../parts/server.ts';
import { ChangeActions } from './changes-panel.tsx';
import './policy.css';
import { ProposalForm, usePropose } from './propose.tsx';

type Day = Pick<CalendarYear['days'][number], 'day' | 'kind' | 'name'>;
const kinds = { holiday: '放假', workday: '上班（调休）' } as const;
const weekdays = ['一', '二', '三', '四', '五', '六', '日'];
/** The first of January 2024 was a Monday. */
const weekdayOf = (day: string) => `星期${weekdays[(((daysBetween('2024-01-01', day) % 7) + 7) % 7)] ?? ''}`;

/** The days of the year as a form: the published ones stay, others are added and taken out. */
function DaysDialog({ calendar, onClose }: { readonly calendar: CalendarYear; readonly onClose: () => void }) {
  const { year, key, today } = calendar;
  const [days, setDays] = useState<readonly Day[]>(() =>
    calendar.days.map(({ day, kind, name }) => ({ day, kind, name })),
  );
  const propose = usePropose(key, onClose);
  const set = (index: number, change: Partial<Day>) =>
    setDays(days.map((day, at) => (at === index ? { ...day, ...change } : day)));
  return (
    <ProposalForm
      title={`${year} 年工作日历`}
      propose={propose}
      sourceExample={`国务院办公厅关于${year}年部分节假日安排的通知`}
      onSubmit={(ground) => {
        const value = days.map((day) => ({ ...day, name: day.name.trim() }));
        propose.send({ value, validFrom: `${year}-01-01`, ...ground });
      }}
      onClose={onClose}
    >
      <p className="muted">只填与星期不同的日子：工作日放假，周末上班。已经过去的日子不能改。</p>
      {days.map((day, index) => (
        // A day is still being typed: its place is the only name it has.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={index} className="policy-day">
          <TextField
            name={`${index}.day`}
            label="日期"
            type="date"
            required
            readOnly={day.day !== '' && day.day <= today}
            value={day.day}
            onChange={(text) => set(index, { day: text })}
          />
          <SelectField
            name={`${index}.kind`}
            label="安排"
            value={day.kind}
            options={Object.entries(kinds).map(([value, label]) => ({ value: value as Day['kind'], label }))}
            onChange={(kind) => set(index, { kind })}
          />
          <TextField
            name={`${index}.name`}
            label="名称"
            required
            maxLength={20}
            value={day.name}
            onChange={(name) => set(index, { name })}
          />
          <Button
            aria-label={`删除 ${day.day || `第 ${index + 1} 行`}`}
            onClick={() => setDays(days.filter((_, at) => at !== index))}
          >
            删除
          </Button>
        </div>
      ))}
      <Button onClick={() => setDays([...days, { day: '', kind: 'holiday', name: '' }])}>添加一天</Button>
    </ProposalForm>
  );
}

/** Days off and days worked in exchange: terms, appointments and opening hours count by them. */
export function CalendarPage() {
  const { year = '' } = useParams();
  const may = useMay();
  const [isChanging, setChanging] = useState(false);
  const { data, error, refetch } = useRoute(policy.getCalendar, { params: { year: Number(year) } });
  const next = Number(year) + 1;
  return (
    <>
      <PageHeader
        title={`${year} 年工作日历`}
        description="办理时限、预约和服务时间按它计算。国家公布的安排随系统更新，本地另有规定或尚未更新的在这里补充。"
        back={{ to: '/parameters', text: '业务参数' }}
        extra={
          <>
            <Link to={`/calendars/${next - 2}`}>{next - 2} 年</Link> · <Link to={`/calendars/${next}`}>{next} 年</Link>
            {may('policy.propose') && data && !data.waiting && (
              <Button type="primary" onClick={() => setChanging(true)}>
                提出变更
              </Button>
            )}
          </>
        }
      />
      <ProblemSummary error={error} onRetry={refetch} />
      {!data && !error && <PageSkeleton lines={8} />}
      {data?.waiting && (
        <Panel title="等待审批的变更" extra={<ChangeActions change={data.waiting} />}>
          <Facts
            columns={1}
            items={[
              { label: '改为', value: data.waiting.text },
              { label: '提出', value: data.waiting.proposedByName },
              { label: '依据', value: data.waiting.source },
              { label: '原因', value: data.waiting.reason },
            ]}
          />
        </Panel>
      )}
      {data && (
        <Panel title="与星期不同的日子" flush>
          <DataTable
            caption={`${year} 年与星期不同的日子`}
            rowKey="day"
            rows={data.days}
            empty={{ title: `${year} 年的安排还没有录入`, text: '国务院办公厅一般在上一年十一月前后公布。' }}
            columns={[
              {
                key: 'day',
                title: '日期',
                isRowHeader: true,
                width: 200,
                render: ({ day }) => (
                  <>
                    <DayText value={day} /> {weekdayOf(day)}
                  </>
                ),
              },
              {
                key: 'kind',
                title: '安排',
                width: 140,
                render: ({ kind }) => (
                  <span className={`tag tag-${kind === 'holiday' ? 'calm' : 'wait'}`}>{kinds[kind]}</span>
                ),
              },
              { key: 'name', title: '名称', width: 160 },
              {
                key: 'source',
                title: '依据',
                wraps: true,
                render: ({ source, isOwn }) => (
                  <>
                    {isOwn && <span className="tag tag-good">本中心</span>} {source}
                  </>
                ),
              },
            ]}
          />
        </Panel>
      )}
      {isChanging && data && <DaysDialog calendar={data} onClose={() => setChanging(false)} />}
    </>
  );
}
