-- What people and employers write to the centre (投诉建议、留言): a number, a day by which it is answered, an answer that another
-- reviews where the centre says so, and a board of chosen questions.

create table content.inquiry (
  center_id      integer not null,
  inquiry_id     uuid not null,
  number         text not null,
  author_kind    text not null,
  author_id      uuid not null,
  category       text not null,
  title          text not null,
  question       text not null,
  contact_sealed bytea,
  may_publish    boolean not null,
  written_at     timestamptz not null,
  written_on     date not null,
  due_on         date not null,
  due_source     text not null,
  state          text not null,
  answer         text,
  answered_by    uuid,
  answered_at    timestamptz,
  reviewed_by    uuid,
  score          smallint,
  remark         text,
  rated_at       timestamptz,
  board_question text,
  published_at   timestamptz,
  constraint inquiry__pk primary key (center_id, inquiry_id),
  constraint inquiry__number unique (center_id, number),
  constraint inquiry__author check (author_kind in ('person', 'employer')),
  constraint inquiry__category check (category in ('complaint', 'suggestion', 'question', 'praise')),
  constraint inquiry__state check (state in ('waiting', 'in-review', 'answered')),
  constraint inquiry__answered check ((state = 'waiting' or answer is not null) and (state <> 'answered' or answered_at is not null)),
  constraint inquiry__four_eyes check (reviewed_by is null or reviewed_by <> answered_by),
  constraint inquiry__score check (score between 1 and 5 and (score is null or state = 'answered')),
  constraint inquiry__published check (published_at is null or (state = 'answered' and may_publish and board_question is not null))
);
comment on table content.inquiry is 'A complaint, suggestion, question or praise with its answer. What the board shows is the text that was chosen for it, not what was written.';
create index inquiry__of_author on content.inquiry (center_id, author_kind, author_id, written_at desc);
create index inquiry__open on content.inquiry (center_id, due_on) where state <> 'answered';
create index inquiry__board on content.inquiry (center_id, published_at desc) where published_at is not null;

create table content.inquiry_step (
  center_id  integer not null,
  inquiry_id uuid not null,
  seq        integer not null,
  kind       text not null,
  note       text not null,
  done_by    uuid not null,
  done_at    timestamptz not null,
  constraint inquiry_step__pk primary key (center_id, inquiry_id, seq),
  constraint inquiry_step__inquiry foreign key (center_id, inquiry_id) references content.inquiry (center_id, inquiry_id),
  constraint inquiry_step__kind check (kind in ('answered', 'approved', 'returned', 'published', 'unpublished', 'contact'))
);
comment on table content.inquiry_step is 'Who did what with an inquiry, each answer that was proposed among it; only added to.';

insert into params.national_value (key, valid_from, value, source) values
  ('content.reply-working-days', '1999-04-03', '{"complaint":10,"suggestion":10,"question":5,"praise":5}', '中心业务管理规定：留言答复期限（工作日，各中心可另定）'),
  ('content.reviewed-categories', '1999-04-03', '["complaint"]', '中心业务管理规定：投诉的答复由另一人审核（各中心可另定）'),
  ('content.inquiries-per-day', '1999-04-03', '5', '中心业务管理规定：每人每天留言条数上限（各中心可另定）');
