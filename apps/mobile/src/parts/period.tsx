import { Field, SelectField } from '@anju/ui';
import type { ReactNode } from 'react';

export interface Period {
  readonly from: string;
  readonly to: string;
}
export const anyTime: Period = { from: '', to: '' };

interface FiltersProps<K extends string> {
  readonly kinds: readonly { readonly value: K; readonly label: string }[];
  readonly label: string;
  readonly kind: K;
  readonly onKind: (kind: K) => void;
  readonly unit: 'date' | 'month';
  readonly period: Period;
  readonly onPeriod: (period: Period) => void;
  readonly sums?: ReactNode;
}

/** A kind and a period, by the telephone's own wheels. */
export function Filters<K extends string>({
  kinds,
  label,
  kind,
  onKind,
  unit,
  period,
  onPeriod,
  sums,
}: FiltersProps<K>) {
  const isNarrowed = period.from !== '' || period.to !== '';
  return (
    <div className="m-card m-filters">
      <SelectField name="kind" label={label} value={kind} options={kinds} onChange={onKind} />
      <details open={isNarrowed || undefined}>
        <summary>{isNarrowed ? `${period.from || '最早'} 至 ${period.to || '今天'}` : '按时间筛选'}</summary>
        <div className="m-period">
          {(['from', 'to'] as const).map((end) => (
            <Field key={end} name={end} label={end === 'from' ? '从' : '到'}>
              {(control) => (
                <input
                  {...control}
                  type={unit}
                  className="control"
                  value={period[end]}
                  onChange={(event) => onPeriod({ ...period, [end]: event.target.value })}
                />
              )}
            </Field>
          ))}
          {isNarrowed && (
            <button type="button" className="link-button" onClick={() => onPeriod(anyTime)}>
              看全部时间
            </button>
          )}
        </div>
      </details>
      {sums && <p className="m-sums">{sums}</p>}
    </div>
  );
}
