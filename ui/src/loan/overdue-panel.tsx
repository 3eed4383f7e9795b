import { useState } from 'react';
import { loan } from '../../../server/src/contract.ts';
import { newRequestId } from '../api.ts';
import { ConfirmButton } from '../confirm.tsx';
import { Money } from '../figures.tsx';
import { Panel } from '../parts.tsx';
import { useCommand } from '../query.ts';
import { ArrearsField, ArrearsParts, useArrears } from './arrears.tsx';
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
  const arrears = useArrears(row.bills, row.owedFen);
  const late = row.bills.filter(({ state }) => state === 'overdue');
  return (
    <Panel title="有逾期未还" extra={<OverdueWhy row={row} />}>
      <div className="result">
        <p className="result-sentence">
          {late.length} 期没有还上，今天共需还 <Money fen={row.owedFen} strong unit />
          。每天还在产生罚息，请尽快归还。
        </p>
        <div className="loan-amount">
          <ArrearsField
            arrears={arrears}
            label="归还金额（元）"
            hint="不填就是全部；钱不够的，可以先还一部分，没还上的继续计罚息"
          />
        </div>
        <div className="row">
          <ConfirmButton
            type="primary"
            danger
            disabled={row.request?.state === 'collecting' || !arrears.isSound}
            title="现在归还逾期？"
            description={
              <>
                将从{row.repayBank} {row.repayAccountMasked} 扣收 <Money fen={arrears.amountFen} strong unit />
                ，请先存足款项。
                <ArrearsParts parts={arrears.parts} />。
              </>
            }
            confirmText="确认归还"
            onConfirm={async () => {
              const wish = { kind: 'overdue' as const, ...(!arrears.isAll && { amountFen: arrears.amountFen }) };
              await repaying.mutateAsync({ params: { loanId: row.loanId }, body: { requestId, wish } });
              arrears.setText('');
            }}
          >
            归还逾期
          </ConfirmButton>
        </div>
      </div>
    </Panel>
  );
}
