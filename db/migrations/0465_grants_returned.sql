-- A grant that the bank sent back stops its loan: nothing falls due until it is paid once more, from that day on, or cancelled.
alter table loan.account drop constraint account__state;
alter table loan.account add constraint account__state check (state in ('active', 'returned', 'settled', 'written-off'));
alter table loan.account drop constraint account__settled;
alter table loan.account add constraint account__settled check (state = 'active' or next_due_on is null and overdue_fen = 0
  and (state = 'returned' or balance_fen = 0));
alter table loan.entry drop constraint entry__kind;
alter table loan.entry add constraint entry__kind check (kind in ('grant', 'repayment', 'early', 'settlement', 'overdue', 'overdue-repayment', 'offset', 'extend', 'shorten', 'rate', 'write-off', 'recovery', 'reversal', 'return', 'refund', 'regrant', 'cancel'));
