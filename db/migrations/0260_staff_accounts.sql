-- Accounts of the centre's own staff: who proposed and who confirmed each change, and how somebody new gets in.

alter table identity.staff
  add column employee_number text,
  add column state           text not null default 'active',
  add column created_at      timestamptz,
  add column stopped_at      timestamptz,
  add constraint staff__state check (state in ('active', 'stopped')),
  add constraint staff__stopped check ((state = 'stopped') = (stopped_at is not null)),
  add constraint staff__employee_number unique (center_id, employee_number);
comment on column identity.staff.state is 'A stopped account is kept, with its name in the history of cases, and cannot log in.';

alter table identity.login
  add column last_login_at       timestamptz,
  add column totp_pending_sealed bytea,
  add column totp_pending_until  timestamptz,
  add constraint login__totp_pending check ((totp_pending_sealed is null) = (totp_pending_until is null));
comment on column identity.login.totp_pending_sealed is 'The secret that is being enrolled: it counts once a code of it has been given.';
update identity.login l set last_login_at = (
  select max(g.at) from identity.login_log g
  where g.center_id = l.center_id and g.kind = 'staff' and g.subject_id = l.subject_id and g.result = '成功'
) where l.kind = 'staff';

create table identity.staff_change (
  center_id       integer not null,
  change_id       uuid not null,
  staff_id        uuid not null,
  kind            text not null,
  username        text,
  content         jsonb not null,
  before          jsonb not null,
  reason          text not null,
  state           text not null default 'waiting',
  proposed_by     uuid not null,
  proposed_at     timestamptz not null,
  decided_by      uuid,
  decided_at      timestamptz,
  note            text,
  constraint staff_change__pk primary key (center_id, change_id),
  constraint staff_change__kind check (kind in ('open', 'change', 'stop', 'resume', 'unlock', 'reset')),
  constraint staff_change__state check (state in ('waiting', 'approved', 'returned', 'withdrawn')),
  constraint staff_change__decided check ((state = 'waiting') = (decided_at is null) and (state = 'waiting') = (decided_by is null)),
  constraint staff_change__two_people check (state not in ('approved', 'returned') or decided_by <> proposed_by),
  constraint staff_change__not_own check (staff_id <> proposed_by and (state = 'withdrawn' or staff_id is distinct from decided_by)),
  constraint staff_change__open_named check ((kind = 'open') = (username is not null))
);
-- Of one account, and of one user name, one change waits at a time.
create unique index staff_change__one_waiting on identity.staff_change (center_id, staff_id) where state = 'waiting';
create unique index staff_change__username_waiting on identity.staff_change (center_id, username) where state = 'waiting';
create index staff_change__by_time on identity.staff_change (center_id, proposed_at desc, change_id desc);
comment on table identity.staff_change is 'What an administrator wants changed of an account of staff, and what the security officer decided: two people, neither of them its owner.';

create table identity.staff_activation (
  center_id  integer not null,
  staff_id   uuid not null,
  code_hash  text not null,
  issued_by  uuid,
  issued_at  timestamptz not null,
  expires_at timestamptz not null,
  constraint staff_activation__pk primary key (center_id, staff_id)
);
comment on table identity.staff_activation is 'The one-time code with which the owner of an account sets password and TOTP; removed when it is used.';

insert into params.national_value (key, valid_from, value, source) values
  ('staff.password-days', '2019-12-01', '90', 'GB/T 22239-2019 8.1.4.1 a)：身份鉴别信息应定期更换；间隔由中心的安全管理制度规定，未规定的为 90 天'),
  ('staff.unused-days', '2019-12-01', '90', 'GB/T 22239-2019 8.1.4.2 c)：应及时删除或停用多余的、过期的账户；多少天未使用视为多余由中心规定，未规定的为 90 天');
