import { formatMonthText } from '@anju/ui';
import { type ReactNode, useState } from 'react';
import { FilterChips } from './filter-chips.tsx';
import { RemittanceLines } from './remittance-lines.tsx';
import type { Remittance, RemittanceLine } from './server.ts';

type Month = Pick<Remittance, 'remittanceId' | 'month' | 'counts'>;

interface RemittanceListProps {
  readonly remittance: Remittance;
  /** Of several months, the one to show first; without it the first in which something changes. */
  readonly firstId?: string;
  readonly startsWithChanges?: boolean;
  readonly action?: (line: RemittanceLine) => ReactNode;
}

const changesIn = ({ counts }: Month) => counts.new + counts.back + counts.changed + counts.gone;

/** The people of a month, or of several months that are done together: one month at a time. */
export function RemittanceList({ remittance, firstId, ...lines }: RemittanceListProps) {
  const months: readonly [Month, ...Month[]] = [remittance];
  const together: readonly Month[] = remittance.together ?? months;
  const first =
    together.find(({ remittanceId }) => remittanceId === firstId) ??
    together.find((month) => changesIn(month) > 0) ??
    months[0];
  const [chosen, setChosen] = useState(first.month);
  const shown = together.find(({ month }) => month === chosen) ?? first;
  if (together.length === 1)
    return <RemittanceLines remittanceId={shown.remittanceId} counts={shown.counts} {...lines} />;
  return (
    <>
      <FilterChips
        label="按月份查看清册"
        options={together.map(({ month }) => ({ value: month, label: formatMonthText(month) }))}
        value={shown.month}
        onChange={setChosen}
      />
      <RemittanceLines
        key={shown.remittanceId}
        remittanceId={shown.remittanceId}
        counts={shown.counts}
        title={`${formatMonthText(shown.month)}清册明细`}
        {...lines}
      />
    </>
  );
}
