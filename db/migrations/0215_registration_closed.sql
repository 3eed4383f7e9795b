-- A person gives the online registration up (注销注册): the login is emptied, and what it was stands here, for the figures of service.

create table identity.closed_registration (
  center_id     integer not null,
  closing_id    uuid not null,
  person_id     uuid not null,
  registered_at timestamptz not null,
  closed_at     timestamptz not null,
  channel       text not null,
  constraint closed_registration__pk primary key (center_id, closing_id),
  constraint closed_registration__order check (closed_at >= registered_at)
);
comment on table identity.closed_registration is 'Online registrations that were given up; only added to. Whoever registers again has a new first_login_at.';
create index closed_registration__time on identity.closed_registration (center_id, closed_at);
