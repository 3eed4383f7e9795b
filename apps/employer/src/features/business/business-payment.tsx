import { ConfirmButton, formatCount, Money, MoneyBig, Panel, useCommand } from '@anju/ui';
import { CopyButton } from '../../parts/copy-button.tsx';
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
      <div className="pay-facts">
        <MoneyBig label="请转账" fen={payment.amountFen} />
        <p className="pay-capital">{payment.amountCapital}</p>
        <dl className="plain-facts">
          <div>
            <dt>收款户名</dt>
            <dd>{payment.accountName}</dd>
          </div>
          <div>
            <dt>收款账号</dt>
            <dd>
              {payment.accountNo} <CopyButton text={payment.accountNo} label="收款账号" />
            </dd>
          </div>
          <div>
            <dt>开户银行</dt>
            <dd>{payment.bankName}</dd>
          </div>
          <div>
            <dt>附言</dt>
            <dd>
              <strong className="remark-number">{payment.remark}</strong>{' '}
              <CopyButton text={payment.remark} label="附言" />
            </dd>
          </div>
        </dl>
        <p className="muted">附言只填这 15 位业务流水号，不要加其他文字。到账后自动入账，本页会自动更新。</p>
      </div>
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
