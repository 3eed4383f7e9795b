import { formatMonthText, Panel, thisMonth } from '@anju/ui';
import { Button } from 'antd';
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
        {through === month ? (
          <ImportPanel month={month} onBusy={setIsImporting} />
        ) : (
          <Panel title="导入花名册">
            <p>
              花名册一次只能导入一个月。人员或基数有变化的，请只勾选{formatMonthText(month)}，导入后再办理后面的月份。
            </p>
            <Button onClick={() => setThrough(month)}>只办理{formatMonthText(month)}</Button>
          </Panel>
        )}
        <CarryOverPanel overview={overview} through={through} isDisabled={isImporting} />
      </div>
    </>
  );
}
