-- What is still owed of a loan that was written off is its bills: their principal is what was written off and is not yet
-- recovered. Loans that were written off before have the months that were overdue then; what was not due is called in by a bill
-- of the day of the write-off, and what was recovered since was principal.
delete from loan.bill b using loan.account a
where a.center_id = b.center_id and a.loan_id = b.loan_id and a.state = 'written-off' and b.state in ('due', 'collecting');

with months as (
  select b.center_id, b.loan_id, b.due_on, a.written_fen, b.interest_left_fen + b.penalty_left_fen as beside_fen, b.principal_left_fen,
    sum(b.principal_left_fen) over (partition by b.center_id, b.loan_id order by b.due_on) as up_to_fen
  from loan.bill b join loan.account a on a.center_id = b.center_id and a.loan_id = b.loan_id
  where a.state = 'written-off' and b.state = 'overdue'
),
left_over as (
  select *, greatest(0, least(principal_left_fen, written_fen - (up_to_fen - principal_left_fen)))::bigint as left_fen from months
)
update loan.bill b set principal_left_fen = l.left_fen, state = case when l.left_fen + l.beside_fen = 0 then 'paid' else b.state end
from left_over l where b.center_id = l.center_id and b.loan_id = l.loan_id and b.due_on = l.due_on;

with gone as (
  select a.center_id, a.loan_id, a.written_fen,
    (select max(e.accounting_date) from loan.entry e
      where e.center_id = a.center_id and e.loan_id = a.loan_id and e.kind = 'write-off') as due_on,
    (select coalesce(sum(p.principal_fen), 0)::bigint from loan.entry p
      where p.center_id = a.center_id and p.loan_id = a.loan_id and p.kind = 'recovery') as recovered_fen,
    (select coalesce(sum(b.principal_left_fen), 0)::bigint from loan.bill b
      where b.center_id = a.center_id and b.loan_id = a.loan_id and b.state = 'overdue') as months_fen
  from loan.account a where a.state = 'written-off'
)
insert into loan.bill (center_id, loan_id, due_on, state, principal_fen, interest_fen, principal_left_fen, interest_left_fen,
  penalty_left_fen, counted_to)
select center_id, loan_id, due_on, case when written_fen > months_fen then 'overdue' else 'paid' end,
  written_fen - months_fen + recovered_fen, 0, written_fen - months_fen, 0, 0, due_on
from gone where written_fen + recovered_fen > months_fen;

insert into loan.bill_payment (center_id, loan_id, entry_no, due_on, principal_fen, interest_fen, penalty_fen)
select e.center_id, e.loan_id, e.entry_no, b.due_on, e.principal_fen, 0, 0
from loan.entry e
join lateral (select max(due_on) as due_on from loan.bill b where b.center_id = e.center_id and b.loan_id = e.loan_id) b on true
where e.kind = 'recovery' and e.principal_fen > 0;
