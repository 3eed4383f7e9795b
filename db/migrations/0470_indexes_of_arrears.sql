-- Who is behind with a month, what they owe and how often they were reminded: reminders had no index by employer that serves
-- both kinds, and what an employer's people pay was read row by row from the table.
create index dunning__of_month on contribution.dunning (center_id, employer_id, month);
create index personal_account__paying on account.personal_account (center_id, employer_id) include (base_fen) where state = 'normal';
