-- A clerk may remind an employer too, with a reason, once a day; the round by the calendar stays once.
alter table contribution.dunning add column reason text;
alter table contribution.dunning add column dunned_by text;
alter table contribution.dunning add column dunned_on date;
update contribution.dunning set dunned_on = (dunned_at at time zone 'Asia/Shanghai')::date;
alter table contribution.dunning alter column dunned_on set not null;
comment on column contribution.dunning.dunned_by is 'The clerk who reminded by hand; null for a round of the calendar.';
alter table contribution.dunning drop constraint dunning__method;
alter table contribution.dunning add constraint dunning__method
  check (method in ('message', 'manual') and (method = 'manual') = (dunned_by is not null and reason is not null));
alter table contribution.dunning drop constraint dunning__once;
create unique index dunning__once on contribution.dunning (center_id, employer_id, month, round) where method = 'message';
create unique index dunning__once_a_day on contribution.dunning (center_id, employer_id, month, dunned_on) where method = 'manual';
