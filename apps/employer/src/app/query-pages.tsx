import type { NavItem } from '@anju/ui';
import { AccountBookOutlined, HistoryOutlined, UnorderedListOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { Route } from 'react-router';
import { paths } from '../parts/routes.ts';

const EmployeePage = lazy(async () => ({
  default: (await import('../features/queries/employee-page.tsx')).EmployeePage,
}));
const ListsPage = lazy(async () => ({ default: (await import('../features/queries/lists-page.tsx')).ListsPage }));
const HistoryPage = lazy(async () => ({ default: (await import('../features/queries/history-page.tsx')).HistoryPage }));
const UnitEntriesPage = lazy(async () => ({
  default: (await import('../features/queries/unit-entries-page.tsx')).UnitEntriesPage,
}));
const ExportsPage = lazy(async () => ({ default: (await import('../features/exports/exports-page.tsx')).ExportsPage }));

export const queryNav: readonly NavItem[] = [
  { key: 'lists', label: '清册查询', icon: <UnorderedListOutlined />, to: paths.lists, group: '查询' },
  { key: 'history', label: '业务记录', icon: <HistoryOutlined />, to: paths.history, group: '查询' },
  { key: 'unit-entries', label: '单位流水账', icon: <AccountBookOutlined />, to: paths.unitEntries, group: '查询' },
];

/** The pages of queries (U-Q) and of their files. */
export const queryPages = [
  <Route key="employee" path="/employees/:accountId" element={<EmployeePage />} />,
  <Route key="lists" path={paths.lists} element={<ListsPage />} />,
  <Route key="history" path={paths.history} element={<HistoryPage />} />,
  <Route key="unit-entries" path={paths.unitEntries} element={<UnitEntriesPage />} />,
  <Route key="exports" path={paths.exports} element={<ExportsPage />} />,
];
