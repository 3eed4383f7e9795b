import {
  Button,
  DayText,
  EarlyPanel,
  EmptyState,
  type Loan,
  LoanOverview,
  loanStates,
  Money,
  OffsetPanel,
  OverduePanel,
  PageHeader,
  PageSkeleton,
  ProblemSummary,
  RequestNote,
  SettlementPanel,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { loan } from '../../../../../server/src/contract.ts';
import { formatYuan } from '../../../../../server/src/rules.ts';
import { Endless, useListing } from '../../parts/endless.tsx';
import { Guide } from '../../parts/guide.tsx';

/** M-Q3 还款明细: what has been repaid, the newest first. */
function Repaid({ loanId }: { readonly loanId: string }) {
  const listing = useListing(loan.listMyLoanEntries, {}, { loanId });
  return (
    <Endless
      listing={listing}
      label="还款明细"
      empty={{ title: '还没有还款记录', text: '放款和每一次还款都会记在这里。' }}
      render={({ on, kindText, dueOn, detail, amountFen, principalFen, interestFen, penaltyFen, balanceFen }) => (
        <div className="m-item">
          <p className="m-item-head">
            <strong>{kindText}</strong>
            <Money fen={amountFen} strong unit />
          </p>
          <p className="m-item-foot">
            <span>
              本金 <Money fen={principalFen} />
            </span>
            <span>
              利息 <Money fen={interestFen} />
            </span>
            {penaltyFen !== 0 && (
              <span>
                罚息 <Money fen={penaltyFen} />
              </span>
            )}
          </p>
          <p className="m-item-foot muted">
            <span>
              <DayText value={on} plain /> {detail ?? (dueOn && `（${dueOn} 期）`)}
            </span>
            <span>
              剩余 <Money fen={balanceFen} />
            </span>
          </p>
        </div>
      )}
    />
  );
}

const shownFirst = 12;

/** What is to come, a year of it first. */
function Planned({ loanId }: { readonly loanId: string }) {
  const { data, error, refetch } = useRoute(loan.getMyLoanSchedule, { params: { loanId } });
  const [isAll, setAll] = useState(false);
  if (error && !data) return <ProblemSummary error={error} onRetry={refetch} quiet />;
  if (!data) return <PageSkeleton />;
  const rows = isAll ? data.rows : data.rows.slice(0, shownFirst);
  return (
    <>
      <p className="m-sums">
        还要付利息 {formatYuan(data.interestFen)} 元。{data.note}
      </p>
      <ul className="m-list" aria-label="还款计划">
        {rows.map(({ no, dueOn, paymentFen, principalFen, interestFen, balanceFen }) => (
          <li key={no}>
            <div className="m-item">
              <p className="m-item-head">
                <strong>
                  第 {no} 期{'　'}
                  <DayText value={dueOn} plain />
                </strong>
                <Money fen={paymentFen} strong unit />
              </p>
              <p className="m-item-foot muted">
                <span>
                  本金 <Money fen={principalFen} />
                </span>
                <span>
                  利息 <Money fen={interestFen} />
                </span>
                <span>
                  剩余 <Money fen={balanceFen} />
                </span>
              </p>
            </div>
          </li>
        ))}
      </ul>
      {data.rows.length > rows.length && (
        <Button block onClick={() => setAll(true)}>
          显示全部 {data.rows.length} 期
        </Button>
      )}
    </>
  );
}

const tabs = [
  { key: 'overview', text: '贷款概况' },
  { key: 'planned', text: '还款计划' },
  { key: 'repaid', text: '还款明细' },
  { key: 'early', text: '提前还款' },
  { key: 'offset', text: '冲还贷' },
] as const;

/** What is shown of a loan stands in the address: a guide leads to its business, and the way back leads to what was left. */
function useTab(isActive: boolean) {
  const shown = tabs.filter(({ key }) => isActive || key === 'overview' || key === 'repaid');
  const [search, setSearch] = useSearchParams();
  const named = shown.find(({ key }) => key === search.get('tab'))?.key;
  const choose = (key: string) => setSearch({ tab: key }, { replace: true });
  return { shown, tab: named ?? 'overview', choose };
}

/** What is repaid early or offset, in a line: the rest of it is a touch away. */
const Left = ({ row }: { readonly row: Loan }) => (
  <p className="m-sums">
    剩余本金 {formatYuan(row.balanceFen + row.overdueFen)} 元，剩 {row.monthsLeft} 期
  </p>
);

function OneLoan({ row }: { readonly row: Loan }) {
  const { shown, tab, choose } = useTab(row.state === 'active');
  return (
    <>
      {row.owedFen > 0 && <OverduePanel row={row} />}
      <RequestNote row={row} />
      {row.state !== 'signing' && (
        <div className="m-choice" role="group" aria-label="贷款内容">
          {shown.map(({ key, text }) => (
            <button key={key} type="button" aria-pressed={tab === key} onClick={() => choose(key)}>
              {text}
            </button>
          ))}
        </div>
      )}
      {tab === 'overview' && (
        <>
          <LoanOverview row={row} />
          {row.state === 'settled' && <SettlementPanel row={row} />}
        </>
      )}
      {tab === 'planned' && <Planned loanId={row.loanId} />}
      {tab === 'repaid' && <Repaid loanId={row.loanId} />}
      {tab === 'early' && (
        <>
          <Left row={row} />
          <EarlyPanel row={row} />
          <Guide start="early-repayment" />
        </>
      )}
      {tab === 'offset' && (
        <>
          <Left row={row} />
          <OffsetPanel row={row} />
          <Guide start="loan-offset" />
        </>
      )}
    </>
  );
}

/** M-Q3: loans with what is left, what is next and why; their plan, what was repaid, and what can be done about them. */
export function LoansPage() {
  const { data, error, isPending, refetch } = useRoute(loan.listMyLoans, {}, { refetchInterval: 15_000 });
  const [chosen, setChosen] = useState(0);
  const rows = data?.rows ?? [];
  const row = rows[chosen] ?? rows[0];
  return (
    <>
      <PageHeader
        title="我的贷款"
        back={{ to: '/query', text: '查询' }}
        {...(data && rows.length === 0 && { extra: <Guide start="loan-application" /> })}
      />
      <ProblemSummary error={error} onRetry={refetch} quiet />
      {isPending && <PageSkeleton lines={8} />}
      <Link className="m-note-link" to="/cases?kind=loan">
        查看贷款审批进度
      </Link>
      {rows.length > 1 && (
        <div className="m-choice" role="group" aria-label="选择贷款">
          {rows.map((one, index) => (
            <button key={one.loanId} type="button" aria-pressed={one === row} onClick={() => setChosen(index)}>
              {one.contractNo} · {loanStates[one.state][0]}
            </button>
          ))}
        </div>
      )}
      {row && <OneLoan key={row.loanId} row={row} />}
      {data && rows.length === 0 && (
        <div className="m-card">
          <EmptyState
            title="您没有公积金贷款"
            text="连续足额缴存满规定的月数（一般 6 个月）可以申请。请带材料到网点办理，可以先预约。"
            action={
              <Link className="button button-primary" to="/bookings">
                预约办理
              </Link>
            }
          />
        </div>
      )}
    </>
  );
}
