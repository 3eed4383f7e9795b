-- Several months that are due are listed, confirmed and paid together, under the serial of the oldest one.
alter table contribution.remittance add column together_id uuid;
comment on column contribution.remittance.together_id is 'Of months that are confirmed and paid together, the id of the oldest: its serial is the one that pays them all. Null for a month by itself.';
create index remittance__together on contribution.remittance (center_id, together_id, month) where together_id is not null;
