-- Lists of an employer's people are read in the order of their accounts, any page of them.
create index personal_account__employer_no on account.personal_account (center_id, employer_id, account_no);
drop index account.personal_account__employer;
