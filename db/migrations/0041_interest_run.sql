-- Annual interest (年度结息) as work in chunks that can be stopped and resumed.

create table ledger.interest_run (
  center_id        integer not null,
  settles_on       date not null,
  state            text not null,
  chunk_count      integer not null,
  chunks_done      integer not null,
  account_count    integer not null,
  base_fen_days    numeric not null,
  interest_fen     bigint not null,
  accrued_fen      bigint not null,
  accrued_left_fen bigint not null,
  excess_journal_id uuid,
  started_by       text not null,
  started_at       timestamptz not null,
  finished_at      timestamptz,
  constraint interest_run__pk primary key (center_id, settles_on),
  constraint interest_run__state check (state in ('running', 'done')),
  constraint interest_run__interest_day check (extract(month from settles_on) = 6 and extract(day from settles_on) = 30)
);
comment on table ledger.interest_run is 'Annual settlements of interest (年度结息), one a year. accrued_fen is what 211 held when it began; accrued_left_fen what of it is not used up yet.';

create table ledger.interest_chunk (
  center_id     integer not null,
  settles_on    date not null,
  chunk_no      integer not null,
  first_account uuid,
  next_account  uuid,
  account_count integer,
  interest_fen  bigint,
  journal_id    uuid,
  done_at       timestamptz,
  constraint interest_chunk__pk primary key (center_id, settles_on, chunk_no)
);
comment on table ledger.interest_chunk is 'The chunks of a settlement by ranges of accounts, first_account counted in and next_account not; each is one transaction and one voucher.';

create schema accounting;

create table accounting.voucher_request (
  center_id   integer not null,
  request_id  uuid not null,
  kind        text not null,
  summary     text not null,
  lines       jsonb not null,
  reverses_id uuid,
  state       text not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  decided_by  text,
  decided_at  timestamptz,
  note        text,
  journal_id  uuid,
  constraint voucher_request__pk primary key (center_id, request_id),
  constraint voucher_request__kind check (kind in ('manual', 'reversal')),
  constraint voucher_request__state check (state in ('proposed', 'posted', 'refused', 'withdrawn')),
  constraint voucher_request__four_eyes check (decided_by is null or state = 'withdrawn' or decided_by <> proposed_by)
);
comment on table accounting.voucher_request is 'Vouchers entered by hand and reversals (手工凭证、冲正), posted when a second person agrees.';
create unique index voucher_request__one_reversal on accounting.voucher_request (center_id, reverses_id) where state = 'proposed';
create index voucher_request__state_at on accounting.voucher_request (center_id, state, proposed_at);

create table accounting.check_run (
  center_id   integer not null,
  run_id      uuid not null,
  checked_at  timestamptz not null,
  differences integer not null,
  detail      jsonb not null,
  constraint check_run__pk primary key (center_id, run_id)
);
comment on table accounting.check_run is 'Checks that the books agree (账账相符), nightly and by hand, with the first differences. Insert-only.';
create index check_run__checked_at on accounting.check_run (center_id, checked_at);

insert into params.national_value (key, valid_from, value, source) values
  ('accounting.risk-reserve-ppm', '1999-01-01', '600000', '《住房公积金财务管理办法》（财综字〔1999〕59号）：贷款风险准备不低于增值收益的60%');
