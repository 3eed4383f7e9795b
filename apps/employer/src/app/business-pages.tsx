import { lazy } from 'react';
import { Route } from 'react-router';

const HubPage = lazy(async () => ({ default: (await import('../features/business/hub-page.tsx')).HubPage }));
const NewPage = lazy(async () => ({ default: (await import('../features/business/new-page.tsx')).NewPage }));
const BusinessPage = lazy(async () => ({
  default: (await import('../features/business/business-page.tsx')).BusinessPage,
}));

/** The employer's businesses beside the month's remittance (U-T2 to U-T9). */
export const businessPages = [
  <Route key="hub" path="/businesses" element={<HubPage />} />,
  <Route key="new" path="/businesses/new/:kind" element={<NewPage />} />,
  <Route key="business" path="/businesses/:businessId" element={<BusinessPage />} />,
  <Route key="sign" path="/businesses/:businessId/sign" element={<BusinessPage isSigning />} />,
];
