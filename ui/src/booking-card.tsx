import { useState } from 'react';
import { booking } from '../../server/src/contract.ts';
import { call } from './api.ts';
import { type Appointment, appointmentStates, spanOf } from './booking-words.ts';
import { formatDayText, formatWeekday } from './calendar.ts';
import { ConfirmButton } from './confirm.tsx';
import { LiveNote, useLive } from './live.tsx';
import { StateTag } from './parts.tsx';
import { ProblemSummary } from './problem.tsx';
import { RatingForm } from './rating.tsx';
import './styles/booking.css';

type Place = NonNullable<Appointment['queue']>;

const placeWords: Readonly<Record<string, string>> = {
  held: '已挂起，办好手续后请回到窗口，工作人员会让您重新排队。',
  skipped: '已过号，请到窗口说明，可以重新排队。',
  left: '已取消排队。',
};

/** The place in the queue in words; the same for who holds a paper ticket. */
export function QueuePlace({ queue }: { readonly queue: Place }) {
  const { ticketNumber, ticketState, windowNo, ahead, minutes, aheadAtMost } = queue;
  if (ticketState === 'called')
    return (
      <p className="note note-good queue-place" role="status">
        <strong>{ticketNumber}</strong> 号请到 <strong>{windowNo} 号窗口</strong>办理
      </p>
    );
  if (ticketState !== 'waiting')
    return (
      <p className="note queue-place" role="status">
        排队号 <strong>{ticketNumber}</strong>：{placeWords[ticketState] ?? '办理已结束。'}
      </p>
    );
  return (
    <p className="note queue-place" role="status">
      排队号 <strong>{ticketNumber}</strong>，前面还有 <strong>{ahead}</strong> 人，预计等候 {minutes} 分钟
      <span className="queue-promise">最多再叫 {aheadAtMost} 个号就轮到您（从取号时算起）</span>
    </p>
  );
}

/** Who has taken the ticket sees the place change by itself, until the service has ended. */
function LivePlace({ row, onEnded }: { readonly row: Appointment; readonly onEnded: () => void }) {
  const { data, live, error } = useLive(booking.getAppointment, booking.watchAppointment, {
    params: { appointmentId: row.appointmentId },
  });
  const now = data ?? row;
  return (
    <>
      <LiveNote state={live} />
      <ProblemSummary error={error} quiet />
      {now.queue && <QueuePlace queue={now.queue} />}
      {now.state === 'served' && (
        <p className="note note-good" role="status">
          本次业务已办理完毕。
        </p>
      )}
      {now.ratingCode && <Rating row={now} onRated={onEnded} />}
    </>
  );
}

/** Five levels and a remark, for who was served; asked for once. */
function Rating({ row, onRated }: { readonly row: Appointment; readonly onRated: () => void }) {
  const [isOpen, setOpen] = useState(row.state === 'served');
  if (!row.ratingCode) return null;
  return isOpen ? (
    <RatingForm route={booking.rateTicket} centerId={row.centerId} code={row.ratingCode} onRated={onRated} />
  ) : (
    <button type="button" className="link-button" onClick={() => setOpen(true)}>
      评价本次服务
    </button>
  );
}

/** One appointment: when, where, its QR code, the place in the queue, and what can still be done. */
export function BookingCard({
  row,
  audience,
  onChanged,
}: {
  readonly row: Appointment;
  readonly audience: 'person' | 'employer';
  readonly onChanged: () => void;
}) {
  const wasThere = row.state === 'arrived';
  return (
    <li className="booking-card">
      <div className="booking-card-main">
        <h3>
          {row.serviceName} <StateTag state={row.state} texts={appointmentStates} />
        </h3>
        <p>
          <strong>
            {formatDayText(row.day)} {formatWeekday(row.day)} {spanOf(row)}
          </strong>
          <br />
          {row.outletName}　{row.outletAddress}
          <br />
          预约号 {row.number}
        </p>
        {row.cancelReason && <p className="note">因网点安排调整已取消：{row.cancelReason}。不计入未到场。</p>}
        {wasThere && <LivePlace row={row} onEnded={onChanged} />}
        {row.state === 'served' && row.ratingCode && <Rating row={row} onRated={onChanged} />}
        {row.state === 'booked' && (
          <p className="muted">
            {`到场后在时段内凭${audience === 'person' ? '预约号、二维码或身份证' : '预约号或二维码'}取号。`}
            {row.cancelBy ? `最晚在${formatDayText(row.cancelBy)}取消。` : '已过取消期限。'}
          </p>
        )}
        {row.state === 'booked' && (
          <ConfirmButton
            title="取消这个预约？"
            description={
              row.cancelBy
                ? '取消后名额立即放出，需要时请重新预约。'
                : '取消须至少提前一天。仍要尝试的，系统会说明原因。'
            }
            confirmText="取消预约"
            onConfirm={async () => {
              await call(booking.cancelAppointment, { params: { appointmentId: row.appointmentId } });
              onChanged();
            }}
          >
            取消预约
          </ConfirmButton>
        )}
      </div>
      {row.qrSvg && (
        <img
          className="booking-qr"
          src={`data:image/svg+xml,${encodeURIComponent(row.qrSvg)}`}
          alt={`预约号 ${row.number} 的二维码`}
        />
      )}
    </li>
  );
}
