-- Bank reconciliation per special account and day: the bank's statement, and what did not match.
create table settlement.statement_day (
  center_id       integer not null,
  account_no      text not null,
  day             date not null,
  source          text not null,
  row_count       integer not null,
  credit_fen      bigint not null,
  debit_fen       bigint not null,
  closing_fen     bigint,
  is_complete     boolean not null,
  imported_by     text not null,
  imported_at     timestamptz not null,
  constraint statement_day__pk primary key (center_id, account_no, day),
  constraint statement_day__source check (source in ('bank', 'file'))
);
comment on table settlement.statement_day is 'A day of a bank statement that was imported (银行对账单), from the bank by BDC113 or from a file. The first one is where reconciliation begins.';
comment on column settlement.statement_day.is_complete is 'The balances of its rows follow from each other, and from the day before.';

create table settlement.statement_line (
  center_id              integer not null,
  account_no             text not null,
  bank_serial            text not null,
  direction              text not null,
  day                    date not null,
  transaction_time       text not null,
  position               integer not null,
  amount_fen             bigint not null,
  balance_fen            bigint,
  counter_name           text not null,
  counter_account_sealed bytea not null,
  summary                text not null,
  remark                 text not null,
  is_reversal            boolean not null,
  imported_at            timestamptz not null,
  constraint statement_line__pk primary key (center_id, account_no, bank_serial, direction),
  constraint statement_line__amount check (amount_fen > 0),
  constraint statement_line__direction check (direction in ('credit', 'debit'))
);
comment on table settlement.statement_line is 'A movement as the bank''s statement has it; the counter account sealed. Insert-only.';
create index statement_line__day on settlement.statement_line (center_id, account_no, day, position);

create table settlement.reconciliation (
  center_id       integer not null,
  account_no      text not null,
  day             date not null,
  run_no          integer not null,
  statement_count integer not null,
  statement_in_fen  bigint not null,
  statement_out_fen bigint not null,
  message_count   integer not null,
  message_in_fen  bigint not null,
  message_out_fen bigint not null,
  book_count      integer not null,
  book_in_fen     bigint not null,
  book_out_fen    bigint not null,
  matched_count   integer not null,
  break_count     integer not null,
  break_fen       bigint not null,
  is_complete     boolean not null,
  agrees          boolean not null,
  run_by          text not null,
  run_at          timestamptz not null,
  constraint reconciliation__pk primary key (center_id, account_no, day, run_no)
);
comment on table settlement.reconciliation is 'The daily «books agree» report of a special account (对账日报), each run kept. Insert-only.';

create table settlement.reconciliation_break (
  center_id     integer not null,
  account_no    text not null,
  break_ref     text not null,
  kind          text not null,
  direction     text not null,
  first_day     date not null,
  statement_fen bigint not null,
  message_fen   bigint not null,
  book_fen      bigint not null,
  words         text not null,
  opened_at     timestamptz not null,
  seen_at       timestamptz not null,
  closed_at     timestamptz,
  closed_on     date,
  constraint reconciliation_break__pk primary key (center_id, account_no, break_ref),
  constraint reconciliation_break__kind check (kind in ('in-transit', 'bank-only', 'books-only', 'message-only', 'amount-differs', 'duplicate'))
);
comment on table settlement.reconciliation_break is 'What the bank, our messages and the books do not agree on (未达账项与差错), until a later run finds it matched.';
create index reconciliation_break__open on settlement.reconciliation_break (center_id, account_no, first_day) where closed_at is null;

create table settlement.break_note (
  center_id  integer not null,
  account_no text not null,
  break_ref  text not null,
  note_no    integer not null,
  note       text not null,
  actor_id   text not null,
  at         timestamptz not null,
  constraint break_note__pk primary key (center_id, account_no, break_ref, note_no)
);
comment on table settlement.break_note is 'What people found out about a break. Insert-only.';
