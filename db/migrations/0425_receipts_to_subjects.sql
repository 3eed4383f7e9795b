-- Money that arrives and is nobody's deposit: the bank's own interest, what was owed to the centre. Until now a temporary receipt
-- could only be given to an employer or sent back, and such money stayed in 219 for ever.
alter table settlement.receipt_allocation add column subject_code text;
comment on column settlement.receipt_allocation.subject_code is 'The subject that the money is booked to.';
alter table settlement.receipt_allocation drop constraint receipt_allocation__kind;
alter table settlement.receipt_allocation add constraint receipt_allocation__kind check (
  (kind = 'employer' and employer_id is not null)
  or (kind = 'return' and bank_code is not null and bank_name is not null and payer_holder is not null)
  or (kind = 'subject' and subject_code in ('401', '111', '119'))
);
