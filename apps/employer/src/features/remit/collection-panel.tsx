import { ConfirmButton, InstantText, MoneyBig, Panel, useCommand } from '@anju/ui';
import { Link } from 'react-router';
import { missingFen } from '../../parts/missing.ts';
import { monthsText } from '../../parts/months.ts';
import { paths } from '../../parts/routes.ts';
import { contribution, fen, formatYuan, type Remittance } from '../../parts/server.ts';
import { overviews, useTaken } from '../../parts/stale.ts';

type Collection = NonNullable<Remittance['collection']>;

/** What the bank was told and what it has answered, with times; the newest last. */
function Events({ collection }: { readonly collection: Collection }) {
  return (
    <ol className="collection-events" aria-label="委托收款进度">
      {collection.events.map(({ text, at }) => (
        <li key={`${at}${text}`}>
          <InstantText value={at} />
          <span>{text}</span>
        </li>
      ))}
    </ol>
  );
}

/** While the bank collects: what is known of it, and that nothing else may be paid. */
export function CollectingPanel({ collection }: { readonly collection: Collection }) {
  return (
    <Panel title="正在委托银行收款">
      <MoneyBig fen={collection.amountFen} label="收款金额" />
      <p role="status">
        <strong>{collection.stateText}</strong>
        {collection.reason && `：${collection.reason}`}
      </p>
      <dl className="plain-facts">
        <div>
          <dt>付款账户</dt>
          <dd>
            {collection.bankName} {collection.accountMasked}
          </dd>
        </div>
        <div>
          <dt>委托收款编号</dt>
          <dd>{collection.paymentNo}</dd>
        </div>
      </dl>
      <Events collection={collection} />
      <p className="notice">
        银行答复之前请不要另行转账，也不能撤回清册。重复转来的款项会转入未分摊余额，不会重复入账。
      </p>
    </Panel>
  );
}

/** Why the last collection brought nothing. */
export function NotCollected({ collection }: { readonly collection: Collection | null }) {
  if (collection?.state !== 'refused' && collection?.state !== 'taken-back') return null;
  const isTakenBack = collection.state === 'taken-back';
  return (
    <section className="problem" aria-labelledby="collection-title">
      <h2 id="collection-title" className="problem-title">
        {isTakenBack ? '银行已将委托收款退回付款账户' : '委托收款未成功'}
      </h2>
      <p>
        委托收款 {formatYuan(collection.amountFen)} 元（编号 {collection.paymentNo}
        ）：{collection.reason ?? '银行没有说明原因'}。
        {isTakenBack ? '该月入账已冲回，职工账户恢复到入账之前。' : '没有扣款，清册仍然有效。'}
      </p>
      <p>
        <strong>您可以：</strong>核对付款账户后再次委托收款，或按下方缴款信息转账。
      </p>
    </section>
  );
}

/** Lets the bank collect what is due, from the account that an agreement names; without one says how to get it. */
export function CollectPanel({ remittance }: { readonly remittance: Remittance }) {
  const taken = useTaken();
  const collecting = useCommand(contribution.collectRemittance, { invalidates: overviews, onSuccess: taken });
  const amount = remittance.state === 'short' ? missingFen(remittance) : fen(remittance.amountFen);
  if (amount === 0n) return null;
  const from = remittance.collectsFrom;
  if (!from) {
    return (
      <Panel title="委托银行收款">
        <p>与中心签约后，由银行从单位账户直接收取应缴金额，不用每月转账。</p>
        <Link to={paths.newBusiness('collection-agreement')}>办理委托收款签约</Link>
      </Panel>
    );
  }
  return (
    <Panel title="委托银行收款">
      <p>
        从签约账户 {from.bankName} {from.accountMasked} 收取 {formatYuan(amount)} 元，不用另行转账。
      </p>
      <ConfirmButton
        title={`委托银行收取 ${formatYuan(amount)} 元？`}
        description={
          <>
            <p>
              将从 {from.bankName} {from.accountMasked} 收取{monthsText(remittance)}汇缴款 {formatYuan(amount)}{' '}
              元，请确认账户余额充足。
            </p>
            <p>委托之后不能撤销，银行答复前不能转账或撤回清册。已经向银行提交转账的，请不要委托收款。</p>
          </>
        }
        confirmText={`委托收取 ${formatYuan(amount)} 元`}
        onConfirm={() => collecting.mutateAsync({ params: { remittanceId: remittance.remittanceId } })}
      >
        委托银行收款
      </ConfirmButton>
    </Panel>
  );
}

/** A posted month whose money the bank took back: people keep it, the employer owes it. */
export function OwedPanel({ remittance }: { readonly remittance: Remittance }) {
  const { collection } = remittance;
  if (!collection || collection.owedFen === 0) return null;
  return (
    <section className="problem" aria-labelledby="owed-title">
      <h2 id="owed-title" className="problem-title">
        须补足被银行退回的 {formatYuan(collection.owedFen)} 元
      </h2>
      <p>
        银行已将{monthsText(remittance)}的委托收款退回付款账户：{collection.reason}。
        该月之后已有入账或职工已使用该款，职工账户不受影响，由单位补足。
      </p>
      <p>
        <strong>您可以：</strong>转账 {formatYuan(collection.owedFen)} 元，附言只填 {remittance.serial}
        。可以分几次转，多转的留在未分摊余额。
      </p>
    </section>
  );
}
