import { ConfirmButton, Money, newRequestId, OverdueWhy, Panel, TextField, useCommand } from '@anju/ui';
import { useState } from 'react';
import { useMay } from '../../parts/permissions.ts';
import { allocate, fen, type LoanDetail, loan, parseYuan } from '../../parts/server.ts';
import { RequestNote } from './request-note.tsx';

type Bill = LoanDetail['bills'][number];

/** What an amount would pay, by the rule that books it. */
function partsOf(amount: bigint, bills: readonly Bill[]) {
  const { payments, left } = allocate(
    fen(amount),
    bills.map(({ dueOn, principalFen, interestFen, penaltyFen }) => ({
      dueOn,
      principalLeft: fen(principalFen),
      interestLeft: fen(interestFen),
      penaltyLeft: fen(penaltyFen),
      countedTo: dueOn,
    })),
  );
  const sum = (part: 'principal' | 'interest' | 'penalty') =>
    Number(payments.reduce((all, paid) => all + paid[part], 0n));
  return { principal: sum('principal'), interest: sum('interest'), penalty: sum('penalty'), left };
}

interface Props {
  readonly row: LoanDetail;
  /** What is asked again afterwards. */
  readonly stale: readonly { readonly path: string }[];
}

/** Money of a loan that was written off: collected from the repayment account. */
export function RecoveryPanel({ row, stale }: Props) {
  const may = useMay();
  const [amount, setAmount] = useState('');
  const [requestId, setRequestId] = useState(newRequestId);
  const recovering = useCommand(loan.recover, { invalidates: stale });
  const { claim, request } = row;
  if (!claim) return null;
  const typed = parseYuan(amount);
  const amountFen = Number(typed ?? 0n);
  const parts = partsOf(typed ?? 0n, row.bills);
  const isTooMuch = parts.left > 0n;
  return (
    <Panel title="核销后收回">
      <div className="stack">
        <RequestNote request={request} />
        <p>
          已核销，债权保留，今天还应收回 <Money fen={claim.totalFen} unit strong /> <OverdueWhy row={row} />
        </p>
        {may('loan.repay') && (
          <div className="loan-ask">
            <TextField
              name="recovery"
              label="收回金额（元）"
              inputMode="decimal"
              value={amount}
              onChange={setAmount}
              error={
                amount !== '' && typed === undefined
                  ? '请填写金额，例如 5000'
                  : isTooMuch
                    ? '超过今天应收回的金额'
                    : undefined
              }
            />
            <ConfirmButton
              type="primary"
              disabled={amountFen <= 0 || isTooMuch || request?.state === 'collecting'}
              title="扣收已核销贷款？"
              description={
                <>
                  从借款人还款账户扣收 <Money fen={amountFen} unit strong />
                  ：先还到期早的一期，依次抵偿罚息 <Money fen={parts.penalty} unit />
                  、利息 <Money fen={parts.interest} unit />
                  、本金 <Money fen={parts.principal} unit />
                  。利息、罚息记入业务收入，本金转回贷款风险准备并划转增值收益。
                </>
              }
              confirmText="确认扣收"
              onConfirm={async () => {
                await recovering.mutateAsync({ params: { loanId: row.loanId }, body: { requestId, amountFen } });
                setRequestId(newRequestId());
                setAmount('');
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
