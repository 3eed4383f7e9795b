-- Which special account pays and is named to employers was the one with the lowest number: another bank's account that came
-- later could take its place unseen. It is the first of the centre's file, and stays the one that it has been.
alter table settlement.bank_account add column position smallint not null default 0;
comment on column settlement.bank_account.position is 'In the order of the centre''s file: the first pays, and employers pay into it.';
update settlement.bank_account a set position = placed.position
from (select center_id, account_no, row_number() over (partition by center_id order by account_no) - 1 as position from settlement.bank_account) placed
where placed.center_id = a.center_id and placed.account_no = a.account_no;
