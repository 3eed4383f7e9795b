-- A grant that the bank sent back and that nobody wants any more: the loan is cancelled, and its account says so.
alter table loan.entry drop constraint entry__kind;
alter table loan.entry add constraint entry__kind check (kind in ('grant', 'repayment', 'early', 'settlement', 'overdue', 'overdue-repayment', 'offset', 'extend', 'shorten', 'rate', 'write-off', 'recovery', 'reversal', 'cancel'));
