import { routeKey } from '@anju/ui';
import { useQueryClient } from '@tanstack/react-query';
import { contribution, type Remittance, report } from './server.ts';

/** The pages over all remittances, stale after every step of one. */
export const overviews = [
  contribution.getEmployerOverview,
  contribution.listRemittances,
  contribution.listBusinesses,
  contribution.listOwed,
];

/** What a change of people makes old. */
export const peopleStale = [
  ...overviews,
  contribution.getBusiness,
  contribution.listBusinessPeople,
  report.listEmployees,
];

/** A step was taken and the server answered how the remittance stands now: the page shows it without asking again. */
export function useTaken(): (remittance: Remittance) => void {
  const client = useQueryClient();
  return (remittance) => {
    const input = { params: { remittanceId: remittance.remittanceId } };
    client.setQueryData(routeKey(contribution.getRemittance, input), remittance);
    void client.invalidateQueries({ queryKey: routeKey(contribution.listRemittanceLines) });
  };
}

/** Marks the overviews as old, for steps that move to another page first. */
export function useOverviewsStale(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all(overviews.map((route) => client.invalidateQueries({ queryKey: routeKey(route) })));
  };
}
