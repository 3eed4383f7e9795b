import { AppShell, type NavItem, ServiceNotice, useRoute, useSession } from '@anju/ui';
import {
  AuditOutlined,
  BankOutlined,
  CheckSquareOutlined,
  ClockCircleOutlined,
  CommentOutlined,
  CustomerServiceOutlined,
  DownloadOutlined,
  EnvironmentOutlined,
  FileTextOutlined,
  FormOutlined,
  HomeOutlined,
  LockOutlined,
  MailOutlined,
  ReadOutlined,
  ScheduleOutlined,
  SolutionOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import { type ReactNode, useEffect } from 'react';
import { useLocation } from 'react-router';
import { paths } from '../parts/routes.ts';
import { deskPaths, servedEmployerId } from '../parts/seat.ts';
import { contribution, notice } from '../parts/server.ts';
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
  { key: 'info', label: '政策与指南', icon: <ReadOutlined />, to: paths.info, group: '查询' },
];

const exportsNav: NavItem = {
  key: 'exports',
  label: '我的导出',
  icon: <DownloadOutlined />,
  to: paths.exports,
  group: '查询',
};

/** What is the employer's own affair and not the counter's. */
const ownOnly = new Set(['bookings', 'cases']);

/** The frame around the same pages when a clerk of the centre has the employer at the window: whose they are, and the way back. */
function CounterShell({ children }: { readonly children: ReactNode }) {
  const { session } = useSession();
  const { data } = useRoute(contribution.getEmployerOverview, {});
  return (
    <AppShell
      brand="柜面代办"
      subtitle={data?.name ?? session?.centerName}
      nav={[...nav.filter(({ key }) => !ownOnly.has(key)), ...queryNav, exportsNav]}
      user={session?.displayName}
      careMode={false}
      actions={
        <>
          <a className="head-link" href={deskPaths.employer}>
            单位页面
          </a>
          <a className="head-link" href={deskPaths.window}>
            返回综合窗口
          </a>
        </>
      }
      footer="柜面代办以单位盖章的确认书代替证书签名，每一步均记入审计"
    >
      {children}
    </AppShell>
  );
}

/** The frame around every page: the employer's own, or the counter's. */
export function Shell({ children }: { readonly children: ReactNode }) {
  return servedEmployerId ? <CounterShell>{children}</CounterShell> : <HallShell>{children}</HallShell>;
}

function HallShell({ children }: { readonly children: ReactNode }) {
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
        exportsNav,
        { key: 'help', label: '在线客服', icon: <CustomerServiceOutlined />, to: paths.help, group: '服务' },
        { key: 'work-orders', label: '投诉建议', icon: <FormOutlined />, to: paths.workOrders, group: '服务' },
        { key: 'surveys', label: '在线调查', icon: <CheckSquareOutlined />, to: paths.surveys, group: '服务' },
        { key: 'board', label: '留言公开', icon: <CommentOutlined />, to: paths.board, group: '服务' },
        { key: 'messages', label: '消息', icon: <MailOutlined />, to: paths.messages, group: '服务' },
        { key: 'security', label: '密码修改', icon: <LockOutlined />, to: paths.security, group: '服务' },
      ]}
      user={session?.displayName}
      unread={{ count: unread, to: paths.messages }}
      footer="住房公积金热线 12329　所有业务均不收费"
    >
      <ServiceNotice />
      {children}
    </AppShell>
  );
}
