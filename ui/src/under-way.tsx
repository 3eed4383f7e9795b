import { Link } from 'react-router';
import { casework, type RouteOutput } from '../../server/src/contract.ts';
import { CaseTag } from './cases.tsx';
import { DayText } from './figures.tsx';
import { Panel } from './parts.tsx';
import { useRoute } from './query.ts';
import './styles/cases.css';

type Row = RouteOutput<typeof casework.listMyCases>['rows'][number];

interface UnderWayProps {
  readonly pathOf: (row: Row) => string;
  /** Where all of them are. */
  readonly allPath: string;
}

/** What is being dealt with, on whatever channel it was begun: a form begun elsewhere is gone on with here. */
export function UnderWay({ pathOf, allPath }: UnderWayProps) {
  const { data } = useRoute(casework.listMyCases, { query: { inProgress: true } }, { staleTime: 0 });
  if (!data || data.rows.length === 0) return null;
  return (
    <Panel title="正在办理" extra={<Link to={allPath}>全部业务</Link>}>
      <ul className="under-way">
        {data.rows.slice(0, 3).map((row) => (
          <li key={row.caseId}>
            <Link to={pathOf(row)}>
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
