import { lazy } from 'react';
import { Route } from 'react-router';

const ExportsPage = lazy(async () => ({ default: (await import('../features/exports/exports-page.tsx')).ExportsPage }));

/** The pages of queries (U-Q) and of their files. */
export const queryPages = [<Route key="exports" path="/exports" element={<ExportsPage />} />];
