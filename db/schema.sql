-- Written by `npm run generate` from a freshly migrated database: to be read, not run.

-- Schemas

create schema account;
create schema accounting;
create schema audit;
create schema booking;
create schema casework;
create schema content;
create schema contribution;
create schema desk;
create schema document;
create schema evidence;
create schema hotline;
create schema identity;
create schema kiosk;
create schema ledger;
create schema loan;
create schema notice;
create schema params;
create schema party;
create schema policy;
create schema registration;
create schema report;
create schema service;
create schema settlement;
create schema survey;
create schema transfer;
create schema wechat;
create schema withdrawal;
create schema workorder;

-- Tables

create table account.account_change (
  center_id integer not null,
  account_id uuid not null,
  change_id uuid not null,
  employer_id uuid not null,
  kind text not null,
  before_text text,
  after_text text,
  effective_month date not null,
  changed_at timestamp with time zone not null,
  business_id uuid not null,
  actor_id text not null,
  channel text not null,
  constraint account_change__pk PRIMARY KEY (center_id, account_id, change_id),
  constraint account_change__kind CHECK (kind = ANY (ARRAY['open'::text, 'seal'::text, 'unseal'::text, 'base'::text, 'ratio'::text, 'transfer'::text, 'close'::text, 'reopen'::text, 'freeze'::text, 'unfreeze'::text, 'merge'::text]))
);

create table account.employer_account (
  center_id integer not null,
  employer_id uuid not null,
  state text not null,
  employer_ratio_ppm bigint not null,
  member_ratio_ppm bigint not null,
  first_month date not null,
  contributed_to date,
  opened_on date not null,
  constraint employer_account__pk PRIMARY KEY (center_id, employer_id),
  constraint employer_account__month CHECK (EXTRACT(day FROM first_month) = 1::numeric AND EXTRACT(day FROM contributed_to) = 1::numeric),
  constraint employer_account__ratio CHECK (employer_ratio_ppm >= 0 AND employer_ratio_ppm <= 1000000 AND member_ratio_ppm >= 0 AND member_ratio_ppm <= 1000000),
  constraint employer_account__state CHECK (state = ANY (ARRAY['normal'::text, 'opened'::text, 'deferred'::text, 'closed'::text, 'sealed'::text, 'other'::text]))
);

create table account.personal_account (
  center_id integer not null,
  account_id uuid not null,
  account_no text not null,
  person_id uuid not null,
  employer_id uuid not null,
  state text not null,
  base_fen bigint not null,
  first_month date not null,
  opened_on date not null,
  sealed_on date,
  constraint personal_account__pk PRIMARY KEY (center_id, account_id),
  constraint personal_account__account_no UNIQUE (center_id, account_no),
  constraint personal_account__base CHECK (base_fen > 0),
  constraint personal_account__sealed CHECK ((state = 'sealed'::text) = (sealed_on IS NOT NULL)),
  constraint personal_account__state CHECK (state = ANY (ARRAY['normal'::text, 'sealed'::text, 'merged'::text, 'transferred-out'::text, 'withdrawn'::text, 'frozen'::text, 'other'::text]))
);

create table accounting.check_run (
  center_id integer not null,
  run_id uuid not null,
  checked_at timestamp with time zone not null,
  differences integer not null,
  detail jsonb not null,
  constraint check_run__pk PRIMARY KEY (center_id, run_id)
);

create table accounting.voucher_request (
  center_id integer not null,
  request_id uuid not null,
  kind text not null,
  summary text not null,
  lines jsonb not null,
  reverses_id uuid,
  state text not null,
  proposed_by text not null,
  proposed_at timestamp with time zone not null,
  decided_by text,
  decided_at timestamp with time zone,
  note text,
  journal_id uuid,
  constraint voucher_request__pk PRIMARY KEY (center_id, request_id),
  constraint voucher_request__four_eyes CHECK (decided_by IS NULL OR state = 'withdrawn'::text OR decided_by <> proposed_by),
  constraint voucher_request__kind CHECK (kind = ANY (ARRAY['manual'::text, 'reversal'::text])),
  constraint voucher_request__state CHECK (state = ANY (ARRAY['proposed'::text, 'posted'::text, 'refused'::text, 'withdrawn'::text]))
);

create table audit.digest (
  center_id integer not null,
  batch_no integer not null,
  through_id uuid not null,
  entry_count integer not null,
  digest text not null,
  sealed_at timestamp with time zone not null,
  constraint digest__pk PRIMARY KEY (center_id, batch_no)
);

create table audit.entry (
  center_id integer not null,
  entry_id uuid not null,
  recorded_at timestamp with time zone not null,
  actor_kind text not null,
  actor_id text not null,
  channel text not null,
  operation text not null,
  subject_kind text not null,
  subject_id text not null,
  detail jsonb not null,
  request_id text not null,
  address text not null,
  constraint entry__pk PRIMARY KEY (center_id, entry_id)
);

create table booking.appointment (
  center_id integer not null,
  appointment_id uuid not null,
  number text not null,
  outlet_id uuid not null,
  service text not null,
  day date not null,
  starts smallint not null,
  ends smallint not null,
  subject_kind text not null,
  subject_id uuid not null,
  state text not null,
  channel text not null,
  booked_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  reminded_at timestamp with time zone,
  cancel_reason text,
  place_no smallint not null,
  places smallint not null,
  constraint appointment__pk PRIMARY KEY (center_id, appointment_id),
  constraint appointment__number UNIQUE (center_id, number),
  constraint appointment__place_planned CHECK (place_no >= 1 AND place_no <= places),
  constraint appointment__state CHECK (state = ANY (ARRAY['booked'::text, 'arrived'::text, 'served'::text, 'cancelled'::text, 'missed'::text])),
  constraint appointment__subject CHECK (subject_kind = ANY (ARRAY['person'::text, 'employer'::text]))
);

create table booking.outlet (
  center_id integer not null,
  outlet_id uuid not null,
  name text not null,
  address text not null,
  directions text not null,
  phone text not null,
  opens smallint not null,
  closes smallint not null,
  windows smallint not null,
  position smallint not null,
  services text[],
  is_open boolean not null default true,
  constraint outlet__pk PRIMARY KEY (center_id, outlet_id),
  constraint outlet__hours CHECK (opens >= 0 AND opens < closes AND closes <= 1440),
  constraint outlet__windows CHECK (windows >= 1 AND windows <= 99)
);

create table booking.outlet_day (
  center_id integer not null,
  outlet_id uuid not null,
  day date not null,
  kind text not null,
  note text not null,
  made_by text not null,
  made_at timestamp with time zone not null,
  constraint outlet_day__pk PRIMARY KEY (center_id, outlet_id, day),
  constraint outlet_day__kind CHECK (kind = ANY (ARRAY['closed'::text, 'open'::text]))
);

create table booking.outlet_window (
  center_id integer not null,
  outlet_id uuid not null,
  window_no smallint not null,
  queue_groups text[],
  is_paused boolean not null default false,
  pause_reason text,
  changed_at timestamp with time zone not null,
  constraint outlet_window__pk PRIMARY KEY (center_id, outlet_id, window_no),
  constraint outlet_window__no CHECK (window_no >= 1 AND window_no <= 99)
);

create table booking.plan (
  center_id integer not null,
  outlet_id uuid not null,
  valid_from date not null,
  note text not null,
  made_by text not null,
  made_at timestamp with time zone not null,
  constraint plan__pk PRIMARY KEY (center_id, outlet_id, valid_from)
);

create table booking.printer (
  center_id integer not null,
  outlet_id uuid not null,
  host text not null,
  port integer not null,
  columns smallint not null,
  state text not null,
  state_at timestamp with time zone not null,
  constraint printer__pk PRIMARY KEY (center_id, outlet_id),
  constraint printer__columns CHECK (columns >= 24 AND columns <= 48),
  constraint printer__port CHECK (port >= 1 AND port <= 65535),
  constraint printer__state CHECK (state = ANY (ARRAY['unknown'::text, 'ready'::text, 'paper-low'::text, 'no-paper'::text, 'cover-open'::text, 'fault'::text, 'no-answer'::text]))
);

create table booking.queue_group (
  center_id integer not null,
  queue_group text not null,
  name text not null,
  position smallint not null,
  constraint queue_group__pk PRIMARY KEY (center_id, queue_group)
);

create table booking.service (
  center_id integer not null,
  service text not null,
  name text not null,
  audience text not null,
  minutes smallint not null,
  prefix text not null,
  position smallint not null,
  queue_group text not null default 'general'::text,
  constraint service__pk PRIMARY KEY (center_id, service),
  constraint service__audience CHECK (audience = ANY (ARRAY['person'::text, 'employer'::text, 'all'::text])),
  constraint service__prefix CHECK (prefix ~ '^[A-Z]$'::text)
);

create table booking.slot_plan (
  center_id integer not null,
  outlet_id uuid not null,
  service text not null,
  starts smallint not null,
  ends smallint not null,
  capacity smallint not null,
  valid_from date not null,
  constraint slot_plan__pk PRIMARY KEY (center_id, outlet_id, valid_from, service, starts),
  constraint slot_plan__span CHECK (starts < ends AND capacity > 0)
);

create table booking.ticket (
  center_id integer not null,
  ticket_id uuid not null,
  outlet_id uuid not null,
  day date not null,
  number text not null,
  service text not null,
  kind text not null,
  has_priority boolean not null,
  appointment_id uuid,
  slot_starts smallint,
  state text not null,
  overtaken smallint not null default 0,
  window_no smallint,
  calls smallint not null default 0,
  arrived_at timestamp with time zone not null,
  called_at timestamp with time zone,
  ended_at timestamp with time zone,
  served_by text,
  queued_at timestamp with time zone not null,
  place_at timestamp with time zone not null,
  last_call_at timestamp with time zone,
  priority_reason text,
  person_id uuid,
  ahead_at_most smallint,
  code text not null,
  print_state text not null default 'none'::text,
  score smallint,
  rating_tags text[],
  remark text,
  rated_at timestamp with time zone,
  constraint ticket__pk PRIMARY KEY (center_id, ticket_id),
  constraint ticket__appointment UNIQUE (center_id, appointment_id),
  constraint ticket__number UNIQUE (center_id, outlet_id, day, number),
  constraint ticket__kind CHECK (kind = ANY (ARRAY['booked'::text, 'walk-in'::text])),
  constraint ticket__print_state CHECK (print_state = ANY (ARRAY['none'::text, 'queued'::text, 'printing'::text, 'printed'::text, 'no-paper'::text, 'cover-open'::text, 'fault'::text, 'no-answer'::text])),
  constraint ticket__priority_reason CHECK (priority_reason = ANY (ARRAY['elderly'::text, 'disabled'::text, 'military'::text])),
  constraint ticket__score CHECK (score >= 1 AND score <= 5 AND (score IS NULL) = (rated_at IS NULL)),
  constraint ticket__state CHECK (state = ANY (ARRAY['waiting'::text, 'called'::text, 'held'::text, 'served'::text, 'skipped'::text, 'left'::text]))
);

create table casework.attachment (
  center_id integer not null,
  attachment_id uuid not null,
  case_id uuid not null,
  slot text not null,
  file_name text not null,
  content_type text not null,
  byte_count integer not null,
  page_count integer not null,
  sha256 text not null,
  source_sha256 text not null,
  uploaded_at timestamp with time zone not null,
  actor_kind text not null,
  actor_id text not null,
  channel text not null,
  removed_at timestamp with time zone,
  constraint attachment__pk PRIMARY KEY (center_id, attachment_id),
  constraint attachment__size CHECK (byte_count > 0 AND page_count > 0)
);

create table casework.attachment_file (
  center_id integer not null,
  attachment_id uuid not null,
  content_sealed bytea not null,
  constraint attachment_file__pk PRIMARY KEY (center_id, attachment_id)
);

create table casework.attachment_page (
  center_id integer not null,
  attachment_id uuid not null,
  page_no integer not null,
  content_sealed bytea not null,
  constraint attachment_page__pk PRIMARY KEY (center_id, attachment_id, page_no)
);

create table casework.case_event (
  center_id integer not null,
  case_id uuid not null,
  version integer not null,
  step text not null,
  from_state text,
  to_state text not null,
  stage text,
  at timestamp with time zone not null,
  actor_kind text not null,
  actor_id text not null,
  channel text not null,
  reason text,
  detail jsonb not null,
  constraint case_event__pk PRIMARY KEY (center_id, case_id, version)
);

create table casework.case_record (
  center_id integer not null,
  case_id uuid not null,
  number text not null,
  kind text not null,
  subject_kind text not null,
  subject_id uuid not null,
  matter text not null default ''::text,
  state text not null,
  stage text,
  round integer not null default 0,
  version integer not null,
  headline text not null default ''::text,
  amount_fen bigint,
  wants_human boolean not null default false,
  channel text not null,
  opened_by_kind text not null,
  opened_by text not null,
  opened_at timestamp with time zone not null,
  submitted_at timestamp with time zone,
  changed_at timestamp with time zone not null,
  due_on date,
  due_source text,
  paused_on date,
  escalated_at timestamp with time zone,
  closes_on date,
  taken_by uuid,
  taken_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint case_record__pk PRIMARY KEY (center_id, case_id),
  constraint case_record__number UNIQUE (center_id, number),
  constraint case_record__ended CHECK ((state = ANY (ARRAY['done'::text, 'refused'::text, 'cancelled'::text])) = (ended_at IS NOT NULL)),
  constraint case_record__staged CHECK ((state = 'reviewing'::text) <= (stage IS NOT NULL)),
  constraint case_record__state CHECK (state = ANY (ARRAY['draft'::text, 'submitted'::text, 'waiting'::text, 'reviewing'::text, 'returned'::text, 'approved'::text, 'executing'::text, 'done'::text, 'refused'::text, 'failed'::text, 'cancelled'::text])),
  constraint case_record__subject CHECK (subject_kind = ANY (ARRAY['person'::text, 'employer'::text])),
  constraint case_record__version CHECK (version > 0 AND round >= 0)
);

create table casework.decision (
  center_id integer not null,
  case_id uuid not null,
  version integer not null,
  round integer not null,
  stage text not null,
  outcome text not null,
  actor_kind text not null,
  actor_id text not null,
  is_separate boolean not null,
  reason text not null,
  corrections jsonb not null,
  conditions jsonb not null,
  decided_at timestamp with time zone not null,
  constraint decision__pk PRIMARY KEY (center_id, case_id, version),
  constraint decision__outcome CHECK (outcome = ANY (ARRAY['approve'::text, 'return'::text, 'refuse'::text]))
);

create table casework.draft (
  center_id integer not null,
  case_id uuid not null,
  form_sealed bytea not null,
  saved_at timestamp with time zone not null,
  saved_by_kind text not null,
  saved_by text not null,
  channel text not null,
  revision integer not null,
  resume_code_hash text,
  resume_until timestamp with time zone,
  constraint draft__pk PRIMARY KEY (center_id, case_id)
);

create table casework.rating (
  center_id integer not null,
  visit_id uuid not null,
  score integer not null,
  tags text[] not null,
  remark text not null,
  rated_at timestamp with time zone not null,
  constraint rating__pk PRIMARY KEY (center_id, visit_id),
  constraint rating__score CHECK (score >= 1 AND score <= 5)
);

create table casework.submission (
  center_id integer not null,
  case_id uuid not null,
  round integer not null,
  form_sealed bytea not null,
  submitted_at timestamp with time zone not null,
  actor_kind text not null,
  actor_id text not null,
  channel text not null,
  constraint submission__pk PRIMARY KEY (center_id, case_id, round)
);

create table casework.visit (
  center_id integer not null,
  visit_id uuid not null,
  staff_id uuid not null,
  outlet text not null,
  person_id uuid,
  employer_id uuid,
  identified_by text not null,
  opened_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  rating_code text,
  ticket_id uuid,
  constraint visit__pk PRIMARY KEY (center_id, visit_id),
  constraint visit__identified_by CHECK (identified_by = ANY (ARRAY['card'::text, 'number'::text, 'search'::text])),
  constraint visit__whom CHECK ((person_id IS NULL) <> (employer_id IS NULL))
);

create table content.item (
  center_id integer not null,
  item_id uuid not null,
  kind text not null,
  created_at timestamp with time zone not null,
  created_by uuid not null,
  withdrawn_at timestamp with time zone,
  withdrawn_by uuid,
  withdraw_reason text,
  constraint item__pk PRIMARY KEY (center_id, item_id),
  constraint item__kind CHECK (kind = ANY (ARRAY['policy'::text, 'guide'::text, 'notice'::text, 'question'::text])),
  constraint item__withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdraw_reason IS NULL))
);

create table content.step (
  center_id integer not null,
  item_id uuid not null,
  seq integer not null,
  number integer,
  kind text not null,
  note text not null,
  done_by uuid not null,
  done_at timestamp with time zone not null,
  constraint step__pk PRIMARY KEY (center_id, item_id, seq),
  constraint step__item FOREIGN KEY (center_id, item_id) REFERENCES content.item(center_id, item_id),
  constraint step__kind CHECK (kind = ANY (ARRAY['saved'::text, 'submitted'::text, 'approved'::text, 'returned'::text, 'taken-back'::text, 'withdrawn'::text]))
);

create table content.version (
  center_id integer not null,
  version_id uuid not null,
  item_id uuid not null,
  number integer not null,
  title text not null,
  summary text not null,
  category text not null,
  sections jsonb not null,
  start text,
  channels text[] not null,
  reason text not null,
  state text not null,
  publish_at timestamp with time zone,
  editors uuid[] not null,
  edited_at timestamp with time zone not null,
  reviewed_by uuid,
  reviewed_at timestamp with time zone,
  review_note text,
  live_at timestamp with time zone,
  expires_on date,
  quotes jsonb not null default '{}'::jsonb,
  constraint version__pk PRIMARY KEY (center_id, version_id),
  constraint version__number UNIQUE (center_id, item_id, number),
  constraint version__item FOREIGN KEY (center_id, item_id) REFERENCES content.item(center_id, item_id),
  constraint version__channels CHECK (cardinality(channels) > 0),
  constraint version__four_eyes CHECK (reviewed_by IS NULL OR (reviewed_by <> ALL (editors))),
  constraint version__live CHECK (state <> 'approved'::text OR live_at >= reviewed_at),
  constraint version__reviewed CHECK ((state <> ALL (ARRAY['approved'::text, 'returned'::text])) OR reviewed_by IS NOT NULL),
  constraint version__state CHECK (state = ANY (ARRAY['draft'::text, 'in-review'::text, 'approved'::text, 'returned'::text, 'withdrawn'::text]))
);

create table contribution.business (
  center_id integer not null,
  business_id uuid not null,
  employer_id uuid not null,
  number text not null,
  kind text not null,
  state text not null,
  effective_month date not null,
  person_count integer not null,
  amount_fen bigint not null default 0,
  monthly_before_fen bigint not null default 0,
  monthly_after_fen bigint not null default 0,
  facts jsonb not null default '{}'::jsonb,
  list_hash text not null,
  reason text not null default ''::text,
  outcome text,
  confirmed_text text,
  signature bytea,
  certificate bytea,
  confirmed_by text,
  channel text not null,
  created_by text not null,
  created_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint business__pk PRIMARY KEY (center_id, business_id),
  constraint business__number UNIQUE (center_id, number),
  constraint business__first_of_month CHECK (EXTRACT(day FROM effective_month) = 1::numeric),
  constraint business__kind CHECK (kind = ANY (ARRAY['back-payment'::text, 'deferral'::text, 'resumption'::text, 'open'::text, 'seal'::text, 'unseal'::text, 'base'::text, 'ratio'::text, 'member-change'::text, 'transfer-in'::text, 'correction'::text, 'collection-agreement'::text, 'collection-end'::text])),
  constraint business__signed CHECK ((state = ANY (ARRAY['draft'::text, 'discarded'::text])) OR channel = 'counter'::text OR signature IS NOT NULL),
  constraint business__state CHECK (state = ANY (ARRAY['draft'::text, 'pending'::text, 'done'::text, 'discarded'::text, 'refused'::text, 'reversed'::text]))
);

create table contribution.business_line (
  center_id integer not null,
  business_id uuid not null,
  line_no integer not null,
  account_id uuid not null,
  person_id uuid not null,
  month date not null,
  base_before_fen bigint,
  base_fen bigint,
  employer_before_fen bigint not null default 0,
  member_before_fen bigint not null default 0,
  employer_fen bigint not null default 0,
  member_fen bigint not null default 0,
  reason text not null default ''::text,
  facts jsonb not null default '{}'::jsonb,
  personal_sealed bytea,
  constraint business_line__pk PRIMARY KEY (center_id, business_id, line_no),
  constraint business_line__once UNIQUE (center_id, business_id, account_id, month)
);

create table contribution.collection (
  center_id integer not null,
  collection_id uuid not null,
  employer_id uuid not null,
  remittance_id uuid not null,
  agreement_id uuid not null,
  state text not null,
  amount_fen bigint not null,
  owed_fen bigint not null default 0,
  reason text,
  ordered_by text not null,
  channel text not null,
  ordered_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  constraint collection__pk PRIMARY KEY (center_id, collection_id),
  constraint collection__amount CHECK (amount_fen > 0 AND owed_fen >= 0 AND owed_fen <= amount_fen),
  constraint collection__state CHECK (state = ANY (ARRAY['open'::text, 'collected'::text, 'refused'::text, 'taken-back'::text]))
);

create table contribution.collection_agreement (
  center_id integer not null,
  agreement_id uuid not null,
  employer_id uuid not null,
  state text not null,
  account_name text not null,
  account_sealed bytea not null,
  account_index bytea not null,
  bank_code text not null,
  bank_name text not null,
  signed_on date,
  ended_on date,
  constraint collection_agreement__pk PRIMARY KEY (center_id, agreement_id),
  constraint collection_agreement__dated CHECK (state = 'draft'::text OR signed_on IS NOT NULL),
  constraint collection_agreement__ended CHECK ((state = 'ended'::text) = (ended_on IS NOT NULL)),
  constraint collection_agreement__state CHECK (state = ANY (ARRAY['draft'::text, 'active'::text, 'ended'::text]))
);

create table contribution.dunning (
  center_id integer not null,
  dunning_id uuid not null,
  employer_id uuid not null,
  month date not null,
  round smallint not null,
  due_on date not null,
  person_count integer not null,
  amount_fen bigint not null,
  method text not null,
  dunned_at timestamp with time zone not null,
  reason text,
  dunned_by text,
  dunned_on date not null,
  constraint dunning__pk PRIMARY KEY (center_id, dunning_id),
  constraint dunning__method CHECK ((method = ANY (ARRAY['message'::text, 'manual'::text])) AND (method = 'manual'::text) = (dunned_by IS NOT NULL AND reason IS NOT NULL))
);

create table contribution.newcomer (
  center_id integer not null,
  remittance_id uuid not null,
  account_id uuid not null,
  person_id uuid not null,
  is_known boolean not null,
  name text not null,
  certificate_type text not null,
  certificate_sealed bytea not null,
  certificate_index bytea not null,
  mobile_sealed bytea,
  mobile_index bytea,
  constraint newcomer__pk PRIMARY KEY (center_id, remittance_id, account_id)
);

create table contribution.remittance (
  center_id integer not null,
  remittance_id uuid not null,
  employer_id uuid not null,
  month date not null,
  serial text not null,
  state text not null,
  source text not null,
  person_count integer not null,
  employer_fen bigint not null,
  member_fen bigint not null,
  amount_fen bigint not null,
  list_hash text not null,
  confirmed_text text,
  signature bytea,
  certificate bytea,
  method text,
  confirmed_by text,
  created_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  received_at timestamp with time zone,
  posted_at timestamp with time zone,
  channel text not null default 'web'::text,
  taken_back smallint not null default 0,
  together_id uuid,
  constraint remittance__pk PRIMARY KEY (center_id, remittance_id),
  constraint remittance__serial UNIQUE (center_id, serial),
  constraint remittance__amount CHECK (amount_fen = (employer_fen + member_fen)),
  constraint remittance__first_of_month CHECK (EXTRACT(day FROM month) = 1::numeric),
  constraint remittance__signed CHECK ((state = ANY (ARRAY['draft'::text, 'withdrawn'::text])) OR source = 'history'::text OR channel = 'counter'::text OR signature IS NOT NULL),
  constraint remittance__state CHECK (state = ANY (ARRAY['draft'::text, 'confirmed'::text, 'short'::text, 'collecting'::text, 'posted'::text, 'withdrawn'::text]))
);

create table contribution.remittance_line (
  center_id integer not null,
  remittance_id uuid not null,
  line_no integer not null,
  account_id uuid not null,
  person_id uuid not null,
  change text not null,
  base_fen bigint not null,
  base_before_fen bigint,
  employer_fen bigint not null,
  member_fen bigint not null,
  left_out text,
  constraint remittance_line__pk PRIMARY KEY (center_id, remittance_id, line_no),
  constraint remittance_line__one_person UNIQUE (center_id, remittance_id, account_id),
  constraint remittance_line__amount CHECK (employer_fen >= 0 AND member_fen >= 0),
  constraint remittance_line__change CHECK (change = ANY (ARRAY['same'::text, 'new'::text, 'back'::text, 'changed'::text, 'gone'::text])),
  constraint remittance_line__left_out CHECK (left_out IS NULL OR change <> 'gone'::text AND (left_out = ANY (ARRAY['unpaid-wage'::text, 'leave'::text, 'dispute'::text, 'other'::text])))
);

create table contribution.roster_import (
  center_id integer not null,
  import_id uuid not null,
  employer_id uuid not null,
  month date not null,
  file_name text not null,
  file_sha256 text not null,
  row_count integer not null,
  fault_count integer not null,
  faults jsonb not null,
  imported_at timestamp with time zone not null,
  actor_id text not null,
  remittance_id uuid,
  constraint roster_import__pk PRIMARY KEY (center_id, import_id)
);

create table desk.agent (
  center_id integer not null,
  staff_id uuid not null,
  channels text[] not null,
  skills text[] not null,
  capacity smallint not null,
  state text not null,
  since timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  last_given_at timestamp with time zone,
  extension text,
  constraint agent__pk PRIMARY KEY (center_id, staff_id),
  constraint agent__capacity CHECK (capacity >= 1 AND capacity <= 12),
  constraint agent__channels CHECK (channels <@ ARRAY['web'::text, 'employer'::text, 'wechat'::text, 'weibo'::text, 'hotline'::text]),
  constraint agent__state CHECK (state = ANY (ARRAY['online'::text, 'busy'::text, 'away'::text]))
);

create table desk.conversation (
  center_id integer not null,
  conversation_id uuid not null,
  channel text not null,
  owner_key text not null,
  person_id uuid,
  employer_id uuid,
  outside_sealed bytea,
  name text not null,
  topic text,
  state text not null,
  rank smallint not null,
  opened_at timestamp with time zone not null,
  queued_at timestamp with time zone not null,
  agent_id uuid,
  given_at timestamp with time zone,
  first_reply_at timestamp with time zone,
  meant_for uuid,
  last_seq integer not null default 0,
  agent_seq integer not null default 0,
  last_said_at timestamp with time zone not null,
  last_said_by text not null,
  context jsonb not null default '{}'::jsonb,
  ended_at timestamp with time zone,
  ended_by text,
  end_topic text,
  end_note text,
  score smallint,
  remark text,
  rated_at timestamp with time zone,
  constraint conversation__pk PRIMARY KEY (center_id, conversation_id),
  constraint conversation__channel CHECK (channel = ANY (ARRAY['web'::text, 'employer'::text, 'wechat'::text, 'weibo'::text, 'hotline'::text])),
  constraint conversation__ended CHECK ((state = 'ended'::text) = (ended_at IS NOT NULL) AND (ended_at IS NULL) = (ended_by IS NULL)),
  constraint conversation__ended_by CHECK (ended_by = ANY (ARRAY['visitor'::text, 'agent'::text, 'silence'::text, 'channel'::text])),
  constraint conversation__one_agent CHECK ((state = 'active'::text) = (agent_id IS NOT NULL AND ended_at IS NULL)),
  constraint conversation__score CHECK (score >= 1 AND score <= 5 AND (score IS NULL OR state = 'ended'::text)),
  constraint conversation__seen CHECK (agent_seq >= 0 AND agent_seq <= last_seq),
  constraint conversation__state CHECK (state = ANY (ARRAY['waiting'::text, 'active'::text, 'ended'::text]))
);

create table desk.delivery (
  center_id integer not null,
  conversation_id uuid not null,
  seq integer not null,
  state text not null,
  fault text,
  changed_at timestamp with time zone not null,
  constraint delivery__pk PRIMARY KEY (center_id, conversation_id, seq),
  constraint delivery__message FOREIGN KEY (center_id, conversation_id, seq) REFERENCES desk.message(center_id, conversation_id, seq),
  constraint delivery__fault CHECK ((state = 'failed'::text) = (fault IS NOT NULL)),
  constraint delivery__state CHECK (state = ANY (ARRAY['sending'::text, 'delivered'::text, 'failed'::text]))
);

create table desk.image (
  center_id integer not null,
  conversation_id uuid not null,
  seq integer not null,
  content_sealed bytea not null,
  constraint image__pk PRIMARY KEY (center_id, conversation_id, seq),
  constraint image__message FOREIGN KEY (center_id, conversation_id, seq) REFERENCES desk.message(center_id, conversation_id, seq)
);

create table desk.message (
  center_id integer not null,
  conversation_id uuid not null,
  seq integer not null,
  source_id text not null,
  sender text not null,
  kind text not null,
  text_sealed bytea not null,
  staff_id uuid,
  said_at timestamp with time zone not null,
  constraint message__pk PRIMARY KEY (center_id, conversation_id, seq),
  constraint message__source UNIQUE (center_id, conversation_id, source_id),
  constraint message__conversation FOREIGN KEY (center_id, conversation_id) REFERENCES desk.conversation(center_id, conversation_id),
  constraint message__agent CHECK (sender <> 'agent'::text OR staff_id IS NOT NULL),
  constraint message__kind CHECK (kind = ANY (ARRAY['text'::text, 'image'::text, 'note'::text, 'event'::text])),
  constraint message__sender CHECK (sender = ANY (ARRAY['visitor'::text, 'agent'::text, 'system'::text]))
);

create table desk.question_use (
  center_id integer not null,
  item_id uuid not null,
  day date not null,
  kind text not null,
  count integer not null,
  constraint question_use__pk PRIMARY KEY (center_id, item_id, day, kind),
  constraint question_use__count CHECK (count > 0),
  constraint question_use__kind CHECK (kind = ANY (ARRAY['view'::text, 'insert'::text, 'useful'::text, 'useless'::text]))
);

create table document.file (
  center_id integer not null,
  file_id uuid not null,
  content_type text not null,
  sha256 text not null,
  content bytea not null,
  created_at timestamp with time zone not null,
  constraint file__pk PRIMARY KEY (center_id, file_id)
);

create table document.paper (
  center_id integer not null,
  number text not null,
  kind text not null,
  subject_kind text not null,
  subject_id uuid not null,
  request_id uuid not null,
  code text not null,
  facts_sealed bytea not null,
  file_id uuid not null,
  file_sha256 text not null,
  issued_at timestamp with time zone not null,
  issued_by text not null,
  channel text not null,
  matter uuid,
  withdrawn_at timestamp with time zone,
  withdrawn_reason text,
  constraint paper__pk PRIMARY KEY (center_id, number),
  constraint paper__request UNIQUE (center_id, subject_id, request_id),
  constraint paper__kind_form CHECK (kind ~ '^[a-z][a-z-]{2,40}$'::text),
  constraint paper__withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_reason IS NULL))
);

create table evidence.attempt (
  center_id integer not null,
  query_id uuid not null,
  attempt_no integer not null,
  source text not null,
  asked_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  outcome text,
  reason text,
  milliseconds integer,
  constraint attempt__pk PRIMARY KEY (center_id, query_id, attempt_no),
  constraint attempt__ended CHECK ((ended_at IS NULL) = (outcome IS NULL)),
  constraint attempt__outcome CHECK (outcome = ANY (ARRAY['answered'::text, 'unavailable'::text, 'lost'::text]))
);

create table evidence.certificate (
  center_id integer not null,
  certificate_id uuid not null,
  query_id uuid not null,
  issuer_kind text not null,
  issuer text not null,
  document_no text,
  issued_on date not null,
  form text not null,
  place text,
  attachment_ids uuid[] not null,
  state text not null,
  handed_in_kind text not null,
  handed_in_by text not null,
  handed_in_at timestamp with time zone not null,
  channel text not null,
  decided_by text,
  decided_at timestamp with time zone,
  decision_reason text,
  is_sampled boolean not null default false,
  sample_share_ppm bigint,
  audit_result text,
  audited_by text,
  audited_at timestamp with time zone,
  audit_note text,
  constraint certificate__pk PRIMARY KEY (center_id, certificate_id),
  constraint certificate__audit CHECK (audit_result = ANY (ARRAY['genuine'::text, 'false'::text])),
  constraint certificate__audited CHECK ((audit_result IS NULL) = (audited_by IS NULL)),
  constraint certificate__decided CHECK ((state = 'open'::text) = (decided_by IS NULL)),
  constraint certificate__form CHECK (form = ANY (ARRAY['upload'::text, 'paper'::text])),
  constraint certificate__issuer_kind CHECK (issuer_kind = ANY (ARRAY['employer'::text, 'authority'::text])),
  constraint certificate__state CHECK (state = ANY (ARRAY['open'::text, 'accepted'::text, 'refused'::text]))
);

create table evidence.consent (
  center_id integer not null,
  consent_id uuid not null,
  person_id uuid not null,
  sources text[] not null,
  purpose text not null,
  wording text not null,
  channel text not null,
  agreed_by_kind text not null,
  agreed_by text not null,
  agreed_at timestamp with time zone not null,
  expires_on date not null,
  revoked_at timestamp with time zone,
  revoked_by_kind text,
  revoked_by text,
  revoked_channel text,
  constraint consent__pk PRIMARY KEY (center_id, consent_id),
  constraint consent__revoked CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
  constraint consent__sources CHECK (cardinality(sources) > 0)
);

create table evidence.query (
  center_id integer not null,
  query_id uuid not null,
  business text not null,
  business_id uuid not null,
  case_id uuid,
  source text not null,
  subject_kind text not null,
  subject_id uuid not null,
  purpose text not null,
  consent_id uuid,
  law text,
  claims_sealed bytea,
  claims_index bytea not null,
  wants text[] not null,
  state text not null,
  reason text,
  attempt_count integer not null default 0,
  next_ask_at timestamp with time zone,
  deadline_on date not null,
  receipt_id uuid,
  told_waiting boolean not null default false,
  asked_by_kind text not null,
  asked_by text not null,
  channel text not null,
  registered_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint query__pk PRIMARY KEY (center_id, query_id),
  constraint query__basis CHECK ((consent_id IS NULL) <> (law IS NULL)),
  constraint query__next CHECK ((next_ask_at IS NOT NULL) = (state = ANY (ARRAY['registered'::text, 'asking'::text, 'waiting'::text]))),
  constraint query__state CHECK (state = ANY (ARRAY['registered'::text, 'asking'::text, 'waiting'::text, 'matched'::text, 'mismatched'::text, 'not-found'::text, 'overdue'::text, 'certified'::text, 'cancelled'::text])),
  constraint query__subject CHECK (subject_kind = ANY (ARRAY['person'::text, 'employer'::text]))
);

create table evidence.receipt (
  center_id integer not null,
  receipt_id uuid not null,
  query_id uuid not null,
  source text not null,
  subject_kind text not null,
  subject_id uuid not null,
  claims_index bytea not null,
  wants text[] not null,
  result text not null,
  serial text not null,
  answer_sealed bytea,
  findings_sealed bytea,
  answered_at timestamp with time zone not null,
  fresh_until timestamp with time zone not null,
  removed_at timestamp with time zone,
  constraint receipt__pk PRIMARY KEY (center_id, receipt_id),
  constraint receipt__result CHECK (result = ANY (ARRAY['match'::text, 'mismatch'::text, 'not-found'::text]))
);

create table evidence.source (
  center_id integer not null,
  source text not null,
  paused_at timestamp with time zone,
  paused_by text,
  pause_reason text,
  constraint source__pk PRIMARY KEY (center_id, source)
);

create table hotline.call (
  center_id integer not null,
  call_id uuid not null,
  channel_id text not null,
  caller_sealed bytea,
  caller_masked text not null,
  began_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by text,
  person_id uuid,
  employer_id uuid,
  identified_at timestamp with time zone,
  wanted_person_at timestamp with time zone,
  agent_id uuid,
  agent_extension text,
  agent_given_at timestamp with time zone,
  agent_outcome text,
  talk_ended_at timestamp with time zone,
  score smallint,
  identity_ended_at timestamp with time zone,
  constraint call__pk PRIMARY KEY (center_id, call_id),
  constraint call__agent_outcome CHECK (agent_outcome = ANY (ARRAY['ringing'::text, 'talking'::text, 'talked'::text, 'no-answer'::text, 'busy'::text, 'failed'::text, 'left'::text])),
  constraint call__ended CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
  constraint call__ended_by CHECK (ended_by = ANY (ARRAY['caller'::text, 'us'::text, 'fault'::text, 'lost'::text])),
  constraint call__score CHECK (score >= 1 AND score <= 3)
);

create table hotline.call_step (
  center_id integer not null,
  call_id uuid not null,
  seq integer not null,
  at timestamp with time zone not null,
  what text not null,
  result text not null,
  constraint call_step__pk PRIMARY KEY (center_id, call_id, seq),
  constraint call_step__call FOREIGN KEY (center_id, call_id) REFERENCES hotline.call(center_id, call_id)
);

create table hotline.prompt (
  center_id integer not null,
  key text not null,
  version integer not null,
  text text,
  changed_by uuid not null,
  changed_at timestamp with time zone not null,
  constraint prompt__pk PRIMARY KEY (center_id, key, version),
  constraint prompt__text CHECK (text IS NULL OR length(text) >= 1 AND length(text) <= 500)
);

create table identity.attempt (
  center_id integer not null,
  bucket text not null,
  window_start timestamp with time zone not null,
  attempts integer not null,
  constraint attempt__pk PRIMARY KEY (center_id, bucket)
);

create table identity.captcha (
  center_id integer not null,
  captcha_id uuid not null,
  answer_hash text not null,
  expires_at timestamp with time zone not null,
  constraint captcha__pk PRIMARY KEY (center_id, captcha_id)
);

create table identity.care (
  center_id integer not null,
  kind text not null,
  subject_id uuid not null,
  care_mode boolean not null,
  text_size text not null default 'large'::text,
  changed_at timestamp with time zone not null,
  constraint care__pk PRIMARY KEY (center_id, kind, subject_id),
  constraint care__kind CHECK (kind = ANY (ARRAY['person'::text, 'employer'::text])),
  constraint care__text_size CHECK (text_size = ANY (ARRAY['large'::text, 'larger'::text, 'largest'::text]))
);

create table identity.certificate_challenge (
  center_id integer not null,
  challenge_id uuid not null,
  purpose text not null,
  text text not null,
  host text not null,
  binding_hash text not null,
  expires_at timestamp with time zone not null,
  constraint certificate_challenge__pk PRIMARY KEY (center_id, challenge_id)
);

create table identity.closed_registration (
  center_id integer not null,
  closing_id uuid not null,
  person_id uuid not null,
  registered_at timestamp with time zone not null,
  closed_at timestamp with time zone not null,
  channel text not null,
  constraint closed_registration__pk PRIMARY KEY (center_id, closing_id),
  constraint closed_registration__order CHECK (closed_at >= registered_at)
);

create table identity.login (
  center_id integer not null,
  login_id uuid not null,
  kind text not null,
  subject_id uuid not null,
  username text,
  password_hash text,
  password_history text[] not null default '{}'::text[],
  password_changed_at timestamp with time zone,
  first_login_at timestamp with time zone,
  totp_sealed bytea,
  totp_last_step bigint,
  care_mode boolean not null default false,
  query_password_hash text,
  last_login_at timestamp with time zone,
  totp_pending_sealed bytea,
  totp_pending_until timestamp with time zone,
  constraint login__pk PRIMARY KEY (center_id, login_id),
  constraint login__subject UNIQUE (center_id, kind, subject_id),
  constraint login__username UNIQUE (center_id, kind, username),
  constraint login__kind CHECK (kind = ANY (ARRAY['person'::text, 'staff'::text])),
  constraint login__totp_pending CHECK ((totp_pending_sealed IS NULL) = (totp_pending_until IS NULL))
);

create table identity.login_log (
  center_id integer not null,
  log_id uuid not null,
  kind text not null,
  subject_id uuid,
  at timestamp with time zone not null,
  channel text not null,
  address text not null,
  device text not null,
  result text not null,
  constraint login_log__pk PRIMARY KEY (center_id, log_id)
);

create table identity.one_time_code (
  center_id integer not null,
  code_id uuid not null,
  purpose text not null,
  subject_id uuid not null,
  mobile_index bytea not null,
  code_hash text not null,
  attempts integer not null default 0,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint one_time_code__pk PRIMARY KEY (center_id, code_id)
);

create table identity.session (
  center_id integer not null,
  session_key text not null,
  kind text not null,
  subject_id uuid not null,
  employer_id uuid,
  actor_name text not null,
  roles text[] not null,
  channel text not null,
  host text not null,
  address text not null,
  device text not null,
  created_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  stepped_up_until timestamp with time zone,
  certificate_fingerprint text,
  needs_code boolean not null default false,
  constraint session__pk PRIMARY KEY (center_id, session_key),
  constraint session__kind CHECK (kind = ANY (ARRAY['person'::text, 'employer'::text, 'staff'::text]))
);

create table identity.staff (
  center_id integer not null,
  staff_id uuid not null,
  name text not null,
  outlet text not null,
  roles text[] not null,
  employee_number text,
  state text not null default 'active'::text,
  created_at timestamp with time zone,
  stopped_at timestamp with time zone,
  certificate_sealed bytea,
  certificate_index bytea,
  constraint staff__pk PRIMARY KEY (center_id, staff_id),
  constraint staff__certificate UNIQUE (center_id, certificate_index),
  constraint staff__employee_number UNIQUE (center_id, employee_number),
  constraint staff__certificate_whole CHECK ((certificate_sealed IS NULL) = (certificate_index IS NULL)),
  constraint staff__state CHECK (state = ANY (ARRAY['active'::text, 'stopped'::text])),
  constraint staff__stopped CHECK ((state = 'stopped'::text) = (stopped_at IS NOT NULL))
);

create table identity.staff_activation (
  center_id integer not null,
  staff_id uuid not null,
  code_hash text not null,
  issued_by uuid,
  issued_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint staff_activation__pk PRIMARY KEY (center_id, staff_id)
);

create table identity.staff_change (
  center_id integer not null,
  change_id uuid not null,
  staff_id uuid not null,
  kind text not null,
  username text,
  content jsonb not null,
  before jsonb not null,
  reason text not null,
  state text not null default 'waiting'::text,
  proposed_by uuid not null,
  proposed_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  note text,
  certificate_sealed bytea,
  certificate_index bytea,
  constraint staff_change__pk PRIMARY KEY (center_id, change_id),
  constraint staff_change__certificate CHECK ((certificate_sealed IS NULL) = (certificate_index IS NULL) AND (certificate_index IS NULL OR (kind = ANY (ARRAY['open'::text, 'change'::text])))),
  constraint staff_change__decided CHECK ((state = 'waiting'::text) = (decided_at IS NULL) AND (state = 'waiting'::text) = (decided_by IS NULL)),
  constraint staff_change__kind CHECK (kind = ANY (ARRAY['open'::text, 'change'::text, 'stop'::text, 'resume'::text, 'unlock'::text, 'reset'::text])),
  constraint staff_change__not_own CHECK (staff_id <> proposed_by AND (state = 'withdrawn'::text OR staff_id IS DISTINCT FROM decided_by)),
  constraint staff_change__open_named CHECK ((kind = 'open'::text) = (username IS NOT NULL)),
  constraint staff_change__state CHECK (state = ANY (ARRAY['waiting'::text, 'approved'::text, 'returned'::text, 'withdrawn'::text])),
  constraint staff_change__two_people CHECK ((state <> ALL (ARRAY['approved'::text, 'returned'::text])) OR decided_by <> proposed_by)
);

create table kiosk.device (
  center_id integer not null,
  kiosk_id uuid not null,
  name text not null,
  outlet_id uuid not null,
  place text not null,
  printer_host text not null,
  printer_port integer not null,
  code_hash text,
  code_expires_at timestamp with time zone,
  credential_hash text,
  enrolled_at timestamp with time zone,
  revoked_at timestamp with time zone,
  revoke_reason text,
  seen_at timestamp with time zone,
  reader_state text not null default 'unknown'::text,
  printer_state text not null default 'unknown'::text,
  printer_state_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint device__pk PRIMARY KEY (center_id, kiosk_id),
  constraint device__code UNIQUE (center_id, code_hash),
  constraint device__credential UNIQUE (center_id, credential_hash),
  constraint device__name UNIQUE (center_id, name),
  constraint device__code_expires CHECK ((code_hash IS NULL) = (code_expires_at IS NULL)),
  constraint device__port CHECK (printer_port >= 1 AND printer_port <= 65535),
  constraint device__printer_state CHECK (printer_state = ANY (ARRAY['unknown'::text, 'ready'::text, 'paper-low'::text, 'no-paper'::text, 'cover-open'::text, 'fault'::text, 'no-answer'::text])),
  constraint device__reader_state CHECK (reader_state = ANY (ARRAY['unknown'::text, 'ready'::text, 'no-answer'::text])),
  constraint device__revoked CHECK (revoked_at IS NULL OR credential_hash IS NULL AND code_hash IS NULL)
);

create table kiosk.print (
  center_id integer not null,
  print_id uuid not null,
  kiosk_id uuid not null,
  visit_id uuid,
  request_id uuid not null,
  kind text not null,
  title text not null,
  paper_number text,
  pages integer not null,
  pages_out integer not null default 0,
  state text not null,
  printer_said text,
  attempts integer not null default 0,
  asked_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  alive_at timestamp with time zone not null,
  constraint print__pk PRIMARY KEY (center_id, print_id),
  constraint print__request UNIQUE (center_id, kiosk_id, request_id),
  constraint print__pages CHECK (pages > 0 AND pages_out >= 0 AND pages_out <= pages),
  constraint print__state CHECK (state = ANY (ARRAY['queued'::text, 'printing'::text, 'printed'::text, 'stopped'::text, 'cancelled'::text]))
);

create table kiosk.print_file (
  center_id integer not null,
  print_id uuid not null,
  content bytea not null,
  constraint print_file__pk PRIMARY KEY (center_id, print_id)
);

create table kiosk.visit (
  center_id integer not null,
  visit_id uuid not null,
  kiosk_id uuid not null,
  session_key text not null,
  subject_kind text not null,
  subject_id uuid not null,
  began_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  end_reason text,
  pages integer not null default 0,
  constraint visit__pk PRIMARY KEY (center_id, visit_id),
  constraint visit__session UNIQUE (center_id, session_key),
  constraint visit__end_reason CHECK (end_reason = ANY (ARRAY['left'::text, 'card-out'::text, 'idle'::text, 'replaced'::text, 'revoked'::text])),
  constraint visit__ended CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  constraint visit__pages CHECK (pages >= 0),
  constraint visit__subject_kind CHECK (subject_kind = ANY (ARRAY['person'::text, 'employer'::text]))
);

create table ledger.books (
  center_id integer not null,
  closed_through date not null,
  accrued_through date,
  constraint books__pk PRIMARY KEY (center_id)
);

create table ledger.closing (
  center_id integer not null,
  kind text not null,
  through date not null,
  journal_count integer not null,
  debit_fen bigint not null,
  detail jsonb not null,
  closed_by text not null,
  closed_at timestamp with time zone not null,
  constraint closing__pk PRIMARY KEY (center_id, kind, through),
  constraint closing__kind CHECK (kind = ANY (ARRAY['day'::text, 'month'::text, 'year'::text]))
);

create table ledger.employer_balance (
  center_id integer not null,
  employer_id uuid not null,
  unallocated_fen bigint not null,
  entry_no integer not null,
  constraint employer_balance__pk PRIMARY KEY (center_id, employer_id),
  constraint employer_balance__floor CHECK (unallocated_fen >= 0)
);

create table ledger.employer_entry (
  center_id integer not null,
  employer_id uuid not null,
  entry_no integer not null,
  journal_id uuid not null,
  kind text not null,
  amount_fen bigint not null,
  balance_after_fen bigint not null,
  accounting_date date not null,
  recorded_at timestamp with time zone not null,
  constraint employer_entry__pk PRIMARY KEY (center_id, employer_id, entry_no),
  constraint employer_entry__floor CHECK (balance_after_fen >= 0)
);

create table ledger.hold (
  center_id integer not null,
  account_id uuid not null,
  hold_key text not null,
  amount_fen bigint not null,
  held_by text not null,
  held_at timestamp with time zone not null,
  released_at timestamp with time zone,
  constraint hold__pk PRIMARY KEY (center_id, account_id, hold_key),
  constraint hold__amount CHECK (amount_fen > 0)
);

create table ledger.interest_chunk (
  center_id integer not null,
  settles_on date not null,
  chunk_no integer not null,
  first_account uuid,
  next_account uuid,
  account_count integer,
  interest_fen bigint,
  journal_id uuid,
  done_at timestamp with time zone,
  constraint interest_chunk__pk PRIMARY KEY (center_id, settles_on, chunk_no)
);

create table ledger.interest_run (
  center_id integer not null,
  settles_on date not null,
  state text not null,
  chunk_count integer not null,
  chunks_done integer not null,
  account_count integer not null,
  base_fen_days numeric not null,
  interest_fen bigint not null,
  accrued_fen bigint not null,
  accrued_left_fen bigint not null,
  excess_journal_id uuid,
  started_by text not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  constraint interest_run__pk PRIMARY KEY (center_id, settles_on),
  constraint interest_run__interest_day CHECK (EXTRACT(month FROM settles_on) = 6::numeric AND EXTRACT(day FROM settles_on) = 30::numeric),
  constraint interest_run__state CHECK (state = ANY (ARRAY['running'::text, 'done'::text]))
);

create table ledger.journal (
  center_id integer not null,
  journal_id uuid not null,
  accounting_date date not null,
  business_key text not null,
  request_hash text not null,
  business text not null,
  summary text not null,
  reverses_id uuid,
  debit_fen bigint not null,
  credit_fen bigint not null,
  entry_count integer not null,
  posted_by text not null,
  recorded_at timestamp with time zone not null,
  constraint journal__pk PRIMARY KEY (center_id, journal_id),
  constraint journal__business_key UNIQUE (center_id, business_key),
  constraint journal__reversed_once UNIQUE (center_id, reverses_id),
  constraint journal__balanced CHECK (debit_fen = credit_fen AND (debit_fen > 0 OR debit_fen < 0 AND reverses_id IS NOT NULL))
);

create table ledger.journal_line (
  center_id integer not null,
  journal_id uuid not null,
  line_no smallint not null,
  subject_code text not null,
  debit_fen bigint not null,
  credit_fen bigint not null,
  is_red boolean not null default false,
  constraint journal_line__pk PRIMARY KEY (center_id, journal_id, line_no),
  constraint journal_line__one_side CHECK ((debit_fen = 0) <> (credit_fen = 0) AND (is_red AND debit_fen <= 0 AND credit_fen <= 0 OR NOT is_red AND debit_fen >= 0 AND credit_fen >= 0))
);

create table ledger.journal_template (
  business text not null,
  name text not null,
  source text not null,
  constraint journal_template__pk PRIMARY KEY (business)
);

create table ledger.journal_template_line (
  business text not null,
  line_no smallint not null,
  side text not null,
  subject_code text not null,
  amount text not null,
  constraint journal_template_line__pk PRIMARY KEY (business, line_no),
  constraint journal_template_line__side CHECK (side = ANY (ARRAY['debit'::text, 'credit'::text]))
);

create table ledger.personal_balance (
  center_id integer not null,
  account_id uuid not null,
  carried_fen bigint not null,
  current_fen bigint not null,
  carried_accrual bigint not null,
  current_accrual bigint not null,
  accrued_to date not null,
  entry_no integer not null,
  contributed_to date,
  held_fen bigint not null default 0,
  constraint personal_balance__pk PRIMARY KEY (center_id, account_id),
  constraint personal_balance__floor CHECK (carried_fen >= 0 AND current_fen >= 0),
  constraint personal_balance__held CHECK (held_fen >= 0 AND held_fen <= (carried_fen + current_fen))
) with (fillfactor=80);

create table ledger.personal_entry (
  center_id integer not null,
  account_id uuid not null,
  entry_no integer not null,
  journal_id uuid not null,
  kind text not null,
  month date,
  employer_id uuid,
  carried_change_fen bigint not null,
  current_change_fen bigint not null,
  employer_part_fen bigint,
  balance_after_fen bigint not null,
  accounting_date date not null,
  recorded_at timestamp with time zone not null,
  value_date date,
  carried_base bigint,
  current_base bigint,
  constraint personal_entry__pk PRIMARY KEY (center_id, account_id, entry_no),
  constraint personal_entry__floor CHECK (balance_after_fen >= 0)
);

create table ledger.subject (
  code text not null,
  name text not null,
  direction text not null,
  constraint subject__pk PRIMARY KEY (code),
  constraint subject__direction CHECK (direction = ANY (ARRAY['debit'::text, 'credit'::text]))
);

create table ledger.subject_day (
  center_id integer not null,
  day date not null,
  subject_code text not null,
  debit_fen bigint not null,
  credit_fen bigint not null,
  constraint subject_day__pk PRIMARY KEY (center_id, day, subject_code)
);

create table ledger.voucher_number (
  center_id integer not null,
  month date not null,
  number integer not null,
  journal_id uuid not null,
  constraint voucher_number__pk PRIMARY KEY (center_id, month, number),
  constraint voucher_number__journal UNIQUE (center_id, journal_id)
);

create table loan.account (
  center_id integer not null,
  loan_id uuid not null,
  state text not null,
  method text not null,
  granted_on date not null,
  due_day smallint not null,
  rate_ppm bigint not null,
  rate_year smallint not null,
  level_fen bigint not null,
  months_left smallint not null,
  next_due_on date,
  balance_fen bigint not null,
  overdue_fen bigint not null,
  written_fen bigint not null default 0,
  entry_no integer not null,
  ended_on date,
  constraint account__pk PRIMARY KEY (center_id, loan_id),
  constraint account__due_day CHECK (due_day >= 1 AND due_day <= 31),
  constraint account__ended CHECK ((state = 'settled'::text) = (ended_on IS NOT NULL)),
  constraint account__floor CHECK (balance_fen >= 0 AND overdue_fen >= 0 AND written_fen >= 0),
  constraint account__settled CHECK (state = 'active'::text OR next_due_on IS NULL AND overdue_fen = 0 AND (state = 'returned'::text OR balance_fen = 0)),
  constraint account__state CHECK (state = ANY (ARRAY['active'::text, 'returned'::text, 'settled'::text, 'written-off'::text]))
) with (fillfactor=80);

create table loan.bill (
  center_id integer not null,
  loan_id uuid not null,
  due_on date not null,
  state text not null,
  principal_fen bigint not null,
  interest_fen bigint not null,
  principal_left_fen bigint not null,
  interest_left_fen bigint not null,
  penalty_left_fen bigint not null,
  counted_to date not null,
  batch_id uuid,
  constraint bill__pk PRIMARY KEY (center_id, loan_id, due_on),
  constraint bill__floor CHECK (principal_left_fen >= 0 AND principal_left_fen <= principal_fen AND interest_left_fen >= 0 AND interest_left_fen <= interest_fen AND penalty_left_fen >= 0),
  constraint bill__paid CHECK ((state = 'paid'::text) = (principal_left_fen = 0 AND interest_left_fen = 0 AND penalty_left_fen = 0)),
  constraint bill__state CHECK (state = ANY (ARRAY['due'::text, 'collecting'::text, 'overdue'::text, 'paid'::text]))
) with (fillfactor=45);

create table loan.bill_payment (
  center_id integer not null,
  loan_id uuid not null,
  entry_no integer not null,
  due_on date not null,
  principal_fen bigint not null,
  interest_fen bigint not null,
  penalty_fen bigint not null,
  constraint bill_payment__pk PRIMARY KEY (center_id, loan_id, entry_no, due_on),
  constraint bill_payment__floor CHECK (principal_fen >= 0 AND interest_fen >= 0 AND penalty_fen >= 0)
);

create table loan.borrower (
  center_id integer not null,
  loan_id uuid not null,
  person_id uuid not null,
  relation text not null,
  income_fen bigint not null,
  constraint borrower__pk PRIMARY KEY (center_id, loan_id, person_id),
  constraint borrower__relation CHECK (relation = ANY (ARRAY['self'::text, 'spouse'::text, 'parent'::text, 'child'::text, 'other'::text]))
);

create table loan.contract (
  center_id integer not null,
  loan_id uuid not null,
  contract_no text not null,
  case_id uuid,
  person_id uuid not null,
  kind text not null,
  home text not null,
  method text not null,
  principal_fen bigint not null,
  term_months smallint not null,
  house_address text not null,
  house_area numeric(8,2),
  house_value_fen bigint not null,
  estate_id uuid,
  security text not null,
  security_no text,
  security_held_on date,
  security_freed_on date,
  commercial_bank text,
  commercial_fen bigint,
  payee_name text not null,
  payee_account bytea not null,
  payee_bank_code text not null,
  payee_bank_name text not null,
  payee_holder text not null,
  repay_account bytea not null,
  repay_bank_code text not null,
  repay_bank_name text not null,
  offset_by text not null default 'none'::text,
  signed_on date,
  created_at timestamp with time zone not null,
  cancelled_on date,
  constraint contract__pk PRIMARY KEY (center_id, loan_id),
  constraint contract__no UNIQUE (center_id, contract_no),
  constraint contract__amounts CHECK (principal_fen > 0 AND house_value_fen > 0 AND term_months >= 1 AND term_months <= 360),
  constraint contract__home CHECK (home = ANY (ARRAY['first'::text, 'second'::text])),
  constraint contract__kind CHECK (kind = ANY (ARRAY['new'::text, 'second-hand'::text, 'build'::text, 'rebuild'::text, 'major-repair'::text, 'other-city'::text, 'combined'::text, 'commercial-to-fund'::text])),
  constraint contract__method CHECK (method = ANY (ARRAY['level-payment'::text, 'level-principal'::text])),
  constraint contract__offset CHECK (offset_by = ANY (ARRAY['none'::text, 'monthly'::text, 'yearly'::text])),
  constraint contract__security CHECK (security = ANY (ARRAY['mortgage'::text, 'pledge'::text, 'guarantee'::text, 'other'::text]))
);

create table loan.entry (
  center_id integer not null,
  loan_id uuid not null,
  entry_no integer not null,
  journal_id uuid,
  kind text not null,
  due_on date,
  amount_fen bigint not null,
  principal_fen bigint not null,
  interest_fen bigint not null,
  penalty_fen bigint not null,
  balance_change_fen bigint not null,
  overdue_change_fen bigint not null,
  balance_after_fen bigint not null,
  overdue_after_fen bigint not null,
  detail text,
  accounting_date date not null,
  recorded_at timestamp with time zone not null,
  constraint entry__pk PRIMARY KEY (center_id, loan_id, entry_no),
  constraint entry__kind CHECK (kind = ANY (ARRAY['grant'::text, 'repayment'::text, 'early'::text, 'settlement'::text, 'overdue'::text, 'overdue-repayment'::text, 'offset'::text, 'extend'::text, 'shorten'::text, 'rate'::text, 'write-off'::text, 'recovery'::text, 'reversal'::text, 'return'::text, 'refund'::text, 'regrant'::text, 'cancel'::text])),
  constraint entry__parts CHECK (amount_fen = (principal_fen + interest_fen + penalty_fen))
);

create table loan.estate (
  center_id integer not null,
  estate_id uuid not null,
  name text not null,
  developer text not null,
  address text not null,
  district text not null,
  buildings text not null,
  bank_name text not null,
  agreement_no text not null,
  agreed_from date not null,
  agreed_to date,
  state text not null,
  sales_phone text,
  updated_at timestamp with time zone not null,
  updated_by text not null,
  constraint estate__pk PRIMARY KEY (center_id, estate_id),
  constraint estate__agreement_no UNIQUE (center_id, agreement_no),
  constraint estate__agreed CHECK (agreed_to IS NULL OR agreed_to >= agreed_from),
  constraint estate__state CHECK (state = ANY (ARRAY['active'::text, 'suspended'::text, 'ended'::text]))
);

create table loan.evidence (
  center_id integer not null,
  case_id uuid not null,
  item text not null,
  query_id uuid not null,
  asked_at timestamp with time zone not null,
  constraint evidence__pk PRIMARY KEY (center_id, case_id, item),
  constraint evidence__item CHECK (item ~ '^[a-z][a-z-]{1,20}(:[0-9a-f-]{36})?$'::text)
);

create table loan.offset_agreement (
  center_id integer not null,
  loan_id uuid not null,
  person_id uuid not null,
  signed_on date not null,
  signed_at timestamp with time zone not null,
  signed_by text not null,
  channel text not null,
  ended_at timestamp with time zone,
  constraint offset_agreement__pk PRIMARY KEY (center_id, loan_id, person_id)
);

create table loan.rate (
  home text not null,
  valid_from date not null,
  up_to_five_ppm bigint not null,
  over_five_ppm bigint not null,
  day_known boolean not null,
  evidence text not null,
  source text not null,
  source_url text,
  constraint rate__pk PRIMARY KEY (home, valid_from),
  constraint rate__evidence CHECK (evidence = ANY (ARRAY['notice'::text, 'report'::text, 'tables'::text])),
  constraint rate__home CHECK (home = ANY (ARRAY['first'::text, 'second'::text])),
  constraint rate__range CHECK (up_to_five_ppm >= 1 AND up_to_five_ppm <= 200000 AND over_five_ppm >= 1 AND over_five_ppm <= 200000)
);

create table loan.request (
  center_id integer not null,
  request_id uuid not null,
  loan_id uuid not null,
  kind text not null,
  amount_fen bigint not null,
  choice text,
  state text not null,
  reason text,
  asked_on date not null,
  asked_by text not null,
  channel text not null,
  asked_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  entry_no integer,
  months_before smallint,
  level_before_fen bigint,
  constraint request__pk PRIMARY KEY (center_id, request_id),
  constraint request__choice CHECK ((kind = 'early-partial'::text) = (choice IS NOT NULL)),
  constraint request__ended CHECK ((state = 'collecting'::text) = (ended_at IS NULL)),
  constraint request__kind CHECK (kind = ANY (ARRAY['early-partial'::text, 'early-full'::text, 'overdue'::text, 'recovery'::text])),
  constraint request__state CHECK (state = ANY (ARRAY['collecting'::text, 'done'::text, 'failed'::text, 'returned'::text]))
);

create table loan.told (
  center_id integer not null,
  loan_id uuid not null,
  due_on date not null,
  kind text not null,
  told_at timestamp with time zone not null,
  constraint told__pk PRIMARY KEY (center_id, loan_id, due_on, kind),
  constraint told__kind CHECK (kind = ANY (ARRAY['reminder'::text, 'repaid'::text, 'overdue'::text]))
);

create table notice.access_number (
  center_id integer not null,
  number text not null,
  constraint access_number__pk PRIMARY KEY (center_id, number)
);

create table notice.batch (
  center_id integer not null,
  batch_id uuid not null,
  batch_key text not null,
  kind text not null,
  state text not null default 'open'::text,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone,
  changed_by uuid,
  constraint batch__pk PRIMARY KEY (center_id, batch_id),
  constraint batch__key UNIQUE (center_id, batch_key),
  constraint batch__state CHECK (state = ANY (ARRAY['open'::text, 'paused'::text, 'stopped'::text]))
);

create table notice.channel_binding (
  center_id integer not null,
  person_id uuid not null,
  channel text not null,
  address_sealed bytea not null,
  bound_at timestamp with time zone not null,
  address_index bytea not null,
  constraint channel_binding__pk PRIMARY KEY (center_id, person_id, channel),
  constraint channel_binding__address UNIQUE (center_id, channel, address_index),
  constraint channel_binding__channel CHECK (channel = ANY (ARRAY['wechat'::text, 'app'::text]))
);

create table notice.message (
  center_id integer not null,
  recipient_kind text not null,
  recipient_id uuid not null,
  message_id uuid not null,
  occasion_id uuid not null,
  template text not null,
  title text not null,
  body text not null,
  created_at timestamp with time zone not null,
  read_at timestamp with time zone,
  template_number integer not null default 0,
  constraint message__pk PRIMARY KEY (center_id, recipient_id, message_id),
  constraint message__once UNIQUE (center_id, recipient_id, occasion_id)
);

create table notice.mute (
  center_id integer not null,
  person_id uuid not null,
  category text not null,
  channel text not null,
  muted_at timestamp with time zone not null,
  constraint mute__pk PRIMARY KEY (center_id, person_id, category, channel),
  constraint mute__channel CHECK (channel = ANY (ARRAY['sms'::text, 'wechat'::text, 'app'::text]))
);

create table notice.occasion (
  center_id integer not null,
  occasion_id uuid not null,
  kind text not null,
  audience_kind text not null,
  audience_id uuid not null,
  variables jsonb not null,
  created_at timestamp with time zone not null,
  expanded_at timestamp with time zone,
  message_count integer,
  batch_id uuid,
  expected_count integer,
  told_count integer not null default 0,
  cursor_id uuid,
  constraint occasion__pk PRIMARY KEY (center_id, occasion_id)
);

create table notice.revision (
  center_id integer not null,
  revision_id uuid not null,
  subject text not null,
  subject_key text not null,
  number integer not null,
  content jsonb not null,
  reason text not null,
  state text not null,
  valid_from date not null,
  edited_by uuid not null,
  edited_at timestamp with time zone not null,
  reviewed_by uuid,
  reviewed_at timestamp with time zone,
  review_note text,
  constraint revision__pk PRIMARY KEY (center_id, revision_id),
  constraint revision__number UNIQUE (center_id, subject, subject_key, number),
  constraint revision__four_eyes CHECK (reviewed_by IS NULL OR reviewed_by <> edited_by),
  constraint revision__reviewed CHECK ((state = ANY (ARRAY['approved'::text, 'returned'::text])) = (reviewed_by IS NOT NULL)),
  constraint revision__state CHECK (state = ANY (ARRAY['draft'::text, 'in-review'::text, 'approved'::text, 'returned'::text, 'withdrawn'::text])),
  constraint revision__subject CHECK (subject = ANY (ARRAY['template'::text, 'parameter'::text]))
);

create table notice.sms (
  center_id integer not null,
  sms_id uuid not null,
  mobile_sealed bytea not null,
  body_sealed bytea not null,
  template text not null,
  state text not null,
  attempts integer not null default 0,
  created_at timestamp with time zone not null,
  handed_over_at timestamp with time zone,
  person_id uuid,
  occasion_id uuid,
  mobile_index bytea not null,
  access_number text not null default ''::text,
  priority smallint not null default 2,
  next_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  holder uuid,
  ended_at timestamp with time zone,
  reason text,
  possibly_twice boolean not null default false,
  round_from integer not null default 0,
  channel text not null default 'sms'::text,
  batch_id uuid,
  template_number integer not null default 0,
  folded_count integer not null default 0,
  uplink_id uuid,
  link_id text not null default ''::text,
  resend_reason text,
  constraint sms__pk PRIMARY KEY (center_id, sms_id),
  constraint sms__once UNIQUE (center_id, person_id, occasion_id, channel),
  constraint sms__channel CHECK (channel = ANY (ARRAY['sms'::text, 'wechat'::text, 'app'::text])),
  constraint sms__holder CHECK ((state = 'sending'::text) = (holder IS NOT NULL)),
  constraint sms__priority CHECK (priority >= 1 AND priority <= 4),
  constraint sms__state CHECK (state = ANY (ARRAY['queued'::text, 'sending'::text, 'handed-over'::text, 'delivered'::text, 'failed'::text, 'unknown'::text, 'withheld'::text]))
);

create table notice.sms_part (
  center_id integer not null,
  sms_id uuid not null,
  try_no smallint not null,
  part_no smallint not null,
  route text not null,
  reference text,
  state text not null,
  stat text,
  reported_at timestamp with time zone,
  constraint sms_part__pk PRIMARY KEY (center_id, sms_id, try_no, part_no),
  constraint sms_part__state CHECK (state = ANY (ARRAY['sending'::text, 'not-sent'::text, 'refused'::text, 'taken'::text, 'unknown'::text, 'delivered'::text, 'undelivered'::text]))
);

create table notice.sms_try (
  center_id integer not null,
  sms_id uuid not null,
  try_no smallint not null,
  route text not null,
  state text not null,
  result text,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint sms_try__pk PRIMARY KEY (center_id, sms_id, try_no),
  constraint sms_try__state CHECK (state = ANY (ARRAY['sending'::text, 'not-sent'::text, 'busy'::text, 'refused'::text, 'bad-number'::text, 'taken'::text, 'unknown'::text, 'delivered'::text, 'undelivered'::text]))
);

create table notice.subscription (
  center_id integer not null,
  person_id uuid not null,
  mobile_index bytea not null,
  mobile_sealed bytea not null,
  signed_at timestamp with time zone not null,
  signed_by text not null,
  channel text not null,
  constraint subscription__pk PRIMARY KEY (center_id, person_id)
);

create table notice.subscription_change (
  center_id integer not null,
  person_id uuid not null,
  change_id uuid not null,
  kind text not null,
  changed_at timestamp with time zone not null,
  actor_kind text not null,
  actor_id text not null,
  channel text not null,
  constraint subscription_change__pk PRIMARY KEY (center_id, person_id, change_id),
  constraint subscription_change__kind CHECK (kind = ANY (ARRAY['sign'::text, 'cancel'::text]))
);

create table notice.uplink (
  center_id integer not null,
  uplink_id uuid not null,
  route text not null,
  reference text not null,
  mobile_sealed bytea not null,
  mobile_index bytea not null,
  access_number text not null,
  body_sealed bytea not null,
  command text,
  person_id uuid,
  outcome text,
  received_at timestamp with time zone not null,
  answered_at timestamp with time zone,
  link_id text not null default ''::text,
  constraint uplink__pk PRIMARY KEY (center_id, uplink_id),
  constraint uplink__once UNIQUE (center_id, route, reference)
);

create table params.center_day (
  center_id integer not null,
  day date not null,
  kind text not null,
  name text not null,
  source text not null,
  constraint center_day__pk PRIMARY KEY (center_id, day),
  constraint center_day__kind CHECK (kind = ANY (ARRAY['holiday'::text, 'workday'::text]))
);

create table params.center_value (
  center_id integer not null,
  key text not null,
  valid_from date not null,
  value jsonb not null,
  source text not null,
  constraint center_value__pk PRIMARY KEY (center_id, key, valid_from)
);

create table params.national_day (
  day date not null,
  kind text not null,
  name text not null,
  source text not null,
  constraint national_day__pk PRIMARY KEY (day),
  constraint national_day__kind CHECK (kind = ANY (ARRAY['holiday'::text, 'workday'::text]))
);

create table params.national_value (
  key text not null,
  valid_from date not null,
  value jsonb not null,
  source text not null,
  constraint national_value__pk PRIMARY KEY (key, valid_from)
);

create table party.center (
  center_id integer not null,
  name text not null,
  city text not null,
  address text not null,
  phone text not null,
  constraint center__pk PRIMARY KEY (center_id)
);

create table party.employer (
  center_id integer not null,
  employer_id uuid not null,
  employer_account_no text not null,
  name text not null,
  credit_code text not null,
  address text not null,
  legal_representative text not null,
  handler_name text not null,
  handler_mobile_sealed bytea,
  payday smallint not null,
  registered_on date not null,
  constraint employer__pk PRIMARY KEY (center_id, employer_id),
  constraint employer__account_no UNIQUE (center_id, employer_account_no),
  constraint employer__credit_code UNIQUE (center_id, credit_code),
  constraint employer__payday CHECK (payday >= 1 AND payday <= 31)
);

create table party.person (
  center_id integer not null,
  person_id uuid not null,
  name text not null,
  certificate_type text not null,
  certificate_sealed bytea not null,
  certificate_index bytea not null,
  mobile_sealed bytea,
  mobile_index bytea,
  bank_card_sealed bytea,
  bank_name text,
  birth_date date,
  sex text not null,
  registered_at timestamp with time zone not null,
  landline_sealed bytea,
  address_sealed bytea,
  postcode text,
  constraint person__pk PRIMARY KEY (center_id, person_id),
  constraint person__certificate UNIQUE (center_id, certificate_type, certificate_index),
  constraint person__certificate_type CHECK (certificate_type = ANY (ARRAY['id-card'::text, 'officer'::text, 'passport'::text, 'foreign-permanent-residence'::text, 'other'::text])),
  constraint person__sex CHECK (sex = ANY (ARRAY['male'::text, 'female'::text, 'unknown'::text]))
);

create table party.person_change (
  center_id integer not null,
  person_id uuid not null,
  change_id uuid not null,
  field text not null,
  before_masked text,
  after_masked text,
  changed_at timestamp with time zone not null,
  actor_kind text not null,
  actor_id text not null,
  channel text not null,
  constraint person_change__pk PRIMARY KEY (center_id, person_id, change_id)
);

create table policy.parameter_change (
  center_id integer not null,
  change_id uuid not null,
  key text not null,
  valid_from date not null,
  value jsonb not null,
  source text not null,
  reason text not null,
  state text not null,
  proposed_by uuid not null,
  proposed_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  note text,
  constraint parameter_change__pk PRIMARY KEY (center_id, change_id),
  constraint parameter_change__decided CHECK ((state = 'waiting'::text) = (decided_at IS NULL)),
  constraint parameter_change__four_eyes CHECK (state = 'withdrawn'::text OR decided_by IS NULL OR decided_by <> proposed_by),
  constraint parameter_change__state CHECK (state = ANY (ARRAY['waiting'::text, 'approved'::text, 'returned'::text, 'withdrawn'::text]))
);

create table registration.deed (
  center_id integer not null,
  deed_id uuid not null,
  kind text not null,
  subject_kind text not null,
  subject_id uuid not null,
  evidence text not null,
  reason text not null,
  changes jsonb not null,
  done_by text not null,
  done_at timestamp with time zone not null,
  constraint deed__pk PRIMARY KEY (center_id, deed_id),
  constraint deed__kind CHECK (kind = ANY (ARRAY['employer-opening'::text, 'employer-change'::text, 'employer-closing'::text, 'employer-business'::text, 'freeze'::text, 'release'::text, 'merge'::text, 'correction'::text])),
  constraint deed__subject_kind CHECK (subject_kind = ANY (ARRAY['employer'::text, 'account'::text, 'person'::text]))
);

create table registration.freeze (
  center_id integer not null,
  freeze_id uuid not null,
  account_id uuid not null,
  authority text not null,
  document_no text not null,
  reason text not null,
  state_before text not null,
  sealed_on_before date,
  from_on date not null,
  until_on date not null,
  frozen_at timestamp with time zone not null,
  released_at timestamp with time zone,
  release_document text,
  constraint freeze__pk PRIMARY KEY (center_id, freeze_id),
  constraint freeze__days CHECK (from_on <= until_on),
  constraint freeze__released CHECK ((released_at IS NULL) = (release_document IS NULL)),
  constraint freeze__state_before CHECK (state_before = ANY (ARRAY['normal'::text, 'sealed'::text]))
);

create table report.export (
  center_id integer not null,
  export_id uuid not null,
  owner_kind text not null,
  owner_id text not null,
  actor_id text not null,
  name text not null,
  title text not null,
  filter jsonb not null,
  filter_text text not null,
  state text not null,
  attempt smallint not null default 0,
  row_count integer not null default 0,
  row_total integer,
  piece_count integer not null default 0,
  file_bytes bigint not null default 0,
  failure text,
  requested_at timestamp with time zone not null,
  started_at timestamp with time zone,
  progressed_at timestamp with time zone,
  finished_at timestamp with time zone,
  expires_at timestamp with time zone,
  employer_id uuid,
  constraint export__pk PRIMARY KEY (center_id, export_id),
  constraint export__owner_kind CHECK (owner_kind = ANY (ARRAY['person'::text, 'employer'::text, 'staff'::text])),
  constraint export__ready CHECK ((state = ANY (ARRAY['ready'::text, 'expired'::text])) = (expires_at IS NOT NULL)),
  constraint export__state CHECK (state = ANY (ARRAY['waiting'::text, 'running'::text, 'ready'::text, 'failed'::text, 'cancelled'::text, 'expired'::text]))
);

create table report.export_piece (
  center_id integer not null,
  export_id uuid not null,
  piece_no integer not null,
  content bytea not null,
  constraint export_piece__pk PRIMARY KEY (center_id, export_id, piece_no)
);

create table report.kpi_day (
  center_id integer not null,
  day date not null,
  metric text not null,
  channel text not null,
  part text not null,
  value bigint not null,
  constraint kpi_day__pk PRIMARY KEY (center_id, day, metric, channel, part)
);

create table service.change (
  center_id integer not null,
  change_id uuid not null,
  kind text not null,
  target text not null,
  channel text not null,
  content jsonb not null,
  reason text not null,
  takes_effect_at timestamp with time zone not null,
  state text not null,
  proposed_by uuid not null,
  proposed_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  note text,
  constraint change__pk PRIMARY KEY (center_id, change_id),
  constraint change__decided CHECK ((state = 'waiting'::text) = (decided_at IS NULL)),
  constraint change__four_eyes CHECK (state = 'withdrawn'::text OR decided_by IS NULL OR decided_by <> proposed_by),
  constraint change__kind CHECK (kind = ANY (ARRAY['switch'::text, 'channel'::text, 'hours'::text, 'threshold'::text, 'limit'::text, 'preset'::text])),
  constraint change__state CHECK (state = ANY (ARRAY['waiting'::text, 'approved'::text, 'returned'::text, 'withdrawn'::text]))
);

create table service.flow (
  center_id integer not null,
  minute timestamp with time zone not null,
  channel text not null,
  service text not null,
  process uuid not null,
  requests integer not null,
  visits integer not null,
  business integer not null,
  succeeded integer not null,
  refused integer not null,
  failed integer not null,
  turned_away integer not null,
  constraint flow__pk PRIMARY KEY (center_id, minute, channel, service, process)
);

create table service.flow_lease (
  center_id integer not null,
  channel text not null,
  kind text not null,
  minute timestamp with time zone not null,
  granted integer not null,
  constraint flow_lease__pk PRIMARY KEY (center_id, channel, kind, minute),
  constraint flow_lease__kind CHECK (kind = ANY (ARRAY['visits'::text, 'business'::text]))
);

create table service.stop (
  center_id integer not null,
  stop_id uuid not null,
  services text[] not null,
  channels text[] not null,
  cause text not null,
  preset text,
  reason text not null,
  figures jsonb not null,
  begun_at timestamp with time zone not null,
  begun_by uuid,
  ended_at timestamp with time zone,
  ended_by uuid,
  end_reason text,
  constraint stop__pk PRIMARY KEY (center_id, stop_id),
  constraint stop__by CHECK ((cause = 'emergency'::text) = (begun_by IS NOT NULL) AND (cause = 'preset'::text) = (preset IS NOT NULL)),
  constraint stop__cause CHECK (cause = ANY (ARRAY['emergency'::text, 'preset'::text])),
  constraint stop__ended CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);

create table service.trade (
  center_id integer not null,
  trade_id uuid not null,
  service text not null,
  channel text not null,
  person_id uuid not null,
  day date not null,
  amount_fen bigint not null,
  counted_at timestamp with time zone not null,
  released_at timestamp with time zone,
  constraint trade__pk PRIMARY KEY (center_id, trade_id),
  constraint trade__amount CHECK (amount_fen >= 0)
);

create table service.trade_day (
  center_id integer not null,
  person_id uuid not null,
  service text not null,
  channel text not null,
  day date not null,
  trades integer not null,
  amount_fen bigint not null,
  constraint trade_day__pk PRIMARY KEY (center_id, person_id, service, channel, day),
  constraint trade_day__sums CHECK (trades >= 0 AND amount_fen >= 0)
);

create table settlement.bank_account (
  center_id integer not null,
  account_no text not null,
  account_name text not null,
  bank_code text not null,
  bank_name text not null,
  position smallint not null default 0,
  constraint bank_account__pk PRIMARY KEY (center_id, account_no)
);

create table settlement.break_note (
  center_id integer not null,
  account_no text not null,
  break_ref text not null,
  note_no integer not null,
  note text not null,
  actor_id text not null,
  at timestamp with time zone not null,
  constraint break_note__pk PRIMARY KEY (center_id, account_no, break_ref, note_no)
);

create table settlement.collection_batch (
  center_id integer not null,
  batch_id uuid not null,
  business text not null,
  business_id text not null,
  kind text not null,
  account_no text not null,
  purpose text not null,
  summary text not null,
  state text not null,
  row_count integer not null default 0,
  amount_fen bigint not null default 0,
  registered_by text not null,
  registered_at timestamp with time zone not null,
  submitted_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint collection_batch__pk PRIMARY KEY (center_id, batch_id),
  constraint collection_batch__business UNIQUE (center_id, business, business_id),
  constraint collection_batch__kind CHECK (kind = ANY (ARRAY['collection'::text, 'loan-deduction'::text])),
  constraint collection_batch__state CHECK (state = ANY (ARRAY['open'::text, 'submitted'::text, 'finished'::text]))
);

create table settlement.collection_part (
  center_id integer not null,
  batch_id uuid not null,
  part_no integer not null,
  part_number text not null,
  state text not null,
  row_count integer not null,
  amount_fen bigint not null,
  reason text,
  send_serial text,
  sent_at timestamp with time zone,
  asked_count integer not null default 0,
  next_step_at timestamp with time zone,
  round integer not null default 0,
  collected_count integer not null default 0,
  collected_fen bigint not null default 0,
  failed_count integer not null default 0,
  returned_count integer not null default 0,
  returned_fen bigint not null default 0,
  finished_at timestamp with time zone,
  constraint collection_part__pk PRIMARY KEY (center_id, batch_id, part_no),
  constraint collection_part__number UNIQUE (center_id, part_number),
  constraint collection_part__sent CHECK ((state = ANY (ARRAY['registered'::text, 'failed'::text])) OR send_serial IS NOT NULL AND sent_at IS NOT NULL),
  constraint collection_part__state CHECK (state = ANY (ARRAY['registered'::text, 'unknown'::text, 'accepted'::text, 'done'::text, 'failed'::text])),
  constraint collection_part__sums CHECK ((collected_count + failed_count) <= row_count AND collected_fen <= amount_fen AND returned_fen <= collected_fen)
);

create table settlement.collection_row (
  center_id integer not null,
  batch_id uuid not null,
  row_no integer not null,
  part_no integer not null,
  row_key text not null,
  payer_name text not null,
  payer_account_sealed bytea not null,
  payer_bank_code text not null,
  payer_holder text not null,
  amount_fen bigint not null,
  state text not null,
  reason text,
  round integer,
  constraint collection_row__pk PRIMARY KEY (center_id, batch_id, row_no),
  constraint collection_row__key UNIQUE (center_id, batch_id, row_key),
  constraint collection_row__amount CHECK (amount_fen > 0),
  constraint collection_row__state CHECK (state = ANY (ARRAY['waiting'::text, 'collected'::text, 'failed'::text, 'returned'::text]))
);

create table settlement.employer_refund (
  center_id integer not null,
  refund_id uuid not null,
  employer_id uuid not null,
  amount_fen bigint not null,
  account_sealed bytea not null,
  bank_code text not null,
  bank_name text not null,
  reason text not null,
  state text not null,
  outcome text,
  proposed_by text not null,
  proposed_at timestamp with time zone not null,
  confirmed_by text,
  confirmed_at timestamp with time zone,
  constraint employer_refund__pk PRIMARY KEY (center_id, refund_id),
  constraint employer_refund__amount CHECK (amount_fen > 0),
  constraint employer_refund__four_eyes CHECK (confirmed_by IS NULL OR confirmed_by <> proposed_by),
  constraint employer_refund__state CHECK (state = ANY (ARRAY['proposed'::text, 'paying'::text, 'done'::text, 'failed'::text, 'withdrawn'::text]))
);

create table settlement.journal_account (
  center_id integer not null,
  journal_id uuid not null,
  line_no integer not null,
  account_no text not null,
  message_kind text not null,
  message_id text not null,
  debit_fen bigint not null,
  credit_fen bigint not null,
  accounting_date date not null,
  recorded_at timestamp with time zone not null,
  constraint journal_account__pk PRIMARY KEY (center_id, journal_id, line_no),
  constraint journal_account__kind CHECK (message_kind = ANY (ARRAY['receipt'::text, 'payment'::text, 'batch'::text, 'manual'::text]))
);

create table settlement.payment (
  center_id integer not null,
  payment_id uuid not null,
  payment_no text not null,
  direction text not null,
  business text not null,
  business_id text not null,
  attempt integer not null,
  request_hash text not null,
  account_no text not null,
  counter_name text not null,
  counter_account_index bytea not null,
  counter_account_sealed bytea not null,
  counter_bank_code text not null,
  counter_bank_name text not null,
  counter_holder text not null,
  amount_fen bigint not null,
  purpose text not null,
  summary text not null,
  state text not null,
  reason text,
  send_serial text,
  sent_at timestamp with time zone,
  asked_count integer not null default 0,
  next_step_at timestamp with time zone,
  bank_serial text,
  registered_by text not null,
  registered_at timestamp with time zone not null,
  confirmed_by text,
  confirmed_at timestamp with time zone,
  decided_at timestamp with time zone,
  decided_on date,
  returned_at timestamp with time zone,
  released_at timestamp with time zone,
  constraint payment__pk PRIMARY KEY (center_id, payment_id),
  constraint payment__attempt UNIQUE (center_id, business, business_id, attempt),
  constraint payment__number UNIQUE (center_id, payment_no),
  constraint payment__amount CHECK (amount_fen > 0),
  constraint payment__direction CHECK (direction = ANY (ARRAY['out'::text, 'in'::text])),
  constraint payment__four_eyes CHECK (confirmed_by IS NULL OR confirmed_by <> registered_by),
  constraint payment__holder CHECK (counter_holder = ANY (ARRAY['personal'::text, 'corporate'::text])),
  constraint payment__sent CHECK ((state = ANY (ARRAY['proposed'::text, 'withdrawn'::text, 'registered'::text])) OR send_serial IS NOT NULL AND sent_at IS NOT NULL OR state = 'failed'::text),
  constraint payment__state CHECK (state = ANY (ARRAY['proposed'::text, 'withdrawn'::text, 'registered'::text, 'unknown'::text, 'accepted'::text, 'paid'::text, 'returned'::text, 'failed'::text]))
);

create table settlement.payment_event (
  center_id integer not null,
  payment_id uuid not null,
  event_no integer not null,
  state text not null,
  detail text not null,
  actor_id text not null,
  at timestamp with time zone not null,
  constraint payment_event__pk PRIMARY KEY (center_id, payment_id, event_no)
);

create table settlement.receipt (
  center_id integer not null,
  receipt_id uuid not null,
  account_no text not null,
  bank_serial text not null,
  counter_account_index bytea not null,
  counter_account_sealed bytea not null,
  counter_name text not null,
  amount_fen bigint not null,
  transacted_on date not null,
  transaction_time text not null,
  summary text not null,
  remark text not null,
  state text not null,
  business text,
  business_id uuid,
  outcome text,
  received_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  constraint receipt__pk PRIMARY KEY (center_id, receipt_id),
  constraint receipt__once UNIQUE (center_id, account_no, amount_fen, counter_account_index, counter_name, bank_serial),
  constraint receipt__amount CHECK (amount_fen > 0),
  constraint receipt__state CHECK (state = ANY (ARRAY['received'::text, 'settled'::text, 'unmatched'::text]))
);

create table settlement.receipt_allocation (
  center_id integer not null,
  allocation_id uuid not null,
  receipt_id uuid not null,
  kind text not null,
  employer_id uuid,
  bank_code text,
  bank_name text,
  payer_holder text,
  reason text not null,
  state text not null,
  outcome text,
  proposed_by text not null,
  proposed_at timestamp with time zone not null,
  confirmed_by text,
  confirmed_at timestamp with time zone,
  subject_code text,
  constraint receipt_allocation__pk PRIMARY KEY (center_id, allocation_id),
  constraint receipt_allocation__four_eyes CHECK (confirmed_by IS NULL OR confirmed_by <> proposed_by),
  constraint receipt_allocation__kind CHECK (kind = 'employer'::text AND employer_id IS NOT NULL OR kind = 'return'::text AND bank_code IS NOT NULL AND bank_name IS NOT NULL AND payer_holder IS NOT NULL OR kind = 'subject'::text AND (subject_code = ANY (ARRAY['401'::text, '111'::text, '119'::text]))),
  constraint receipt_allocation__state CHECK (state = ANY (ARRAY['proposed'::text, 'paying'::text, 'done'::text, 'failed'::text, 'withdrawn'::text]))
);

create table settlement.reconciliation (
  center_id integer not null,
  account_no text not null,
  day date not null,
  run_no integer not null,
  statement_count integer not null,
  statement_in_fen bigint not null,
  statement_out_fen bigint not null,
  message_count integer not null,
  message_in_fen bigint not null,
  message_out_fen bigint not null,
  book_count integer not null,
  book_in_fen bigint not null,
  book_out_fen bigint not null,
  matched_count integer not null,
  break_count integer not null,
  break_fen bigint not null,
  is_complete boolean not null,
  agrees boolean not null,
  run_by text not null,
  run_at timestamp with time zone not null,
  constraint reconciliation__pk PRIMARY KEY (center_id, account_no, day, run_no)
);

create table settlement.reconciliation_break (
  center_id integer not null,
  account_no text not null,
  break_ref text not null,
  kind text not null,
  direction text not null,
  first_day date not null,
  statement_fen bigint not null,
  message_fen bigint not null,
  book_fen bigint not null,
  words text not null,
  opened_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  closed_on date,
  days date[] not null default '{}'::date[],
  constraint reconciliation_break__pk PRIMARY KEY (center_id, account_no, break_ref),
  constraint reconciliation_break__kind CHECK (kind = ANY (ARRAY['in-transit'::text, 'bank-only'::text, 'books-only'::text, 'message-only'::text, 'amount-differs'::text, 'duplicate'::text]))
);

create table settlement.statement_day (
  center_id integer not null,
  account_no text not null,
  day date not null,
  source text not null,
  row_count integer not null,
  credit_fen bigint not null,
  debit_fen bigint not null,
  closing_fen bigint,
  is_complete boolean not null,
  imported_by text not null,
  imported_at timestamp with time zone not null,
  constraint statement_day__pk PRIMARY KEY (center_id, account_no, day),
  constraint statement_day__source CHECK (source = ANY (ARRAY['bank'::text, 'file'::text]))
);

create table settlement.statement_line (
  center_id integer not null,
  account_no text not null,
  bank_serial text not null,
  direction text not null,
  day date not null,
  transaction_time text not null,
  position integer not null,
  amount_fen bigint not null,
  balance_fen bigint,
  counter_name text not null,
  counter_account_sealed bytea not null,
  summary text not null,
  remark text not null,
  is_reversal boolean not null,
  imported_at timestamp with time zone not null,
  constraint statement_line__pk PRIMARY KEY (center_id, account_no, bank_serial, direction),
  constraint statement_line__amount CHECK (amount_fen > 0),
  constraint statement_line__direction CHECK (direction = ANY (ARRAY['credit'::text, 'debit'::text]))
);

create table survey.named_answer (
  center_id integer not null,
  survey_id uuid not null,
  kind text not null,
  participant_id uuid not null,
  answers jsonb not null,
  channel text not null,
  answered_at timestamp with time zone not null,
  constraint named_answer__pk PRIMARY KEY (center_id, survey_id, kind, participant_id),
  constraint named_answer__participant FOREIGN KEY (center_id, survey_id, kind, participant_id) REFERENCES survey.participant(center_id, survey_id, kind, participant_id)
);

create table survey.participant (
  center_id integer not null,
  survey_id uuid not null,
  kind text not null,
  participant_id uuid not null,
  answer_id uuid not null,
  constraint participant__pk PRIMARY KEY (center_id, survey_id, kind, participant_id),
  constraint participant__survey FOREIGN KEY (center_id, survey_id) REFERENCES survey.survey(center_id, survey_id),
  constraint participant__kind CHECK (kind = ANY (ARRAY['person'::text, 'employer'::text]))
);

create table survey.sheet (
  center_id integer not null,
  survey_id uuid not null,
  sheet_id uuid not null,
  answers jsonb not null,
  counted_at timestamp with time zone not null,
  constraint sheet__pk PRIMARY KEY (center_id, survey_id, sheet_id),
  constraint sheet__survey FOREIGN KEY (center_id, survey_id) REFERENCES survey.survey(center_id, survey_id)
);

create table survey.step (
  center_id integer not null,
  survey_id uuid not null,
  seq integer not null,
  kind text not null,
  note text not null,
  done_by uuid not null,
  done_at timestamp with time zone not null,
  constraint step__pk PRIMARY KEY (center_id, survey_id, seq),
  constraint step__survey FOREIGN KEY (center_id, survey_id) REFERENCES survey.survey(center_id, survey_id),
  constraint step__kind CHECK (kind = ANY (ARRAY['saved'::text, 'submitted'::text, 'approved'::text, 'returned'::text, 'taken-back'::text, 'closed'::text]))
);

create table survey.survey (
  center_id integer not null,
  survey_id uuid not null,
  title text not null,
  introduction text not null,
  questions jsonb not null,
  audience text not null,
  channels text[] not null,
  is_anonymous boolean not null,
  opens_at timestamp with time zone,
  closes_at timestamp with time zone not null,
  reason text not null,
  state text not null,
  editors uuid[] not null,
  edited_at timestamp with time zone not null,
  reviewed_by uuid,
  reviewed_at timestamp with time zone,
  review_note text,
  live_at timestamp with time zone,
  emptied_at timestamp with time zone,
  constraint survey__pk PRIMARY KEY (center_id, survey_id),
  constraint survey__audience CHECK (audience = ANY (ARRAY['person'::text, 'employer'::text, 'both'::text])),
  constraint survey__channels CHECK (cardinality(channels) > 0 AND channels <@ ARRAY['hall'::text, 'mobile'::text, 'employer'::text]),
  constraint survey__four_eyes CHECK (reviewed_by IS NULL OR (reviewed_by <> ALL (editors))),
  constraint survey__live CHECK (state <> 'approved'::text OR live_at >= reviewed_at AND closes_at >= live_at),
  constraint survey__reviewed CHECK ((state <> ALL (ARRAY['approved'::text, 'returned'::text])) OR reviewed_by IS NOT NULL),
  constraint survey__state CHECK (state = ANY (ARRAY['draft'::text, 'in-review'::text, 'approved'::text, 'returned'::text, 'withdrawn'::text]))
);

create table survey.urn (
  center_id integer not null,
  survey_id uuid not null,
  sheets integer not null,
  sealed bytea not null,
  constraint urn__pk PRIMARY KEY (center_id, survey_id),
  constraint urn__survey FOREIGN KEY (center_id, survey_id) REFERENCES survey.survey(center_id, survey_id)
);

create table transfer.centre (
  center_id integer not null,
  node_no text not null,
  valid_from date not null,
  valid_to date,
  name text not null,
  city text not null,
  account_no text not null,
  account_name text not null,
  bank_code text not null,
  bank_name text not null,
  is_own boolean not null default false,
  source text not null,
  constraint centre__pk PRIMARY KEY (center_id, node_no, valid_from),
  constraint centre__dates CHECK (valid_to IS NULL OR valid_to > valid_from),
  constraint centre__node CHECK (node_no ~ '^[A-Z][0-9]{5}$'::text)
);

create table transfer.event (
  center_id integer not null,
  transfer_id uuid not null,
  event_no integer not null,
  state text not null,
  detail text not null,
  actor_kind text not null,
  actor_id text not null,
  at timestamp with time zone not null,
  constraint event__pk PRIMARY KEY (center_id, transfer_id, event_no)
);

create table transfer.message (
  center_id integer not null,
  message_id uuid not null,
  direction text not null,
  kind text not null,
  letter_no text not null,
  other_node text not null,
  content_sealed bytea not null,
  state text not null,
  attempts integer not null default 0,
  next_at timestamp with time zone,
  trouble text,
  made_at timestamp with time zone not null,
  done_at timestamp with time zone,
  constraint message__pk PRIMARY KEY (center_id, message_id),
  constraint message__direction CHECK (direction = ANY (ARRAY['in'::text, 'out'::text])),
  constraint message__due CHECK ((state = 'waiting'::text) = (next_at IS NOT NULL)),
  constraint message__state CHECK (state = ANY (ARRAY['waiting'::text, 'sent'::text, 'undeliverable'::text, 'handled'::text, 'rejected'::text]))
);

create table transfer.transfer (
  center_id integer not null,
  transfer_id uuid not null,
  direction text not null,
  letter_no text not null,
  case_id uuid not null,
  person_id uuid not null,
  account_id uuid not null,
  other_node text not null,
  former_account_no text,
  state text not null,
  principal_fen bigint,
  interest_fen bigint,
  total_fen bigint,
  interest_to date,
  opened_on date,
  month_count integer,
  first_month date,
  last_month date,
  fault text,
  reason text,
  carried_fen bigint,
  current_fen bigint,
  journal_id uuid,
  withdrawal_asked_at timestamp with time zone,
  begun_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint transfer__pk PRIMARY KEY (center_id, transfer_id),
  constraint transfer__case UNIQUE (center_id, case_id),
  constraint transfer__letter UNIQUE (center_id, direction, letter_no),
  constraint transfer__amounts CHECK (total_fen = (principal_fen + interest_fen) AND principal_fen >= 0 AND interest_fen >= 0),
  constraint transfer__direction CHECK (direction = ANY (ARRAY['in'::text, 'out'::text])),
  constraint transfer__state CHECK (state = ANY (ARRAY['letter-approved'::text, 'accepted'::text, 'data-approved'::text, 'negotiating'::text, 'completed'::text, 'refused'::text, 'withdrawn'::text, 'closed'::text, 'failed'::text, 'unpaid'::text, 'returned'::text]))
);

create table wechat.authorization_state (
  center_id integer not null,
  state_hash text not null,
  browser_key text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint authorization_state__pk PRIMARY KEY (center_id, state_hash)
);

create table wechat.follower (
  center_id integer not null,
  openid_index bytea not null,
  openid_sealed bytea not null,
  followed_at timestamp with time zone not null,
  left_at timestamp with time zone,
  event_second bigint not null,
  constraint follower__pk PRIMARY KEY (center_id, openid_index)
);

create table wechat.incoming (
  center_id integer not null,
  message_key text not null,
  openid_index bytea not null,
  kind text not null,
  matter text,
  person_id uuid,
  reply_sealed bytea,
  received_at timestamp with time zone not null,
  constraint incoming__pk PRIMARY KEY (center_id, message_key)
);

create table wechat.menu_publication (
  center_id integer not null,
  publication_id uuid not null,
  menu jsonb not null,
  published_by uuid not null,
  published_at timestamp with time zone not null,
  outcome text not null,
  result text,
  constraint menu_publication__pk PRIMARY KEY (center_id, publication_id),
  constraint menu_publication__outcome CHECK (outcome = ANY (ARRAY['taken'::text, 'refused'::text, 'unknown'::text]))
);

create table wechat.message_consent (
  center_id integer not null,
  openid_index bytea not null,
  template_id text not null,
  is_accepted boolean not null,
  event_second bigint not null,
  changed_at timestamp with time zone not null,
  constraint message_consent__pk PRIMARY KEY (center_id, openid_index, template_id)
);

create table wechat.ticket (
  center_id integer not null,
  ticket_hash text not null,
  openid_sealed bytea not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint ticket__pk PRIMARY KEY (center_id, ticket_hash)
);

create table withdrawal.application (
  center_id integer not null,
  case_id uuid not null,
  person_id uuid not null,
  account_id uuid not null,
  reason text not null,
  state text not null,
  home_index bytea,
  rent_from date,
  rent_to date,
  closes boolean not null,
  amount_fen bigint not null,
  interest_fen bigint not null,
  interest_to date,
  next_on date,
  assessment jsonb not null,
  assessed_on date not null,
  payee_sealed bytea not null,
  payee_masked text not null,
  payee_bank text not null,
  attempt integer not null default 0,
  payment_id uuid,
  journal_id uuid,
  failure text,
  channel text not null,
  submitted_at timestamp with time zone not null,
  approved_at timestamp with time zone,
  paid_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint application__pk PRIMARY KEY (center_id, case_id),
  constraint application__amount CHECK (amount_fen > 0 AND interest_fen >= 0 AND (closes OR interest_fen = 0)),
  constraint application__paid CHECK ((state = ANY (ARRAY['paid'::text, 'returned'::text])) <= (paid_at IS NOT NULL AND journal_id IS NOT NULL)),
  constraint application__state CHECK (state = ANY (ARRAY['submitted'::text, 'paying'::text, 'paid'::text, 'unpaid'::text, 'returned'::text, 'ended'::text]))
);

create table withdrawal.ban (
  center_id integer not null,
  ban_id uuid not null,
  person_id uuid not null,
  kind text not null,
  fraud_on date not null,
  until date not null,
  source text not null,
  reason text not null,
  recorded_by text not null,
  recorded_at timestamp with time zone not null,
  lifted_at timestamp with time zone,
  lifted_by text,
  lift_reason text,
  constraint ban__pk PRIMARY KEY (center_id, ban_id),
  constraint ban__four_eyes CHECK (lifted_by IS NULL OR lifted_by <> recorded_by),
  constraint ban__kind CHECK (kind = ANY (ARRAY['withdrawal'::text, 'loan'::text])),
  constraint ban__lifted CHECK ((lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lift_reason IS NULL)),
  constraint ban__until CHECK (until > fraud_on)
);

create table withdrawal.evidence (
  center_id integer not null,
  case_id uuid not null,
  evidence_id text not null,
  query_id uuid not null,
  state text not null,
  unconfirmed text[] not null,
  changed_at timestamp with time zone not null,
  constraint evidence__pk PRIMARY KEY (center_id, case_id, evidence_id),
  constraint evidence__state CHECK (state = ANY (ARRAY['asking'::text, 'confirmed'::text, 'differs'::text, 'not-found'::text, 'unavailable'::text, 'overdue'::text, 'cancelled'::text]))
);

create table withdrawal.family_consent (
  center_id integer not null,
  consent_id uuid not null,
  case_id uuid not null,
  person_id uuid not null,
  role text not null,
  wording text not null,
  state text not null,
  asked_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  channel text,
  due_on date not null,
  reminded_at timestamp with time zone,
  constraint family_consent__pk PRIMARY KEY (center_id, consent_id),
  constraint family_consent__asked_once UNIQUE (center_id, case_id, person_id),
  constraint family_consent__decided CHECK ((state = ANY (ARRAY['asked'::text, 'lapsed'::text])) = (decided_at IS NULL)),
  constraint family_consent__role CHECK (role = ANY (ARRAY['spouse'::text, 'owner'::text])),
  constraint family_consent__state CHECK (state = ANY (ARRAY['asked'::text, 'agreed'::text, 'declined'::text, 'lapsed'::text]))
);

create table workorder.attachment (
  center_id integer not null,
  work_order_id uuid not null,
  seq integer not null,
  attachment_id uuid not null,
  by_kind text not null,
  name text not null,
  content_type text not null,
  content_sealed bytea not null,
  added_at timestamp with time zone not null,
  constraint attachment__pk PRIMARY KEY (center_id, work_order_id, seq),
  constraint attachment__id UNIQUE (center_id, work_order_id, attachment_id),
  constraint attachment__work_order FOREIGN KEY (center_id, work_order_id) REFERENCES workorder.work_order(center_id, work_order_id),
  constraint attachment__by CHECK (by_kind = ANY (ARRAY['asker'::text, 'staff'::text]))
);

create table workorder.member (
  center_id integer not null,
  staff_id uuid not null,
  department text not null,
  constraint member__pk PRIMARY KEY (center_id, staff_id)
);

create table workorder.step (
  center_id integer not null,
  work_order_id uuid not null,
  seq integer not null,
  kind text not null,
  note text not null,
  by_kind text not null,
  done_by uuid,
  done_at timestamp with time zone not null,
  score smallint,
  constraint step__pk PRIMARY KEY (center_id, work_order_id, seq),
  constraint step__work_order FOREIGN KEY (center_id, work_order_id) REFERENCES workorder.work_order(center_id, work_order_id),
  constraint step__by CHECK ((by_kind = ANY (ARRAY['asker'::text, 'staff'::text, 'system'::text])) AND (by_kind = 'staff'::text) = (done_by IS NOT NULL)),
  constraint step__kind CHECK (kind = ANY (ARRAY['opened'::text, 'taken'::text, 'assigned'::text, 'handed-over'::text, 'sent-back'::text, 'noted'::text, 'answered'::text, 'approved'::text, 'returned'::text, 'closed'::text, 'reopened'::text, 'rated'::text, 'reminded'::text, 'escalated'::text, 'prioritised'::text, 'attached'::text, 'published'::text, 'unpublished'::text, 'contact'::text])),
  constraint step__score CHECK (score >= 1 AND score <= 5)
);

create table workorder.work_order (
  center_id integer not null,
  work_order_id uuid not null,
  number text not null,
  kind text not null,
  channel text not null,
  priority text not null,
  subject_kind text not null,
  subject_id uuid,
  subject_name text,
  title text not null,
  question text not null,
  contact_sealed bytea,
  contact_context text,
  may_publish boolean not null,
  origin_kind text,
  origin_id uuid,
  written_at timestamp with time zone not null,
  written_on date not null,
  due_on date not null,
  due_source text not null,
  state text not null,
  department text,
  staff_id uuid,
  answer text,
  result text,
  answered_by uuid,
  answered_at timestamp with time zone,
  reviewed_by uuid,
  reopened smallint not null default 0,
  reminded_on date,
  escalated_on date,
  score smallint,
  remark text,
  rated_at timestamp with time zone,
  board_question text,
  published_at timestamp with time zone,
  created_by uuid,
  constraint work_order__pk PRIMARY KEY (center_id, work_order_id),
  constraint work_order__number UNIQUE (center_id, number),
  constraint work_order__answered CHECK (((state <> ALL (ARRAY['in-review'::text, 'closed'::text])) OR answer IS NOT NULL AND result IS NOT NULL) AND (state = 'closed'::text) = (answered_at IS NOT NULL)),
  constraint work_order__assigned CHECK (state <> 'assigned'::text OR department IS NOT NULL OR staff_id IS NOT NULL),
  constraint work_order__channel CHECK (channel = ANY (ARRAY['hotline'::text, 'web'::text, 'app'::text, 'wechat'::text, 'weibo'::text, 'counter'::text, 'kiosk'::text])),
  constraint work_order__contact CHECK ((contact_sealed IS NULL) = (contact_context IS NULL)),
  constraint work_order__four_eyes CHECK (reviewed_by IS NULL OR reviewed_by <> answered_by),
  constraint work_order__kind CHECK (kind = ANY (ARRAY['question'::text, 'complaint'::text, 'suggestion'::text, 'tip-off'::text, 'call-back'::text, 'fault'::text, 'praise'::text])),
  constraint work_order__origin CHECK ((origin_kind = ANY (ARRAY['conversation'::text, 'call'::text])) AND (origin_kind IS NULL) = (origin_id IS NULL)),
  constraint work_order__priority CHECK (priority = ANY (ARRAY['usual'::text, 'urgent'::text, 'critical'::text])),
  constraint work_order__published CHECK (published_at IS NULL OR may_publish AND board_question IS NOT NULL),
  constraint work_order__result CHECK (result = ANY (ARRAY['solved'::text, 'explained'::text, 'accepted'::text, 'unfounded'::text, 'called'::text, 'not-reached'::text])),
  constraint work_order__score CHECK (score >= 1 AND score <= 5 AND (score IS NULL OR state = 'closed'::text)),
  constraint work_order__state CHECK (state = ANY (ARRAY['waiting'::text, 'assigned'::text, 'in-review'::text, 'closed'::text])),
  constraint work_order__subject CHECK ((subject_kind = ANY (ARRAY['person'::text, 'employer'::text, 'unknown'::text])) AND (subject_kind = 'unknown'::text) = (subject_id IS NULL)),
  constraint work_order__waiting CHECK (state <> 'waiting'::text OR department IS NULL AND staff_id IS NULL)
);

-- Indexes

CREATE INDEX account_change__employer ON account.account_change USING btree (center_id, employer_id, changed_at);
CREATE INDEX personal_account__closed_of_person ON account.personal_account USING btree (center_id, person_id, opened_on) WHERE (state <> ALL (ARRAY['normal'::text, 'sealed'::text, 'frozen'::text]));
CREATE INDEX personal_account__employer_no ON account.personal_account USING btree (center_id, employer_id, account_no);
CREATE UNIQUE INDEX personal_account__one_open ON account.personal_account USING btree (center_id, person_id) WHERE (state = ANY (ARRAY['normal'::text, 'sealed'::text, 'frozen'::text]));
CREATE INDEX personal_account__paying ON account.personal_account USING btree (center_id, employer_id) INCLUDE (base_fen) WHERE (state = 'normal'::text);
CREATE INDEX check_run__checked_at ON accounting.check_run USING btree (center_id, checked_at);
CREATE INDEX voucher_request__journal ON accounting.voucher_request USING btree (center_id, journal_id) WHERE (journal_id IS NOT NULL);
CREATE UNIQUE INDEX voucher_request__one_reversal ON accounting.voucher_request USING btree (center_id, reverses_id) WHERE (state = 'proposed'::text);
CREATE INDEX voucher_request__state_at ON accounting.voucher_request USING btree (center_id, state, proposed_at);
CREATE INDEX entry__actor ON audit.entry USING btree (center_id, actor_id, entry_id);
CREATE INDEX entry__subject ON audit.entry USING btree (center_id, subject_kind, subject_id, entry_id);
CREATE INDEX appointment__day ON booking.appointment USING btree (center_id, day, state);
CREATE UNIQUE INDEX appointment__one_open ON booking.appointment USING btree (center_id, subject_kind, subject_id, service) WHERE (state = 'booked'::text);
CREATE UNIQUE INDEX appointment__place ON booking.appointment USING btree (center_id, outlet_id, service, day, starts, place_no) WHERE (state <> 'cancelled'::text);
CREATE INDEX appointment__subject_day ON booking.appointment USING btree (center_id, subject_kind, subject_id, day);
CREATE INDEX appointment__to_remind ON booking.appointment USING btree (center_id, day) WHERE ((state = 'booked'::text) AND (reminded_at IS NULL));
CREATE INDEX ticket__called ON booking.ticket USING btree (center_id, served_by) WHERE (state = 'called'::text);
CREATE UNIQUE INDEX ticket__code ON booking.ticket USING btree (center_id, code);
CREATE INDEX ticket__person ON booking.ticket USING btree (center_id, person_id, day);
CREATE INDEX ticket__queue ON booking.ticket USING btree (center_id, outlet_id, day, state);
CREATE INDEX attachment__case ON casework.attachment USING btree (center_id, case_id, uploaded_at);
CREATE INDEX case_record__by_state ON casework.case_record USING btree (center_id, state, submitted_at);
CREATE INDEX case_record__closing ON casework.case_record USING btree (center_id, closes_on) WHERE (state = ANY (ARRAY['draft'::text, 'returned'::text]));
CREATE UNIQUE INDEX case_record__one_in_progress ON casework.case_record USING btree (center_id, subject_kind, subject_id, kind, matter) WHERE (state <> ALL (ARRAY['done'::text, 'refused'::text, 'cancelled'::text]));
CREATE INDEX case_record__subject ON casework.case_record USING btree (center_id, subject_kind, subject_id, opened_at);
CREATE INDEX case_record__worklist ON casework.case_record USING btree (center_id, state, due_on, case_id) WHERE (state <> ALL (ARRAY['draft'::text, 'done'::text, 'refused'::text, 'cancelled'::text]));
CREATE UNIQUE INDEX decision__nobody_twice ON casework.decision USING btree (center_id, case_id, round, actor_id) WHERE is_separate;
CREATE UNIQUE INDEX draft__resume_code ON casework.draft USING btree (center_id, resume_code_hash) WHERE (resume_code_hash IS NOT NULL);
CREATE INDEX visit__person ON casework.visit USING btree (center_id, person_id, opened_at) WHERE (person_id IS NOT NULL);
CREATE UNIQUE INDEX visit__rating_code ON casework.visit USING btree (center_id, rating_code) WHERE (rating_code IS NOT NULL);
CREATE INDEX visit__staff ON casework.visit USING btree (center_id, staff_id, opened_at);
CREATE INDEX visit__ticket ON casework.visit USING btree (center_id, ticket_id) WHERE (ticket_id IS NOT NULL);
CREATE INDEX version__live_order ON content.version USING btree (center_id, item_id, live_at DESC, number DESC) WHERE (state = 'approved'::text);
CREATE UNIQUE INDEX version__one_open ON content.version USING btree (center_id, item_id) WHERE (state = ANY (ARRAY['draft'::text, 'in-review'::text, 'returned'::text]));
CREATE INDEX business__employer ON contribution.business USING btree (center_id, employer_id, created_at);
CREATE UNIQUE INDEX business__one_in_progress ON contribution.business USING btree (center_id, employer_id, kind) WHERE (state = ANY (ARRAY['draft'::text, 'pending'::text]));
CREATE INDEX business_line__account ON contribution.business_line USING btree (center_id, account_id);
CREATE INDEX collection__of_remittance ON contribution.collection USING btree (center_id, remittance_id, ordered_at);
CREATE UNIQUE INDEX collection__one_open ON contribution.collection USING btree (center_id, remittance_id) WHERE (state = 'open'::text);
CREATE UNIQUE INDEX collection_agreement__one_active ON contribution.collection_agreement USING btree (center_id, employer_id) WHERE (state = 'active'::text);
CREATE INDEX dunning__newest ON contribution.dunning USING btree (center_id, dunned_at);
CREATE INDEX dunning__of_month ON contribution.dunning USING btree (center_id, employer_id, month);
CREATE UNIQUE INDEX dunning__once ON contribution.dunning USING btree (center_id, employer_id, month, round) WHERE (method = 'message'::text);
CREATE UNIQUE INDEX dunning__once_a_day ON contribution.dunning USING btree (center_id, employer_id, month, dunned_on) WHERE (method = 'manual'::text);
CREATE UNIQUE INDEX remittance__one_a_month ON contribution.remittance USING btree (center_id, employer_id, month) WHERE (state <> 'withdrawn'::text);
CREATE INDEX remittance__together ON contribution.remittance USING btree (center_id, together_id, month) WHERE (together_id IS NOT NULL);
CREATE INDEX remittance__waiting ON contribution.remittance USING btree (center_id) WHERE (state = ANY (ARRAY['confirmed'::text, 'short'::text, 'collecting'::text]));
CREATE INDEX remittance_line__left_out ON contribution.remittance_line USING btree (center_id, remittance_id) WHERE (left_out IS NOT NULL);
CREATE INDEX roster_import__employer ON contribution.roster_import USING btree (center_id, employer_id, imported_at);
CREATE INDEX conversation__ended ON desk.conversation USING btree (center_id, ended_at DESC) WHERE (state = 'ended'::text);
CREATE INDEX conversation__of_agent ON desk.conversation USING btree (center_id, agent_id) WHERE (state = 'active'::text);
CREATE INDEX conversation__of_owner ON desk.conversation USING btree (center_id, owner_key, opened_at DESC);
CREATE INDEX conversation__of_person ON desk.conversation USING btree (center_id, person_id, opened_at DESC) WHERE (person_id IS NOT NULL);
CREATE UNIQUE INDEX conversation__one_open ON desk.conversation USING btree (center_id, owner_key) WHERE (state <> 'ended'::text);
CREATE INDEX conversation__waiting ON desk.conversation USING btree (center_id, rank DESC, queued_at) WHERE (state = 'waiting'::text);
CREATE INDEX paper__file_hash ON document.paper USING btree (center_id, file_sha256);
CREATE INDEX paper__matter ON document.paper USING btree (center_id, matter) WHERE (matter IS NOT NULL);
CREATE INDEX paper__subject ON document.paper USING btree (center_id, subject_id, issued_at);
CREATE INDEX attempt__source ON evidence.attempt USING btree (center_id, source, asked_at);
CREATE UNIQUE INDEX certificate__one_open ON evidence.certificate USING btree (center_id, query_id) WHERE (state = 'open'::text);
CREATE INDEX certificate__sample ON evidence.certificate USING btree (center_id, decided_at) WHERE is_sampled;
CREATE INDEX consent__person ON evidence.consent USING btree (center_id, person_id, agreed_at);
CREATE INDEX query__case ON evidence.query USING btree (center_id, case_id) WHERE (case_id IS NOT NULL);
CREATE INDEX query__due ON evidence.query USING btree (center_id, next_ask_at) WHERE (next_ask_at IS NOT NULL);
CREATE UNIQUE INDEX query__once ON evidence.query USING btree (center_id, business, business_id, source, subject_id, claims_index) WHERE (state <> 'cancelled'::text);
CREATE INDEX query__subject ON evidence.query USING btree (center_id, subject_kind, subject_id, registered_at);
CREATE INDEX receipt__removal ON evidence.receipt USING btree (center_id, answered_at) WHERE (removed_at IS NULL);
CREATE INDEX receipt__reuse ON evidence.receipt USING btree (center_id, source, subject_id, claims_index, answered_at);
CREATE INDEX call__began ON hotline.call USING btree (center_id, began_at DESC, call_id);
CREATE INDEX call__of_person ON hotline.call USING btree (center_id, person_id, began_at DESC) WHERE (person_id IS NOT NULL);
CREATE INDEX call__open ON hotline.call USING btree (center_id, began_at) WHERE (ended_at IS NULL);
CREATE INDEX closed_registration__time ON identity.closed_registration USING btree (center_id, closed_at);
CREATE INDEX login_log__at ON identity.login_log USING btree (center_id, at);
CREATE INDEX login_log__subject ON identity.login_log USING btree (center_id, kind, subject_id, log_id);
CREATE INDEX one_time_code__subject ON identity.one_time_code USING btree (center_id, subject_id, purpose);
CREATE INDEX session__subject ON identity.session USING btree (center_id, kind, subject_id);
CREATE INDEX staff_change__by_time ON identity.staff_change USING btree (center_id, proposed_at DESC, change_id DESC);
CREATE UNIQUE INDEX staff_change__one_waiting ON identity.staff_change USING btree (center_id, staff_id) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX staff_change__username_waiting ON identity.staff_change USING btree (center_id, username) WHERE (state = 'waiting'::text);
CREATE INDEX print__asked ON kiosk.print USING btree (center_id, kiosk_id, asked_at);
CREATE INDEX print__under_way ON kiosk.print USING btree (center_id, alive_at) WHERE (state = ANY (ARRAY['queued'::text, 'printing'::text]));
CREATE INDEX print__visit ON kiosk.print USING btree (center_id, visit_id);
CREATE UNIQUE INDEX visit__one_open ON kiosk.visit USING btree (center_id, kiosk_id) WHERE (ended_at IS NULL);
CREATE INDEX employer_entry__journal ON ledger.employer_entry USING btree (center_id, journal_id);
CREATE INDEX journal__accounting_date ON ledger.journal USING btree (center_id, accounting_date);
CREATE INDEX journal_line__subject ON ledger.journal_line USING btree (center_id, subject_code, journal_id);
CREATE INDEX personal_entry__journal ON ledger.personal_entry USING btree (center_id, journal_id);
CREATE INDEX account__overdue ON loan.account USING btree (center_id, loan_id) WHERE (overdue_fen > 0);
CREATE INDEX borrower__person ON loan.borrower USING btree (center_id, person_id);
CREATE UNIQUE INDEX contract__case ON loan.contract USING btree (center_id, case_id) WHERE (cancelled_on IS NULL);
CREATE INDEX contract__newest ON loan.contract USING btree (center_id, created_at DESC, loan_id);
CREATE INDEX contract__person ON loan.contract USING btree (center_id, person_id);
CREATE INDEX entry__journal ON loan.entry USING btree (center_id, journal_id);
CREATE INDEX estate__name ON loan.estate USING btree (center_id, name);
CREATE UNIQUE INDEX request__one_open ON loan.request USING btree (center_id, loan_id) WHERE (state = 'collecting'::text);
CREATE INDEX message__created ON notice.message USING btree (center_id, created_at);
CREATE INDEX occasion__batch ON notice.occasion USING btree (center_id, batch_id) WHERE (batch_id IS NOT NULL);
CREATE INDEX occasion__open ON notice.occasion USING btree (center_id, created_at) WHERE (expanded_at IS NULL);
CREATE UNIQUE INDEX revision__one_open ON notice.revision USING btree (center_id, subject, subject_key) WHERE (state = ANY (ARRAY['draft'::text, 'in-review'::text, 'returned'::text]));
CREATE INDEX sms__batch ON notice.sms USING btree (center_id, batch_id, state) WHERE (batch_id IS NOT NULL);
CREATE INDEX sms__created ON notice.sms USING btree (center_id, created_at);
CREATE INDEX sms__due ON notice.sms USING btree (center_id, channel, priority, next_at) WHERE (state = 'queued'::text);
CREATE INDEX sms__ended_badly ON notice.sms USING btree (center_id, state, created_at) WHERE (state = ANY (ARRAY['failed'::text, 'unknown'::text, 'withheld'::text]));
CREATE INDEX sms__number ON notice.sms USING btree (center_id, mobile_index, created_at);
CREATE INDEX sms__occasion ON notice.sms USING btree (center_id, occasion_id, state) WHERE (occasion_id IS NOT NULL);
CREATE INDEX sms__person ON notice.sms USING btree (center_id, person_id, created_at) WHERE (person_id IS NOT NULL);
CREATE INDEX sms__sending ON notice.sms USING btree (center_id, holder) WHERE (state = 'sending'::text);
CREATE INDEX sms__waiting ON notice.sms USING btree (center_id, handed_over_at) WHERE (state = 'handed-over'::text);
CREATE INDEX sms_part__reference ON notice.sms_part USING btree (center_id, route, reference) WHERE (reference IS NOT NULL);
CREATE INDEX subscription__mobile ON notice.subscription USING btree (center_id, mobile_index);
CREATE INDEX uplink__received ON notice.uplink USING btree (center_id, received_at);
CREATE INDEX employer__name ON party.employer USING btree (center_id, name text_pattern_ops);
CREATE INDEX person__mobile ON party.person USING btree (center_id, mobile_index) WHERE (mobile_index IS NOT NULL);
CREATE INDEX person__name ON party.person USING btree (center_id, name text_pattern_ops);
CREATE UNIQUE INDEX parameter_change__one_waiting ON policy.parameter_change USING btree (center_id, key) WHERE (state = 'waiting'::text);
CREATE INDEX deed__subject ON registration.deed USING btree (center_id, subject_kind, subject_id, done_at);
CREATE UNIQUE INDEX freeze__one_in_force ON registration."freeze" USING btree (center_id, account_id) WHERE (released_at IS NULL);
CREATE INDEX export__expiry ON report.export USING btree (center_id, expires_at) WHERE (state = 'ready'::text);
CREATE INDEX export__owner ON report.export USING btree (center_id, owner_kind, owner_id, requested_at);
CREATE INDEX change__in_force ON service.change USING btree (center_id, kind, target, channel, takes_effect_at DESC) WHERE (state = 'approved'::text);
CREATE UNIQUE INDEX change__one_waiting ON service.change USING btree (center_id, kind, target, channel) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX stop__one_of_preset ON service.stop USING btree (center_id, preset) WHERE ((ended_at IS NULL) AND (preset IS NOT NULL));
CREATE INDEX stop__open ON service.stop USING btree (center_id) WHERE (ended_at IS NULL);
CREATE INDEX collection_batch__recent ON settlement.collection_batch USING btree (center_id, registered_at);
CREATE INDEX collection_part__due ON settlement.collection_part USING btree (center_id, next_step_at) WHERE (state = ANY (ARRAY['registered'::text, 'unknown'::text, 'accepted'::text]));
CREATE INDEX collection_row__part ON settlement.collection_row USING btree (center_id, batch_id, part_no, round);
CREATE INDEX employer_refund__employer ON settlement.employer_refund USING btree (center_id, employer_id, proposed_at);
CREATE UNIQUE INDEX employer_refund__one_open ON settlement.employer_refund USING btree (center_id, employer_id) WHERE (state = ANY (ARRAY['proposed'::text, 'paying'::text]));
CREATE INDEX journal_account__day ON settlement.journal_account USING btree (center_id, account_no, accounting_date);
CREATE INDEX journal_account__message ON settlement.journal_account USING btree (center_id, message_id);
CREATE INDEX payment__bank_serial ON settlement.payment USING btree (center_id, bank_serial) WHERE (bank_serial IS NOT NULL);
CREATE INDEX payment__counter ON settlement.payment USING btree (center_id, counter_account_index, amount_fen) WHERE (state = 'paid'::text);
CREATE INDEX payment__due ON settlement.payment USING btree (center_id, next_step_at) WHERE (state = ANY (ARRAY['registered'::text, 'unknown'::text, 'accepted'::text]));
CREATE INDEX payment__not_paid ON settlement.payment USING btree (center_id, state, registered_at) WHERE (state <> 'paid'::text);
CREATE UNIQUE INDEX payment__one_open ON settlement.payment USING btree (center_id, business, business_id) WHERE (state = ANY (ARRAY['proposed'::text, 'registered'::text, 'unknown'::text, 'accepted'::text]));
CREATE INDEX payment__recent ON settlement.payment USING btree (center_id, registered_at);
CREATE INDEX payment__sent ON settlement.payment USING btree (center_id, sent_at) WHERE (sent_at IS NOT NULL);
CREATE INDEX receipt__business ON settlement.receipt USING btree (center_id, business_id);
CREATE INDEX receipt__recent ON settlement.receipt USING btree (center_id, received_at);
CREATE INDEX receipt__state ON settlement.receipt USING btree (center_id, state, received_at);
CREATE UNIQUE INDEX receipt_allocation__one_open ON settlement.receipt_allocation USING btree (center_id, receipt_id) WHERE (state = ANY (ARRAY['proposed'::text, 'paying'::text]));
CREATE INDEX receipt_allocation__receipt ON settlement.receipt_allocation USING btree (center_id, receipt_id, proposed_at);
CREATE INDEX reconciliation_break__open ON settlement.reconciliation_break USING btree (center_id, account_no, first_day) WHERE (closed_at IS NULL);
CREATE INDEX statement_line__day ON settlement.statement_line USING btree (center_id, account_no, day, "position");
CREATE INDEX named_answer__time ON survey.named_answer USING btree (center_id, answered_at);
CREATE INDEX sheet__time ON survey.sheet USING btree (center_id, counted_at);
CREATE INDEX survey__open ON survey.survey USING btree (center_id, closes_at) WHERE (state = 'approved'::text);
CREATE INDEX survey__urn ON survey.survey USING btree (center_id, closes_at) WHERE ((state = 'approved'::text) AND is_anonymous AND (emptied_at IS NULL));
CREATE UNIQUE INDEX centre__one_own ON transfer.centre USING btree (center_id) WHERE (is_own AND (valid_to IS NULL));
CREATE INDEX message__due ON transfer.message USING btree (center_id, next_at) WHERE (state = 'waiting'::text);
CREATE INDEX message__letter ON transfer.message USING btree (center_id, letter_no, made_at);
CREATE INDEX transfer__newest ON transfer.transfer USING btree (center_id, direction, begun_at DESC, transfer_id);
CREATE UNIQUE INDEX transfer__one_out ON transfer.transfer USING btree (center_id, account_id) WHERE ((direction = 'out'::text) AND (state = ANY (ARRAY['accepted'::text, 'data-approved'::text, 'unpaid'::text, 'returned'::text])));
CREATE INDEX transfer__person ON transfer.transfer USING btree (center_id, person_id, begun_at);
CREATE INDEX follower__following ON wechat.follower USING btree (center_id) WHERE (left_at IS NULL);
CREATE INDEX incoming__received ON wechat.incoming USING btree (center_id, received_at);
CREATE INDEX application__home ON withdrawal.application USING btree (center_id, home_index) WHERE (home_index IS NOT NULL);
CREATE UNIQUE INDEX application__one_under_way ON withdrawal.application USING btree (center_id, account_id) WHERE ((state = ANY (ARRAY['submitted'::text, 'paying'::text, 'unpaid'::text])) AND (journal_id IS NULL));
CREATE INDEX application__person ON withdrawal.application USING btree (center_id, person_id, submitted_at);
CREATE INDEX ban__person ON withdrawal.ban USING btree (center_id, person_id, until);
CREATE INDEX evidence__query ON withdrawal.evidence USING btree (center_id, query_id);
CREATE INDEX family_consent__due ON withdrawal.family_consent USING btree (center_id, due_on) WHERE (state = 'asked'::text);
CREATE INDEX family_consent__person ON withdrawal.family_consent USING btree (center_id, person_id, asked_at);
CREATE INDEX step__rated ON workorder.step USING btree (center_id, done_at) WHERE (score IS NOT NULL);
CREATE INDEX work_order__board ON workorder.work_order USING btree (center_id, published_at DESC) WHERE (published_at IS NOT NULL);
CREATE INDEX work_order__closed ON workorder.work_order USING btree (center_id, answered_at DESC) WHERE (state = 'closed'::text);
CREATE INDEX work_order__listed ON workorder.work_order USING btree (center_id, ((state = 'closed'::text)), (
CASE
    WHEN (state <> 'closed'::text) THEN due_on
    ELSE NULL::date
END), array_position(ARRAY['critical'::text, 'urgent'::text, 'usual'::text], priority), written_at DESC, work_order_id);
CREATE INDEX work_order__of_origin ON workorder.work_order USING btree (center_id, origin_kind, origin_id) WHERE (origin_id IS NOT NULL);
CREATE INDEX work_order__of_subject ON workorder.work_order USING btree (center_id, subject_kind, subject_id, written_at DESC) WHERE (subject_id IS NOT NULL);
CREATE UNIQUE INDEX work_order__one_call_back ON workorder.work_order USING btree (center_id, origin_id) WHERE ((kind = 'call-back'::text) AND (origin_kind = 'call'::text));
CREATE INDEX work_order__open ON workorder.work_order USING btree (center_id, due_on) WHERE (state <> 'closed'::text);
CREATE INDEX work_order__rated ON workorder.work_order USING btree (center_id, rated_at) WHERE (rated_at IS NOT NULL);
CREATE INDEX work_order__written ON workorder.work_order USING btree (center_id, written_at DESC);

-- Policies

create policy books__begun on ledger.books for insert with check (true);
create policy books__never_back on ledger.books for update using (true) with check (NOT (EXISTS ( SELECT
   FROM ledger.closing c
  WHERE c.center_id = books.center_id AND c.kind = 'day'::text AND c.through > books.closed_through)));
-- The last closed day never goes back behind a day end that is recorded: there is no way to open a day again.
create policy books__readable on ledger.books for select using (true);
create policy journal__open_day on ledger.journal for insert with check (NOT (EXISTS ( SELECT
   FROM ledger.books b
  WHERE b.center_id = journal.center_id AND b.closed_through >= journal.accounting_date)));
-- No journal is dated to a day that is closed.
create policy journal__readable on ledger.journal for select using (true);
create policy journal_line__open_day on ledger.journal_line for insert with check (NOT (EXISTS ( SELECT
   FROM ledger.voucher_number v
  WHERE v.center_id = journal_line.center_id AND v.journal_id = journal_line.journal_id)));
-- A voucher that has its number, given when its day was closed, takes no further line.
create policy journal_line__readable on ledger.journal_line for select using (true);

-- Comments

comment on table account.account_change is 'Changes of personal accounts (变更): opening, sealing, unsealing, base.';
comment on table account.employer_account is 'Employer accounts (单位账户), states of JGJ/T 320 table A.4.';
comment on column account.employer_account.contributed_to is 'The last month posted in full (缴至年月); null before the first.';
comment on table account.personal_account is 'Personal accounts (个人账户), states of JGJ/T 320 table A.6.';
comment on table accounting.check_run is 'Checks that the books agree (账账相符), nightly and by hand, with the first differences. Insert-only.';
comment on table accounting.voucher_request is 'Vouchers entered by hand and reversals (手工凭证、冲正), posted when a second person agrees.';
comment on table audit.digest is 'Hash chain over batches of audit entries: each digest covers the one before and its own rows.';
comment on table audit.entry is 'Who did what to whom, written in the transaction of the deed. Insert-only. Ids only, never names or numbers of people.';
comment on table booking.appointment is 'Appointments of people and employers, from booking to being served, cancelled or missed (爽约).';
comment on column booking.appointment.cancel_reason is 'Why the centre took it back; null when the person did.';
comment on column booking.appointment.place_no is 'Which of the places of its slot it has: nobody else has it until it is cancelled.';
comment on column booking.appointment.places is 'How many places the slot had when it was booked.';
comment on table booking.outlet is 'Service outlets (服务网点): where they are, how one gets there, when they are open. Times are minutes of the day in Beijing.';
comment on column booking.outlet.services is 'What is done here; null for everything.';
comment on table booking.outlet_day is 'Days of an outlet that differ from the calendar of working days: closed on one (停办), open on another (补班, 周末开放).';
comment on table booking.outlet_window is 'Windows that differ from the usual: which groups they serve (null for all), and whether they pause. A window without a row serves all groups.';
comment on table booking.plan is 'Versions of an outlet''s plan of slots (号源安排): each holds from its day until the next one begins. Versions whose day has come are never changed.';
comment on table booking.printer is 'The ticket printer of an outlet: an ESC/POS printer on the network, and what it last said.';
comment on table booking.queue_group is 'Groups of businesses that wait in one queue (排队组): a window serves some groups, and calls from them together.';
comment on table booking.service is 'What can be booked and queued for (业务), how long it usually takes, and the letter of its tickets.';
comment on table booking.slot_plan is 'The slots of every working day under a version of the plan: how many people of a business each takes.';
comment on table booking.ticket is 'Tickets of a day at an outlet: who waits, who was called to which window, and how often a walk-in was overtaken.';
comment on column booking.ticket.queued_at is 'When the wait began, anew after a return to the queue: overtaking is counted from it.';
comment on column booking.ticket.place_at is 'The place among equals: by arrival, anew for who did not answer.';
comment on column booking.ticket.ahead_at_most is 'How many may be called before, at most: printed on the ticket.';
comment on column booking.ticket.code is 'The secret in the QR code of the ticket: who holds the paper sees the place in the queue and rates the service.';
comment on table casework.attachment is 'Photos and PDFs handed in with a case; a removed one keeps its row and file.';
comment on column casework.attachment.source_sha256 is 'Digest of the file as it was uploaded, before photos were re-encoded.';
comment on table casework.attachment_file is 'Contents of attachments, sealed (ADR 8). Insert-only.';
comment on table casework.attachment_page is 'The pages of a PDF as pictures, sealed: what the viewer shows, so that no browser opens a stranger''s PDF. Insert-only.';
comment on table casework.case_event is 'Everything that happened to a case, one event for each version. Insert-only.';
comment on table casework.case_record is 'Cases (业务申请) of people and employers, whatever channel and business.';
comment on column casework.case_record.matter is 'What the case is about when one subject may have several of a kind at once, such as a loan''s number; otherwise empty.';
comment on column casework.case_record.round is 'How often it was submitted: nobody acts twice in one round''s chain.';
comment on column casework.case_record.version is 'Counts the steps: who decides says which version was on the screen, so that of two at once one is refused.';
comment on column casework.case_record.closes_on is 'The day on which a draft or a returned case ends by itself.';
comment on table casework.decision is 'Who decided what at which stage, why, and on which conditions; the system''s own decisions too. Nobody acts twice in one round. Insert-only.';
comment on column casework.decision.is_separate is 'False for a stage that somebody who acted before may take too, such as signing a contract.';
comment on table casework.draft is 'What has been filled in so far, kept on the server so that it can be resumed on any channel.';
comment on table casework.rating is 'What visitors said of the service, once for each visit. Insert-only.';
comment on table casework.submission is 'What was applied for, as submitted: one for each round. Insert-only.';
comment on table casework.visit is 'Visits at a counter: who was served by whom, and how they were identified.';
comment on table content.item is 'A policy, guide or announcement; what it says is in its versions. What went live before withdrawn_at is no longer shown.';
comment on table content.step is 'Who did what with an item and when; only added to.';
comment on table content.version is 'What an item says: title, sections as text in a small markup, channels. Shown from live_at on until a later version is live.';
comment on column content.version.editors is 'Everybody who wrote on it: none of them reviews it.';
comment on column content.version.expires_on is 'The last day on which it is shown; without one it is shown until a later version.';
comment on column content.version.quotes is 'parameters that the text quotes, each with its newest row as it stood at the writing';
comment on table contribution.business is 'Businesses of employers (单位业务): opening, sealing, bases, ratios, transfers, back-payments, deferral, corrections; draft → confirmed by signature → done.';
comment on column contribution.business.number is 'The 15-digit business serial, of the same form as a remittance''s; money for a business names it.';
comment on column contribution.business.amount_fen is 'Money that the business itself moves (back-payment, correction); 0 when it only changes the coming months.';
comment on column contribution.business.facts is 'What was asked for beside the people: ratios, months, how bases were found. Nothing personal.';
comment on column contribution.business.channel is 'counter: confirmed by a clerk of the centre on a paper form; else by the certificate''s signature.';
comment on table contribution.business_line is 'The people of a business: base before and after, amounts of the month, reason. One line a person, or one a person and month (back-payment).';
comment on column contribution.business_line.employer_fen is 'The month''s deposit of the employer''s side after the business (before it: employer_before_fen); of a back-payment, what is paid for the month.';
comment on column contribution.business_line.personal_sealed is 'What was submitted that is personal (a mobile), sealed.';
comment on table contribution.collection is 'Orders to the bank to collect a remittance (委托收款); how far the bank is stands in settlement.payment under this id.';
comment on column contribution.collection.owed_fen is 'What the bank took back of a month that can no longer be reversed: the employer owes it (119).';
comment on table contribution.collection_agreement is 'Agreements (委托收款签约) of employers with the account the bank collects from; the id is that of the business that signed it.';
comment on column contribution.collection_agreement.account_sealed is 'The account number, sealed; found by account_index.';
comment on table contribution.dunning is 'Reminders (催缴) of months that were not paid by their day: what was due then, and how the employer was told. Insert-only.';
comment on column contribution.dunning.dunned_by is 'The clerk who reminded by hand; null for a round of the calendar.';
comment on table contribution.newcomer is 'People on a draft list whose account is opened when the list is confirmed.';
comment on column contribution.newcomer.remittance_id is 'The remittance, or the business of opening, on whose list the person stands.';
comment on table contribution.remittance is 'Monthly remittances of employers (汇缴): draft → confirmed by signature → paid and posted.';
comment on column contribution.remittance.serial is 'The 15-digit business serial that the payer puts, and nothing else, into the remark of the transfer.';
comment on column contribution.remittance.taken_back is 'How often the bank took the money back after the posting: part of the key of the next posting.';
comment on column contribution.remittance.together_id is 'Of months that are confirmed and paid together, the id of the oldest: its serial is the one that pays them all. Null for a month by itself.';
comment on table contribution.remittance_line is 'The month''s list (汇缴清册): who contributes how much and what changed since last month; «gone» lines carry no money.';
comment on column contribution.remittance_line.left_out is 'Why this person is not paid for with this month; null for those who are. The amounts are then what is owed.';
comment on table contribution.roster_import is 'Imports of rosters, refused ones with the reasons of every wrong row. Insert-only.';
comment on table desk.agent is 'Who serves conversations: on which channels, with which skills (none named: all), how many at once, and whether they are there now.';
comment on column desk.agent.extension is 'Where calls that were handed over ring.';
comment on table desk.conversation is 'One conversation from its first word to its end. owner_key says whose it is: a person, an employer''s clerk, a browser''s secret (hashed) or an account of an outside channel (blind index).';
comment on column desk.conversation.rank is 'Who waits on the line comes before who writes: higher first, then by queued_at.';
comment on column desk.conversation.meant_for is 'The colleague it was handed to while that one had no place free.';
comment on table desk.delivery is 'What became of an answer that had to go out over a channel of others.';
comment on table desk.image is 'Pictures of a conversation, drawn anew when they came.';
comment on table desk.message is 'What was said, numbered without gaps: whoever comes back asks for what followed the last number seen. Sealed, for people write their numbers; only added to.';
comment on table desk.question_use is 'How often an answer of the knowledge base was opened, given by an agent, called useful or useless on a day; no word of whom by.';
comment on table document.file is 'Issued files, kept as issued. Insert-only.';
comment on table document.paper is 'Stamped papers (带章证明): number, verification code, what was certified (sealed) and the hash of the file. Insert-only.';
comment on column document.paper.matter is 'What the paper is about (a loan): its business withdraws it by this when it is no longer true.';
comment on column document.paper.withdrawn_at is 'Since when the paper is void (作废): whoever verifies it is told.';
comment on table evidence.attempt is 'Each time a source was asked: the health of a source, and what a person is shown of who looked.';
comment on table evidence.certificate is 'Certificates of employers and authorities in place of a source that could not confirm: who handed it in, who decided, and the later audit of a random share.';
comment on table evidence.consent is 'Who agreed to which sources being asked, for what purpose, until when, on which channel, in which words; revocable, never deleted.';
comment on table evidence.query is 'Questions to other agencies: about whom, why, on which basis (consent or a named law), and what became of them. Claims are sealed.';
comment on column evidence.query.next_ask_at is 'When it is asked next by itself; while asking, when the asker counts as lost.';
comment on column evidence.query.deadline_on is 'The last day on which it is asked again by itself.';
comment on table evidence.receipt is 'What a source answered: result, the source''s own serial, when. Answer and findings are sealed and removed after the retention period; the rest stays.';
comment on table evidence.source is 'Sources that the staff paused, and why. A source without a row is asked.';
comment on table hotline.call is 'A call to the hotline from its first word to its end. agent_*: the person whom it was handed to.';
comment on column hotline.call.channel_id is 'The unique id of the telephone exchange.';
comment on column hotline.call.score is 'Keys of satisfaction: 1 satisfied, 2 basically, 3 not.';
comment on table hotline.call_step is 'What was asked in a call and what came of it: codes only, never what was keyed. Only added to.';
comment on table hotline.prompt is 'Sentences that a centre words in its own way; the newest version holds, one without text is the product''s own. Only added to.';
comment on table identity.attempt is 'Rate limits shared by all instances: attempts per bucket in its window.';
comment on table identity.captcha is 'Picture codes shown after failed logins; used once.';
comment on table identity.care is '关怀版: whether somebody''s pages have large letters and few choices, and how large. Followed on every channel.';
comment on table identity.certificate_challenge is 'Texts to be signed by a certificate: used once, five minutes, bound to the browser session and host.';
comment on table identity.closed_registration is 'Online registrations that were given up; only added to. Whoever registers again has a new first_login_at.';
comment on table identity.login is 'How people and staff log in with a password. Employers log in with certificates.';
comment on column identity.login.care_mode is 'No longer read: identity.care has it. Dropped when no running version writes it.';
comment on column identity.login.query_password_hash is 'Query password (查询密码) of the channels that have no keyboard: telephone and short messages. Opens figures, changes nothing.';
comment on column identity.login.totp_pending_sealed is 'The secret that is being enrolled: it counts once a code of it has been given.';
comment on table identity.login_log is 'Every login, refused ones too (登录日志).';
comment on table identity.one_time_code is 'SMS codes for the first login and for risky acts; used once, five tries, five minutes.';
comment on table identity.session is 'Open sessions by the hash of their cookie; ending a session deletes its row on every instance at once.';
comment on column identity.session.needs_code is 'Opened by a phone that is bound, without a password: it reads, and changes nothing before a code to the registered mobile.';
comment on table identity.staff is 'Staff of a centre and their roles; what a role may do is in identity/permissions.ts.';
comment on column identity.staff.state is 'A stopped account is kept, with its name in the history of cases, and cannot log in.';
comment on column identity.staff.certificate_index is 'As of people: who may not do their own business is found by it.';
comment on table identity.staff_activation is 'The one-time code with which the owner of an account sets password and TOTP; removed when it is used.';
comment on table identity.staff_change is 'What an administrator wants changed of an account of staff, and what the security officer decided: two people, neither of them its owner.';
comment on column identity.staff_change.certificate_sealed is 'The number that is to be registered; null leaves what is there.';
comment on table kiosk.device is 'Kiosks of the outlets: the hash of the code that enrols one (used once, short-lived), the hash of what it proves itself with, and how it, its card reader and its printer were when it last called.';
comment on table kiosk.print is 'What a kiosk was asked to print and what became of it: the number of the stamped paper stays the same however often it is printed.';
comment on column kiosk.print.alive_at is 'When the worker that prints it last said so; of a queued print when it was asked for or asked for again.';
comment on table kiosk.print_file is 'What is being printed, as long as it may be printed again: removed when the paper is out or its owner has left.';
comment on table kiosk.visit is 'Somebody before a kiosk, from their card to their leaving: the session they had and the pages they printed.';
comment on table ledger.books is 'Where the books of a centre stand: the last closed accounting day (会计日), after which postings are taken, and the last day through which deposit interest is accrued in 211. Every posting shares a lock on the row, closing a day takes it alone.';
comment on table ledger.closing is 'Day ends, month ends and year ends (日结、月结、年结), each with what it found. Insert-only: what is closed stays closed.';
comment on table ledger.employer_balance is 'Employer sub-ledger: money received and not yet allocated (未分摊余额), part of 219.';
comment on table ledger.employer_entry is 'Employer sub-ledger entries. Insert-only.';
comment on table ledger.hold is 'Holds (占用) on personal accounts: money on its way out, named by its business (withdrawal:<case>), from the order to the bank until its answer.';
comment on table ledger.interest_chunk is 'The chunks of a settlement by ranges of accounts, first_account counted in and next_account not; each is one transaction and one voucher.';
comment on table ledger.interest_run is 'Annual settlements of interest (年度结息), one a year. accrued_fen is what 211 held when it began; accrued_left_fen what of it is not used up yet.';
comment on table ledger.journal is 'Journals (记账凭证). Insert-only: corrected by reversal (红冲).';
comment on column ledger.journal.business_key is 'Names the business event; a repeat with the same request_hash replays the first answer, another hash is refused.';
comment on column ledger.journal.debit_fen is 'Total of its debit lines, computed by the inserting statement from the lines themselves.';
comment on table ledger.journal_line is 'Lines of journals (分录). Insert-only.';
comment on column ledger.journal_line.is_red is 'A line of a reversal: its amount is negative.';
comment on table ledger.journal_template is 'Business events that post journals (凭证模板), with where the entry comes from.';
comment on table ledger.journal_template_line is 'Which subject each named amount of a business event goes to, and on which side.';
comment on table ledger.personal_balance is 'Personal sub-ledger balances (个人明细账余额): 上年结转 and 当年归集, each with its interest base (积数, fen·days) up to accrued_to.';
comment on column ledger.personal_balance.contributed_to is 'The last month a remittance was posted for (个人缴至年月): kept here so that a remittance writes one row a person.';
comment on column ledger.personal_balance.held_fen is 'What open holds promise: the sum of ledger.hold that is not released. A posting that would draw on it is refused.';
comment on table ledger.personal_entry is 'Personal sub-ledger entries (个人业务明细), kinds of JGJ/T 320 table A.5. Insert-only; balance_after_fen = the balance before + both changes.';
comment on column ledger.personal_entry.employer_part_fen is 'The employer''s half of a contribution; the rest is the member''s.';
comment on column ledger.personal_entry.value_date is 'From when the money counts for interest (起息日); the accounting date where it is null.';
comment on column ledger.personal_entry.carried_base is 'The interest base (积数, fen·days) of 上年结转 that this settlement used up; a reversal gives it back as a negative one.';
comment on table ledger.subject is 'Chart of accounts (会计科目), 财会字〔1999〕33号 and 财会字〔2000〕12号. Codes may not be re-numbered.';
comment on table ledger.subject_day is 'What each subject moved on a closed day, written at day end: trial balances add days, not lines. Insert-only.';
comment on table ledger.voucher_number is 'Running numbers of vouchers (凭证号) within their month, given at day end in the order of posting. Insert-only.';
comment on table loan.account is 'Loan accounts (贷款账户, JGJ/T 320 6.0.5): balance_fen is part of 121, overdue_fen of 122. No index on what moves every month, so that updates stay in their page.';
comment on column loan.account.rate_year is 'The year whose rate rate_ppm is: due days of a later year wait until the rate of 1 January has been set.';
comment on column loan.account.level_fen is 'What the method keeps fixed: the instalment (等额本息) or its principal (等额本金).';
comment on table loan.bill is 'Instalments that have fallen due (应还) and what is left of them. collecting: the bank has been asked and has not answered. paid: was overdue before. What is paid as it falls due is deleted: its entry says what was paid.';
comment on table loan.bill_payment is 'What a repayment outside the plan paid of which month: an entry of loan.entry, split. Insert-only.';
comment on table loan.borrower is 'Borrowers and co-borrowers (共同借款人, JGJ/T 320 6.0.4); the main one has the relation self.';
comment on table loan.contract is 'Loan contracts (借款合同, JGJ/T 320 6.0.2): what was agreed; bank accounts sealed.';
comment on table loan.entry is 'Movements of loan accounts (贷款业务明细, JGJ/T 320 6.0.6 and table A.15). Insert-only; changes of 121 and 122 and the balances after them.';
comment on table loan.estate is 'Partner estates (合作楼盘): whose buyers the centre lends to, by an agreement with the developer.';
comment on table loan.evidence is 'Questions (核验) of a loan application: for each claim the one that was asked last. Answers are with evidence.';
comment on column loan.evidence.item is 'identity:PERSON, marriage, house or homes.';
comment on table loan.offset_agreement is 'Borrowers whose fund account repays the loan (冲还贷签约), in the order in which it is drawn: the main borrower, then as they signed.';
comment on table loan.rate is 'Published rates of individual housing fund loans (个人住房公积金贷款利率), national; a row holds until the next of its home.';
comment on column loan.rate.day_known is 'False where the source names a month or a year only: valid_from is then its first day.';
comment on column loan.rate.evidence is 'How well it is confirmed: a notice read, a news report, or public tables that agree with each other.';
comment on table loan.request is 'Repayments outside the plan that a borrower or a clerk asked for; the bank collects the amount on the day.';
comment on column loan.request.entry_no is 'The entry that booked it; months_before and level_before_fen are the terms it found, for when the bank takes it back.';
comment on table loan.told is 'Which borrowers were told of which due day: each message once. Insert-only.';
comment on table notice.access_number is 'The numbers that a centre sends from and that people answer to: an uplink message finds its centre by it.';
comment on table notice.batch is 'A send to many: everybody of one settlement of interest, of one remittance, of one business of an employer.';
comment on table notice.channel_binding is 'Where a person can be reached by WeChat (openid) or on the APP (device), sealed; bound by those channels.';
comment on column notice.channel_binding.address_index is 'Blind index of the address: one WeChat account, or one APP, is bound to one person.';
comment on table notice.message is 'The in-site inbox (消息查看): each occasion reaches each recipient once.';
comment on column notice.message.template_number is 'The version of the template; 0 the one that came with the system.';
comment on table notice.mute is 'Which kinds of messages a person does not want on which channel; the inbox always has all.';
comment on table notice.occasion is 'What happened, written in the transaction of the deed; a job turns it into one message for each person concerned.';
comment on column notice.occasion.cursor_id is 'The last account that was told: where the next run goes on.';
comment on table notice.revision is 'Versions of message templates and proposals for parameters of messages: edited by one, reviewed by another, in force from a day.';
comment on table notice.sms is 'What is sent to a phone: short messages, and pushes by WeChat and to the APP. Number (or address) and text are sealed.';
comment on column notice.sms.priority is '1 codes and answers, 2 high, 3 middle, 4 low: the order of sending.';
comment on column notice.sms.holder is 'The process that is sending it: when it is gone, nobody knows what became of the message.';
comment on column notice.sms.possibly_twice is 'Sent again by a clerk although the first may have arrived.';
comment on column notice.sms.round_from is 'Tries up to this number belong to a sending that ended; a clerk has begun another.';
comment on column notice.sms.folded_count is 'How many messages of the same kind were folded into this one while it waited.';
comment on column notice.sms.link_id is 'The id of the uplink that this answers, as its message centre gave it: it is echoed.';
comment on table notice.sms_part is 'Parts of a long message: each has its own id at the message centre and its own report.';
comment on table notice.sms_try is 'Each way that a short message was tried, and what its message centre said.';
comment on table notice.subscription is 'Who has signed up for short messages (短信签约) and with which mobile: one contract for all channels.';
comment on table notice.subscription_change is 'Signing up and cancelling, by whom and where. Insert-only.';
comment on table notice.uplink is 'Messages that people sent us (上行短信), each once, and what was done with it.';
comment on table params.center_day is 'A centre''s own days (a local holiday, a typhoon day); they win over the national ones.';
comment on table params.center_value is 'Dated values of one centre; they win over the national ones.';
comment on table params.national_day is 'Days that differ from the week: public holidays, and weekend days worked in exchange (调休). All others: Monday to Friday are worked.';
comment on table params.national_value is 'Dated national policy values (rates, deadlines). A value holds from valid_from until the next row of its key.';
comment on table party.center is 'Housing provident fund centres (住房公积金管理中心) served by this deployment.';
comment on table party.employer is 'Employers (缴存单位信息).';
comment on table party.person is 'People (个人信息). Certificate number, mobile and bank card are SM4-GCM sealed and found by HMAC-SM3 blind indexes.';
comment on column party.person.landline_sealed is 'Fixed telephone, sealed.';
comment on column party.person.address_sealed is 'Home address, sealed.';
comment on table party.person_change is 'What changed about a person (个人信息变更记录): field, before and after (masked), who, channel.';
comment on table policy.parameter_change is 'Proposed values of parameters (key of params.center_value) and days of a year (key calendar.YYYY): one proposes, another decides. Never removed.';
comment on table registration.deed is 'What was done at the counter with an employer, an account or a person: on what paper, why, what changed (masked), who. Insert-only.';
comment on table registration.freeze is 'Freezing of personal accounts (冻结) by order of a court or another authority, and its end.';
comment on table report.export is 'Exports of lists (导出): requested, made by a worker, kept for a day for their owner.';
comment on column report.export.owner_id is 'The person, the employer or the member of staff who may see, cancel and fetch it.';
comment on column report.export.attempt is 'Which run writes it: a run that another one has overtaken writes nothing more.';
comment on column report.export.employer_id is 'The employer that a clerk of the centre served at the window when asking; null for who asked for their own.';
comment on table report.export_piece is 'The file of an export in pieces of about half a megabyte, so that neither who writes nor who fetches it holds it whole.';
comment on table report.kpi_day is 'Daily figures of service. Empty channel: not of a channel. Part: a service, an hour or an age band, where the metric has any.';
comment on table service.change is 'A setting of a service or a channel: proposed by one, decided by another, in force from its time until the next of the same target. Rows are the history.';
comment on column service.change.target is 'A service, a preset, or * for the whole channel.';
comment on table service.flow is 'What came in a minute, each process in rows of its own: requests, pages opened, business and how it ended, and what the gate turned away.';
comment on table service.flow_lease is 'What a channel has let in of a minute, drawn by the processes in blocks: one update for many requests, so that no row is hot.';
comment on table service.stop is 'Services that are stopped at once on channels: by one person in an emergency, or by a preset rule. Empty lists mean all.';
comment on table service.trade is 'A trade of a person that counts towards the limits of its day; released when it ends without money.';
comment on table service.trade_day is 'The sums of a person''s day: the row that two trades at the same moment wait for, so that together they keep the limit.';
comment on table settlement.bank_account is 'The centre''s special accounts (公积金专户) at entrusted banks.';
comment on column settlement.bank_account.position is 'In the order of the centre''s file: the first pays, and employers pay into it.';
comment on table settlement.break_note is 'What people found out about a break. Insert-only.';
comment on table settlement.collection_batch is 'Collections that are sent to the bank in files (批量收款、贷款扣款): rows are added while open, sent when submitted.';
comment on table settlement.collection_part is 'One file of a batch: its own serial, states and sums. A round is one set of results.';
comment on column settlement.collection_part.part_number is 'Fifteen characters in the remark of what the bank books.';
comment on table settlement.collection_row is 'One order of a batch and what became of it; the payer''s account sealed.';
comment on column settlement.collection_row.row_key is 'The business''s own key of what is collected.';
comment on table settlement.employer_refund is 'Unallocated money of employers that goes back to their own bank account (退回单位来款), under four eyes.';
comment on table settlement.journal_account is 'Which special account a journal''s line on 101 stands for, and the bank message behind it. Insert-only.';
comment on table settlement.payment is 'What the centre asks the bank to pay (out) or to collect (in): one row an attempt; the counter account sealed.';
comment on column settlement.payment.payment_no is 'Fifteen characters in the remark: bank statements and returned money carry it.';
comment on column settlement.payment.released_at is 'When returned money left 219 again: paid anew, or taken back by its business; of a failed payment: when its business gave it up, so that nobody pays it again.';
comment on table settlement.payment_event is 'What happened to a payment and when, as people read it. Insert-only.';
comment on table settlement.receipt is 'Money the bank says has arrived (到账通知) and what became of it.';
comment on table settlement.receipt_allocation is 'Temporary receipts (暂收) that are allocated to an employer or returned to the payer, under four eyes.';
comment on column settlement.receipt_allocation.subject_code is 'The subject that the money is booked to.';
comment on table settlement.reconciliation is 'The daily «books agree» report of a special account (对账日报), each run kept. Insert-only.';
comment on table settlement.reconciliation_break is 'What the bank, our messages and the books do not agree on (未达账项与差错), until a later run finds it matched.';
comment on column settlement.reconciliation_break.days is 'the days on which its rows, message and lines lie';
comment on table settlement.statement_day is 'A day of a bank statement that was imported (银行对账单), from the bank by BDC113 or from a file. The first one is where reconciliation begins.';
comment on column settlement.statement_day.is_complete is 'The balances of its rows follow from each other, and from the day before.';
comment on table settlement.statement_line is 'A movement as the bank''s statement has it; the counter account sealed. Insert-only.';
comment on table survey.named_answer is 'What was answered in a survey that says beforehand that it is not anonymous.';
comment on table survey.participant is 'Who has answered, once. No time and nothing of what was answered; answer_id is the sender''s own and stands nowhere else.';
comment on table survey.sheet is 'An anonymous answer, under a number drawn at random. counted_at is that of its whole handful.';
comment on table survey.step is 'Who did what with a survey and when; only added to.';
comment on table survey.survey is 'A survey: its questions, for whom, on which channels, from when until when. Open from live_at until closes_at; closing early brings closes_at forward.';
comment on column survey.survey.editors is 'Everybody who wrote on it: none of them reviews it.';
comment on column survey.survey.emptied_at is 'When what was left in the urn of an anonymous survey that is over was counted: no answer is taken after it.';
comment on table survey.urn is 'Anonymous answers that are not counted yet: one sealed value, shuffled anew with every answer.';
comment on table transfer.centre is 'Directory of the centres on the transfer platform (转移接续平台), this one among them: dated rows, so that a letter is judged by the directory of its day. Money is sent to the account that stands here and to no other.';
comment on column transfer.centre.valid_to is 'The first day on which the row no longer holds.';
comment on table transfer.event is 'What happened to a transfer, in order: shown to the person and to staff as it stands here.';
comment on table transfer.message is 'Messages between centres over the transfer platform: ours wait here until the platform has them, theirs are kept once and handled once. The content (名字, 证件号码, 金额) is sealed.';
comment on table transfer.transfer is 'One transfer of an account as this centre sees it: the receiving centre and the former centre each have a row, under the same letter number (联系函编号).';
comment on column transfer.transfer.account_id is 'The account of this centre: where the money goes to (in), or that is closed for it (out).';
comment on column transfer.transfer.interest_to is 'Out: the day up to which interest was reckoned at the approval; the money leaves later.';
comment on column transfer.transfer.fault is 'In: what in the other side''s account data contradicts our own record, in Chinese; money is not credited while it stands.';
comment on column transfer.transfer.carried_fen is 'Out: what was taken from 上年结转 (interest included), to be put back there when the money comes back for good.';
comment on column transfer.transfer.withdrawal_asked_at is 'In: the person wants it undone and the other side has not answered.';
comment on table wechat.authorization_state is 'A login over WeChat that was begun (OAuth2 state): good once, in the browser that began it, for a few minutes.';
comment on table wechat.follower is 'Who follows the official account, or did (关注、取消关注); event_second is WeChat''s time of the newest event, so that late ones change nothing.';
comment on table wechat.incoming is 'What WeChat brought, once: by MsgId, or by sender and time for an event. A repeat is given the same reply.';
comment on column wechat.incoming.matter is 'What was asked for, as the centre''s words say it; null when nothing was understood. The words themselves are not kept.';
comment on table wechat.menu_publication is 'Each time the menu was handed to WeChat, and what it answered.';
comment on table wechat.message_consent is 'Whether a follower accepts subscription messages (订阅通知) of a template, as WeChat told it last.';
comment on table wechat.ticket is 'WeChat has said who holds the phone, and nobody is bound to it: whoever logs in with this ticket may bind it, once.';
comment on table withdrawal.application is 'Withdrawals that were submitted: what was asked for, on which assessment and parameter rows, and how the money went. The form itself is with the case.';
comment on column withdrawal.application.home_index is 'Blind index of the home''s contract or title number: what the family draws for one home is added up by it.';
comment on column withdrawal.application.amount_fen is 'What is paid; a closing''s includes interest_fen.';
comment on column withdrawal.application.interest_to is 'The accounting date up to which a closing''s interest was reckoned when the bank was told to pay it.';
comment on column withdrawal.application.assessment is 'The answer of the rules as it was when it was submitted or approved, with the parameter rows.';
comment on table withdrawal.ban is 'Who may not withdraw after a fraud, until when, by which clause.';
comment on table withdrawal.evidence is 'What other agencies have said so far about each paper of a case; the question and its receipt are kept by evidence.';
comment on table withdrawal.family_consent is 'Consents of the other member of a family (家人同意) to a withdrawal: asked once for a case and person, in the words they read, answered by themselves.';
comment on column withdrawal.family_consent.person_id is 'Who is asked; the applicant is with the case.';
comment on column withdrawal.family_consent.due_on is 'The last day for an answer; after it the question has lapsed, and is asked anew when the applicant submits again.';
comment on table workorder.attachment is 'Pictures and papers with a work order, drawn anew and sealed; only added to.';
comment on table workorder.member is 'Which department a member of staff answers for; departments are a dated parameter.';
comment on table workorder.step is 'Who did what with a work order, each answer that was proposed among it; only added to.';
comment on column workorder.step.score is 'Of a rating: 1 to 5; that of an answer which was done again later is kept here alone.';
comment on table workorder.work_order is 'What somebody wants of the centre, from the asking to the answer. What the board shows is the text that was chosen for it, not what was written.';
comment on column workorder.work_order.contact_context is 'Under which context the telephone was sealed: what came from earlier lists keeps its seal.';
comment on column workorder.work_order.origin_id is 'The conversation or the call that it was taken down in.';
comment on column workorder.work_order.escalated_on is 'The day on which it was overdue and its priority was raised.';

-- Grants

grant insert, select on account.account_change to anju_app;
grant insert, select, update on account.employer_account to anju_app;
grant insert, select, update on account.personal_account to anju_app;
grant insert, select on accounting.check_run to anju_app;
grant insert, select, update on accounting.voucher_request to anju_app;
grant insert, select on audit.digest to anju_app;
grant insert, select on audit.entry to anju_app;
grant insert, select, update on booking.appointment to anju_app;
grant insert, select, update on booking.outlet to anju_app;
grant delete, insert, select on booking.outlet_day to anju_app;
grant insert, select, update on booking.outlet_window to anju_app;
grant delete, insert, select on booking.plan to anju_app;
grant delete, insert, select, update on booking.printer to anju_app;
grant select on booking.queue_group to anju_app;
grant select on booking.service to anju_app;
grant delete, insert, select on booking.slot_plan to anju_app;
grant insert, select, update on booking.ticket to anju_app;
grant insert, select, update on casework.attachment to anju_app;
grant insert, select on casework.attachment_file to anju_app;
grant insert, select on casework.attachment_page to anju_app;
grant insert, select on casework.case_event to anju_app;
grant insert, select, update on casework.case_record to anju_app;
grant insert, select on casework.decision to anju_app;
grant delete, insert, select, update on casework.draft to anju_app;
grant insert, select on casework.rating to anju_app;
grant insert, select on casework.submission to anju_app;
grant insert, select, update on casework.visit to anju_app;
grant insert, select, update on content.item to anju_app;
grant insert, select on content.step to anju_app;
grant insert, select, update on content.version to anju_app;
grant insert, select, update on contribution.business to anju_app;
grant delete, insert, select, update on contribution.business_line to anju_app;
grant insert, select, update on contribution.collection to anju_app;
grant delete, insert, select, update on contribution.collection_agreement to anju_app;
grant insert, select on contribution.dunning to anju_app;
grant delete, insert, select, update on contribution.newcomer to anju_app;
grant insert, select, update on contribution.remittance to anju_app;
grant delete, insert, select, update on contribution.remittance_line to anju_app;
grant insert, select on contribution.roster_import to anju_app;
grant insert, select, update on desk.agent to anju_app;
grant insert, select, update on desk.conversation to anju_app;
grant insert, select, update on desk.delivery to anju_app;
grant insert, select on desk.image to anju_app;
grant insert, select on desk.message to anju_app;
grant insert, select, update on desk.question_use to anju_app;
grant insert, select on document.file to anju_app;
grant insert, select on document.paper to anju_app;
grant insert, select, update on evidence.attempt to anju_app;
grant insert, select, update on evidence.certificate to anju_app;
grant insert, select, update on evidence.consent to anju_app;
grant insert, select, update on evidence.query to anju_app;
grant insert, select, update on evidence.receipt to anju_app;
grant insert, select, update on evidence.source to anju_app;
grant insert, select, update on hotline.call to anju_app;
grant insert, select on hotline.call_step to anju_app;
grant insert, select on hotline.prompt to anju_app;
grant delete, insert, select, update on identity.attempt to anju_app;
grant delete, insert, select, update on identity.captcha to anju_app;
grant insert, select, update on identity.care to anju_app;
grant delete, insert, select, update on identity.certificate_challenge to anju_app;
grant insert, select on identity.closed_registration to anju_app;
grant insert, select, update on identity.login to anju_app;
grant insert, select on identity.login_log to anju_app;
grant delete, insert, select, update on identity.one_time_code to anju_app;
grant delete, insert, select, update on identity.session to anju_app;
grant insert, select, update on identity.staff to anju_app;
grant delete, insert, select, update on identity.staff_activation to anju_app;
grant insert, select, update on identity.staff_change to anju_app;
grant insert, select, update on kiosk.device to anju_app;
grant insert, select, update on kiosk.print to anju_app;
grant delete, insert, select on kiosk.print_file to anju_app;
grant insert, select, update on kiosk.visit to anju_app;
grant insert, select, update on ledger.books to anju_app;
grant insert, select on ledger.closing to anju_app;
grant insert, select, update on ledger.employer_balance to anju_app;
grant insert, select on ledger.employer_entry to anju_app;
grant insert, select, update on ledger.hold to anju_app;
grant insert, select, update on ledger.interest_chunk to anju_app;
grant insert, select, update on ledger.interest_run to anju_app;
grant insert, select on ledger.journal to anju_app;
grant insert, select on ledger.journal_line to anju_app;
grant select on ledger.journal_template to anju_app;
grant select on ledger.journal_template_line to anju_app;
grant insert, select, update on ledger.personal_balance to anju_app;
grant insert, select on ledger.personal_entry to anju_app;
grant select on ledger.subject to anju_app;
grant insert, select on ledger.subject_day to anju_app;
grant insert, select on ledger.voucher_number to anju_app;
grant insert, select, update on loan.account to anju_app;
grant delete, insert, select, update on loan.bill to anju_app;
grant insert, select on loan.bill_payment to anju_app;
grant insert, select on loan.borrower to anju_app;
grant insert, select, update on loan.contract to anju_app;
grant insert, select on loan.entry to anju_app;
grant insert, select, update on loan.estate to anju_app;
grant insert, select, update on loan.evidence to anju_app;
grant insert, select, update on loan.offset_agreement to anju_app;
grant select on loan.rate to anju_app;
grant insert, select, update on loan.request to anju_app;
grant insert, select on loan.told to anju_app;
grant select on notice.access_number to anju_app;
grant insert, select, update on notice.batch to anju_app;
grant delete, insert, select, update on notice.channel_binding to anju_app;
grant delete, insert, select, update on notice.message to anju_app;
grant delete, insert, select, update on notice.mute to anju_app;
grant insert, select, update on notice.occasion to anju_app;
grant insert, select, update on notice.revision to anju_app;
grant delete, insert, select, update on notice.sms to anju_app;
grant delete, insert, select, update on notice.sms_part to anju_app;
grant delete, insert, select, update on notice.sms_try to anju_app;
grant delete, insert, select, update on notice.subscription to anju_app;
grant insert, select on notice.subscription_change to anju_app;
grant delete, insert, select, update on notice.uplink to anju_app;
grant delete, insert, select, update on params.center_day to anju_app;
grant insert, select, update on params.center_value to anju_app;
grant select on params.national_day to anju_app;
grant select on params.national_value to anju_app;
grant select on party.center to anju_app;
grant insert, select, update on party.employer to anju_app;
grant insert, select, update on party.person to anju_app;
grant insert, select on party.person_change to anju_app;
grant insert, select, update on policy.parameter_change to anju_app;
grant insert, select on registration.deed to anju_app;
grant insert, select, update on registration.freeze to anju_app;
grant delete, insert, select, update on report.export to anju_app;
grant delete, insert, select, update on report.export_piece to anju_app;
grant delete, insert, select on report.kpi_day to anju_app;
grant insert, select, update on service.change to anju_app;
grant delete, insert, select, update on service.flow to anju_app;
grant delete, insert, select, update on service.flow_lease to anju_app;
grant insert, select, update on service.stop to anju_app;
grant insert, select, update on service.trade to anju_app;
grant insert, select, update on service.trade_day to anju_app;
grant select on settlement.bank_account to anju_app;
grant insert, select on settlement.break_note to anju_app;
grant insert, select, update on settlement.collection_batch to anju_app;
grant insert, select, update on settlement.collection_part to anju_app;
grant insert, select, update on settlement.collection_row to anju_app;
grant insert, select, update on settlement.employer_refund to anju_app;
grant insert, select on settlement.journal_account to anju_app;
grant insert, select, update on settlement.payment to anju_app;
grant insert, select on settlement.payment_event to anju_app;
grant insert, select, update on settlement.receipt to anju_app;
grant insert, select, update on settlement.receipt_allocation to anju_app;
grant insert, select on settlement.reconciliation to anju_app;
grant insert, select, update on settlement.reconciliation_break to anju_app;
grant insert, select, update on settlement.statement_day to anju_app;
grant insert, select on settlement.statement_line to anju_app;
grant insert, select on survey.named_answer to anju_app;
grant insert, select on survey.participant to anju_app;
grant insert, select on survey.sheet to anju_app;
grant insert, select on survey.step to anju_app;
grant insert, select, update on survey.survey to anju_app;
grant delete, insert, select, update on survey.urn to anju_app;
grant select on transfer.centre to anju_app;
grant insert, select on transfer.event to anju_app;
grant insert, select, update on transfer.message to anju_app;
grant insert, select, update on transfer.transfer to anju_app;
grant delete, insert, select on wechat.authorization_state to anju_app;
grant insert, select, update on wechat.follower to anju_app;
grant delete, insert, select, update on wechat.incoming to anju_app;
grant insert, select on wechat.menu_publication to anju_app;
grant insert, select, update on wechat.message_consent to anju_app;
grant delete, insert, select on wechat.ticket to anju_app;
grant insert, select, update on withdrawal.application to anju_app;
grant insert, select, update on withdrawal.ban to anju_app;
grant insert, select, update on withdrawal.evidence to anju_app;
grant insert, select, update on withdrawal.family_consent to anju_app;
grant insert, select on workorder.attachment to anju_app;
grant insert, select, update on workorder.member to anju_app;
grant insert, select on workorder.step to anju_app;
grant insert, select, update on workorder.work_order to anju_app;
