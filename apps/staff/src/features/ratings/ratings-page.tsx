import {
  type Column,
  DataTable,
  DayText,
  Nothing,
  PageHeader,
  Panel,
  scoreWords,
  useListState,
  useRoute,
  withoutEmpty,
} from '@anju/ui';
import { DaysFilter } from '../../parts/filters.tsx';
import { useMay } from '../../parts/permissions.ts';
import { casework, type RatingRow, type Ratings } from '../../parts/server.ts';

const columns: readonly Column<RatingRow>[] = [
  { key: 'staffName', title: '工作人员', isRowHeader: true },
  { key: 'outlet', title: '网点' },
  { key: 'visits', title: '接待', align: 'right' },
  { key: 'rated', title: '评价', align: 'right' },
  {
    key: 'satisfiedPpm',
    title: '满意率',
    align: 'right',
    render: (row) => (row.satisfiedPpm === null ? <Nothing /> : `${(row.satisfiedPpm / 10_000).toFixed(2)}%`),
  },
  {
    key: 'averageHundredths',
    title: '平均分',
    align: 'right',
    render: (row) =>
      row.averageHundredths === null ? (
        <Nothing />
      ) : (
        `${Math.floor(row.averageHundredths / 100)}.${String(row.averageHundredths % 100).padStart(2, '0')}`
      ),
  },
  ...scoreWords.map((title, at) => ({
    key: title,
    title,
    align: 'right' as const,
    render: (row: RatingRow) => row.scores[at] ?? 0,
  })),
];

const remarkColumns: readonly Column<Ratings['remarks'][number]>[] = [
  { key: 'on', title: '日期', width: 150, render: (row) => <DayText value={row.on} plain /> },
  { key: 'staffName', title: '工作人员', width: 110 },
  { key: 'score', title: '评价', width: 110, render: (row) => scoreWords[row.score - 1] },
  { key: 'tags', title: '印象', render: (row) => row.tags.join('、') },
  { key: 'remark', title: '留言', wraps: true },
];

/** What visitors said of the service at the windows. */
export function RatingsPage() {
  const list = useListState();
  const may = useMay();
  const query = useRoute(casework.listRatings, { query: withoutEmpty(list.range('day')) }, { keepPrevious: true });
  const { data } = query;
  const rowsOf = <Row,>(rows: readonly Row[] | undefined) => ({
    ...query,
    data: rows && { rows, total: rows.length },
  });
  return (
    <>
      <PageHeader
        title="服务评价"
        description={`${may('case.oversee') ? '全部窗口' : '我的窗口'}${data ? `，${data.from} 至 ${data.to}` : ''}；评价不记名。`}
      />
      <Panel flush>
        <DataTable<RatingRow>
          caption="各窗口的评价"
          columns={columns}
          rowKey="staffId"
          query={rowsOf(data?.staff)}
          filters={<DaysFilter list={list} label="日期" />}
          empty={{ title: '这段时间没有接待', text: '在综合窗口接待办事人后，这里会有数字。' }}
        />
      </Panel>
      <Panel title="最近的评价" flush>
        <DataTable<Ratings['remarks'][number]>
          caption="最近的评价"
          columns={remarkColumns}
          rowKey={(row, index) => `${row.on}-${index}`}
          query={rowsOf(data?.remarks)}
          empty={{ title: '没有评价', text: '办事人评价后会显示在这里，写下的话也在。' }}
        />
      </Panel>
    </>
  );
}
