import { type Column, DataTable, DayText, type ListState, Money, useList, withoutEmpty } from '@anju/ui';
import { ChoiceFilter, ClearFilters, DaysFilter } from '../../parts/filters.tsx';
import { JournalLink } from '../../parts/links.tsx';
import { type EntryRow, report } from '../../parts/server.ts';
import { entryKinds } from '../../parts/words.ts';

const columns: readonly Column<EntryRow>[] = [
  { key: 'on', title: '日期', width: 110, render: (row) => <DayText value={row.on} plain /> },
  { key: 'kindText', title: '业务', width: 90, isRowHeader: true },
  { key: 'month', title: '所属月份', width: 90 },
  { key: 'employerName', title: '单位', wraps: true },
  { key: 'summary', title: '摘要', wraps: true },
  {
    key: 'increaseFen',
    title: '增加（元）',
    align: 'right',
    width: 105,
    render: (row) => <Money fen={row.increaseFen || null} />,
  },
  {
    key: 'decreaseFen',
    title: '减少（元）',
    align: 'right',
    width: 105,
    render: (row) => <Money fen={row.decreaseFen || null} />,
  },
  {
    key: 'balanceFen',
    title: '余额（元）',
    align: 'right',
    width: 115,
    render: (row) => <Money fen={row.balanceFen} strong />,
  },
  { key: 'journalId', title: '凭证', width: 100, render: (row) => <JournalLink id={row.journalId} /> },
];

/** 业务明细: movements of money with the voucher of each, and changes of the account. */
export function PersonEntries({ personId, list }: { personId: string; list: ListState }) {
  const { from, to } = list.range('day');
  const kind = list.choice('kind', entryKinds);
  const query = useList(report.listPersonEntries, list, {
    params: { personId },
    query: withoutEmpty({ from, to, kind }),
  });
  return (
    <DataTable<EntryRow>
      caption="业务明细"
      columns={columns}
      rowKey={(row, index) => `${row.on}-${row.journalId}-${index}`}
      query={query}
      paging={list}
      filters={
        <>
          <ChoiceFilter list={list} name="kind" label="业务" options={entryKinds} />
          <DaysFilter list={list} label="日期" />
          <ClearFilters list={list} names={['from', 'to', 'kind']} />
        </>
      }
      summary={
        query.data && (
          <>
            <span>
              增加合计 <Money fen={query.data.increaseFen} unit strong />
            </span>
            <span>
              减少合计 <Money fen={query.data.decreaseFen} unit strong />
            </span>
          </>
        )
      }
      empty={{ title: '没有符合条件的明细', text: '可以放宽日期，或清除业务条件后再查。' }}
    />
  );
}
