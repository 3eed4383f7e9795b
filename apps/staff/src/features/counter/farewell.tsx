import { Button, ProblemSummary, useCommand, useRoute } from '@anju/ui';
import { useState } from 'react';
import { visitorOf } from '../../parts/counter.ts';
import { casework, type Visit } from '../../parts/server.ts';
import { WhoseNumber } from '../../parts/whose-number.tsx';

/** Ends the visit. The visitor is asked for a rating on their own telephone, out of our sight. */
export function Farewell({ visit, onEnded }: { readonly visit: Visit; readonly onEnded: (visit: Visit) => void }) {
  const { data } = useRoute(casework.getVisit, {});
  const [isAsking, setAsking] = useState(false);
  const number = data?.calledNumber;
  const join = useCommand(casework.openVisit);
  const close = useCommand(casework.closeVisit, { invalidates: [casework.getVisit] });
  const end = async (isTheirs: boolean) => {
    const ended = isTheirs ? await join.mutateAsync({ body: visitorOf(visit) }) : visit;
    await close.mutateAsync({ params: { visitId: visit.visitId } });
    onEnded(ended);
  };
  const problem = <ProblemSummary error={join.error ?? close.error} />;
  const isBusy = join.isPending || close.isPending;
  return (
    <>
      <Button onClick={() => (number ? setAsking(true) : void end(false).catch(() => undefined))} loading={isBusy}>
        {visit.ticketNumber ? `结束接待，办结 ${visit.ticketNumber}` : '结束接待'}
      </Button>
      {isAsking && number ? (
        <WhoseNumber
          name={visit.name}
          number={number}
          isBusy={isBusy}
          problem={problem}
          onAnswer={(isTheirs) => void end(isTheirs).catch(() => undefined)}
          onClose={() => setAsking(false)}
        />
      ) : (
        problem
      )}
    </>
  );
}
