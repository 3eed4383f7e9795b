import {
  addressOf,
  Button,
  ConfirmButton,
  Field,
  InstantText,
  Panel,
  ProblemSummary,
  SelectField,
  TextField,
  useCommand,
  useRoute,
  WorkOrderFiles,
} from '@anju/ui';
import { useState } from 'react';
import { PassOrReturn } from '../../parts/pass-or-return.tsx';
import { useMay } from '../../parts/permissions.ts';
import {
  priorities,
  resultsOf,
  type StaffWorkOrderView,
  type WorkOrderResult,
  workOrderLimits,
  workOrderResults,
  workorder,
} from '../../parts/server.ts';

const affected = [workorder.listStaffWorkOrders, workorder.getStaffWorkOrder];
export interface PartProps {
  readonly workOrder: StaffWorkOrderView;
}

/** The answer; what the knowledge base gives stands in it. */
export function Answering({
  workOrder,
  text,
  onText: setText,
  onAnswered,
}: PartProps & {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onAnswered: () => void;
}) {
  const fitting = resultsOf(workOrder.kind);
  const [result, setResult] = useState<WorkOrderResult>(workOrder.result ?? fitting[0] ?? 'explained');
  const params = { workOrderId: workOrder.workOrderId };
  const command = useCommand(workorder.answerWorkOrder, { invalidates: affected, onSuccess: onAnswered });
  // Why it must be written once more: the newest of what reviewer and asker said.
  const again = workOrder.steps.find(({ kind }) => kind === 'returned' || kind === 'reopened');
  return (
    <Panel title="答复">
      <div className="stack">
        <ProblemSummary error={command.error} />
        {again && workOrder.answer && (
          <p className="note">
            {again.kind === 'returned' ? '审核退回' : '提出人要求重办'}：{again.note}
          </p>
        )}
        <Field name="answer" label="答复的内容" hint={`${text.length} / ${workOrderLimits.answer} 字`}>
          {(control) => (
            <textarea
              {...control}
              className="control"
              rows={8}
              maxLength={workOrderLimits.answer}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <SelectField
          name="result"
          label="办理结果"
          value={result}
          options={fitting.map((value) => ({ value, label: workOrderResults[value] }))}
          onChange={(value) => setResult(value as WorkOrderResult)}
        />
        <div>
          <ConfirmButton
            type="primary"
            disabled={text.trim().length < 5}
            title="答复这张工单？"
            description={workOrder.isReviewed ? '由另一位同事审核后送达提出人。' : '立即送达提出人。'}
            confirmText="答复"
            onConfirm={() => command.mutateAsync({ params, body: { answer: text, result } })}
          >
            答复
          </ConfirmButton>
        </div>
      </div>
    </Panel>
  );
}

/** Who is charged: oneself, a department, a colleague, or whoever assigns again. */
export function Assigning({ workOrder }: PartProps) {
  const assignees = useRoute(workorder.listAssignees, {});
  const [department, setDepartment] = useState(workOrder.department ?? '');
  const [staffId, setStaffId] = useState(workOrder.staffId ?? '');
  const [note, setNote] = useState('');
  const params = { workOrderId: workOrder.workOrderId };
  const me = assignees.data?.me;
  const assign = useCommand(workorder.assignWorkOrder, { invalidates: affected });
  const staff = (assignees.data?.staff ?? []).filter(
    (one) => department === '' || one.department === department || one.staffId === staffId,
  );
  const isBack = department === '' && staffId === '';
  return (
    <Panel title="分派与转办">
      <div className="stack">
        <ProblemSummary error={assign.error} />
        <div className="field-row">
          {' '}
          <SelectField
            name="department"
            label="科室"
            value={department}
            options={[
              { value: '', label: '不指定' },
              ...(assignees.data?.departments ?? []).map(({ code, name }) => ({ value: code, label: name })),
            ]}
            onChange={(value) => {
              setDepartment(value);
              setStaffId('');
            }}
          />
          <SelectField
            name="staffId"
            label="承办人"
            value={staffId}
            options={[{ value: '', label: '不指定' }, ...staff.map((one) => ({ value: one.staffId, label: one.name }))]}
            onChange={setStaffId}
          />
        </div>{' '}
        <TextField
          name="note"
          label={isBack && workOrder.state === 'assigned' ? '退回的原因' : '给承办人的话（可以不填）'}
          value={note}
          maxLength={workOrderLimits.note}
          onChange={setNote}
        />
        <div className="work-order-buttons">
          {!workOrder.isMine && me && (
            <Button
              type="primary"
              loading={assign.isPending}
              onClick={() => assign.mutate({ params, body: { department: workOrder.department, staffId: me, note } })}
            >
              由我办理
            </Button>
          )}
          <Button
            loading={assign.isPending}
            disabled={isBack && (workOrder.state === 'waiting' || note.trim() === '')}
            onClick={() =>
              assign.mutate({ params, body: { department: department || null, staffId: staffId || null, note } })
            }
          >
            {workOrder.state === 'waiting' ? '分派' : isBack ? '退回分派' : '转办'}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

export function Review({ workOrder }: PartProps) {
  const may = useMay();
  const params = { workOrderId: workOrder.workOrderId };
  const decide = useCommand(workorder.decideAnswer, { invalidates: affected });
  return (
    <Panel title="待审核的答复">
      <div className="stack">
        <p className="content-plain">{workOrder.answer}</p>
        <p className="muted">{workOrder.answeredBy} 答复</p>
        {workOrder.isOwnAnswer ? (
          <p className="note">这是您本人的答复，请由另一位同事审核。</p>
        ) : (
          may('work-order.review') && (
            <div className="work-order-buttons">
              <PassOrReturn
                title="通过这份答复？"
                description="通过后送达提出人。"
                noteLabel="要改什么（答复人会看到）"
                usual={['没有回答问题', '依据有误', '语气生硬']}
                decide={{ ...decide, mutateAsync: (body) => decide.mutateAsync({ params, body }) }}
              />
            </div>
          )
        )}
      </div>
    </Panel>
  );
}

/** The board's own words of a question: nothing that names anybody. */
export function Board({ workOrder }: PartProps) {
  const [question, setQuestion] = useState(workOrder.boardQuestion ?? workOrder.question);
  const params = { workOrderId: workOrder.workOrderId };
  const command = useCommand(workorder.publishWorkOrder, { invalidates: affected });
  if (!workOrder.mayPublish)
    return (
      <Panel title="公开">
        <p className="muted">提出人没有同意公开。</p>
      </Panel>
    );
  return (
    <Panel title="公开" extra={workOrder.publishedAt && <InstantText value={workOrder.publishedAt} />}>
      <div className="stack">
        <ProblemSummary error={command.error} />
        <Field
          name="question"
          label="公开的问题"
          hint="请删去能认出是谁的文字：姓名、单位、号码、地址。标题和答复也会公开。"
        >
          {(control) => (
            <textarea
              {...control}
              className="control"
              rows={4}
              maxLength={workOrderLimits.question}
              value={question}
              onChange={(event) => setQuestion(event.target.value)}
            />
          )}
        </Field>
        <div className="work-order-buttons">
          <Button
            type={workOrder.publishedAt ? undefined : 'primary'}
            loading={command.isPending}
            onClick={() => command.mutate({ params, body: { isPublished: true, question } })}
          >
            {workOrder.publishedAt ? '改用这段文字' : '公开'}
          </Button>
          {workOrder.publishedAt && (
            <Button danger onClick={() => command.mutate({ params, body: { isPublished: false, question: '' } })}>
              不再公开
            </Button>
          )}
        </div>
      </div>
    </Panel>
  );
}

/** How pressing it is: whoever reviews decides. */
export function PriorityChange({ workOrder }: PartProps) {
  const params = { workOrderId: workOrder.workOrderId };
  const command = useCommand(workorder.prioritiseWorkOrder, { invalidates: affected });
  return (
    <>
      <span className="switch">
        {Object.entries(priorities).map(([value, label]) => (
          <button
            key={value}
            type="button"
            aria-pressed={workOrder.priority === value}
            disabled={command.isPending}
            onClick={() => command.mutate({ params, body: { priority: value as StaffWorkOrderView['priority'] } })}
          >
            {label}
          </button>
        ))}
      </span>
      <ProblemSummary error={command.error} />
    </>
  );
}

/** What colleagues are to know; the asker does not read it. */
export function Notes({ workOrder }: PartProps) {
  const [note, setNote] = useState('');
  const params = { workOrderId: workOrder.workOrderId };
  const command = useCommand(workorder.noteWorkOrder, { invalidates: affected, onSuccess: () => setNote('') });
  return (
    <form
      className="work-order-note"
      onSubmit={(event) => {
        event.preventDefault();
        if (note.trim()) command.mutate({ params, body: { note: note.trim() } });
      }}
    >
      <ProblemSummary error={command.error} />
      <TextField
        name="handlingNote"
        label="办理备注（提出人看不到）"
        value={note}
        maxLength={workOrderLimits.note}
        onChange={setNote}
      />
      <Button htmlType="submit" loading={command.isPending} disabled={!note.trim()}>
        记下备注
      </Button>
    </form>
  );
}

export function Files({ workOrder }: PartProps) {
  const params = { workOrderId: workOrder.workOrderId };
  const command = useCommand(workorder.attachAsStaff, { invalidates: affected });
  return (
    <Panel title="附件">
      <WorkOrderFiles
        isStaff
        files={workOrder.attachments}
        atMost={workOrderLimits.attachments}
        maxBytes={workOrderLimits.attachmentBytes}
        mayAdd={workOrder.state !== 'closed'}
        addressOfFile={(seq) => addressOf(workorder.staffAttachment, { params: { ...params, seq: String(seq) } })}
        onAdd={({ file, ...query }) => command.mutateAsync({ params, query, file })}
      />
    </Panel>
  );
}
