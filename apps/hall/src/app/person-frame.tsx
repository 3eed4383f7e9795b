import { AppShell, Icon, type NavItem, ServiceNotice, useRoute, useSession } from '@anju/ui';
import type { ReactNode } from 'react';
import { notice } from '../../../../server/src/contract.ts';
import { Foot } from './foot.tsx';

const navOf = (unread: number): readonly NavItem[] => [
  { key: 'overview', label: '我的公积金', to: '/my', icon: <Icon name="home" />, group: '查询' },
  { key: 'entries', label: '业务明细', to: '/my/entries', icon: <Icon name="list" />, group: '查询' },
  { key: 'contributions', label: '缴存明细', to: '/my/contributions', icon: <Icon name="calendar" />, group: '查询' },
  { key: 'loans', label: '我的贷款', to: '/my/loans', icon: <Icon name="house" />, group: '查询' },
  { key: 'interest', label: '结息与余额', to: '/my/interest', icon: <Icon name="percent" />, group: '查询' },
  { key: 'withdrawals', label: '提取记录', to: '/my/withdrawals', icon: <Icon name="progress" />, group: '查询' },
  { key: 'info', label: '政策与指南', to: '/info', icon: <Icon name="book" />, group: '查询' },
  { key: 'cases', label: '我的业务', to: '/my/cases', icon: <Icon name="check" />, group: '办理' },
  { key: 'bookings', label: '预约办理', to: '/my/bookings', icon: <Icon name="clock" />, group: '办理' },
  { key: 'withdraw', label: '提取公积金', to: '/my/withdrawals/new', icon: <Icon name="coins" />, group: '办理' },
  { key: 'transfers', label: '转移接续', to: '/my/transfers', icon: <Icon name="swap" />, group: '办理' },
  { key: 'papers', label: '证明打印', to: '/my/papers', icon: <Icon name="paper" />, group: '办理' },
  { key: 'help', label: '在线客服', to: '/help', icon: <Icon name="message" />, group: '办理' },
  { key: 'work-orders', label: '投诉建议', to: '/my/work-orders', icon: <Icon name="edit" />, group: '办理' },
  { key: 'surveys', label: '在线调查', to: '/my/surveys', icon: <Icon name="ballot" />, group: '办理' },
  { key: 'calculator', label: '贷款计算器', to: '/calculator', icon: <Icon name="calculator" />, group: '公共服务' },
  { key: 'rates', label: '历年贷款利率', to: '/rates', icon: <Icon name="chart" />, group: '公共服务' },
  { key: 'estates', label: '合作楼盘', to: '/estates', icon: <Icon name="house" />, group: '公共服务' },
  { key: 'outlets', label: '服务网点', to: '/outlets', icon: <Icon name="building" />, group: '公共服务' },
  {
    key: 'messages',
    label: '我的消息',
    to: '/my/messages',
    icon: <Icon name="message" />,
    group: '账户与安全',
    badge: unread,
  },
  { key: 'security', label: '安全设置', to: '/my/security', icon: <Icon name="shield" />, group: '账户与安全' },
  { key: 'sms', label: '短信与消息设置', to: '/my/sms', icon: <Icon name="phone" />, group: '账户与安全' },
  { key: 'logins', label: '登录日志', to: '/my/logins', icon: <Icon name="key" />, group: '账户与安全' },
  { key: 'lookups', label: '谁看过我的信息', to: '/my/lookups', icon: <Icon name="eye" />, group: '账户与安全' },
  { key: 'changes', label: '变更记录', to: '/my/changes', icon: <Icon name="person" />, group: '账户与安全' },
];

/** The frame of the pages of the person who logged in. */
export function PersonFrame({ children }: { readonly children: ReactNode }) {
  const { session } = useSession();
  const { data } = useRoute(notice.listMessages, { query: { page: 1, pageSize: 20 } }, { staleTime: 60_000 });
  const unread = data?.unread ?? 0;
  return (
    <AppShell
      brand="住房公积金网上服务大厅"
      subtitle={session?.centerName}
      nav={navOf(unread)}
      user={session?.displayName}
      unread={{ count: unread, to: '/my/messages' }}
      footer={<Foot />}
    >
      <ServiceNotice />
      {children}
    </AppShell>
  );
}
