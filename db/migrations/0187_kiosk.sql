-- Self-service kiosks (自助终端): which devices a centre has, who stands before them, and what they print. A kiosk has no
-- password: an administrator gives it a code that is used once, and what it proves itself with from then on can be revoked.

create schema kiosk;

create table kiosk.device (
  center_id        integer not null,
  kiosk_id         uuid not null,
  name             text not null,
  outlet_id        uuid not null,
  place            text not null,
  printer_host     text not null,
  printer_port     integer not null,
  code_hash        text,
  code_expires_at  timestamptz,
  credential_hash  text,
  enrolled_at      timestamptz,
  revoked_at       timestamptz,
  revoke_reason    text,
  seen_at          timestamptz,
  reader_state     text not null default 'unknown',
  printer_state    text not null default 'unknown',
  printer_state_at timestamptz,
  created_at       timestamptz not null,
  constraint device__pk primary key (center_id, kiosk_id),
  constraint device__name unique (center_id, name),
  constraint device__code unique (center_id, code_hash),
  constraint device__credential unique (center_id, credential_hash),
  constraint device__port check (printer_port between 1 and 65535),
  constraint device__code_expires check ((code_hash is null) = (code_expires_at is null)),
  constraint device__revoked check (revoked_at is null or (credential_hash is null and code_hash is null)),
  constraint device__reader_state check (reader_state in ('unknown', 'ready', 'no-answer')),
  constraint device__printer_state check (printer_state in ('unknown', 'ready', 'paper-low', 'no-paper', 'cover-open', 'fault', 'no-answer'))
);
comment on table kiosk.device is 'Kiosks of the outlets: the hash of the code that enrols one (used once, short-lived), the hash of what it proves itself with, and how it, its card reader and its printer were when it last called.';

create table kiosk.visit (
  center_id    integer not null,
  visit_id     uuid not null,
  kiosk_id     uuid not null,
  session_key  text not null,
  subject_kind text not null,
  subject_id   uuid not null,
  began_at     timestamptz not null,
  ended_at     timestamptz,
  end_reason   text,
  pages        integer not null default 0,
  constraint visit__pk primary key (center_id, visit_id),
  constraint visit__session unique (center_id, session_key),
  constraint visit__subject_kind check (subject_kind in ('person', 'employer')),
  constraint visit__ended check ((ended_at is null) = (end_reason is null)),
  constraint visit__end_reason check (end_reason in ('left', 'card-out', 'idle', 'replaced', 'revoked')),
  constraint visit__pages check (pages >= 0)
);
comment on table kiosk.visit is 'Somebody before a kiosk, from their card to their leaving: the session they had and the pages they printed.';
create unique index visit__one_open on kiosk.visit (center_id, kiosk_id) where ended_at is null;

create table kiosk.print (
  center_id    integer not null,
  print_id     uuid not null,
  kiosk_id     uuid not null,
  visit_id     uuid,
  request_id   uuid not null,
  kind         text not null,
  title        text not null,
  paper_number text,
  pages        integer not null,
  pages_out    integer not null default 0,
  state        text not null,
  printer_said text,
  attempts     integer not null default 0,
  asked_at     timestamptz not null,
  ended_at     timestamptz,
  constraint print__pk primary key (center_id, print_id),
  constraint print__request unique (center_id, kiosk_id, request_id),
  constraint print__state check (state in ('queued', 'printing', 'printed', 'stopped', 'cancelled')),
  constraint print__pages check (pages > 0 and pages_out between 0 and pages)
);
comment on table kiosk.print is 'What a kiosk was asked to print and what became of it: the number of the stamped paper stays the same however often it is printed.';
create index print__visit on kiosk.print (center_id, visit_id);
create index print__asked on kiosk.print (center_id, kiosk_id, asked_at);

create table kiosk.print_file (
  center_id integer not null,
  print_id  uuid not null,
  content   bytea not null,
  constraint print_file__pk primary key (center_id, print_id)
);
comment on table kiosk.print_file is 'What is being printed, as long as it may be printed again: removed when the paper is out or its owner has left.';

insert into params.national_value (key, valid_from, value, source) values
  ('kiosk.warn-seconds', '1999-04-03', '30', '业务参数：自助终端无人操作多少秒后提示'),
  ('kiosk.wipe-seconds', '1999-04-03', '60', '业务参数：自助终端无人操作多少秒后清屏退出'),
  ('kiosk.visit-minutes', '1999-04-03', '10', '业务参数：自助终端一次使用最长多少分钟'),
  ('kiosk.pages-per-visit', '1999-04-03', '30', '业务参数：自助终端一次使用最多打印多少页'),
  ('kiosk.pages-without-login', '1999-04-03', '6', '业务参数：自助终端未登录十分钟内最多打印多少页（单位开户申请表）'),
  ('kiosk.offline-seconds', '1999-04-03', '90', '业务参数：自助终端多久没有联系报离线'),
  ('kiosk.second-factor', '1999-04-03', '"sms"', '业务参数：自助终端刷身份证之后的第二重核验（sms 短信验证码；face 人脸，尚未接入）');
