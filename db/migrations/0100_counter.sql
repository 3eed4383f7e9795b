-- Up to how many people one clerk of the centre acts alone for an employer at the window.

insert into params.national_value (key, valid_from, value, source) values
  ('contribution.counter-alone-people', '1999-04-03', '20', '中心内部控制制度：柜面代办单位业务，涉及20人以上的须经另一人复核（各中心可另定）');
