import {
  Button,
  EarlyPanel,
  EmptyState,
  type Loan,
  LoanOverview,
  loanStates,
  OffsetPanel,
  OverduePanel,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  RequestNote,
  SettlementPanel,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { casework, loan } from '../../../../../server/src/contract.ts';
import { Guide } from '../../parts/guide.tsx';
import { EntriesPanel, SchedulePanel } from './entries-panel.tsx';
import '../../loan.css';

/** Applications for loans that are under way: where they stand. */
function Progress() {
  const { data } = useRoute(casework.listMyCases, { query: { inProgress: true } });
  const rows = (data?.rows ?? []).filter(({ kind }) => kind === 'loan');
  if (rows.length === 0) return null;
  return (
    <Panel title="贷款申请进度">
      <ul className="plain-rows">
        {rows.map((row) => (
          <li key={row.caseId}>
            <Link to={`/my/cases/${row.caseId}`}>{row.number}</Link> {row.headline}：
            <strong>{row.stageText ?? row.stateText}</strong>
            {row.dueOn && <span className="muted">，{row.dueOn} 前作出决定</span>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const tabs = [
  { key: 'schedule', text: '还款计划' },
  { key: 'entries', text: '还款明细' },
  { key: 'early', text: '提前还款' },
  { key: 'offset', text: '冲还贷' },
] as const;

/** What a loan has to show, and what of it is shown: a guide leads to its tab. */
function useTabs(isActive: boolean) {
  const shown = tabs.filter(({ key }) => isActive || key === 'entries');
  const named = useSearchParams()[0].get('tab');
  const [tab, setTab] = useState(shown.find(({ key }) => key === named)?.key ?? (isActive ? 'schedule' : 'entries'));
  return { shown, tab, setTab };
}

function OneLoan({ row }: { readonly row: Loan }) {
  const { shown, tab, setTab } = useTabs(row.state === 'active');
  return (
    <>
      {row.owedFen > 0 && <OverduePanel row={row} />}
      <LoanOverview row={row} />
      <RequestNote row={row} />
      {row.state === 'settled' && <SettlementPanel row={row} />}
      {row.state !== 'signing' && (
        <>
          {shown.length > 1 && (
            <nav className="loan-tabs" aria-label="贷款内容">
              {shown.map(({ key, text }) => (
                <button key={key} type="button" aria-pressed={tab === key} onClick={() => setTab(key)}>
                  {text}
                </button>
              ))}
            </nav>
          )}
          {tab === 'schedule' && <SchedulePanel loanId={row.loanId} />}
          {tab === 'entries' && <EntriesPanel loanId={row.loanId} />}
          {tab === 'early' && (
            <>
              <Guide start="early-repayment" />
              <EarlyPanel row={row} />
            </>
          )}
          {tab === 'offset' && (
            <>
              <Guide start="loan-offset" />
              <OffsetPanel row={row} />
            </>
          )}
        </>
      )}
    </>
  );
}

/** P-Q13, P-Q14, P-Q4: the person's loans, the newest first. */
export function LoanPage() {
  const { data, error, isPending, refetch } = useRoute(loan.listMyLoans, {}, { refetchInterval: 15_000 });
  const [chosen, setChosen] = useState(0);
  const rows = data?.rows ?? [];
  const row = rows[chosen] ?? rows[0];
  return (
    <div className="loan-page">
      <PageHeader
        title="我的贷款"
        description="贷款进度、还款明细、还款计划，提前还款和结清证明。"
        extra={<Guide start="loan-application" />}
      />
      <ProblemSummary error={error} onRetry={refetch} quiet />
      {isPending && <PageSkeleton lines={8} />}
      <Progress />
      {rows.length > 1 && (
        <div className="loan-choice" role="group" aria-label="选择贷款">
          {rows.map((one, index) => (
            <Button key={one.loanId} aria-pressed={one === row} onClick={() => setChosen(index)}>
              {one.contractNo} · {loanStates[one.state][0]}
            </Button>
          ))}
        </div>
      )}
      {row && <OneLoan key={row.loanId} row={row} />}
      {data && rows.length === 0 && (
        <Panel>
          <EmptyState
            title="您没有公积金贷款"
            text="连续足额缴存满规定的月数（一般 6 个月）可以申请。请先用计算器算一算月供，再带材料到柜台办理。"
            action={
              <Link className="button button-primary" to="/calculator">
                打开贷款计算器
              </Link>
            }
          />
        </Panel>
      )}
    </div>
  );
}
