-- Withdrawals (提取): the dated national policy, the applications with what was decided by which rows, and bans after fraud.

create schema withdrawal;

create table withdrawal.application (
  center_id       integer not null,
  case_id         uuid not null,
  person_id       uuid not null,
  account_id      uuid not null,
  reason          text not null,
  state           text not null,
  home_index      bytea,
  rent_from       date,
  rent_to         date,
  closes          boolean not null,
  amount_fen      bigint not null,
  interest_fen    bigint not null,
  interest_to     date,
  next_on         date,
  assessment      jsonb not null,
  assessed_on     date not null,
  payee_sealed    bytea not null,
  payee_masked    text not null,
  payee_bank      text not null,
  attempt         integer not null default 0,
  payment_id      uuid,
  journal_id      uuid,
  failure         text,
  channel         text not null,
  submitted_at    timestamptz not null,
  approved_at     timestamptz,
  paid_at         timestamptz,
  ended_at        timestamptz,
  constraint application__pk primary key (center_id, case_id),
  constraint application__state check (state in ('submitted', 'paying', 'paid', 'unpaid', 'returned', 'ended')),
  constraint application__amount check (amount_fen > 0 and interest_fen >= 0 and (closes or interest_fen = 0)),
  constraint application__paid check ((state in ('paid', 'returned')) <= (paid_at is not null and journal_id is not null))
);
comment on table withdrawal.application is 'Withdrawals that were submitted: what was asked for, on which assessment and parameter rows, and how the money went. The form itself is with the case.';
comment on column withdrawal.application.home_index is 'Blind index of the home''s contract or title number: what the family draws for one home is added up by it.';
comment on column withdrawal.application.amount_fen is 'What is paid; a closing''s includes interest_fen.';
comment on column withdrawal.application.interest_to is 'The accounting date up to which a closing''s interest was reckoned when the bank was told to pay it.';
comment on column withdrawal.application.assessment is 'The answer of the rules as it was when it was submitted or approved, with the parameter rows.';
create index application__person on withdrawal.application (center_id, person_id, submitted_at);
create index application__home on withdrawal.application (center_id, home_index) where home_index is not null;
-- 一个账户一笔在途提取: one account is paid out by one application at a time.
create unique index application__one_under_way on withdrawal.application (center_id, account_id) where state in ('submitted', 'paying', 'unpaid', 'returned');

create table withdrawal.evidence (
  center_id   integer not null,
  case_id     uuid not null,
  evidence_id text not null,
  query_id    uuid not null,
  state       text not null,
  unconfirmed text[] not null,
  changed_at  timestamptz not null,
  constraint evidence__pk primary key (center_id, case_id, evidence_id),
  constraint evidence__state check (state in ('asking', 'confirmed', 'differs', 'not-found', 'unavailable', 'overdue', 'cancelled'))
);
comment on table withdrawal.evidence is 'What other agencies have said so far about each paper of a case; the question and its receipt are kept by evidence.';
create index evidence__query on withdrawal.evidence (center_id, query_id);

create table withdrawal.ban (
  center_id   integer not null,
  ban_id      uuid not null,
  person_id   uuid not null,
  kind        text not null,
  fraud_on    date not null,
  until       date not null,
  source      text not null,
  reason      text not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  lifted_at   timestamptz,
  lifted_by   text,
  lift_reason text,
  constraint ban__pk primary key (center_id, ban_id),
  constraint ban__kind check (kind in ('withdrawal', 'loan')),
  constraint ban__until check (until > fraud_on),
  constraint ban__lifted check ((lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lift_reason is null)),
  constraint ban__four_eyes check (lifted_by is null or lifted_by <> recorded_by)
);
comment on table withdrawal.ban is 'Who may not withdraw after a fraud, until when, by which clause.';
create index ban__person on withdrawal.ban (center_id, person_id, until);

insert into params.national_value (key, valid_from, value, source) values
  ('withdrawal.purchase', '1999-04-03', '{"isOffered":true,"withinMonths":null,"intervalMonths":null,"capOn":"paid","sharePpm":1000000,"ceilingFen":null,"topUp":[]}', '《住房公积金管理条例》（2019年修订）第二十四条'),
  ('withdrawal.purchase', '2026-09-20', '{"isOffered":true,"withinMonths":null,"intervalMonths":null,"capOn":"paid","sharePpm":1000000,"ceilingFen":null,"topUp":[]}', '《住房公积金管理条例》（国令第844号）第二十四条'),
  ('withdrawal.build', '1999-04-03', '{"isOffered":true,"withinMonths":null,"intervalMonths":null,"capOn":"paid","sharePpm":1000000,"ceilingFen":null,"topUp":[]}', '《住房公积金管理条例》（2019年修订）第二十四条'),
  ('withdrawal.build', '2026-09-20', '{"isOffered":true,"withinMonths":null,"intervalMonths":null,"capOn":"paid","sharePpm":1000000,"ceilingFen":null,"topUp":[]}', '《住房公积金管理条例》（国令第844号）第二十四条'),
  ('withdrawal.repair', '1999-04-03', '{"isOffered":true,"withinMonths":null,"intervalMonths":null,"capOn":"paid","sharePpm":1000000,"ceilingFen":null,"topUp":[]}', '《住房公积金管理条例》（2019年修订）第二十四条'),
  ('withdrawal.repair', '2026-09-20', '{"isOffered":true,"withinMonths":null,"intervalMonths":null,"capOn":"paid","sharePpm":1000000,"ceilingFen":null,"topUp":[]}', '《住房公积金管理条例》（国令第844号）第二十四条'),
  ('withdrawal.decorate', '1999-04-03', '{"isOffered":false,"withinMonths":null,"intervalMonths":null,"capOn":"paid","sharePpm":1000000,"ceilingFen":null,"topUp":[]}', '《住房公积金管理条例》（2019年修订）第二十四条未列入装修'),
  ('withdrawal.decorate', '2026-09-20', '{"isOffered":false,"withinMonths":null,"intervalMonths":null,"capOn":"paid","sharePpm":1000000,"ceilingFen":null,"topUp":[]}', '《住房公积金管理条例》（国令第844号）第二十四条：具体办法由当地制定'),
  ('withdrawal.property-fee', '1999-04-03', '{"isOffered":false,"withinMonths":null,"intervalMonths":null,"capOn":"paid","sharePpm":1000000,"ceilingFen":null,"topUp":[]}', '《住房公积金管理条例》（2019年修订）第二十四条未列入物业费'),
  ('withdrawal.property-fee', '2026-09-20', '{"isOffered":false,"withinMonths":null,"intervalMonths":null,"capOn":"paid","sharePpm":1000000,"ceilingFen":null,"topUp":[]}', '《住房公积金管理条例》（国令第844号）第二十四条：具体办法由当地制定'),
  ('withdrawal.rent', '1999-04-03', '{"isOffered":true,"monthlyCapFen":null,"capIsPerPerson":false,"maxMonths":12,"intervalMonths":12,"minDepositMonths":null,"incomeSharePpm":150000,"openLoanBlocks":false}', '《住房公积金管理条例》（2019年修订）第二十四条第六项：房租超出家庭工资收入的规定比例；比例为系统缺省值，由当地住房公积金管理委员会核定'),
  ('withdrawal.rent', '2026-09-20', '{"isOffered":true,"monthlyCapFen":null,"capIsPerPerson":false,"maxMonths":12,"intervalMonths":12,"minDepositMonths":null,"incomeSharePpm":null,"openLoanBlocks":false}', '《住房公积金管理条例》（国令第844号）第二十四条：租房不再限定收入比例'),
  ('withdrawal.repay-fund-loan', '1999-04-03', '{"isOffered":true,"keepFen":0,"maxInstalments":12}', '《住房公积金管理条例》（2019年修订）第二十四条第五项'),
  ('withdrawal.leave', '1999-04-03', '{"isOffered":true,"sealedMonths":null,"paperFreeSealedMonths":6,"employerMonthsBehind":2,"noAccountElsewhere":false}', '建金〔2018〕46号；便民规定：单位正常缴存且封存满半年的，取消“解除劳动关系证明”'),
  ('withdrawal.retire', '1999-04-03', '{"isOffered":true,"femaleAge":55,"maleAge":60}', '《住房公积金管理条例》（2019年修订）第二十四条第二项；便民规定：女满55周岁、男满60周岁且账户封存的，取消退休证明'),
  ('withdrawal.emigrate', '1999-04-03', '{"isOffered":true}', '《住房公积金管理条例》（2019年修订）第二十四条第四项'),
  ('withdrawal.disability', '1999-04-03', '{"isOffered":true}', '《住房公积金管理条例》（2019年修订）第二十四条第三项'),
  ('withdrawal.death', '1999-04-03', '{"isOffered":true}', '《住房公积金管理条例》（2019年修订）第二十四条'),
  ('withdrawal.illness', '1999-04-03', '{"isOffered":false}', '《住房公积金管理条例》（2019年修订）第二十四条未列入重大疾病'),
  ('withdrawal.general', '1999-04-03', '{"leaveAtLeastFen":1}', '核心系统惯例：部分提取后余额不少于0.01元'),
  ('withdrawal.ban', '1999-04-03', '{"withdrawalFraudMonths":null,"loanFraudMonths":null}', '《住房公积金管理条例》（2019年修订）未规定限制期'),
  ('withdrawal.ban', '2026-09-20', '{"withdrawalFraudMonths":36,"loanFraudMonths":60}', '《住房公积金管理条例》（国令第844号）第四十一条'),
  ('withdrawal.automatic', '1999-04-03', '{"maxFen":{"web":30000000,"app":30000000,"wechat":5000000,"counter":30000000,"kiosk":5000000}}', '系统缺省值，由当地住房公积金管理委员会核定'),
  ('withdrawal.review', '1999-04-03', '{"fourEyesFromFen":10000000}', '系统缺省值，由当地住房公积金管理委员会核定');

insert into params.national_value (key, valid_from, value, source) values
  ('withdrawal.banks', '1999-04-03', '[{"code":"102","name":"中国工商银行"},{"code":"103","name":"中国农业银行"},{"code":"104","name":"中国银行"},{"code":"105","name":"中国建设银行"},{"code":"301","name":"交通银行"},{"code":"302","name":"中信银行"},{"code":"303","name":"中国光大银行"},{"code":"305","name":"中国民生银行"},{"code":"308","name":"招商银行"},{"code":"309","name":"兴业银行"},{"code":"310","name":"上海浦东发展银行"},{"code":"403","name":"中国邮政储蓄银行"}]', '结算应用系统：人民银行行别代码');
