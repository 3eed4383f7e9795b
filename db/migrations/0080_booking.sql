-- Appointments (预约) and the queue on site (排号).

create schema booking;

create table booking.outlet (
  center_id  integer not null,
  outlet_id  uuid not null,
  name       text not null,
  address    text not null,
  directions text not null,
  phone      text not null,
  opens      smallint not null,
  closes     smallint not null,
  windows    smallint not null,
  position   smallint not null,
  constraint outlet__pk primary key (center_id, outlet_id),
  constraint outlet__hours check (opens >= 0 and opens < closes and closes <= 1440),
  constraint outlet__windows check (windows between 1 and 99)
);
comment on table booking.outlet is 'Service outlets (服务网点): where they are, how one gets there, when they are open. Times are minutes of the day in Beijing.';

create table booking.service (
  center_id integer not null,
  service   text not null,
  name      text not null,
  audience  text not null,
  minutes   smallint not null,
  prefix    text not null,
  position  smallint not null,
  constraint service__pk primary key (center_id, service),
  constraint service__audience check (audience in ('person', 'employer', 'all')),
  constraint service__prefix check (prefix ~ '^[A-Z]$')
);
comment on table booking.service is 'What can be booked and queued for (业务), how long it usually takes, and the letter of its tickets.';

create table booking.slot_plan (
  center_id integer not null,
  outlet_id uuid not null,
  service   text not null,
  starts    smallint not null,
  ends      smallint not null,
  capacity  smallint not null,
  constraint slot_plan__pk primary key (center_id, outlet_id, service, starts),
  constraint slot_plan__span check (starts < ends and capacity > 0)
);
comment on table booking.slot_plan is 'The slots of every working day of an outlet: how many people of a business each takes.';

create table booking.slot (
  center_id integer not null,
  outlet_id uuid not null,
  service   text not null,
  day       date not null,
  starts    smallint not null,
  ends      smallint not null,
  capacity  smallint not null,
  taken     smallint not null,
  constraint slot__pk primary key (center_id, outlet_id, service, day, starts),
  -- Never oversold, whoever asks at once.
  constraint slot__capacity check (taken between 0 and capacity)
);
comment on table booking.slot is 'The slots of one day that somebody has booked: how many places are taken.';

create table booking.appointment (
  center_id      integer not null,
  appointment_id uuid not null,
  number         text not null,
  outlet_id      uuid not null,
  service        text not null,
  day            date not null,
  starts         smallint not null,
  ends           smallint not null,
  subject_kind   text not null,
  subject_id     uuid not null,
  state          text not null,
  channel        text not null,
  booked_at      timestamptz not null,
  changed_at     timestamptz not null,
  constraint appointment__pk primary key (center_id, appointment_id),
  constraint appointment__number unique (center_id, number),
  constraint appointment__subject check (subject_kind in ('person', 'employer')),
  constraint appointment__state check (state in ('booked', 'arrived', 'served', 'cancelled', 'missed'))
);
comment on table booking.appointment is 'Appointments of people and employers, from booking to being served, cancelled or missed (爽约).';
create unique index appointment__one_open on booking.appointment (center_id, subject_kind, subject_id, service) where state = 'booked';
create index appointment__subject_day on booking.appointment (center_id, subject_kind, subject_id, day);
create index appointment__day on booking.appointment (center_id, day, state);

create table booking.ticket (
  center_id      integer not null,
  ticket_id      uuid not null,
  outlet_id      uuid not null,
  day            date not null,
  number         text not null,
  service        text not null,
  kind           text not null,
  has_priority   boolean not null,
  appointment_id uuid,
  slot_starts    smallint,
  state          text not null,
  overtaken      smallint not null default 0,
  window_no      smallint,
  calls          smallint not null default 0,
  arrived_at     timestamptz not null,
  called_at      timestamptz,
  ended_at       timestamptz,
  served_by      text,
  constraint ticket__pk primary key (center_id, ticket_id),
  constraint ticket__number unique (center_id, outlet_id, day, number),
  constraint ticket__appointment unique (center_id, appointment_id),
  constraint ticket__kind check (kind in ('booked', 'walk-in')),
  constraint ticket__state check (state in ('waiting', 'called', 'served', 'skipped', 'left'))
);
comment on table booking.ticket is 'Tickets of a day at an outlet: who waits, who was called to which window, and how often a walk-in was overtaken.';
create index ticket__queue on booking.ticket (center_id, outlet_id, day, state);

insert into params.national_value (key, valid_from, value, source) values
  ('booking.days-ahead', '1999-04-03', '30', '业务参数：最多提前一个月预约'),
  ('booking.cancel-days-ahead', '1999-04-03', '1', '业务参数：取消预约至少提前一天'),
  ('booking.missed-at-most', '1999-04-03', '3', '业务参数：爽约达到次数后暂停网上预约；0 为不限'),
  ('booking.missed-within-days', '1999-04-03', '180', '业务参数：统计爽约的天数'),
  ('booking.missed-pause-days', '1999-04-03', '30', '业务参数：爽约后暂停网上预约的天数'),
  ('booking.early-minutes', '1999-04-03', '30', '业务参数：预约时段开始前可取号的分钟数'),
  ('booking.overtakes-at-most', '1999-04-03', '3', '业务参数：现场取号者最多被后到者超过的次数');
