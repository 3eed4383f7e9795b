import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { booking } from '../../server/src/contract.ts';
import { BookingCard } from './booking-card.tsx';
import { NewAppointment } from './booking-new.tsx';
import { type Appointment, appointmentStates, spanOf } from './booking-words.ts';
import { Button } from './button.tsx';
import { formatDayText, formatWeekday } from './calendar.ts';
import { SelectField } from './field.tsx';
import { withoutEmpty } from './format.ts';
import { usePaging } from './list-state.ts';
import { Pager } from './pager.tsx';
import { EmptyState, PageSkeleton, Panel } from './parts.tsx';
import { ProblemSummary } from './problem.tsx';
import { useList } from './query.ts';
import { DayRange, type Range } from './ranges.tsx';
import { useSession } from './session.tsx';
import { PageHeader } from './shell.tsx';
import './styles/booking.css';

const isState = (text: string): text is Appointment['state'] => text in appointmentStates;

interface Filter {
  readonly state: string;
  readonly range: Range;
}

/** P-B2, U-B2: everything that was booked, by state and day. */
function Records({ audience }: { readonly audience: 'person' | 'employer' }) {
  const [{ state, range }, setFilter] = useState<Filter>({ state: '', range: { from: undefined, to: undefined } });
  const paging = usePaging();
  const filter = (next: Partial<Filter>) => {
    setFilter({ state, range, ...next });
    paging.onPage(1, paging.pageSize);
  };
  const list = useList(
    booking.listAppointments,
    paging,
    { query: { ...(isState(state) && { state }), ...withoutEmpty(range) } },
    { staleTime: 0 },
  );
  const rows = list.data?.rows ?? [];
  const isFiltered = state !== '' || range.from !== undefined || range.to !== undefined;
  return (
    <Panel title="预约记录">
      <div className="stack">
        <div className="booking-filters">
          <SelectField
            name="state"
            label="状态"
            value={state}
            options={[
              { value: '', label: '全部' },
              ...Object.entries(appointmentStates).map(([value, [label]]) => ({ value, label })),
            ]}
            onChange={(next) => filter({ state: next })}
          />
          <DayRange label="办理日期" value={range} onChange={(next) => filter({ range: next })} />
        </div>
        <ProblemSummary error={list.error} onRetry={list.refetch} />
        {!list.data && !list.error && <PageSkeleton lines={4} />}
        {list.data && rows.length === 0 && (
          <EmptyState
            title={isFiltered ? '没有符合条件的预约' : '还没有预约'}
            text={isFiltered ? '请换一个状态或日期范围。' : '点右上角“预约”，选择业务、网点和时间。'}
          />
        )}
        <ul className="booking-list">
          {rows.map((row) => (
            <BookingCard key={row.appointmentId} row={row} audience={audience} onChanged={() => void list.refetch()} />
          ))}
        </ul>
        {list.data && list.data.total > 0 && <Pager label="预约记录的页" total={list.data.total} {...paging} />}
      </div>
    </Panel>
  );
}

/** Booking a place at an outlet, and what was booked (P-B1 … P-B3, U-B1 … U-B3): the same for people and employers. */
export function BookingPage({ audience }: { readonly audience: 'person' | 'employer' }) {
  const { session } = useSession();
  // In the address: whoever has to log in again finds the form open, with what was chosen.
  const [search, setSearch] = useSearchParams();
  const isBooking = search.has('new');
  const setBooking = (isOpen: boolean) => setSearch(isOpen ? { new: '' } : {}, { replace: true });
  const [done, setDone] = useState<Appointment>();
  const finish = (appointment: Appointment) => {
    setDone(appointment);
    setBooking(false);
  };
  return (
    <>
      <PageHeader
        title="预约办理"
        description="到网点办理前先约好时间，到场优先叫号。"
        extra={
          <Button type="primary" onClick={() => setBooking(!isBooking)}>
            {isBooking ? '收起' : '预约'}
          </Button>
        }
      />
      <div className="stack">
        {done && (
          <p className="note note-good" role="status">
            预约成功：{formatDayText(done.day)} {formatWeekday(done.day)} {spanOf(done)}，{done.outletName}，预约号{' '}
            {done.number}
            。预约结果已发到您的消息，办理前一天会再提醒您。
          </p>
        )}
        {isBooking && session && <NewAppointment centerId={session.centerId} audience={audience} onBooked={finish} />}
        <Records key={done?.appointmentId ?? ''} audience={audience} />
      </div>
    </>
  );
}
