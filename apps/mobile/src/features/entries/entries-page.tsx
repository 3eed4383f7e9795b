import { DayText, entryOptions, Money, PageHeader, withoutEmpty } from '@anju/ui';
import { useState } from 'react';
import { report } from '../../../../../server/src/contract.ts';
import { AccountEnd } from '../../parts/account-end.tsx';
import { Endless, useListing } from '../../parts/endless.tsx';
import { anyTime, Filters } from '../../parts/period.tsx';

/** M-Q2: every movement of the account, with the sums of what is chosen. */
export function EntriesPage() {
  const [kind, setKind] = useState<(typeof entryOptions)[number]['value']>('');
  const [period, setPeriod] = useState(anyTime);
  const filter = withoutEmpty({ kind, ...period });
  const listing = useListing(report.listMyEntries, filter);
  const { first } = listing;
  return (
    <>
      <PageHeader title="业务明细" back={{ to: '/query', text: '查询' }} />
      <Filters
        kinds={entryOptions}
        label="业务种类"
        kind={kind}
        onKind={setKind}
        unit="date"
        period={period}
        onPeriod={setPeriod}
        sums={
          first && (
            <>
              <span>
                增加 <Money fen={first.increaseFen} strong unit />
              </span>
              <span>
                减少 <Money fen={first.decreaseFen} strong unit />
              </span>
            </>
          )
        }
      />
      <Endless
        listing={listing}
        label="业务明细"
        empty={
          Object.keys(filter).length > 0
            ? { title: '没有符合条件的记录', text: '可以换一种业务或放宽时间。' }
            : { title: '还没有记录', text: '单位为您汇缴入账后，每一笔都会列在这里。' }
        }
        render={({ on, kindText, month, increaseFen, decreaseFen, balanceFen, summary, employerName, accountNo }) => (
          <div className="m-item">
            <p className="m-item-head">
              <strong>
                {kindText}
                {month && `　${month}`}
              </strong>
              {increaseFen > 0 && (
                <span className="m-in">
                  +<Money fen={increaseFen} strong />
                </span>
              )}
              {decreaseFen > 0 && (
                <span>
                  −<Money fen={decreaseFen} strong />
                </span>
              )}
            </p>
            <p className="m-item-foot muted">
              <DayText value={on} plain />
              {balanceFen !== null && (
                <span>
                  余额 <Money fen={balanceFen} unit />
                </span>
              )}
            </p>
            {summary && summary !== kindText && <p className="muted">{summary}</p>}
            {accountNo && (
              <p className="muted">
                {employerName}
                <AccountEnd of={accountNo} />
              </p>
            )}
          </div>
        )}
      />
    </>
  );
}
