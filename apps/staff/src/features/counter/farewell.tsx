import { Button, ProblemSummary, useCommand, useRoute } from '@anju/ui';
import { useState } from 'react';
import { visitorOf } from '../../parts/counter.ts';
import { casework, type Visit } from '../../parts/server.ts';
import { WhoseNumber } from '../../parts/whose-number.tsx';

/** Ends the visit. The visitor is asked for a rating on their own telephone, out of our sight. */
export function Farewell({ visit, onEnded }: { readonly visit: Visit; readonly onEnded: (visit: Visit) => void }) {
  // Asked at the moment itself: a number may have been called since.
  const received = useRoute(casework.getVisit, {}, { enabled: false });
  const [number, setNumber] = useState<string>();
  const join = useCommand(casework.openVisit);
  const close = useCommand(casework.closeVisit, { invalidates: [casework.getVisit] });
  const end = async (isTheirs: boolean) => {
    const ended = isTheirs ? await join.mutateAsync({ body: visitorOf(visit) }) : visit;
    await close.mutateAsync({ params: { visitId: visit.visitId } });
    onEnded(ended);
  };
  const begin = async () => {
    const { data, isError } = await received.refetch();
    if (isError) return;
    if (data?.calledNumber) setNumber(data.calledNumber);
    else await end(false);
  };
  const problem = <ProblemSummary error={received.error ?? join.error ?? close.error} />;
  const isBusy = received.isFetching || join.isPending || close.isPending;
  return (
    <>
      <Button onClick={() => void begin().catch(() => undefined)} loading={isBusy}>
        {visit.ticketNumber ? `结束接待，办结 ${visit.ticketNumber}` : '结束接待'}
      </Button>
      {number ? (
        <WhoseNumber
          name={visit.name}
          number={number}
          isBusy={isBusy}
          problem={problem}
          onAnswer={(isTheirs) => void end(isTheirs).catch(() => undefined)}
          onClose={() => setNumber(undefined)}
        />
      ) : (
        problem
      )}
    </>
  );
}
