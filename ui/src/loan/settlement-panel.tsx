import { useState } from 'react';
import { loan, document as papers } from '../../../server/src/contract.ts';
import { newRequestId } from '../api.ts';
import { Button } from '../button.tsx';
import { InstantText } from '../figures.tsx';
import { DownloadButton } from '../papers/download-button.tsx';
import { Facts, Panel } from '../parts.tsx';
import { ProblemSummary } from '../problem.tsx';
import { useCommand } from '../query.ts';
import type { Loan } from './loan-overview.tsx';

/** P-Q4: the certificate of a settled loan. */
export function SettlementPanel({ row }: { readonly row: Loan }) {
  const [requestId] = useState(newRequestId);
  const issuing = useCommand(loan.issueMySettlement, { invalidates: [papers.listMyPapers] });
  const paper = issuing.data;
  return (
    <Panel title="贷款结清证明">
      <div className="stack">
        <p>
          这笔贷款已于 <strong>{row.endedOn}</strong> 结清。结清证明带电子印章和二维码，可用于注销抵押登记，当场下载。
        </p>
        <ProblemSummary error={issuing.error} />
        {paper ? (
          <>
            <Facts
              columns={3}
              items={[
                { label: '证明编号', value: <strong className="figures">{paper.number}</strong> },
                { label: '验证码', value: <strong className="figures">{paper.code}</strong> },
                { label: '开具时间', value: <InstantText value={paper.issuedAt} /> },
              ]}
            />
            <div className="row">
              <DownloadButton number={paper.number} primary />
              <a className="button" href={paper.verifyUrl} target="_blank" rel="noreferrer">
                打开核验页面
              </a>
            </div>
          </>
        ) : (
          <div className="row">
            <Button
              type="primary"
              disabled={issuing.isPending}
              onClick={() => issuing.mutate({ params: { loanId: row.loanId }, body: { requestId } })}
            >
              {issuing.isPending ? '正在开具并加盖印章' : '开具结清证明'}
            </Button>
            <span className="muted">证明含您的完整姓名和证件号码，请只交给需要的人。</span>
          </div>
        )}
      </div>
    </Panel>
  );
}
