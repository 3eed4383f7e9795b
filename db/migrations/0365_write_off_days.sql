-- A loan is written off only when it has long been lost: from so many days overdue on, beyond 可疑 (JGJ/T 320 table A.14).
insert into params.national_value (key, valid_from, value, source) values
  ('loan.write-off-days-min', '1999-04-03', '361', '示例数值：风险分类为「损失」（JGJ/T 320 表 A.14）的贷款才可提请核销，天数由各中心按当地规定维护');
