import { formatCount, formatMonthText, Panel, StateTag, useRoute } from '@anju/ui';
import { Link } from 'react-router';
import { blockedText, isClosed } from '../../parts/blocked.ts';
import { paths } from '../../parts/routes.ts';
import { changesAccounts, contribution, type ListedBusiness, type Overview } from '../../parts/server.ts';
import { businessStateTexts, businessTexts } from '../../parts/words.ts';

const concerns = ({ kind, state, effectiveMonth }: ListedBusiness, month: string) =>
  kind !== 'remittance' && (state === 'draft' || state === 'pending' || (state === 'done' && effectiveMonth === month));

/** Whether the month's list is another for it. */
function effectText({ kind, state, effectiveMonth }: ListedBusiness, month: string): string {
  if (!changesAccounts(kind)) return state === 'done' ? '已生效' : '尚未生效';
  if (state === 'draft' && effectiveMonth < month)
    return `按${formatMonthText(effectiveMonth)}提交，该月已过，不能再签名；请放弃后重新提交`;
  return state === 'done' ? '已生效，沿用上月清册时自动带入' : '尚未生效；本月清册不含这项变动';
}

/** What has changed for the month that is due, what is still under way, and what waits for what. */
export function MonthBusinesses({ overview }: { readonly overview: Overview }) {
  const { data } = useRoute(contribution.listBusinesses, { query: { pageSize: 50 } });
  const month = overview.nextDueMonth;
  const rows = (data?.rows ?? []).filter((row) => concerns(row, month));
  const blocked = blockedText(overview);
  if ((rows.length === 0 && !blocked) || isClosed(overview)) return null;
  return (
    <Panel title={`${formatMonthText(month)}的变动和先后`} extra={<Link to={paths.businesses}>单位业务</Link>}>
      {blocked && <p className="notice">{blocked}</p>}
      {rows.length > 0 && (
        <ul className="open-businesses">
          {rows.map((row) => (
            <li key={row.businessId}>
              <div>
                <strong>{businessTexts[row.kind]}</strong>
                <span className="muted">
                  {row.personCount > 0 && `${formatCount(row.personCount)} 人，`}
                  {effectText(row, month)}
                </span>
              </div>
              <StateTag state={row.state} texts={businessStateTexts} />
              <Link to={paths.business(row.businessId)}>{row.state === 'draft' ? '核对并签名' : '查看'}</Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
