-- A month that is paid as it falls due is its entry (repayment, offset) and needs no bill any more: a row that is deleted
-- costs a third of one that is changed (measured: the benchmark `loan`). What was overdue keeps its bill when it is paid: its
-- money may come back, and its penalty is counted on from there. So few bills are left that no index of their days is needed.

delete from loan.bill b where b.state = 'paid' and not exists (
  select from loan.entry e where e.center_id = b.center_id and e.loan_id = b.loan_id and e.due_on = b.due_on
    and e.kind in ('overdue', 'reversal'));
drop index loan.bill__due;
alter table loan.bill reset (fillfactor);
comment on table loan.bill is 'Instalments that have fallen due (应还) and what is left of them. collecting: the bank has been asked and has not answered. paid: was overdue before. What is paid as it falls due is deleted: its entry says what was paid.';
