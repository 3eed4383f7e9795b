import { Dialog, faultOf, newRequestId, ProblemSummary, problemOf, TextField, useCommand } from '@anju/ui';
import { Button } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import {
  draftOf,
  type Parameter,
  type ParameterDraft,
  parameterFaults,
  parameterValueOf,
  policy,
} from '../../parts/server.ts';
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
  const [source, setSource] = useState('');
  const [reason, setReason] = useState('');
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [changeId] = useState(newRequestId);
  const form = useId();
  const propose = useCommand(policy.proposeParameter, {
    invalidates: [policy.listParameters, policy.getParameter, policy.listParameterChanges],
    onSuccess: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const value = parameterValueOf(field, draft);
    const found = parameterFaults(field, value);
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    propose.mutate({ body: { changeId, key, validFrom, value, source: source.trim(), reason: reason.trim() } });
  };
  const refused = problemOf(propose.error)?.fields ?? {};
  return (
    <Dialog
      title={`变更：${name}`}
      wide
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>返回</Button>
          <Button type="primary" htmlType="submit" form={form} loading={propose.isPending}>
            提交审批
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="reason-form">
        <ProblemSummary error={propose.error} />
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
        <TextField
          name="source"
          label="依据（文件名称和文号）"
          required
          minLength={4}
          maxLength={200}
          value={source}
          onChange={setSource}
          hint="办事人和审计会看到：结果“为什么是这个数”引用的就是它。"
        />
        <TextField
          name="reason"
          label="变更的原因"
          required
          minLength={2}
          maxLength={200}
          value={reason}
          onChange={setReason}
        />
      </form>
    </Dialog>
  );
}
