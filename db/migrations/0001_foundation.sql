-- The foundation: reference data, parties, accounts and the books.
-- Every business table begins its keys with center_id, so that a deployment can be distributed by it (db/distribute.sql).

create schema params;
create schema party;
create schema account;
create schema ledger;
create schema audit;

create table params.national_value (
  key        text not null,
  valid_from date not null,
  value      jsonb not null,
  source     text not null,
  constraint national_value__pk primary key (key, valid_from)
);
comment on table params.national_value is 'Dated national policy values (rates, deadlines). A value holds from valid_from until the next row of its key.';

create table params.center_value (
  center_id  integer not null,
  key        text not null,
  valid_from date not null,
  value      jsonb not null,
  source     text not null,
  constraint center_value__pk primary key (center_id, key, valid_from)
);
comment on table params.center_value is 'Dated values of one centre; they win over the national ones.';

create table party.center (
  center_id integer not null,
  name      text not null,
  city      text not null,
  address   text not null,
  phone     text not null,
  constraint center__pk primary key (center_id)
);
comment on table party.center is 'Housing provident fund centres (住房公积金管理中心) served by this deployment.';

create table party.person (
  center_id          integer not null,
  person_id          uuid not null,
  name               text not null,
  certificate_type   text not null,
  certificate_sealed bytea not null,
  certificate_index  bytea not null,
  mobile_sealed      bytea,
  mobile_index       bytea,
  bank_card_sealed   bytea,
  bank_name          text,
  birth_date         date,
  sex                text not null,
  registered_at      timestamptz not null,
  constraint person__pk primary key (center_id, person_id),
  constraint person__certificate unique (center_id, certificate_type, certificate_index),
  constraint person__certificate_type check (certificate_type in ('id-card', 'officer', 'passport', 'foreign-permanent-residence', 'other')),
  constraint person__sex check (sex in ('male', 'female', 'unknown'))
);
comment on table party.person is 'People (个人信息). Certificate number, mobile and bank card are SM4-GCM sealed and found by HMAC-SM3 blind indexes.';
create index person__mobile on party.person (center_id, mobile_index) where mobile_index is not null;
create index person__name on party.person (center_id, name text_pattern_ops);

create table party.person_change (
  center_id     integer not null,
  person_id     uuid not null,
  change_id     uuid not null,
  field         text not null,
  before_masked text,
  after_masked  text,
  changed_at    timestamptz not null,
  actor_kind    text not null,
  actor_id      text not null,
  channel       text not null,
  constraint person_change__pk primary key (center_id, person_id, change_id)
);
comment on table party.person_change is 'What changed about a person (个人信息变更记录): field, before and after (masked), who, channel.';

create table party.employer (
  center_id             integer not null,
  employer_id           uuid not null,
  employer_account_no   text not null,
  name                  text not null,
  credit_code           text not null,
  address               text not null,
  legal_representative  text not null,
  handler_name          text not null,
  handler_mobile_sealed bytea,
  payday                smallint not null,
  registered_on         date not null,
  constraint employer__pk primary key (center_id, employer_id),
  constraint employer__account_no unique (center_id, employer_account_no),
  constraint employer__credit_code unique (center_id, credit_code),
  constraint employer__payday check (payday between 1 and 31)
);
comment on table party.employer is 'Employers (缴存单位信息).';
create index employer__name on party.employer (center_id, name text_pattern_ops);

create table account.employer_account (
  center_id          integer not null,
  employer_id        uuid not null,
  state              text not null,
  employer_ratio_ppm bigint not null,
  member_ratio_ppm   bigint not null,
  first_month        date not null,
  contributed_to     date,
  opened_on          date not null,
  constraint employer_account__pk primary key (center_id, employer_id),
  constraint employer_account__state check (state in ('normal', 'opened', 'deferred', 'closed', 'sealed', 'other')),
  constraint employer_account__ratio check (employer_ratio_ppm between 0 and 1000000 and member_ratio_ppm between 0 and 1000000),
  constraint employer_account__month check (extract(day from first_month) = 1 and extract(day from contributed_to) = 1)
);
comment on table account.employer_account is 'Employer accounts (单位账户), states of JGJ/T 320 table A.4.';
comment on column account.employer_account.contributed_to is 'The last month posted in full (缴至年月); null before the first.';

create table account.personal_account (
  center_id   integer not null,
  account_id  uuid not null,
  account_no  text not null,
  person_id   uuid not null,
  employer_id uuid not null,
  state       text not null,
  base_fen    bigint not null,
  first_month date not null,
  opened_on   date not null,
  sealed_on   date,
  constraint personal_account__pk primary key (center_id, account_id),
  constraint personal_account__account_no unique (center_id, account_no),
  constraint personal_account__state check (state in ('normal', 'sealed', 'merged', 'transferred-out', 'withdrawn', 'frozen', 'other')),
  constraint personal_account__base check (base_fen > 0),
  constraint personal_account__sealed check ((state = 'sealed') = (sealed_on is not null))
);
comment on table account.personal_account is 'Personal accounts (个人账户), states of JGJ/T 320 table A.6.';
-- 《住房公积金管理条例》第十三条: one account per employee.
create unique index personal_account__one_open on account.personal_account (center_id, person_id) where state in ('normal', 'sealed', 'frozen');
create index personal_account__employer on account.personal_account (center_id, employer_id);

create table account.account_change (
  center_id       integer not null,
  account_id      uuid not null,
  change_id       uuid not null,
  employer_id     uuid not null,
  kind            text not null,
  before_text     text,
  after_text      text,
  effective_month date not null,
  changed_at      timestamptz not null,
  business_id     uuid not null,
  actor_id        text not null,
  channel         text not null,
  constraint account_change__pk primary key (center_id, account_id, change_id),
  constraint account_change__kind check (kind in ('open', 'seal', 'unseal', 'base', 'ratio', 'transfer'))
);
comment on table account.account_change is 'Changes of personal accounts (变更): opening, sealing, unsealing, base.';
create index account_change__employer on account.account_change (center_id, employer_id, changed_at);

create table ledger.subject (
  code      text not null,
  name      text not null,
  direction text not null,
  constraint subject__pk primary key (code),
  constraint subject__direction check (direction in ('debit', 'credit'))
);
comment on table ledger.subject is 'Chart of accounts (会计科目), 财会字〔1999〕33号 and 财会字〔2000〕12号. Codes may not be re-numbered.';

create table ledger.journal (
  center_id       integer not null,
  journal_id      uuid not null,
  accounting_date date not null,
  business_key    text not null,
  request_hash    text not null,
  business        text not null,
  summary         text not null,
  reverses_id     uuid,
  debit_fen       bigint not null,
  credit_fen      bigint not null,
  entry_count     integer not null,
  posted_by       text not null,
  recorded_at     timestamptz not null,
  constraint journal__pk primary key (center_id, journal_id),
  constraint journal__business_key unique (center_id, business_key),
  constraint journal__reversed_once unique (center_id, reverses_id),
  constraint journal__balanced check (debit_fen = credit_fen and debit_fen > 0)
);
comment on table ledger.journal is 'Journals (记账凭证). Insert-only: corrected by reversal (红冲).';
comment on column ledger.journal.business_key is 'Names the business event; a repeat with the same request_hash replays the first answer, another hash is refused.';
comment on column ledger.journal.debit_fen is 'Total of its debit lines, computed by the inserting statement from the lines themselves.';
create index journal__accounting_date on ledger.journal (center_id, accounting_date);

create table ledger.journal_line (
  center_id    integer not null,
  journal_id   uuid not null,
  line_no      smallint not null,
  subject_code text not null,
  debit_fen    bigint not null,
  credit_fen   bigint not null,
  constraint journal_line__pk primary key (center_id, journal_id, line_no),
  constraint journal_line__one_side check (debit_fen >= 0 and credit_fen >= 0 and (debit_fen = 0) <> (credit_fen = 0))
);
comment on table ledger.journal_line is 'Lines of journals (分录). Insert-only.';

create table ledger.personal_balance (
  center_id        integer not null,
  account_id       uuid not null,
  carried_fen      bigint not null,
  current_fen      bigint not null,
  carried_accrual  bigint not null,
  current_accrual  bigint not null,
  accrued_to       date not null,
  entry_no         integer not null,
  contributed_to   date,
  constraint personal_balance__pk primary key (center_id, account_id),
  constraint personal_balance__floor check (carried_fen >= 0 and current_fen >= 0)
) with (fillfactor = 80);
comment on table ledger.personal_balance is 'Personal sub-ledger balances (个人明细账余额): 上年结转 and 当年归集, each with its interest base (积数, fen·days) up to accrued_to.';
comment on column ledger.personal_balance.contributed_to is 'The last month a remittance was posted for (个人缴至年月): kept here so that a remittance writes one row a person.';

create table ledger.personal_entry (
  center_id          integer not null,
  account_id         uuid not null,
  entry_no           integer not null,
  journal_id         uuid not null,
  kind               text not null,
  month              date,
  employer_id        uuid,
  carried_change_fen bigint not null,
  current_change_fen bigint not null,
  employer_part_fen  bigint,
  balance_after_fen  bigint not null,
  accounting_date    date not null,
  recorded_at        timestamptz not null,
  constraint personal_entry__pk primary key (center_id, account_id, entry_no),
  constraint personal_entry__floor check (balance_after_fen >= 0)
);
comment on table ledger.personal_entry is 'Personal sub-ledger entries (个人业务明细), kinds of JGJ/T 320 table A.5. Insert-only; balance_after_fen = the balance before + both changes.';
comment on column ledger.personal_entry.employer_part_fen is 'The employer''s half of a contribution; the rest is the member''s.';
create index personal_entry__journal on ledger.personal_entry (center_id, journal_id);

create table ledger.employer_balance (
  center_id       integer not null,
  employer_id     uuid not null,
  unallocated_fen bigint not null,
  entry_no        integer not null,
  constraint employer_balance__pk primary key (center_id, employer_id),
  constraint employer_balance__floor check (unallocated_fen >= 0)
);
comment on table ledger.employer_balance is 'Employer sub-ledger: money received and not yet allocated (未分摊余额), part of 219.';

create table ledger.employer_entry (
  center_id         integer not null,
  employer_id       uuid not null,
  entry_no          integer not null,
  journal_id        uuid not null,
  kind              text not null,
  amount_fen        bigint not null,
  balance_after_fen bigint not null,
  accounting_date   date not null,
  recorded_at       timestamptz not null,
  constraint employer_entry__pk primary key (center_id, employer_id, entry_no),
  constraint employer_entry__floor check (balance_after_fen >= 0)
);
comment on table ledger.employer_entry is 'Employer sub-ledger entries. Insert-only.';
create index employer_entry__journal on ledger.employer_entry (center_id, journal_id);

create table audit.entry (
  center_id    integer not null,
  entry_id     uuid not null,
  recorded_at  timestamptz not null,
  actor_kind   text not null,
  actor_id     text not null,
  channel      text not null,
  operation    text not null,
  subject_kind text not null,
  subject_id   text not null,
  detail       jsonb not null,
  request_id   text not null,
  address      text not null,
  constraint entry__pk primary key (center_id, entry_id)
);
comment on table audit.entry is 'Who did what to whom, written in the transaction of the deed. Insert-only. Ids only, never names or numbers of people.';
create index entry__subject on audit.entry (center_id, subject_kind, subject_id, entry_id);
create index entry__actor on audit.entry (center_id, actor_id, entry_id);

create table audit.digest (
  center_id     integer not null,
  batch_no      integer not null,
  through_id    uuid not null,
  entry_count   integer not null,
  digest        text not null,
  sealed_at     timestamptz not null,
  constraint digest__pk primary key (center_id, batch_no)
);
comment on table audit.digest is 'Hash chain over batches of audit entries: each digest covers the one before and its own rows.';
