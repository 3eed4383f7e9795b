import { lazy, type ReactNode } from 'react';

const BooksPage = lazy(async () => ({ default: (await import('./books-page.tsx')).BooksPage }));
const TrialBalancePage = lazy(async () => ({ default: (await import('./trial-balance-page.tsx')).TrialBalancePage }));
const LedgerPage = lazy(async () => ({ default: (await import('./ledger-page.tsx')).LedgerPage }));
const AsOfPage = lazy(async () => ({ default: (await import('./as-of-page.tsx')).AsOfPage }));
const RequestsPage = lazy(async () => ({ default: (await import('./requests-page.tsx')).RequestsPage }));
const InterestPage = lazy(async () => ({ default: (await import('./interest-page.tsx')).InterestPage }));
const ChecksPage = lazy(async () => ({ default: (await import('./checks-page.tsx')).ChecksPage }));
const TemplatesPage = lazy(async () => ({ default: (await import('./templates-page.tsx')).TemplatesPage }));

const permission = 'ledger.read' as const;

/** The pages of the finance office. */
export const booksPages: readonly {
  readonly path: string;
  readonly permission: 'ledger.read';
  readonly page: ReactNode;
}[] = [
  { path: 'books', permission, page: <BooksPage /> },
  { path: 'books/trial-balance', permission, page: <TrialBalancePage /> },
  { path: 'books/ledger', permission, page: <LedgerPage /> },
  { path: 'books/as-of', permission, page: <AsOfPage /> },
  { path: 'books/requests', permission, page: <RequestsPage /> },
  { path: 'books/interest', permission, page: <InterestPage /> },
  { path: 'books/checks', permission, page: <ChecksPage /> },
  { path: 'books/templates', permission, page: <TemplatesPage /> },
];
