import {
  DayText,
  Facts,
  InstantText,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  StateTag,
  scoreWords,
  useCommand,
  useKeptWords,
  useRoute,
} from '@anju/ui';
import { Link, useParams } from 'react-router';
import { type Insertion, Knowledge } from '../../parts/knowledge.tsx';
import { useMay } from '../../parts/permissions.ts';
import { PersonGlance } from '../../parts/person-glance.tsx';
import { priorities, workOrderChannels, workOrderKinds, workOrderResults, workorder } from '../../parts/server.ts';
import { StepsTable } from '../../parts/steps-table.tsx';
import { deskStates, stepTexts } from './words.ts';
import {
  Answering,
  Assigning,
  Board,
  Files,
  Notes,
  type PartProps,
  PriorityChange,
  Review,
} from './work-order-parts.tsx';
import './work-orders.css';

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
      {'　'}
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
  const may = useMay();
  return (
    <Panel>
      <Facts
        columns={2}
        items={[
          { label: '编号', value: <span className="figures">{workOrder.number}</span> },
          {
            label: '类别和来源',
            value: (
              <>
                {workOrderKinds[workOrder.kind]} · {workOrderChannels[workOrder.channel]}
                <span className="second-line">
                  <Origin workOrder={workOrder} />
                </span>
              </>
            ),
          },
          {
            label: '优先级',
            value:
              may('work-order.review') && workOrder.state !== 'closed' ? (
                <PriorityChange workOrder={workOrder} />
              ) : (
                priorities[workOrder.priority]
              ),
          },
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
                {workOrder.isDueToday && <span className="tag">今天到期</span>}
                {workOrder.reopened > 0 && <span className="tag">第 {workOrder.reopened} 次重办</span>}
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

/** From where it came, when it was taken down in a conversation. */
function Origin({ workOrder: { origin } }: PartProps) {
  const may = useMay();
  if (origin?.kind === 'conversation' && may('desk.serve'))
    return <Link to={`/desk?conversation=${origin.id}`}>查看会话</Link>;
  return origin ? `由${origin.kind === 'call' ? '来电' : '会话'}登记` : null;
}

function Answered({ workOrder }: PartProps) {
  const { answer, result, answeredBy, answeredAt, score, remark } = workOrder;
  return (
    <Panel title="答复">
      <p className="content-plain">{answer}</p>
      <p className="muted">
        {result && `${workOrderResults[result]}　`}
        {answeredBy} 答复于 <InstantText value={answeredAt} />
      </p>
      <p>
        {score === null ? (
          <span className="muted">提出人还没有评价。</span>
        ) : (
          `评价：${scoreWords[score - 1]}${remark ? `：${remark}` : ''}`
        )}
      </p>
    </Panel>
  );
}

function Handling({ workOrder }: PartProps) {
  const may = useMay();
  const [text, setText, forget] = useKeptWords(`work-order.${workOrder.workOrderId}`, workOrder.answer ?? '');
  const isOpen = workOrder.state === 'waiting' || workOrder.state === 'assigned';
  const mayAnswer = isOpen && (workOrder.staffId === null || workOrder.isMine);
  const insert = ({ text: answer }: Insertion) => {
    setText(text.trim() ? `${text.trim()}\n${answer}` : answer);
    document.getElementById('field-answer')?.focus();
  };
  return (
    <div className="work-order-desk">
      <div className="stack">
        <Question workOrder={workOrder} />
        <Files workOrder={workOrder} />
        {mayAnswer && <Answering workOrder={workOrder} text={text} onText={setText} onAnswered={forget} />}
        {workOrder.state === 'in-review' && <Review workOrder={workOrder} />}
        {workOrder.state === 'closed' && <Answered workOrder={workOrder} />}
        {isOpen && <Assigning key={`${workOrder.department} ${workOrder.staffId}`} workOrder={workOrder} />}
        {workOrder.state === 'closed' && may('work-order.review') && (
          <Board key={workOrder.publishedAt} workOrder={workOrder} />
        )}
        <Panel title="备注">
          <Notes workOrder={workOrder} />
        </Panel>
        <StepsTable steps={workOrder.steps} texts={stepTexts} />
      </div>
      <aside className="stack">
        {workOrder.subjectKind === 'person' && workOrder.subjectId && <PersonGlance personId={workOrder.subjectId} />}
        {may('knowledge.search') && <Knowledge onInsert={mayAnswer ? insert : undefined} />}
      </aside>
    </div>
  );
}

/** One work order at the desk: the question, who answers it, the answer and its review, the board, and who did what. */
export function WorkOrderPage() {
  const { workOrderId = '' } = useParams();
  const { data, error, refetch } = useRoute(workorder.getStaffWorkOrder, { params: { workOrderId } });
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton lines={8} />;
  return (
    <>
      <PageHeader
        title={data.title}
        back={{ to: '/work-orders', text: '工单' }}
        extra={<StateTag state={data.state} texts={deskStates} />}
      />
      <Handling key={workOrderId} workOrder={data} />
    </>
  );
}
