import { Button, download, newRequestId, Panel, ProblemSummary, useCommand } from '@anju/ui';
import { useState } from 'react';
import { useMay } from '../../parts/permissions.ts';
import { type LoanDetail, loan } from '../../parts/server.ts';

/** 结清证明 for a borrower at the window: drawn, sealed and handed to the printer. A second click gets the same paper. */
export function SettlementPaper({ row }: { row: LoanDetail }) {
  const may = useMay();
  const [requestId] = useState(newRequestId);
  const params = { loanId: row.loanId };
  const issuing = useCommand(loan.issueTheirSettlement, {
    onSuccess: ({ number }) => download(loan.getTheirSettlement, { params: { ...params, number } }),
  });
  if (row.state !== 'settled' || !may('case.intake')) return null;
  return (
    <Panel title="结清">
      <div className="stack">
        <p>贷款已还清。结清证明带章，凭它到不动产登记机构办理抵押权注销。</p>
        <ProblemSummary error={issuing.error} />
        <Button
          type="primary"
          loading={issuing.isPending}
          onClick={() => issuing.mutate({ params, body: { requestId } })}
        >
          打印贷款结清证明
        </Button>
        {issuing.data && (
          <p className="muted" role="status">
            已开具 {issuing.data.title}，编号 {issuing.data.number}。
          </p>
        )}
      </div>
    </Panel>
  );
}
