import { Button, DayRange, type ListState, type Range, SelectField, TextField } from '@anju/ui';
import { type FormEvent, type ReactNode, useState } from 'react';

// Filters of a list. Each is kept in the address under its name and puts the list back to its first page.

interface FilterProps {
  readonly list: ListState;
  /** What the address calls it. */
  readonly name: string;
  readonly label: string;
}

/** One of a few, or all. */
export function ChoiceFilter({
  list,
  name,
  label,
  options,
}: FilterProps & { readonly options: Readonly<Record<string, string>> }) {
  const all = [
    { value: '', label: '全部' },
    ...Object.entries(options).map(([key, text]) => ({ value: key, label: text })),
  ];
  return (
    <SelectField
      name={name}
      label={label}
      value={list.choice(name, options) ?? ''}
      options={all}
      onChange={(chosen) => list.set({ [name]: chosen })}
    />
  );
}

interface WordFilterProps extends FilterProps {
  readonly maxLength: number;
  readonly inputMode?: 'numeric' | 'decimal';
  /** What is wrong with what was typed: the list does not follow it. */
  readonly fault?: (text: string) => string | undefined;
}

const notOf = { numeric: /\D/g, decimal: /[^\d.]/g } as const;

/** Words or a figure: the list follows what is typed, in whatever width. */
export function WordFilter({ list, name, label, maxLength, inputMode, fault }: WordFilterProps) {
  const text = list.get(name) ?? '';
  return (
    <TextField
      name={name}
      label={label}
      value={text}
      error={text === '' ? undefined : fault?.(text)}
      maxLength={maxLength}
      {...(inputMode && { inputMode })}
      onChange={(typed) =>
        list.set({ [name]: inputMode ? typed.normalize('NFKC').replaceAll(notOf[inputMode], '') : typed })
      }
    />
  );
}

interface FindFilterProps extends FilterProps {
  readonly maxLength?: number;
  readonly inputMode?: 'numeric';
  readonly placeholder?: string;
  readonly className?: string;
  /** What is wrong with the words, if anything: nothing is looked for then. */
  readonly fault?: (text: string) => string | undefined;
}

/** Words that are looked for when they are complete: somebody's name or number, of which each look is recorded. */
export function FindFilter(props: FindFilterProps) {
  const { list, name, label, maxLength = 60, inputMode, placeholder, className, fault } = props;
  const found = list.get(name) ?? '';
  const [typed, setTyped] = useState({ since: found, text: found });
  // What the address says counts again when it changes: filters are cleared, somebody goes back.
  const text = typed.since === found ? typed.text : found;
  // What is half typed is not wrong yet.
  const [told, setTold] = useState<string>();
  const wrong = fault?.(text.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wrong) setTold(text);
    else list.set({ [name]: text.trim() });
  };
  return (
    <form className={className} onSubmit={submit}>
      <TextField
        name={name}
        label={label}
        value={text}
        onChange={(next) => setTyped({ since: found, text: next })}
        maxLength={maxLength}
        {...(inputMode && { inputMode })}
        {...(placeholder && { placeholder })}
        error={told === text ? wrong : undefined}
        beside={<Button htmlType="submit">查找</Button>}
      />
    </form>
  );
}

interface DaysFilterProps extends Omit<FilterProps, 'name'> {
  /** The days that are shown when none are chosen. */
  readonly usual?: Range;
}

/** From a day to a day, `from` and `to` in the address. */
export function DaysFilter({ list, label, usual }: DaysFilterProps) {
  const { from = usual?.from, to = usual?.to } = list.range('day');
  const value = { from, to };
  return <DayRange label={label} value={value} onChange={({ from, to }) => list.set({ from, to })} />;
}

/** Puts the named filters back, when one of them is set. */
export function ClearFilters({
  list,
  names,
}: {
  readonly list: ListState;
  readonly names: readonly string[];
}): ReactNode {
  if (!names.some((name) => list.get(name))) return null;
  return (
    <button
      type="button"
      className="link-button"
      onClick={() => list.set(Object.fromEntries(names.map((name) => [name, undefined])))}
    >
      清除条件
    </button>
  );
}
