import { formatCount, formatMonthText, Money, Panel } from '@anju/ui';
import { Link } from 'react-router';
import { Difference } from '../../parts/difference.tsx';
import { paths } from '../../parts/routes.ts';
import type { LineChange, Remittance } from '../../parts/server.ts';
import { changeTexts } from '../../parts/words.ts';

const shown: readonly LineChange[] = ['new', 'back', 'changed', 'gone', 'same'];

/** What changed since last month, as counts that lead to the people. */
export function MonthChanges({ remittance }: { readonly remittance: Remittance }) {
  return (
    <Panel
      title={`${formatMonthText(remittance.month)}清册变化`}
      extra={<Link to={paths.remittance(remittance.remittanceId)}>查看清册</Link>}
    >
      <dl className="change-counts">
        {shown.map((change) => (
          <div key={change}>
            <dt>{changeTexts[change][0]}</dt>
            <dd>
              {formatCount(remittance.counts[change])}
              <span> 人</span>
            </dd>
          </div>
        ))}
      </dl>
      <p className="change-total">
        本月应缴 <Money fen={remittance.amountFen} strong unit />，{formatCount(remittance.personCount)} 人；上月{' '}
        <Money fen={remittance.lastMonthFen} unit />，
        <Difference fromFen={remittance.lastMonthFen} toFen={remittance.amountFen} />
      </p>
    </Panel>
  );
}
