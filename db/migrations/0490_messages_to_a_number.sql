-- A report names its message by the number it went to when nothing else does, and the desk looks messages up by number.
create index sms__number on notice.sms (center_id, mobile_index, created_at);
