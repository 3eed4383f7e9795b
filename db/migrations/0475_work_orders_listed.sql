-- The list of work orders in the order in which the desk reads it: a centre of a million accounts has hundreds of thousands of
-- closed ones behind the few that are open.
create index work_order__listed on workorder.work_order (
  center_id,
  (state = 'closed'),
  (case when state <> 'closed' then due_on end),
  (array_position(array['critical', 'urgent', 'usual'], priority)),
  written_at desc,
  work_order_id
);
