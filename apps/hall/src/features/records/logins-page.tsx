import {
  type Column,
  DataTable,
  DayRange,
  InstantText,
  PageHeader,
  Panel,
  SelectField,
  useList,
  useListState,
  withoutEmpty,
} from '@anju/ui';
import { Link } from 'react-router';
import { identity, type RouteOutput } from '../../../../../server/src/contract.ts';
import { channelText } from '../../../../../server/src/rules.ts';

type Login = RouteOutput<typeof identity.listLogins>['rows'][number];

const columns: readonly Column<Login>[] = [
  { key: 'at', title: '时间', isRowHeader: true, render: ({ at }) => <InstantText value={at} seconds /> },
  { key: 'channel', title: '渠道', render: ({ channel }) => channelText(channel) },
  { key: 'result', title: '结果', wraps: true },
  { key: 'place', title: '地点' },
  { key: 'address', title: '网络地址', render: ({ address }) => <span className="figures">{address || '—'}</span> },
  { key: 'device', title: '设备', wraps: true },
];

const results = { in: '成功', refused: '未成功' } as const;
const resultOptions = [
  { value: '', label: '全部' },
  ...Object.entries(results).map(([value, label]) => ({ value, label })),
];

/** P-Q8: who tried to log in as this person, and how it went. */
export function LoginsPage() {
  const list = useListState();
  const range = list.range('day');
  const result = list.choice('result', results);
  const filter = withoutEmpty({ ...range, result });
  const query = useList(identity.listLogins, list, { query: filter });
  return (
    <>
      <PageHeader
        title="登录日志"
        description={
          <>
            每一次登录和尝试登录都记在这里。看到不是您本人的登录，请马上到<Link to="/my/security">安全设置</Link>
            修改密码。
          </>
        }
      />
      <Panel>
        <DataTable
          caption="登录日志"
          columns={columns}
          rowKey={(_row, index) => index}
          query={query}
          paging={list}
          filters={
            <>
              <SelectField
                name="result"
                label="结果"
                value={result ?? ''}
                options={resultOptions}
                onChange={(chosen) => list.set({ result: chosen })}
              />
              <DayRange label="日期" value={range} onChange={({ from, to }) => list.set({ from, to })} />
            </>
          }
          empty={
            Object.keys(filter).length > 0
              ? { title: '没有符合条件的登录记录', text: '可以放宽日期，或看看全部结果。' }
              : { title: '还没有登录记录' }
          }
        />
      </Panel>
    </>
  );
}
