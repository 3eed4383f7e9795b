-- Somebody on a month's list may be left out of its payment, with a reason: the month is then owed for them (补缴).
alter table contribution.remittance_line add column left_out text;
alter table contribution.remittance_line add constraint remittance_line__left_out
  check (left_out is null or (change <> 'gone' and left_out in ('unpaid-wage', 'leave', 'dispute', 'other')));
comment on column contribution.remittance_line.left_out is 'Why this person is not paid for with this month; null for those who are. The amounts are then what is owed.';
create index remittance_line__left_out on contribution.remittance_line (center_id, remittance_id) where left_out is not null;
