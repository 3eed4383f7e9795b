-- Accounts that a withdrawal closes (提取销户), and that are opened again when it does not come about.
alter table account.account_change drop constraint account_change__kind;
alter table account.account_change add constraint account_change__kind
  check (kind in ('open', 'seal', 'unseal', 'base', 'ratio', 'transfer', 'freeze', 'unfreeze', 'merge', 'close', 'reopen')) not valid;
alter table account.account_change validate constraint account_change__kind;
