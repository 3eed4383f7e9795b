-- Exports that are made in the background and fetched within a day.

create schema report;

create table report.export (
  center_id     integer not null,
  export_id     uuid not null,
  owner_kind    text not null,
  owner_id      text not null,
  actor_id      text not null,
  name          text not null,
  title         text not null,
  filter        jsonb not null,
  filter_text   text not null,
  state         text not null,
  attempt       smallint not null default 0,
  row_count     integer not null default 0,
  row_total     integer,
  piece_count   integer not null default 0,
  file_bytes    bigint not null default 0,
  failure       text,
  requested_at  timestamptz not null,
  started_at    timestamptz,
  progressed_at timestamptz,
  finished_at   timestamptz,
  expires_at    timestamptz,
  constraint export__pk primary key (center_id, export_id),
  constraint export__owner_kind check (owner_kind in ('person', 'employer', 'staff')),
  constraint export__state check (state in ('waiting', 'running', 'ready', 'failed', 'cancelled', 'expired')),
  constraint export__ready check ((state in ('ready', 'expired')) = (expires_at is not null))
);
comment on table report.export is 'Exports of lists (导出): requested, made by a worker, kept for a day for their owner.';
comment on column report.export.owner_id is 'The person, the employer or the member of staff who may see, cancel and fetch it.';
comment on column report.export.attempt is 'Which run writes it: a run that another one has overtaken writes nothing more.';
create index export__owner on report.export (center_id, owner_kind, owner_id, requested_at);
create index export__expiry on report.export (center_id, expires_at) where state = 'ready';

create table report.export_piece (
  center_id integer not null,
  export_id uuid not null,
  piece_no  integer not null,
  content   bytea not null,
  constraint export_piece__pk primary key (center_id, export_id, piece_no)
);
comment on table report.export_piece is 'The file of an export in pieces of about half a megabyte, so that neither who writes nor who fetches it holds it whole.';
-- Compressed already: a second compression would cost time and save nothing.
alter table report.export_piece alter column content set storage external;
