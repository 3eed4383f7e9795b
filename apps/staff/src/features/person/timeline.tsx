import { type Column, DataTable, InstantText, type ListState, Money, Nothing, useList, withoutEmpty } from '@anju/ui';
import { ChoiceFilter, ClearFilters, DaysFilter } from '../../parts/filters.tsx';
import { channelText, report, type TimelineRow, timelineKinds } from '../../parts/server.ts';
import { timelineText } from '../../parts/words.ts';

const columns: readonly Column<TimelineRow>[] = [
  { key: 'at', title: '时间', width: 165, render: (row) => <InstantText value={row.at} /> },
  { key: 'kind', title: '种类', width: 100, isRowHeader: true, render: (row) => timelineKinds[row.kind] },
  {
    key: 'what',
    title: '内容',
    wraps: true,
    render: (row) => (
      <>
        {timelineText(row.kind, row.what)}
        {row.text && <span className="second-line">{row.text}</span>}
      </>
    ),
  },
  {
    key: 'amountFen',
    title: '金额（元）',
    align: 'right',
    width: 130,
    render: (row) => (row.amountFen === null ? <Nothing /> : <Money fen={row.amountFen} />),
  },
  {
    key: 'channel',
    title: '渠道',
    width: 120,
    render: (row) => (row.channel ? channelText(row.channel) : <Nothing />),
  },
];

/** 用户视图: registration, account, trades and every meeting with a person, on one line of time. */
export function PersonTimeline({ personId, list }: { readonly personId: string; readonly list: ListState }) {
  const kind = list.choice('kind', timelineKinds);
  const { from, to } = list.range('day');
  const query = useList(report.getTimeline, list, { params: { personId }, query: withoutEmpty({ kind, from, to }) });
  return (
    <DataTable<TimelineRow>
      caption="全部往来"
      columns={columns}
      rowKey={(row, index) => `${row.at}-${index}`}
      query={query}
      paging={list}
      empty={{ title: '没有记录', text: '该职工的登记、账户、交易、咨询和办理都会出现在这里。' }}
      filters={
        <>
          <ChoiceFilter list={list} name="kind" label="种类" options={timelineKinds} />
          <DaysFilter list={list} label="日期" />
          <ClearFilters list={list} names={['kind', 'from', 'to']} />
        </>
      }
    />
  );
}
