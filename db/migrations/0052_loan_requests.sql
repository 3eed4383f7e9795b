-- Repayments outside the plan, and what people were told about a due day, so that nobody is told twice.

create table loan.told (
  center_id integer not null,
  loan_id   uuid not null,
  due_on    date not null,
  kind      text not null,
  told_at   timestamptz not null,
  constraint told__pk primary key (center_id, loan_id, due_on, kind),
  constraint told__kind check (kind in ('reminder', 'repaid', 'overdue'))
);
comment on table loan.told is 'Which borrowers were told of which due day: each message once. Insert-only.';

create table loan.request (
  center_id   integer not null,
  request_id  uuid not null,
  loan_id     uuid not null,
  kind        text not null,
  amount_fen  bigint not null,
  choice      text,
  state       text not null,
  reason      text,
  asked_on    date not null,
  asked_by    text not null,
  channel     text not null,
  asked_at    timestamptz not null,
  ended_at    timestamptz,
  constraint request__pk primary key (center_id, request_id),
  constraint request__kind check (kind in ('early-partial', 'early-full', 'overdue')),
  constraint request__choice check ((kind = 'early-partial') = (choice is not null)),
  constraint request__state check (state in ('collecting', 'done', 'failed')),
  constraint request__ended check ((state = 'collecting') = (ended_at is null))
);
comment on table loan.request is 'Repayments outside the plan that a borrower or a clerk asked for; the bank collects the amount on the day.';
create unique index request__one_open on loan.request (center_id, loan_id) where state = 'collecting';
