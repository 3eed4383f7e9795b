-- The source of a rule is read by people: the centre's own rule is called that, not a habit of software.

update params.national_value set source = '本中心提取规定：部分提取后余额不少于0.01元'
where key = 'withdrawal.general' and source = '核心系统惯例：部分提取后余额不少于0.01元';
update params.center_value set source = '本中心提取规定：部分提取后余额不少于0.01元'
where key = 'withdrawal.general' and source = '核心系统惯例：部分提取后余额不少于0.01元';
update params.national_value set source = '中心业务管理规定：逾期后每15天催缴一次（各中心可另定）'
where key = 'contribution.dunning-interval-days' and source = '中心业务惯例：逾期后每15天催缴一次（各中心可另定）';
update params.center_value set source = '中心业务管理规定：逾期后每15天催缴一次（各中心可另定）'
where key = 'contribution.dunning-interval-days' and source = '中心业务惯例：逾期后每15天催缴一次（各中心可另定）';
