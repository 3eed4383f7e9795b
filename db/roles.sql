-- Least privilege for the running service: run after every migration by the owner. It may not create, alter or drop
-- anything, and history (books, audit, issued papers) can only be added to. One block a module, in the modules' order.
do $$ begin
  if not exists (select from pg_roles where rolname = 'anju_app') then create role anju_app login; end if;
end $$;

-- The job queue: its tables are its library's.
grant usage on schema jobs to anju_app;
grant select, insert, update, delete on all tables in schema jobs to anju_app;
grant execute on all functions in schema jobs to anju_app;

-- platform: a process may see which migrations there are
grant usage on schema platform to anju_app;
grant select on platform.migration to anju_app;

-- params
grant usage on schema params to anju_app;
revoke all on all tables in schema params from anju_app;
grant select on all tables in schema params to anju_app;
-- A centre's own values are proposed and reviewed on the screens of the module that uses them.
grant insert, update on params.center_value to anju_app;
grant insert, update, delete on params.center_day to anju_app;

-- party
grant usage on schema party to anju_app;
revoke all on all tables in schema party from anju_app;
grant select on party.center to anju_app;
grant select, insert on party.person_change to anju_app;
grant select, insert, update on party.person, party.employer to anju_app;

-- account
grant usage on schema account to anju_app;
revoke all on all tables in schema account from anju_app;
grant select, insert on account.account_change to anju_app;
grant select, insert, update on account.employer_account, account.personal_account to anju_app;

-- ledger: the books are insert-only
grant usage on schema ledger to anju_app;
revoke all on all tables in schema ledger from anju_app;
grant select on all tables in schema ledger to anju_app;
grant insert on ledger.journal, ledger.journal_line, ledger.personal_entry, ledger.employer_entry to anju_app;
grant insert on ledger.closing, ledger.voucher_number, ledger.subject_day to anju_app;
grant insert, update on ledger.books, ledger.interest_run, ledger.interest_chunk, ledger.personal_balance, ledger.employer_balance, ledger.hold to anju_app;

-- audit: insert-only
grant usage on schema audit to anju_app;
revoke all on all tables in schema audit from anju_app;
grant select, insert on audit.entry, audit.digest to anju_app;

-- identity: what is used up is thrown away
grant usage on schema identity to anju_app;
revoke all on all tables in schema identity from anju_app;
grant select, insert on identity.login_log, identity.closed_registration to anju_app;
grant select, insert, update on identity.login, identity.staff, identity.staff_change, identity.care to anju_app;
grant select, insert, update, delete on
  identity.session, identity.staff_activation, identity.captcha, identity.certificate_challenge, identity.one_time_code, identity.attempt
  to anju_app;

-- notice
grant usage on schema notice to anju_app;
revoke all on all tables in schema notice from anju_app;
grant select on notice.access_number to anju_app;
grant select, insert on notice.subscription_change to anju_app;
grant select, insert, update on
  notice.occasion, notice.message, notice.sms, notice.sms_try, notice.sms_part, notice.uplink,
  notice.revision, notice.batch
  to anju_app;
-- What is past its retention is removed.
grant delete on notice.message, notice.sms, notice.sms_try, notice.sms_part, notice.uplink to anju_app;
grant select, insert, update, delete on notice.mute, notice.channel_binding to anju_app;
grant select, insert, update, delete on notice.subscription to anju_app;

-- wechat: what is used up or past its retention is thrown away
grant usage on schema wechat to anju_app;
revoke all on all tables in schema wechat from anju_app;
grant select, insert, update on wechat.follower, wechat.message_consent to anju_app;
grant select, insert, delete on wechat.authorization_state, wechat.ticket to anju_app;
grant select, insert, update, delete on wechat.incoming to anju_app;
grant select, insert on wechat.menu_publication to anju_app;
-- desk
grant usage on schema desk to anju_app;
revoke all on all tables in schema desk from anju_app;
grant select, insert, update on desk.agent, desk.conversation, desk.delivery, desk.question_use to anju_app;
grant select, insert on desk.message, desk.image to anju_app;

-- content
grant usage on schema content to anju_app;
revoke all on all tables in schema content from anju_app;
grant select, insert, update on content.item, content.version to anju_app;
grant select, insert on content.step to anju_app;

-- workorder: steps and attachments are only added to
grant usage on schema workorder to anju_app;
revoke all on all tables in schema workorder from anju_app;
grant select, insert, update on workorder.work_order, workorder.member to anju_app;
grant select, insert on workorder.step, workorder.attachment to anju_app;

-- survey: who answered and what is only added to; the urn is emptied
grant usage on schema survey to anju_app;
revoke all on all tables in schema survey from anju_app;
grant select, insert, update on survey.survey to anju_app;
grant select, insert on survey.step, survey.participant, survey.named_answer, survey.sheet to anju_app;
grant select, insert, update, delete on survey.urn to anju_app;

-- hotline: what was said and asked is only added to
grant usage on schema hotline to anju_app;
revoke all on all tables in schema hotline from anju_app;
grant select, insert on hotline.prompt, hotline.call_step to anju_app;
grant select, insert, update on hotline.call to anju_app;

-- document: issued papers are insert-only; what is no longer true is marked as withdrawn
grant usage on schema document to anju_app;
revoke all on all tables in schema document from anju_app;
grant select, insert on document.file, document.paper to anju_app;
grant update (withdrawn_at, withdrawn_reason) on document.paper to anju_app;

-- evidence: consents, questions and receipts are never deleted; answers are emptied after their retention
grant usage on schema evidence to anju_app;
revoke all on all tables in schema evidence from anju_app;
grant select, insert, update on all tables in schema evidence to anju_app;

-- settlement
grant usage on schema settlement to anju_app;
revoke all on all tables in schema settlement from anju_app;
grant select on settlement.bank_account to anju_app;
grant select, insert on
  settlement.payment_event, settlement.journal_account, settlement.statement_line, settlement.reconciliation, settlement.break_note
  to anju_app;
grant select, insert, update on settlement.statement_day, settlement.reconciliation_break to anju_app;
grant select, insert, update on settlement.receipt, settlement.receipt_allocation, settlement.employer_refund, settlement.payment to anju_app;
grant select, insert, update on
  settlement.collection_batch, settlement.collection_part, settlement.collection_row
  to anju_app;

-- casework: what happened, was submitted, decided or handed in is insert-only
grant usage on schema casework to anju_app;
revoke all on all tables in schema casework from anju_app;
grant select, insert on casework.case_event, casework.decision, casework.submission, casework.attachment_file, casework.attachment_page,
  casework.rating to anju_app;
grant select, insert, update on casework.case_record, casework.attachment, casework.visit to anju_app;
grant select, insert, update, delete on casework.draft to anju_app;

-- contribution: a draft's lines are thrown away with it
grant usage on schema contribution to anju_app;
revoke all on all tables in schema contribution from anju_app;
grant select, insert on contribution.roster_import, contribution.dunning to anju_app;
grant select, insert, update on contribution.remittance, contribution.business, contribution.collection to anju_app;
grant select, insert, update, delete on
  contribution.remittance_line, contribution.newcomer, contribution.business_line, contribution.collection_agreement to anju_app;

-- loan: a month that is paid as it falls due is its entry, its bill is deleted
grant usage on schema loan to anju_app;
revoke all on all tables in schema loan from anju_app;
grant select on loan.rate to anju_app;
grant select, insert on loan.borrower, loan.entry, loan.bill_payment, loan.told to anju_app;
grant select, insert, update on loan.estate, loan.contract, loan.account, loan.bill, loan.request, loan.offset_agreement,
  loan.evidence to anju_app;
grant delete on loan.bill to anju_app;

-- registration: deeds are history
grant usage on schema registration to anju_app;
revoke all on all tables in schema registration from anju_app;
grant select, insert on registration.deed to anju_app;
grant select, insert, update on registration.freeze to anju_app;

-- report: exports are thrown away after a day
grant usage on schema report to anju_app;
revoke all on all tables in schema report from anju_app;
grant select, insert, update, delete on report.export, report.export_piece to anju_app;
grant select, insert, delete on report.kpi_day to anju_app;

-- accounting
grant usage on schema accounting to anju_app;
revoke all on all tables in schema accounting from anju_app;
grant select, insert on accounting.check_run to anju_app;
grant select, insert, update on accounting.voucher_request to anju_app;

-- withdrawal
grant usage on schema withdrawal to anju_app;
revoke all on all tables in schema withdrawal from anju_app;
grant select, insert, update on withdrawal.application, withdrawal.evidence, withdrawal.ban,
  withdrawal.family_consent to anju_app;

-- kiosk
grant usage on schema kiosk to anju_app;
revoke all on all tables in schema kiosk from anju_app;
grant select, insert, update on kiosk.device, kiosk.visit, kiosk.print to anju_app;
grant select, insert, delete on kiosk.print_file to anju_app;

-- booking
grant usage on schema booking to anju_app;
revoke all on all tables in schema booking from anju_app;
grant select on booking.service, booking.queue_group to anju_app;
grant select, insert, update on
  booking.outlet, booking.outlet_window, booking.printer, booking.appointment, booking.ticket
  to anju_app;
grant select, insert, delete on booking.plan, booking.slot_plan, booking.outlet_day to anju_app;
grant delete on booking.printer to anju_app;

-- policy: a change is decided, never removed
grant usage on schema policy to anju_app;
revoke all on all tables in schema policy from anju_app;
grant select, insert, update on policy.parameter_change to anju_app;

-- service: what a preset or a person has stopped, and a change, is ended or decided, never removed
grant usage on schema service to anju_app;
revoke all on all tables in schema service from anju_app;
grant select, insert, update on service.change, service.stop, service.trade, service.trade_day to anju_app;
grant select, insert, update, delete on service.flow, service.flow_lease to anju_app;

-- transfer
grant usage on schema transfer to anju_app;
revoke all on all tables in schema transfer from anju_app;
grant select on transfer.centre to anju_app;
grant select, insert on transfer.event to anju_app;
grant select, insert, update on transfer.transfer, transfer.message to anju_app;
