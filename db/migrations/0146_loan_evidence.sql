-- What a loan application asks of other agencies: which question stands for which of its claims.

create table loan.evidence (
  center_id integer not null,
  case_id   uuid not null,
  item      text not null,
  query_id  uuid not null,
  asked_at  timestamptz not null,
  constraint evidence__pk primary key (center_id, case_id, item),
  constraint evidence__item check (item ~ '^[a-z][a-z-]{1,20}(:[0-9a-f-]{36})?$')
);
comment on table loan.evidence is 'Questions (核验) of a loan application: for each claim the one that was asked last. Answers are with evidence.';
comment on column loan.evidence.item is 'identity:PERSON, marriage, house or homes.';
