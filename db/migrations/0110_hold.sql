-- Money of a personal account that is promised to one business: nothing else may draw it.

alter table ledger.personal_balance add column held_fen bigint not null default 0;
alter table ledger.personal_balance add constraint personal_balance__held check (held_fen between 0 and carried_fen + current_fen);
comment on column ledger.personal_balance.held_fen is 'What open holds promise: the sum of ledger.hold that is not released. A posting that would draw on it is refused.';

create table ledger.hold (
  center_id   integer not null,
  account_id  uuid not null,
  hold_key    text not null,
  amount_fen  bigint not null,
  held_by     text not null,
  held_at     timestamptz not null,
  released_at timestamptz,
  constraint hold__pk primary key (center_id, account_id, hold_key),
  constraint hold__amount check (amount_fen > 0)
);
comment on table ledger.hold is 'Holds (占用) on personal accounts: money on its way out, named by its business (withdrawal:<case>), from the order to the bank until its answer.';
