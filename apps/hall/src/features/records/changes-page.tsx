import {
  type Column,
  DataTable,
  DayRange,
  InstantText,
  PageHeader,
  Panel,
  useList,
  useListState,
  withoutEmpty,
} from '@anju/ui';
import { type RouteOutput, report } from '../../../../../server/src/contract.ts';

type Change = RouteOutput<typeof report.listMyChanges>['rows'][number];

const columns: readonly Column<Change>[] = [
  { key: 'at', title: '时间', isRowHeader: true, render: ({ at }) => <InstantText value={at} /> },
  { key: 'field', title: '变更内容' },
  { key: 'before', title: '变更前', wraps: true },
  { key: 'after', title: '变更后', wraps: true },
  { key: 'actor', title: '谁办的' },
  { key: 'channel', title: '渠道' },
];

/** P-Q9: what changed in the person's records, by whom and where. */
export function ChangesPage() {
  const list = useListState();
  const range = list.range('day');
  const filter = withoutEmpty(range);
  const query = useList(report.listMyChanges, list, { query: filter });
  return (
    <>
      <PageHeader title="变更记录" description="您的个人信息和账户信息每一次变更。有不认识的变更，请拨打 12329。" />
      <Panel>
        <DataTable
          caption="变更记录"
          columns={columns}
          rowKey={(_row, index) => index}
          query={query}
          paging={list}
          filters={<DayRange label="日期" value={range} onChange={({ from, to }) => list.set({ from, to })} />}
          empty={
            Object.keys(filter).length > 0
              ? { title: '这段时间没有变更', text: '可以放宽日期再看。' }
              : { title: '没有变更记录', text: '姓名、手机号码、银行卡、缴存基数等变更后，会在这里留下记录。' }
          }
        />
      </Panel>
    </>
  );
}
