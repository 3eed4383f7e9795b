-- Where figures come from, said as exactly as it is known.

-- Compared day by day with the notice of 4 November 2025 (Xinhua, gov.cn): all seven periods and six exchanged days agree.
update params.national_day set source = '国办发明电〔2025〕7号（2025年11月4日公布，已逐日核对）'
where extract(year from day) = 2026;

-- No notice for 2027 has been entered: the thirteen statutory days by the calendar, without exchanged days.
update params.national_day set source = '《全国年节及纪念日放假办法》（国令第795号）：仅按历法推定的法定节日，调休须待国务院办公厅通知公布后录入'
where extract(year from day) = 2027;

-- The regulation names the reserve without a share; the text of the ministry's rule was not at hand.
update params.national_value
set source = '《住房公积金财务管理办法》（财综字〔1999〕59号）：贷款风险准备不低于增值收益的60%（比例未与原文核对，各中心以财政部门批复为准）'
where key = 'accounting.risk-reserve-ppm';
