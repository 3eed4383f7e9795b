import { addMonths, formatCount, formatMonthText, Money, Panel, useRoute } from '@anju/ui';
import { Difference } from '../../parts/difference.tsx';
import { changesAccounts, contribution, type ListedBusiness, type Remittance } from '../../parts/server.ts';
import { businessTexts } from '../../parts/words.ts';

/** What was done for the month before its list was made: the list has it already, and its lines say nothing of it. */
function Included({ month }: { readonly month: string }) {
  const { data } = useRoute(contribution.listBusinesses, { query: { state: 'done', pageSize: 200 } });
  const rows = data?.rows ?? [];
  // The newest come first: a page that ends within the month says too little of it, and then nothing is said.
  if (data && data.total > rows.length && (rows.at(-1)?.effectiveMonth ?? '') >= month) return null;
  const done = rows.filter((row) => row.effectiveMonth === month && changesAccounts(row.kind));
  const people = new Map<ListedBusiness['kind'], number>();
  for (const { kind, personCount } of done) people.set(kind, (people.get(kind) ?? 0) + personCount);
  if (people.size === 0) return null;
  const said = [...people].map(([kind, count]) => `${businessTexts[kind]} ${formatCount(count)} 人`).join('、');
  return `本月先办结的变动已计入清册：${said}。`;
}

/** This month beside last month: people and money. */
export function ListTotals({ remittance }: { readonly remittance: Remittance }) {
  const before = remittance.lastMonthCount;
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
        <Included month={remittance.month} />
      </p>
    </Panel>
  );
}
