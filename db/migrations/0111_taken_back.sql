-- Repayments that the bank takes back: what they had paid is owed again, where it was.

create table loan.bill_payment (
  center_id     integer not null,
  loan_id       uuid not null,
  entry_no      integer not null,
  due_on        date not null,
  principal_fen bigint not null,
  interest_fen  bigint not null,
  penalty_fen   bigint not null,
  constraint bill_payment__pk primary key (center_id, loan_id, entry_no, due_on),
  constraint bill_payment__floor check (principal_fen >= 0 and interest_fen >= 0 and penalty_fen >= 0)
);
comment on table loan.bill_payment is 'What a repayment outside the plan paid of which month: an entry of loan.entry, split. Insert-only.';

alter table loan.request drop constraint request__state;
alter table loan.request add constraint request__state check (state in ('collecting', 'done', 'failed', 'returned'));
alter table loan.request add column entry_no integer;
alter table loan.request add column months_before smallint;
alter table loan.request add column level_before_fen bigint;
comment on column loan.request.entry_no is 'The entry that booked it; months_before and level_before_fen are the terms it found, for when the bank takes it back.';
