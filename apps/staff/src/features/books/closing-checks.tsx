import { formatCount, Money, PageSkeleton, ProblemSummary, useRoute } from '@anju/ui';
import { Link } from 'react-router';
import { accounting } from '../../parts/accounting.ts';

/** What must be in order before a period is closed, each with where it is put right. */
export function ClosingChecks({ kind, through }: { kind: 'day' | 'month' | 'year'; through: string }) {
  const { data, error, isPending, refetch } = useRoute(accounting.listClosingChecks, { query: { kind, through } });
  if (isPending) return <PageSkeleton lines={4} />;
  if (!data) return <ProblemSummary error={error} onRetry={refetch} quiet />;
  return (
    <ul className="checks" aria-label="结账检查">
      {data.rows.map((check) => (
        <li key={check.name} className={check.passed ? undefined : check.isBlocking ? 'check-bad' : 'check-wait'}>
          <span className="check-mark" aria-hidden="true">
            {check.passed ? '✓' : '!'}
          </span>
          <span>
            <strong>{check.title}</strong>
            <span className="check-detail">
              {check.passed ? '通过' : check.detail}
              {!check.passed && check.link && <Link to={check.link}>去处理</Link>}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What has just been closed: the panel shows the next period already. */
export function ClosedNote({
  period,
  closed: { journals, debitFen },
}: {
  readonly period: string;
  readonly closed: { readonly journals: number; readonly debitFen: number };
}) {
  return (
    <p className="note note-good" role="status">
      已{period}：{formatCount(journals)} 张凭证，借方合计 <Money fen={debitFen} unit />。
    </p>
  );
}
