-- Batch collections: files of up to 10,000 orders that the bank takes in at once and carries out later.
create table settlement.collection_batch (
  center_id     integer not null,
  batch_id      uuid not null,
  business      text not null,
  business_id   text not null,
  kind          text not null,
  account_no    text not null,
  purpose       text not null,
  summary       text not null,
  state         text not null,
  row_count     integer not null default 0,
  amount_fen    bigint not null default 0,
  registered_by text not null,
  registered_at timestamptz not null,
  submitted_at  timestamptz,
  finished_at   timestamptz,
  constraint collection_batch__pk primary key (center_id, batch_id),
  constraint collection_batch__business unique (center_id, business, business_id),
  constraint collection_batch__kind check (kind in ('collection', 'loan-deduction')),
  constraint collection_batch__state check (state in ('open', 'submitted', 'finished'))
);
comment on table settlement.collection_batch is 'Collections that are sent to the bank in files (批量收款、贷款扣款): rows are added while open, sent when submitted.';
create index collection_batch__recent on settlement.collection_batch (center_id, registered_at);

create table settlement.collection_part (
  center_id       integer not null,
  batch_id        uuid not null,
  part_no         integer not null,
  part_number     text not null,
  state           text not null,
  row_count       integer not null,
  amount_fen      bigint not null,
  reason          text,
  send_serial     text,
  sent_at         timestamptz,
  asked_count     integer not null default 0,
  next_step_at    timestamptz,
  round           integer not null default 0,
  collected_count integer not null default 0,
  collected_fen   bigint not null default 0,
  failed_count    integer not null default 0,
  returned_count  integer not null default 0,
  returned_fen    bigint not null default 0,
  finished_at     timestamptz,
  constraint collection_part__pk primary key (center_id, batch_id, part_no),
  constraint collection_part__number unique (center_id, part_number),
  constraint collection_part__state check (state in ('registered', 'unknown', 'accepted', 'done', 'failed')),
  constraint collection_part__sent check (state in ('registered', 'failed') or (send_serial is not null and sent_at is not null)),
  constraint collection_part__sums check (collected_count + failed_count <= row_count and collected_fen <= amount_fen and returned_fen <= collected_fen)
);
comment on table settlement.collection_part is 'One file of a batch: its own serial, states and sums. A round is one set of results.';
comment on column settlement.collection_part.part_number is 'Fifteen characters in the remark of what the bank books.';
create index collection_part__due on settlement.collection_part (center_id, next_step_at) where state in ('registered', 'unknown', 'accepted');

create table settlement.collection_row (
  center_id            integer not null,
  batch_id             uuid not null,
  row_no               integer not null,
  part_no              integer not null,
  row_key              text not null,
  payer_name           text not null,
  payer_account_sealed bytea not null,
  payer_bank_code      text not null,
  payer_holder         text not null,
  amount_fen           bigint not null,
  state                text not null,
  reason               text,
  round                integer,
  constraint collection_row__pk primary key (center_id, batch_id, row_no),
  constraint collection_row__key unique (center_id, batch_id, row_key),
  constraint collection_row__amount check (amount_fen > 0),
  constraint collection_row__state check (state in ('waiting', 'collected', 'failed', 'returned'))
);
comment on table settlement.collection_row is 'One order of a batch and what became of it; the payer''s account sealed.';
comment on column settlement.collection_row.row_key is 'The business''s own key of what is collected.';
create index collection_row__part on settlement.collection_row (center_id, batch_id, part_no, round);
