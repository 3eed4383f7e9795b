-- Least privilege for the running service: run after every migration by the owner. It may not create, alter or drop
-- anything, and history (books, audit, issued papers) can only be added to.
do $$ begin
  if not exists (select from pg_roles where rolname = 'anju_app') then create role anju_app login; end if;
end $$;

grant usage on schema params, party, account, ledger, audit, identity, notice, document, settlement, contribution, jobs to anju_app;
revoke all on all tables in schema params, party, account, ledger, audit, identity, notice, document, settlement, contribution from anju_app;

grant select on all tables in schema params, ledger to anju_app;
grant select on party.center, settlement.bank_account to anju_app;

-- Insert-only: the books, the audit trail, issued papers.
grant select, insert on
  ledger.journal, ledger.journal_line, ledger.personal_entry, ledger.employer_entry,
  audit.entry, audit.digest, party.person_change, account.account_change, identity.login_log,
  document.file, document.paper, contribution.roster_import
  to anju_app;

-- What changes in the course of business.
grant select, insert, update on
  ledger.personal_balance, ledger.employer_balance,
  party.person, party.employer, account.employer_account, account.personal_account,
  identity.login, identity.staff, identity.one_time_code, identity.attempt,
  notice.occasion, notice.message, notice.sms, settlement.receipt, contribution.remittance
  to anju_app;

-- What is thrown away when it is used up.
grant select, insert, update, delete on
  identity.session, identity.captcha, identity.certificate_challenge, identity.one_time_code, identity.attempt,
  contribution.remittance_line, contribution.newcomer
  to anju_app;

grant select, insert, update, delete on all tables in schema jobs to anju_app;
grant execute on all functions in schema jobs to anju_app;
