import {
  type Column,
  DataTable,
  PageHeader,
  Panel,
  ProblemSummary,
  thisMonth,
  todayInBeijing,
  useCommand,
  useListState,
  useRoute,
} from '@anju/ui';
import { DaysFilter } from '../../parts/filters.tsx';
import { useMay } from '../../parts/permissions.ts';
import { type RouteOutput, workOrderChannels, workOrderKinds, workorder } from '../../parts/server.ts';
import './work-orders.css';

type Figures = RouteOutput<typeof workorder.workOrderFigures>;
type Row = Figures['all'] & { readonly name: string };
type Member = RouteOutput<typeof workorder.listAssignees>['staff'][number];

const columnsOf = (title: string): readonly Column<Row>[] => [
  { key: 'name', title, isRowHeader: true },
  { key: 'opened', title: '登记', align: 'right', width: 80 },
  { key: 'closed', title: '办结', align: 'right', width: 80 },
  { key: 'late', title: '超期办结', align: 'right', width: 90 },
  { key: 'reopened', title: '重办', align: 'right', width: 80 },
  {
    key: 'averageHours',
    title: '平均用时',
    align: 'right',
    width: 110,
    render: ({ averageHours }) => (averageHours === null ? '—' : `${averageHours} 小时`),
  },
  {
    key: 'averageScore',
    title: '满意度',
    align: 'right',
    width: 130,
    render: ({ averageScore, rated }) => (averageScore === null ? '—' : `${averageScore} 分（${rated} 人）`),
  },
  { key: 'open', title: '现在未办结', align: 'right', width: 110 },
  { key: 'overdue', title: '现在逾期', align: 'right', width: 100 },
];

function Sums({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
  return (
    <Panel flush>
      <DataTable
        caption={title}
        showCaption
        rowKey="name"
        rows={rows}
        columns={columnsOf(title.replace('按', ''))}
        empty={{ title: '这段时间没有工单' }}
      />
    </Panel>
  );
}

/** Who answers for which department: what a department is charged with stands in the list of its members. */
function Members() {
  const may = useMay();
  const { data, error } = useRoute(workorder.listAssignees, {});
  const save = useCommand(workorder.saveMember, { invalidates: [workorder.listAssignees] });
  if (!data) return <ProblemSummary error={error} />;
  const columns: readonly Column<Member>[] = [
    { key: 'name', title: '姓名', isRowHeader: true },
    {
      key: 'department',
      title: '承办科室',
      render: ({ staffId, name, department }) =>
        may('work-order.review') ? (
          <select
            className="control work-order-member"
            aria-label={`${name}的承办科室`}
            value={department ?? ''}
            onChange={({ target }) => save.mutate({ params: { staffId }, body: { department: target.value } })}
          >
            {department === null && <option value="">没有设置</option>}
            {data.departments.map((one) => (
              <option key={one.code} value={one.code}>
                {one.name}
              </option>
            ))}
          </select>
        ) : (
          (data.departments.find(({ code }) => code === department)?.name ?? '没有设置')
        ),
    },
  ];
  return (
    <Panel flush>
      <ProblemSummary error={save.error} />
      <DataTable
        caption="承办人员"
        showCaption
        rowKey="staffId"
        rows={data.staff}
        columns={columns}
        empty={{ title: '没有办理工单的人员' }}
      />
    </Panel>
  );
}

/** How work orders went: by kind, by channel and by department; who answers for which department. */
export function WorkOrderOverviewPage() {
  const list = useListState();
  const { from = `${thisMonth()}-01`, to = todayInBeijing() } = list.range('day');
  const { data, error } = useRoute(workorder.workOrderFigures, { query: { from, to } }, { keepPrevious: true });
  return (
    <>
      <PageHeader
        title="工单统计与科室"
        back={{ to: '/work-orders', text: '工单' }}
        extra={<DaysFilter list={list} label="登记日期" usual={{ from, to }} />}
      />
      <ProblemSummary error={error} />
      {data && (
        <>
          <Sums
            title="按类别"
            rows={[
              { name: '全部', ...data.all },
              ...data.kinds.map(({ kind, ...sums }) => ({ name: workOrderKinds[kind], ...sums })),
            ]}
          />
          <Sums
            title="按渠道"
            rows={data.channels.map(({ channel, ...sums }) => ({ name: workOrderChannels[channel], ...sums }))}
          />
          <Sums
            title="按科室"
            rows={data.departments.map(({ department, ...sums }) => ({ name: department, ...sums }))}
          />
        </>
      )}
      <Members />
    </>
  );
}
