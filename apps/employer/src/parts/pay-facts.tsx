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

/** A fact with the button to copy it; shown otherwise than it is copied, when somebody reads it off. */
function Copied({ label, text, children = text }: { label: string; text: string; children?: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {children} <CopyButton text={text} label={label} />
      </dd>
    </div>
  );
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
        <Copied label="收款户名" text={payment.accountName} />
        <Copied label="收款账号" text={payment.accountNo}>
          <span className="figures">{formatGroups(payment.accountNo)}</span>
        </Copied>
        <Copied label="开户银行" text={payment.bankName} />
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
