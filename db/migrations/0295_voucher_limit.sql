-- A slip of the hand in a voucher (three zeros too many) must not wait for the second pair of eyes alone. What a centre books
-- by hand is its bank's interest and fees; a centre whose sums are larger raises the limit, by two people, in 业务参数.
insert into params.national_value (key, valid_from, value, source) values
  ('accounting.voucher-max-fen', '1999-01-01', '10000000000', '本系统的初始值（一亿元）：国家规定未设上限，中心按本单位财务制度另行设定');
