import {
  Button,
  type Column,
  DataTable,
  DayText,
  ExportButton,
  formatCount,
  InstantText,
  Money,
  MonthText,
  Panel,
  useCommand,
  useList,
  useListState,
  withoutEmpty,
} from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { DeskDialog } from '../../parts/desk-dialog.tsx';
import { ChoiceFilter, ClearFilters, WordFilter } from '../../parts/filters.tsx';
import { useMay } from '../../parts/permissions.ts';
import { contribution, fen, formatYuan, type RouteOutput, report } from '../../parts/server.ts';
import './arrears.css';

type Answer = RouteOutput<typeof report.listArrears>;
type Row = Answer['rows'][number];

const ageings = { '30': '30 天以内', '90': '31 至 90 天', more: '90 天以上' } as const;
const lists = { none: '未核定', waiting: '已核定未缴' } as const;
const listTexts: Readonly<Record<string, string>> = {
  draft: '清册待核定',
  confirmed: '已核定，待缴款',
  short: '缴款不足',
  collecting: '委托收款中',
};

const columns: readonly Column<Row>[] = [
  {
    key: 'name',
    title: '单位',
    isRowHeader: true,
    wraps: true,
    render: (row) => (
      <>
        <Link to={`/employers/${row.employerId}`}>{row.name}</Link>
        <span className="second-line">{row.employerAccountNo}</span>
      </>
    ),
  },
  {
    key: 'oldestMonth',
    title: '最早欠缴月份',
    render: (row) => (
      <>
        <MonthText value={row.oldestMonth} />
        <span className="second-line">共 {row.monthCount} 个月</span>
      </>
    ),
  },
  {
    key: 'daysLate',
    title: '逾期',
    align: 'right',
    sort: 'late',
    render: (row) => (
      <>
        <strong>{formatCount(row.daysLate)} 天</strong>
        <span className="second-line">
          应于 <DayText value={row.dueOn} plain />
        </span>
      </>
    ),
  },
  { key: 'personCount', title: '人数', align: 'right', sort: 'persons', render: (row) => formatCount(row.personCount) },
  {
    key: 'owedFen',
    title: '欠缴金额（元）',
    align: 'right',
    sort: 'owed',
    render: (row) => <Money fen={row.owedFen} strong />,
  },
  {
    key: 'listState',
    title: '办理情况',
    render: (row) => (row.listState === null ? '未办理' : (listTexts[row.listState] ?? row.listState)),
  },
  {
    key: 'reminded',
    title: '已催缴',
    render: (row) =>
      row.lastRemindedAt === null ? (
        '未催缴'
      ) : (
        <>
          <Link to={`/arrears?tab=reminders&employer=${row.employerId}`}>{row.remindedCount} 次</Link>
          <span className="second-line">
            最近 <InstantText value={row.lastRemindedAt} />
          </span>
        </>
      ),
  },
];

/** How much is overdue for how long; each is a filter. */
function Ageing({
  answer,
  chosen,
  onChoose,
}: {
  answer: Answer;
  chosen: string | undefined;
  onChoose: (ageing: string | undefined) => void;
}) {
  return (
    <div className="ageing" role="group" aria-label="按逾期时间">
      {answer.buckets.map(({ ageing, count, owedFen }) => (
        <button
          key={ageing}
          type="button"
          className={`ageing-${ageing}`}
          aria-pressed={chosen === ageing}
          onClick={() => onChoose(chosen === ageing ? undefined : ageing)}
        >
          <span>逾期 {ageings[ageing]}</span>
          <strong>{formatCount(count)} 家</strong>
          <Money fen={owedFen} unit />
        </button>
      ))}
    </div>
  );
}

/** Reminds one employer by hand: the reason stays with the reminder. */
function Remind({ row, onClose }: { readonly row: Row; readonly onClose: () => void }) {
  const reminding = useCommand(contribution.dunEmployer, {
    invalidates: [report.listArrears, contribution.listDunnings],
  });
  return (
    <DeskDialog
      title={`催缴 ${row.name}`}
      intro={
        <p>
          将立即向单位发送催缴消息：
          <MonthText value={row.oldestMonth} />
          住房公积金应于 <DayText value={row.dueOn} /> 前到账，至今未缴，{formatCount(row.personCount)} 人。
          同一月份每天只能催缴一次。
        </p>
      }
      fields={[
        {
          name: 'reason',
          label: '催缴原因',
          kind: 'area',
          hint: '例如：电话联系后约定本周缴款；职工投诉。留存备查，不发给单位。',
        },
      ]}
      confirmText="发送催缴"
      onSubmit={({ reason = '' }) =>
        reminding.mutateAsync({ params: { employerId: row.employerId }, body: { reason } })
      }
      onClose={onClose}
    />
  );
}

/** Employers past their last day to pay, the longest overdue first. */
export function OverdueList() {
  const list = useListState();
  const may = useMay();
  const [reminded, setReminded] = useState<Row>();
  const ageing = list.choice('ageing', ageings);
  const filter = withoutEmpty({ q: list.get('q'), ageing, list: list.choice('list', lists) });
  const sorting = list.sorting(['late', 'persons', 'owed'], { by: 'late', order: 'desc' });
  const query = useList(report.listArrears, list, { query: { ...filter, ...sorting.asked } });
  const withAction: readonly Column<Row>[] = may('employer.dun')
    ? [
        ...columns,
        {
          key: 'action',
          title: '操作',
          render: (row) =>
            row.isRemindedToday ? (
              <span className="muted">今日已催缴</span>
            ) : (
              <Button size="small" onClick={() => setReminded(row)}>
                催缴
              </Button>
            ),
        },
      ]
    : columns;
  return (
    <>
      {query.data && <Ageing answer={query.data} chosen={ageing} onChoose={(chosen) => list.set({ ageing: chosen })} />}
      <Panel flush>
        <DataTable<Row>
          caption="逾期未缴单位"
          columns={withAction}
          rowKey={({ employerId }) => employerId}
          query={query}
          paging={list}
          sorting={sorting}
          summary={query.data && `欠缴合计 ${formatYuan(fen(query.data.owedFen))} 元，未核定的月份按现有人数和基数估算`}
          filters={
            <>
              <WordFilter list={list} name="q" label="单位名称或账号" maxLength={60} />
              <ChoiceFilter list={list} name="list" label="办理情况" options={lists} />
              <ClearFilters list={list} names={['q', 'ageing', 'list']} />
              <ExportButton declared={report.exportArrears} filter={filter} exportsPath="/exports" />
            </>
          }
          empty={{ title: '没有逾期未缴的单位', text: '符合条件的单位都在缴存期限之内，或已经缴清。' }}
        />
      </Panel>
      {reminded && <Remind row={reminded} onClose={() => setReminded(undefined)} />}
    </>
  );
}
