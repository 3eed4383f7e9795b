import { type Column, DataTable, DayText, download, Money, Panel, useList, usePaging, useRoute } from '@anju/ui';
import { loan, type RouteOutput } from '../../../../../server/src/contract.ts';
import { formatYuan } from '../../../../../server/src/rules.ts';

type Entry = RouteOutput<typeof loan.listMyLoanEntries>['rows'][number];

const columns: readonly Column<Entry>[] = [
  { key: 'on', title: '日期', isRowHeader: true, render: ({ on }) => <DayText value={on} plain /> },
  {
    key: 'kindText',
    title: '业务',
    wraps: true,
    render: ({ kindText, dueOn, detail }) => (
      <>
        {kindText}
        {(dueOn ?? detail) && <span className="second-line">{detail ?? `${dueOn} 期`}</span>}
      </>
    ),
  },
  { key: 'amountFen', title: '金额（元）', align: 'right', render: (row) => <Money fen={row.amountFen} strong /> },
  { key: 'principalFen', title: '本金（元）', align: 'right', render: (row) => <Money fen={row.principalFen} /> },
  { key: 'interestFen', title: '利息（元）', align: 'right', render: (row) => <Money fen={row.interestFen} /> },
  { key: 'penaltyFen', title: '罚息（元）', align: 'right', render: (row) => <Money fen={row.penaltyFen} /> },
  { key: 'balanceFen', title: '剩余本金（元）', align: 'right', render: (row) => <Money fen={row.balanceFen} /> },
];

/** P-Q14: what has been repaid, the newest first. */
export function EntriesPanel({ loanId }: { readonly loanId: string }) {
  const paging = usePaging();
  const query = useList(loan.listMyLoanEntries, paging, { params: { loanId } });
  return (
    <Panel title="还款明细">
      <DataTable
        caption="还款明细"
        columns={columns}
        rowKey="entryNo"
        query={query}
        paging={paging}
        onExport={() => download(loan.exportMyLoanEntries, { params: { loanId } })}
        exportText="下载 Excel"
        empty={{ title: '还没有还款记录', text: '放款和每一次还款都会记在这里。' }}
      />
    </Panel>
  );
}

type Row = RouteOutput<typeof loan.getMyLoanSchedule>['rows'][number];
const planColumns: readonly Column<Row>[] = [
  { key: 'no', title: '期次', isRowHeader: true, width: 70 },
  { key: 'dueOn', title: '还款日', render: ({ dueOn }) => <DayText value={dueOn} plain /> },
  {
    key: 'paymentFen',
    title: '月还款额（元）',
    align: 'right',
    render: (row) => <Money fen={row.paymentFen} strong />,
  },
  { key: 'principalFen', title: '本金（元）', align: 'right', render: (row) => <Money fen={row.principalFen} /> },
  { key: 'interestFen', title: '利息（元）', align: 'right', render: (row) => <Money fen={row.interestFen} /> },
  { key: 'balanceFen', title: '剩余本金（元）', align: 'right', render: (row) => <Money fen={row.balanceFen} /> },
];

/** P-Q14: what is to come. */
export function SchedulePanel({ loanId }: { readonly loanId: string }) {
  const { data, error, isPending, isFetching, refetch } = useRoute(loan.getMyLoanSchedule, { params: { loanId } });
  const paging = usePaging();
  return (
    <Panel title="还款计划">
      <DataTable
        caption="还款计划"
        columns={planColumns}
        rowKey="no"
        query={data ? undefined : { isPending, isFetching, error, refetch }}
        rows={data?.rows}
        paging={paging}
        summary={data && <>{`还要付利息 ${formatYuan(data.interestFen)} 元。${data.note}`}</>}
        empty={{ title: '没有待还的期次' }}
      />
    </Panel>
  );
}
