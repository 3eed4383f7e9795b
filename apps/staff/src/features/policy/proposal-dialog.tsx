import { faultOf, problemOf, TextField } from '@anju/ui';
import { useState } from 'react';
import { draftOf, type Parameter, type ParameterDraft, parameterFaults, parameterValueOf } from '../../parts/server.ts';
import { ProposalForm, usePropose } from './propose.tsx';
import { ValuePart } from './value-fields.tsx';

/** Proposes a value of a parameter from a day on; a colleague approves it. */
export function ProposalDialog({
  parameter,
  onClose,
}: {
  readonly parameter: Parameter;
  readonly onClose: () => void;
}) {
  const { key, name, field, today, values, effect } = parameter;
  const now = values.find(({ validFrom }) => validFrom <= today);
  const [draft, setDraft] = useState<ParameterDraft>(() => draftOf(field, now?.value));
  const [validFrom, setValidFrom] = useState('');
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const propose = usePropose(key, onClose);
  const submit = (ground: { source: string; reason: string }) => {
    const value = parameterValueOf(field, draft);
    const found = parameterFaults(field, value);
    setFaults(found);
    if (Object.keys(found).length === 0) propose.send({ value, validFrom, ...ground });
  };
  const refused = problemOf(propose.error)?.fields ?? {};
  return (
    <ProposalForm
      title={`变更：${name}`}
      propose={propose}
      sourceHint="办事人和审计会看到：结果“为什么是这个数”引用的就是它。"
      onSubmit={submit}
      onClose={onClose}
    >
      {Object.keys(faults).length > 0 && (
        <p role="alert" className="field-error">
          有 {Object.keys(faults).length} 处需要改正，已在下面标出。
        </p>
      )}
      <p className="muted">
        {!now && '现在没有规定。'}
        {now && now.lines.length < 2 && field.kind !== 'rows' && `现行：${now.text}。`}
        {effect}
      </p>
      <ValuePart
        field={field}
        label="改为"
        path="value"
        draft={draft}
        onChange={setDraft}
        faults={{ ...refused, ...faults }}
      />
      <TextField
        name="validFrom"
        label="生效日"
        type="date"
        required
        min={today}
        value={validFrom}
        onChange={setValidFrom}
        error={faultOf(propose.error, 'validFrom')}
      />
    </ProposalForm>
  );
}
