import { formatCount, InstantText, MoneySteps, Panel } from '@anju/ui';
import { Link } from 'react-router';
import { monthsText } from '../../parts/months.ts';
import { ReceiptsTable } from '../../parts/receipts-table.tsx';
import { RemittanceList } from '../../parts/remittance-list.tsx';
import { paths } from '../../parts/routes.ts';
import { formatYuan, type Remittance } from '../../parts/server.ts';
import { SlipButton } from '../../parts/slip-button.tsx';
import { OwedPanel } from './collection-panel.tsx';
import { TogetherPanel } from './together-panel.tsx';

/** The end: the money is in the members' accounts. */
export function PostedStep({ remittance }: { readonly remittance: Remittance }) {
  return (
    <>
      <OwedPanel remittance={remittance} />
      <section className="posted" aria-labelledby="posted-title">
        <div role="status">
          <h2 id="posted-title" className="posted-title">
            {monthsText(remittance)}汇缴{remittance.personCount === 0 ? '已办结' : '已入账'}
          </h2>
          {remittance.personCount === 0 ? (
            <p>没有缴存职工，核定为零人，不用缴款；以后的月份可以继续办理。</p>
          ) : (
            <p>
              {formatYuan(remittance.amountFen)} 元已于 <InstantText value={remittance.postedAt} /> 记入{' '}
              {formatCount(remittance.personCount)} 名职工的个人账户，职工可在网厅和手机上查到。
            </p>
          )}
        </div>
        <div className="button-row">
          {!remittance.together && <SlipButton remittanceId={remittance.remittanceId} isPrimary />}
          <Link to={paths.home}>返回首页</Link>
        </div>
      </section>
      {remittance.leftOut.personCount > 0 && (
        <p className="notice">
          本月有 {remittance.leftOut.personCount} 人未缴，共 {formatYuan(remittance.leftOut.amountFen)} 元，须另行补缴。
          <Link to={paths.newBusiness('back-payment')}>去补缴</Link>
        </p>
      )}
      <TogetherPanel remittance={remittance} />
      <Panel title="办理过程">
        <MoneySteps steps={remittance.steps} />
      </Panel>
      {remittance.receipts.length > 0 && <ReceiptsTable receipts={remittance.receipts} />}
      <RemittanceList remittance={remittance} />
    </>
  );
}
