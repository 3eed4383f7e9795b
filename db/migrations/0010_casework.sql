-- Cases (业务申请): one engine for withdrawals, loans, deferrals and corrections on every channel. And the working days of the year.

create schema casework;

create table params.national_day (
  day    date not null,
  kind   text not null,
  name   text not null,
  source text not null,
  constraint national_day__pk primary key (day),
  constraint national_day__kind check (kind in ('holiday', 'workday'))
);
comment on table params.national_day is 'Days that differ from the week: public holidays, and weekend days worked in exchange (调休). All others: Monday to Friday are worked.';

create table params.center_day (
  center_id integer not null,
  day       date not null,
  kind      text not null,
  name      text not null,
  source    text not null,
  constraint center_day__pk primary key (center_id, day),
  constraint center_day__kind check (kind in ('holiday', 'workday'))
);
comment on table params.center_day is 'A centre''s own days (a local holiday, a typhoon day); they win over the national ones.';

create table casework.case_record (
  center_id      integer not null,
  case_id        uuid not null,
  number         text not null,
  kind           text not null,
  subject_kind   text not null,
  subject_id     uuid not null,
  matter         text not null default '',
  state          text not null,
  stage          text,
  round          integer not null default 0,
  version        integer not null,
  headline       text not null default '',
  amount_fen     bigint,
  wants_human    boolean not null default false,
  channel        text not null,
  opened_by_kind text not null,
  opened_by      text not null,
  opened_at      timestamptz not null,
  submitted_at   timestamptz,
  changed_at     timestamptz not null,
  due_on         date,
  due_source     text,
  paused_on      date,
  escalated_at   timestamptz,
  closes_on      date,
  taken_by       uuid,
  taken_at       timestamptz,
  ended_at       timestamptz,
  constraint case_record__pk primary key (center_id, case_id),
  constraint case_record__number unique (center_id, number),
  constraint case_record__state check (state in ('draft', 'submitted', 'waiting', 'reviewing', 'returned', 'approved', 'executing', 'done', 'refused', 'failed', 'cancelled')),
  constraint case_record__subject check (subject_kind in ('person', 'employer')),
  constraint case_record__staged check ((state = 'reviewing') <= (stage is not null)),
  constraint case_record__ended check ((state in ('done', 'refused', 'cancelled')) = (ended_at is not null)),
  constraint case_record__version check (version > 0 and round >= 0)
);
comment on table casework.case_record is 'Cases (业务申请) of people and employers, whatever channel and business.';
comment on column casework.case_record.matter is 'What the case is about when one subject may have several of a kind at once, such as a loan''s number; otherwise empty.';
comment on column casework.case_record.version is 'Counts the steps: who decides says which version was on the screen, so that of two at once one is refused.';
comment on column casework.case_record.round is 'How often it was submitted: nobody acts twice in one round''s chain.';
comment on column casework.case_record.closes_on is 'The day on which a draft or a returned case ends by itself.';
create unique index case_record__one_in_progress on casework.case_record (center_id, subject_kind, subject_id, kind, matter)
  where state not in ('done', 'refused', 'cancelled');
create index case_record__subject on casework.case_record (center_id, subject_kind, subject_id, opened_at);
create index case_record__worklist on casework.case_record (center_id, state, due_on, case_id) where state not in ('draft', 'done', 'refused', 'cancelled');
create index case_record__closing on casework.case_record (center_id, closes_on) where state in ('draft', 'returned');

create table casework.case_event (
  center_id  integer not null,
  case_id    uuid not null,
  version    integer not null,
  step       text not null,
  from_state text,
  to_state   text not null,
  stage      text,
  at         timestamptz not null,
  actor_kind text not null,
  actor_id   text not null,
  channel    text not null,
  reason     text,
  detail     jsonb not null,
  constraint case_event__pk primary key (center_id, case_id, version)
);
comment on table casework.case_event is 'Everything that happened to a case, one event for each version. Insert-only.';

create table casework.decision (
  center_id   integer not null,
  case_id     uuid not null,
  version     integer not null,
  round       integer not null,
  stage       text not null,
  outcome     text not null,
  actor_kind  text not null,
  actor_id    text not null,
  is_separate boolean not null,
  reason      text not null,
  corrections jsonb not null,
  conditions  jsonb not null,
  decided_at  timestamptz not null,
  constraint decision__pk primary key (center_id, case_id, version),
  constraint decision__outcome check (outcome in ('approve', 'return', 'refuse'))
);
comment on table casework.decision is 'Who decided what at which stage, why, and on which conditions; the system''s own decisions too. Nobody acts twice in one round. Insert-only.';

comment on column casework.decision.is_separate is 'False for a stage that somebody who acted before may take too, such as signing a contract.';
create unique index decision__nobody_twice on casework.decision (center_id, case_id, round, actor_id) where is_separate;

create table casework.draft (
  center_id        integer not null,
  case_id          uuid not null,
  form_sealed      bytea not null,
  saved_at         timestamptz not null,
  saved_by_kind    text not null,
  saved_by         text not null,
  channel          text not null,
  revision         integer not null,
  resume_code_hash text,
  resume_until     timestamptz,
  constraint draft__pk primary key (center_id, case_id)
);
comment on table casework.draft is 'What has been filled in so far, kept on the server so that it can be resumed on any channel.';
create unique index draft__resume_code on casework.draft (center_id, resume_code_hash) where resume_code_hash is not null;

create table casework.submission (
  center_id    integer not null,
  case_id      uuid not null,
  round        integer not null,
  form_sealed  bytea not null,
  submitted_at timestamptz not null,
  actor_kind   text not null,
  actor_id     text not null,
  channel      text not null,
  constraint submission__pk primary key (center_id, case_id, round)
);
comment on table casework.submission is 'What was applied for, as submitted: one for each round. Insert-only.';

create table casework.attachment (
  center_id     integer not null,
  attachment_id uuid not null,
  case_id       uuid not null,
  slot          text not null,
  file_name     text not null,
  content_type  text not null,
  byte_count    integer not null,
  page_count    integer not null,
  sha256        text not null,
  source_sha256 text not null,
  uploaded_at   timestamptz not null,
  actor_kind    text not null,
  actor_id      text not null,
  channel       text not null,
  removed_at    timestamptz,
  constraint attachment__pk primary key (center_id, attachment_id),
  constraint attachment__size check (byte_count > 0 and page_count > 0)
);
comment on table casework.attachment is 'Photos and PDFs handed in with a case; a removed one keeps its row and file.';
comment on column casework.attachment.source_sha256 is 'Digest of the file as it was uploaded, before photos were re-encoded.';
create index attachment__case on casework.attachment (center_id, case_id, uploaded_at);

create table casework.attachment_file (
  center_id      integer not null,
  attachment_id  uuid not null,
  content_sealed bytea not null,
  constraint attachment_file__pk primary key (center_id, attachment_id)
);
comment on table casework.attachment_file is 'Contents of attachments, sealed (ADR 8). Insert-only.';

create table casework.visit (
  center_id    integer not null,
  visit_id     uuid not null,
  staff_id     uuid not null,
  outlet       text not null,
  person_id    uuid,
  employer_id  uuid,
  identified_by text not null,
  opened_at    timestamptz not null,
  closed_at    timestamptz,
  rating_code  text,
  constraint visit__pk primary key (center_id, visit_id),
  constraint visit__whom check ((person_id is null) <> (employer_id is null)),
  constraint visit__identified_by check (identified_by in ('card', 'number', 'search'))
);
comment on table casework.visit is 'Visits at a counter: who was served by whom, and how they were identified.';
create unique index visit__rating_code on casework.visit (center_id, rating_code) where rating_code is not null;
create index visit__staff on casework.visit (center_id, staff_id, opened_at);

create table casework.rating (
  center_id integer not null,
  visit_id  uuid not null,
  score     integer not null,
  tags      text[] not null,
  remark    text not null,
  rated_at  timestamptz not null,
  constraint rating__pk primary key (center_id, visit_id),
  constraint rating__score check (score between 1 and 5)
);
comment on table casework.rating is 'What visitors said of the service, once for each visit. Insert-only.';

insert into params.national_day (day, kind, name, source)
select day::date, 'holiday', name, '国办发明电〔2025〕7号'
from (values ('2026-01-01', '2026-01-03', '元旦'), ('2026-02-15', '2026-02-23', '春节'), ('2026-04-04', '2026-04-06', '清明节'),
             ('2026-05-01', '2026-05-05', '劳动节'), ('2026-06-19', '2026-06-21', '端午节'), ('2026-09-25', '2026-09-27', '中秋节'),
             ('2026-10-01', '2026-10-07', '国庆节')) period (first, last, name),
     lateral generate_series(period.first::date, period.last::date, interval '1 day') day;
insert into params.national_day (day, kind, name, source)
select day::date, 'workday', name, '国办发明电〔2025〕7号'
from (values ('2026-01-04', '元旦调休'), ('2026-02-14', '春节调休'), ('2026-02-28', '春节调休'), ('2026-05-09', '劳动节调休'),
             ('2026-09-20', '国庆节调休'), ('2026-10-10', '国庆节调休')) known (day, name);
-- Of a year whose arrangement is not entered yet, the statutory days alone.
insert into params.national_day (day, kind, name, source)
select day::date, 'holiday', name, '《全国年节及纪念日放假办法》（国令第795号）'
from (values ('2027-01-01', '元旦'), ('2027-02-05', '春节'), ('2027-02-06', '春节'), ('2027-02-07', '春节'), ('2027-02-08', '春节'),
             ('2027-04-05', '清明节'), ('2027-05-01', '劳动节'), ('2027-05-02', '劳动节'), ('2027-06-09', '端午节'),
             ('2027-09-15', '中秋节'), ('2027-10-01', '国庆节'), ('2027-10-02', '国庆节'), ('2027-10-03', '国庆节')) known (day, name);

insert into params.national_value (key, valid_from, value, source) values
  ('casework.draft-days', '1999-04-03', '30', '中心业务管理规定：草稿保留天数'),
  ('casework.correction-days', '1999-04-03', '30', '中心业务管理规定：退回补正期限');
