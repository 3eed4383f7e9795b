import { PageHeader } from '@anju/ui';
import { useState } from 'react';
import type { document as papers, RouteOutput } from '../../../../../server/src/contract.ts';
import { Guide } from '../../parts/guide.tsx';
import { IssueForm } from './issue-form.tsx';
import { IssuedPaper } from './issued-paper.tsx';
import { IssuedPapers } from './issued-papers.tsx';

export type Paper = RouteOutput<typeof papers.issueMyPaper>;

/** P-Q2, P-Q3: a sealed paper at once, and all that were issued before. */
export function PapersPage() {
  const [issued, setIssued] = useState<Paper>();
  return (
    <>
      <PageHeader
        title="证明打印"
        description="带电子印章，当场开具，不收费。收到证明的人可以在线核验真伪。"
        extra={<Guide start="papers" />}
      />
      <div className="stack">
        {issued ? (
          <IssuedPaper paper={issued} onAnother={() => setIssued(undefined)} />
        ) : (
          <IssueForm onIssued={setIssued} />
        )}
        <IssuedPapers />
      </div>
    </>
  );
}
