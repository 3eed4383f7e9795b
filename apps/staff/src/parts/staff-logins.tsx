import { type Column, DataTable, InstantText, Nothing, useList, usePaging } from '@anju/ui';
import { identity, type StaffLogin, type StaffSession } from './server.ts';

const sessionColumns: readonly Column<StaffSession>[] = [
  {
    key: 'createdAt',
    title: '登录时间',
    width: 150,
    isRowHeader: true,
    render: (row) => <InstantText value={row.createdAt} />,
  },
  { key: 'seenAt', title: '最近操作', width: 150, render: (row) => <InstantText value={row.seenAt} /> },
  { key: 'device', title: '设备' },
  { key: 'address', title: '网络地址', render: (row) => `${row.address}（${row.place}）` },
  {
    key: 'isCurrent',
    title: '说明',
    width: 110,
    render: (row) => (row.isCurrent ? <span className="tag tag-info">当前登录</span> : <Nothing />),
  },
];

/** The sessions of somebody that are open. */
export function SessionsTable({ rows }: { readonly rows: readonly StaffSession[] }) {
  return (
    <DataTable
      caption="正在登录"
      columns={sessionColumns}
      rows={rows}
      rowKey={({ createdAt, address }) => `${createdAt} ${address}`}
      empty={{ title: '现在没有登录' }}
    />
  );
}

const loginColumns: readonly Column<StaffLogin>[] = [
  { key: 'at', title: '时间', width: 165, isRowHeader: true, render: (row) => <InstantText value={row.at} seconds /> },
  {
    key: 'result',
    title: '结果',
    width: 200,
    render: (row) => <span className={row.result === '成功' ? undefined : 'audit-refused'}>{row.result}</span>,
  },
  { key: 'device', title: '设备' },
  {
    key: 'address',
    title: '网络地址',
    render: (row) => `${row.address || '—'}${row.address ? `（${row.place}）` : ''}`,
  },
];

type LoginsProps =
  | { readonly route: typeof identity.listStaffLogins; readonly params: { readonly staffId: string } }
  | { readonly route: typeof identity.listOwnLogins };

/** Logins and refused ones, the newest first. */
export function LoginsTable(props: LoginsProps) {
  const paging = usePaging(10);
  const others = useList(
    identity.listStaffLogins,
    paging,
    { params: 'params' in props ? { ...props.params } : { staffId: '' } },
    { enabled: 'params' in props },
  );
  const own = useList(identity.listOwnLogins, paging, {}, { enabled: !('params' in props) });
  return (
    <DataTable
      caption="登录记录"
      columns={loginColumns}
      rowKey={(row, index) => `${row.at} ${index}`}
      query={'params' in props ? others : own}
      paging={paging}
      empty={{ title: '还没有登录记录' }}
    />
  );
}
