-- Identity, messages, papers, the bank and contributions.

create schema identity;
create schema notice;
create schema document;
create schema settlement;
create schema contribution;

create table identity.login (
  center_id           integer not null,
  login_id            uuid not null,
  kind                text not null,
  subject_id          uuid not null,
  username            text,
  password_hash       text,
  password_history    text[] not null default '{}',
  password_changed_at timestamptz,
  first_login_at      timestamptz,
  totp_sealed         bytea,
  totp_last_step      bigint,
  care_mode           boolean not null default false,
  constraint login__pk primary key (center_id, login_id),
  constraint login__subject unique (center_id, kind, subject_id),
  constraint login__username unique (center_id, kind, username),
  constraint login__kind check (kind in ('person', 'staff'))
);
comment on table identity.login is 'How people and staff log in with a password. Employers log in with certificates.';

create table identity.staff (
  center_id integer not null,
  staff_id  uuid not null,
  name      text not null,
  outlet    text not null,
  roles     text[] not null,
  constraint staff__pk primary key (center_id, staff_id)
);
comment on table identity.staff is 'Staff of a centre and their roles; what a role may do is in identity/permissions.ts.';

create table identity.session (
  center_id       integer not null,
  session_key     text not null,
  kind            text not null,
  subject_id      uuid not null,
  employer_id     uuid,
  actor_name      text not null,
  roles           text[] not null,
  channel         text not null,
  host            text not null,
  address         text not null,
  device          text not null,
  created_at      timestamptz not null,
  seen_at         timestamptz not null,
  expires_at      timestamptz not null,
  stepped_up_until timestamptz,
  certificate_fingerprint text,
  constraint session__pk primary key (center_id, session_key),
  constraint session__kind check (kind in ('person', 'employer', 'staff'))
);
comment on table identity.session is 'Open sessions by the hash of their cookie; ending a session deletes its row on every instance at once.';
create index session__subject on identity.session (center_id, kind, subject_id);

create table identity.login_log (
  center_id  integer not null,
  log_id     uuid not null,
  kind       text not null,
  subject_id uuid,
  at         timestamptz not null,
  channel    text not null,
  address    text not null,
  device     text not null,
  result     text not null,
  constraint login_log__pk primary key (center_id, log_id)
);
comment on table identity.login_log is 'Every login, refused ones too (登录日志).';
create index login_log__subject on identity.login_log (center_id, kind, subject_id, log_id);

create table identity.captcha (
  center_id   integer not null,
  captcha_id  uuid not null,
  answer_hash text not null,
  expires_at  timestamptz not null,
  constraint captcha__pk primary key (center_id, captcha_id)
);
comment on table identity.captcha is 'Picture codes shown after failed logins; used once.';

create table identity.one_time_code (
  center_id  integer not null,
  code_id    uuid not null,
  purpose    text not null,
  subject_id uuid not null,
  mobile_index bytea not null,
  code_hash  text not null,
  attempts   integer not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  constraint one_time_code__pk primary key (center_id, code_id)
);
comment on table identity.one_time_code is 'SMS codes for the first login and for risky acts; used once, five tries, five minutes.';
create index one_time_code__subject on identity.one_time_code (center_id, subject_id, purpose);

create table identity.certificate_challenge (
  center_id    integer not null,
  challenge_id uuid not null,
  purpose      text not null,
  text         text not null,
  host         text not null,
  binding_hash text not null,
  expires_at   timestamptz not null,
  constraint certificate_challenge__pk primary key (center_id, challenge_id)
);
comment on table identity.certificate_challenge is 'Texts to be signed by a certificate: used once, five minutes, bound to the browser session and host.';

create table identity.attempt (
  center_id    integer not null,
  bucket       text not null,
  window_start timestamptz not null,
  attempts     integer not null,
  constraint attempt__pk primary key (center_id, bucket)
);
comment on table identity.attempt is 'Rate limits shared by all instances: attempts per bucket in its window.';

create table notice.occasion (
  center_id     integer not null,
  occasion_id   uuid not null,
  kind          text not null,
  audience_kind text not null,
  audience_id   uuid not null,
  variables     jsonb not null,
  created_at    timestamptz not null,
  expanded_at   timestamptz,
  message_count integer,
  constraint occasion__pk primary key (center_id, occasion_id)
);
comment on table notice.occasion is 'What happened, written in the transaction of the deed; a job turns it into one message for each person concerned.';
create index occasion__open on notice.occasion (center_id, created_at) where expanded_at is null;

create table notice.message (
  center_id      integer not null,
  recipient_kind text not null,
  recipient_id   uuid not null,
  message_id     uuid not null,
  occasion_id    uuid not null,
  template       text not null,
  title          text not null,
  body           text not null,
  created_at     timestamptz not null,
  read_at        timestamptz,
  constraint message__pk primary key (center_id, recipient_id, message_id),
  constraint message__once unique (center_id, recipient_id, occasion_id)
);
comment on table notice.message is 'The in-site inbox (消息查看): each occasion reaches each recipient once.';

create table notice.sms (
  center_id     integer not null,
  sms_id        uuid not null,
  mobile_sealed bytea not null,
  body_sealed   bytea not null,
  template      text not null,
  state         text not null,
  attempts      integer not null default 0,
  created_at    timestamptz not null,
  handed_over_at timestamptz,
  constraint sms__pk primary key (center_id, sms_id),
  constraint sms__state check (state in ('queued', 'handed-over', 'failed', 'unknown'))
);
comment on table notice.sms is 'Short messages handed to a route; number and text are sealed.';

create table document.file (
  center_id    integer not null,
  file_id      uuid not null,
  content_type text not null,
  sha256       text not null,
  content      bytea not null,
  created_at   timestamptz not null,
  constraint file__pk primary key (center_id, file_id)
);
comment on table document.file is 'Issued files, kept as issued. Insert-only.';

create table document.paper (
  center_id    integer not null,
  number       text not null,
  kind         text not null,
  subject_kind text not null,
  subject_id   uuid not null,
  request_id   uuid not null,
  code         text not null,
  facts_sealed bytea not null,
  file_id      uuid not null,
  file_sha256  text not null,
  issued_at    timestamptz not null,
  issued_by    text not null,
  channel      text not null,
  constraint paper__pk primary key (center_id, number),
  constraint paper__request unique (center_id, subject_id, request_id),
  constraint paper__kind check (kind in ('contribution-certificate', 'fund-statement', 'remittance-slip'))
);
comment on table document.paper is 'Stamped papers (带章证明): number, verification code, what was certified (sealed) and the hash of the file. Insert-only.';
create index paper__subject on document.paper (center_id, subject_id, issued_at);
create index paper__file_hash on document.paper (center_id, file_sha256);

create table settlement.bank_account (
  center_id    integer not null,
  account_no   text not null,
  account_name text not null,
  bank_code    text not null,
  bank_name    text not null,
  constraint bank_account__pk primary key (center_id, account_no)
);
comment on table settlement.bank_account is 'The centre''s special accounts (公积金专户) at entrusted banks.';

create table settlement.receipt (
  center_id              integer not null,
  receipt_id             uuid not null,
  account_no             text not null,
  bank_serial            text not null,
  counter_account_index  bytea not null,
  counter_account_sealed bytea not null,
  counter_name           text not null,
  amount_fen             bigint not null,
  transacted_on          date not null,
  transaction_time       text not null,
  summary                text not null,
  remark                 text not null,
  state                  text not null,
  business               text,
  business_id            uuid,
  outcome                text,
  received_at            timestamptz not null,
  settled_at             timestamptz,
  constraint receipt__pk primary key (center_id, receipt_id),
  -- A repeated notice of the same payment (结算应用系统 account-change notice).
  constraint receipt__once unique (center_id, account_no, amount_fen, counter_account_index, counter_name, bank_serial),
  constraint receipt__amount check (amount_fen > 0),
  constraint receipt__state check (state in ('received', 'settled', 'unmatched'))
);
comment on table settlement.receipt is 'Money the bank says has arrived (到账通知) and what became of it.';
create index receipt__business on settlement.receipt (center_id, business_id);
create index receipt__state on settlement.receipt (center_id, state, received_at);

create table contribution.remittance (
  center_id      integer not null,
  remittance_id  uuid not null,
  employer_id    uuid not null,
  month          date not null,
  serial         text not null,
  state          text not null,
  source         text not null,
  person_count   integer not null,
  employer_fen   bigint not null,
  member_fen     bigint not null,
  amount_fen     bigint not null,
  list_hash      text not null,
  confirmed_text text,
  signature      bytea,
  certificate    bytea,
  method         text,
  confirmed_by   text,
  created_at     timestamptz not null,
  confirmed_at   timestamptz,
  received_at    timestamptz,
  posted_at      timestamptz,
  constraint remittance__pk primary key (center_id, remittance_id),
  constraint remittance__serial unique (center_id, serial),
  constraint remittance__state check (state in ('draft', 'confirmed', 'short', 'posted', 'withdrawn')),
  constraint remittance__amount check (amount_fen = employer_fen + member_fen),
  constraint remittance__first_of_month check (extract(day from month) = 1),
  constraint remittance__signed check (state in ('draft', 'withdrawn') or source = 'history' or signature is not null)
);
comment on table contribution.remittance is 'Monthly remittances of employers (汇缴): draft → confirmed by signature → paid and posted.';
comment on column contribution.remittance.serial is 'The 15-digit business serial that the payer puts, and nothing else, into the remark of the transfer.';
create unique index remittance__one_a_month on contribution.remittance (center_id, employer_id, month) where state <> 'withdrawn';

create table contribution.remittance_line (
  center_id          integer not null,
  remittance_id      uuid not null,
  line_no            integer not null,
  account_id         uuid not null,
  person_id          uuid not null,
  change             text not null,
  base_fen           bigint not null,
  base_before_fen    bigint,
  employer_fen       bigint not null,
  member_fen         bigint not null,
  constraint remittance_line__pk primary key (center_id, remittance_id, line_no),
  constraint remittance_line__one_person unique (center_id, remittance_id, account_id),
  constraint remittance_line__change check (change in ('same', 'new', 'back', 'changed', 'gone')),
  constraint remittance_line__amount check (employer_fen >= 0 and member_fen >= 0)
);
comment on table contribution.remittance_line is 'The month''s list (汇缴清册): who contributes how much and what changed since last month; «gone» lines carry no money.';

create table contribution.newcomer (
  center_id          integer not null,
  remittance_id      uuid not null,
  account_id         uuid not null,
  person_id          uuid not null,
  is_known           boolean not null,
  name               text not null,
  certificate_type   text not null,
  certificate_sealed bytea not null,
  certificate_index  bytea not null,
  mobile_sealed      bytea,
  mobile_index       bytea,
  constraint newcomer__pk primary key (center_id, remittance_id, account_id)
);
comment on table contribution.newcomer is 'People on a draft list whose account is opened when the list is confirmed.';

create table contribution.roster_import (
  center_id   integer not null,
  import_id   uuid not null,
  employer_id uuid not null,
  month       date not null,
  file_name   text not null,
  file_sha256 text not null,
  row_count   integer not null,
  fault_count integer not null,
  faults      jsonb not null,
  imported_at timestamptz not null,
  actor_id    text not null,
  remittance_id uuid,
  constraint roster_import__pk primary key (center_id, import_id)
);
comment on table contribution.roster_import is 'Imports of rosters, refused ones with the reasons of every wrong row. Insert-only.';
create index roster_import__employer on contribution.roster_import (center_id, employer_id, imported_at);
