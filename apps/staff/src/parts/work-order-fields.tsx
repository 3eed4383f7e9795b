import { Field, faultOf, ProblemSummary, SelectField, TextField, useRoute } from '@anju/ui';
import type { ReactNode } from 'react';
import { priorities, type RouteInput, workOrderKinds, workOrderLimits, workorder } from './server.ts';

type Body = RouteInput<typeof workorder.openStaffWorkOrder>['body'];
/** What a member of staff takes down of a work order. */
export interface WrittenOrder {
  readonly kind: Body['kind'];
  readonly priority: Body['priority'];
  readonly title: string;
  readonly question: string;
  readonly contact: string;
  /** A code; '' for nobody yet. */
  readonly department: string;
}
export const emptyOrder: WrittenOrder = {
  kind: 'question',
  priority: 'usual',
  title: '',
  question: '',
  contact: '',
  department: '',
};

/** What is missing before it can be sent, for the button to say. */
export const missingOf = ({ title, question }: WrittenOrder): string[] => [
  ...(title.trim().length < 2 ? ['标题至少 2 个字'] : []),
  ...(question.trim().length < 5 ? ['内容至少 5 个字'] : []),
];

export const isComplete = (written: WrittenOrder): boolean => missingOf(written).length === 0;

export const bodyOf = ({ kind, priority, title, question, contact, department }: WrittenOrder) => ({
  kind,
  priority,
  title: title.trim(),
  question: question.trim(),
  contact: contact.trim() || null,
  department: department || null,
});

interface FieldsProps {
  readonly written: WrittenOrder;
  readonly onChange: (written: WrittenOrder) => void;
  readonly error: unknown;
  readonly contactHint?: ReactNode;
}

/** The fields of a work order that is taken down at the counter, on the telephone or in a conversation. */
export function WorkOrderFields({ written, onChange, error, contactHint }: FieldsProps) {
  const assignees = useRoute(workorder.listAssignees, {});
  const change = (changes: Partial<WrittenOrder>) => onChange({ ...written, ...changes });
  return (
    <div className="stack">
      <ProblemSummary error={error} />
      <div className="field-row">
        <SelectField
          name="kind"
          label="类别"
          value={written.kind}
          options={Object.entries(workOrderKinds).map(([value, label]) => ({ value, label }))}
          onChange={(value) => change({ kind: value as WrittenOrder['kind'] })}
        />
        <SelectField
          name="priority"
          label="优先级"
          value={written.priority}
          options={Object.entries(priorities).map(([value, label]) => ({ value, label }))}
          onChange={(value) => change({ priority: value as WrittenOrder['priority'] })}
        />
        <SelectField
          name="department"
          label="交给科室"
          value={written.department}
          options={[
            { value: '', label: '待分派' },
            ...(assignees.data?.departments ?? []).map(({ code, name }) => ({ value: code, label: name })),
          ]}
          onChange={(value) => change({ department: value })}
        />
      </div>
      <TextField
        name="orderTitle"
        label="标题"
        value={written.title}
        maxLength={workOrderLimits.title}
        onChange={(value) => change({ title: value })}
        error={faultOf(error, 'title')}
      />
      <Field
        name="orderQuestion"
        label="内容"
        hint={`写清时间、地点和希望怎样处理（${written.question.length} / ${workOrderLimits.question} 字）`}
        error={faultOf(error, 'question')}
      >
        {(control) => (
          <textarea
            {...control}
            className="control"
            rows={6}
            maxLength={workOrderLimits.question}
            value={written.question}
            onChange={(event) => change({ question: event.target.value })}
          />
        )}
      </Field>
      <TextField
        name="orderContact"
        label="联系电话（可以不填）"
        hint={contactHint}
        inputMode="tel"
        value={written.contact}
        maxLength={15}
        onChange={(value) => change({ contact: value })}
        error={faultOf(error, 'contact')}
      />
    </div>
  );
}
