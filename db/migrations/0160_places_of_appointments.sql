-- An appointment says which place of its slot it has: who books takes a place that nobody else holds instead of waiting for
-- one counter of the slot, and a cancelled appointment gives its place back by being cancelled (ADR 18).

alter table booking.appointment
  add column place_no smallint,
  add column places smallint;

update booking.appointment a
set place_no = n.place_no, places = greatest(n.place_no, n.capacity)
from (
  select a.center_id, a.appointment_id, coalesce(s.capacity, 1) as capacity,
    row_number() over (
      partition by a.center_id, a.outlet_id, a.service, a.day, a.starts, a.state = 'cancelled'
      order by a.booked_at, a.appointment_id
    ) as place_no
  from booking.appointment a
  left join booking.slot s on s.center_id = a.center_id and s.outlet_id = a.outlet_id and s.service = a.service and s.day = a.day and s.starts = a.starts
) n
where n.center_id = a.center_id and n.appointment_id = a.appointment_id;

alter table booking.appointment
  alter column place_no set not null,
  alter column places set not null,
  -- Never oversold, whoever asks at once: a place that the plan has, and one appointment in it.
  add constraint appointment__place_planned check (place_no between 1 and places);
create unique index appointment__place on booking.appointment (center_id, outlet_id, service, day, starts, place_no) where state <> 'cancelled';
comment on column booking.appointment.place_no is 'Which of the places of its slot it has: nobody else has it until it is cancelled.';
comment on column booking.appointment.places is 'How many places the slot had when it was booked.';

drop table booking.slot;
