import {
  Button,
  ConfirmButton,
  Money,
  newRequestId,
  ProblemSummary,
  SelectField,
  TextField,
  useCommand,
} from '@anju/ui';
import { useState } from 'react';
import { type EarlyWish, type LoanDetail, loan, parseYuan } from '../../parts/server.ts';

type Way = 'full' | 'lower-instalment' | 'shorter-term';

interface Props {
  readonly row: LoanDetail;
  /** What is asked again afterwards. */
  readonly stale: readonly { readonly path: string }[];
  readonly isOpen: boolean;
}

/** Early repayment at the window: what it costs today, then the bank collects it. */
export function EarlyAtCounter({ row, stale, isOpen }: Props) {
  const [way, setWay] = useState<Way>('full');
  const [amount, setAmount] = useState('');
  const [requestId, setRequestId] = useState(newRequestId);
  const params = { loanId: row.loanId };
  const quoting = useCommand(loan.quoteAtCounter);
  const repaying = useCommand(loan.repayAtCounter, { invalidates: stale });
  const fen = parseYuan(amount);
  const wish: EarlyWish =
    way === 'full' ? { kind: 'full' } : { kind: 'partial', amountFen: Number(fen ?? 0n), choice: way };
  const change = (work: () => void) => {
    work();
    quoting.reset();
    setRequestId(newRequestId());
  };
  const quote = quoting.data;
  return (
    <>
      <SelectField<Way>
        name="way"
        label="提前还款"
        value={way}
        options={[
          { value: 'full', label: '全部结清' },
          { value: 'lower-instalment', label: '部分：期限不变，减少月还款额' },
          { value: 'shorter-term', label: '部分：月还款额不变，缩短期限' },
        ]}
        onChange={(next) => change(() => setWay(next))}
      />
      {way !== 'full' && (
        <TextField
          name="amount"
          label="还款金额（元）"
          hint="包含当期应还的一期"
          inputMode="decimal"
          value={amount}
          onChange={(text) => change(() => setAmount(text))}
          error={amount !== '' && fen === undefined ? '请填写金额，例如 50000' : undefined}
        />
      )}
      <div>
        <Button
          disabled={way !== 'full' && fen === undefined}
          loading={quoting.isPending}
          onClick={() => quoting.mutate({ params, body: wish })}
        >
          试算
        </Button>
      </div>
      <ProblemSummary error={quoting.error} />
      {quote && (
        <>
          <p>
            今天需付 <Money fen={quote.paidFen} unit strong />
            ，少付利息 <Money fen={quote.savedFen} unit />；
            {quote.monthsAfter === 0 ? (
              '贷款结清。'
            ) : (
              <>
                剩 {quote.monthsAfter} 期，下期起每月 <Money fen={quote.instalmentAfterFen} unit />。
              </>
            )}
          </p>
          <ConfirmButton
            type="primary"
            disabled={isOpen}
            title="确认提前还款？"
            description={
              <>
                从借款人还款账户扣收 <Money fen={quote.paidFen} unit strong />
                ，扣款成功后生效。
              </>
            }
            confirmText="确认扣收"
            onConfirm={async () => {
              await repaying.mutateAsync({ params, body: { requestId, wish } });
              // Refused by the bank it may be asked for again, at what it costs then.
              change(() => undefined);
            }}
          >
            办理提前还款
          </ConfirmButton>
        </>
      )}
    </>
  );
}
