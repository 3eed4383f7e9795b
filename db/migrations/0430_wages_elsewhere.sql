-- A transfer kept the contribution base that the person had with the employer before, where the new one could read it.
update contribution.business_line l
set base_before_fen = null
from contribution.business b
where b.center_id = l.center_id and b.business_id = l.business_id and b.kind = 'transfer-in' and l.base_before_fen is not null;
