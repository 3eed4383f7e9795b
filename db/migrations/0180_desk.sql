-- The desk (综合坐席): conversations of every channel in one queue, who serves them, and what was said.

create schema desk;

create table desk.agent (
  center_id     integer not null,
  staff_id      uuid not null,
  channels      text[] not null,
  skills        text[] not null,
  capacity      smallint not null,
  state         text not null,
  since         timestamptz not null,
  seen_at       timestamptz not null,
  last_given_at timestamptz,
  extension     text,
  constraint agent__pk primary key (center_id, staff_id),
  constraint agent__channels check (channels <@ array['web', 'employer', 'wechat', 'weibo', 'hotline']),
  constraint agent__capacity check (capacity between 1 and 12),
  constraint agent__state check (state in ('online', 'busy', 'away'))
);
comment on column desk.agent.extension is 'Where calls that were handed over ring.';
comment on table desk.agent is 'Who serves conversations: on which channels, with which skills (none named: all), how many at once, and whether they are there now.';

create table desk.conversation (
  center_id       integer not null,
  conversation_id uuid not null,
  channel         text not null,
  owner_key       text not null,
  person_id       uuid,
  employer_id     uuid,
  outside_sealed  bytea,
  name            text not null,
  topic           text,
  state           text not null,
  rank            smallint not null,
  opened_at       timestamptz not null,
  queued_at       timestamptz not null,
  agent_id        uuid,
  given_at        timestamptz,
  first_reply_at  timestamptz,
  meant_for       uuid,
  last_seq        integer not null default 0,
  agent_seq       integer not null default 0,
  last_said_at    timestamptz not null,
  last_said_by    text not null,
  context         jsonb not null default '{}',
  ended_at        timestamptz,
  ended_by        text,
  end_topic       text,
  end_note        text,
  score           smallint,
  remark          text,
  rated_at        timestamptz,
  constraint conversation__pk primary key (center_id, conversation_id),
  constraint conversation__channel check (channel in ('web', 'employer', 'wechat', 'weibo', 'hotline')),
  constraint conversation__state check (state in ('waiting', 'active', 'ended')),
  constraint conversation__one_agent check ((state = 'active') = (agent_id is not null and ended_at is null)),
  constraint conversation__ended check ((state = 'ended') = (ended_at is not null) and (ended_at is null) = (ended_by is null)),
  constraint conversation__ended_by check (ended_by in ('visitor', 'agent', 'silence', 'channel')),
  constraint conversation__seen check (agent_seq between 0 and last_seq),
  constraint conversation__score check (score between 1 and 5 and (score is null or state = 'ended'))
);
comment on table desk.conversation is 'One conversation from its first word to its end. owner_key says whose it is: a person, an employer''s clerk, a browser''s secret (hashed) or an account of an outside channel (blind index).';
comment on column desk.conversation.rank is 'Who waits on the line comes before who writes: higher first, then by queued_at.';
comment on column desk.conversation.meant_for is 'The colleague it was handed to while that one had no place free.';
create unique index conversation__one_open on desk.conversation (center_id, owner_key) where state <> 'ended';
create index conversation__waiting on desk.conversation (center_id, rank desc, queued_at) where state = 'waiting';
create index conversation__of_agent on desk.conversation (center_id, agent_id) where state = 'active';
create index conversation__of_owner on desk.conversation (center_id, owner_key, opened_at desc);
create index conversation__of_person on desk.conversation (center_id, person_id, opened_at desc) where person_id is not null;
create index conversation__ended on desk.conversation (center_id, ended_at desc) where state = 'ended';

create table desk.message (
  center_id       integer not null,
  conversation_id uuid not null,
  seq             integer not null,
  source_id       text not null,
  sender          text not null,
  kind            text not null,
  text_sealed     bytea not null,
  staff_id        uuid,
  said_at         timestamptz not null,
  constraint message__pk primary key (center_id, conversation_id, seq),
  constraint message__source unique (center_id, conversation_id, source_id),
  constraint message__conversation foreign key (center_id, conversation_id) references desk.conversation (center_id, conversation_id),
  constraint message__sender check (sender in ('visitor', 'agent', 'system')),
  constraint message__kind check (kind in ('text', 'image', 'note', 'event')),
  constraint message__agent check (sender <> 'agent' or staff_id is not null)
);
comment on table desk.message is 'What was said, numbered without gaps: whoever comes back asks for what followed the last number seen. Sealed, for people write their numbers; only added to.';

create table desk.image (
  center_id       integer not null,
  conversation_id uuid not null,
  seq             integer not null,
  content_sealed  bytea not null,
  constraint image__pk primary key (center_id, conversation_id, seq),
  constraint image__message foreign key (center_id, conversation_id, seq) references desk.message (center_id, conversation_id, seq)
);
comment on table desk.image is 'Pictures of a conversation, drawn anew when they came.';

create table desk.delivery (
  center_id       integer not null,
  conversation_id uuid not null,
  seq             integer not null,
  state           text not null,
  fault           text,
  changed_at      timestamptz not null,
  constraint delivery__pk primary key (center_id, conversation_id, seq),
  constraint delivery__message foreign key (center_id, conversation_id, seq) references desk.message (center_id, conversation_id, seq),
  constraint delivery__state check (state in ('sending', 'delivered', 'failed')),
  constraint delivery__fault check ((state = 'failed') = (fault is not null))
);
comment on table desk.delivery is 'What became of an answer that had to go out over a channel of others.';

insert into params.national_value (key, valid_from, value, source) values
  ('desk.service-hours', '1999-04-03', '{"from":"09:00","to":"17:00"}', '人工服务 5×8：工作日 9:00–17:00（参照洛阳 12329 公开服务时间；各中心可另定）'),
  ('desk.silence-minutes', '1999-04-03', '30', '中心业务管理规定：来访者多少分钟没有说话则结束会话（各中心可另定）'),
  ('desk.messages-per-minute', '1999-04-03', '20', '中心业务管理规定：每个会话每分钟可以发送的消息条数（各中心可另定）');
