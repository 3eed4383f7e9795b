-- Transfers between centres (异地转移接续): the centres one may write to, transfers in and out, what was written, what happened.

create schema transfer;

create table transfer.centre (
  center_id    integer not null,
  node_no      text not null,
  valid_from   date not null,
  valid_to     date,
  name         text not null,
  city         text not null,
  account_no   text not null,
  account_name text not null,
  bank_code    text not null,
  bank_name    text not null,
  is_own       boolean not null default false,
  source       text not null,
  constraint centre__pk primary key (center_id, node_no, valid_from),
  constraint centre__node check (node_no ~ '^[A-Z][0-9]{5}$'),
  constraint centre__dates check (valid_to is null or valid_to > valid_from)
);
comment on table transfer.centre is 'Directory of the centres on the transfer platform (转移接续平台), this one among them: dated rows, so that a letter is judged by the directory of its day. Money is sent to the account that stands here and to no other.';
comment on column transfer.centre.valid_to is 'The first day on which the row no longer holds.';
create unique index centre__one_own on transfer.centre (center_id) where is_own and valid_to is null;

create table transfer.transfer (
  center_id         integer not null,
  transfer_id       uuid not null,
  direction         text not null,
  letter_no         text not null,
  case_id           uuid not null,
  person_id         uuid not null,
  account_id        uuid not null,
  other_node        text not null,
  former_account_no text,
  state             text not null,
  principal_fen     bigint,
  interest_fen      bigint,
  total_fen         bigint,
  interest_to       date,
  opened_on         date,
  month_count       integer,
  first_month       date,
  last_month        date,
  fault             text,
  reason            text,
  carried_fen       bigint,
  current_fen       bigint,
  journal_id        uuid,
  withdrawal_asked_at timestamptz,
  begun_at          timestamptz not null,
  changed_at        timestamptz not null,
  ended_at          timestamptz,
  constraint transfer__pk primary key (center_id, transfer_id),
  constraint transfer__letter unique (center_id, direction, letter_no),
  constraint transfer__case unique (center_id, case_id),
  constraint transfer__direction check (direction in ('in', 'out')),
  constraint transfer__state check (state in ('letter-approved', 'accepted', 'data-approved', 'negotiating', 'completed', 'refused', 'withdrawn', 'closed', 'failed', 'unpaid', 'returned')),
  constraint transfer__amounts check (total_fen = principal_fen + interest_fen and principal_fen >= 0 and interest_fen >= 0)
);
comment on table transfer.transfer is 'One transfer of an account as this centre sees it: the receiving centre and the former centre each have a row, under the same letter number (联系函编号).';
comment on column transfer.transfer.account_id is 'The account of this centre: where the money goes to (in), or that is closed for it (out).';
comment on column transfer.transfer.interest_to is 'Out: the day up to which interest was reckoned at the approval; the money leaves later.';
comment on column transfer.transfer.fault is 'In: what in the other side''s account data contradicts our own record, in Chinese; money is not credited while it stands.';
comment on column transfer.transfer.carried_fen is 'Out: what was taken from 上年结转 (interest included), to be put back there when the money comes back for good.';
comment on column transfer.transfer.withdrawal_asked_at is 'In: the person wants it undone and the other side has not answered.';
create index transfer__person on transfer.transfer (center_id, person_id, begun_at);
create index transfer__newest on transfer.transfer (center_id, direction, begun_at desc, transfer_id);
create unique index transfer__one_out on transfer.transfer (center_id, account_id)
  where direction = 'out' and state in ('accepted', 'data-approved', 'unpaid', 'returned');

create table transfer.event (
  center_id   integer not null,
  transfer_id uuid not null,
  event_no    integer not null,
  state       text not null,
  detail      text not null,
  actor_kind  text not null,
  actor_id    text not null,
  at          timestamptz not null,
  constraint event__pk primary key (center_id, transfer_id, event_no)
);
comment on table transfer.event is 'What happened to a transfer, in order: shown to the person and to staff as it stands here.';

create table transfer.message (
  center_id      integer not null,
  message_id     uuid not null,
  direction      text not null,
  kind           text not null,
  letter_no      text not null,
  other_node     text not null,
  content_sealed bytea not null,
  state          text not null,
  attempts       integer not null default 0,
  next_at        timestamptz,
  trouble        text,
  made_at        timestamptz not null,
  done_at        timestamptz,
  constraint message__pk primary key (center_id, message_id),
  constraint message__direction check (direction in ('in', 'out')),
  constraint message__state check (state in ('waiting', 'sent', 'undeliverable', 'handled', 'rejected')),
  constraint message__due check ((state = 'waiting') = (next_at is not null))
);
comment on table transfer.message is 'Messages between centres over the transfer platform: ours wait here until the platform has them, theirs are kept once and handled once. The content (名字, 证件号码, 金额) is sealed.';
create index message__due on transfer.message (center_id, next_at) where state = 'waiting';
create index message__letter on transfer.message (center_id, letter_no, made_at);

insert into params.national_value (key, valid_from, value, source) values
  ('transfer.min-deposit-months', '1999-04-03', '6', '郑州住房公积金管理中心2018年异地转移接续办理要求：在转入地开立账户并正常缴存满6个月；由当地住房公积金管理委员会核定'),
  ('transfer.answer-days', '1999-04-03', '10', '系统缺省值，由当地住房公积金管理委员会核定'),
  ('transfer.out-days', '1999-04-03', '5', '系统缺省值，由当地住房公积金管理委员会核定');

-- Returned money whose business has ended for good, and a failed payment that is not to be tried again.
comment on column settlement.payment.released_at is 'When returned money left 219 again: paid anew, or taken back by its business; of a failed payment: when its business gave it up, so that nobody pays it again.';
