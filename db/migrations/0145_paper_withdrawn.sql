-- A paper that is no longer true: withdrawn by the business that issued it, with the day and the reason. The file stays.

alter table document.paper
  add column matter uuid,
  add column withdrawn_at timestamptz,
  add column withdrawn_reason text,
  add constraint paper__withdrawn check ((withdrawn_at is null) = (withdrawn_reason is null));
comment on column document.paper.matter is 'What the paper is about (a loan): its business withdraws it by this when it is no longer true.';
comment on column document.paper.withdrawn_at is 'Since when the paper is void (作废): whoever verifies it is told.';
create index paper__matter on document.paper (center_id, matter) where matter is not null;
