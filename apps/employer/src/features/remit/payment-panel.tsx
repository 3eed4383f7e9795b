import { DayText, formatGroups, MoneyBig, Panel, todayInBeijing } from '@anju/ui';
import { CopyButton } from '../../parts/copy-button.tsx';
import { missingFen } from '../../parts/missing.ts';
import { formatYuan, type Remittance } from '../../parts/server.ts';

/** Where to pay and how much: all that the person at the bank needs, each with a button to copy it. */
export function PaymentPanel({ remittance }: { readonly remittance: Remittance }) {
  const { payment } = remittance;
  if (!payment) return null;
  const isShort = remittance.state === 'short';
  // Nothing is missing: it can be paid from the unallocated balance.
  if (isShort && missingFen(remittance) === 0n) return null;
  return (
    <Panel title={isShort ? '补足差额' : '缴款信息'}>
      <MoneyBig fen={payment.amountFen} label={isShort ? '还需转账' : '转账金额'} />
      <p className="pay-capital">
        大写：{payment.amountCapital}{' '}
        <CopyButton text={formatYuan(payment.amountFen).replaceAll(',', '')} label="金额" showsLabel />
      </p>
      <dl className="pay-facts">
        <div>
          <dt>收款户名</dt>
          <dd>
            {payment.accountName} <CopyButton text={payment.accountName} label="收款户名" />
          </dd>
        </div>
        <div>
          <dt>收款账号</dt>
          <dd className="figures">
            {formatGroups(payment.accountNo)} <CopyButton text={payment.accountNo} label="收款账号" />
          </dd>
        </div>
        <div>
          <dt>开户银行</dt>
          <dd>
            {payment.bankName} <CopyButton text={payment.bankName} label="开户银行" />
          </dd>
        </div>
        <div className="pay-remark">
          <dt>附言</dt>
          <dd>
            <span className="remark-number figures">{payment.remark}</span>{' '}
            <CopyButton text={payment.remark} label="附言" />
            <p>附言只填此号，不要加其他文字。系统凭这 15 位号码自动识别并入账。</p>
          </dd>
        </div>
        <div>
          <dt>缴款期限</dt>
          <dd>
            <DayText value={payment.dueOn} /> 前到账{' '}
            {payment.dueOn < todayInBeijing() && <span className="tag tag-bad">已逾期</span>}
          </dd>
        </div>
      </dl>
      <p className="muted">
        请从本单位账户转账。金额与应缴一致时到账即入账；多转的部分记入未分摊余额，少转的不会入账。
      </p>
    </Panel>
  );
}
