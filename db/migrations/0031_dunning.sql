-- Dunning, and for how long a deferral may be granted.

create table contribution.dunning (
  center_id    integer not null,
  dunning_id   uuid not null,
  employer_id  uuid not null,
  month        date not null,
  round        smallint not null,
  due_on       date not null,
  person_count integer not null,
  amount_fen   bigint not null,
  method       text not null,
  dunned_at    timestamptz not null,
  constraint dunning__pk primary key (center_id, dunning_id),
  -- Two workers at once dun once.
  constraint dunning__once unique (center_id, employer_id, month, round),
  constraint dunning__method check (method in ('message'))
);
comment on table contribution.dunning is 'Reminders (催缴) of months that were not paid by their day: what was due then, and how the employer was told. Insert-only.';
create index dunning__newest on contribution.dunning (center_id, dunned_at);

insert into params.national_value (key, valid_from, value, source) values
  ('contribution.deferral-max-months', '1999-04-03', '12', '中心办事指南：缓缴一次最长1年，期满须重新申请（各中心可另定）'),
  ('contribution.dunning-interval-days', '1999-04-03', '15', '中心业务惯例：逾期后每15天催缴一次（各中心可另定）');
