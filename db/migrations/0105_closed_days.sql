-- What is closed stays closed, whatever the service asks for: the database itself refuses its role. Policies and not
-- triggers, so that bulk postings pay for one row; the owner, who migrates and restores, is not bound.

alter table ledger.journal enable row level security;
create policy journal__readable on ledger.journal for select using (true);
create policy journal__open_day on ledger.journal for insert with check (
  not exists (select from ledger.books b where b.center_id = journal.center_id and b.closed_through >= journal.accounting_date)
);
comment on policy journal__open_day on ledger.journal is 'No journal is dated to a day that is closed.';

alter table ledger.journal_line enable row level security;
create policy journal_line__readable on ledger.journal_line for select using (true);
create policy journal_line__open_day on ledger.journal_line for insert with check (
  not exists (select from ledger.voucher_number v where v.center_id = journal_line.center_id and v.journal_id = journal_line.journal_id)
);
comment on policy journal_line__open_day on ledger.journal_line is 'A voucher that has its number, given when its day was closed, takes no further line.';

alter table ledger.books enable row level security;
create policy books__readable on ledger.books for select using (true);
create policy books__never_back on ledger.books for update using (true) with check (
  not exists (select from ledger.closing c where c.center_id = books.center_id and c.kind = 'day' and c.through > books.closed_through)
);
comment on policy books__never_back on ledger.books is 'The last closed day never goes back behind a day end that is recorded: there is no way to open a day again.';
-- Nobody may delete the row: begun once, it stays.
create policy books__begun on ledger.books for insert with check (true);
