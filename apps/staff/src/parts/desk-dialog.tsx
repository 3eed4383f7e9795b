import { Button, Dialog, Field, faultOf, ProblemSummary, SelectField, TextField } from '@anju/ui';
import { type ReactNode, useState } from 'react';

export interface DeskField {
  /** As in the contract, so that faults find their field. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly kind?: 'text' | 'area' | 'day' | 'month' | 'number';
  readonly options?: Readonly<Record<string, string>>;
  readonly maxLength?: number;
  /** May be left empty. */
  readonly isOptional?: boolean;
  /** What is wrong with what was typed, before it is sent. */
  readonly fault?: (value: string) => string | undefined;
}

type Values = Readonly<Record<string, string>>;

interface OneProps {
  readonly field: DeskField;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

function One({ field, value, error, onChange }: OneProps) {
  const { name, label, hint, kind = 'text', options, maxLength = 200, isOptional = false } = field;
  const shown = isOptional ? `${label}（选填）` : label;
  if (options) {
    const choices = Object.entries(options).map(([key, text]) => ({ value: key, label: text }));
    if (value === '' && !Object.hasOwn(options, '')) choices.unshift({ value: '', label: '请选择' });
    return (
      <SelectField
        name={name}
        label={shown}
        hint={hint}
        error={error}
        value={value}
        options={choices}
        onChange={onChange}
      />
    );
  }
  if (kind === 'area') {
    return (
      <Field name={name} label={shown} hint={hint} error={error}>
        {(control) => (
          <textarea
            {...control}
            className="control"
            rows={3}
            maxLength={maxLength}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
    );
  }
  const type = { text: 'text', day: 'date', month: 'month', number: 'number' }[kind];
  return (
    <TextField
      name={name}
      label={shown}
      hint={hint}
      error={error}
      type={type}
      maxLength={maxLength}
      value={value}
      onChange={onChange}
    />
  );
}

interface FieldsProps {
  readonly fields: readonly DeskField[];
  readonly values: Values;
  readonly missing: ReadonlyMap<string, string>;
  readonly error: unknown;
  readonly onChange: (name: string, value: string) => void;
}

/** The fields of a counter form, each with its fault. */
export function DeskFields({ fields, values, missing, error, onChange }: FieldsProps) {
  return (
    <div className="desk-fields">
      {fields.map((field) => (
        <One
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          error={missing.get(field.name) ?? faultOf(error, field.name)}
          onChange={(value) => onChange(field.name, value)}
        />
      ))}
    </div>
  );
}

/** What is wrong with a field before it is sent; `undefined` when nothing is. */
function faultIn({ isOptional, fault }: DeskField, value: string): string | undefined {
  if (value.trim() === '') return isOptional ? undefined : '请填写此项';
  return fault?.(value);
}

/** Values of a form, and which of its fields are still empty or wrong. */
export function useDeskForm(fields: readonly DeskField[], initial: Values = {}) {
  const [values, setValues] = useState<Values>(initial);
  const [missing, setMissing] = useState<ReadonlyMap<string, string>>(new Map());
  const set = (name: string, value: string) => {
    setValues((before) => ({ ...before, [name]: value }));
    setMissing((before) => new Map([...before].filter(([other]) => other !== name)));
  };
  /** Whether everything is filled in and right; what is not is marked and the first of it gets the focus. */
  const isComplete = () => {
    const wrong = fields.flatMap((field): [string, string][] => {
      const fault = faultIn(field, values[field.name] ?? '');
      return fault ? [[field.name, fault]] : [];
    });
    setMissing(new Map(wrong));
    if (wrong[0]) document.getElementById(`field-${wrong[0][0]}`)?.focus();
    return wrong.length === 0;
  };
  return { values, missing, set, isComplete };
}

interface DeskDialogProps {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly fields: readonly DeskField[];
  readonly initial?: Values;
  readonly confirmText: string;
  readonly danger?: boolean;
  readonly isBarred?: boolean;
  /** Told of every change, for pages that show what the values mean. */
  readonly onChange?: (values: Values) => void;
  readonly onSubmit: (values: Values) => Promise<unknown>;
  readonly onClose: () => void;
  /** When it was done; closes the dialog unless another step follows. */
  readonly onDone?: () => void;
}

/** A form of the counter: what is asked, why it was refused, one button that does it. */
export function DeskDialog({
  title,
  intro,
  fields,
  initial = {},
  confirmText,
  danger = false,
  isBarred = false,
  onChange,
  onSubmit,
  onClose,
  onDone = onClose,
}: DeskDialogProps) {
  const form = useDeskForm(fields, initial);
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const change = (name: string, value: string) => {
    form.set(name, value);
    onChange?.({ ...form.values, [name]: value });
  };
  const submit = async () => {
    if (!form.isComplete()) return;
    setBusy(true);
    setError(undefined);
    await onSubmit(form.values).then(onDone, setError);
    setBusy(false);
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>返回</Button>
          <Button type="primary" danger={danger} loading={isBusy} disabled={isBarred} onClick={() => void submit()}>
            {confirmText}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <ProblemSummary error={error} />
        {intro}
        <DeskFields fields={fields} values={form.values} missing={form.missing} error={error} onChange={change} />
      </form>
    </Dialog>
  );
}
