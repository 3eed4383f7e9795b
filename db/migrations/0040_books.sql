-- The books as a process: which days are open, reversals in red, what interest was reckoned from, templates of journals.

create table ledger.books (
  center_id       integer not null,
  closed_through  date not null,
  accrued_through date,
  constraint books__pk primary key (center_id)
);
comment on table ledger.books is 'Where the books of a centre stand: the last closed accounting day (会计日), after which postings are taken, and the last day through which deposit interest is accrued in 211. Every posting shares a lock on the row, closing a day takes it alone.';

insert into ledger.books (center_id, closed_through) select center_id, '1999-12-31' from party.center;

create table ledger.closing (
  center_id     integer not null,
  kind          text not null,
  through       date not null,
  journal_count integer not null,
  debit_fen     bigint not null,
  detail        jsonb not null,
  closed_by     text not null,
  closed_at     timestamptz not null,
  constraint closing__pk primary key (center_id, kind, through),
  constraint closing__kind check (kind in ('day', 'month', 'year'))
);
comment on table ledger.closing is 'Day ends, month ends and year ends (日结、月结、年结), each with what it found. Insert-only: what is closed stays closed.';

create table ledger.voucher_number (
  center_id  integer not null,
  month      date not null,
  number     integer not null,
  journal_id uuid not null,
  constraint voucher_number__pk primary key (center_id, month, number),
  constraint voucher_number__journal unique (center_id, journal_id)
);
comment on table ledger.voucher_number is 'Running numbers of vouchers (凭证号) within their month, given at day end in the order of posting. Insert-only.';

create table ledger.subject_day (
  center_id    integer not null,
  day          date not null,
  subject_code text not null,
  debit_fen    bigint not null,
  credit_fen   bigint not null,
  constraint subject_day__pk primary key (center_id, day, subject_code)
);
comment on table ledger.subject_day is 'What each subject moved on a closed day, written at day end: trial balances add days, not lines. Insert-only.';

-- Reversals are red (红字冲销): the same subjects and sides with negative amounts, so that turnover is taken back too.
alter table ledger.journal drop constraint journal__balanced;
alter table ledger.journal add constraint journal__balanced
  check (debit_fen = credit_fen and (debit_fen > 0 or (debit_fen < 0 and reverses_id is not null))) not valid;
alter table ledger.journal validate constraint journal__balanced;
alter table ledger.journal_line add column is_red boolean not null default false;
alter table ledger.journal_line drop constraint journal_line__one_side;
alter table ledger.journal_line add constraint journal_line__one_side
  check ((debit_fen = 0) <> (credit_fen = 0) and ((is_red and debit_fen <= 0 and credit_fen <= 0) or (not is_red and debit_fen >= 0 and credit_fen >= 0))) not valid;
alter table ledger.journal_line validate constraint journal_line__one_side;
comment on column ledger.journal_line.is_red is 'A line of a reversal: its amount is negative.';
create index journal_line__subject on ledger.journal_line (center_id, subject_code, journal_id);

alter table ledger.personal_entry add column value_date date;
alter table ledger.personal_entry add column carried_base bigint;
alter table ledger.personal_entry add column current_base bigint;
comment on column ledger.personal_entry.value_date is 'From when the money counts for interest (起息日); the accounting date where it is null.';
comment on column ledger.personal_entry.carried_base is 'The interest base (积数, fen·days) of 上年结转 that this settlement used up; a reversal gives it back as a negative one.';

create table ledger.journal_template (
  business text not null,
  name     text not null,
  source   text not null,
  constraint journal_template__pk primary key (business)
);
comment on table ledger.journal_template is 'Business events that post journals (凭证模板), with where the entry comes from.';

create table ledger.journal_template_line (
  business     text not null,
  line_no      smallint not null,
  side         text not null,
  subject_code text not null,
  amount       text not null,
  constraint journal_template_line__pk primary key (business, line_no),
  constraint journal_template_line__side check (side in ('debit', 'credit'))
);
comment on table ledger.journal_template_line is 'Which subject each named amount of a business event goes to, and on which side.';

insert into ledger.journal_template (business, name, source) values
  ('remittance', '汇缴入账', '财会字〔1999〕33号：101、201科目'),
  ('remittance-from-unallocated', '未分摊余额汇缴', '财会字〔1999〕33号：201科目；财会字〔2000〕12号：219科目'),
  ('back-payment', '补缴入账', '财会字〔1999〕33号：101、201科目'),
  ('unallocated-receipt', '单位来款', '财会字〔2000〕12号：219科目，单位多缴款项'),
  ('unallocated-return', '退回单位来款', '财会字〔2000〕12号：219科目'),
  ('temporary-receipt', '暂收款', '财会字〔2000〕12号：219科目'),
  ('temporary-return', '退回暂收款', '财会字〔2000〕12号：219科目'),
  ('partial-withdrawal', '部分提取', '财会字〔1999〕33号：101、201科目'),
  ('closing-withdrawal', '销户提取', '财会字〔1999〕33号：101、201科目'),
  ('closing-interest', '销户结息', '财会字〔1999〕33号：211、411科目；《住房公积金管理条例》第二十一条'),
  ('loan-offset', '提取偿还贷款', '财会字〔1999〕33号：121、201科目'),
  ('transfer-in', '异地转入', '财会字〔1999〕33号：101、201科目'),
  ('transfer-out', '异地转出', '财会字〔1999〕33号：101、201科目'),
  ('interest-accrual', '计提存款利息', '财会字〔1999〕33号：按月计提，借411贷211'),
  ('interest-accrual-excess', '冲回多提存款利息', '财会字〔1999〕33号：211、411科目'),
  ('interest', '年度结息', '财会字〔1999〕33号：6月30日结息，借211（已提）、411（差额）贷201'),
  ('bank-interest-accrual', '计提银行存款利息', '财会字〔1999〕33号：借111贷401'),
  ('bank-interest', '收到银行存款利息', '财会字〔1999〕33号：借101贷111'),
  ('loan-grant', '发放委托贷款', '财会字〔1999〕33号：121、101科目'),
  ('loan-repayment', '收回委托贷款', '财会字〔1999〕33号：101、121、401科目'),
  ('loan-overdue', '转入逾期贷款', '财会字〔1999〕33号：122、121科目'),
  ('year-end-income', '结转业务收入', '财会字〔1999〕33号：年末401转入311'),
  ('year-end-expense', '结转业务支出', '财会字〔1999〕33号：年末411转入311'),
  ('year-end-surplus', '结转增值收益', '财会字〔1999〕33号：311转入321'),
  ('risk-reserve', '提取贷款风险准备', '财会字〔1999〕33号：借321贷301；《住房公积金管理条例》第二十九条'),
  ('management-fee', '计提管理费用', '财会字〔1999〕33号：借321贷214');

insert into ledger.journal_template_line (business, line_no, side, subject_code, amount) values
  ('remittance', 1, 'debit', '101', 'amount'), ('remittance', 2, 'credit', '201', 'amount'),
  ('remittance-from-unallocated', 1, 'debit', '219', 'amount'), ('remittance-from-unallocated', 2, 'credit', '201', 'amount'),
  ('back-payment', 1, 'debit', '101', 'amount'), ('back-payment', 2, 'credit', '201', 'amount'),
  ('unallocated-receipt', 1, 'debit', '101', 'amount'), ('unallocated-receipt', 2, 'credit', '219', 'amount'),
  ('unallocated-return', 1, 'debit', '219', 'amount'), ('unallocated-return', 2, 'credit', '101', 'amount'),
  ('temporary-receipt', 1, 'debit', '101', 'amount'), ('temporary-receipt', 2, 'credit', '219', 'amount'),
  ('temporary-return', 1, 'debit', '219', 'amount'), ('temporary-return', 2, 'credit', '101', 'amount'),
  ('partial-withdrawal', 1, 'debit', '201', 'amount'), ('partial-withdrawal', 2, 'credit', '101', 'amount'),
  ('closing-withdrawal', 1, 'debit', '201', 'amount'), ('closing-withdrawal', 2, 'credit', '101', 'amount'),
  ('closing-interest', 1, 'debit', '211', 'accrued'), ('closing-interest', 2, 'debit', '411', 'difference'), ('closing-interest', 3, 'credit', '201', 'interest'),
  ('loan-offset', 1, 'debit', '201', 'amount'), ('loan-offset', 2, 'credit', '121', 'principal'), ('loan-offset', 3, 'credit', '401', 'interest'),
  ('transfer-in', 1, 'debit', '101', 'amount'), ('transfer-in', 2, 'credit', '201', 'amount'),
  ('transfer-out', 1, 'debit', '201', 'amount'), ('transfer-out', 2, 'credit', '101', 'amount'),
  ('interest-accrual', 1, 'debit', '411', 'amount'), ('interest-accrual', 2, 'credit', '211', 'amount'),
  ('interest-accrual-excess', 1, 'debit', '211', 'amount'), ('interest-accrual-excess', 2, 'credit', '411', 'amount'),
  ('interest', 1, 'debit', '211', 'accrued'), ('interest', 2, 'debit', '411', 'difference'), ('interest', 3, 'credit', '201', 'interest'),
  ('bank-interest-accrual', 1, 'debit', '111', 'amount'), ('bank-interest-accrual', 2, 'credit', '401', 'amount'),
  ('bank-interest', 1, 'debit', '101', 'amount'), ('bank-interest', 2, 'credit', '111', 'amount'),
  ('loan-grant', 1, 'debit', '121', 'amount'), ('loan-grant', 2, 'credit', '101', 'amount'),
  ('loan-repayment', 1, 'debit', '101', 'amount'), ('loan-repayment', 2, 'credit', '121', 'principal'), ('loan-repayment', 3, 'credit', '401', 'interest'),
  ('loan-overdue', 1, 'debit', '122', 'amount'), ('loan-overdue', 2, 'credit', '121', 'amount'),
  ('year-end-income', 1, 'debit', '401', 'amount'), ('year-end-income', 2, 'credit', '311', 'amount'),
  ('year-end-expense', 1, 'debit', '311', 'amount'), ('year-end-expense', 2, 'credit', '411', 'amount'),
  ('year-end-surplus', 1, 'debit', '311', 'amount'), ('year-end-surplus', 2, 'credit', '321', 'amount'),
  ('risk-reserve', 1, 'debit', '321', 'amount'), ('risk-reserve', 2, 'credit', '301', 'amount'),
  ('management-fee', 1, 'debit', '321', 'amount'), ('management-fee', 2, 'credit', '214', 'amount');
