import { formatCount, InstantText, MonthText, PageHeader, Panel, ProblemSummary, StateTag, useRoute } from '@anju/ui';
import { Link } from 'react-router';
import { paths } from '../../parts/routes.ts';
import { confirmWords } from '../../parts/seat.ts';
import { contribution, type ListedBusiness } from '../../parts/server.ts';
import { businessStateTexts, businessTexts } from '../../parts/words.ts';
import { groups } from './catalog.ts';

const addressOf = ({ kind, businessId }: ListedBusiness) =>
  kind === 'remittance' ? paths.remittance(businessId) : paths.business(businessId);

/** What waits for a signature or is under way: taken up again from here. */
function Open() {
  const drafts = useRoute(contribution.listBusinesses, { query: { state: 'draft', pageSize: 20 } });
  const pending = useRoute(contribution.listBusinesses, { query: { state: 'pending', pageSize: 20 } });
  const rows = [...(drafts.data?.rows ?? []), ...(pending.data?.rows ?? [])];
  const error = drafts.error ?? pending.error;
  if (error)
    return <ProblemSummary error={error} onRetry={() => void Promise.all([drafts.refetch(), pending.refetch()])} />;
  if (rows.length === 0) return null;
  return (
    <Panel title={`正在办理（${formatCount(rows.length)}）`}>
      <ul className="open-businesses">
        {rows.map((row) => (
          <li key={row.businessId}>
            <div>
              <strong>{businessTexts[row.kind]}</strong>
              <span className="muted">
                {formatCount(row.personCount)} 人，自 <MonthText value={row.effectiveMonth} /> 起，提交于{' '}
                <InstantText value={row.createdAt} />
              </span>
            </div>
            <StateTag state={row.state} texts={businessStateTexts} />
            <Link to={addressOf(row)}>{row.state === 'draft' ? confirmWords.open : '查看进度'}</Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Every business that an employer can begin, and what is under way. */
export function HubPage() {
  return (
    <>
      <PageHeader title="单位业务" description={`先填写，系统核对并算出对缴存额的影响；${confirmWords.lead}`} />
      <Open />
      {groups.map(({ title, entries }) => (
        <Panel key={title} title={title}>
          <ul className="business-cards">
            {entries.map((entry) => (
              <li key={entry.key}>
                <Link to={paths.newBusiness(entry.key)}>
                  <strong>{entry.name}</strong>
                  <span>{entry.text}</span>
                </Link>
              </li>
            ))}
          </ul>
        </Panel>
      ))}
    </>
  );
}
