import {
  type Appointment,
  appointmentStates,
  BookingCard,
  NewAppointment,
  PageHeader,
  queryClient,
  routeKey,
  SelectField,
  useSession,
  withoutEmpty,
} from '@anju/ui';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { booking } from '../../../../../server/src/contract.ts';
import { Endless, useListing } from '../../parts/endless.tsx';

/** M-B2, M-B3: what was booked, with the place in the queue on the day, and cancelling it. */
export function BookingsPage() {
  const [search] = useSearchParams();
  const [state, setState] = useState<Appointment['state'] | ''>('');
  const listing = useListing(booking.listAppointments, withoutEmpty({ state }));
  const done = search.get('done');
  return (
    <>
      <PageHeader title="预约办理" back={{ to: '/apply', text: '办理' }} />
      {done && (
        <p className="note note-good" role="status">
          预约成功，预约号 {done}。结果已发到您的消息，办理前一天会再提醒您。
        </p>
      )}
      <Link className="button button-primary button-block" to="/bookings/new">
        新的预约
      </Link>
      <div className="m-card">
        <SelectField
          name="state"
          label="状态"
          value={state}
          options={[
            { value: '', label: '全部' },
            ...(Object.keys(appointmentStates) as Appointment['state'][]).map((value) => ({
              value,
              label: appointmentStates[value][0],
            })),
          ]}
          onChange={setState}
        />
      </div>
      <Endless
        listing={listing}
        label="预约记录"
        empty={{
          title: state ? '没有符合条件的预约' : '还没有预约',
          text: state ? '请换一个状态。' : '预约后到场优先叫号，不用排长队。',
        }}
        isItem
        render={(row) => (
          <BookingCard key={row.appointmentId} row={row} audience="person" onChanged={() => void listing.refetch()} />
        )}
      />
    </>
  );
}

/** M-B1: business, outlet, day, time. */
export function NewBookingPage() {
  const { session } = useSession();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title="新的预约" back={{ to: '/bookings', text: '预约办理' }} />
      {session && (
        <NewAppointment
          centerId={session.centerId}
          audience="person"
          onBooked={({ number }) => {
            // The list that was read before has no such appointment: better none than that one.
            queryClient.removeQueries({ queryKey: routeKey(booking.listAppointments) });
            return navigate(`/bookings?done=${number}`, { replace: true });
          }}
        />
      )}
    </>
  );
}
