-- Every kind of change of a personal account that the modules record; it stands last because several of them add to it.
alter table account.account_change drop constraint account_change__kind;
alter table account.account_change add constraint account_change__kind check (
  kind in ('open', 'seal', 'unseal', 'base', 'ratio', 'transfer', 'close', 'reopen', 'freeze', 'unfreeze', 'merge')
);
