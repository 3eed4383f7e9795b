-- Money that was paid and came back may come back while the person's next withdrawal is under way. It has left the account
-- (journal_id) and is kept as returned money, so that it stands in no other application's way: only what is still to be drawn
-- from the account counts. That no next one is submitted while such money waits is decided where it is submitted.

drop index withdrawal.application__one_under_way;
-- 一个账户一笔在途提取: one account is paid out by one application at a time.
create unique index application__one_under_way on withdrawal.application (center_id, account_id)
  where state in ('submitted', 'paying', 'unpaid') and journal_id is null;
