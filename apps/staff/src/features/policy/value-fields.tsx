import { Button, SelectField, TextField } from '@anju/ui';
import { draftOf, type ParameterDraft, type ParameterDraftRow, type ParameterField } from '../../parts/server.ts';

interface PartProps<F extends ParameterField = ParameterField> {
  readonly field: F;
  readonly label: string;
  /** Where the part stands in the value: the server names faults by it. */
  readonly path: string;
  readonly draft: ParameterDraft;
  readonly onChange: (draft: ParameterDraft) => void;
  readonly faults: Readonly<Record<string, string>>;
}

const within = (path: string, key: string | number) => (path === 'value' ? String(key) : `${path}.${key}`);

/** What a part begins with when the absence of its rule is lifted. */
const emptyOf = (field: ParameterField): ParameterDraft =>
  field.kind === 'group' || field.kind === 'rows' ? draftOf(field, {}) : '';

const textOf = (draft: ParameterDraft): string => (typeof draft === 'string' ? draft : '');

function NumberPart({ field, label, path, draft, onChange, faults }: PartProps) {
  const unit = field.kind === 'whole' ? field.unit : field.kind === 'yuan' ? '元' : '%';
  return (
    <TextField
      name={path}
      error={faults[path]}
      label={label}
      inputMode="decimal"
      value={textOf(draft)}
      onChange={onChange}
      beside={<span className="policy-unit">{unit}</span>}
    />
  );
}

const hints: Partial<Record<ParameterField['kind'], string>> = {
  words: '用顿号隔开',
  time: '如 09:00，24:00 为一天结束',
};

function TextPart({ field, label, path, draft, onChange, faults }: PartProps) {
  return (
    <TextField
      name={path}
      error={faults[path]}
      label={label}
      hint={hints[field.kind]}
      value={textOf(draft)}
      onChange={onChange}
    />
  );
}

function YesPart({ field, label, path, draft, onChange, faults }: PartProps<Extract<ParameterField, { kind: 'yes' }>>) {
  return (
    <SelectField
      name={path}
      error={faults[path]}
      label={label}
      value={draft === true ? 'yes' : 'no'}
      options={[
        { value: 'yes', label: field.yes },
        { value: 'no', label: field.no },
      ]}
      onChange={(value) => onChange(value === 'yes')}
    />
  );
}

function ChoicePart({
  field,
  label,
  path,
  draft,
  onChange,
  faults,
}: PartProps<Extract<ParameterField, { kind: 'choice' }>>) {
  return (
    <SelectField
      name={path}
      error={faults[path]}
      label={label}
      value={textOf(draft)}
      options={[
        { value: '', label: '不选' },
        ...Object.entries(field.options).map(([value, text]) => ({ value, label: text })),
      ]}
      onChange={onChange}
    />
  );
}

function Choices({
  field,
  label,
  path,
  draft,
  onChange,
  faults,
}: PartProps<Extract<ParameterField, { kind: 'choices' }>>) {
  const chosen = Array.isArray(draft) ? (draft as readonly string[]) : [];
  return (
    <fieldset className="policy-group">
      <legend>{label}</legend>
      {Object.entries(field.options).map(([value, text]) => (
        <label key={value} className="policy-tick">
          <input
            type="checkbox"
            name={path}
            checked={chosen.includes(value)}
            onChange={({ target }) =>
              // In the order of the options, so that the same choice is the same value.
              onChange(
                Object.keys(field.options).filter((one) => (one === value ? target.checked : chosen.includes(one))),
              )
            }
          />
          {text}
        </label>
      ))}
      {faults[path] && <p className="field-error">{faults[path]}</p>}
    </fieldset>
  );
}

function Group({ field, label, path, draft, onChange, faults }: PartProps<Extract<ParameterField, { kind: 'group' }>>) {
  const row = (draft ?? {}) as ParameterDraftRow;
  const parts = Object.entries(field.fields).map(([key, part]) => (
    <ValuePart
      key={key}
      field={part}
      label={part.name}
      path={within(path, key)}
      draft={row[key] ?? (row[key] === null ? null : '')}
      onChange={(value) => onChange({ ...row, [key]: value })}
      faults={faults}
    />
  ));
  if (path === 'value') return <div className="policy-fields">{parts}</div>;
  return (
    <fieldset className="policy-group">
      <legend>{label}</legend>
      <div className="policy-fields">{parts}</div>
    </fieldset>
  );
}

function Rows({ field, label, path, draft, onChange, faults }: PartProps<Extract<ParameterField, { kind: 'rows' }>>) {
  const rows = Array.isArray(draft) ? (draft as readonly ParameterDraftRow[]) : [];
  const row: ParameterField = { kind: 'group', fields: field.fields };
  return (
    <fieldset className="policy-group">
      <legend>{label}</legend>
      {faults[path] && <p className="field-error">{faults[path]}</p>}
      {rows.map((one, index) => (
        // Rows have no names of their own; they are only added at the end and taken out.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={index} className="policy-row">
          <Group
            field={{ kind: 'group', fields: field.fields }}
            label={`第 ${index + 1} 行`}
            path={within(path, index)}
            draft={one}
            onChange={(value) =>
              onChange(rows.map((other, at) => (at === index ? (value as ParameterDraftRow) : other)))
            }
            faults={faults}
          />
          <Button aria-label={`删除第 ${index + 1} 行`} onClick={() => onChange(rows.filter((_, at) => at !== index))}>
            删除
          </Button>
        </div>
      ))}
      {rows.length < field.most && (
        <Button onClick={() => onChange([...rows, draftOf(row, {}) as ParameterDraftRow])}>添加一行</Button>
      )}
    </fieldset>
  );
}

function Body(props: PartProps) {
  const { field } = props;
  if (field.kind === 'group') return <Group {...props} field={field} />;
  if (field.kind === 'rows') return <Rows {...props} field={field} />;
  if (field.kind === 'choices') return <Choices {...props} field={field} />;
  if (field.kind === 'choice') return <ChoicePart {...props} field={field} />;
  if (field.kind === 'yes') return <YesPart {...props} field={field} />;
  const isNumber = field.kind === 'whole' || field.kind === 'yuan' || field.kind === 'share';
  return isNumber ? <NumberPart {...props} /> : <TextPart {...props} />;
}

/** One part of a parameter's value, drawn from what the server says that it is made of. */
export function ValuePart(props: PartProps) {
  const { field, label, path, draft, onChange } = props;
  const none = 'none' in field ? field.none : undefined;
  if (none === undefined) return <Body {...props} />;
  return (
    <div className="policy-part">
      {draft === null ? <p className="policy-none">{label}</p> : <Body {...props} />}
      <label className="policy-tick">
        <input
          type="checkbox"
          name={`${path}-none`}
          checked={draft === null}
          onChange={({ target }) => onChange(target.checked ? null : emptyOf(field))}
        />
        {none}
      </label>
    </div>
  );
}
