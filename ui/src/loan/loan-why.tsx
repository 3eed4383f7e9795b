import type { loan, RouteOutput } from '../../../server/src/contract.ts';
import { formatYuan, percentText } from '../../../server/src/rules.ts';
import { WhyDrawer } from '../why.tsx';

// How each figure of a loan came about: the same words for whoever owes it and for whoever is asked at the window.

type Row = RouteOutput<typeof loan.listMyLoans>['rows'][number];

export function RateWhy({ row }: { readonly row: Row }) {
  return (
    <WhyDrawer
      title="贷款利率"
      items={[
        { label: '年利率', value: percentText(row.ratePpm ?? 0), source: row.rateSource ?? '借款合同' },
        { label: '房屋套数', value: row.homeText },
        { label: '期限', value: `${row.termMonths} 期（${row.termMonths <= 60 ? '5年以下，含5年' : '5年以上'}）` },
      ]}
      formula={<p>发放时按当日公布的利率执行；国家调整利率后，已发放的贷款自次年 1 月 1 日起按新利率执行。</p>}
    />
  );
}

export function PaymentWhy({ row }: { readonly row: Row }) {
  return (
    <WhyDrawer
      title="下期应还"
      items={[
        { label: '剩余本金', value: `${formatYuan(row.balanceFen)} 元` },
        { label: '年利率', value: percentText(row.ratePpm ?? 0), source: row.rateSource ?? '借款合同' },
        { label: '还款方式', value: `${row.methodText}，剩 ${row.monthsLeft} 期`, source: '借款合同' },
        { label: '利息', value: `${formatYuan(row.nextInterestFen ?? 0)} 元` },
        { label: '本金', value: `${formatYuan(row.nextPrincipalFen ?? 0)} 元` },
      ]}
      formula={<p>利息 = 剩余本金 × 年利率 ÷ 12，四舍五入到分；应还 = 本金 + 利息。最后一期还清全部剩余本金。</p>}
    />
  );
}

/** What is overdue, month by month, and the penalty with the figures of its day: the factor is the centre's parameter. */
export function OverdueWhy({ row }: { readonly row: Row }) {
  return (
    <WhyDrawer
      title="逾期应还"
      items={row.bills
        .filter(({ state }) => state === 'overdue')
        .flatMap((bill) => [
          {
            label: `${bill.dueOn} 期`,
            value: `本金 ${formatYuan(bill.principalFen)} 元，利息 ${formatYuan(bill.interestFen)} 元`,
          },
          { label: '罚息', value: `${formatYuan(bill.penaltyFen)} 元`, source: bill.why },
        ])}
      formula={
        <p>
          罚息 =（逾期本金 + 逾期利息）× 年利率 ÷ 360 × 罚息倍数 × 天数，每月按 30
          天计。还款先还到期早的一期，依次还罚息、利息、本金。
        </p>
      }
    />
  );
}
