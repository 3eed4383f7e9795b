-- Bills are written day by day and never move: the days of a range of pages say as much as an index of every row, and cost
-- nothing when a hundred thousand are written at once (measured: the benchmark `loan`).

drop index loan.bill__due;
create index bill__due on loan.bill using brin (center_id, due_on) with (pages_per_range = 32, autosummarize = on);
