-- A member of the family who never answers keeps nobody waiting for ever: a last day, a reminder before it, and then the case goes back.

insert into params.national_value (key, valid_from, value, source) values
  ('withdrawal.family-consent-days', '1999-04-03', '15', '系统缺省值，由当地住房公积金管理委员会核定'),
  ('withdrawal.family-reminder-days', '1999-04-03', '5', '系统缺省值，由当地住房公积金管理委员会核定');

alter table withdrawal.family_consent add column due_on date;
update withdrawal.family_consent set due_on = (asked_at at time zone 'Asia/Shanghai')::date + 15;
alter table withdrawal.family_consent alter column due_on set not null;
alter table withdrawal.family_consent add column reminded_at timestamptz;
alter table withdrawal.family_consent drop constraint family_consent__state;
alter table withdrawal.family_consent add constraint family_consent__state check (state in ('asked', 'agreed', 'declined', 'lapsed'));
alter table withdrawal.family_consent drop constraint family_consent__decided;
alter table withdrawal.family_consent add constraint family_consent__decided check ((state in ('asked', 'lapsed')) = (decided_at is null));
comment on column withdrawal.family_consent.due_on is 'The last day for an answer; after it the question has lapsed, and is asked anew when the applicant submits again.';
create index family_consent__due on withdrawal.family_consent (center_id, due_on) where state = 'asked';
