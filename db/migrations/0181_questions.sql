-- The knowledge base: questions with their answers (常见问题) are a kind of content, edited and reviewed as all content is. A version
-- may say until when it holds; what has expired is offered to nobody.

alter table content.item drop constraint item__kind;
alter table content.item add constraint item__kind check (kind in ('policy', 'guide', 'notice', 'question'));
alter table content.version add column expires_on date;
comment on column content.version.expires_on is 'The last day on which it is shown; without one it is shown until a later version.';

create table desk.question_use (
  center_id integer not null,
  item_id   uuid not null,
  day       date not null,
  kind      text not null,
  count     integer not null,
  constraint question_use__pk primary key (center_id, item_id, day, kind),
  constraint question_use__kind check (kind in ('view', 'insert', 'useful', 'useless')),
  constraint question_use__count check (count > 0)
);
comment on table desk.question_use is 'How often an answer of the knowledge base was opened, given by an agent, called useful or useless on a day; no word of whom by.';
