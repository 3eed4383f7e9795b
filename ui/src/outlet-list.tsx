import type { ReactNode } from 'react';
import { booking } from '../../server/src/contract.ts';
import { clockOf } from './booking-words.ts';
import { formatDayText } from './calendar.ts';
import { EmptyState, PageSkeleton, Panel } from './parts.tsx';
import { ProblemSummary } from './problem.tsx';
import { useRoute } from './query.ts';

/** U-O1: where the outlets are, how one gets there, when they are open, what they do, which days differ. */
export function OutletList({
  centerId,
  audience,
  onBook,
}: {
  readonly centerId: number;
  readonly audience: 'person' | 'employer';
  readonly onBook: ReactNode;
}) {
  const { data, error, refetch } = useRoute(booking.listOutlets, { query: { centerId } });
  if (error && !data) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton />;
  const nameOf = (service: string) => data.services.find((one) => one.service === service)?.name ?? service;
  if (data.outlets.length === 0) return <EmptyState title="暂无服务网点信息" text="请拨打 12329 查询。" />;
  return (
    <div className="stack">
      <div className="columns">
        {data.outlets.map((outlet) => (
          <Panel key={outlet.outletId} title={outlet.name}>
            <dl className="facts facts-1">
              {[
                ['地址', outlet.address],
                ['怎么去', outlet.directions],
                ['服务时间', `工作日 ${clockOf(outlet.opens)}—${clockOf(outlet.closes)}`],
                ...(outlet.specialDays.length > 0
                  ? [
                      [
                        '特殊安排',
                        outlet.specialDays
                          .map(
                            ({ day, kind, note }) =>
                              `${formatDayText(day)}${kind === 'closed' ? '停办' : '照常办公'}（${note}）`,
                          )
                          .join('；'),
                      ],
                    ]
                  : []),
                ['办理业务', outlet.services === null ? '全部业务' : outlet.services.map(nameOf).join('、')],
                ['窗口', `${outlet.windows} 个`],
                ['电话', outlet.phone, `tel:${outlet.phone.replace(/[^\d+]/g, '')}`],
              ].map(([label, value, address]) => (
                <div key={label} className="fact">
                  <dt>{label}</dt>
                  <dd>{address ? <a href={address}>{value}</a> : value}</dd>
                </div>
              ))}
            </dl>
          </Panel>
        ))}
      </div>
      <Panel title="可以预约的业务">
        <p>
          {data.services
            .filter((one) => one.audience === 'all' || one.audience === audience)
            .map(({ name, minutes }) => `${name}（约 ${minutes} 分钟）`)
            .join('、')}
          。{onBook}
        </p>
      </Panel>
    </div>
  );
}
