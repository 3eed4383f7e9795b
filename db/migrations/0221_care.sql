-- 关怀版 belongs to whoever logs in, whether or not they have a password: a card at a kiosk and an employer's clerk too.

create table identity.care (
  center_id  integer not null,
  kind       text not null,
  subject_id uuid not null,
  care_mode  boolean not null,
  text_size  text not null default 'large',
  changed_at timestamptz not null,
  constraint care__pk primary key (center_id, kind, subject_id),
  constraint care__kind check (kind in ('person', 'employer')),
  constraint care__text_size check (text_size in ('large', 'larger', 'largest'))
);
comment on table identity.care is '关怀版: whether somebody''s pages have large letters and few choices, and how large. Followed on every channel.';
comment on column identity.login.care_mode is 'No longer read: identity.care has it. Dropped when no running version writes it.';

insert into identity.care (center_id, kind, subject_id, care_mode, changed_at)
select center_id, kind, subject_id, true, now() from identity.login where kind = 'person' and care_mode;
