import { LiveNote, PageHeader, PageSkeleton, Panel, ProblemSummary, QueuePlace, RatingForm, useLive } from '@anju/ui';
import { useParams } from 'react-router';
import { booking } from '../../../../../server/src/contract.ts';

/** Where the QR code of a ticket leads: the place in the queue as it is now, and the rating afterwards. */
export function QueuePage() {
  const { centerId = '', code = '' } = useParams();
  const input = { params: { centerId: Number(centerId) || 0, code } };
  const { data, error, refetch, live } = useLive(booking.getTicketPlace, booking.watchTicketPlace, input);
  if (error && !data)
    return (
      <>
        <PageHeader title="排队进度" />
        <ProblemSummary error={error} onRetry={refetch} />
      </>
    );
  if (!data) return <PageSkeleton />;
  return (
    <>
      <PageHeader title="排队进度" description={`${data.outletName}　${data.serviceName}`} />
      <div className="stack">
        <LiveNote state={live} />
        {data.state === 'served' ? (
          <Panel title="服务评价">
            {data.isRated ? (
              <p role="status">感谢您的评价，我们会改进服务。</p>
            ) : (
              <RatingForm route={booking.rateTicket} centerId={input.params.centerId} code={code} onRated={refetch} />
            )}
          </Panel>
        ) : (
          <Panel title={`您的号码 ${data.number}`}>
            <QueuePlace
              queue={{
                ticketNumber: data.number,
                ticketState: data.state,
                windowNo: data.windowNo,
                ahead: data.ahead,
                minutes: data.minutes,
                aheadAtMost: data.aheadAtMost ?? 0,
              }}
            />
            <p className="muted">
              预约优先；现场取号最多让 {data.bound.overtakesAtMost} 位后到的人先办，等候满{' '}
              {data.bound.waitAtMostMinutes} 分钟优先叫号。本页会自动更新，请不要走远。
            </p>
          </Panel>
        )}
      </div>
    </>
  );
}
