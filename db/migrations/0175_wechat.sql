-- M-X1: the official account (公众号). A binding is found by its address; a session that a bound phone opened asks for a
-- code before it changes anything; what WeChat brought is kept once.

-- Nobody could bind a phone before: the rows there are those of a demonstration, without an index.
delete from notice.channel_binding;
alter table notice.channel_binding
  add column address_index bytea not null,
  add constraint channel_binding__address unique (center_id, channel, address_index);
comment on column notice.channel_binding.address_index is 'Blind index of the address: one WeChat account, or one APP, is bound to one person.';

alter table identity.session add column needs_code boolean not null default false;
comment on column identity.session.needs_code is 'Opened by a phone that is bound, without a password: it reads, and changes nothing before a code to the registered mobile.';

create schema wechat;

create table wechat.authorization_state (
  center_id    integer not null,
  state_hash   text not null,
  browser_key  text not null,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  constraint authorization_state__pk primary key (center_id, state_hash)
);
comment on table wechat.authorization_state is 'A login over WeChat that was begun (OAuth2 state): good once, in the browser that began it, for a few minutes.';

create table wechat.ticket (
  center_id    integer not null,
  ticket_hash  text not null,
  openid_sealed bytea not null,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  constraint ticket__pk primary key (center_id, ticket_hash)
);
comment on table wechat.ticket is 'WeChat has said who holds the phone, and nobody is bound to it: whoever logs in with this ticket may bind it, once.';

create table wechat.follower (
  center_id     integer not null,
  openid_index  bytea not null,
  openid_sealed bytea not null,
  followed_at   timestamptz not null,
  left_at       timestamptz,
  event_second  bigint not null,
  constraint follower__pk primary key (center_id, openid_index)
);
comment on table wechat.follower is 'Who follows the official account, or did (关注、取消关注); event_second is WeChat''s time of the newest event, so that late ones change nothing.';
create index follower__following on wechat.follower (center_id) where left_at is null;

create table wechat.message_consent (
  center_id    integer not null,
  openid_index bytea not null,
  template_id  text not null,
  is_accepted  boolean not null,
  event_second bigint not null,
  changed_at   timestamptz not null,
  constraint message_consent__pk primary key (center_id, openid_index, template_id)
);
comment on table wechat.message_consent is 'Whether a follower accepts subscription messages (订阅通知) of a template, as WeChat told it last.';

create table wechat.incoming (
  center_id    integer not null,
  message_key  text not null,
  openid_index bytea not null,
  kind         text not null,
  matter       text,
  person_id    uuid,
  reply_sealed bytea,
  received_at  timestamptz not null,
  constraint incoming__pk primary key (center_id, message_key)
);
comment on table wechat.incoming is 'What WeChat brought, once: by MsgId, or by sender and time for an event. A repeat is given the same reply.';
comment on column wechat.incoming.matter is 'What was asked for, as the centre''s words say it; null when nothing was understood. The words themselves are not kept.';
create index incoming__received on wechat.incoming (center_id, received_at);

create table wechat.menu_publication (
  center_id      integer not null,
  publication_id uuid not null,
  menu           jsonb not null,
  published_by   uuid not null,
  published_at   timestamptz not null,
  outcome        text not null,
  result         text,
  constraint menu_publication__pk primary key (center_id, publication_id),
  constraint menu_publication__outcome check (outcome in ('taken', 'refused', 'unknown'))
);
comment on table wechat.menu_publication is 'Each time the menu was handed to WeChat, and what it answered.';

insert into params.national_value (key, valid_from, value, source) values
  ('wechat.words', '1999-04-03', '{
    "contribution": ["余额", "缴存", "账户", "公积金"],
    "entries": ["明细", "缴存明细", "流水"],
    "loan": ["贷款", "贷款余额"],
    "repayments": ["还款", "还款明细"],
    "progress": ["进度", "办理进度", "业务进度"],
    "outlets": ["网点", "地址", "营业时间"],
    "policies": ["政策", "法规", "公告"],
    "guides": ["指南", "办事指南", "怎么办"],
    "bind": ["绑定", "登录"],
    "unbind": ["解绑", "解除绑定"],
    "sign": ["签约", "短信签约"],
    "cancel": ["取消签约", "解约"],
    "help": ["帮助", "菜单", "?"]
  }', '业务参数：微信公众号的查询关键词，第一个为帮助中所示'),
  ('wechat.menu', '1999-04-03', '[
    {"name": "我的", "items": [
      {"name": "账户余额", "matter": "contribution"},
      {"name": "缴存明细", "matter": "entries"},
      {"name": "贷款查询", "matter": "loan"},
      {"name": "办理进度", "matter": "progress"},
      {"name": "绑定与登录", "page": "/m/wechat"}
    ]},
    {"name": "办事", "items": [
      {"name": "办事指南", "matter": "guides"},
      {"name": "政策公告", "matter": "policies"},
      {"name": "服务网点", "matter": "outlets"}
    ]},
    {"name": "服务", "items": [
      {"name": "短信签约", "matter": "sign"},
      {"name": "解除绑定", "matter": "unbind"},
      {"name": "帮助", "matter": "help"}
    ]}
  ]', '业务参数：微信公众号的自定义菜单（一级不多于 3 个、二级不多于 5 个）'),
  ('wechat.keep-days', '1999-04-03', '90', '业务参数：微信来信记录保留天数');
