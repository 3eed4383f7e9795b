-- What a clerk of the centre does for an employer at the window: the same lists and businesses, made binding by a stamped paper.

alter table contribution.remittance add column channel text not null default 'web';
comment on column contribution.remittance.channel is 'Where the list was made, and once confirmed where it was made binding: web, or counter by a stamped paper.';

-- A signature may be missing only where a stamped paper stands for it.
alter table contribution.remittance drop constraint remittance__signed;
alter table contribution.remittance add constraint remittance__signed check (
  state in ('draft', 'withdrawn') or source = 'history' or channel = 'counter' or signature is not null
);

insert into params.national_value (key, valid_from, value, source) values
  ('contribution.counter-alone-people', '1999-04-03', '20', '中心内部控制制度：柜面代办单位业务，涉及20人以上的须经另一人复核（各中心可另定）');
