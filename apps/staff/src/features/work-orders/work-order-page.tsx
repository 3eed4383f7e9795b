import {
  ConfirmButton,
  DataTable,
  DayText,
  Facts,
  Field,
  InstantText,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  SelectField,
  StateTag,
  TextField,
  useCommand,
  useRoute,
} from '@anju/ui';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { PassOrReturn } from '../../parts/pass-or-return.tsx';
import { useMay } from '../../parts/permissions.ts';
import {
  priorities,
  resultsOf,
  type StaffWorkOrderView,
  type WorkOrderResult,
  workOrderChannels,
  workOrderKinds,
  workOrderLimits,
  workOrderResults,
  workorder,
} from '../../parts/server.ts';
import './work-orders.css';
import { deskStates, stepTexts } from './words.ts';

const affected = [workorder.listStaffWorkOrders, workorder.getStaffWorkOrder];
interface PartProps {
  readonly workOrder: StaffWorkOrderView;
}

function Author({ workOrder }: PartProps) {
  const may = useMay();
  const { subjectKind, subjectId, subjectName } = workOrder;
  if (subjectId === null) return subjectName;
  const to = subjectKind === 'person' ? `/persons/${subjectId}` : `/employers/${subjectId}`;
  return may(subjectKind === 'person' ? 'staff.person' : 'staff.employer') ? (
    <Link to={to}>{subjectName}</Link>
  ) : (
    subjectName
  );
}

/** The telephone, masked until it is asked for: who saw it is written down. */
function Contact({ workOrder }: PartProps) {
  const reveal = useCommand(workorder.revealContact, { invalidates: [workorder.getStaffWorkOrder] });
  if (!workOrder.contactMasked) return '没有留';
  if (reveal.data) return <span className="figures">{reveal.data.contact}</span>;
  return (
    <>
      <span className="figures">{workOrder.contactMasked}</span>　
      <button
        type="button"
        className="link-button"
        onClick={() => reveal.mutate({ params: { workOrderId: workOrder.workOrderId } })}
      >
        查看号码（记入审计）
      </button>
    </>
  );
}

function Question({ workOrder }: PartProps) {
  return (
    <Panel>
      <Facts
        columns={2}
        items={[
          { label: '编号', value: <span className="figures">{workOrder.number}</span> },
          { label: '类别', value: `${workOrderKinds[workOrder.kind]}（${workOrderChannels[workOrder.channel]}）` },
          { label: '优先级', value: priorities[workOrder.priority] },
          {
            label: '承办',
            value: [workOrder.departmentName, workOrder.staffName].filter(Boolean).join(' ') || '还没有分派',
          },
          { label: '提出人', value: <Author workOrder={workOrder} /> },
          { label: '联系电话', value: <Contact workOrder={workOrder} /> },
          { label: '提交时间', value: <InstantText value={workOrder.writtenAt} /> },
          {
            label: '答复期限',
            value: (
              <>
                <DayText value={workOrder.dueOn} /> {workOrder.isOverdue && <span className="tag tag-bad">逾期</span>}
                <span className="second-line">{workOrder.dueSource}</span>
              </>
            ),
          },
        ]}
      />
      <p className="content-plain">{workOrder.question}</p>
    </Panel>
  );
}

function Answering({ workOrder }: PartProps) {
  const [text, setText] = useState(workOrder.answer ?? '');
  const fitting = resultsOf(workOrder.kind);
  const [result, setResult] = useState<WorkOrderResult>(workOrder.result ?? fitting[0] ?? 'explained');
  const params = { workOrderId: workOrder.workOrderId };
  const command = useCommand(workorder.answerWorkOrder, { invalidates: affected });
  const returned = workOrder.steps.find(({ kind }) => kind === 'returned');
  return (
    <Panel title="答复">
      <div className="stack">
        <ProblemSummary error={command.error} />
        {returned && workOrder.answer && <p className="note">审核退回：{returned.note}</p>}
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
            description="需要审核的类别，由另一位同事审核后送达；其他的立即送达提出人。"
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
function Assigning({ workOrder }: PartProps) {
  const assignees = useRoute(workorder.listAssignees, {});
  const [department, setDepartment] = useState(workOrder.department ?? '');
  const [staffId, setStaffId] = useState(workOrder.staffId ?? '');
  const [note, setNote] = useState('');
  const params = { workOrderId: workOrder.workOrderId };
  const assign = useCommand(workorder.assignWorkOrder, { invalidates: affected });
  const staff = (assignees.data?.staff ?? []).filter(
    (one) => department === '' || one.department === department || one.staffId === staffId,
  );
  const isBack = department === '' && staffId === '';
  return (
    <Panel title="分派与转办">
      <div className="stack">
        <ProblemSummary error={assign.error} />
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
        <TextField
          name="note"
          label={isBack ? '退回的原因' : '给承办人的话（可以不填）'}
          value={note}
          maxLength={workOrderLimits.note}
          onChange={setNote}
        />
        <div className="work-order-buttons">
          <Button
            loading={assign.isPending}
            disabled={isBack && (workOrder.state === 'waiting' || note.trim() === '')}
            onClick={() =>
              assign.mutate({ params, body: { department: department || null, staffId: staffId || null, note } })
            }
          >
            {isBack ? '退回分派' : workOrder.state === 'waiting' ? '分派' : '转办'}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function Review({ workOrder }: PartProps) {
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
function Board({ workOrder }: PartProps) {
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
            type={workOrder.publishedAt ? 'default' : 'primary'}
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

/** One work order at the desk: the question, the answer and its review, the board, and who did what. */
export function WorkOrderPage() {
  const may = useMay();
  const { workOrderId = '' } = useParams();
  const { data, error, refetch } = useRoute(workorder.getStaffWorkOrder, { params: { workOrderId } });
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton lines={8} />;
  return (
    <div className="stack work-order-desk">
      <PageHeader
        title={data.title}
        back={{ to: '/work-orders', text: '工单' }}
        extra={<StateTag state={data.state} texts={deskStates} />}
      />
      <Question workOrder={data} />
      {(data.state === 'waiting' || data.state === 'assigned') && (
        <>
          <Assigning key={`${data.department} ${data.staffId}`} workOrder={data} />
          {(data.staffId === null || data.isMine) && <Answering workOrder={data} />}
        </>
      )}
      {data.state === 'in-review' && <Review workOrder={data} />}
      {data.state === 'closed' && (
        <Panel title="答复">
          <p className="content-plain">{data.answer}</p>
          <p className="muted">
            {data.result && `${workOrderResults[data.result]}　`}
            {data.answeredBy} 答复于 <InstantText value={data.answeredAt} />
            {data.score !== null && `　评价 ${data.score} 分${data.remark ? `：${data.remark}` : ''}`}
          </p>
        </Panel>
      )}
      {data.state === 'closed' && may('work-order.review') && <Board key={data.publishedAt} workOrder={data} />}
      <Panel flush>
        <DataTable
          caption="经过"
          showCaption
          rowKey={(_row, index) => index}
          rows={data.steps}
          columns={[
            { key: 'at', title: '时间', width: 150, render: ({ at }) => <InstantText value={at} /> },
            {
              key: 'kind',
              title: '做了什么',
              width: 120,
              isRowHeader: true,
              render: ({ kind }) => stepTexts[kind] ?? kind,
            },
            { key: 'by', title: '经办人', width: 120 },
            { key: 'note', title: '说明', wraps: true },
          ]}
          empty={{ title: '还没有人办理' }}
        />
      </Panel>
    </div>
  );
}
