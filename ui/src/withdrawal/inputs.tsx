import { type ReactNode, useContext, useState } from 'react';
import { formatYuan, parseYuan } from '../../../server/src/rules.ts';
import { todayInBeijing } from '../calendar.ts';
import { Field, FieldFaults, TextField } from '../field.tsx';

interface ChoiceProps<V extends string> {
  readonly name: string;
  readonly legend: string;
  readonly value: V | undefined;
  readonly options: readonly { readonly value: V; readonly title: string; readonly text?: ReactNode }[];
  readonly onChange: (value: V) => void;
}

/** One choice of a few, each with what it means. */
export function Choice<V extends string>({ name, legend, value, options, onChange }: ChoiceProps<V>) {
  const fault = useContext(FieldFaults)[name];
  const id = `field-${name}`;
  return (
    <fieldset className="wd-choices" aria-describedby={fault ? `${id}-error` : undefined}>
      <legend className="visually-hidden">{legend}</legend>
      {options.map((option, at) => (
        <label key={option.value} className="wd-choice">
          <input
            type="radio"
            id={at === 0 ? id : undefined}
            aria-invalid={fault ? true : undefined}
            name={name}
            value={option.value}
            checked={value === option.value}
            onChange={() => onChange(option.value)}
          />
          <span>
            <strong>{option.title}</strong>
            {option.text && <span className="muted">{option.text}</span>}
          </span>
        </label>
      ))}
      {fault && (
        <p id={`${id}-error`} className="field-error">
          {fault}
        </p>
      )}
    </fieldset>
  );
}

/** An amount in yuan as people write it; nothing is handed on while it is no amount. */
export function YuanField({
  name,
  label,
  hint,
  fen,
  error,
  onChange,
}: {
  readonly name: string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly fen: number | undefined;
  /** What else is wrong with the amount. */
  readonly error?: string | undefined;
  readonly onChange: (fen: number | undefined) => void;
}) {
  const [text, setText] = useState(fen === undefined ? '' : formatYuan(fen).replaceAll(',', ''));
  const amount = parseYuan(text);
  const typedFen = amount === undefined || amount < 0n ? undefined : Number(amount);
  // What was kept and is taken up again comes from outside.
  const shown = typedFen === fen ? text : fen === undefined ? '' : formatYuan(fen).replaceAll(',', '');
  const isWrong = shown.trim() !== '' && typedFen === undefined;
  return (
    <TextField
      name={name}
      label={label}
      hint={hint}
      inputMode="decimal"
      value={shown}
      error={isWrong ? '金额只能填数字，最多两位小数，例如 1200 或 1200.50' : error}
      onChange={(typed) => {
        setText(typed);
        const parsed = parseYuan(typed);
        onChange(parsed === undefined || parsed < 0n ? undefined : Number(parsed));
      }}
      beside={<span className="wd-unit">元</span>}
    />
  );
}

export function DayField({
  name,
  label,
  value,
  onChange,
}: {
  name: string;
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  return (
    <Field
      name={name}
      label={label}
      hint="年-月-日"
      error={value !== undefined && value > todayInBeijing() ? '日期晚于今天，请核对合同（凭证）上的日期' : undefined}
    >
      {(control) => (
        <input
          {...control}
          type="date"
          className="control"
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value || undefined)}
        />
      )}
    </Field>
  );
}
