import { InstantText, PageHeader } from '@anju/ui';
import { report } from '../../../../../server/src/contract.ts';
import { Endless, useListing } from '../../parts/endless.tsx';

/** What changed in one's records, by whom and where. */
export function ChangesPage() {
  const listing = useListing(report.listMyChanges);
  return (
    <>
      <PageHeader
        title="变更记录"
        description="您的个人信息和账户信息每一次变更。有不认识的变更，请拨打 12329。"
        back={{ to: '/account', text: '账户信息' }}
      />
      <Endless
        listing={listing}
        label="变更记录"
        empty={{ title: '没有变更记录', text: '姓名、手机号码、银行卡、缴存基数等变更后，会在这里留下记录。' }}
        render={({ at, field, before, after, actor, channel }) => (
          <div className="m-item">
            <p className="m-item-head">
              <strong>{field}</strong>
              <InstantText value={at} />
            </p>
            <p>
              {before || '（无）'} → {after || '（无）'}
            </p>
            <p className="muted">
              {actor}　{channel}
            </p>
          </div>
        )}
      />
    </>
  );
}
