import { type Column, DayText, formatCount, Money, Nothing, PageHeader, Panel, useRoute } from '@anju/ui';
import { type RouteOutput, report } from '../../parts/server.ts';
import { monthColumn } from './person-columns.tsx';
import { type Asked, QueryList } from './query-list.tsx';

type Entry = RouteOutput<typeof report.listUnitEntries>['rows'][number];
const moved = (fen: number, sign = false) => (fen === 0 ? <Nothing /> : <Money fen={fen} sign={sign} />);

const columns: readonly Column<Entry>[] = [
  { key: 'on', title: '入账日期', isRowHeader: true, sort: 'on', render: ({ on }) => <DayText value={on} plain /> },
  { key: 'kindText', title: '业务' },
  monthColumn('month', '所属月份'),
  {
    key: 'personCount',
    title: '人数',
    align: 'right',
    render: ({ personCount }) => (personCount === null ? <Nothing /> : formatCount(personCount)),
  },
  {
    key: 'toPeopleFen',
    title: '记入职工账户',
    align: 'right',
    sort: 'toPeople',
    render: ({ toPeopleFen }) => moved(toPeopleFen),
  },
  {
    key: 'unallocatedChangeFen',
    title: '未分摊增减',
    align: 'right',
    render: ({ unallocatedChangeFen }) => moved(unallocatedChangeFen, true),
  },
  {
    key: 'unallocatedFen',
    title: '未分摊余额',
    align: 'right',
    render: ({ unallocatedFen }) => <Money fen={unallocatedFen} />,
  },
  { key: 'summary', title: '摘要', wraps: true },
];
const sorts = ['on', 'toPeople'] as const;
const useEntries = ({ choice: _choice, q: _q, ...query }: Asked<(typeof sorts)[number]>) =>
  useRoute(report.listUnitEntries, { query }, { keepPrevious: true });

/** 单位流水账查询导出 (U-Q7). */
export function UnitEntriesPage() {
  return (
    <>
      <PageHeader
        title="单位流水账"
        description="单位每一笔款项的去向：记入职工个人账户，或留作未分摊余额（已到账、尚未记入职工账户的钱）。"
      />
      <Panel>
        <QueryList
          caption="单位流水账"
          columns={columns}
          rowKey={(row) => row.journalId}
          useRows={useEntries}
          sorts={sorts}
          dates={{ label: '入账日期', by: 'day' }}
          summary={({ total, toPeopleFen, unallocatedInFen, unallocatedOutFen }) => (
            <span>
              共 {formatCount(total)} 笔，记入职工账户 <Money fen={toPeopleFen} strong unit />
              ；未分摊转入 <Money fen={unallocatedInFen} unit />
              ，转出 <Money fen={unallocatedOutFen} unit />
            </span>
          )}
          declared={report.exportUnitEntries}
          empty={{ what: '流水', text: '款项入账后会列在这里。' }}
        />
      </Panel>
    </>
  );
}
