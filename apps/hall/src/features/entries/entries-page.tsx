import {
  type Column,
  DataTable,
  DayRange,
  DayText,
  download,
  entryOptions,
  Money,
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

type Entry = RouteOutput<typeof report.listMyEntries>['rows'][number];
const moved = (fen: number) => (fen === 0 ? <Nothing /> : <Money fen={fen} />);

const columns: readonly Column<Entry>[] = [
  { key: 'on', title: '日期', isRowHeader: true, sort: 'on', render: ({ on }) => <DayText value={on} plain /> },
  { key: 'kindText', title: '业务' },
  { key: 'month', title: '所属月份', render: ({ month }) => month ?? <Nothing /> },
  { key: 'increaseFen', title: '增加（元）', align: 'right', render: ({ increaseFen }) => moved(increaseFen) },
  { key: 'decreaseFen', title: '减少（元）', align: 'right', render: ({ decreaseFen }) => moved(decreaseFen) },
  {
    key: 'balanceFen',
    title: '余额（元）',
    align: 'right',
    render: ({ balanceFen }) => <Money fen={balanceFen} strong />,
  },
  { key: 'summary', title: '说明', wraps: true },
  { key: 'employerName', title: '单位', wraps: true },
];

/** P-Q10: every movement of the account, with totals of what is chosen. */
export function EntriesPage() {
  const list = useListState();
  const range = list.range('day');
  const kind = entryOptions.find(({ value }) => value === list.get('kind'))?.value ?? '';
  const filter = withoutEmpty({ kind, ...range });
  const sorting = list.sorting(['on', 'amount'], { by: 'on', order: 'desc' });
  const query = useList(report.listMyEntries, list, { query: { ...filter, ...sorting.asked } });
  return (
    <>
      <PageHeader title="业务明细" description="账户里每一笔钱的增减。点“日期”可以从早到晚看。" />
      <Panel>
        <DataTable
          caption="业务明细"
          columns={withAccount(columns, query.data?.rows)}
          rowKey={(_row, index) => index}
          query={query}
          paging={list}
          sorting={sorting}
          filters={
            <>
              <SelectField
                name="kind"
                label="业务种类"
                value={kind}
                options={entryOptions}
                onChange={(chosen) => list.set({ kind: chosen })}
              />
              <DayRange label="日期" value={range} onChange={({ from, to }) => list.set({ from, to })} />
            </>
          }
          summary={
            query.data && (
              <>
                <span>
                  增加合计 <Money fen={query.data.increaseFen} strong unit />
                </span>
                <span>
                  减少合计 <Money fen={query.data.decreaseFen} strong unit />
                </span>
              </>
            )
          }
          onExport={() => download(report.exportMyEntries, { query: filter })}
          empty={
            Object.keys(filter).length > 0
              ? { title: '没有符合条件的记录', text: '可以换一种业务或放宽日期范围。' }
              : { title: '还没有记录', text: '单位为您汇缴入账后，每一笔都会列在这里。' }
          }
        />
      </Panel>
    </>
  );
}
