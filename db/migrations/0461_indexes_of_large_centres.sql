-- Pages of the desk that read whole tables in a centre of a million accounts: payments and short messages of one state among
-- the many that went well, the newest receipts, the visits of one person.
create index payment__not_paid on settlement.payment (center_id, state, registered_at) where state <> 'paid';
create index sms__ended_badly on notice.sms (center_id, state, created_at) where state in ('failed', 'unknown', 'withheld');
create index receipt__recent on settlement.receipt (center_id, received_at);
create index visit__person on casework.visit (center_id, person_id, opened_at) where person_id is not null;
