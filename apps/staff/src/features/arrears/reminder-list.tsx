import {
  type Column,
  DataTable,
  DayText,
  ExportButton,
  formatCount,
  InstantText,
  Money,
  MonthText,
  Panel,
  StateTag,
  useList,
  useListState,
  withoutEmpty,
} from '@anju/ui';
import { Link } from 'react-router';
import { ChoiceFilter, ClearFilters, DaysFilter } from '../../parts/filters.tsx';
import { contribution, type RouteOutput } from '../../parts/server.ts';

type Row = RouteOutput<typeof contribution.listDunnings>['rows'][number];

const methods = { message: '自动提醒', manual: '人工催缴' } as const;
const paid = { yes: '已缴清', no: '仍未缴' } as const;

const columns: readonly Column<Row>[] = [
  { key: 'dunnedAt', title: '催缴时间', render: ({ dunnedAt }) => <InstantText value={dunnedAt} /> },
  {
    key: 'employer',
    title: '单位',
    isRowHeader: true,
    wraps: true,
    render: (row) => (
      <>
        <Link to={`/employers/${row.employerId}`}>{row.employerName}</Link>
        <span className="second-line">{row.employerAccountNo}</span>
      </>
    ),
  },
  { key: 'month', title: '欠缴月份', render: ({ month }) => <MonthText value={month} /> },
  { key: 'dueOn', title: '应到账日', render: ({ dueOn }) => <DayText value={dueOn} /> },
  { key: 'personCount', title: '人数', align: 'right', render: ({ personCount }) => formatCount(personCount) },
  { key: 'amountFen', title: '当时欠缴（元）', align: 'right', render: ({ amountFen }) => <Money fen={amountFen} /> },
  {
    key: 'method',
    title: '方式',
    wraps: true,
    render: (row) => (
      <>
        {row.method === 'message' ? `自动提醒 第 ${row.round} 次` : `人工催缴 ${row.clerkName ?? ''}`}
        {row.reason && <span className="second-line">{row.reason}</span>}
      </>
    ),
  },
  {
    key: 'isPaid',
    title: '结果',
    render: ({ isPaid }) => (
      <StateTag state={isPaid ? 'yes' : 'no'} texts={{ yes: [paid.yes, 'good'], no: [paid.no, 'wait'] }} />
    ),
  },
];

/** What employers were told, by whom, why, and whether they have paid since. */
export function ReminderList() {
  const list = useListState();
  const isPaid = list.choice('paid', paid);
  const filter = {
    ...withoutEmpty({
      ...list.range('day'),
      employerId: list.id('employer'),
      method: list.choice('method', methods),
    }),
    ...(isPaid && { isPaid: isPaid === 'yes' }),
  };
  const query = useList(contribution.listDunnings, list, { query: filter });
  return (
    <Panel flush>
      <DataTable<Row>
        caption="催缴记录"
        columns={columns}
        rowKey={({ dunningId }) => dunningId}
        query={query}
        paging={list}
        filters={
          <>
            <DaysFilter list={list} label="催缴日期" />
            <ChoiceFilter list={list} name="method" label="方式" options={methods} />
            <ChoiceFilter list={list} name="paid" label="结果" options={paid} />
            <ClearFilters list={list} names={['from', 'to', 'method', 'paid', 'employer']} />
            <ExportButton declared={contribution.exportDunnings} filter={filter} exportsPath="/exports" />
          </>
        }
        empty={{ title: '没有催缴记录', text: '单位逾期后系统自动提醒，记录显示在这里。' }}
      />
    </Panel>
  );
}
