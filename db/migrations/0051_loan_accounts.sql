-- Loans from the contract to the settled account, kept by the centre itself (自主核算).

create table loan.contract (
  center_id         integer not null,
  loan_id           uuid not null,
  contract_no       text not null,
  case_id           uuid,
  person_id         uuid not null,
  kind              text not null,
  home              text not null,
  method            text not null,
  principal_fen     bigint not null,
  term_months       smallint not null,
  house_address     text not null,
  house_area        numeric(8, 2),
  house_value_fen   bigint not null,
  estate_id         uuid,
  security          text not null,
  security_no       text,
  security_held_on  date,
  security_freed_on date,
  commercial_bank   text,
  commercial_fen    bigint,
  payee_name        text not null,
  payee_account     bytea not null,
  payee_bank_code   text not null,
  payee_bank_name   text not null,
  payee_holder      text not null,
  repay_account     bytea not null,
  repay_bank_code   text not null,
  repay_bank_name   text not null,
  offset_by         text not null default 'none',
  signed_on         date,
  created_at        timestamptz not null,
  constraint contract__pk primary key (center_id, loan_id),
  constraint contract__no unique (center_id, contract_no),
  constraint contract__case unique (center_id, case_id),
  constraint contract__kind check (kind in ('new', 'second-hand', 'build', 'rebuild', 'major-repair', 'other-city', 'combined', 'commercial-to-fund')),
  constraint contract__home check (home in ('first', 'second')),
  constraint contract__method check (method in ('level-payment', 'level-principal')),
  constraint contract__security check (security in ('mortgage', 'pledge', 'guarantee', 'other')),
  constraint contract__offset check (offset_by in ('none', 'monthly', 'yearly')),
  constraint contract__amounts check (principal_fen > 0 and house_value_fen > 0 and term_months between 1 and 360)
);
comment on table loan.contract is 'Loan contracts (借款合同, JGJ/T 320 6.0.2): what was agreed; bank accounts sealed.';
create index contract__person on loan.contract (center_id, person_id);

create table loan.borrower (
  center_id  integer not null,
  loan_id    uuid not null,
  person_id  uuid not null,
  relation   text not null,
  income_fen bigint not null,
  constraint borrower__pk primary key (center_id, loan_id, person_id),
  constraint borrower__relation check (relation in ('self', 'spouse', 'parent', 'child', 'other'))
);
comment on table loan.borrower is 'Borrowers and co-borrowers (共同借款人, JGJ/T 320 6.0.4); the main one has the relation self.';
create index borrower__person on loan.borrower (center_id, person_id);

create table loan.account (
  center_id     integer not null,
  loan_id       uuid not null,
  state         text not null,
  method        text not null,
  granted_on    date not null,
  due_day       smallint not null,
  rate_ppm      bigint not null,
  rate_year     smallint not null,
  level_fen     bigint not null,
  months_left   smallint not null,
  next_due_on   date,
  balance_fen   bigint not null,
  overdue_fen   bigint not null,
  written_fen   bigint not null default 0,
  entry_no      integer not null,
  ended_on      date,
  constraint account__pk primary key (center_id, loan_id),
  constraint account__state check (state in ('active', 'settled', 'written-off')),
  constraint account__floor check (balance_fen >= 0 and overdue_fen >= 0 and written_fen >= 0),
  constraint account__due_day check (due_day between 1 and 31),
  constraint account__ended check ((state = 'settled') = (ended_on is not null)),
  constraint account__settled check (state = 'active' or (balance_fen = 0 and overdue_fen = 0 and next_due_on is null))
) with (fillfactor = 80);
comment on table loan.account is 'Loan accounts (贷款账户, JGJ/T 320 6.0.5): balance_fen is part of 121, overdue_fen of 122. No index on what moves every month, so that updates stay in their page.';
comment on column loan.account.level_fen is 'What the method keeps fixed: the instalment (等额本息) or its principal (等额本金).';
comment on column loan.account.rate_year is 'The year whose rate rate_ppm is: due days of a later year wait until the rate of 1 January has been set.';

create table loan.bill (
  center_id          integer not null,
  loan_id            uuid not null,
  due_on             date not null,
  state              text not null,
  principal_fen      bigint not null,
  interest_fen       bigint not null,
  principal_left_fen bigint not null,
  interest_left_fen  bigint not null,
  penalty_left_fen   bigint not null,
  counted_to         date not null,
  batch_id           uuid,
  constraint bill__pk primary key (center_id, loan_id, due_on),
  constraint bill__state check (state in ('due', 'collecting', 'overdue', 'paid')),
  constraint bill__floor check (principal_left_fen between 0 and principal_fen and interest_left_fen between 0 and interest_fen and penalty_left_fen >= 0),
  constraint bill__paid check ((state = 'paid') = (principal_left_fen = 0 and interest_left_fen = 0 and penalty_left_fen = 0))
) with (fillfactor = 80);
comment on table loan.bill is 'Instalments that have fallen due (应还) and what is left of them. collecting: the bank has been asked and has not answered.';
create index bill__open on loan.bill (center_id, loan_id) where state <> 'paid';

create table loan.entry (
  center_id            integer not null,
  loan_id              uuid not null,
  entry_no             integer not null,
  journal_id           uuid,
  kind                 text not null,
  due_on               date,
  amount_fen           bigint not null,
  principal_fen        bigint not null,
  interest_fen         bigint not null,
  penalty_fen          bigint not null,
  balance_change_fen   bigint not null,
  overdue_change_fen   bigint not null,
  balance_after_fen    bigint not null,
  overdue_after_fen    bigint not null,
  detail               text,
  accounting_date      date not null,
  recorded_at          timestamptz not null,
  constraint entry__pk primary key (center_id, loan_id, entry_no),
  constraint entry__kind check (kind in ('grant', 'repayment', 'early', 'settlement', 'overdue', 'overdue-repayment', 'offset', 'extend', 'shorten', 'rate', 'write-off', 'recovery', 'reversal')),
  constraint entry__parts check (amount_fen = principal_fen + interest_fen + penalty_fen)
);
comment on table loan.entry is 'Movements of loan accounts (贷款业务明细, JGJ/T 320 6.0.6 and table A.15). Insert-only; changes of 121 and 122 and the balances after them.';
create index entry__journal on loan.entry (center_id, journal_id);
