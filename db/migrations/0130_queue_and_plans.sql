-- The queue on site: groups of businesses, windows that pause, tickets that are held, printed and rated. Plans of slots by
-- day, days that differ, what became of appointments that the centre had to take back.

create table booking.queue_group (
  center_id   integer not null,
  queue_group text not null,
  name        text not null,
  position    smallint not null,
  constraint queue_group__pk primary key (center_id, queue_group)
);
comment on table booking.queue_group is 'Groups of businesses that wait in one queue (排队组): a window serves some groups, and calls from them together.';
insert into booking.queue_group select distinct center_id, 'general', '综合业务', 0 from booking.service;

alter table booking.service add column queue_group text not null default 'general';
alter table booking.outlet
  add column services text[],
  add column is_open boolean not null default true;
comment on column booking.outlet.services is 'What is done here; null for everything.';

create table booking.outlet_window (
  center_id    integer not null,
  outlet_id    uuid not null,
  window_no    smallint not null,
  queue_groups text[],
  is_paused    boolean not null default false,
  pause_reason text,
  changed_at   timestamptz not null,
  constraint outlet_window__pk primary key (center_id, outlet_id, window_no),
  constraint outlet_window__no check (window_no between 1 and 99)
);
comment on table booking.outlet_window is 'Windows that differ from the usual: which groups they serve (null for all), and whether they pause. A window without a row serves all groups.';

create table booking.printer (
  center_id  integer not null,
  outlet_id  uuid not null,
  host       text not null,
  port       integer not null,
  columns    smallint not null,
  state      text not null,
  state_at   timestamptz not null,
  constraint printer__pk primary key (center_id, outlet_id),
  constraint printer__port check (port between 1 and 65535),
  constraint printer__columns check (columns between 24 and 48),
  constraint printer__state check (state in ('unknown', 'ready', 'paper-low', 'no-paper', 'cover-open', 'fault', 'no-answer'))
);
comment on table booking.printer is 'The ticket printer of an outlet: an ESC/POS printer on the network, and what it last said.';

alter table booking.ticket
  add column queued_at timestamptz,
  add column place_at timestamptz,
  add column last_call_at timestamptz,
  add column priority_reason text,
  add column person_id uuid,
  add column ahead_at_most smallint,
  add column code text,
  add column print_state text not null default 'none',
  add column score smallint,
  add column rating_tags text[],
  add column remark text,
  add column rated_at timestamptz,
  drop constraint ticket__state,
  add constraint ticket__state check (state in ('waiting', 'called', 'held', 'served', 'skipped', 'left')),
  add constraint ticket__priority_reason check (priority_reason in ('elderly', 'disabled', 'military')),
  add constraint ticket__print_state check (print_state in ('none', 'queued', 'printing', 'printed', 'no-paper', 'cover-open', 'fault', 'no-answer')),
  add constraint ticket__score check (score between 1 and 5 and (score is null) = (rated_at is null));
update booking.ticket set queued_at = arrived_at, place_at = arrived_at, last_call_at = called_at, code = replace(gen_random_uuid()::text, '-', '');
alter table booking.ticket
  alter column queued_at set not null,
  alter column place_at set not null,
  alter column code set not null;
comment on column booking.ticket.queued_at is 'When the wait began, anew after a return to the queue: overtaking is counted from it.';
comment on column booking.ticket.place_at is 'The place among equals: by arrival, anew for who did not answer.';
comment on column booking.ticket.ahead_at_most is 'How many may be called before, at most: printed on the ticket.';
comment on column booking.ticket.code is 'The secret in the QR code of the ticket: who holds the paper sees the place in the queue and rates the service.';
create unique index ticket__code on booking.ticket (center_id, code);

alter table booking.appointment
  add column reminded_at timestamptz,
  add column cancel_reason text;
comment on column booking.appointment.cancel_reason is 'Why the centre took it back; null when the person did.';
create index appointment__to_remind on booking.appointment (center_id, day) where state = 'booked' and reminded_at is null;

-- The place that a ticket, or a person's day, is found by.
create index ticket__person on booking.ticket (center_id, person_id, day);

create table booking.plan (
  center_id  integer not null,
  outlet_id  uuid not null,
  valid_from date not null,
  note       text not null,
  made_by    text not null,
  made_at    timestamptz not null,
  constraint plan__pk primary key (center_id, outlet_id, valid_from)
);
comment on table booking.plan is 'Versions of an outlet''s plan of slots (号源安排): each holds from its day until the next one begins. Versions whose day has come are never changed.';
insert into booking.plan
  select center_id, outlet_id, '1999-04-03', '启用', 'system', now() from booking.outlet;

alter table booking.slot_plan
  add column valid_from date not null default '1999-04-03',
  drop constraint slot_plan__pk,
  add constraint slot_plan__pk primary key (center_id, outlet_id, valid_from, service, starts);
alter table booking.slot_plan alter column valid_from drop default;
comment on table booking.slot_plan is 'The slots of every working day under a version of the plan: how many people of a business each takes.';

create table booking.outlet_day (
  center_id integer not null,
  outlet_id uuid not null,
  day       date not null,
  kind      text not null,
  note      text not null,
  made_by   text not null,
  made_at   timestamptz not null,
  constraint outlet_day__pk primary key (center_id, outlet_id, day),
  constraint outlet_day__kind check (kind in ('closed', 'open'))
);
comment on table booking.outlet_day is 'Days of an outlet that differ from the calendar of working days: closed on one (停办), open on another (补班, 周末开放).';

insert into params.national_value (key, valid_from, value, source) values
  ('booking.wait-at-most-minutes', '1999-04-03', '60', '业务参数：等候满此分钟数者优先叫号'),
  ('booking.remind-hour', '1999-04-03', '9', '业务参数：预约前一日几点起发送提醒');
