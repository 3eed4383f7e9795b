import { DayText, formatCount, Money, MonthText, StateTag, type StateTexts, useRoute, withoutEmpty } from '@anju/ui';
import { accounting } from './accounting.ts';
import { AsOfFacts, type Moment } from './as-of.tsx';
import { loan, report } from './server.ts';

/** The account on any day: by accounting date, and as it was known on another. */
export function PersonAsOf({ personId, moment: { on, knownOn } }: { personId: string; moment: Moment }) {
  const query = useRoute(
    accounting.getAccountAsOf,
    { params: { personId }, query: { on, ...withoutEmpty({ knownOn }) } },
    { keepPrevious: true },
  );
  const { data } = query;
  return (
    <AsOfFacts
      query={query}
      knownOn={data?.knownOn ?? undefined}
      then={data?.balanceFen}
      now={data?.balanceNowFen}
      items={
        data && [
          { label: `${data.on} 日终余额`, value: <Money fen={data.balanceFen} strong unit /> },
          { label: '上年结转', value: <Money fen={data.carriedFen} unit /> },
          { label: '当年归集', value: <Money fen={data.currentFen} unit /> },
          { label: '当时已产生、尚未结的利息', value: <Money fen={data.accruedFen} unit /> },
          { label: '到这一天的明细', value: `${data.entries} 笔` },
          { label: '最近一笔', value: <DayText value={data.lastOn} /> },
        ]
      }
    />
  );
}

/** The employer's account on any day: by accounting date, and as it was known on another. */
export function EmployerAsOf({ employerId, moment: { on, knownOn } }: { employerId: string; moment: Moment }) {
  const query = useRoute(
    report.getEmployerAsOf,
    { params: { employerId }, query: { on, ...withoutEmpty({ knownOn }) } },
    { keepPrevious: true },
  );
  const { data } = query;
  return (
    <AsOfFacts
      query={query}
      knownOn={data?.knownOn ?? undefined}
      then={data?.unallocatedFen}
      now={data?.unallocatedNowFen}
      items={
        data && [
          { label: `${data.on} 日终未分摊余额`, value: <Money fen={data.unallocatedFen} strong unit /> },
          {
            label: '缴至年月',
            value: data.contributedTo ? <MonthText value={data.contributedTo} /> : '尚未缴存',
          },
          {
            label: '已入账汇缴',
            value: (
              <>
                {formatCount(data.months)} 个月，
                <Money fen={data.contributedFen} unit />
              </>
            ),
          },
          { label: '现有职工当日余额合计', value: <Money fen={data.balanceFen} unit /> },
          { label: '到这一天的单位明细', value: `${formatCount(data.entries)} 笔` },
          { label: '最近一笔', value: <DayText value={data.lastOn} /> },
        ]
      }
    />
  );
}

const states: StateTexts<string> = {
  none: ['尚未发放', 'calm'],
  active: ['正常', 'good'],
  overdue: ['逾期', 'bad'],
  returned: ['发放退回', 'bad'],
  cancelled: ['已撤销', 'calm'],
  settled: ['已结清', 'calm'],
  'written-off': ['已核销', 'calm'],
};

/** The loan on any day: by accounting date, and as it was known on another. */
export function LoanAsOf({ loanId, moment: { on, knownOn } }: { loanId: string; moment: Moment }) {
  const query = useRoute(
    loan.getLoanAsOf,
    { params: { loanId }, query: { on, ...withoutEmpty({ knownOn }) } },
    { keepPrevious: true },
  );
  const { data } = query;
  const owed = data && data.balanceFen + data.overdueFen;
  return (
    <AsOfFacts
      query={query}
      knownOn={data?.knownOn ?? undefined}
      then={owed}
      now={data?.owedNowFen}
      items={
        data && [
          { label: `${data.on} 日终剩余本金`, value: <Money fen={owed ?? 0} strong unit /> },
          { label: '当日状态', value: <StateTag state={data.state} texts={states} /> },
          { label: '其中正常（121）', value: <Money fen={data.balanceFen} unit /> },
          { label: '其中逾期（122）', value: <Money fen={data.overdueFen} unit /> },
          { label: '发放', value: data.granted.on ? <DayText value={data.granted.on} /> : '尚未发放' },
          { label: '已还本金', value: <Money fen={data.paid.principalFen} unit /> },
          {
            label: '已收利息、罚息',
            value: (
              <>
                <Money fen={data.paid.interestFen} unit />，<Money fen={data.paid.penaltyFen} unit />
              </>
            ),
          },
          {
            label: '到这一天的明细',
            value: (
              <>
                {formatCount(data.entries)} 笔，最近 <DayText value={data.lastOn} />
              </>
            ),
          },
        ]
      }
    />
  );
}
