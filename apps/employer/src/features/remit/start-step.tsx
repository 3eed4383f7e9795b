import { formatMonthText, thisMonth } from '@anju/ui';
import { useState } from 'react';
import type { Overview } from '../../parts/server.ts';
import { CarryOverPanel } from './carry-over-panel.tsx';
import { ImportPanel } from './import-panel.tsx';
import { MonthChoice } from './month-choice.tsx';

/** Step 1: which month, and where its list comes from. */
export function StartStep({ overview }: { readonly overview: Overview }) {
  const month = overview.nextDueMonth;
  const [isImporting, setIsImporting] = useState(false);
  const [through, setThrough] = useState(month);
  return (
    <>
      <MonthChoice overview={overview} through={through} onThrough={setThrough} />
      {month > thisMonth() && (
        <p className="notice">
          {formatMonthText(thisMonth())}及以前的月份均已办理。{formatMonthText(month)}尚未到来，届时再办理即可。
        </p>
      )}
      <div className="start-columns">
        <ImportPanel key={through} month={month} through={through} onBusy={setIsImporting} />
        <CarryOverPanel overview={overview} through={through} isDisabled={isImporting} />
      </div>
    </>
  );
}
