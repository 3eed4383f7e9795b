-- What was signed can come to nothing as well: before the money leaves, conditions may change, and the case goes back for
-- another amount, under a new contract, or is refused.
alter table loan.contract drop constraint contract__cancelled_unsigned;
alter table loan.contract drop constraint contract__case;
create unique index contract__case on loan.contract (center_id, case_id) where cancelled_on is null;
