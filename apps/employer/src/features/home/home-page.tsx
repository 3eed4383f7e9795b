import { ContentNews, formatMonthText, PageHeader, Panel, ProblemSummary, useRoute, useSession } from '@anju/ui';
import { Link } from 'react-router';
import { contentPlace } from '../../parts/content-place.ts';
import { PageWait } from '../../parts/page-wait.tsx';
import { paths } from '../../parts/routes.ts';
import { contribution } from '../../parts/server.ts';
import { unitFacts } from '../../parts/unit-facts.tsx';
import { useRemittance } from '../../parts/use-remittance.ts';
import { Attention } from './attention.tsx';
import { HistoryChart } from './history-chart.tsx';
import { MonthBusinesses } from './month-businesses.tsx';
import { MonthCard } from './month-card.tsx';
import { MonthChanges } from './month-changes.tsx';
import { Summary } from './summary.tsx';

/** The month's work of the employer on one page. */
export function HomePage() {
  const { session } = useSession();
  const { data: overview, error, refetch } = useRoute(contribution.getEmployerOverview, {});
  const open = overview?.current?.state === 'withdrawn' ? undefined : overview?.current?.remittanceId;
  const current = useRemittance(open);
  if (!overview) return <PageWait title="首页" error={error} onRetry={refetch} />;
  const remittance = open === undefined ? undefined : current.data;
  return (
    <>
      <PageHeader
        title={overview.name}
        description={
          <>
            单位账号 {overview.employerAccountNo}　
            {overview.contributedTo ? `　已缴至${formatMonthText(overview.contributedTo)}` : '　尚未缴过公积金'}
          </>
        }
      />
      {current.error && <ProblemSummary error={current.error} onRetry={current.refetch} quiet />}
      <MonthCard overview={overview} remittance={remittance} />
      <div className="home-columns">
        <div className="home-main">
          <Attention overview={overview} remittance={remittance} />
          <MonthBusinesses overview={overview} />
          {remittance && remittance.state !== 'posted' && <MonthChanges remittance={remittance} />}
          <HistoryChart history={overview.history} />
          {session && <ContentNews place={contentPlace(session.centerId)} />}
        </div>
        <div className="home-side">
          <Summary overview={overview} />
          <Panel title="单位信息" extra={<Link to={paths.unit}>查看全部</Link>}>
            <dl className="plain-facts">
              {unitFacts(overview)
                .slice(0, 6)
                .map(({ label, value }) => (
                  <div key={label}>
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
            </dl>
          </Panel>
        </div>
      </div>
    </>
  );
}
