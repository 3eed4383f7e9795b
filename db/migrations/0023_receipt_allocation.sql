-- What is to become of money that nobody claims (暂收): proposed by one person, confirmed by another.
create table settlement.receipt_allocation (
  center_id     integer not null,
  allocation_id uuid not null,
  receipt_id    uuid not null,
  kind          text not null,
  employer_id   uuid,
  bank_code     text,
  bank_name     text,
  payer_holder  text,
  reason        text not null,
  state         text not null,
  outcome       text,
  proposed_by   text not null,
  proposed_at   timestamptz not null,
  confirmed_by  text,
  confirmed_at  timestamptz,
  constraint receipt_allocation__pk primary key (center_id, allocation_id),
  constraint receipt_allocation__kind check (
    (kind = 'employer' and employer_id is not null) or (kind = 'return' and bank_code is not null and bank_name is not null and payer_holder is not null)
  ),
  constraint receipt_allocation__state check (state in ('proposed', 'paying', 'done', 'failed', 'withdrawn')),
  constraint receipt_allocation__four_eyes check (confirmed_by is null or confirmed_by <> proposed_by)
);
comment on table settlement.receipt_allocation is 'Temporary receipts (暂收) that are allocated to an employer or returned to the payer, under four eyes.';
create unique index receipt_allocation__one_open on settlement.receipt_allocation (center_id, receipt_id) where state in ('proposed', 'paying');
create index receipt_allocation__receipt on settlement.receipt_allocation (center_id, receipt_id, proposed_at);
