-- Evidence: what other agencies confirm of what people say, with whose consent, and what a person decides when they cannot.

create schema evidence;

create table evidence.consent (
  center_id       integer not null,
  consent_id      uuid not null,
  person_id       uuid not null,
  sources         text[] not null,
  purpose         text not null,
  wording         text not null,
  channel         text not null,
  agreed_by_kind  text not null,
  agreed_by       text not null,
  agreed_at       timestamptz not null,
  expires_on      date not null,
  revoked_at      timestamptz,
  revoked_by_kind text,
  revoked_by      text,
  revoked_channel text,
  constraint consent__pk primary key (center_id, consent_id),
  constraint consent__sources check (cardinality(sources) > 0),
  constraint consent__revoked check ((revoked_at is null) = (revoked_by is null))
);
comment on table evidence.consent is 'Who agreed to which sources being asked, for what purpose, until when, on which channel, in which words; revocable, never deleted.';
create index consent__person on evidence.consent (center_id, person_id, agreed_at);

create table evidence.query (
  center_id       integer not null,
  query_id        uuid not null,
  business        text not null,
  business_id     uuid not null,
  case_id         uuid,
  source          text not null,
  subject_kind    text not null,
  subject_id      uuid not null,
  purpose         text not null,
  consent_id      uuid,
  law             text,
  claims_sealed   bytea,
  claims_index    bytea not null,
  wants           text[] not null,
  state           text not null,
  reason          text,
  attempt_count   integer not null default 0,
  next_ask_at     timestamptz,
  deadline_on     date not null,
  receipt_id      uuid,
  told_waiting    boolean not null default false,
  asked_by_kind   text not null,
  asked_by        text not null,
  channel         text not null,
  registered_at   timestamptz not null,
  finished_at     timestamptz,
  constraint query__pk primary key (center_id, query_id),
  constraint query__state check (state in ('registered', 'asking', 'waiting', 'matched', 'mismatched', 'not-found', 'overdue', 'certified', 'cancelled')),
  constraint query__basis check ((consent_id is null) <> (law is null)),
  constraint query__next check ((next_ask_at is not null) = (state in ('registered', 'asking', 'waiting'))),
  constraint query__subject check (subject_kind in ('person', 'employer'))
);
comment on table evidence.query is 'Questions to other agencies: about whom, why, on which basis (consent or a named law), and what became of them. Claims are sealed.';
comment on column evidence.query.next_ask_at is 'When it is asked next by itself; while asking, when the asker counts as lost.';
comment on column evidence.query.deadline_on is 'The last day on which it is asked again by itself.';
-- One question of a business about one claim: a repeat of the command finds it.
create unique index query__once on evidence.query (center_id, business, business_id, source, subject_id, claims_index) where state <> 'cancelled';
create index query__due on evidence.query (center_id, next_ask_at) where next_ask_at is not null;
create index query__subject on evidence.query (center_id, subject_kind, subject_id, registered_at);
create index query__case on evidence.query (center_id, case_id) where case_id is not null;

create table evidence.attempt (
  center_id    integer not null,
  query_id     uuid not null,
  attempt_no   integer not null,
  source       text not null,
  asked_at     timestamptz not null,
  ended_at     timestamptz,
  outcome      text,
  reason       text,
  milliseconds integer,
  constraint attempt__pk primary key (center_id, query_id, attempt_no),
  constraint attempt__outcome check (outcome in ('answered', 'unavailable', 'lost')),
  constraint attempt__ended check ((ended_at is null) = (outcome is null))
);
comment on table evidence.attempt is 'Each time a source was asked: the health of a source, and what a person is shown of who looked.';
create index attempt__source on evidence.attempt (center_id, source, asked_at);

create table evidence.receipt (
  center_id       integer not null,
  receipt_id      uuid not null,
  query_id        uuid not null,
  source          text not null,
  subject_kind    text not null,
  subject_id      uuid not null,
  claims_index    bytea not null,
  wants           text[] not null,
  result          text not null,
  serial          text not null,
  answer_sealed   bytea,
  findings_sealed bytea,
  answered_at     timestamptz not null,
  fresh_until     timestamptz not null,
  removed_at      timestamptz,
  constraint receipt__pk primary key (center_id, receipt_id),
  constraint receipt__result check (result in ('match', 'mismatch', 'not-found'))
);
comment on table evidence.receipt is 'What a source answered: result, the source''s own serial, when. Answer and findings are sealed and removed after the retention period; the rest stays.';
create index receipt__reuse on evidence.receipt (center_id, source, subject_id, claims_index, answered_at);
create index receipt__removal on evidence.receipt (center_id, answered_at) where removed_at is null;

create table evidence.source (
  center_id     integer not null,
  source        text not null,
  paused_at     timestamptz,
  paused_by     text,
  pause_reason  text,
  constraint source__pk primary key (center_id, source)
);
comment on table evidence.source is 'Sources that the staff paused, and why. A source without a row is asked.';

create table evidence.certificate (
  center_id       integer not null,
  certificate_id  uuid not null,
  query_id        uuid not null,
  issuer_kind     text not null,
  issuer          text not null,
  document_no     text,
  issued_on       date not null,
  form            text not null,
  place           text,
  attachment_ids  uuid[] not null,
  state           text not null,
  handed_in_kind  text not null,
  handed_in_by    text not null,
  handed_in_at    timestamptz not null,
  channel         text not null,
  decided_by      text,
  decided_at      timestamptz,
  decision_reason text,
  is_sampled      boolean not null default false,
  sample_share_ppm bigint,
  audit_result    text,
  audited_by      text,
  audited_at      timestamptz,
  audit_note      text,
  constraint certificate__pk primary key (center_id, certificate_id),
  constraint certificate__issuer_kind check (issuer_kind in ('employer', 'authority')),
  constraint certificate__form check (form in ('upload', 'paper')),
  constraint certificate__state check (state in ('open', 'accepted', 'refused')),
  constraint certificate__decided check ((state = 'open') = (decided_by is null)),
  constraint certificate__audit check (audit_result in ('genuine', 'false')),
  constraint certificate__audited check ((audit_result is null) = (audited_by is null))
);
comment on table evidence.certificate is 'Certificates of employers and authorities in place of a source that could not confirm: who handed it in, who decided, and the later audit of a random share.';
create unique index certificate__one_open on evidence.certificate (center_id, query_id) where state = 'open';
create index certificate__sample on evidence.certificate (center_id, decided_at) where is_sampled;

-- How long an answer may be used again for the same claim, how long a source is asked again, how long answers are kept.
insert into params.national_value (key, valid_from, value, source) values
  ('evidence.fresh-days.identity', '2026-01-01', '30', '系统缺省值，中心可另行规定；《个人信息保护法》第八条：避免因信息不准确、不完整造成不利影响'),
  ('evidence.fresh-days.housing-contract', '2026-01-01', '1', '系统缺省值，中心可另行规定；《个人信息保护法》第八条'),
  ('evidence.fresh-days.real-estate', '2026-01-01', '1', '系统缺省值，中心可另行规定；《个人信息保护法》第八条'),
  ('evidence.fresh-days.tax-invoice', '2026-01-01', '1', '系统缺省值，中心可另行规定；《个人信息保护法》第八条'),
  ('evidence.fresh-days.marriage', '2026-01-01', '1', '系统缺省值，中心可另行规定；《个人信息保护法》第八条'),
  ('evidence.fresh-days.retirement', '2026-01-01', '30', '系统缺省值，中心可另行规定；《个人信息保护法》第八条'),
  ('evidence.fresh-days.employer', '2026-01-01', '7', '系统缺省值，中心可另行规定；《个人信息保护法》第八条'),
  ('evidence.fresh-days.bank-loan', '2026-01-01', '1', '系统缺省值，中心可另行规定；《个人信息保护法》第八条'),
  ('evidence.wait-days', '2026-01-01', '10', '系统缺省值，中心可另行规定：数据源中断时自动重查的天数'),
  ('evidence.consent-days', '2026-01-01', '365', '系统缺省值，中心可另行规定；《个人信息保护法》第十四条、第十五条'),
  ('evidence.retention-days', '2026-01-01', '1095', '系统缺省值，中心可另行规定；《个人信息保护法》第十九条：保存期限为实现处理目的所必要的最短时间'),
  ('evidence.sample-share-ppm', '2026-01-01', '100000', '系统缺省值，中心可另行规定：证明材料事后抽查比例10%');
