-- Who came in on a day is counted every quarter of an hour (active users, G-10): found by the day, not by reading every login.
create index login_log__at on identity.login_log (center_id, at);
