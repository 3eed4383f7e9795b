import { MissingPage, PageSkeleton, SessionGuard } from '@anju/ui';
import { lazy, Suspense } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { HomePage } from '../features/home/home-page.tsx';
import { LoginPage } from '../features/login/login-page.tsx';
import { paths } from '../parts/routes.ts';
import { basename, servedEmployerId } from '../parts/seat.ts';
import { AtDesk } from './at-desk.tsx';
import { businessPages } from './business-pages.tsx';
import { queryPages } from './query-pages.tsx';
import { Shell } from './shell.tsx';

const RemitPage = lazy(async () => ({ default: (await import('../features/remit/remit-page.tsx')).RemitPage }));
const RemittancePage = lazy(async () => ({
  default: (await import('../features/remit/remittance-page.tsx')).RemittancePage,
}));
const CasesPage = lazy(async () => ({ default: (await import('../features/cases/cases-page.tsx')).CasesPage }));
const CasePage = lazy(async () => ({ default: (await import('../features/cases/cases-page.tsx')).CasePage }));
const RecordsPage = lazy(async () => ({ default: (await import('../features/records/records-page.tsx')).RecordsPage }));
const RecordPage = lazy(async () => ({ default: (await import('../features/records/record-page.tsx')).RecordPage }));
const EmployeesPage = lazy(async () => ({
  default: (await import('../features/employees/employees-page.tsx')).EmployeesPage,
}));
const UnitPage = lazy(async () => ({ default: (await import('../features/unit/unit-page.tsx')).UnitPage }));
const MessagesPage = lazy(async () => ({
  default: (await import('../features/messages/messages-page.tsx')).MessagesPage,
}));

const SecurityPage = lazy(async () => ({
  default: (await import('../features/security/security-page.tsx')).SecurityPage,
}));
const BookingsPage = lazy(async () => ({
  default: (await import('../features/bookings/bookings-page.tsx')).BookingsPage,
}));
const OutletsPage = lazy(async () => ({ default: (await import('../features/outlets/outlets-page.tsx')).OutletsPage }));
const EmployerHelpPage = lazy(async () => ({
  default: (await import('../features/help/help-page.tsx')).EmployerHelpPage,
}));
const workOrderPages = () => import('../features/work-orders/work-order-pages.tsx');
const WorkOrdersPage = lazy(async () => ({ default: (await workOrderPages()).WorkOrdersPage }));
const NewWorkOrderPage = lazy(async () => ({ default: (await workOrderPages()).NewWorkOrderPage }));
const OneWorkOrderPage = lazy(async () => ({ default: (await workOrderPages()).OneWorkOrderPage }));
const BoardPage = lazy(async () => ({ default: (await workOrderPages()).BoardPage }));
const surveyPages = () => import('../features/surveys/survey-pages.tsx');
const SurveysPage = lazy(async () => ({ default: (await surveyPages()).SurveysPage }));
const OneSurveyPage = lazy(async () => ({ default: (await surveyPages()).OneSurveyPage }));
const infoPages = () => import('../features/info/info-pages.tsx');
const InfoPage = lazy(async () => ({ default: (await infoPages()).InfoPage }));
const InfoItemPage = lazy(async () => ({ default: (await infoPages()).InfoItemPage }));

/** The employer hall: everything behind the login with a certificate, or behind the desk's for an employer at the window. */
export function App() {
  return (
    <BrowserRouter basename={basename}>
      <SessionGuard
        kind={servedEmployerId ? 'staff' : 'employer'}
        login={servedEmployerId ? <AtDesk /> : <LoginPage />}
      >
        <Shell>
          <Suspense fallback={<PageSkeleton lines={8} />}>
            <Routes>
              <Route path="/" element={<HomePage />} />
              <Route path="/remit" element={<RemitPage />} />
              <Route path="/remit/:remittanceId" element={<RemittancePage />} />
              <Route path="/remit/:remittanceId/sign" element={<RemittancePage isSigning />} />
              {businessPages}
              <Route path="/cases" element={<CasesPage />} />
              <Route path="/cases/:caseId" element={<CasePage />} />
              <Route path="/records" element={<RecordsPage />} />
              <Route path="/records/:remittanceId" element={<RecordPage />} />
              <Route path="/employees" element={<EmployeesPage />} />
              {queryPages}
              <Route path="/unit" element={<UnitPage />} />
              <Route path="/bookings" element={<BookingsPage />} />
              <Route path="/outlets" element={<OutletsPage />} />
              <Route path={paths.info} element={<InfoPage />} />
              <Route path={paths.help} element={<EmployerHelpPage />} />
              <Route path={paths.workOrders} element={<WorkOrdersPage />} />
              <Route path={paths.newWorkOrder} element={<NewWorkOrderPage />} />
              <Route path="/work-orders/:workOrderId" element={<OneWorkOrderPage />} />
              <Route path={paths.surveys} element={<SurveysPage />} />
              <Route path="/surveys/:surveyId" element={<OneSurveyPage />} />
              <Route path={paths.board} element={<BoardPage />} />
              <Route path="/info/:itemId" element={<InfoItemPage />} />
              <Route path="/messages" element={<MessagesPage />} />
              <Route path={paths.security} element={<SecurityPage />} />
              <Route path="*" element={<MissingPage />} />
            </Routes>
          </Suspense>
        </Shell>
      </SessionGuard>
    </BrowserRouter>
  );
}
