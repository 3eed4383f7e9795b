import { CaseTag, DayText, Panel, useRoute } from '@anju/ui';
import { Link } from 'react-router';
import { casework } from '../../../../../server/src/contract.ts';

/** What is being dealt with, on whatever channel it was begun: a form begun elsewhere is gone on with here. */
export function UnderWay() {
  const { data } = useRoute(casework.listMyCases, { query: { inProgress: true } }, { staleTime: 0 });
  if (!data || data.rows.length === 0) return null;
  return (
    <Panel title="正在办理" extra={<Link to="/cases">全部业务</Link>}>
      <ul className="m-under-way">
        {data.rows.slice(0, 3).map((row) => (
          <li key={row.caseId}>
            <Link to={row.kind === 'withdrawal' ? `/withdrawals/${row.caseId}` : `/cases/${row.caseId}`}>
              <span>{row.headline || row.title}</span>
              <CaseTag state={row.state} />
            </Link>
            <p className="muted">
              {row.state === 'draft' ? (
                <>
                  填写的内容已保存，
                  <DayText value={row.closesOn} /> 前提交
                </>
              ) : row.dueOn ? (
                <>
                  <DayText value={row.dueOn} /> 前办结
                </>
              ) : (
                row.number
              )}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
