import { routeKey, useRoute } from '@anju/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { contribution, type RemittanceState } from './server.ts';

/** Milliseconds between two looks while money is on its way. */
const pollEvery = 3000;
/** An open page asks for ten minutes and then rests: every question keeps the session alive, and nobody may be there. */
const pollFor = 600_000;

/** Whether money of this remittance may still arrive by itself. */
const waitsForMoney = (state: RemittanceState | undefined): boolean =>
  state === 'confirmed' || state === 'short' || state === 'collecting';

/**
 * One remittance; while money is on its way it is looked at every three seconds. `isResting` says that the looking has
 * stopped, and `wake` starts it again. Without an id nothing is asked.
 */
export function useRemittance(remittanceId: string | undefined) {
  const input = { params: { remittanceId: remittanceId ?? '' } };
  const query = useRoute(contribution.getRemittance, input, { enabled: remittanceId !== undefined });
  const [isResting, setIsResting] = useState(false);
  const isWaiting = waitsForMoney(query.data?.state);
  // The same question asked by the clock: it shares its answer with the one above.
  useRoute(contribution.getRemittance, input, {
    enabled: isWaiting && !isResting,
    refetchInterval: isWaiting && !isResting ? pollEvery : false,
  });
  useOverviewFollows(query.data?.state);
  useEffect(() => {
    if (!isWaiting || isResting) return undefined;
    const timer = setTimeout(() => setIsResting(true), pollFor);
    return () => clearTimeout(timer);
  }, [isWaiting, isResting]);
  const wake = () => {
    setIsResting(false);
    void query.refetch();
  };
  return { ...query, isResting: isWaiting && isResting, wake };
}

/** When money arrives while somebody watches, the overview and the records are old too. */
function useOverviewFollows(state: RemittanceState | undefined): void {
  const client = useQueryClient();
  const before = useRef(state);
  useEffect(() => {
    if (before.current !== undefined && before.current !== state) {
      for (const route of [contribution.getEmployerOverview, contribution.listRemittances]) {
        void client.invalidateQueries({ queryKey: routeKey(route) });
      }
    }
    before.current = state;
  }, [state, client]);
}
