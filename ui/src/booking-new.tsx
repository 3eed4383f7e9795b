import { type FormEvent, useState } from 'react';
import { booking, type RouteOutput } from '../../server/src/contract.ts';
import { newRequestId, ProblemError } from './api.ts';
import { type Appointment, type Outlet, type Service, spanOf } from './booking-words.ts';
import { Button } from './button.tsx';
import { formatDayText, formatWeekday } from './calendar.ts';
import { DraftOffer, useDraft } from './draft.tsx';
import { PageSkeleton, Panel } from './parts.tsx';
import { ProblemSummary } from './problem.tsx';
import { useCommand, useRoute } from './query.ts';

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
  /** One below the other on a telephone, for long texts. */
  readonly isWide?: boolean;
  readonly onChange: (value: V) => void;
}

/** One of several, as large buttons that are radio buttons. */
function Choices<V extends string>({ legend, name, value, options, isWide = false, onChange }: ChoicesProps<V>) {
  return (
    <fieldset className="booking-choices" data-wide={isWide}>
      <legend>{legend}</legend>
      <div className="booking-choices-row">
        {options.map((option) => (
          <label key={option.value} className="booking-choice" data-off={option.isOff}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              disabled={option.isOff}
              onChange={() => onChange(option.value)}
            />
            <span className="booking-choice-text">{option.text}</span>
            {option.note && <span className="booking-choice-note">{option.note}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const daysShown = 10;

type Day = RouteOutput<typeof booking.listSlots>['days'][number];
const placesLeft = ({ slots }: Day) => slots.reduce((sum, { left }) => sum + left, 0);

/** What has been chosen so far, one question after the other. */
interface Wish {
  readonly service?: string;
  readonly outletId?: string;
  readonly day?: string;
  readonly starts?: string;
}

/** What was chosen earlier may be full by now, or closed. */
const isChosenGone = ({ day, starts }: Wish, chosen: Day | undefined, slot: Day['slots'][number] | undefined) =>
  (day !== undefined && !chosen) || (starts !== undefined && !slot);

interface SlotChoiceProps {
  readonly outlet: Outlet;
  readonly service: Service;
  readonly wish: Wish;
  readonly onChange: (wish: Wish) => void;
  readonly onBooked: (appointment: Appointment) => void;
}

/** Days and times of one business at one outlet. */
function SlotChoice({ outlet, service, wish, onChange, onBooked }: SlotChoiceProps) {
  const ids = { outletId: outlet.outletId, service: service.service };
  const { data, error, refetch } = useRoute(booking.listSlots, { query: ids });
  const { day, starts } = wish;
  const [isLong, setLong] = useState(false);
  const [appointmentId, setAppointmentId] = useState(newRequestId);
  const booked = useCommand(booking.book, { onSuccess: onBooked });
  // What was read before stays on the screen when it cannot be read anew.
  if (!data) return error ? <ProblemSummary error={error} onRetry={refetch} /> : <PageSkeleton lines={4} />;
  if (data.pausedUntil)
    return (
      <p className="note note-bad" role="status">
        您近期多次预约后没有到场，网上预约暂停至{formatDayText(data.pausedUntil)}。暂停期间可以直接到网点现场取号办理。
      </p>
    );
  if (data.days.every(({ slots }) => slots.length === 0))
    return (
      <p className="note" role="status">
        {outlet.name}暂不开放{service.name}的预约，请选择其他网点，或直接到网点现场取号办理。
      </p>
    );
  const chosen = data.days.find((one) => one.day === day);
  const slot = chosen?.slots.find((one) => String(one.starts) === starts && one.left > 0);
  const isGone = isChosenGone(wish, chosen, slot);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!chosen || !slot) return;
    booked.mutate(
      { body: { appointmentId, ...ids, day: chosen.day, starts: slot.starts } },
      {
        onError: (refusal) => {
          // After a refusal another wish is another request; without an answer the same one is asked for again.
          if (refusal instanceof ProblemError && refusal.problem.status >= 400 && refusal.problem.status < 500)
            setAppointmentId(newRequestId());
          // What is left has changed meanwhile.
          void refetch();
        },
      },
    );
  };
  return (
    <form className="stack" onSubmit={submit}>
      {data.missed && (
        <p className="note" role="status">
          您近期有 {data.missed.count} 次预约后没有到场，累计 {data.missed.atMost} 次将暂停网上预约{' '}
          {data.missed.pauseDays} 天。不能到场的请提前取消。
        </p>
      )}
      <Choices
        legend="选择日期"
        name="day"
        value={day}
        options={data.days
          .filter(({ slots }) => slots.length > 0)
          .slice(0, isLong ? undefined : daysShown)
          .map((one) => ({
            value: one.day,
            text: `${formatDayText(one.day).replace(/^\d+年/, '')} ${formatWeekday(one.day)}`,
            note: placesLeft(one) > 0 ? `余 ${placesLeft(one)}` : '已约满',
            isOff: placesLeft(one) === 0,
          }))}
        onChange={(next) => onChange({ ...ids, day: next })}
      />
      {!isLong && data.days.length > daysShown && (
        <div>
          <button type="button" className="link-button" onClick={() => setLong(true)}>
            更多日期
          </button>
        </div>
      )}
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
          onChange={(next) => onChange({ ...ids, day: chosen.day, starts: next })}
        />
      )}
      <ProblemSummary error={booked.error} />
      {isGone && !booked.error && (
        <p className="note note-bad" role="status">
          您选的时间已经约满或不再开放，请换一个日期或时段。
        </p>
      )}
      {chosen && slot && (
        <div className="booking-check">
          <p>
            <strong>{service.name}</strong>　{formatDayText(chosen.day)} {formatWeekday(chosen.day)} {spanOf(slot)}
            <br />
            {outlet.name}　{outlet.address}
            <br />
            <span className="muted">{outlet.directions}</span>
          </p>
          <Button type="primary" htmlType="submit" disabled={booked.isPending}>
            {booked.isPending ? '正在预约' : '确认预约'}
          </Button>
        </div>
      )}
    </form>
  );
}

interface NewAppointmentProps {
  readonly centerId: number;
  readonly audience: 'person' | 'employer';
  readonly onBooked: (appointment: Appointment) => void;
}

/** Business, outlet, day and time, one question after the other; what is chosen outlives a session that ends meanwhile. */
export function NewAppointment({ centerId, audience, onBooked }: NewAppointmentProps) {
  const { data, error, refetch } = useRoute(booking.listOutlets, { query: { centerId } });
  const draft = useDraft<Wish>('booking', {});
  if (!data) return error ? <ProblemSummary error={error} onRetry={refetch} /> : <PageSkeleton lines={5} />;
  const { value: wish, change } = draft;
  const services = data.services.filter((one) => one.audience === 'all' || one.audience === audience);
  const service = services.find((one) => one.service === wish.service);
  const outlets = data.outlets.filter(
    ({ services: done }) => !service || done === null || done.includes(service.service),
  );
  const outlet = outlets.find((one) => one.outletId === wish.outletId);
  return (
    <Panel title="新的预约">
      <div className="stack">
        <DraftOffer draft={draft} />
        <Choices
          legend="要办什么"
          name="service"
          value={wish.service}
          options={services.map((one) => ({ value: one.service, text: one.name, note: `约 ${one.minutes} 分钟` }))}
          onChange={(next) => change({ ...(outlet && { outletId: outlet.outletId }), service: next })}
        />
        {service && (
          <Choices
            legend="到哪个网点"
            name="outlet"
            isWide
            value={wish.outletId}
            options={outlets.map((one) => ({ value: one.outletId, text: one.name, note: one.address }))}
            onChange={(next) => change({ service: service.service, outletId: next })}
          />
        )}
        {service && outlet && (
          <SlotChoice
            key={`${outlet.outletId}${service.service}`}
            outlet={outlet}
            service={service}
            wish={wish}
            onChange={change}
            onBooked={(appointment) => {
              draft.forget();
              onBooked(appointment);
            }}
          />
        )}
      </div>
    </Panel>
  );
}
