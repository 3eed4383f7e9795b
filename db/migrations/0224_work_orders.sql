-- One work order (工单) for whatever somebody wants of the centre: what people and employers wrote (留言), who asked to be called
-- back, and what an agent took down in a call or a conversation. What stood in lists of its own moves here and keeps its number.

create schema workorder;

create table workorder.work_order (
  center_id       integer not null,
  work_order_id   uuid not null,
  number          text not null,
  kind            text not null,
  channel         text not null,
  priority        text not null,
  subject_kind    text not null,
  subject_id      uuid,
  subject_name    text,
  title           text not null,
  question        text not null,
  contact_sealed  bytea,
  contact_context text,
  may_publish     boolean not null,
  origin_kind     text,
  origin_id       uuid,
  written_at      timestamptz not null,
  written_on      date not null,
  due_on          date not null,
  due_source      text not null,
  state           text not null,
  department      text,
  staff_id        uuid,
  answer          text,
  result          text,
  answered_by     uuid,
  answered_at     timestamptz,
  reviewed_by     uuid,
  reopened        smallint not null default 0,
  reminded_on     date,
  escalated_on    date,
  score           smallint,
  remark          text,
  rated_at        timestamptz,
  board_question  text,
  published_at    timestamptz,
  created_by      uuid,
  constraint work_order__pk primary key (center_id, work_order_id),
  constraint work_order__number unique (center_id, number),
  constraint work_order__kind check (kind in ('question', 'complaint', 'suggestion', 'tip-off', 'call-back', 'fault', 'praise')),
  constraint work_order__channel check (channel in ('hotline', 'web', 'app', 'wechat', 'weibo', 'counter', 'kiosk')),
  constraint work_order__priority check (priority in ('usual', 'urgent', 'critical')),
  constraint work_order__subject check (subject_kind in ('person', 'employer', 'unknown') and (subject_kind = 'unknown') = (subject_id is null)),
  constraint work_order__contact check ((contact_sealed is null) = (contact_context is null)),
  constraint work_order__origin check (origin_kind in ('conversation', 'call') and (origin_kind is null) = (origin_id is null)),
  constraint work_order__state check (state in ('waiting', 'assigned', 'in-review', 'closed')),
  constraint work_order__waiting check (state <> 'waiting' or (department is null and staff_id is null)),
  constraint work_order__assigned check (state <> 'assigned' or department is not null or staff_id is not null),
  constraint work_order__result check (result in ('solved', 'explained', 'accepted', 'unfounded', 'called', 'not-reached')),
  constraint work_order__answered check ((state not in ('in-review', 'closed') or (answer is not null and result is not null)) and (state = 'closed') = (answered_at is not null)),
  constraint work_order__four_eyes check (reviewed_by is null or reviewed_by <> answered_by),
  constraint work_order__score check (score between 1 and 5 and (score is null or state = 'closed')),
  constraint work_order__published check (published_at is null or (may_publish and board_question is not null))
);
comment on table workorder.work_order is 'What somebody wants of the centre, from the asking to the answer. What the board shows is the text that was chosen for it, not what was written.';
comment on column workorder.work_order.contact_context is 'Under which context the telephone was sealed: what came from earlier lists keeps its seal.';
comment on column workorder.work_order.origin_id is 'The conversation or the call that it was taken down in.';
comment on column workorder.work_order.escalated_on is 'The day on which it was overdue and its priority was raised.';
create index work_order__of_subject on workorder.work_order (center_id, subject_kind, subject_id, written_at desc) where subject_id is not null;
create index work_order__open on workorder.work_order (center_id, due_on) where state <> 'closed';
create index work_order__closed on workorder.work_order (center_id, answered_at desc) where state = 'closed';
create index work_order__written on workorder.work_order (center_id, written_at desc);
create index work_order__rated on workorder.work_order (center_id, rated_at) where rated_at is not null;
create index work_order__board on workorder.work_order (center_id, published_at desc) where published_at is not null;
create unique index work_order__one_call_back on workorder.work_order (center_id, origin_id) where kind = 'call-back' and origin_kind = 'call';
create index work_order__of_origin on workorder.work_order (center_id, origin_kind, origin_id) where origin_id is not null;

create table workorder.step (
  center_id     integer not null,
  work_order_id uuid not null,
  seq           integer not null,
  kind          text not null,
  note          text not null,
  by_kind       text not null,
  done_by       uuid,
  done_at       timestamptz not null,
  constraint step__pk primary key (center_id, work_order_id, seq),
  constraint step__work_order foreign key (center_id, work_order_id) references workorder.work_order (center_id, work_order_id),
  constraint step__by check (by_kind in ('asker', 'staff', 'system') and (by_kind = 'staff') = (done_by is not null)),
  constraint step__kind check (kind in ('opened', 'taken', 'assigned', 'handed-over', 'sent-back', 'noted', 'answered', 'approved', 'returned', 'closed', 'reopened', 'rated', 'reminded', 'escalated', 'prioritised', 'attached', 'published', 'unpublished', 'contact'))
);
comment on table workorder.step is 'Who did what with a work order, each answer that was proposed among it; only added to.';

create table workorder.attachment (
  center_id      integer not null,
  work_order_id  uuid not null,
  seq            integer not null,
  attachment_id  uuid not null,
  by_kind        text not null,
  name           text not null,
  content_type   text not null,
  content_sealed bytea not null,
  added_at       timestamptz not null,
  constraint attachment__pk primary key (center_id, work_order_id, seq),
  constraint attachment__id unique (center_id, work_order_id, attachment_id),
  constraint attachment__work_order foreign key (center_id, work_order_id) references workorder.work_order (center_id, work_order_id),
  constraint attachment__by check (by_kind in ('asker', 'staff'))
);
comment on table workorder.attachment is 'Pictures and papers with a work order, drawn anew and sealed; only added to.';

create table workorder.member (
  center_id  integer not null,
  staff_id   uuid not null,
  department text not null,
  constraint member__pk primary key (center_id, staff_id)
);
comment on table workorder.member is 'Which department a member of staff answers for; departments are a dated parameter.';

insert into params.national_value (key, valid_from, value, source) values
  ('workorder.reply-working-days', '1999-04-03', '{"question":5,"complaint":10,"suggestion":10,"tip-off":15,"call-back":3,"fault":2,"praise":5}', '中心业务管理规定：工单答复期限（工作日，各中心可另定）；回访参照厦门 12329 公开承诺：未能当场答复的三个工作日内回电'),
  ('workorder.reviewed-kinds', '1999-04-03', '["complaint","tip-off"]', '中心业务管理规定：投诉和举报的答复由另一人审核（各中心可另定）'),
  ('workorder.written-per-day', '1999-04-03', '5', '中心业务管理规定：每人每天留言条数上限（各中心可另定）'),
  ('workorder.reopening', '1999-04-03', '{"days":15,"times":2}', '中心业务管理规定：对答复不满意的，答复后多少天内可以要求重办，最多几次（各中心可另定）'),
  ('workorder.remind-working-days', '1999-04-03', '1', '中心业务管理规定：到期前几个工作日催办（各中心可另定）'),
  ('workorder.departments', '1999-04-03', '[{"code":"service","name":"客户服务科"},{"code":"contribution","name":"归集管理科"},{"code":"withdrawal","name":"提取管理科"},{"code":"loan","name":"贷款管理科"},{"code":"enforcement","name":"执法稽核科"},{"code":"technology","name":"信息技术科"}]', '中心内设机构：承办工单的科室（各中心可另定）');

-- What a centre had decided for itself holds on: of every day on which one of the two lists changed, what held of both.
insert into params.center_value (center_id, key, valid_from, value, source)
  select changed.center_id, 'workorder.reply-working-days', changed.valid_from,
    usual.value || coalesce(reply.value, '{}') || case when back.value is null then '{}'::jsonb else jsonb_build_object('call-back', back.value) end,
    concat_ws('；', reply.source, back.source)
  from (select distinct center_id, valid_from from params.center_value
      where key in ('content.reply-working-days', 'hotline.call-back-working-days')) changed
    join params.national_value usual on usual.key = 'workorder.reply-working-days'
    left join lateral (select value, source from params.center_value own where own.center_id = changed.center_id
      and own.key = 'content.reply-working-days' and own.valid_from <= changed.valid_from order by own.valid_from desc limit 1) reply on true
    left join lateral (select value, source from params.center_value own where own.center_id = changed.center_id
      and own.key = 'hotline.call-back-working-days' and own.valid_from <= changed.valid_from order by own.valid_from desc limit 1) back on true;
insert into params.center_value (center_id, key, valid_from, value, source)
  select center_id, case key when 'content.reviewed-categories' then 'workorder.reviewed-kinds' else 'workorder.written-per-day' end, valid_from, value, source
  from params.center_value where key in ('content.reviewed-categories', 'content.inquiries-per-day');

insert into workorder.work_order (center_id, work_order_id, number, kind, channel, priority, subject_kind, subject_id, title, question,
    contact_sealed, contact_context, may_publish, written_at, written_on, due_on, due_source, state, answer, result, answered_by, answered_at,
    reviewed_by, score, remark, rated_at, board_question, published_at)
  select center_id, inquiry_id, number, category, 'web', 'usual', author_kind, author_id, title, question,
    contact_sealed, case when contact_sealed is not null then 'content.inquiry.contact' end, may_publish, written_at, written_on, due_on, due_source,
    case state when 'answered' then 'closed' else state end, answer, case when answer is not null then 'explained' end, answered_by,
    case when state = 'answered' then answered_at end, reviewed_by, score, remark, rated_at, board_question, published_at
  from content.inquiry;
insert into workorder.step (center_id, work_order_id, seq, kind, note, by_kind, done_by, done_at)
  select center_id, inquiry_id, seq, kind, note, 'staff', done_by, done_at from content.inquiry_step;

insert into workorder.work_order (center_id, work_order_id, number, kind, channel, priority, subject_kind, subject_id, title, question,
    contact_sealed, contact_context, may_publish, origin_kind, origin_id, written_at, written_on, due_on, due_source, state, answer, result,
    answered_by, answered_at)
  select center_id, call_back_id, 'HF' || to_char(asked_at at time zone 'Asia/Shanghai', 'YYYYMMDD') || '-'
      || lpad(row_number() over (partition by center_id, (asked_at at time zone 'Asia/Shanghai')::date order by asked_at, call_back_id)::text, 6, '0'),
    'call-back', 'hotline', 'usual', case when person_id is null then 'unknown' else 'person' end, person_id, '请回电', '来电人要求回电。',
    number_sealed, 'hotline.caller', false, 'call', call_id, asked_at, (asked_at at time zone 'Asia/Shanghai')::date, due_on,
    '参照厦门 12329 公开承诺：未能当场答复的三个工作日内回电', case state when 'done' then 'closed' else 'waiting' end, note,
    case when state = 'done' then 'called' end, done_by, done_at
  from hotline.call_back;
insert into workorder.step (center_id, work_order_id, seq, kind, note, by_kind, done_by, done_at)
  select center_id, call_back_id, 1, 'answered', note, 'staff', done_by, done_at from hotline.call_back where state = 'done';

-- How a centre words the notice of an answer holds on, what is still to be told is told, and what was told is called the same.
update notice.revision set subject_key = 'workorder.answered' where subject = 'template' and subject_key = 'content.inquiry-answered';
update notice.occasion set kind = 'workorder.answered' where kind = 'content.inquiry-answered';
update notice.message set template = 'workorder.answered' where template = 'content.inquiry-answered';
update notice.sms set template = 'workorder.answered' where template = 'content.inquiry-answered';
