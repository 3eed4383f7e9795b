import { CareBar, MissingPage, PageSkeleton, ProblemError, queryClient, SessionGuard, useSession } from '@anju/ui';
import { lazy, Suspense, useEffect } from 'react';
import { Outlet, Route, Routes, useLocation } from 'react-router';
import { HomePage } from '../features/home/home-page.tsx';
import { OfflinePage } from '../pwa/offline-page.tsx';
import { UpdateNote } from '../pwa/update-note.tsx';
import { TabBar } from './tab-bar.tsx';

const surveyPages = () => import('../features/surveys/survey-pages.tsx');
const SurveysPage = lazy(async () => ({ default: (await surveyPages()).SurveysPage }));
const OneSurveyPage = lazy(async () => ({ default: (await surveyPages()).OneSurveyPage }));
const workOrderPages = () => import('../features/work-orders/work-order-pages.tsx');
const WorkOrdersPage = lazy(async () => ({ default: (await workOrderPages()).WorkOrdersPage }));
const NewWorkOrderPage = lazy(async () => ({ default: (await workOrderPages()).NewWorkOrderPage }));
const OneWorkOrderPage = lazy(async () => ({ default: (await workOrderPages()).OneWorkOrderPage }));
const LoginPage = lazy(async () => ({ default: (await import('../features/login/login-pages.tsx')).LoginPage }));
const ActivationPage = lazy(async () => ({
  default: (await import('../features/login/login-pages.tsx')).ActivationPage,
}));
const ApplyPage = lazy(async () => ({ default: (await import('../features/apply/apply-page.tsx')).ApplyPage }));
const QueryPage = lazy(async () => ({ default: (await import('../features/query/query-page.tsx')).QueryPage }));
const MePage = lazy(async () => ({ default: (await import('../features/me/me-page.tsx')).MePage }));
const InstallPage = lazy(async () => ({ default: (await import('../features/me/install-page.tsx')).InstallPage }));
const AccountPage = lazy(async () => ({ default: (await import('../features/account/account-page.tsx')).AccountPage }));
const ChangesPage = lazy(async () => ({ default: (await import('../features/account/changes-page.tsx')).ChangesPage }));
const EntriesPage = lazy(async () => ({ default: (await import('../features/entries/entries-page.tsx')).EntriesPage }));
const ContributionsPage = lazy(async () => ({
  default: (await import('../features/entries/contributions-page.tsx')).ContributionsPage,
}));
const withdrawalPages = () => import('../features/withdrawals/withdrawal-pages.tsx');
const WithdrawalsPage = lazy(async () => ({ default: (await withdrawalPages()).WithdrawalsPage }));
const NewWithdrawalPage = lazy(async () => ({ default: (await withdrawalPages()).NewWithdrawalPage }));
const WithdrawalPage = lazy(async () => ({ default: (await withdrawalPages()).WithdrawalPage }));
const transferPages = () => import('../features/transfers/transfer-pages.tsx');
const TransfersPage = lazy(async () => ({ default: (await transferPages()).TransfersPage }));
const TransferPage = lazy(async () => ({ default: (await transferPages()).TransferPage }));
const LoansPage = lazy(async () => ({ default: (await import('../features/loans/loans-page.tsx')).LoansPage }));
const PapersPage = lazy(async () => ({ default: (await import('../features/papers/papers-page.tsx')).PapersPage }));
const CasesPage = lazy(async () => ({ default: (await import('../features/cases/cases-page.tsx')).CasesPage }));
const CasePage = lazy(async () => ({ default: (await import('../features/cases/cases-page.tsx')).CasePage }));
const BookingsPage = lazy(async () => ({
  default: (await import('../features/bookings/bookings-page.tsx')).BookingsPage,
}));
const NewBookingPage = lazy(async () => ({
  default: (await import('../features/bookings/bookings-page.tsx')).NewBookingPage,
}));
const MessagesPage = lazy(async () => ({
  default: (await import('../features/messages/messages-page.tsx')).MessagesPage,
}));
const securityPages = () => import('../features/security/security-pages.tsx');
const PasswordPage = lazy(async () => ({ default: (await securityPages()).PasswordPage }));
const MobilePage = lazy(async () => ({ default: (await securityPages()).MobilePage }));
const RegistrationPage = lazy(async () => ({ default: (await securityPages()).RegistrationPage }));
const EverywherePage = lazy(async () => ({ default: (await securityPages()).EverywherePage }));
const WechatPage = lazy(async () => ({ default: (await import('../features/wechat/wechat-page.tsx')).WechatPage }));
const LoginsPage = lazy(async () => ({ default: (await import('../features/logins/logins-page.tsx')).LoginsPage }));
const LookupsPage = lazy(async () => ({
  default: (await import('../features/lookups/lookups-page.tsx')).OwnLookupsPage,
}));
const OutletsPage = lazy(async () => ({ default: (await import('../features/outlets/outlets-page.tsx')).OutletsPage }));
const HelpPage = lazy(async () => ({ default: (await import('../features/help/help-page.tsx')).HelpPage }));
const InfoPage = lazy(async () => ({ default: (await import('../features/info/info-pages.tsx')).InfoPage }));
const InfoItemPage = lazy(async () => ({ default: (await import('../features/info/info-pages.tsx')).InfoItemPage }));

/** A page of its own, without the bar: one thing at a time, with a way back. */
const Page = () => (
  <main id="main" tabIndex={-1} className="m-page">
    <Suspense fallback={<PageSkeleton />}>
      <Outlet />
    </Suspense>
  </main>
);

/** The first pages, with the bar at the foot. */
const Tabs = () => (
  <>
    <main id="main" tabIndex={-1} className="m-page m-page-tab">
      <Suspense fallback={<PageSkeleton />}>
        <Outlet />
      </Suspense>
    </main>
    <TabBar />
  </>
);

/** Behind a login: who has none sees the login page at the same address and goes on from there. */
const Own = () => (
  <SessionGuard kind="person" login={<LoginPage />}>
    <Outlet />
  </SessionGuard>
);

const isUnreachable = (error: Error | null): boolean => error instanceof ProblemError && error.problem.status === 0;

/** Everything that found no network is asked for once more. */
const askAgain = () => queryClient.invalidateQueries();

export function App() {
  const { session, error } = useSession();
  const { pathname } = useLocation();
  // Every new page starts at its top.
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [pathname]);
  if (!session && isUnreachable(error)) return <OfflinePage onRetry={askAgain} />;
  return (
    <>
      <a className="skip-link" href="#main">
        跳到主要内容
      </a>
      <UpdateNote />
      <CareBar />
      <Routes>
        <Route element={<Tabs />}>
          <Route index element={<HomePage />} />
          <Route path="apply" element={<ApplyPage />} />
          <Route path="query" element={<QueryPage />} />
          <Route path="me" element={<MePage />} />
        </Route>
        <Route element={<Page />}>
          <Route path="login" element={<LoginPage />} />
          <Route path="activate" element={<ActivationPage />} />
          <Route path="wechat" element={<WechatPage />} />
          <Route path="install" element={<InstallPage />} />
          <Route path="outlets" element={<OutletsPage />} />
          <Route path="help" element={<HelpPage />} />
          <Route path="info" element={<InfoPage />} />
          <Route path="info/:itemId" element={<InfoItemPage />} />
          <Route element={<Own />}>
            <Route path="account" element={<AccountPage />} />
            <Route path="changes" element={<ChangesPage />} />
            <Route path="entries" element={<EntriesPage />} />
            <Route path="contributions" element={<ContributionsPage />} />
            <Route path="withdrawals" element={<WithdrawalsPage />} />
            <Route path="withdrawals/new" element={<NewWithdrawalPage />} />
            <Route path="withdrawals/:caseId" element={<WithdrawalPage />} />
            <Route path="transfers" element={<TransfersPage />} />
            <Route path="transfers/:transferId" element={<TransferPage />} />
            <Route path="loans" element={<LoansPage />} />
            <Route path="papers" element={<PapersPage />} />
            <Route path="cases" element={<CasesPage />} />
            <Route path="cases/:caseId" element={<CasePage />} />
            <Route path="bookings" element={<BookingsPage />} />
            <Route path="bookings/new" element={<NewBookingPage />} />
            <Route path="work-orders" element={<WorkOrdersPage />} />
            <Route path="work-orders/new" element={<NewWorkOrderPage />} />
            <Route path="work-orders/:workOrderId" element={<OneWorkOrderPage />} />
            <Route path="surveys" element={<SurveysPage />} />
            <Route path="surveys/:surveyId" element={<OneSurveyPage />} />
            <Route path="security/registration" element={<RegistrationPage />} />
            <Route path="messages" element={<MessagesPage />} />
            <Route path="security/password" element={<PasswordPage />} />
            <Route path="security/mobile" element={<MobilePage />} />
            <Route path="security/everywhere" element={<EverywherePage />} />
            <Route path="logins" element={<LoginsPage />} />
            <Route path="lookups" element={<LookupsPage />} />
          </Route>
          <Route path="*" element={<MissingPage />} />
        </Route>
      </Routes>
    </>
  );
}
