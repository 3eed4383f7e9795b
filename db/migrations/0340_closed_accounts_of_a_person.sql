-- Whose account is closed still looks at it: found by the person when there is no open one.
create index personal_account__closed_of_person on account.personal_account (center_id, person_id, opened_on)
  where state not in ('normal', 'sealed', 'frozen');
