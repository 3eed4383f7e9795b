-- Online surveys (在线调查): written by one, reviewed by another, open for a time on chosen channels. What is published does not change.
-- An anonymous survey keeps who has answered (participant) apart from what was answered: an answer lies sealed and shuffled in the
-- survey's urn until a handful of at least five can be counted at once (docs/adr/0025).

create schema survey;

create table survey.survey (
  center_id    integer not null,
  survey_id    uuid not null,
  title        text not null,
  introduction text not null,
  questions    jsonb not null,
  audience     text not null,
  channels     text[] not null,
  is_anonymous boolean not null,
  opens_at     timestamptz,
  closes_at    timestamptz not null,
  reason       text not null,
  state        text not null,
  editors      uuid[] not null,
  edited_at    timestamptz not null,
  reviewed_by  uuid,
  reviewed_at  timestamptz,
  review_note  text,
  live_at      timestamptz,
  emptied_at   timestamptz,
  constraint survey__pk primary key (center_id, survey_id),
  constraint survey__audience check (audience in ('person', 'employer', 'both')),
  constraint survey__channels check (cardinality(channels) > 0 and channels <@ array['hall', 'mobile', 'employer']),
  constraint survey__state check (state in ('draft', 'in-review', 'approved', 'returned', 'withdrawn')),
  constraint survey__four_eyes check (reviewed_by is null or reviewed_by <> all (editors)),
  constraint survey__reviewed check (state not in ('approved', 'returned') or reviewed_by is not null),
  constraint survey__live check (state <> 'approved' or (live_at >= reviewed_at and closes_at >= live_at))
);
comment on table survey.survey is 'A survey: its questions, for whom, on which channels, from when until when. Open from live_at until closes_at; closing early brings closes_at forward.';
comment on column survey.survey.emptied_at is 'When what was left in the urn of an anonymous survey that is over was counted: no answer is taken after it.';
comment on column survey.survey.editors is 'Everybody who wrote on it: none of them reviews it.';
create index survey__open on survey.survey (center_id, closes_at) where state = 'approved';
create index survey__urn on survey.survey (center_id, closes_at) where state = 'approved' and is_anonymous and emptied_at is null;

create table survey.step (
  center_id integer not null,
  survey_id uuid not null,
  seq       integer not null,
  kind      text not null,
  note      text not null,
  done_by   uuid not null,
  done_at   timestamptz not null,
  constraint step__pk primary key (center_id, survey_id, seq),
  constraint step__survey foreign key (center_id, survey_id) references survey.survey (center_id, survey_id),
  constraint step__kind check (kind in ('saved', 'submitted', 'approved', 'returned', 'taken-back', 'closed'))
);
comment on table survey.step is 'Who did what with a survey and when; only added to.';

create table survey.participant (
  center_id      integer not null,
  survey_id      uuid not null,
  kind           text not null,
  participant_id uuid not null,
  answer_id      uuid not null,
  constraint participant__pk primary key (center_id, survey_id, kind, participant_id),
  constraint participant__survey foreign key (center_id, survey_id) references survey.survey (center_id, survey_id),
  constraint participant__kind check (kind in ('person', 'employer'))
);
comment on table survey.participant is 'Who has answered, once. No time and nothing of what was answered; answer_id is the sender''s own and stands nowhere else.';

create table survey.named_answer (
  center_id      integer not null,
  survey_id      uuid not null,
  kind           text not null,
  participant_id uuid not null,
  answers        jsonb not null,
  channel        text not null,
  answered_at    timestamptz not null,
  constraint named_answer__pk primary key (center_id, survey_id, kind, participant_id),
  constraint named_answer__participant foreign key (center_id, survey_id, kind, participant_id)
    references survey.participant (center_id, survey_id, kind, participant_id)
);
comment on table survey.named_answer is 'What was answered in a survey that says beforehand that it is not anonymous.';
create index named_answer__time on survey.named_answer (center_id, answered_at);

create table survey.urn (
  center_id integer not null,
  survey_id uuid not null,
  sheets    integer not null,
  sealed    bytea not null,
  constraint urn__pk primary key (center_id, survey_id),
  constraint urn__survey foreign key (center_id, survey_id) references survey.survey (center_id, survey_id)
);
comment on table survey.urn is 'Anonymous answers that are not counted yet: one sealed value, shuffled anew with every answer.';

create table survey.sheet (
  center_id  integer not null,
  survey_id  uuid not null,
  sheet_id   uuid not null,
  answers    jsonb not null,
  counted_at timestamptz not null,
  constraint sheet__pk primary key (center_id, survey_id, sheet_id),
  constraint sheet__survey foreign key (center_id, survey_id) references survey.survey (center_id, survey_id)
);
comment on table survey.sheet is 'An anonymous answer, under a number drawn at random. counted_at is that of its whole handful.';
create index sheet__time on survey.sheet (center_id, counted_at);
