import {
  Button,
  DayText,
  EmptyState,
  type Loan,
  LoanOverview,
  loanStates,
  Money,
  PageHeader,
  PageSkeleton,
  ProblemSummary,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
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
                  第 {no} 期　
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

function OneLoan({ row }: { readonly row: Loan }) {
  const isActive = row.state === 'active';
  const [tab, setTab] = useState<'planned' | 'repaid'>(isActive ? 'planned' : 'repaid');
  return (
    <>
      <LoanOverview row={row} />
      {row.owedFen > 0 && (
        <p className="note note-warn" role="status">
          已逾期，应还 <Money fen={row.owedFen} strong unit />
          。请尽快存入还款账户，银行每天扣收；逾期会影响个人信用。
        </p>
      )}
      {row.state !== 'signing' && (
        <>
          <div className="m-choice" role="group" aria-label="还款">
            {isActive && (
              <button type="button" aria-pressed={tab === 'planned'} onClick={() => setTab('planned')}>
                还款计划
              </button>
            )}
            <button type="button" aria-pressed={tab === 'repaid'} onClick={() => setTab('repaid')}>
              还款明细
            </button>
          </div>
          {tab === 'planned' ? <Planned loanId={row.loanId} /> : <Repaid loanId={row.loanId} />}
        </>
      )}
    </>
  );
}

/** M-Q3: loans with what is left, what is next and why; their plan and what was repaid. */
export function LoansPage() {
  const { data, error, isPending, refetch } = useRoute(loan.listMyLoans, {});
  const [chosen, setChosen] = useState(0);
  const rows = data?.rows ?? [];
  const row = rows[chosen] ?? rows[0];
  return (
    <>
      <PageHeader
        title="我的贷款"
        back={{ to: '/query', text: '查询' }}
        extra={<Guide start={rows.length > 0 ? 'early-repayment' : 'loan-application'} />}
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
