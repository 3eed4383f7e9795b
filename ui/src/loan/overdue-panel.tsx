import { useState } from 'react';
import { loan } from '../../../server/src/contract.ts';
import { newRequestId } from '../api.ts';
import { ConfirmButton } from '../confirm.tsx';
import { Money } from '../figures.tsx';
import { Panel } from '../parts.tsx';
import { useCommand } from '../query.ts';
import type { Loan } from './loan-overview.tsx';
import { OverdueWhy } from './loan-why.tsx';
import '../styles/loan-panels.css';

/** What is overdue, what it costs today, and one button to pay it. */
export function OverduePanel({ row }: { readonly row: Loan }) {
  const [requestId, setRequestId] = useState(newRequestId);
  // What the bank could not collect is asked for anew: the same request would only be answered as before.
  const repaying = useCommand(loan.repayMine, {
    invalidates: [loan.listMyLoans],
    onSuccess: () => setRequestId(newRequestId()),
  });
  const late = row.bills.filter(({ state }) => state === 'overdue');
  return (
    <Panel title="有逾期未还" extra={<OverdueWhy row={row} />}>
      <div className="result">
        <p className="result-sentence">
          {late.length} 期没有还上，今天共需还 <Money fen={row.owedFen} strong unit />
          。每天还在产生罚息，请尽快归还。
        </p>
        <div className="row">
          <ConfirmButton
            type="primary"
            danger
            disabled={row.request?.state === 'collecting'}
            title="现在归还逾期？"
            description={
              <>
                将从{row.repayBank} {row.repayAccountMasked} 扣收 <Money fen={row.owedFen} strong unit />
                ，请先存足款项。
              </>
            }
            confirmText="确认归还"
            onConfirm={() =>
              repaying.mutateAsync({ params: { loanId: row.loanId }, body: { requestId, wish: { kind: 'overdue' } } })
            }
          >
            归还逾期
          </ConfirmButton>
        </div>
      </div>
    </Panel>
  );
}
