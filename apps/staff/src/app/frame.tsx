import { AppShell, type NavItem, PageSkeleton, useSession } from '@anju/ui';
import {
  AccountBookOutlined,
  ApiOutlined,
  AuditOutlined,
  BankOutlined,
  BellOutlined,
  BookOutlined,
  CheckCircleOutlined,
  CheckSquareOutlined,
  CommentOutlined,
  ControlOutlined,
  CustomerServiceOutlined,
  DashboardOutlined,
  DesktopOutlined,
  DownloadOutlined,
  EnvironmentOutlined,
  FileDoneOutlined,
  FormOutlined,
  FundOutlined,
  HomeOutlined,
  LineChartOutlined,
  MessageOutlined,
  PhoneOutlined,
  ProfileOutlined,
  ReadOutlined,
  ReconciliationOutlined,
  SafetyCertificateOutlined,
  SearchOutlined,
  SettingOutlined,
  ShopOutlined,
  SmileOutlined,
  SolutionOutlined,
  SoundOutlined,
  SwapOutlined,
  TagOutlined,
  TeamOutlined,
  TransactionOutlined,
  WechatOutlined,
} from '@ant-design/icons';
import { Suspense, useCallback, useRef, useState } from 'react';
import { Link, Outlet } from 'react-router';
import { VisitLink } from '../features/counter/visit-link.tsx';
import { SearchBar } from '../features/search/search-bar.tsx';
import { dutyWords, useDuties, useDutiesAfterCommands } from '../parts/duties.ts';
import { type DeskPermission, useMay } from '../parts/permissions.ts';
import { ShortcutHelp, useShortcuts, useSingleKeys } from './shortcuts.tsx';

const sections: readonly (NavItem & { readonly permission: DeskPermission })[] = [
  { key: 'day', label: '今日概况', to: '/', icon: <DashboardOutlined />, permission: 'staff.day' },
  {
    key: 'counter',
    group: '办件',
    label: '综合窗口',
    to: '/counter',
    icon: <SolutionOutlined />,
    permission: 'case.intake',
  },
  { key: 'cases', group: '办件', label: '业务待办', to: '/cases', icon: <FileDoneOutlined />, permission: 'case.work' },
  {
    key: 'certificates',
    group: '办件',
    label: '证明审核',
    to: '/certificates',
    icon: <SafetyCertificateOutlined />,
    permission: 'evidence.read',
  },
  { key: 'search', group: '办件', label: '查找', to: '/search', icon: <SearchOutlined />, permission: 'staff.search' },
  {
    key: 'transfers',
    group: '办件',
    label: '转移接续',
    to: '/transfers',
    icon: <SwapOutlined />,
    permission: 'transfer.read',
  },
  { key: 'loans', group: '办件', label: '贷款台账', to: '/loans', icon: <HomeOutlined />, permission: 'loan.read' },
  { key: 'estates', group: '办件', label: '合作楼盘', to: '/estates', icon: <ShopOutlined />, permission: 'loan.read' },
  {
    key: 'registration',
    group: '办件',
    label: '单位登记',
    to: '/employers/new',
    icon: <ShopOutlined />,
    permission: 'registration.employer',
  },
  {
    key: 'employer-checks',
    group: '办件',
    label: '单位登记核验',
    to: '/employer-checks',
    icon: <SafetyCertificateOutlined />,
    permission: 'evidence.read',
  },
  {
    key: 'arrears',
    group: '办件',
    label: '催缴',
    to: '/arrears',
    icon: <BellOutlined />,
    permission: 'staff.employer',
  },
  {
    key: 'decisions',
    group: '资金与账务',
    label: '待复核',
    to: '/decisions',
    icon: <CheckCircleOutlined />,
    permission: 'ledger.read',
  },
  {
    key: 'journals',
    group: '资金与账务',
    label: '记账凭证',
    to: '/journals',
    icon: <BookOutlined />,
    permission: 'ledger.read',
  },
  {
    key: 'books',
    group: '资金与账务',
    label: '财务',
    to: '/books',
    icon: <AccountBookOutlined />,
    permission: 'ledger.read',
  },
  {
    key: 'receipts',
    group: '资金与账务',
    label: '到账通知',
    to: '/receipts',
    icon: <BankOutlined />,
    permission: 'settlement.read',
  },
  {
    key: 'payments',
    group: '资金与账务',
    label: '付款与收款',
    to: '/payments',
    icon: <TransactionOutlined />,
    permission: 'settlement.read',
  },
  {
    key: 'batches',
    group: '资金与账务',
    label: '批量扣款',
    to: '/batches',
    icon: <ProfileOutlined />,
    permission: 'settlement.read',
  },
  {
    key: 'reconciliations',
    group: '资金与账务',
    label: '银行对账',
    to: '/reconciliations',
    icon: <ReconciliationOutlined />,
    permission: 'settlement.read',
  },
  {
    key: 'window',
    group: '大厅与网点',
    label: '叫号窗口',
    to: '/window',
    icon: <SoundOutlined />,
    permission: 'booking.window',
  },
  {
    key: 'entrance',
    group: '大厅与网点',
    label: '大厅取号',
    to: '/entrance',
    icon: <TagOutlined />,
    permission: 'booking.window',
  },
  {
    key: 'queues',
    group: '大厅与网点',
    label: '排队总览',
    to: '/queues',
    icon: <FundOutlined />,
    permission: 'booking.figures',
  },
  {
    key: 'kiosks',
    group: '大厅与网点',
    label: '自助终端',
    to: '/kiosks',
    icon: <DesktopOutlined />,
    permission: 'kiosk.read',
  },
  {
    key: 'outlets',
    group: '大厅与网点',
    label: '网点管理',
    to: '/outlets',
    icon: <EnvironmentOutlined />,
    permission: 'booking.manage',
  },
  {
    key: 'desk',
    group: '咨询与消息',
    label: '综合坐席',
    to: '/desk',
    icon: <CustomerServiceOutlined />,
    permission: 'desk.serve',
  },
  {
    key: 'hotline',
    group: '咨询与消息',
    label: '12329 语音',
    to: '/hotline',
    icon: <PhoneOutlined />,
    permission: 'hotline.serve',
  },
  {
    key: 'work-orders',
    group: '咨询与消息',
    label: '工单',
    to: '/work-orders',
    icon: <CommentOutlined />,
    permission: 'work-order.handle',
  },
  {
    key: 'ratings',
    group: '咨询与消息',
    label: '服务评价',
    to: '/ratings',
    icon: <SmileOutlined />,
    permission: 'rating.read',
  },
  {
    key: 'surveys',
    group: '咨询与消息',
    label: '在线调查',
    to: '/surveys',
    icon: <CheckSquareOutlined />,
    permission: 'content.review',
  },
  {
    key: 'content',
    group: '咨询与消息',
    label: '内容发布',
    to: '/content',
    icon: <ReadOutlined />,
    permission: 'content.review',
  },
  {
    key: 'wechat',
    group: '咨询与消息',
    label: '公众号',
    to: '/wechat',
    icon: <WechatOutlined />,
    permission: 'notice.manage',
  },
  {
    key: 'sms',
    group: '咨询与消息',
    label: '短信与消息',
    to: '/sms',
    icon: <MessageOutlined />,
    permission: 'notice.manage',
  },
  {
    key: 'templates',
    group: '咨询与消息',
    label: '消息模板',
    to: '/message-templates',
    icon: <FormOutlined />,
    permission: 'notice.review',
  },
  {
    key: 'services',
    group: '管理',
    label: '业务与渠道',
    to: '/services',
    icon: <ControlOutlined />,
    permission: 'service.read',
  },
  {
    key: 'parameters',
    group: '管理',
    label: '业务参数',
    to: '/parameters',
    icon: <SettingOutlined />,
    permission: 'policy.read',
  },
  {
    key: 'sources',
    group: '管理',
    label: '数据源',
    to: '/sources',
    icon: <ApiOutlined />,
    permission: 'evidence.health',
  },
  { key: 'kpis', group: '管理', label: '服务指标', to: '/kpis', icon: <LineChartOutlined />, permission: 'kpi.read' },
  {
    key: 'exports',
    group: '管理',
    label: '我的导出',
    to: '/exports',
    icon: <DownloadOutlined />,
    permission: 'session.own',
  },
  {
    key: 'staff-accounts',
    group: '管理',
    label: '人员账号',
    to: '/staff-accounts',
    icon: <TeamOutlined />,
    permission: 'staff-account.read',
  },
  { key: 'audit', group: '管理', label: '审计记录', to: '/audit', icon: <AuditOutlined />, permission: 'audit.read' },
];

/** The sections that the clerk's permissions open, in their order. */
export function useSections(): readonly NavItem[] {
  const may = useMay();
  return sections.filter(({ permission }) => may(permission));
}

/** The desk's frame: sections at the left, the search box always within reach of one key. */
export function Frame() {
  const { session } = useSession();
  const duties = useDuties().data?.rows ?? [];
  useDutiesAfterCommands();
  const nav = useSections().map((item) => ({
    ...item,
    badge: duties.filter(({ kind }) => dutyWords[kind].section === item.key).reduce((sum, { count }) => sum + count, 0),
  }));
  const search = useRef<HTMLInputElement>(null);
  const [singleKeys, setSingleKeys] = useSingleKeys();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const openHelp = useCallback(() => setHelpOpen(true), []);
  useShortcuts({ nav, search, singleKeys, onHelp: openHelp });
  return (
    <AppShell
      brand="业务工作台"
      subtitle={session?.centerName}
      nav={nav}
      foldedKey="anju.staff.folded"
      badgeUnit="件等您办理"
      user={session?.displayName}
      careMode={false}
      actions={
        <>
          <VisitLink />
          <SearchBar input={search} pages={nav} hint={singleKeys} />
          <button type="button" className="head-link" onClick={openHelp}>
            快捷键
          </button>
          <Link to="/own-account" className="head-link">
            本人账号
          </Link>
        </>
      }
    >
      <Suspense fallback={<PageSkeleton lines={8} />}>
        <Outlet />
      </Suspense>
      {isHelpOpen && (
        <ShortcutHelp
          nav={nav}
          singleKeys={singleKeys}
          onSingleKeys={setSingleKeys}
          onClose={() => setHelpOpen(false)}
        />
      )}
    </AppShell>
  );
}
