import { formatGroups, MoneyBig } from '@anju/ui';
import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';
import { formatYuan, type Remittance } from './server.ts';

interface PayFactsProps {
  readonly payment: Omit<NonNullable<Remittance['payment']>, 'dueOn'>;
  readonly label: string;
  /** Further facts, such as until when. */
  readonly children?: ReactNode;
}

/** How much to pay and where: all that the person at the bank needs, each with a button to copy it. */
export function PayFacts({ payment, label, children }: PayFactsProps) {
  return (
    <>
      <MoneyBig fen={payment.amountFen} label={label} />
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
        {children}
      </dl>
    </>
  );
}
