-- Payments: what the centre asks the bank to pay (or to collect), each attempt with its states and their times.
create table settlement.payment (
  center_id              integer not null,
  payment_id             uuid not null,
  payment_no             text not null,
  direction              text not null,
  business               text not null,
  business_id            text not null,
  attempt                integer not null,
  request_hash           text not null,
  account_no             text not null,
  counter_name           text not null,
  counter_account_index  bytea not null,
  counter_account_sealed bytea not null,
  counter_bank_code      text not null,
  counter_bank_name      text not null,
  counter_holder         text not null,
  amount_fen             bigint not null,
  purpose                text not null,
  summary                text not null,
  state                  text not null,
  reason                 text,
  send_serial            text,
  sent_at                timestamptz,
  asked_count            integer not null default 0,
  next_step_at           timestamptz,
  bank_serial            text,
  registered_by          text not null,
  registered_at          timestamptz not null,
  confirmed_by           text,
  confirmed_at           timestamptz,
  decided_at             timestamptz,
  decided_on             date,
  returned_at            timestamptz,
  released_at            timestamptz,
  constraint payment__pk primary key (center_id, payment_id),
  constraint payment__number unique (center_id, payment_no),
  constraint payment__attempt unique (center_id, business, business_id, attempt),
  constraint payment__amount check (amount_fen > 0),
  constraint payment__direction check (direction in ('out', 'in')),
  constraint payment__holder check (counter_holder in ('personal', 'corporate')),
  constraint payment__state check (state in ('proposed', 'withdrawn', 'registered', 'unknown', 'accepted', 'paid', 'returned', 'failed')),
  -- What was sent has a serial and a time: without them nobody could ask the bank what became of it.
  constraint payment__sent check (state in ('proposed', 'withdrawn', 'registered') or (send_serial is not null and sent_at is not null) or state = 'failed'),
  constraint payment__four_eyes check (confirmed_by is null or confirmed_by <> registered_by)
);
comment on table settlement.payment is 'What the centre asks the bank to pay (out) or to collect (in): one row an attempt; the counter account sealed.';
comment on column settlement.payment.payment_no is 'Fifteen characters in the remark: bank statements and returned money carry it.';
comment on column settlement.payment.released_at is 'When returned money left 219 again: paid anew, or taken back by its business.';
create unique index payment__one_open on settlement.payment (center_id, business, business_id)
  where state in ('proposed', 'registered', 'unknown', 'accepted');
create index payment__due on settlement.payment (center_id, next_step_at) where state in ('registered', 'unknown', 'accepted');
create index payment__recent on settlement.payment (center_id, registered_at);
create index payment__counter on settlement.payment (center_id, counter_account_index, amount_fen) where state = 'paid';
create index payment__bank_serial on settlement.payment (center_id, bank_serial) where bank_serial is not null;

create table settlement.payment_event (
  center_id  integer not null,
  payment_id uuid not null,
  event_no   integer not null,
  state      text not null,
  detail     text not null,
  actor_id   text not null,
  at         timestamptz not null,
  constraint payment_event__pk primary key (center_id, payment_id, event_no)
);
comment on table settlement.payment_event is 'What happened to a payment and when, as people read it. Insert-only.';

create table settlement.journal_account (
  center_id       integer not null,
  journal_id      uuid not null,
  line_no         integer not null,
  account_no      text not null,
  message_kind    text not null,
  message_id      text not null,
  debit_fen       bigint not null,
  credit_fen      bigint not null,
  accounting_date date not null,
  recorded_at     timestamptz not null,
  constraint journal_account__pk primary key (center_id, journal_id, line_no),
  constraint journal_account__kind check (message_kind in ('receipt', 'payment', 'batch', 'manual'))
);
comment on table settlement.journal_account is 'Which special account a journal''s line on 101 stands for, and the bank message behind it. Insert-only.';
create index journal_account__day on settlement.journal_account (center_id, account_no, accounting_date);
create index journal_account__message on settlement.journal_account (center_id, message_id);
