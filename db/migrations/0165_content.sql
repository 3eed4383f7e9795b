-- What the centre publishes: policies, guides and announcements from one reviewed source. A version is edited by some, reviewed
-- by another and shown on its channels from the moment it is live; nothing has to run at that moment.

create schema content;

create table content.item (
  center_id       integer not null,
  item_id         uuid not null,
  kind            text not null,
  created_at      timestamptz not null,
  created_by      uuid not null,
  withdrawn_at    timestamptz,
  withdrawn_by    uuid,
  withdraw_reason text,
  constraint item__pk primary key (center_id, item_id),
  constraint item__kind check (kind in ('policy', 'guide', 'notice')),
  constraint item__withdrawn check ((withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdraw_reason is null))
);
comment on table content.item is 'A policy, guide or announcement; what it says is in its versions. What went live before withdrawn_at is no longer shown.';

create table content.version (
  center_id   integer not null,
  version_id  uuid not null,
  item_id     uuid not null,
  number      integer not null,
  title       text not null,
  summary     text not null,
  category    text not null,
  sections    jsonb not null,
  start       text,
  channels    text[] not null,
  reason      text not null,
  state       text not null,
  publish_at  timestamptz,
  editors     uuid[] not null,
  edited_at   timestamptz not null,
  reviewed_by uuid,
  reviewed_at timestamptz,
  review_note text,
  live_at     timestamptz,
  constraint version__pk primary key (center_id, version_id),
  constraint version__number unique (center_id, item_id, number),
  constraint version__item foreign key (center_id, item_id) references content.item (center_id, item_id),
  constraint version__state check (state in ('draft', 'in-review', 'approved', 'returned', 'withdrawn')),
  constraint version__channels check (cardinality(channels) > 0),
  constraint version__four_eyes check (reviewed_by is null or reviewed_by <> all (editors)),
  constraint version__reviewed check (state not in ('approved', 'returned') or reviewed_by is not null),
  constraint version__live check (state <> 'approved' or live_at >= reviewed_at)
);
comment on table content.version is 'What an item says: title, sections as text in a small markup, channels. Shown from live_at on until a later version is live.';
comment on column content.version.editors is 'Everybody who wrote on it: none of them reviews it.';
create unique index version__one_open on content.version (center_id, item_id) where state in ('draft', 'in-review', 'returned');
create index version__live_order on content.version (center_id, item_id, live_at desc, number desc) where state = 'approved';

create table content.step (
  center_id integer not null,
  item_id   uuid not null,
  seq       integer not null,
  number    integer,
  kind      text not null,
  note      text not null,
  done_by   uuid not null,
  done_at   timestamptz not null,
  constraint step__pk primary key (center_id, item_id, seq),
  constraint step__item foreign key (center_id, item_id) references content.item (center_id, item_id),
  constraint step__kind check (kind in ('saved', 'submitted', 'approved', 'returned', 'taken-back', 'withdrawn'))
);
comment on table content.step is 'Who did what with an item and when; only added to.';
