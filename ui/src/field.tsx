import { createContext, type InputHTMLAttributes, type ReactNode, useContext, useState } from 'react';
import { formatDayText, formatMonthText } from './calendar.ts';

/** What a control must carry so that its label, hint and fault are announced with it. */
export interface ControlProps {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

interface FieldProps {
  /** The name of the input in the contract; the control gets the id `field-<name>` that problem summaries link to. */
  readonly name: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly children: (control: ControlProps) => ReactNode;
}

/** What was found wrong with a form, by the names of its fields: each field shows its own. */
export const FieldFaults = createContext<Readonly<Record<string, string>>>({});

/** A label, a control, its hint and its fault, tied together for screen readers. */
export function Field({ name, label, hint, error: own, children }: FieldProps) {
  const faults = useContext(FieldFaults);
  const error = own ?? faults[name];
  const id = `field-${name}`;
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className={`field${error ? ' field-wrong' : ''}`}>
      <label htmlFor={id}>{label}</label>
      {hint && (
        <div id={`${id}-hint`} className="field-hint">
          {hint}
        </div>
      )}
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {error && (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
    </div>
  );
}

type InputProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'name' | 'id'>;

export interface TextFieldProps extends InputProps {
  readonly name: string;
  readonly label: ReactNode;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** Stands at the right of the control, such as a button. */
  readonly beside?: ReactNode;
}

/** What the browser alone would say in passing: a month or day beyond those that may be chosen. */
function outOfRange({ type, min, max }: InputProps, value: string): string | undefined {
  if ((type !== 'month' && type !== 'date') || value === '') return undefined;
  const shown = (text: string) => (type === 'month' ? formatMonthText(text) : formatDayText(text));
  if (typeof min === 'string' && value < min) return `不能早于${shown(min)}`;
  return typeof max === 'string' && value > max ? `不能晚于${shown(max)}` : undefined;
}

export function TextField({ name, label, value, onChange, hint, error, beside, ...input }: TextFieldProps) {
  return (
    <Field name={name} label={label} hint={hint} error={error ?? outOfRange(input, value)}>
      {(control) => (
        <div className="control-row">
          <input
            type="text"
            {...input}
            {...control}
            className="control"
            name={name}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          {beside}
        </div>
      )}
    </Field>
  );
}

/** A password with a button that shows it while it is typed. */
export function PasswordField({
  autoComplete = 'current-password',
  ...props
}: Omit<TextFieldProps, 'type' | 'beside'>) {
  const [isShown, setShown] = useState(false);
  return (
    <TextField
      {...props}
      type={isShown ? 'text' : 'password'}
      autoComplete={autoComplete}
      maxLength={64}
      beside={
        <button
          type="button"
          className="control-button"
          aria-pressed={isShown}
          aria-label={isShown ? '隐藏密码' : '显示密码'}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? '隐藏' : '显示'}
        </button>
      }
    />
  );
}

interface SelectFieldProps<V extends string> {
  readonly name: string;
  readonly label: ReactNode;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onChange: (value: V) => void;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

export function SelectField<V extends string>({
  name,
  label,
  value,
  options,
  onChange,
  hint,
  error,
}: SelectFieldProps<V>) {
  return (
    <Field name={name} label={label} hint={hint} error={error}>
      {(control) => (
        <select
          {...control}
          className="control"
          name={name}
          value={value}
          onChange={(event) => onChange(event.target.value as V)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
