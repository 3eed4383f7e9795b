-- The clauses of the Regulation as numbered since 2026-09-20 (国令第844号), for the reasons whose conditions it left as they were.

insert into params.national_value (key, valid_from, value, source)
select key, '2026-09-20', value, '《住房公积金管理条例》（国令第844号）第二十四条' || clause
from params.national_value
join (values
  ('withdrawal.repay-fund-loan', '第三项'),
  ('withdrawal.retire', '第六项；便民规定：女满55周岁、男满60周岁且账户封存的，取消退休证明'),
  ('withdrawal.disability', '第七项'),
  ('withdrawal.emigrate', '第八项'),
  ('withdrawal.death', ''),
  ('withdrawal.illness', '未列入重大疾病')
) as renumbered (key, clause) using (key)
where valid_from = '1999-04-03';
