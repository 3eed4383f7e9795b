-- A guide says figures of parameters: one that changes must be seen by whoever keeps the text. Each version keeps which it quotes,
-- and how they stood when it was written: the first day of the newest row and a digest of its value.
alter table content.version add column quotes jsonb not null default '{}';
comment on column content.version.quotes is 'parameters that the text quotes, each with its newest row as it stood at the writing';
