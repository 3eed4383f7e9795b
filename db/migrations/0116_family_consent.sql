-- What a member of the family agrees to when somebody else withdraws: to be asked about, or that a relative adds to their home.

create table withdrawal.family_consent (
  center_id  integer not null,
  consent_id uuid not null,
  case_id    uuid not null,
  person_id  uuid not null,
  role       text not null,
  wording    text not null,
  state      text not null,
  asked_at   timestamptz not null,
  decided_at timestamptz,
  channel    text,
  constraint family_consent__pk primary key (center_id, consent_id),
  constraint family_consent__asked_once unique (center_id, case_id, person_id),
  constraint family_consent__role check (role in ('spouse', 'owner')),
  constraint family_consent__state check (state in ('asked', 'agreed', 'declined')),
  constraint family_consent__decided check ((state = 'asked') = (decided_at is null))
);
comment on table withdrawal.family_consent is 'Consents of the other member of a family (家人同意) to a withdrawal: asked once for a case and person, in the words they read, answered by themselves.';
comment on column withdrawal.family_consent.person_id is 'Who is asked; the applicant is with the case.';
create index family_consent__person on withdrawal.family_consent (center_id, person_id, asked_at);
