import { InstantText, PageHeader } from '@anju/ui';
import { Link } from 'react-router';
import { identity } from '../../../../../server/src/contract.ts';
import { channelText } from '../../../../../server/src/rules.ts';
import { Endless, useListing } from '../../parts/endless.tsx';

/** Who logged in as this person, when, and on which channel. */
export function LoginsPage() {
  const listing = useListing(identity.listLogins);
  return (
    <>
      <PageHeader title="登录日志" back={{ to: '/me', text: '我的' }} />
      <p className="m-hint">
        看到不是您本人的登录，请马上<Link to="/security/password">修改密码</Link>。
      </p>
      <Endless
        listing={listing}
        label="登录日志"
        empty={{ title: '还没有登录记录' }}
        render={({ at, channel, result, place, address, device }) => (
          <div className="m-item">
            <p className="m-item-head">
              <strong>{channelText(channel)}</strong>
              <InstantText value={at} />
            </p>
            <p className="m-item-foot">
              <span>{result}</span>
              <span className="muted">
                {place} {address}
              </span>
            </p>
            <p className="muted">{device}</p>
          </div>
        )}
      />
    </>
  );
}
