-- Changes of the dated parameters and of the calendar, by two people.

create schema policy;

create table policy.parameter_change (
  center_id   integer not null,
  change_id   uuid not null,
  key         text not null,
  valid_from  date not null,
  value       jsonb not null,
  source      text not null,
  reason      text not null,
  state       text not null,
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  decided_by  uuid,
  decided_at  timestamptz,
  note        text,
  constraint parameter_change__pk primary key (center_id, change_id),
  constraint parameter_change__decided check ((state = 'waiting') = (decided_at is null)),
  constraint parameter_change__four_eyes check (state = 'withdrawn' or decided_by is null or decided_by <> proposed_by),
  constraint parameter_change__state check (state in ('waiting', 'approved', 'returned', 'withdrawn'))
);
comment on table policy.parameter_change is 'Proposed values of parameters (key of params.center_value) and days of a year (key calendar.YYYY): one proposes, another decides. Never removed.';
create unique index parameter_change__one_waiting on policy.parameter_change (center_id, key) where state = 'waiting';
