-- 委托收款: under an agreement the bank collects a confirmed remittance from the employer's own account.

create table contribution.collection_agreement (
  center_id      integer not null,
  agreement_id   uuid not null,
  employer_id    uuid not null,
  state          text not null,
  account_name   text not null,
  account_sealed bytea not null,
  account_index  bytea not null,
  bank_code      text not null,
  bank_name      text not null,
  signed_on      date,
  ended_on       date,
  constraint collection_agreement__pk primary key (center_id, agreement_id),
  constraint collection_agreement__state check (state in ('draft', 'active', 'ended')),
  constraint collection_agreement__dated check (state = 'draft' or signed_on is not null),
  constraint collection_agreement__ended check ((state = 'ended') = (ended_on is not null))
);
comment on table contribution.collection_agreement is 'Agreements (委托收款签约) of employers with the account the bank collects from; the id is that of the business that signed it.';
comment on column contribution.collection_agreement.account_sealed is 'The account number, sealed; found by account_index.';
create unique index collection_agreement__one_active on contribution.collection_agreement (center_id, employer_id) where state = 'active';

create table contribution.collection (
  center_id     integer not null,
  collection_id uuid not null,
  employer_id   uuid not null,
  remittance_id uuid not null,
  agreement_id  uuid not null,
  state         text not null,
  amount_fen    bigint not null,
  owed_fen      bigint not null default 0,
  reason        text,
  ordered_by    text not null,
  channel       text not null,
  ordered_at    timestamptz not null,
  decided_at    timestamptz,
  constraint collection__pk primary key (center_id, collection_id),
  constraint collection__state check (state in ('open', 'collected', 'refused', 'taken-back')),
  constraint collection__amount check (amount_fen > 0 and owed_fen between 0 and amount_fen)
);
comment on table contribution.collection is 'Orders to the bank to collect a remittance (委托收款); how far the bank is stands in settlement.payment under this id.';
comment on column contribution.collection.owed_fen is 'What the bank took back of a month that can no longer be reversed: the employer owes it (119).';
create unique index collection__one_open on contribution.collection (center_id, remittance_id) where state = 'open';
create index collection__of_remittance on contribution.collection (center_id, remittance_id, ordered_at);

alter table contribution.remittance drop constraint remittance__state;
alter table contribution.remittance add constraint remittance__state
  check (state in ('draft', 'confirmed', 'short', 'collecting', 'posted', 'withdrawn'));
alter table contribution.remittance add column taken_back smallint not null default 0;
comment on column contribution.remittance.taken_back is 'How often the bank took the money back after the posting: part of the key of the next posting.';

alter table contribution.business drop constraint business__kind;
alter table contribution.business add constraint business__kind check (kind in ('back-payment', 'deferral', 'resumption', 'open', 'seal',
  'unseal', 'base', 'ratio', 'member-change', 'transfer-in', 'correction', 'collection-agreement', 'collection-end'));

insert into ledger.journal_template (business, name, source) values
  ('collection-owed', '委托收款被退回，待单位补缴', '财会字〔2000〕12号：119科目'),
  ('collection-repaid', '单位补缴被退回的委托收款', '财会字〔2000〕12号：119科目');
insert into ledger.journal_template_line (business, line_no, side, subject_code, amount) values
  ('collection-owed', 1, 'debit', '119', 'amount'), ('collection-owed', 2, 'credit', '101', 'amount'),
  ('collection-repaid', 1, 'debit', '101', 'amount'), ('collection-repaid', 2, 'credit', '119', 'amount');
