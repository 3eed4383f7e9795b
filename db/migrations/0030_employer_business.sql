-- Everything that employers do with contributions beside the month's remittance: one row a business, one line a person.

create table contribution.business (
  center_id          integer not null,
  business_id        uuid not null,
  employer_id        uuid not null,
  number             text not null,
  kind               text not null,
  state              text not null,
  effective_month    date not null,
  person_count       integer not null,
  amount_fen         bigint not null default 0,
  monthly_before_fen bigint not null default 0,
  monthly_after_fen  bigint not null default 0,
  facts              jsonb not null default '{}',
  list_hash          text not null,
  reason             text not null default '',
  outcome            text,
  confirmed_text     text,
  signature          bytea,
  certificate        bytea,
  confirmed_by       text,
  channel            text not null,
  created_by         text not null,
  created_at         timestamptz not null,
  confirmed_at       timestamptz,
  finished_at        timestamptz,
  constraint business__pk primary key (center_id, business_id),
  constraint business__number unique (center_id, number),
  constraint business__kind check (kind in ('back-payment', 'deferral', 'resumption', 'open', 'seal', 'unseal', 'base', 'ratio', 'member-change', 'transfer-in', 'correction')),
  constraint business__state check (state in ('draft', 'pending', 'done', 'discarded', 'refused', 'reversed')),
  constraint business__first_of_month check (extract(day from effective_month) = 1),
  constraint business__signed check (state in ('draft', 'discarded') or channel = 'counter' or signature is not null)
);
comment on table contribution.business is 'Businesses of employers (单位业务): opening, sealing, bases, ratios, transfers, back-payments, deferral, corrections; draft → confirmed by signature → done.';
comment on column contribution.business.number is 'The 15-digit business serial, of the same form as a remittance''s; money for a business names it.';
comment on column contribution.business.facts is 'What was asked for beside the people: ratios, months, how bases were found. Nothing personal.';
comment on column contribution.business.amount_fen is 'Money that the business itself moves (back-payment, correction); 0 when it only changes the coming months.';
comment on column contribution.business.channel is 'counter: confirmed by a clerk of the centre on a paper form; else by the certificate''s signature.';
-- One of a kind in progress for each employer.
create unique index business__one_in_progress on contribution.business (center_id, employer_id, kind) where state in ('draft', 'pending');
create index business__employer on contribution.business (center_id, employer_id, created_at);

create table contribution.business_line (
  center_id       integer not null,
  business_id     uuid not null,
  line_no         integer not null,
  account_id      uuid not null,
  person_id       uuid not null,
  month           date not null,
  base_before_fen bigint,
  base_fen        bigint,
  employer_before_fen bigint not null default 0,
  member_before_fen   bigint not null default 0,
  employer_fen    bigint not null default 0,
  member_fen      bigint not null default 0,
  reason          text not null default '',
  facts           jsonb not null default '{}',
  personal_sealed bytea,
  constraint business_line__pk primary key (center_id, business_id, line_no),
  constraint business_line__once unique (center_id, business_id, account_id, month)
);
comment on table contribution.business_line is 'The people of a business: base before and after, amounts of the month, reason. One line a person, or one a person and month (back-payment).';
comment on column contribution.business_line.employer_fen is 'The month''s deposit of the employer''s side after the business (before it: employer_before_fen); of a back-payment, what is paid for the month.';
comment on column contribution.business_line.personal_sealed is 'What was submitted that is personal (a mobile), sealed.';
create index business_line__account on contribution.business_line (center_id, account_id);

comment on column contribution.newcomer.remittance_id is 'The remittance, or the business of opening, on whose list the person stands.';
