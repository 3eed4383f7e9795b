-- What an asker said of an answer was forgotten when the work order was done again; its step keeps it now.
alter table workorder.step
  add column score smallint,
  add constraint step__score check (score between 1 and 5);
comment on column workorder.step.score is 'Of a rating: 1 to 5; that of an answer which was done again later is kept here alone.';
update workorder.step set score = substring(note from '^([1-5]) 分')::smallint where kind = 'rated';
create index step__rated on workorder.step (center_id, done_at) where score is not null;
