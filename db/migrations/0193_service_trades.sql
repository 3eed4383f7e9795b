-- What each person has done on a day through a channel, for the limits per trade and day (单笔、单日限额).

create table service.trade (
  center_id   integer not null,
  trade_id    uuid not null,
  service     text not null,
  channel     text not null,
  person_id   uuid not null,
  day         date not null,
  amount_fen  bigint not null,
  counted_at  timestamptz not null,
  released_at timestamptz,
  constraint trade__pk primary key (center_id, trade_id),
  constraint trade__amount check (amount_fen >= 0)
);
comment on table service.trade is 'A trade of a person that counts towards the limits of its day; released when it ends without money.';

create table service.trade_day (
  center_id  integer not null,
  person_id  uuid not null,
  service    text not null,
  channel    text not null,
  day        date not null,
  trades     integer not null,
  amount_fen bigint not null,
  constraint trade_day__pk primary key (center_id, person_id, service, channel, day),
  constraint trade_day__sums check (trades >= 0 and amount_fen >= 0)
);
comment on table service.trade_day is 'The sums of a person''s day: the row that two trades at the same moment wait for, so that together they keep the limit.';
