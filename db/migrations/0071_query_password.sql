-- The query password of the telephone and short-message services: six digits, with which nothing can be changed.
alter table identity.login add column query_password_hash text;
comment on column identity.login.query_password_hash is 'Query password (查询密码) of the channels that have no keyboard: telephone and short messages. Opens figures, changes nothing.';
