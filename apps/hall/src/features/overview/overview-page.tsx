import {
  AccountPanel,
  BalanceCard,
  FreezeNote,
  MonthlyCard,
  MonthText,
  OverdueNote,
  type Overview,
  PageHeader,
  PageSkeleton,
  PersonPanel,
  ProblemSummary,
  UnderWay,
  useCare,
  useRoute,
} from '@anju/ui';
import { Link } from 'react-router';
import { report } from '../../../../../server/src/contract.ts';
import { BalanceChart } from './balance-chart.tsx';

function Shortcuts() {
  const tasks = [
    ['/my/withdrawals/new', '提取公积金'],
    ['/my/cases', '查办理进度'],
    ['/my/papers', '开缴存证明'],
    ['/my/contributions', '查缴存明细'],
    ['/my/entries', '查业务明细'],
    ['/my/messages', '看消息'],
  ] as const;
  return (
    <ul className="shortcuts">
      {tasks.map(([to, text]) => (
        <li key={to}>
          <Link className="button" to={to}>
            {text}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Content({ overview }: { readonly overview: Overview }) {
  const { isOn } = useCare();
  return (
    <div className="stack">
      <FreezeNote freeze={overview.freeze} />
      <OverdueNote to="/my/loans" />
      <div className="overview-top">
        <BalanceCard overview={overview} />
        {!overview.account.isClosed && <MonthlyCard account={overview.account} />}
      </div>
      <UnderWay
        allPath="/my/cases"
        pathOf={({ kind, caseId }) => (kind === 'withdrawal' ? `/my/withdrawals/${caseId}` : `/my/cases/${caseId}`)}
      />
      {isOn && <Shortcuts />}
      {!isOn && <BalanceChart overview={overview} />}
      <div className="columns">
        <AccountPanel account={overview.account} />
        <PersonPanel overview={overview} changesPath="/my/changes" />
      </div>
    </div>
  );
}

/** P-Q1: the balance first, then what comes in each month, then the facts on record. */
export function OverviewPage() {
  const { data, error, isPending, refetch } = useRoute(report.getMyOverview, {});
  return (
    <>
      <PageHeader
        title="我的公积金"
        description={
          data?.account.contributedTo && (
            <>
              {data.account.isClosed ? '账户已销户，销户前缴存至 ' : '单位已为您缴存至 '}
              <MonthText value={data.account.contributedTo} />
            </>
          )
        }
        extra={
          <>
            <Link className="button button-primary" to="/my/withdrawals/new">
              提取公积金
            </Link>
            <Link className="button" to="/my/papers">
              开具缴存证明
            </Link>
          </>
        }
      />
      {isPending ? (
        <PageSkeleton lines={8} />
      ) : data ? (
        <Content overview={data} />
      ) : (
        <ProblemSummary error={error} onRetry={refetch} />
      )}
    </>
  );
}
