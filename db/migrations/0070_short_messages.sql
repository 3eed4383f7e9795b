-- Short messages over two message centres: each person gets each message once. A message has tries (one route each), a
-- try has parts (as the air divides it), and a part is found again by what its route calls it.

alter table notice.sms
  drop constraint sms__state,
  add column person_id uuid,
  add column occasion_id uuid,
  add column mobile_index bytea not null default '\x',
  add column access_number text not null default '',
  add column priority smallint not null default 2,
  add column next_at timestamptz,
  add column expires_at timestamptz,
  add column holder uuid,
  add column ended_at timestamptz,
  add column reason text,
  add column possibly_twice boolean not null default false,
  add column round_from integer not null default 0,
  add constraint sms__state check (state in ('queued', 'sending', 'handed-over', 'delivered', 'failed', 'unknown')),
  add constraint sms__priority check (priority between 1 and 3),
  add constraint sms__holder check ((state = 'sending') = (holder is not null)),
  add constraint sms__once unique (center_id, person_id, occasion_id);
update notice.sms set next_at = created_at, expires_at = created_at + interval '1 day';
alter table notice.sms alter column next_at set not null, alter column expires_at set not null, alter column mobile_index drop default;
comment on column notice.sms.priority is '1 codes and answers, 2 money and changes, 3 the rest: the order of sending.';
comment on column notice.sms.holder is 'The process that is sending it: when it is gone, nobody knows what became of the message.';
comment on column notice.sms.possibly_twice is 'Sent again by a clerk although the first may have arrived.';
comment on column notice.sms.round_from is 'Tries up to this number belong to a sending that ended; a clerk has begun another.';
create index sms__due on notice.sms (center_id, priority, next_at) where state = 'queued';
create index sms__sending on notice.sms (center_id, holder) where state = 'sending';
create index sms__waiting on notice.sms (center_id, handed_over_at) where state = 'handed-over';
create index sms__created on notice.sms (center_id, created_at);
create index sms__person on notice.sms (center_id, person_id, created_at) where person_id is not null;

create table notice.sms_try (
  center_id  integer not null,
  sms_id     uuid not null,
  try_no     smallint not null,
  route      text not null,
  state      text not null,
  result     text,
  started_at timestamptz not null,
  ended_at   timestamptz,
  constraint sms_try__pk primary key (center_id, sms_id, try_no),
  constraint sms_try__state check (state in ('sending', 'not-sent', 'busy', 'refused', 'bad-number', 'taken', 'unknown', 'delivered', 'undelivered'))
);
comment on table notice.sms_try is 'Each way that a short message was tried, and what its message centre said.';

create table notice.sms_part (
  center_id   integer not null,
  sms_id      uuid not null,
  try_no      smallint not null,
  part_no     smallint not null,
  route       text not null,
  reference   text,
  state       text not null,
  stat        text,
  reported_at timestamptz,
  constraint sms_part__pk primary key (center_id, sms_id, try_no, part_no),
  constraint sms_part__state check (state in ('sending', 'not-sent', 'refused', 'taken', 'unknown', 'delivered', 'undelivered'))
);
comment on table notice.sms_part is 'Parts of a long message: each has its own id at the message centre and its own report.';
create index sms_part__reference on notice.sms_part (center_id, route, reference) where reference is not null;

create table notice.access_number (
  center_id integer not null,
  number    text not null,
  constraint access_number__pk primary key (center_id, number)
);
comment on table notice.access_number is 'The numbers that a centre sends from and that people answer to: an uplink message finds its centre by it.';

create table notice.uplink (
  center_id     integer not null,
  uplink_id     uuid not null,
  route         text not null,
  reference     text not null,
  mobile_sealed bytea not null,
  mobile_index  bytea not null,
  access_number text not null,
  body_sealed   bytea not null,
  command       text,
  person_id     uuid,
  outcome       text,
  received_at   timestamptz not null,
  answered_at   timestamptz,
  constraint uplink__pk primary key (center_id, uplink_id),
  constraint uplink__once unique (center_id, route, reference)
);
comment on table notice.uplink is 'Messages that people sent us (上行短信), each once, and what was done with it.';
create index uplink__received on notice.uplink (center_id, received_at);

create table notice.subscription (
  center_id    integer not null,
  person_id    uuid not null,
  mobile_index bytea not null,
  mobile_sealed bytea not null,
  signed_at    timestamptz not null,
  signed_by    text not null,
  channel      text not null,
  constraint subscription__pk primary key (center_id, person_id)
);
comment on table notice.subscription is 'Who has signed up for short messages (短信签约) and with which mobile: one contract for all channels.';
create index subscription__mobile on notice.subscription (center_id, mobile_index);

create table notice.subscription_change (
  center_id  integer not null,
  person_id  uuid not null,
  change_id  uuid not null,
  kind       text not null,
  changed_at timestamptz not null,
  actor_kind text not null,
  actor_id   text not null,
  channel    text not null,
  constraint subscription_change__pk primary key (center_id, person_id, change_id),
  constraint subscription_change__kind check (kind in ('sign', 'cancel'))
);
comment on table notice.subscription_change is 'Signing up and cancelling, by whom and where. Insert-only.';

insert into params.national_value (key, valid_from, value, source) values
  ('notice.quiet-from-hour', '1999-04-03', '21', '业务参数：一般提醒类短信 21 时后次日发送'),
  ('notice.quiet-to-hour', '1999-04-03', '8', '业务参数：一般提醒类短信 8 时起发送'),
  ('notice.uplink-words', '1999-04-03', '{"sign": ["QY", "签约"], "cancel": ["QXQY", "QX", "取消签约"], "contribution": ["YE", "CXYE", "余额", "查余额"], "entries": ["MX", "明细", "查明细"], "loan": ["DK", "贷款", "查贷款"], "repayments": ["HK", "还款", "查还款"]}', '业务参数：12329 短信上行指令，由中心公布');

-- The numbers of the centres that are there; more are added with a centre.
insert into notice.access_number (center_id, number) select center_id, '12329' || case when center_id = 1 then '' else lpad(center_id::text, 3, '0') end from party.center;
