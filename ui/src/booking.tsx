import { type FormEvent, useEffect, useEffectEvent, useState } from 'react';
import { booking, type RouteOutput } from '../../server/src/contract.ts';
import { call, newRequestId } from './api.ts';
import { formatDayText } from './calendar.ts';
import { ConfirmButton } from './confirm.tsx';
import { EmptyState, PageSkeleton, Panel, StateTag, type StateTexts } from './parts.tsx';
import { ProblemSummary } from './problem.tsx';
import { useCommand, useRoute } from './query.ts';
import { useSession } from './session.tsx';
import { PageHeader } from './shell.tsx';
import './styles/booking.css';

type Appointment = RouteOutput<typeof booking.book>;
type Outlets = RouteOutput<typeof booking.listOutlets>;
type Outlet = Outlets['outlets'][number];
type Service = Outlets['services'][number];

const states: StateTexts<Appointment['state']> = {
  booked: ['已预约', 'info'],
  arrived: ['已取号', 'wait'],
  served: ['已办理', 'good'],
  cancelled: ['已取消', 'calm'],
  missed: ['未到场', 'bad'],
};

/** `09:30` of a minute of the day. */
export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const spanOf = ({ starts, ends }: { starts: number; ends: number }) => `${clockOf(starts)}—${clockOf(ends)}`;

interface ChoicesProps<V extends string> {
  readonly legend: string;
  readonly name: string;
  readonly value: V | undefined;
  readonly options: readonly {
    readonly value: V;
    readonly text: string;
    readonly note?: string;
    readonly isOff?: boolean;
  }[];
  readonly onChange: (value: V) => void;
}

/** One of several, as large buttons that are radio buttons. */
function Choices<V extends string>({ legend, name, value, options, onChange }: ChoicesProps<V>) {
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      <div className="choices-row">
        {options.map((option) => (
          <label key={option.value} className="choice" data-off={option.isOff}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              disabled={option.isOff}
              onChange={() => onChange(option.value)}
            />
            <span className="choice-text">{option.text}</span>
            {option.note && <span className="choice-note">{option.note}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Days and times of one business at one outlet. */
function SlotChoice({
  outlet,
  service,
  onBooked,
}: {
  readonly outlet: Outlet;
  readonly service: Service;
  readonly onBooked: (appointment: Appointment) => void;
}) {
  const ids = { outletId: outlet.outletId, service: service.service };
  const { data, error, refetch } = useRoute(booking.listSlots, { query: ids });
  const [day, setDay] = useState<string>();
  const [starts, setStarts] = useState<string>();
  const [appointmentId, setAppointmentId] = useState(newRequestId);
  const booked = useCommand(booking.book, { onSuccess: onBooked });
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton lines={4} />;
  if (data.pausedUntil)
    return (
      <p className="note note-bad" role="status">
        您近期多次预约后没有到场，网上预约暂停至{formatDayText(data.pausedUntil)}。暂停期间可以直接到网点现场取号办理。
      </p>
    );
  const chosen = data.days.find((one) => one.day === day);
  const slot = chosen?.slots.find((one) => String(one.starts) === starts);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!chosen || !slot) return;
    booked.mutate(
      { body: { appointmentId, ...ids, day: chosen.day, starts: slot.starts } },
      {
        onError: () => {
          // Another wish is another request; what is left has changed meanwhile.
          setAppointmentId(newRequestId());
          void refetch();
        },
      },
    );
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Choices
        legend="选择日期"
        name="day"
        value={day}
        options={data.days.slice(0, 15).map((one) => {
          const left = one.slots.reduce((sum, { left: places }) => sum + places, 0);
          return {
            value: one.day,
            text: formatDayText(one.day).replace(/^\d+年/, ''),
            note: left > 0 ? `余 ${left}` : '已约满',
            isOff: left === 0,
          };
        })}
        onChange={(next) => {
          setDay(next);
          setStarts(undefined);
        }}
      />
      {chosen && (
        <Choices
          legend="选择时段"
          name="starts"
          value={starts}
          options={chosen.slots.map((one) => ({
            value: String(one.starts),
            text: spanOf(one),
            note: one.left > 0 ? `余 ${one.left}` : '已约满',
            isOff: one.left === 0,
          }))}
          onChange={setStarts}
        />
      )}
      <ProblemSummary error={booked.error} />
      {chosen && slot && (
        <div className="booking-check">
          <p>
            <strong>{service.name}</strong>　{formatDayText(chosen.day)} {spanOf(slot)}
            <br />
            {outlet.name}　{outlet.address}
            <br />
            <span className="muted">{outlet.directions}</span>
          </p>
          <button type="submit" className="button button-primary" disabled={booked.isPending}>
            {booked.isPending ? '正在预约' : '确认预约'}
          </button>
        </div>
      )}
    </form>
  );
}

function NewAppointment({
  centerId,
  audience,
  onBooked,
}: {
  readonly centerId: number;
  readonly audience: 'person' | 'employer';
  readonly onBooked: (appointment: Appointment) => void;
}) {
  const { data, error, refetch } = useRoute(booking.listOutlets, { query: { centerId } });
  const [serviceCode, setService] = useState<string>();
  const [outletId, setOutlet] = useState<string>();
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton lines={5} />;
  const services = data.services.filter((one) => one.audience === 'all' || one.audience === audience);
  const service = services.find((one) => one.service === serviceCode);
  const outlet = data.outlets.find((one) => one.outletId === outletId);
  return (
    <Panel title="新的预约">
      <div className="stack">
        <Choices
          legend="要办什么"
          name="service"
          value={serviceCode}
          options={services.map((one) => ({ value: one.service, text: one.name, note: `约 ${one.minutes} 分钟` }))}
          onChange={setService}
        />
        {service && (
          <Choices
            legend="到哪个网点"
            name="outlet"
            value={outletId}
            options={data.outlets.map((one) => ({ value: one.outletId, text: one.name, note: one.address }))}
            onChange={setOutlet}
          />
        )}
        {service && outlet && (
          <SlotChoice
            key={`${outlet.outletId}${service.service}`}
            outlet={outlet}
            service={service}
            onBooked={onBooked}
          />
        )}
      </div>
    </Panel>
  );
}

const queueEveryMs = 5_000;

/** The live place of who waits on site: only they are kept informed by a clock, for asking keeps the session alive. */
function QueuePlace({
  queue,
  onTick,
}: {
  readonly queue: NonNullable<Appointment['queue']>;
  readonly onTick: () => void;
}) {
  const tick = useEffectEvent(onTick);
  useEffect(() => {
    const timer = setInterval(() => tick(), queueEveryMs);
    return () => clearInterval(timer);
  }, []);
  if (queue.ticketState === 'called')
    return (
      <p className="note note-good" role="status">
        {queue.ticketNumber} 号请到 <strong>{queue.windowNo} 号窗口</strong>办理。
      </p>
    );
  return (
    <p className="note" role="status">
      排队号 <strong>{queue.ticketNumber}</strong>，前面还有 {queue.ahead} 人，预计等候 {queue.minutes} 分钟。
    </p>
  );
}

function Card({ row, onChanged }: { readonly row: Appointment; readonly onChanged: () => void }) {
  return (
    <li className="booking-card">
      <div>
        <h3>
          {row.serviceName} <StateTag state={row.state} texts={states} />
        </h3>
        <p>
          <strong>
            {formatDayText(row.day)} {spanOf(row)}
          </strong>
          <br />
          {row.outletName}　{row.outletAddress}
          <br />
          预约号 {row.number}
        </p>
        {row.queue && <QueuePlace queue={row.queue} onTick={onChanged} />}
        {row.cancelBy && (
          <p className="muted">最晚在{formatDayText(row.cancelBy)}取消；到场后在时段内凭预约号或二维码取号。</p>
        )}
        {row.cancelBy && (
          <ConfirmButton
            title="取消这个预约？"
            description="取消后名额立即放出，需要时请重新预约。"
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

/** Booking a place at an outlet, and what was booked (P-B1 … P-B3, U-B1 … U-B3): the same for people and employers. */
export function BookingPage({ audience }: { readonly audience: 'person' | 'employer' }) {
  const { session } = useSession();
  const [isBooking, setBooking] = useState(false);
  const [done, setDone] = useState<Appointment>();
  const list = useRoute(booking.listAppointments, { query: { pageSize: 50 } });
  const rows = list.data?.rows ?? [];
  const finish = (appointment: Appointment) => {
    setDone(appointment);
    setBooking(false);
    void list.refetch();
  };
  return (
    <>
      <PageHeader
        title="预约办理"
        description="到网点办理前先约好时间，到场优先叫号。"
        extra={
          <button type="button" className="button button-primary" onClick={() => setBooking(!isBooking)}>
            {isBooking ? '收起' : '预约'}
          </button>
        }
      />
      {done && (
        <p className="note note-good" role="status">
          预约成功：{formatDayText(done.day)} {spanOf(done)}，{done.outletName}，预约号 {done.number}
          。预约结果已发到您的消息。
        </p>
      )}
      <div className="stack">
        {isBooking && session && <NewAppointment centerId={session.centerId} audience={audience} onBooked={finish} />}
        <Panel title="预约记录">
          <ProblemSummary error={list.error} onRetry={list.refetch} />
          {!list.data && !list.error && <PageSkeleton lines={4} />}
          {list.data && rows.length === 0 && (
            <EmptyState title="还没有预约" text="点右上角“预约”，选择业务、网点和时间。" />
          )}
          <ul className="booking-list">
            {rows.map((row) => (
              <Card key={row.appointmentId} row={row} onChanged={() => void list.refetch()} />
            ))}
          </ul>
        </Panel>
      </div>
    </>
  );
}
