import { DayRange, type Range, SelectField } from '@anju/ui';
import type { ReactNode } from 'react';

interface ChoiceProps {
  /** Names the control on its page. */
  readonly name: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly options: Readonly<Record<string, string>>;
  readonly onChange: (value: string | undefined) => void;
}

/** One of a few, or all. */
export function ChoiceFilter({ name, label, value, options, onChange }: ChoiceProps) {
  const all = [
    { value: '', label: '全部' },
    ...Object.entries(options).map(([key, text]) => ({ value: key, label: text })),
  ];
  return (
    <SelectField
      name={name}
      label={label}
      value={value ?? ''}
      options={all}
      onChange={(chosen) => onChange(chosen || undefined)}
    />
  );
}

interface DaysProps {
  readonly label: string;
  readonly value: Range;
  readonly onChange: (range: { from: string | undefined; to: string | undefined }) => void;
}

export function DaysFilter({ label, value, onChange }: DaysProps) {
  return <DayRange label={label} value={value} onChange={({ from, to }) => onChange({ from, to })} />;
}

/** Puts every filter back, when one is set. */
export function ClearFilters({ isSet, onClear }: { isSet: boolean; onClear: () => void }): ReactNode {
  return isSet ? (
    <button type="button" className="link-button" onClick={onClear}>
      清除条件
    </button>
  ) : null;
}
