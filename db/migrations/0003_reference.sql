-- Reference data with its sources: the chart of accounts and the dated national policy.

insert into ledger.subject (code, name, direction) values
  ('101', '住房公积金存款', 'debit'), ('102', '增值收益存款', 'debit'), ('111', '应收利息', 'debit'),
  ('119', '其他应收款', 'debit'), ('121', '委托贷款', 'debit'), ('122', '逾期贷款', 'debit'), ('124', '国家债券', 'debit'),
  ('201', '住房公积金', 'credit'), ('211', '应付利息', 'credit'), ('214', '专项应付款', 'credit'), ('219', '其他应付款', 'credit'),
  ('301', '贷款风险准备', 'credit'), ('311', '增值收益', 'credit'), ('321', '增值收益分配', 'credit'),
  ('401', '业务收入', 'credit'), ('411', '业务支出', 'debit');

insert into params.national_value (key, valid_from, value, source) values
  ('contribution.ratio-min-ppm', '1999-04-03', '50000', '《住房公积金管理条例》第十八条'),
  ('contribution.ratio-max-ppm', '2005-01-10', '120000', '建金管〔2005〕5号'),
  ('contribution.ratio-max-ppm', '2026-09-20', '120000', '《住房公积金管理条例》（国令第844号）第十八条；建金管〔2005〕5号'),
  ('contribution.remit-days-after-payday', '1999-04-03', '5', '《住房公积金管理条例》第十九条'),
  ('interest.deposit-rate-ppm', '2016-02-21', '15000', '银发〔2016〕43号：一年期定期存款基准利率1.5%'),
  ('interest.day-count', '1999-04-03', '360', '《关于住房公积金年度结息的公告》：余额×实际天数×年利率÷360'),
  ('withdrawal.decision-days', '1999-04-03', '3', '《住房公积金管理条例》第二十五条'),
  ('loan.decision-days', '1999-04-03', '15', '《住房公积金管理条例》第二十六条'),
  ('loan.decision-days', '2026-09-20', '10', '《住房公积金管理条例》（国令第844号）第二十六条');
