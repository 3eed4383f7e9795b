import { Button, ProblemSummary, useCommand } from '@anju/ui';
import { casework, type Visit } from '../../parts/server.ts';

/** Ends the visit. The visitor is asked for a rating on their own telephone, out of our sight. */
export function Farewell({ visit, onEnded }: { readonly visit: Visit; readonly onEnded: (visit: Visit) => void }) {
  const close = useCommand(casework.closeVisit, {
    invalidates: [casework.getVisit],
    onSuccess: () => onEnded(visit),
  });
  return (
    <>
      <Button onClick={() => close.mutate({ params: { visitId: visit.visitId } })} loading={close.isPending}>
        {visit.ticketNumber ? `结束接待，办结 ${visit.ticketNumber}` : '结束接待'}
      </Button>
      <ProblemSummary error={close.error} />
    </>
  );
}
