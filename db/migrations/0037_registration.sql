-- What the counter does with employers and accounts: registration, changes, closing, freezing, merging.

create schema registration;

create table registration.deed (
  center_id    integer not null,
  deed_id      uuid not null,
  kind         text not null,
  subject_kind text not null,
  subject_id   uuid not null,
  evidence     text not null,
  reason       text not null,
  changes      jsonb not null,
  done_by      text not null,
  done_at      timestamptz not null,
  constraint deed__pk primary key (center_id, deed_id),
  constraint deed__kind check (kind in ('employer-opening', 'employer-change', 'employer-closing', 'freeze', 'release', 'merge', 'correction')),
  constraint deed__subject_kind check (subject_kind in ('employer', 'account', 'person'))
);
comment on table registration.deed is 'What was done at the counter with an employer, an account or a person: on what paper, why, what changed (masked), who. Insert-only.';
create index deed__subject on registration.deed (center_id, subject_kind, subject_id, done_at);

create table registration.freeze (
  center_id        integer not null,
  freeze_id        uuid not null,
  account_id       uuid not null,
  authority        text not null,
  document_no      text not null,
  reason           text not null,
  state_before     text not null,
  sealed_on_before date,
  from_on          date not null,
  until_on         date not null,
  frozen_at        timestamptz not null,
  released_at      timestamptz,
  release_document text,
  constraint freeze__pk primary key (center_id, freeze_id),
  constraint freeze__days check (from_on <= until_on),
  constraint freeze__state_before check (state_before in ('normal', 'sealed')),
  constraint freeze__released check ((released_at is null) = (release_document is null))
);
comment on table registration.freeze is 'Freezing of personal accounts (冻结) by order of a court or another authority, and its end.';
create unique index freeze__one_in_force on registration.freeze (center_id, account_id) where released_at is null;
