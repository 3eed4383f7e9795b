import { CenterProvider, MissingPage, PageSkeleton, SessionGuard } from '@anju/ui';
import { lazy, Suspense } from 'react';
import { Navigate, Outlet, Route, Routes } from 'react-router';
import { StartPage } from '../features/start/start-page.tsx';
import { PersonFrame } from './person-frame.tsx';
import { PublicFrame } from './public-frame.tsx';

const loginPages = () => import('../features/login/login-pages.tsx');
const LoginPage = lazy(async () => ({ default: (await loginPages()).LoginPage }));
const ActivationPage = lazy(async () => ({ default: (await loginPages()).ActivationPage }));
const RatePage = lazy(async () => ({ default: (await import('../features/rate/rate-page.tsx')).RatePage }));
const VerifyPage = lazy(async () => ({ default: (await import('../features/verify/verify-page.tsx')).VerifyPage }));
const CalculatorPage = lazy(async () => ({
  default: (await import('../features/calculator/calculator-page.tsx')).CalculatorPage,
}));
const infoPages = () => import('../features/info/info-pages.tsx');
const InfoPage = lazy(async () => ({ default: (await infoPages()).InfoPage }));
const InfoItemPage = lazy(async () => ({ default: (await infoPages()).InfoItemPage }));
const workOrderPages = () => import('../features/work-orders/work-order-pages.tsx');
const BoardPage = lazy(async () => ({ default: (await workOrderPages()).BoardPage }));
const MyWorkOrdersPage = lazy(async () => ({ default: (await workOrderPages()).MyWorkOrdersPage }));
const NewWorkOrderPage = lazy(async () => ({ default: (await workOrderPages()).NewWorkOrderPage }));
const MyWorkOrderPage = lazy(async () => ({ default: (await workOrderPages()).MyWorkOrderPage }));
const surveyPages = () => import('../features/surveys/survey-pages.tsx');
const SurveysPage = lazy(async () => ({ default: (await surveyPages()).SurveysPage }));
const OneSurveyPage = lazy(async () => ({ default: (await surveyPages()).OneSurveyPage }));
const HelpPage = lazy(async () => ({ default: (await import('../features/help/help-page.tsx')).HelpPage }));
const RatesPage = lazy(async () => ({ default: (await import('../features/rates/rates-page.tsx')).RatesPage }));
const EstatesPage = lazy(async () => ({ default: (await import('../features/estates/estates-page.tsx')).EstatesPage }));
const OverviewPage = lazy(async () => ({
  default: (await import('../features/overview/overview-page.tsx')).OverviewPage,
}));
const EntriesPage = lazy(async () => ({ default: (await import('../features/entries/entries-page.tsx')).EntriesPage }));
const ContributionsPage = lazy(async () => ({
  default: (await import('../features/entries/contributions-page.tsx')).ContributionsPage,
}));
const InterestPage = lazy(async () => ({
  default: (await import('../features/entries/interest-page.tsx')).InterestPage,
}));
const CasesPage = lazy(async () => ({ default: (await import('../features/cases/cases-page.tsx')).CasesPage }));
const CasePage = lazy(async () => ({ default: (await import('../features/cases/cases-page.tsx')).CasePage }));
const LoanPage = lazy(async () => ({ default: (await import('../features/loan/loan-page.tsx')).LoanPage }));
const withdrawalPages = () => import('../features/withdrawals/withdrawal-pages.tsx');
const WithdrawalsPage = lazy(async () => ({ default: (await withdrawalPages()).WithdrawalsPage }));
const NewWithdrawalPage = lazy(async () => ({ default: (await withdrawalPages()).NewWithdrawalPage }));
const WithdrawalPage = lazy(async () => ({ default: (await withdrawalPages()).WithdrawalPage }));
const transferPages = () => import('../features/transfers/transfer-pages.tsx');
const TransfersPage = lazy(async () => ({ default: (await transferPages()).TransfersPage }));
const TransferPage = lazy(async () => ({ default: (await transferPages()).TransferPage }));
const PapersPage = lazy(async () => ({ default: (await import('../features/papers/papers-page.tsx')).PapersPage }));
const MessagesPage = lazy(async () => ({
  default: (await import('../features/messages/messages-page.tsx')).MessagesPage,
}));
const LoginsPage = lazy(async () => ({ default: (await import('../features/records/logins-page.tsx')).LoginsPage }));
const ChangesPage = lazy(async () => ({ default: (await import('../features/records/changes-page.tsx')).ChangesPage }));
const LookupsPage = lazy(async () => ({
  default: (await import('../features/privacy/lookups-page.tsx')).OwnLookupsPage,
}));
const CertificatePage = lazy(async () => ({
  default: (await import('../features/privacy/certificate-page.tsx')).CertificatePage,
}));
const SecurityPage = lazy(async () => ({
  default: (await import('../features/security/security-page.tsx')).SecurityPage,
}));

const SmsPage = lazy(async () => ({ default: (await import('../features/sms/sms-page.tsx')).SmsPage }));

const BookingPage = lazy(async () => ({
  default: (await import('../features/bookings/bookings-page.tsx')).BookingsPage,
}));
const QueuePage = lazy(async () => ({ default: (await import('../features/queue/queue-page.tsx')).QueuePage }));
const OutletsPage = lazy(async () => ({ default: (await import('../features/outlets/outlets-page.tsx')).OutletsPage }));

/** A page behind a login: who has none sees the login page at the same address and goes on from there. */
function PersonPages() {
  const login = (
    <PublicFrame>
      <LoginPage />
    </PublicFrame>
  );
  return (
    <SessionGuard kind="person" login={login}>
      <PersonFrame>
        <Suspense fallback={<PageSkeleton />}>
          <Outlet />
        </Suspense>
      </PersonFrame>
    </SessionGuard>
  );
}

function PublicPages() {
  return (
    <PublicFrame>
      <Suspense fallback={<PageSkeleton />}>
        <Outlet />
      </Suspense>
    </PublicFrame>
  );
}

export function App() {
  return (
    <CenterProvider>
      <Suspense fallback={<PageSkeleton />}>
        <Routes>
          <Route element={<PublicPages />}>
            <Route index element={<StartPage />} />
            <Route path="login" element={<LoginPage />} />
            <Route path="activate" element={<ActivationPage />} />
            <Route path="rate/:centerId/:code" element={<RatePage />} />
            <Route path="verify" element={<VerifyPage />} />
            <Route path="verify/:number" element={<VerifyPage />} />
            <Route path="calculator" element={<CalculatorPage />} />
            <Route path="rates" element={<RatesPage />} />
            <Route path="estates" element={<EstatesPage />} />
            <Route path="outlets" element={<OutletsPage />} />
            <Route path="info" element={<InfoPage />} />
            <Route path="info/:itemId" element={<InfoItemPage />} />
            <Route path="help" element={<HelpPage />} />
            <Route path="board" element={<BoardPage />} />
            <Route path="queue/:centerId/:code" element={<QueuePage />} />
            <Route path="*" element={<MissingPage />} />
          </Route>
          <Route path="my" element={<PersonPages />}>
            <Route index element={<OverviewPage />} />
            <Route path="entries" element={<EntriesPage />} />
            <Route path="interest" element={<InterestPage />} />
            <Route path="contributions" element={<ContributionsPage />} />
            <Route path="cases" element={<CasesPage />} />
            <Route path="cases/:caseId" element={<CasePage />} />
            <Route path="loans" element={<LoanPage />} />
            <Route path="withdrawals" element={<WithdrawalsPage />} />
            <Route path="withdrawals/new" element={<NewWithdrawalPage />} />
            <Route path="withdrawals/:caseId" element={<WithdrawalPage />} />
            <Route path="transfers" element={<TransfersPage />} />
            <Route path="transfers/:transferId" element={<TransferPage />} />
            <Route path="papers" element={<PapersPage />} />
            <Route path="messages" element={<MessagesPage />} />
            <Route path="logins" element={<LoginsPage />} />
            <Route path="changes" element={<ChangesPage />} />
            <Route path="lookups" element={<LookupsPage />} />
            <Route path="evidence/:queryId" element={<CertificatePage />} />
            <Route path="bookings" element={<BookingPage />} />
            <Route path="work-orders" element={<MyWorkOrdersPage />} />
            <Route path="work-orders/new" element={<NewWorkOrderPage />} />
            <Route path="work-orders/:workOrderId" element={<MyWorkOrderPage />} />
            <Route path="surveys" element={<SurveysPage />} />
            <Route path="surveys/:surveyId" element={<OneSurveyPage />} />
            <Route path="security" element={<SecurityPage />} />
            <Route path="sms" element={<SmsPage />} />
            <Route path="*" element={<Navigate to="/my" replace />} />
          </Route>
        </Routes>
      </Suspense>
    </CenterProvider>
  );
}
