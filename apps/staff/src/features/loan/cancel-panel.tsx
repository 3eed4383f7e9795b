import { ConfirmButton, Money, Panel, TextField, useCommand } from '@anju/ui';
import { useState } from 'react';
import { useMay } from '../../parts/permissions.ts';
import { casework, type LoanDetail, loan } from '../../parts/server.ts';

interface Props {
  readonly row: LoanDetail;
  /** What is asked again afterwards. */
  readonly stale: readonly { readonly path: string }[];
}

/** The grant's money came back from the bank: it is paid once more, or the loan is cancelled by others than who asks. */
export function CancelPanel({ row, stale }: Props) {
  const may = useMay();
  const [reason, setReason] = useState('');
  const proposing = useCommand(loan.proposeCancellation, { invalidates: [...stale, casework.listCasesOfSubject] });
  const { returned, paid } = row;
  if (!returned) return null;
  const repaidFen = paid.principalFen + paid.interestFen + paid.penaltyFen;
  return (
    <Panel title="发放的款项被退回">
      <div className="stack">
        <p className="note note-warn">
          银行退回 <Money fen={returned.amountFen} unit strong />
          {returned.reason && `：${returned.reason}`}。 重新付出前不计息、不扣款；重新付出的，自当日起重新排还款计划。
          {repaidFen > 0 && (
            <>
              已收的 <Money fen={repaidFen} unit /> 正在退还借款人，付出后才能撤销。
            </>
          )}
          {returned.isPaidAgain ? '正在重新付款。' : '还要这笔贷款的，请在“付款与收款”更正账户后重新付款。'}
        </p>
        {!returned.isPaidAgain && may('case.intake') && (
          <>
            <TextField
              name="cancel-reason"
              label="不再需要这笔贷款的原因"
              hint="例如 购房合同已解除"
              maxLength={200}
              value={reason}
              onChange={setReason}
            />
            <div>
              <ConfirmButton
                danger
                disabled={reason.trim().length < 4 || repaidFen > 0}
                title="提请撤销发放？"
                description="提交后由另外两人复核、审批；批准时冲销这笔贷款（借 219，贷 121），不计利息，借款人不用归还，抵押可以解除。"
                confirmText="提请撤销"
                onConfirm={async () => {
                  await proposing.mutateAsync({ params: { loanId: row.loanId }, body: { reason } });
                  setReason('');
                }}
              >
                提请撤销发放
              </ConfirmButton>
            </div>
          </>
        )}
      </div>
    </Panel>
  );
}
