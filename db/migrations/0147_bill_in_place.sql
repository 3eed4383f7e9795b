-- A bill is written when it falls due and changed when it is paid, a hundred thousand in a day: where no index knows its
-- state and its page has room, the change stays in the page and touches no index (measured: the benchmark `loan`).

drop index loan.bill__open;
create index bill__due on loan.bill (center_id, due_on, loan_id);
alter table loan.bill set (fillfactor = 45);
