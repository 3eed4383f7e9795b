-- An employer's unallocated money (未分摊余额) that goes back to it: paid too much, or left when it closes.
create table settlement.employer_refund (
  center_id       integer not null,
  refund_id       uuid not null,
  employer_id     uuid not null,
  amount_fen      bigint not null,
  account_sealed  bytea not null,
  bank_code       text not null,
  bank_name       text not null,
  reason          text not null,
  state           text not null,
  outcome         text,
  proposed_by     text not null,
  proposed_at     timestamptz not null,
  confirmed_by    text,
  confirmed_at    timestamptz,
  constraint employer_refund__pk primary key (center_id, refund_id),
  constraint employer_refund__amount check (amount_fen > 0),
  constraint employer_refund__state check (state in ('proposed', 'paying', 'done', 'failed', 'withdrawn')),
  constraint employer_refund__four_eyes check (confirmed_by is null or confirmed_by <> proposed_by)
);
comment on table settlement.employer_refund is 'Unallocated money of employers that goes back to their own bank account (退回单位来款), under four eyes.';
create unique index employer_refund__one_open on settlement.employer_refund (center_id, employer_id) where state in ('proposed', 'paying');
create index employer_refund__employer on settlement.employer_refund (center_id, employer_id, proposed_at);
