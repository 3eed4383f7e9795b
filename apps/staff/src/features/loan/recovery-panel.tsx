import {
  ArrearsField,
  ArrearsParts,
  ConfirmButton,
  Money,
  newRequestId,
  OverdueWhy,
  Panel,
  useArrears,
  useCommand,
} from '@anju/ui';
import { useState } from 'react';
import { useMay } from '../../parts/permissions.ts';
import { type LoanDetail, loan } from '../../parts/server.ts';
import { RequestNote } from './request-note.tsx';

interface Props {
  readonly row: LoanDetail;
  /** What is asked again afterwards. */
  readonly stale: readonly { readonly path: string }[];
}

/** Money of a loan that was written off: collected from the repayment account. */
export function RecoveryPanel({ row, stale }: Props) {
  const may = useMay();
  const arrears = useArrears(row.bills);
  const [requestId, setRequestId] = useState(newRequestId);
  const recovering = useCommand(loan.recover, { invalidates: stale });
  const { claim, request } = row;
  if (!claim) return null;
  const { amountFen } = arrears;
  return (
    <Panel title="核销后收回">
      <div className="stack">
        <RequestNote request={request} />
        <p>
          已核销，债权保留，今天还应收回 <Money fen={claim.totalFen} unit strong /> <OverdueWhy row={row} />
        </p>
        {may('loan.repay') && (
          <div className="loan-ask">
            <ArrearsField arrears={arrears} label="收回金额（元）" />
            <ConfirmButton
              type="primary"
              disabled={!arrears.isSound || request?.state === 'collecting'}
              title="扣收已核销贷款？"
              description={
                <>
                  从借款人还款账户扣收 <Money fen={amountFen} unit strong />
                  ：
                  <ArrearsParts parts={arrears.parts} />
                  。利息、罚息记入业务收入，本金转回贷款风险准备并划转增值收益。
                </>
              }
              confirmText="确认扣收"
              onConfirm={async () => {
                await recovering.mutateAsync({ params: { loanId: row.loanId }, body: { requestId, amountFen } });
                setRequestId(newRequestId());
                arrears.setText('');
              }}
            >
              扣收
            </ConfirmButton>
          </div>
        )}
      </div>
    </Panel>
  );
}
