-- What a break is made of may lie weeks apart (an order, and what the bank adds to it later). All of its days are looked at for
-- as long as it is open; by the first alone the rest was forgotten after twenty days, and the break closed without a reason.
alter table settlement.reconciliation_break add column days date[] not null default '{}';
comment on column settlement.reconciliation_break.days is 'the days on which its rows, message and lines lie';
update settlement.reconciliation_break set days = array[first_day];
