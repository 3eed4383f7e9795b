import { type FormEvent, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { type RouteOutput, workorder } from '../../server/src/contract.ts';
import { type AskedKind, askedKinds, askerStates, workOrderKinds, workOrderLimits } from '../../server/src/rules.ts';
import { addressOf, newRequestId } from './api.ts';
import { Button } from './button.tsx';
import { DraftOffer, useDraft } from './draft.tsx';
import { Field, SelectField, TextField } from './field.tsx';
import { DayText, InstantText } from './figures.tsx';
import { usePaging } from './list-state.ts';
import { Facts, PageSkeleton, Panel, StateTag, type StateTexts } from './parts.tsx';
import { faultOf, ProblemSummary } from './problem.tsx';
import { useCommand, useList, useRoute } from './query.ts';
import { PageHeader } from './shell.tsx';
import { type Column, DataTable } from './table.tsx';
import { WorkOrderFiles } from './work-order-files.tsx';
import { Reopening, WorkOrderRating } from './work-order-rating.tsx';
import './styles/content.css';

type WorkOrder = RouteOutput<typeof workorder.listWorkOrders>['rows'][number];

/** Where a hall has its pages of work orders. */
export interface WorkOrderPlace {
  readonly listPath: string;
  readonly newPath: string;
  readonly pathOf: (workOrderId: string) => string;
  /** What the way back to the list is called where there is little room. */
  readonly listText?: string;
}

export const workOrderStates: StateTexts<string> = {
  waiting: [askerStates.waiting, 'wait'],
  assigned: [askerStates.assigned, 'info'],
  closed: [askerStates.closed, 'good'],
};

const columnsOf = ({ pathOf }: WorkOrderPlace): readonly Column<WorkOrder>[] => [
  {
    key: 'title',
    title: '留言',
    isRowHeader: true,
    wraps: true,
    render: ({ workOrderId, title }) => <Link to={pathOf(workOrderId)}>{title}</Link>,
  },
  { key: 'state', title: '状态', render: ({ state }) => <StateTag state={state} texts={workOrderStates} /> },
  { key: 'kind', title: '类别', render: ({ kind }) => workOrderKinds[kind] },
  { key: 'number', title: '编号', render: ({ number }) => <span className="figures">{number}</span> },
  { key: 'writtenAt', title: '提交时间', render: ({ writtenAt }) => <InstantText value={writtenAt} /> },
  {
    key: 'dueOn',
    title: '答复',
    render: ({ dueOn, answeredAt }) =>
      answeredAt ? (
        <InstantText value={answeredAt} />
      ) : (
        <>
          <DayText value={dueOn} /> 前
        </>
      ),
  },
];

/** P-O4, U-O5: what was written to the centre and what became of it. */
export function WorkOrderList({ place }: { readonly place: WorkOrderPlace }) {
  const paging = usePaging();
  const query = useList(workorder.listWorkOrders, paging);
  const start = (
    <Link className="button button-primary" to={place.newPath}>
      写留言
    </Link>
  );
  return (
    <div className="content-page">
      <PageHeader
        title="投诉建议与留言"
        description="咨询、投诉、建议、举报、故障和表扬。每条留言有编号和答复期限，答复后用消息告诉您。"
        extra={start}
      />
      <Panel flush>
        <DataTable<WorkOrder>
          caption="我的留言"
          columns={columnsOf(place)}
          rowKey="workOrderId"
          query={query}
          paging={paging}
          empty={{ title: '还没有留言', text: '有问题、意见或建议，写给中心。', action: start }}
        />
      </Panel>
    </div>
  );
}

interface Writing {
  readonly kind: AskedKind;
  readonly title: string;
  readonly question: string;
  readonly contact: string;
  readonly mayPublish: boolean;
}
const hints: Readonly<Record<AskedKind, string>> = {
  question: '想问的事，例如：租房提取一次可以提取几个月？',
  complaint: '什么时间、在哪里、发生了什么，您希望怎样处理。',
  suggestion: '哪里可以做得更好。',
  'tip-off': '谁在什么时间做了什么，有哪些依据。举报人的信息保密。',
  fault: '哪个页面或设备，什么时间，看到了什么。',
  praise: '想表扬谁，因为什么事。',
};

/** Writes a work order; sending twice writes once. */
export function WorkOrderForm({ place }: { readonly place: WorkOrderPlace }) {
  const navigate = useNavigate();
  const [workOrderId] = useState(newRequestId);
  const draft = useDraft<Writing>('work-order', {
    kind: 'question',
    title: '',
    question: '',
    contact: '',
    mayPublish: false,
  });
  const { value: writing } = draft;
  const change = (changes: Partial<Writing>) => draft.change({ ...writing, ...changes });
  const command = useCommand(workorder.writeWorkOrder, {
    invalidates: [workorder.listWorkOrders],
    onSuccess: () => {
      draft.forget();
      void navigate(place.pathOf(workOrderId));
    },
  });
  const { kind, title, question, contact, mayPublish } = writing;
  const [isTold, setTold] = useState(false);
  // In the order of the page: the first that is wrong is gone to.
  const faults = {
    title: title.trim().length < 2 ? '请填写标题，至少 2 个字' : undefined,
    question: question.trim().length < 5 ? '请写明内容，至少 5 个字' : undefined,
  };
  const wrong = Object.entries(faults).find(([, fault]) => fault)?.[0];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTold(wrong !== undefined);
    if (wrong) document.getElementById(`field-${wrong}`)?.focus();
    else command.mutate({ body: { workOrderId, kind, title, question, contact: contact.trim() || null, mayPublish } });
  };
  return (
    <div className="content-page content-reading">
      <PageHeader title="写留言" back={{ to: place.listPath, text: place.listText ?? '投诉建议与留言' }} />
      <Panel>
        <form className="stack" onSubmit={submit}>
          <DraftOffer draft={draft} />
          <ProblemSummary error={command.error} />
          <SelectField
            name="kind"
            label="类别"
            value={kind}
            options={askedKinds.map((value) => ({ value, label: workOrderKinds[value] }))}
            onChange={(value) => change({ kind: value as AskedKind })}
          />
          <TextField
            name="title"
            label="标题"
            value={title}
            maxLength={workOrderLimits.title}
            onChange={(value) => change({ title: value })}
            error={(isTold && faults.title) || faultOf(command.error, 'title')}
          />
          <Field
            name="question"
            label="内容"
            hint={`${hints[kind]}（${question.length} / ${workOrderLimits.question} 字）`}
            error={(isTold && faults.question) || faultOf(command.error, 'question')}
          >
            {(control) => (
              <textarea
                {...control}
                className="control"
                rows={8}
                maxLength={workOrderLimits.question}
                value={question}
                onChange={(event) => change({ question: event.target.value })}
              />
            )}
          </Field>
          <TextField
            name="contact"
            label="联系电话（可以不填）"
            hint="需要向您核实时使用，加密保存。请不要在内容里写身份证件和银行卡号码。"
            inputMode="tel"
            autoComplete="tel"
            value={contact}
            maxLength={15}
            onChange={(value) => change({ contact: value })}
            error={faultOf(command.error, 'contact')}
          />
          <label className="content-consent">
            <input
              type="checkbox"
              checked={mayPublish}
              onChange={({ target }) => change({ mayPublish: target.checked })}
            />
            同意中心把问题和答复公开给其他人参考（不显示姓名和号码）
          </label>
          <div className="content-actions">
            <Button type="primary" htmlType="submit" loading={command.isPending}>
              提交
            </Button>
          </div>
        </form>
      </Panel>
    </div>
  );
}

type OwnWorkOrder = RouteOutput<typeof workorder.getWorkOrder>;

function Files({ workOrder }: { readonly workOrder: OwnWorkOrder }) {
  const params = { workOrderId: workOrder.workOrderId };
  const command = useCommand(workorder.attachToWorkOrder, { invalidates: [workorder.getWorkOrder] });
  const mayAdd = workOrder.state !== 'closed';
  if (!mayAdd && workOrder.attachments.length === 0) return null;
  return (
    <Panel title="附件">
      <WorkOrderFiles
        files={workOrder.attachments}
        atMost={workOrderLimits.attachments}
        maxBytes={workOrderLimits.attachmentBytes}
        mayAdd={mayAdd}
        addressOfFile={(seq) => addressOf(workorder.workOrderAttachment, { params: { ...params, seq: String(seq) } })}
        onAdd={({ file, ...query }) => command.mutateAsync({ params, query, file })}
      />
    </Panel>
  );
}

const historyTexts = { opened: '提交', closed: '中心答复', reopened: '您要求重办' } as const;

/** What was answered before and why it was done again. */
function History({ history }: Pick<OwnWorkOrder, 'history'>) {
  if (!history.some(({ kind }) => kind === 'reopened')) return null;
  return (
    <Panel title="经过">
      <ol className="order-history">
        {history.map(({ at, kind, text }) => (
          <li key={`${kind} ${at}`}>
            {historyTexts[kind]} <InstantText value={at} />
            {text && <p className="content-plain">{text}</p>}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** One work order: when it will be answered, or the answer. */
export function WorkOrderPage({ place }: { readonly place: WorkOrderPlace }) {
  const { workOrderId = '' } = useParams();
  const { data, error, refetch } = useRoute(workorder.getWorkOrder, { params: { workOrderId } });
  return (
    <div className="content-page content-reading">
      <PageHeader
        title={data?.title ?? '留言'}
        back={{ to: place.listPath, text: place.listText ?? '投诉建议与留言' }}
        extra={data && <StateTag state={data.state} texts={workOrderStates} />}
      />
      {error && <ProblemSummary error={error} onRetry={refetch} />}
      {!data && !error && <PageSkeleton lines={6} />}
      {data && (
        <>
          <Panel>
            <Facts
              columns={2}
              items={[
                { label: '编号', value: <span className="figures">{data.number}</span> },
                { label: '类别', value: workOrderKinds[data.kind] },
                { label: '提交时间', value: <InstantText value={data.writtenAt} /> },
                { label: '联系电话', value: data.contactMasked ?? '没有留' },
                { label: '公开', value: data.mayPublish ? '同意公开（不显示姓名和号码）' : '不公开' },
                {
                  label: '答复期限',
                  value: <DayText value={data.dueOn} />,
                },
              ]}
            />
            <p className="content-plain">{data.question}</p>
          </Panel>
          <Files workOrder={data} />
          <Panel title="中心的答复">
            {data.answer === null ? (
              <p>
                已收到，将在 <DayText value={data.dueOn} /> 前答复，答复后用消息告诉您。急事请拨打 12329，并告知编号。
              </p>
            ) : (
              <div className="stack">
                <p className="content-plain">{data.answer}</p>
                <p className="muted">
                  答复于 <InstantText value={data.answeredAt} />
                </p>
                <WorkOrderRating workOrder={data} />
                {data.reopenUntil && <Reopening workOrderId={data.workOrderId} until={data.reopenUntil} />}
              </div>
            )}
          </Panel>
          <History history={data.history} />
        </>
      )}
    </div>
  );
}
