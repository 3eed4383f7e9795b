import { clockOf, PageHeader, PageSkeleton, Panel, ProblemSummary, useRoute } from '@anju/ui';
import { booking } from '../../../../../server/src/contract.ts';
import { useCenter } from '../../parts/center.tsx';

/** U-O1 for everybody: where the outlets are, how one gets there, when they are open, what they do. */
export function OutletsPage() {
  const { centerId } = useCenter();
  const { data, error, refetch } = useRoute(booking.listOutlets, { query: { centerId } });
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton />;
  return (
    <>
      <PageHeader title="服务网点" description="各网点任一窗口都可以办理归集、提取、贷款和查询业务。" />
      <div className="stack">
        <div className="columns">
          {data.outlets.map((outlet) => (
            <Panel key={outlet.outletId} title={outlet.name}>
              <dl className="facts facts-1">
                {[
                  ['地址', outlet.address],
                  ['怎么去', outlet.directions],
                  ['服务时间', `工作日 ${clockOf(outlet.opens)}—${clockOf(outlet.closes)}`],
                  ['窗口', `${outlet.windows} 个综合窗口`],
                  ['电话', outlet.phone],
                ].map(([label, value]) => (
                  <div key={label} className="fact">
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
            </Panel>
          ))}
        </div>
        <Panel title="可以预约的业务">
          <p>
            {data.services.map(({ name, minutes }) => `${name}（约 ${minutes} 分钟）`).join('、')}
            。登录后在“预约办理”选择网点和时间。
          </p>
        </Panel>
      </div>
    </>
  );
}
