import { DayText, Panel, todayInBeijing } from '@anju/ui';
import { missingFen } from '../../parts/missing.ts';
import { PayFacts } from '../../parts/pay-facts.tsx';
import type { Remittance } from '../../parts/server.ts';

/** Where to pay and how much, and until when. */
export function PaymentPanel({ remittance }: { readonly remittance: Remittance }) {
  const { payment } = remittance;
  if (!payment) return null;
  const isShort = remittance.state === 'short';
  // Nothing is missing: it can be paid from the unallocated balance.
  if (isShort && missingFen(remittance) === 0n) return null;
  return (
    <Panel title={isShort ? '补足差额' : '缴款信息'}>
      <PayFacts payment={payment} label={isShort ? '还需转账' : '转账金额'}>
        <div>
          <dt>缴款期限</dt>
          <dd>
            <DayText value={payment.dueOn} /> 前到账{' '}
            {payment.dueOn < todayInBeijing() && <span className="tag tag-bad">已逾期</span>}
          </dd>
        </div>
      </PayFacts>
      <p className="muted">
        请从本单位账户转账。金额与应缴一致时到账即入账；多转的部分记入未分摊余额，少转的不会入账。
      </p>
    </Panel>
  );
}
