-- 12329 by voice: what the hotline says, who called, what was asked, and who waits for a person.

create schema hotline;

create table hotline.prompt (
  center_id  integer not null,
  key        text not null,
  version    integer not null,
  text       text,
  changed_by uuid not null,
  changed_at timestamptz not null,
  constraint prompt__pk primary key (center_id, key, version),
  constraint prompt__text check (text is null or length(text) between 1 and 500)
);
comment on table hotline.prompt is 'Sentences that a centre words in its own way; the newest version holds, one without text is the product''s own. Only added to.';

create table hotline.call (
  center_id        integer not null,
  call_id          uuid not null,
  channel_id       text not null,
  caller_sealed    bytea,
  caller_masked    text not null,
  began_at         timestamptz not null,
  ended_at         timestamptz,
  ended_by         text,
  person_id        uuid,
  employer_id      uuid,
  identified_at    timestamptz,
  wanted_person_at timestamptz,
  agent_id         uuid,
  agent_extension  text,
  agent_given_at   timestamptz,
  agent_outcome    text,
  talk_ended_at    timestamptz,
  hang_up_asked    boolean not null default false,
  score            smallint,
  constraint call__pk primary key (center_id, call_id),
  constraint call__ended check ((ended_at is null) = (ended_by is null)),
  constraint call__ended_by check (ended_by in ('caller', 'us', 'fault', 'lost')),
  constraint call__agent_outcome check (agent_outcome in ('ringing', 'talking', 'talked', 'no-answer', 'busy', 'failed', 'left')),
  constraint call__score check (score between 1 and 3)
);
comment on table hotline.call is 'A call to the hotline from its first word to its end. agent_*: the person whom it was handed to.';
comment on column hotline.call.channel_id is 'The unique id of the telephone exchange.';
comment on column hotline.call.score is 'Keys of satisfaction: 1 satisfied, 2 basically, 3 not.';
create index call__began on hotline.call (center_id, began_at desc, call_id);
create index call__open on hotline.call (center_id, began_at) where ended_at is null;
create index call__of_person on hotline.call (center_id, person_id, began_at desc) where person_id is not null;

create table hotline.call_step (
  center_id integer not null,
  call_id   uuid not null,
  seq       integer not null,
  at        timestamptz not null,
  what      text not null,
  result    text not null,
  constraint call_step__pk primary key (center_id, call_id, seq),
  constraint call_step__call foreign key (center_id, call_id) references hotline.call (center_id, call_id)
);
comment on table hotline.call_step is 'What was asked in a call and what came of it: codes only, never what was keyed. Only added to.';

create table hotline.call_back (
  center_id     integer not null,
  call_back_id  uuid not null,
  call_id       uuid not null,
  number_sealed bytea not null,
  number_masked text not null,
  person_id     uuid,
  asked_at      timestamptz not null,
  due_on        date not null,
  state         text not null,
  note          text,
  done_by       uuid,
  done_at       timestamptz,
  constraint call_back__pk primary key (center_id, call_back_id),
  constraint call_back__one_a_call unique (center_id, call_id),
  constraint call_back__call foreign key (center_id, call_id) references hotline.call (center_id, call_id),
  constraint call_back__state check (state in ('waiting', 'done')),
  constraint call_back__done check ((state = 'done') = (done_at is not null) and (state = 'done') = (done_by is not null) and (state = 'done') = (note is not null))
);
comment on table hotline.call_back is 'Who asked to be called back, until when, and what came of it.';
create index call_back__open on hotline.call_back (center_id, due_on, call_back_id) where state = 'waiting';

insert into params.national_value (key, valid_from, value, source) values
  ('hotline.menu', '1999-04-03', '[{"key":"1","name":"缴存业务","does":"guide","prompt":"guide-contribution"},{"key":"2","name":"提取业务","does":"guide","prompt":"guide-withdrawal"},{"key":"3","name":"贷款业务","does":"guide","prompt":"guide-loan"},{"key":"4","name":"个人查询","does":"person"},{"key":"5","name":"服务网点","does":"outlets"},{"key":"6","name":"政策与办事指南","does":"guide","prompt":"guide-policy"},{"key":"7","name":"单位查询","does":"employer"},{"key":"8","name":"请我们回电","does":"call-back"}]', '参照洛阳、商丘 12329 公开的语音菜单（各中心可另定）'),
  ('hotline.pin-required', '1999-04-03', '0', '中心业务管理规定：电话查询是否还须输入查询密码，1 为须输入（各中心可另定）'),
  ('hotline.call-back-working-days', '1999-04-03', '3', '参照厦门 12329 公开承诺：未能当场答复的三个工作日内回电（各中心可另定）'),
  ('hotline.messages-per-day', '1999-04-03', '5', '中心业务管理规定：每人每天可用电话要求发送的查询短信条数（各中心可另定）');
