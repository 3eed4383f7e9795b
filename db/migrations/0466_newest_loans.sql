-- The list of all loans: the overdue ones first, then the newest, read by index and not sorted.
create index contract__newest on loan.contract (center_id, created_at desc, loan_id);
create index account__overdue on loan.account (center_id, loan_id) where overdue_fen > 0;
