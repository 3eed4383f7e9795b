-- Ended cases are looked up by how they ended and when they were submitted.

create index case_record__by_state on casework.case_record (center_id, state, submitted_at);
