import { formatCount } from '@anju/ui';

interface FilterChipsProps<V> {
  readonly label: string;
  readonly options: readonly {
    readonly value: V;
    readonly label: string;
    readonly count?: number | undefined;
    readonly hint?: string | undefined;
  }[];
  readonly value: V;
  readonly onChange: (value: V) => void;
}

/** Counts that filter the table below: one is always pressed. */
export function FilterChips<V>({ label, options, value, onChange }: FilterChipsProps<V>) {
  return (
    <div className="chips" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={String(option.value)}
          type="button"
          className="chip"
          aria-pressed={option.value === value}
          title={option.hint}
          onClick={() => onChange(option.value)}
        >
          <span>{option.label}</span>
          {option.count !== undefined && <strong>{formatCount(option.count)}</strong>}
        </button>
      ))}
    </div>
  );
}
