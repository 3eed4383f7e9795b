-- Loans: published rates with their sources, dated policy, partner estates.

create schema loan;

create table loan.rate (
  home          text not null,
  valid_from    date not null,
  up_to_five_ppm bigint not null,
  over_five_ppm bigint not null,
  day_known     boolean not null,
  evidence      text not null,
  source        text not null,
  source_url    text,
  constraint rate__pk primary key (home, valid_from),
  constraint rate__home check (home in ('first', 'second')),
  constraint rate__evidence check (evidence in ('notice', 'report', 'tables')),
  constraint rate__range check (up_to_five_ppm between 1 and 200000 and over_five_ppm between 1 and 200000)
);
comment on table loan.rate is 'Published rates of individual housing fund loans (个人住房公积金贷款利率), national; a row holds until the next of its home.';
comment on column loan.rate.day_known is 'False where the source names a month or a year only: valid_from is then its first day.';
comment on column loan.rate.evidence is 'How well it is confirmed: a notice read, a news report, or public tables that agree with each other.';

insert into loan.rate (home, valid_from, up_to_five_ppm, over_five_ppm, day_known, evidence, source, source_url) values
  ('first', '2005-01-01', 37800, 42300, false, 'tables', '公开利率表（标为2005年1月）', null),
  ('first', '2006-01-01', 39600, 44100, false, 'tables', '公开利率表（标为2006年1月）', null),
  ('first', '2006-04-28', 41400, 45900, true, 'tables', '公开利率表', null),
  ('first', '2007-03-18', 43200, 47700, true, 'tables', '公开利率表', null),
  ('first', '2007-05-19', 44100, 48600, true, 'tables', '公开利率表', null),
  ('first', '2007-07-21', 45000, 49500, true, 'tables', '公开利率表', null),
  ('first', '2007-08-22', 45900, 50400, true, 'tables', '公开利率表', null),
  ('first', '2007-09-15', 47700, 52200, true, 'tables', '公开利率表', null),
  ('first', '2008-09-16', 45900, 51300, true, 'tables', '公开利率表', null),
  ('first', '2008-10-09', 43200, 48600, true, 'tables', '公开利率表', null),
  ('first', '2008-10-27', 40500, 45900, true, 'tables', '公开利率表', null),
  ('first', '2008-11-27', 35100, 40500, true, 'report', '宁波新闻网2008年12月23日报道（调整前利率）', 'http://news.cnnb.com.cn/system/2008/12/23/005930313.shtml'),
  ('first', '2008-12-23', 33300, 38700, true, 'report', '宁波新闻网2008年12月23日报道', 'http://news.cnnb.com.cn/system/2008/12/23/005930313.shtml'),
  ('first', '2010-10-20', 35000, 40500, true, 'tables', '公开利率表', null),
  ('first', '2010-12-26', 37500, 43000, true, 'tables', '公开利率表', null),
  ('first', '2011-02-09', 40000, 45000, true, 'tables', '公开利率表', null),
  ('first', '2011-04-06', 42000, 47000, true, 'tables', '公开利率表', null),
  ('first', '2011-07-07', 44500, 49000, true, 'report', '中国新闻网2012年6月8日报道（调整前利率）', null),
  ('first', '2012-06-08', 42000, 47000, true, 'report', '中国新闻网2012年6月8日报道', null),
  ('first', '2012-07-06', 40000, 45000, true, 'tables', '公开利率表', null),
  ('first', '2014-11-22', 37500, 42500, true, 'tables', '公开利率表', null),
  ('first', '2015-03-01', 35000, 40000, true, 'tables', '公开利率表', null),
  ('first', '2015-05-11', 32500, 37500, true, 'tables', '公开利率表', null),
  ('first', '2015-06-28', 30000, 35000, true, 'tables', '公开利率表', null),
  ('first', '2015-08-26', 27500, 32500, true, 'tables', '公开利率表', null),
  ('first', '2022-10-01', 26000, 31000, true, 'tables', '公开利率表', null),
  ('first', '2024-05-18', 23500, 28500, true, 'notice', '武汉住房公积金管理中心2024年5月17日通知', null),
  ('first', '2025-05-08', 21000, 26000, true, 'report', '2025年5月7日关于下调个人住房公积金贷款利率的报道', 'https://reportify.cn/news/1202381791554572288'),
  ('second', '2015-08-26', 30250, 35750, true, 'tables', '首套利率的1.1倍（公开利率表、武汉住房公积金管理中心2024年5月17日通知）', null),
  ('second', '2024-05-18', 27750, 33250, true, 'notice', '武汉住房公积金管理中心2024年5月17日通知', null),
  ('second', '2025-05-08', 25250, 30750, true, 'report', '2025年5月7日关于下调个人住房公积金贷款利率的报道', 'https://reportify.cn/news/1202381791554572288');

-- Figures of practice without a legal text: a centre's own rows win over them.
insert into params.national_value (key, valid_from, value, source) values
  ('loan.term-max-months', '1999-04-03', '360', '各地通行做法：最长30年'),
  ('loan.age-max-years', '1999-04-03', '65', '各地通行做法：到期时不超过法定退休年龄后5年'),
  ('loan.amount-max-single-fen', '1999-04-03', '50000000', '示例数值：由各中心按当地规定维护'),
  ('loan.amount-max-family-fen', '1999-04-03', '80000000', '示例数值：由各中心按当地规定维护'),
  ('loan.price-ratio-first-ppm', '1999-04-03', '800000', '各地通行做法：首套房首付不低于20%'),
  ('loan.price-ratio-second-ppm', '1999-04-03', '700000', '各地通行做法：第二套房首付不低于30%'),
  ('loan.balance-multiple', '1999-04-03', '20', '示例数值：由各中心按当地规定维护'),
  ('loan.income-share-ppm', '1999-04-03', '600000', '各地通行做法：月还款额不超过家庭月收入的60%'),
  ('loan.contribution-months-min', '1999-04-03', '6', '《住房公积金管理条例》第二十六条；建金〔2014〕148号：连续足额缴存6个月（含）以上'),
  ('loan.penalty-factor-ppm', '1999-04-03', '1500000', '各地通行做法：逾期贷款在合同利率上加收50%'),
  ('loan.grace-days', '1999-04-03', '0', '各地通行做法：无宽限期，中心可另行规定'),
  ('loan.offset-keep-fen', '1999-04-03', '0', '示例数值：冲还贷后账户须留存的余额');

create table loan.estate (
  center_id      integer not null,
  estate_id      uuid not null,
  name           text not null,
  developer      text not null,
  address        text not null,
  district       text not null,
  buildings      text not null,
  bank_name      text not null,
  agreement_no   text not null,
  agreed_from    date not null,
  agreed_to      date,
  state          text not null,
  sales_phone    text,
  updated_at     timestamptz not null,
  updated_by     text not null,
  constraint estate__pk primary key (center_id, estate_id),
  constraint estate__agreement_no unique (center_id, agreement_no),
  constraint estate__state check (state in ('active', 'suspended', 'ended')),
  constraint estate__agreed check (agreed_to is null or agreed_to >= agreed_from)
);
comment on table loan.estate is 'Partner estates (合作楼盘): whose buyers the centre lends to, by an agreement with the developer.';
create index estate__name on loan.estate (center_id, name);
