-- Turns a migrated database into a distributed one: run on the Citus coordinator after the migrations.
-- Every business table is sharded by center_id and co-located, so that a transaction of one centre stays on one node.

select create_reference_table('params.national_value');
select create_reference_table('params.national_day');
select create_reference_table('ledger.subject');
select create_reference_table('loan.rate');
select create_reference_table('ledger.journal_template');
select create_reference_table('ledger.journal_template_line');

-- params
select create_distributed_table('params.center_value', 'center_id', colocate_with => 'none');
select create_distributed_table('params.center_day', 'center_id', colocate_with => 'params.center_value');

-- party
select create_distributed_table('party.center', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('party.person', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('party.person_change', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('party.employer', 'center_id', colocate_with => 'params.center_value');

-- account
select create_distributed_table('account.employer_account', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('account.personal_account', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('account.account_change', 'center_id', colocate_with => 'params.center_value');

-- ledger
-- Citus takes no policy that asks another table: on it the posting statement alone keeps closed days closed.
drop policy if exists journal__open_day on ledger.journal;
drop policy if exists journal_line__open_day on ledger.journal_line;
drop policy if exists books__never_back on ledger.books;
drop policy if exists books__begun on ledger.books;
alter table ledger.journal disable row level security;
alter table ledger.journal_line disable row level security;
alter table ledger.books disable row level security;
select create_distributed_table('ledger.books', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('ledger.interest_run', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('ledger.interest_chunk', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('ledger.closing', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('ledger.voucher_number', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('ledger.subject_day', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('ledger.journal', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('ledger.journal_line', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('ledger.personal_balance', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('ledger.hold', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('ledger.personal_entry', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('ledger.employer_balance', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('ledger.employer_entry', 'center_id', colocate_with => 'params.center_value');

-- audit
select create_distributed_table('audit.entry', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('audit.digest', 'center_id', colocate_with => 'params.center_value');

-- identity
select create_distributed_table('identity.login', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('identity.staff', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('identity.staff_change', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('identity.staff_activation', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('identity.care', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('identity.session', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('identity.login_log', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('identity.closed_registration', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('identity.captcha', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('identity.one_time_code', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('identity.certificate_challenge', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('identity.attempt', 'center_id', colocate_with => 'params.center_value');

-- desk
select create_distributed_table('desk.agent', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('desk.conversation', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('desk.message', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('desk.image', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('desk.question_use', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('desk.delivery', 'center_id', colocate_with => 'params.center_value');

-- content
select create_distributed_table('content.item', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('content.version', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('content.step', 'center_id', colocate_with => 'params.center_value');

-- workorder
select create_distributed_table('workorder.work_order', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('workorder.step', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('workorder.attachment', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('workorder.member', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('survey.survey', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('survey.step', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('survey.participant', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('survey.named_answer', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('survey.urn', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('survey.sheet', 'center_id', colocate_with => 'params.center_value');

-- hotline
select create_distributed_table('hotline.prompt', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('hotline.call', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('hotline.call_step', 'center_id', colocate_with => 'params.center_value');

-- notice
select create_distributed_table('notice.occasion', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('notice.message', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('notice.sms', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('notice.sms_try', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('notice.sms_part', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('notice.access_number', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('notice.uplink', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('notice.subscription', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('notice.subscription_change', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('notice.revision', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('notice.batch', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('notice.mute', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('notice.channel_binding', 'center_id', colocate_with => 'params.center_value');

-- wechat
select create_distributed_table('wechat.authorization_state', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('wechat.ticket', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('wechat.follower', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('wechat.message_consent', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('wechat.incoming', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('wechat.menu_publication', 'center_id', colocate_with => 'params.center_value');

-- document
select create_distributed_table('document.file', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('document.paper', 'center_id', colocate_with => 'params.center_value');

-- evidence
select create_distributed_table('evidence.consent', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('evidence.query', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('evidence.attempt', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('evidence.receipt', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('evidence.source', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('evidence.certificate', 'center_id', colocate_with => 'params.center_value');

-- settlement
select create_distributed_table('settlement.bank_account', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('settlement.receipt', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('settlement.receipt_allocation', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('settlement.employer_refund', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('settlement.payment', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('settlement.payment_event', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('settlement.journal_account', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('settlement.collection_batch', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('settlement.collection_part', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('settlement.collection_row', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('settlement.statement_day', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('settlement.statement_line', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('settlement.reconciliation', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('settlement.reconciliation_break', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('settlement.break_note', 'center_id', colocate_with => 'params.center_value');

-- casework
select create_distributed_table('casework.case_record', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('casework.case_event', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('casework.decision', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('casework.draft', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('casework.submission', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('casework.attachment', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('casework.attachment_file', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('casework.attachment_page', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('casework.visit', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('casework.rating', 'center_id', colocate_with => 'params.center_value');

-- contribution
select create_distributed_table('contribution.remittance', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('contribution.remittance_line', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('contribution.newcomer', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('contribution.roster_import', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('contribution.business', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('contribution.business_line', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('contribution.dunning', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('contribution.collection_agreement', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('contribution.collection', 'center_id', colocate_with => 'params.center_value');

-- loan
select create_distributed_table('loan.estate', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('loan.contract', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('loan.borrower', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('loan.account', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('loan.bill', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('loan.entry', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('loan.bill_payment', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('loan.told', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('loan.offset_agreement', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('loan.request', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('loan.evidence', 'center_id', colocate_with => 'params.center_value');

-- registration
select create_distributed_table('registration.deed', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('registration.freeze', 'center_id', colocate_with => 'params.center_value');

-- report
select create_distributed_table('report.export', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('report.export_piece', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('report.kpi_day', 'center_id', colocate_with => 'params.center_value');

-- accounting
select create_distributed_table('accounting.voucher_request', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('accounting.check_run', 'center_id', colocate_with => 'params.center_value');

-- withdrawal
select create_distributed_table('withdrawal.application', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('withdrawal.evidence', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('withdrawal.ban', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('withdrawal.family_consent', 'center_id', colocate_with => 'params.center_value');

-- kiosk
select create_distributed_table('kiosk.device', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('kiosk.visit', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('kiosk.print', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('kiosk.print_file', 'center_id', colocate_with => 'params.center_value');

-- booking
select create_distributed_table('booking.queue_group', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('booking.outlet_window', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('booking.outlet_day', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('booking.printer', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('booking.plan', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('booking.outlet', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('booking.service', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('booking.slot_plan', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('booking.appointment', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('booking.ticket', 'center_id', colocate_with => 'params.center_value');

-- policy
select create_distributed_table('policy.parameter_change', 'center_id', colocate_with => 'params.center_value');

-- service
select create_distributed_table('service.change', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('service.stop', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('service.flow', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('service.flow_lease', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('service.trade', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('service.trade_day', 'center_id', colocate_with => 'params.center_value');

-- transfer
select create_distributed_table('transfer.centre', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('transfer.transfer', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('transfer.event', 'center_id', colocate_with => 'params.center_value');
select create_distributed_table('transfer.message', 'center_id', colocate_with => 'params.center_value');
