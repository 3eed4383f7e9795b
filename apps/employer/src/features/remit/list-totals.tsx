import { addMonths, formatCount, formatMonthText, Money, Panel } from '@anju/ui';
import { Difference } from '../../parts/difference.tsx';
import type { Remittance } from '../../parts/server.ts';

/** This month beside last month: people and money. */
export function ListTotals({ remittance }: { readonly remittance: Remittance }) {
  const { counts } = remittance;
  const before = counts.same + counts.changed + counts.gone;
  const people = remittance.personCount - before;
  return (
    <Panel title="与上月比较">
      <table className="compare-table">
        <caption className="visually-hidden">本月与上月的人数和金额</caption>
        <thead>
          <tr>
            <th scope="col">项目</th>
            <th scope="col">上月（{formatMonthText(addMonths(remittance.month, -1))}）</th>
            <th scope="col">本月（{formatMonthText(remittance.month)}）</th>
            <th scope="col">变化</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">缴存人数（人）</th>
            <td>{formatCount(before)}</td>
            <td>{formatCount(remittance.personCount)}</td>
            <td>
              {people === 0 ? (
                <span className="muted">持平</span>
              ) : (
                `${people > 0 ? '增加' : '减少'} ${formatCount(Math.abs(people))}`
              )}
            </td>
          </tr>
          <tr>
            <th scope="row">应缴金额（元）</th>
            <td>
              <Money fen={remittance.lastMonthFen} />
            </td>
            <td>
              <Money fen={remittance.amountFen} strong />
            </td>
            <td>
              <Difference fromFen={remittance.lastMonthFen} toFen={remittance.amountFen} />
            </td>
          </tr>
        </tbody>
      </table>
      <p className="muted">
        本月单位部分 <Money fen={remittance.employerFen} unit />
        ，个人部分 <Money fen={remittance.memberFen} unit />。
      </p>
    </Panel>
  );
}
