-- The kinds of papers are a closed list in document/rules.ts, where each module adds its own. The table keeps their form
-- only: a list here too would have to be replaced by every module that prints something.

alter table document.paper drop constraint paper__kind;
alter table document.paper add constraint paper__kind_form check (kind ~ '^[a-z][a-z-]{2,40}$');
