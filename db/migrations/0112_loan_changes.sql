-- Whose fund accounts repay a loan (冲还贷), and money for a loan that was written off.

create table loan.offset_agreement (
  center_id integer not null,
  loan_id   uuid not null,
  person_id uuid not null,
  signed_on date not null,
  signed_at timestamptz not null,
  signed_by text not null,
  channel   text not null,
  ended_at  timestamptz,
  constraint offset_agreement__pk primary key (center_id, loan_id, person_id)
);
comment on table loan.offset_agreement is 'Borrowers whose fund account repays the loan (冲还贷签约), in the order in which it is drawn: the main borrower, then as they signed.';

insert into loan.offset_agreement (center_id, loan_id, person_id, signed_on, signed_at, signed_by, channel)
select center_id, loan_id, person_id, coalesce(signed_on, created_at::date), created_at, person_id::text, 'counter'
from loan.contract where offset_by <> 'none';

alter table loan.request drop constraint request__kind;
alter table loan.request add constraint request__kind check (kind in ('early-partial', 'early-full', 'overdue', 'recovery'));
