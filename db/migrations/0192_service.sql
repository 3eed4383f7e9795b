-- Integrated management (综合管理): which business is open where and when, what stops it, how much a channel carries, and how much
-- one person may do. 《综合服务平台建设导则》(建金〔2016〕14号): services are switched per channel with approval, hours and limits are
-- parameters, thresholds are refused in real time.

create schema service;

create table service.change (
  center_id       integer not null,
  change_id       uuid not null,
  kind            text not null,
  target          text not null,
  channel         text not null,
  content         jsonb not null,
  reason          text not null,
  takes_effect_at timestamptz not null,
  state           text not null,
  proposed_by     uuid not null,
  proposed_at     timestamptz not null,
  decided_by      uuid,
  decided_at      timestamptz,
  note            text,
  constraint change__pk primary key (center_id, change_id),
  constraint change__kind check (kind in ('switch', 'channel', 'hours', 'threshold', 'limit', 'preset')),
  constraint change__state check (state in ('waiting', 'approved', 'returned', 'withdrawn')),
  constraint change__decided check ((state = 'waiting') = (decided_at is null)),
  constraint change__four_eyes check (state = 'withdrawn' or decided_by is null or decided_by <> proposed_by)
);
comment on table service.change is 'A setting of a service or a channel: proposed by one, decided by another, in force from its time until the next of the same target. Rows are the history.';
comment on column service.change.target is 'A service, a preset, or * for the whole channel.';
create unique index change__one_waiting on service.change (center_id, kind, target, channel) where state = 'waiting';
create index change__in_force on service.change (center_id, kind, target, channel, takes_effect_at desc) where state = 'approved';

create table service.stop (
  center_id  integer not null,
  stop_id    uuid not null,
  services   text[] not null,
  channels   text[] not null,
  cause      text not null,
  preset     text,
  reason     text not null,
  figures    jsonb not null,
  begun_at   timestamptz not null,
  begun_by   uuid,
  ended_at   timestamptz,
  ended_by   uuid,
  end_reason text,
  constraint stop__pk primary key (center_id, stop_id),
  constraint stop__cause check (cause in ('emergency', 'preset')),
  constraint stop__by check ((cause = 'emergency') = (begun_by is not null) and (cause = 'preset') = (preset is not null)),
  constraint stop__ended check ((ended_at is null) = (end_reason is null))
);
comment on table service.stop is 'Services that are stopped at once on channels: by one person in an emergency, or by a preset rule. Empty lists mean all.';
create unique index stop__one_of_preset on service.stop (center_id, preset) where ended_at is null and preset is not null;
create index stop__open on service.stop (center_id) where ended_at is null;

create table service.flow_lease (
  center_id integer not null,
  channel   text not null,
  kind      text not null,
  minute    timestamptz not null,
  granted   integer not null,
  constraint flow_lease__pk primary key (center_id, channel, kind, minute),
  constraint flow_lease__kind check (kind in ('visits', 'business'))
);
comment on table service.flow_lease is 'What a channel has let in of a minute, drawn by the processes in blocks: one update for many requests, so that no row is hot.';

create table service.flow (
  center_id integer not null,
  minute    timestamptz not null,
  channel   text not null,
  service   text not null,
  process   uuid not null,
  requests  integer not null,
  visits    integer not null,
  business  integer not null,
  succeeded integer not null,
  refused   integer not null,
  failed    integer not null,
  turned_away integer not null,
  constraint flow__pk primary key (center_id, minute, channel, service, process)
);
comment on table service.flow is 'What came in a minute, each process in rows of its own: requests, pages opened, business and how it ended, and what the gate turned away.';

-- How well the bank is reached now: what was sent in the last minutes.
create index payment__sent on settlement.payment (center_id, sent_at) where sent_at is not null;
