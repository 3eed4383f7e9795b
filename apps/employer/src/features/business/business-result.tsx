import { formatMonthText, InstantText } from '@anju/ui';
import { Link } from 'react-router';
import { paths } from '../../parts/routes.ts';
import type { Business } from '../../parts/server.ts';
import { ReceiptButton } from '../../parts/slip-button.tsx';
import { businessTexts } from '../../parts/words.ts';

function titleOf({ kind, state, payment, review }: Business): string {
  const name = businessTexts[kind];
  switch (state) {
    case 'done':
      return `${name}已办结`;
    case 'pending':
      if (payment) return `${name}已确认，等待缴款`;
      if (review?.isReturned) return `${name}被退回，请补正后重新提交`;
      return review ? `${name}已提交，等待中心审核` : `${name}正在办理`;
    case 'refused':
      return `${name}未通过`;
    case 'reversed':
      return `${name}已撤销`;
    case 'discarded':
    case 'draft':
      return `这笔${name}已放弃`;
    default:
      return state satisfies never;
  }
}

/** Whether it takes effect from a month on. */
const isFromAMonth = ({ kind }: Business): boolean =>
  kind !== 'back-payment' && kind !== 'correction' && kind !== 'collection-agreement' && kind !== 'collection-end';

/** Only what is done is good news. */
const toneOf = (state: Business['state']): string =>
  state === 'done' ? '' : state === 'refused' ? ' is-refused' : ' is-neutral';

/** What came of a business, and what to do next. */
export function BusinessResult({ business }: { readonly business: Business }) {
  const { state, confirmedAt, confirmedBy, effectiveMonth, outcome } = business;
  return (
    <section className={`posted${toneOf(state)}`} aria-labelledby="result-title">
      <div role="status">
        <h2 id="result-title" className="posted-title">
          {titleOf(business)}
        </h2>
        {confirmedAt && (
          <p>
            经办人 {confirmedBy} 于 <InstantText value={confirmedAt} /> 签名确认
            {state === 'done' && isFromAMonth(business) && `，自${formatMonthText(effectiveMonth)}起执行`}。
          </p>
        )}
        {outcome && <p>{outcome}</p>}
      </div>
      <div className="button-row">
        {confirmedAt && state !== 'discarded' && (
          <ReceiptButton businessId={business.businessId} name={business.kind === 'back-payment' ? '补缴书' : '回执'} />
        )}
        {state === 'done' && isFromAMonth(business) && <Link to={paths.remit}>去办理汇缴</Link>}
        <Link to={paths.businesses}>返回单位业务</Link>
      </div>
    </section>
  );
}
