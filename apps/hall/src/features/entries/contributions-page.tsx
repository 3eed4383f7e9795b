import {
  type Column,
  contributionOptions,
  DataTable,
  DayText,
  download,
  Money,
  MonthRange,
  Nothing,
  PageHeader,
  Panel,
  SelectField,
  useList,
  useListState,
  withAccount,
  withoutEmpty,
} from '@anju/ui';
import { type RouteOutput, report } from '../../../../../server/src/contract.ts';

type Contribution = RouteOutput<typeof report.listMyContributions>['rows'][number];
const columns: readonly Column<Contribution>[] = [
  {
    key: 'month',
    title: '缴存月份',
    isRowHeader: true,
    sort: 'month',
    render: ({ month }) => month ?? <Nothing />,
  },
  { key: 'kindText', title: '种类' },
  {
    key: 'employerFen',
    title: '单位缴（元）',
    align: 'right',
    render: ({ employerFen }) => <Money fen={employerFen} />,
  },
  { key: 'memberFen', title: '个人缴（元）', align: 'right', render: ({ memberFen }) => <Money fen={memberFen} /> },
  {
    key: 'amountFen',
    title: '合计（元）',
    align: 'right',
    sort: 'amount',
    render: ({ amountFen }) => <Money fen={amountFen} strong />,
  },
  {
    key: 'balanceFen',
    title: '缴后余额（元）',
    align: 'right',
    render: ({ balanceFen }) => <Money fen={balanceFen} />,
  },
  { key: 'on', title: '入账日期', sort: 'on', render: ({ on }) => <DayText value={on} plain /> },
  { key: 'employerName', title: '缴存单位', wraps: true },
];

/** P-Q11: what was paid in for each month, the employer's part and the member's. */
export function ContributionsPage() {
  const list = useListState();
  const range = list.range('month');
  const kind = contributionOptions.find(({ value }) => value === list.get('kind'))?.value ?? '';
  const filter = withoutEmpty({ kind, ...range });
  const sorting = list.sorting(['month', 'amount', 'on'], { by: 'on', order: 'desc' });
  const query = useList(report.listMyContributions, list, { query: { ...filter, ...sorting.asked } });
  return (
    <>
      <PageHeader
        title="缴存明细"
        description="单位每个月为您缴存的金额。发现漏缴、少缴，请先问单位，或拨打 12329 投诉。"
      />
      <Panel>
        <DataTable
          caption="缴存明细"
          columns={withAccount(columns, query.data?.rows)}
          rowKey={(_row, index) => index}
          query={query}
          paging={list}
          sorting={sorting}
          filters={
            <>
              <SelectField
                name="kind"
                label="种类"
                value={kind}
                options={contributionOptions}
                onChange={(chosen) => list.set({ kind: chosen })}
              />
              <MonthRange label="缴存月份" value={range} onChange={({ from, to }) => list.set({ from, to })} />
            </>
          }
          summary={
            query.data && (
              <span>
                缴存合计 <Money fen={query.data.amountFen} strong unit />
              </span>
            )
          }
          onExport={() => download(report.exportMyContributions, { query: filter })}
          empty={
            Object.keys(filter).length > 0
              ? { title: '没有符合条件的缴存记录', text: '可以放宽月份范围，或看看全部种类。' }
              : { title: '还没有缴存记录', text: '单位为您汇缴入账后，每个月都会列在这里。' }
          }
        />
      </Panel>
    </>
  );
}
