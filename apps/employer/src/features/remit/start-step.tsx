import { formatMonthText, thisMonth } from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { closedText, isClosed } from '../../parts/blocked.ts';
import { paths } from '../../parts/routes.ts';
import type { Overview } from '../../parts/server.ts';
import { CarryOverPanel } from './carry-over-panel.tsx';
import { ImportPanel } from './import-panel.tsx';
import { MonthChoice } from './month-choice.tsx';

/** Step 1: which month, and where its list comes from. */
export function StartStep({ overview }: { readonly overview: Overview }) {
  const month = overview.nextDueMonth;
  const [isImporting, setIsImporting] = useState(false);
  const [through, setThrough] = useState(month);
  if (isClosed(overview)) return <p className="notice">{closedText}</p>;
  return (
    <>
      <MonthChoice overview={overview} through={through} onThrough={setThrough} />
      {month > thisMonth() ? (
        <p className="notice">
          {overview.contributedTo ? `${formatMonthText(overview.contributedTo)}及以前的月份均已办理。` : ''}
          {formatMonthText(month)}尚未到来，请在{formatMonthText(month)}1日以后办理。职工增减可以先在
          <Link to={paths.businesses}>单位业务</Link>中办理，届时自动带入清册。
        </p>
      ) : (
        <div className="start-columns">
          <ImportPanel key={through} month={month} through={through} onBusy={setIsImporting} />
          <CarryOverPanel overview={overview} through={through} isDisabled={isImporting} />
        </div>
      )}
    </>
  );
}
