import { Money, MonthText, ProblemSummary, useRoute } from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { report } from '../../../../../server/src/contract.ts';

/** The balance, which can be covered when somebody looks over the shoulder; the way in for who is not logged in. */
export function BalanceSheet({ isPerson }: { readonly isPerson: boolean }) {
  const { data, error, refetch } = useRoute(report.getMyOverview, {}, { enabled: isPerson });
  const [isCovered, setCovered] = useState(false);
  if (!isPerson)
    return (
      <section className="m-balance" aria-label="登录">
        <p className="m-balance-label">登录后查看余额、办理业务</p>
        <div className="m-balance-ways">
          <Link className="button" to="/login">
            登录
          </Link>
          <Link className="m-balance-link" to="/activate">
            首次登录／忘记密码
          </Link>
        </div>
      </section>
    );
  if (error && !data)
    return (
      <div className="m-home-note">
        <ProblemSummary error={error} onRetry={refetch} quiet />
      </div>
    );
  const account = data?.account;
  return (
    <section className="m-balance" aria-label="我的公积金" aria-busy={!account}>
      <div className="m-balance-top">
        <p className="m-balance-label">账户余额（元）</p>
        <button type="button" aria-pressed={isCovered} onClick={() => setCovered(!isCovered)}>
          {isCovered ? '显示金额' : '隐藏金额'}
        </button>
      </div>
      <p className="m-balance-figure">{account ? isCovered ? '****' : <Money fen={account.balanceFen} /> : ' '}</p>
      {account && (
        <dl>
          <div>
            <dt>缴至月份</dt>
            <dd>
              <MonthText value={account.contributedTo} />
            </dd>
          </div>
          <div>
            {account.isClosed ? (
              <>
                <dt>账户状态</dt>
                <dd>{account.state}</dd>
              </>
            ) : (
              <>
                <dt>月缴存额</dt>
                <dd>{isCovered ? '****' : <Money fen={account.monthlyFen} unit />}</dd>
              </>
            )}
          </div>
        </dl>
      )}
      <Link className="m-balance-link" to="/account">
        账户详情和计算依据
      </Link>
    </section>
  );
}
