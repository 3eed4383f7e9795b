import type { Call } from '../../platform/call.ts';
import { formatMonth, monthOf } from '../../platform/dates.ts';
import type { Db } from '../../platform/db.ts';
import { gathered } from '../../platform/gather.ts';
import { zeroFen } from '../../platform/money.ts';
import type { RouteOutput } from '../../platform/route.ts';
import { countCenter } from '../account/index.ts';
import { countWaiting, sumByMonth } from '../contribution/index.ts';
import { sumPosted } from '../ledger/index.ts';
import { sumUnmatched } from '../settlement/index.ts';
import type * as contract from './contract.ts';
import { sumCenterBalances } from './store.ts';

type Figures = RouteOutput<typeof contract.getDay>;
interface Day {
  readonly centerId: number;
  readonly today: Temporal.PlainDate;
}

/** The figures are sums over all of a centre, and every desk asks for them each half minute: one reading answers all who ask meanwhile. */
const figures = gathered<Day, Figures>({
  groupOf: ({ centerId, today }) => `${centerId} ${today.toString()}`,
  async read(tx, [day]) {
    if (!day) throw new Error('asked by nobody');
    const found = await readDay(tx, day);
    return () => found;
  },
});

/** 今日概况. */
export const getDay = ({ tx, centerId, accountingDate: today }: Call) => figures(tx, { centerId, today });

const monthsOnChart = 12;

async function readDay(tx: Db, { centerId, today }: Day): Promise<Figures> {
  const first = monthOf(today).subtract({ months: monthsOnChart - 1 });
  const [personalBalance, counts, posted, waitingRemittances, unmatched, sums] = await Promise.all([
    sumCenterBalances(tx, centerId),
    countCenter(tx, centerId),
    sumPosted(tx, centerId, today),
    countWaiting(tx, centerId),
    sumUnmatched(tx, centerId),
    sumByMonth(tx, centerId, first),
  ]);
  const amounts = new Map(sums.map(({ month, amountFen }) => [formatMonth(month), amountFen]));
  // A month without contributions has its place on the chart too.
  const months = Array.from({ length: monthsOnChart }, (_, place) => formatMonth(first.add({ months: place })));
  return {
    accountingDate: today.toString(),
    personalBalanceFen: Number(personalBalance),
    accountCount: counts.accounts,
    employerCount: counts.employers,
    postedTodayFen: Number(posted.total),
    postedTodayCount: posted.count,
    waitingRemittances,
    unmatchedReceipts: unmatched.count,
    unmatchedFen: Number(unmatched.total),
    monthly: months.map((month) => ({ month, amountFen: Number(amounts.get(month) ?? zeroFen) })),
  };
}
