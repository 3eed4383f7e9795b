import { AppShell, type NavItem, useRoute, useSession } from '@anju/ui';
import {
  AuditOutlined,
  BankOutlined,
  ClockCircleOutlined,
  DownloadOutlined,
  EnvironmentOutlined,
  FileTextOutlined,
  HomeOutlined,
  MailOutlined,
  ScheduleOutlined,
  SolutionOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import { type ReactNode, useEffect } from 'react';
import { useLocation } from 'react-router';
import { paths } from '../parts/routes.ts';
import { notice } from '../parts/server.ts';
import { queryNav } from './query-pages.tsx';

const nav: readonly NavItem[] = [
  { key: 'home', label: '首页', icon: <HomeOutlined />, to: paths.home },
  { key: 'remit', label: '汇缴核定', icon: <ScheduleOutlined />, to: paths.remit, group: '办理' },
  { key: 'businesses', label: '单位业务', icon: <SolutionOutlined />, to: paths.businesses, group: '办理' },
  { key: 'bookings', label: '预约办理', icon: <ClockCircleOutlined />, to: paths.bookings, group: '办理' },
  { key: 'cases', label: '审核进度', icon: <AuditOutlined />, to: '/cases', group: '办理' },
  { key: 'records', label: '缴款记录', icon: <FileTextOutlined />, to: paths.records, group: '查询' },
  { key: 'employees', label: '职工信息', icon: <TeamOutlined />, to: paths.employees, group: '查询' },
  { key: 'unit', label: '单位信息', icon: <BankOutlined />, to: paths.unit, group: '查询' },
  { key: 'outlets', label: '服务网点', icon: <EnvironmentOutlined />, to: paths.outlets, group: '查询' },
];

/** The frame around every page of a logged-in employer. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { session } = useSession();
  const { data, refetch } = useRoute(notice.listMessages, { query: { page: 1, pageSize: 1 } });
  const { pathname } = useLocation();
  // New messages are looked for when the person moves, never by a clock: asking by itself would keep the session alive.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the move itself is the reason
  useEffect(() => void refetch(), [pathname, refetch]);
  const unread = data?.unread ?? 0;
  return (
    <AppShell
      brand="单位网上服务大厅"
      subtitle={session?.centerName}
      nav={[
        ...nav,
        ...queryNav,
        { key: 'exports', label: '我的导出', icon: <DownloadOutlined />, to: paths.exports, group: '查询' },
        { key: 'messages', label: '消息', icon: <MailOutlined />, to: paths.messages, group: '查询' },
      ]}
      user={session?.displayName}
      unread={{ count: unread, to: paths.messages }}
      footer="住房公积金热线 12329　所有业务均不收费"
    >
      {children}
    </AppShell>
  );
}
