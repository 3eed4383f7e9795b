import { contribution } from './server.ts';

/** What every step of a remittance makes stale. */
export const staleAfterRemittance = [
  contribution.getEmployerOverview,
  contribution.listRemittances,
  contribution.getRemittance,
  contribution.listRemittanceLines,
];
