import { useState } from 'react';
import type { document as papers, RouteOutput } from '../../../server/src/contract.ts';
import { IssueForm } from './issue-form.tsx';
import { IssuedPaper } from './issued-paper.tsx';
import { IssuedPapers } from './issued-papers.tsx';

export type Paper = RouteOutput<typeof papers.issueMyPaper>;

/** P-Q2, P-Q3: a sealed paper at once, and all that were issued before; of a settled loan (P-Q4) the page of the loans has it. */
export function OwnPapers({ loansPath }: { readonly loansPath: string }) {
  const [issued, setIssued] = useState<Paper>();
  return (
    <div className="stack">
      {issued ? (
        <IssuedPaper paper={issued} onAnother={() => setIssued(undefined)} />
      ) : (
        <IssueForm onIssued={setIssued} loansPath={loansPath} />
      )}
      <IssuedPapers />
    </div>
  );
}
