import { ConfirmButton, formatCount, Money, Panel, useCommand } from '@anju/ui';
import { PayFacts } from '../../parts/pay-facts.tsx';
import { type Business, contribution } from '../../parts/server.ts';
import { peopleStale } from '../../parts/stale.ts';
import { businessTexts } from '../../parts/words.ts';

interface BusinessPaymentProps {
  readonly business: Business;
  readonly payment: NonNullable<Business['payment']>;
}

/** Where and how to pay for a confirmed business, and the two other ways out: money that is here, or taking it back. */
export function BusinessPayment({ business, payment }: BusinessPaymentProps) {
  const { businessId, amountFen, personCount } = business;
  const paying = useCommand(contribution.payBusinessFromUnallocated, { invalidates: peopleStale });
  const withdrawing = useCommand(contribution.discardBusiness, { invalidates: peopleStale });
  const name = businessTexts[business.kind];
  const isEnough = payment.unallocatedFen >= amountFen;
  return (
    <Panel title="等待缴款">
      <PayFacts payment={payment} label="转账金额" />
      {payment.unallocatedFen > 0 && !isEnough && (
        <p>
          {name}金额 <Money fen={amountFen} unit />
          ，已扣除未分摊余额 <Money fen={payment.unallocatedFen} unit />
          ，到账后一并缴清。
        </p>
      )}
      <p className="muted">到账后自动入账，本页会自动更新，不需要刷新。</p>
      <div className="button-row">
        {isEnough && (
          <ConfirmButton
            type="primary"
            title="用未分摊余额缴款？"
            description={
              <p>
                未分摊余额 <Money fen={payment.unallocatedFen} unit />
                ，将用去 <Money fen={amountFen} unit />
                ，立即入账。
              </p>
            }
            confirmText="确认缴款"
            onConfirm={() => paying.mutateAsync({ params: { businessId } })}
          >
            用未分摊余额缴款
          </ConfirmButton>
        )}
        <ConfirmButton
          danger
          title={`撤回这笔${name}？`}
          description={
            <p>
              {formatCount(personCount)} 人的{name}
              将作废，职工账户不受影响。撤回后仍按此流水号转来的款项会转入未分摊余额。
            </p>
          }
          confirmText="撤回"
          onConfirm={() => withdrawing.mutateAsync({ params: { businessId } })}
        >
          撤回
        </ConfirmButton>
      </div>
    </Panel>
  );
}
