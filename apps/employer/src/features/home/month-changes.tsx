import { formatCount, Money, Panel } from '@anju/ui';
import { Link } from 'react-router';
import { Difference } from '../../parts/difference.tsx';
import { monthsText } from '../../parts/months.ts';
import { paths } from '../../parts/routes.ts';
import type { LineChange, Remittance } from '../../parts/server.ts';
import { changeTexts } from '../../parts/words.ts';

const shown: readonly LineChange[] = ['new', 'back', 'changed', 'gone', 'same'];

/** Of several months that are done together, how many people change in any of them; nobody is the same in all by this count. */
function countsOf({ counts, together }: Remittance): readonly (readonly [LineChange, number])[] {
  const months = together ?? [{ counts }];
  return shown
    .filter((change) => !together || change !== 'same')
    .map((change) => [change, months.reduce((sum, month) => sum + month.counts[change], 0)]);
}

/** What changed since last month, as counts that lead to the people. */
export function MonthChanges({ remittance }: { readonly remittance: Remittance }) {
  const { together, amountFen, lastMonthFen } = remittance;
  return (
    <Panel
      title={`${monthsText(remittance)}清册变化`}
      extra={<Link to={paths.remittance(remittance.remittanceId)}>查看清册</Link>}
    >
      <dl className="change-counts">
        {countsOf(remittance).map(([change, count]) => (
          <div key={change}>
            <dt>{changeTexts[change][0]}</dt>
            <dd>
              {formatCount(count)}
              <span> 人</span>
            </dd>
          </div>
        ))}
      </dl>
      <p className="change-total">
        {together ? (
          <>
            各月一并办理，应缴 <Money fen={amountFen} strong unit />
            ，一笔转账缴清。
          </>
        ) : (
          <>
            本月应缴 <Money fen={amountFen} strong unit />，{formatCount(remittance.personCount)} 人；上月{' '}
            <Money fen={lastMonthFen} unit />，
            <Difference fromFen={lastMonthFen} toFen={amountFen} />
          </>
        )}
      </p>
    </Panel>
  );
}
