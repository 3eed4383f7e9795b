import { formatCount, InstantText, useRoute } from '@anju/ui';
import { Link } from 'react-router';
import { barredText } from '../../parts/blocked.ts';
import { paths } from '../../parts/routes.ts';
import { confirmWords } from '../../parts/seat.ts';
import { contribution, type ListedBusiness } from '../../parts/server.ts';
import { businessTexts } from '../../parts/words.ts';

/** Of this business something is under way already: a draft that a new one would replace, or one that stands before it. */
export function UnderWay({ kind }: { readonly kind: ListedBusiness['kind'] }) {
  const query = { kind, pageSize: 1 };
  const drafts = useRoute(contribution.listBusinesses, { query: { ...query, state: 'draft' } });
  const pending = useRoute(contribution.listBusinesses, { query: { ...query, state: 'pending' } });
  const [draft] = drafts.data?.rows ?? [];
  const [waiting] = pending.data?.rows ?? [];
  const one = waiting ?? draft;
  if (!one) return null;
  const people = one.personCount > 0 && `${formatCount(one.personCount)} 人，`;
  return (
    <div className="notice notice-row" role="status">
      <p>
        {waiting ? (
          <>
            有一笔{businessTexts[one.kind]}正在办理（{people}提交于 <InstantText value={one.createdAt} />
            ），办结之前不能再办一笔。
          </>
        ) : (
          <>
            有一笔{businessTexts[one.kind]}已填好、还没有签名（{people}填于 <InstantText value={one.createdAt} />
            ）。再提交一笔会替换它。
          </>
        )}
      </p>
      <Link to={paths.business(one.businessId)}>{waiting ? '查看进度' : confirmWords.open}</Link>
    </div>
  );
}

/** What would be refused whatever is filled in is said before anything is. */
export function Barred({ kind }: { readonly kind: ListedBusiness['kind'] }) {
  const { data: overview } = useRoute(contribution.getEmployerOverview, {});
  const why = overview && barredText(kind, overview);
  if (!why) return null;
  return (
    <div className="notice notice-row" role="status">
      <p>
        <strong>现在还不能办理。</strong>
        {why}
      </p>
      {overview.current && <Link to={paths.remittance(overview.current.remittanceId)}>查看清册</Link>}
    </div>
  );
}
