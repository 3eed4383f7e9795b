-- A contract that was drawn up and whose case was cancelled before anybody signed it: it binds nobody, and is no open loan.

alter table loan.contract
  add column cancelled_on date,
  add constraint contract__cancelled_unsigned check (cancelled_on is null or signed_on is null);

update loan.contract c set cancelled_on = (of_case.ended_at at time zone 'Asia/Shanghai')::date
from casework.case_record of_case
where of_case.center_id = c.center_id and of_case.case_id = c.case_id and of_case.state in ('cancelled', 'refused') and c.signed_on is null;
