-- The figures of service (指标, 建金〔2016〕14号), one row per day, metric, channel and part: made from what the modules keep, made again
-- at will with the same result.

create table report.kpi_day (
  center_id integer not null,
  day       date not null,
  metric    text not null,
  channel   text not null,
  part      text not null,
  value     bigint not null,
  constraint kpi_day__pk primary key (center_id, day, metric, channel, part)
);
comment on table report.kpi_day is 'Daily figures of service. Empty channel: not of a channel. Part: a service, an hour or an age band, where the metric has any.';
