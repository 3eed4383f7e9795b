import { Button, download, newRequestId, ProblemSummary, useCommand } from '@anju/ui';
import { useState } from 'react';
import { casework, type StaffCase } from '../../parts/server.ts';

const kinds = { 'case-application': '打印申请表', 'case-receipt': '打印受理回执' } as const;
type Kind = keyof typeof kinds;

/** 申请表 and 受理回执, sealed, for the printer at the window. */
export function CasePapers({ work }: { work: StaffCase }) {
  const { caseId } = work;
  // A second click gets the same paper, until the case has moved on.
  const [requestIds, setRequestIds] = useState<Readonly<Record<string, string>>>({});
  const command = useCommand(casework.printCase, {
    onSuccess: (paper) => download(casework.getCasePaper, { params: { caseId, number: paper.number } }),
  });
  if (work.round === 0) return null;
  const print = (kind: Kind) => {
    const key = `${kind}-${work.version}`;
    const requestId = requestIds[key] ?? newRequestId();
    setRequestIds({ ...requestIds, [key]: requestId });
    command.mutate({ params: { caseId }, body: { requestId, kind } });
  };
  return (
    <>
      <ProblemSummary error={command.error} />
      {(Object.keys(kinds) as Kind[]).map((kind) => (
        <Button
          key={kind}
          loading={command.isPending && command.variables.body.kind === kind}
          onClick={() => print(kind)}
        >
          {kinds[kind]}
        </Button>
      ))}
    </>
  );
}
