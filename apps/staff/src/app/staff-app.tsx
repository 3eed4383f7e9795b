import { EmptyState, HomeLink, MissingPage, PageHeader, PageSkeleton, SessionGuard } from '@anju/ui';
import { lazy, type ReactNode, Suspense } from 'react';
import { BrowserRouter, Navigate, Route, Routes } from 'react-router';
import { booksPages } from '../features/books/pages.tsx';
import { type DeskPermission, useMay } from '../parts/permissions.ts';
import { counterPanels, counterStarts } from './counter-entries.ts';
import { Frame, useSections } from './frame.tsx';
import { LoginPage } from './login-page.tsx';
import './staff.css';

const DayPage = lazy(async () => ({ default: (await import('../features/day/day-page.tsx')).DayPage }));
const SearchPage = lazy(async () => ({ default: (await import('../features/search/search-page.tsx')).SearchPage }));
const PersonPage = lazy(async () => ({ default: (await import('../features/person/person-page.tsx')).PersonPage }));
const EmployerPage = lazy(async () => ({
  default: (await import('../features/employer/employer-page.tsx')).EmployerPage,
}));
const ArrearsPage = lazy(async () => ({ default: (await import('../features/arrears/arrears-page.tsx')).ArrearsPage }));
const JournalsPage = lazy(async () => ({
  default: (await import('../features/ledger/journals-page.tsx')).JournalsPage,
}));
const VoucherPage = lazy(async () => ({ default: (await import('../features/ledger/voucher-page.tsx')).VoucherPage }));
const ParametersPage = lazy(async () => ({
  default: (await import('../features/policy/parameters-page.tsx')).ParametersPage,
}));
const ParameterPage = lazy(async () => ({
  default: (await import('../features/policy/parameter-page.tsx')).ParameterPage,
}));
const CalendarPage = lazy(async () => ({
  default: (await import('../features/policy/calendar-page.tsx')).CalendarPage,
}));
const DecisionsPage = lazy(async () => ({
  default: (await import('../features/decisions/decisions-page.tsx')).DecisionsPage,
}));
const ReceiptsPage = lazy(async () => ({
  default: (await import('../features/receipts/receipts-page.tsx')).ReceiptsPage,
}));
const PaymentsPage = lazy(async () => ({ default: (await import('../features/bank/payments-page.tsx')).PaymentsPage }));
const PaymentPage = lazy(async () => ({ default: (await import('../features/bank/payment-page.tsx')).PaymentPage }));
const BatchesPage = lazy(async () => ({ default: (await import('../features/bank/batches-page.tsx')).BatchesPage }));
const BatchPage = lazy(async () => ({ default: (await import('../features/bank/batch-page.tsx')).BatchPage }));
const ReconciliationsPage = lazy(async () => ({
  default: (await import('../features/bank/reconciliations-page.tsx')).ReconciliationsPage,
}));
const ReconciliationPage = lazy(async () => ({
  default: (await import('../features/bank/reconciliation-page.tsx')).ReconciliationPage,
}));
const OpenEmployerPage = lazy(async () => ({
  default: (await import('../features/registration/open-employer-page.tsx')).OpenEmployerPage,
}));
const ExportsPage = lazy(async () => ({ default: (await import('../features/exports/exports-page.tsx')).ExportsPage }));
const AuditPage = lazy(async () => ({ default: (await import('../features/audit/audit-page.tsx')).AuditPage }));
const WindowPage = lazy(async () => ({ default: (await import('../features/window/window-page.tsx')).WindowPage }));
const EntrancePage = lazy(async () => ({
  default: (await import('../features/window/entrance-page.tsx')).EntrancePage,
}));
const QueuesPage = lazy(async () => ({ default: (await import('../features/queues/queues-page.tsx')).QueuesPage }));
const KiosksPage = lazy(async () => ({ default: (await import('../features/kiosks/kiosks-page.tsx')).KiosksPage }));
const OutletsPage = lazy(async () => ({ default: (await import('../features/outlets/outlets-page.tsx')).OutletsPage }));
const ContentsPage = lazy(async () => ({
  default: (await import('../features/content/contents-page.tsx')).ContentsPage,
}));
const WorkOrdersPage = lazy(async () => ({
  default: (await import('../features/work-orders/work-orders-page.tsx')).WorkOrdersPage,
}));
const WorkOrderPage = lazy(async () => ({
  default: (await import('../features/work-orders/work-order-page.tsx')).WorkOrderPage,
}));
const NewWorkOrderPage = lazy(async () => ({
  default: (await import('../features/work-orders/new-work-order-page.tsx')).NewWorkOrderPage,
}));
const WorkOrderOverviewPage = lazy(async () => ({
  default: (await import('../features/work-orders/overview-page.tsx')).WorkOrderOverviewPage,
}));
const HotlineCallsPage = lazy(async () => ({
  default: (await import('../features/hotline/calls-page.tsx')).HotlineCallsPage,
}));
const PromptsPage = lazy(async () => ({ default: (await import('../features/hotline/prompts-page.tsx')).PromptsPage }));
const SurveysPage = lazy(async () => ({
  default: (await import('../features/surveys/surveys-page.tsx')).SurveysPage,
}));
const surveyPages = () => import('../features/surveys/survey-page.tsx');
const SurveyPage = lazy(async () => ({ default: (await surveyPages()).SurveyPage }));
const NewSurveyPage = lazy(async () => ({ default: (await surveyPages()).NewSurveyPage }));
const contentPages = () => import('../features/content/content-page.tsx');
const ContentPage = lazy(async () => ({ default: (await contentPages()).ContentPage }));
const NewContentPage = lazy(async () => ({ default: (await contentPages()).NewContentPage }));
const WechatPage = lazy(async () => ({ default: (await import('../features/wechat/wechat-page.tsx')).WechatPage }));
const SmsPage = lazy(async () => ({ default: (await import('../features/sms/sms-page.tsx')).SmsPage }));
const MessageBatchesPage = lazy(async () => ({
  default: (await import('../features/sms/batches-page.tsx')).MessageBatchesPage,
}));
const MessageTemplatesPage = lazy(async () => ({
  default: (await import('../features/sms/templates-page.tsx')).MessageTemplatesPage,
}));
const MessageTemplatePage = lazy(async () => ({
  default: (await import('../features/sms/template-page.tsx')).MessageTemplatePage,
}));
const MessageSettingsPage = lazy(async () => ({
  default: (await import('../features/sms/settings-page.tsx')).MessageSettingsPage,
}));
const CounterPage = lazy(async () => ({
  default: (await import('../features/counter/counter-page.tsx')).CounterPage,
}));
const RatingsPage = lazy(async () => ({
  default: (await import('../features/ratings/ratings-page.tsx')).RatingsPage,
}));
const WorkPage = lazy(async () => ({ default: (await import('../features/cases/work-page.tsx')).WorkPage }));
const CasePage = lazy(async () => ({ default: (await import('../features/cases/case-page.tsx')).CasePage }));

const DeskPage = lazy(async () => ({ default: (await import('../features/desk/desk-page.tsx')).DeskPage }));
const AgentsPage = lazy(async () => ({ default: (await import('../features/desk/agents-page.tsx')).AgentsPage }));
const LoansPage = lazy(async () => ({ default: (await import('../features/loan/loans-page.tsx')).LoansPage }));
const LoanDetailPage = lazy(async () => ({
  default: (await import('../features/loan/loan-detail-page.tsx')).LoanDetailPage,
}));
const LoanApplicationPage = lazy(async () => ({
  default: (await import('../features/loan/application-page.tsx')).LoanApplicationPage,
}));
const LoanCorrectionPage = lazy(async () => ({
  default: (await import('../features/loan/application-page.tsx')).LoanCorrectionPage,
}));
const EstatesPage = lazy(async () => ({ default: (await import('../features/loan/estates-page.tsx')).EstatesPage }));
const TransfersPage = lazy(async () => ({
  default: (await import('../features/transfers/transfers-page.tsx')).TransfersPage,
}));
const TransferPage = lazy(async () => ({
  default: (await import('../features/transfers/transfer-page.tsx')).TransferPage,
}));
const counterTransferPages = () => import('../features/transfers/counter-transfers.tsx');
const PersonTransfersPage = lazy(async () => ({ default: (await counterTransferPages()).PersonTransfersPage }));
const PersonTransferPage = lazy(async () => ({ default: (await counterTransferPages()).PersonTransferPage }));
const withdrawalPages = () => import('../features/withdrawal/withdrawal-pages.tsx');
const WithdrawalsPage = lazy(async () => ({ default: (await withdrawalPages()).WithdrawalsPage }));
const WithdrawalPage = lazy(async () => ({ default: (await withdrawalPages()).WithdrawalPage }));
const CertificatesPage = lazy(async () => ({
  default: (await import('../features/evidence/certificates-page.tsx')).CertificatesPage,
}));
const EmployerChecksPage = lazy(async () => ({
  default: (await import('../features/evidence/employer-checks-page.tsx')).EmployerChecksPage,
}));
const SourcesPage = lazy(async () => ({
  default: (await import('../features/evidence/sources-page.tsx')).SourcesPage,
}));

const ServicesPage = lazy(async () => ({
  default: (await import('../features/services/services-page.tsx')).ServicesPage,
}));

const StaffAccountsPage = lazy(async () => ({
  default: (await import('../features/staff-accounts/accounts-page.tsx')).StaffAccountsPage,
}));
const StaffAccountPage = lazy(async () => ({
  default: (await import('../features/staff-accounts/account-page.tsx')).StaffAccountPage,
}));
const OwnAccountPage = lazy(async () => ({
  default: (await import('../features/own-account/own-account-page.tsx')).OwnAccountPage,
}));
const ActivatePage = lazy(async () => ({ default: (await import('./activate-page.tsx')).ActivatePage }));

const KpisPage = lazy(async () => ({ default: (await import('../features/kpis/kpis-page.tsx')).KpisPage }));

function NotAllowed({ action }: { action?: ReactNode }) {
  return (
    <>
      <PageHeader title="没有查看权限" />
      <EmptyState title="您的岗位没有开通这一栏目" text="确因工作需要的，请向系统管理员申请。" action={action} />
    </>
  );
}

function Needs({ permission, children }: { permission: DeskPermission; children: ReactNode }) {
  const may = useMay();
  return may(permission) ? children : <NotAllowed action={<HomeLink />} />;
}

/** The first section that the clerk may open stands at the door. */
function Door() {
  const first = useSections()[0];
  if (!first) return <NotAllowed />;
  return first.to === '/' ? <DayPage /> : <Navigate to={first.to} replace />;
}

const pages: readonly { readonly path: string; readonly permission: DeskPermission; readonly page: ReactNode }[] = [
  {
    path: 'counter',
    permission: 'case.intake',
    page: <CounterPage starts={counterStarts} panels={counterPanels} />,
  },
  { path: 'ratings', permission: 'rating.read', page: <RatingsPage /> },
  { path: 'cases', permission: 'case.work', page: <WorkPage /> },
  { path: 'cases/:caseId', permission: 'case.work', page: <CasePage /> },
  { path: 'search', permission: 'staff.search', page: <SearchPage /> },
  { path: 'window', permission: 'booking.window', page: <WindowPage /> },
  { path: 'entrance', permission: 'booking.window', page: <EntrancePage /> },
  { path: 'queues', permission: 'booking.figures', page: <QueuesPage /> },
  { path: 'kiosks', permission: 'kiosk.read', page: <KiosksPage /> },
  { path: 'outlets', permission: 'booking.manage', page: <OutletsPage /> },
  { path: 'wechat', permission: 'notice.manage', page: <WechatPage /> },
  { path: 'sms', permission: 'notice.manage', page: <SmsPage /> },
  { path: 'sms/batches', permission: 'notice.manage', page: <MessageBatchesPage /> },
  { path: 'message-templates', permission: 'notice.review', page: <MessageTemplatesPage /> },
  { path: 'message-templates/edit', permission: 'notice.review', page: <MessageTemplatePage /> },
  { path: 'message-settings', permission: 'notice.review', page: <MessageSettingsPage /> },
  { path: 'desk', permission: 'desk.serve', page: <DeskPage /> },
  { path: 'desk/agents', permission: 'desk.manage', page: <AgentsPage /> },
  { path: 'hotline', permission: 'hotline.serve', page: <HotlineCallsPage /> },
  { path: 'hotline/prompts', permission: 'hotline.manage', page: <PromptsPage /> },
  { path: 'work-orders', permission: 'work-order.handle', page: <WorkOrdersPage /> },
  { path: 'work-orders/new', permission: 'work-order.handle', page: <NewWorkOrderPage /> },
  { path: 'work-orders/overview', permission: 'work-order.handle', page: <WorkOrderOverviewPage /> },
  { path: 'work-orders/:workOrderId', permission: 'work-order.handle', page: <WorkOrderPage /> },
  { path: 'surveys', permission: 'content.review', page: <SurveysPage /> },
  { path: 'surveys/new', permission: 'content.edit', page: <NewSurveyPage /> },
  { path: 'surveys/:surveyId', permission: 'content.review', page: <SurveyPage /> },
  { path: 'content', permission: 'content.review', page: <ContentsPage /> },
  { path: 'content/new', permission: 'content.edit', page: <NewContentPage /> },
  { path: 'content/:itemId', permission: 'content.review', page: <ContentPage /> },
  { path: 'persons/:personId', permission: 'staff.person', page: <PersonPage /> },
  { path: 'persons/:personId/loan', permission: 'case.intake', page: <LoanApplicationPage /> },
  { path: 'loan-applications/:caseId', permission: 'case.intake', page: <LoanCorrectionPage /> },
  { path: 'loans', permission: 'loan.read', page: <LoansPage /> },
  { path: 'loans/:loanId', permission: 'loan.read', page: <LoanDetailPage /> },
  { path: 'estates', permission: 'loan.read', page: <EstatesPage /> },
  { path: 'persons/:personId/withdrawals', permission: 'case.intake', page: <WithdrawalsPage /> },
  { path: 'persons/:personId/withdrawals/:caseId', permission: 'case.intake', page: <WithdrawalPage /> },
  { path: 'persons/:personId/transfers', permission: 'case.intake', page: <PersonTransfersPage /> },
  { path: 'persons/:personId/transfers/:transferId', permission: 'case.intake', page: <PersonTransferPage /> },
  { path: 'transfers', permission: 'transfer.read', page: <TransfersPage /> },
  { path: 'transfers/:transferId', permission: 'transfer.read', page: <TransferPage /> },
  { path: 'employers/new', permission: 'registration.employer', page: <OpenEmployerPage /> },
  { path: 'employers/:employerId', permission: 'staff.employer', page: <EmployerPage /> },
  { path: 'arrears', permission: 'staff.employer', page: <ArrearsPage /> },
  { path: 'journals', permission: 'ledger.read', page: <JournalsPage /> },
  { path: 'journals/:journalId', permission: 'ledger.read', page: <VoucherPage /> },
  ...booksPages,
  { path: 'decisions', permission: 'ledger.read', page: <DecisionsPage /> },
  { path: 'receipts', permission: 'settlement.read', page: <ReceiptsPage /> },
  { path: 'payments', permission: 'settlement.read', page: <PaymentsPage /> },
  { path: 'payments/:paymentId', permission: 'settlement.read', page: <PaymentPage /> },
  { path: 'batches', permission: 'settlement.read', page: <BatchesPage /> },
  { path: 'batches/:batchId', permission: 'settlement.read', page: <BatchPage /> },
  { path: 'reconciliations', permission: 'settlement.read', page: <ReconciliationsPage /> },
  { path: 'reconciliations/:accountNo/:day', permission: 'settlement.read', page: <ReconciliationPage /> },
  { path: 'exports', permission: 'session.own', page: <ExportsPage /> },
  { path: 'certificates', permission: 'evidence.read', page: <CertificatesPage /> },
  { path: 'employer-checks', permission: 'evidence.read', page: <EmployerChecksPage /> },
  { path: 'sources', permission: 'evidence.health', page: <SourcesPage /> },
  { path: 'services', permission: 'service.read', page: <ServicesPage /> },
  { path: 'parameters', permission: 'policy.read', page: <ParametersPage /> },
  { path: 'parameters/:key', permission: 'policy.read', page: <ParameterPage /> },
  { path: 'calendars/:year', permission: 'policy.read', page: <CalendarPage /> },
  { path: 'kpis', permission: 'kpi.read', page: <KpisPage /> },
  { path: 'staff-accounts', permission: 'staff-account.read', page: <StaffAccountsPage /> },
  { path: 'staff-accounts/:staffId', permission: 'staff-account.read', page: <StaffAccountPage /> },
  { path: 'audit', permission: 'audit.read', page: <AuditPage /> },
];

/** What is shown to whoever has not logged in: the login at every address, but for the activation of a new account. */
function Outside() {
  return (
    <Suspense fallback={<PageSkeleton lines={8} />}>
      <Routes>
        <Route path="activate" element={<ActivatePage />} />
        <Route path="*" element={<LoginPage />} />
      </Routes>
    </Suspense>
  );
}

export function StaffApp() {
  return (
    <BrowserRouter basename="/staff">
      <SessionGuard kind="staff" login={<Outside />}>
        <Routes>
          <Route element={<Frame />}>
            <Route index element={<Door />} />
            <Route path="own-account" element={<OwnAccountPage />} />
            <Route path="activate" element={<Navigate to="/" replace />} />
            {pages.map(({ path, permission, page }) => (
              <Route key={path} path={path} element={<Needs permission={permission}>{page}</Needs>} />
            ))}
            <Route path="*" element={<MissingPage />} />
          </Route>
        </Routes>
      </SessionGuard>
    </BrowserRouter>
  );
}
