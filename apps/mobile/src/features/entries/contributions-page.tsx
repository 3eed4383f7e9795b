import { contributionOptions, DayText, Money, PageHeader, withoutEmpty } from '@anju/ui';
import { useState } from 'react';
import { report } from '../../../../../server/src/contract.ts';
import { AccountEnd } from '../../parts/account-end.tsx';
import { Endless, useListing } from '../../parts/endless.tsx';
import { anyTime, Filters } from '../../parts/period.tsx';

/** M-Q2 汇补缴明细: what was paid in for each month, the employer's part and one's own. */
export function ContributionsPage() {
  const [kind, setKind] = useState<(typeof contributionOptions)[number]['value']>('');
  const [period, setPeriod] = useState(anyTime);
  const filter = withoutEmpty({ kind, ...period });
  const listing = useListing(report.listMyContributions, filter);
  return (
    <>
      <PageHeader
        title="缴存明细"
        description="发现漏缴、少缴，请先问单位，或拨打 12329 投诉。"
        back={{ to: '/query', text: '查询' }}
      />
      <Filters
        kinds={contributionOptions}
        label="种类"
        kind={kind}
        onKind={setKind}
        unit="month"
        period={period}
        onPeriod={setPeriod}
        sums={
          listing.first && (
            <span>
              缴存合计 <Money fen={listing.first.amountFen} strong unit />
            </span>
          )
        }
      />
      <Endless
        listing={listing}
        label="缴存明细"
        empty={
          Object.keys(filter).length > 0
            ? { title: '没有符合条件的缴存记录', text: '可以放宽时间，或看看全部种类。' }
            : { title: '还没有缴存记录', text: '单位为您汇缴入账后，每个月都会列在这里。' }
        }
        render={({ month, kindText, amountFen, employerFen, memberFen, balanceFen, on, employerName, accountNo }) => (
          <div className="m-item">
            <p className="m-item-head">
              <strong>
                {month ?? '—'}　{kindText}
              </strong>
              <span className="m-in">
                +<Money fen={amountFen} strong />
              </span>
            </p>
            <p className="m-item-foot">
              <span>
                单位 <Money fen={employerFen} />
              </span>
              <span>
                个人 <Money fen={memberFen} />
              </span>
            </p>
            <p className="m-item-foot muted">
              <span>
                <DayText value={on} plain /> 入账
              </span>
              <span>
                余额 <Money fen={balanceFen} unit />
              </span>
            </p>
            <p className="muted">
              {employerName}
              <AccountEnd of={accountNo} />
            </p>
          </div>
        )}
      />
    </>
  );
}
