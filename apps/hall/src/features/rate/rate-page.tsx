import { DayText, PageHeader, PageSkeleton, Panel, ProblemSummary, RatingForm, useRoute } from '@anju/ui';
import { useParams } from 'react-router';
import { casework } from '../../../../../server/src/contract.ts';

/** The page behind the code that a visitor scans at the window: no login, no name. */
export function RatePage() {
  const { centerId = '', code = '' } = useParams();
  const params = { centerId: Number(centerId), code };
  const { data, error, isPending } = useRoute(casework.getRatingPage, { params });
  if (isPending) return <PageSkeleton />;
  return (
    <>
      <PageHeader
        title="服务评价"
        description={
          data && (
            <>
              {data.centerName}
              {data.outlet && `　${data.outlet}`}　<DayText value={data.on} />
            </>
          )
        }
      />
      <ProblemSummary error={error} />
      {data && (
        <Panel>
          {data.isRated ? (
            <p className="rating-thanks">您已经评价过本次服务，谢谢。</p>
          ) : (
            <RatingForm centerId={params.centerId} code={code} />
          )}
        </Panel>
      )}
    </>
  );
}
