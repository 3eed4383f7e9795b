-- What the message service says and how it behaves is changed by two people: one edits, another reviews, and it is in
-- force from a day on. Templates live here; an approved parameter becomes a dated row of params.center_value.

create table notice.revision (
  center_id   integer not null,
  revision_id uuid not null,
  subject     text not null,
  subject_key text not null,
  number      integer not null,
  content     jsonb not null,
  reason      text not null,
  state       text not null,
  valid_from  date not null,
  edited_by   uuid not null,
  edited_at   timestamptz not null,
  reviewed_by uuid,
  reviewed_at timestamptz,
  review_note text,
  constraint revision__pk primary key (center_id, revision_id),
  constraint revision__number unique (center_id, subject, subject_key, number),
  constraint revision__subject check (subject in ('template', 'parameter')),
  constraint revision__state check (state in ('draft', 'in-review', 'approved', 'returned', 'withdrawn')),
  constraint revision__four_eyes check (reviewed_by is null or reviewed_by <> edited_by),
  constraint revision__reviewed check ((state in ('approved', 'returned')) = (reviewed_by is not null))
);
comment on table notice.revision is 'Versions of message templates and proposals for parameters of messages: edited by one, reviewed by another, in force from a day.';
create unique index revision__one_open on notice.revision (center_id, subject, subject_key) where state in ('draft', 'in-review', 'returned');

-- Sends to many: progress, pause and stop.
create table notice.batch (
  center_id  integer not null,
  batch_id   uuid not null,
  batch_key  text not null,
  kind       text not null,
  state      text not null default 'open',
  created_at timestamptz not null,
  changed_at timestamptz,
  changed_by uuid,
  constraint batch__pk primary key (center_id, batch_id),
  constraint batch__key unique (center_id, batch_key),
  constraint batch__state check (state in ('open', 'paused', 'stopped'))
);
comment on table notice.batch is 'A send to many: everybody of one settlement of interest, of one remittance, of one business of an employer.';

alter table notice.occasion
  add column batch_id uuid,
  add column expected_count integer,
  add column told_count integer not null default 0,
  add column cursor_id uuid;
comment on column notice.occasion.cursor_id is 'The last account that was told: where the next run goes on.';
create index occasion__batch on notice.occasion (center_id, batch_id) where batch_id is not null;

alter table notice.message add column template_number integer not null default 0;
comment on column notice.message.template_number is 'The version of the template; 0 the one that came with the system.';

-- What is sent to a phone: a short message, or a push by WeChat or to the APP. States and their rules are the same.
alter table notice.sms
  drop constraint sms__state,
  drop constraint sms__priority,
  drop constraint sms__once,
  add column channel text not null default 'sms',
  add column batch_id uuid,
  add column template_number integer not null default 0,
  add column folded_count integer not null default 0,
  add column uplink_id uuid,
  add column link_id text not null default '',
  add column resend_reason text;
update notice.sms set priority = priority + 1 where priority > 1;
alter table notice.sms
  add constraint sms__state check (state in ('queued', 'sending', 'handed-over', 'delivered', 'failed', 'unknown', 'withheld')),
  add constraint sms__priority check (priority between 1 and 4),
  add constraint sms__channel check (channel in ('sms', 'wechat', 'app')),
  add constraint sms__once unique (center_id, person_id, occasion_id, channel);
comment on table notice.sms is 'What is sent to a phone: short messages, and pushes by WeChat and to the APP. Number (or address) and text are sealed.';
comment on column notice.sms.priority is '1 codes and answers, 2 high, 3 middle, 4 low: the order of sending.';
comment on column notice.sms.folded_count is 'How many messages of the same kind were folded into this one while it waited.';
comment on column notice.sms.link_id is 'The id of the uplink that this answers, as its message centre gave it: it is echoed.';
drop index notice.sms__due;
create index sms__due on notice.sms (center_id, channel, priority, next_at) where state = 'queued';
create index sms__occasion on notice.sms (center_id, occasion_id, state) where occasion_id is not null;
create index sms__batch on notice.sms (center_id, batch_id, state) where batch_id is not null;

alter table notice.uplink add column link_id text not null default '';

create table notice.mute (
  center_id  integer not null,
  person_id  uuid not null,
  category   text not null,
  channel    text not null,
  muted_at   timestamptz not null,
  constraint mute__pk primary key (center_id, person_id, category, channel),
  constraint mute__channel check (channel in ('sms', 'wechat', 'app'))
);
comment on table notice.mute is 'Which kinds of messages a person does not want on which channel; the inbox always has all.';

create table notice.channel_binding (
  center_id      integer not null,
  person_id      uuid not null,
  channel        text not null,
  address_sealed bytea not null,
  bound_at       timestamptz not null,
  constraint channel_binding__pk primary key (center_id, person_id, channel),
  constraint channel_binding__channel check (channel in ('wechat', 'app'))
);
comment on table notice.channel_binding is 'Where a person can be reached by WeChat (openid) or on the APP (device), sealed; bound by those channels.';

insert into params.national_value (key, valid_from, value, source) values
  ('notice.quiet-priority', '1999-04-03', '4', '业务参数：夜间不发送的短信，自此优先级起（1 验证码与答复，2 高，3 中，4 低）'),
  ('notice.digest-minutes', '1999-04-03', '10', '业务参数：低优先级短信等待合并的分钟数，0 为不合并'),
  ('notice.person-day-limit', '1999-04-03', '20', '业务参数：每人每日短信条数上限，验证码与上行答复不计'),
  ('notice.sms-per-second', '1999-04-03', '200', '业务参数：短信通道每秒发送上限'),
  ('notice.wechat-per-second', '1999-04-03', '50', '业务参数：微信通道每秒发送上限'),
  ('notice.app-per-second', '1999-04-03', '100', '业务参数：APP 推送每秒发送上限'),
  ('notice.sms-routes', '1999-04-03', '["province", "unicom"]', '业务参数：短信通道的先后，省 12329 平台优先，联通平台补发'),
  ('notice.urgencies', '1999-04-03', '{}', '业务参数：与系统内置不同的短信优先级，按模板'),
  ('notice.inbox-months', '1999-04-03', '36', '业务参数：站内消息保留月数'),
  ('notice.sms-months', '1999-04-03', '12', '业务参数：短信记录保留月数');
create index message__created on notice.message (center_id, created_at);
