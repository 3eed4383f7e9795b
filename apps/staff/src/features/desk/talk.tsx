import {
  addressOf,
  Button,
  ChatLog,
  call,
  DayText,
  Dialog,
  Field,
  newRequestId,
  PageSkeleton,
  Panel,
  ProblemSummary,
  SelectField,
  scoreWords,
  TextField,
  useCommand,
  useKeptWords,
  useMessages,
  useRoute,
} from '@anju/ui';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import {
  type DeskTopic,
  desk,
  deskChannels,
  deskTopics,
  type RouteOutput,
  workOrderLimits,
  workorder,
} from '../../parts/server.ts';
import { bodyOf, emptyOrder, isComplete, WorkOrderFields, type WrittenOrder } from '../../parts/work-order-fields.tsx';

type Conversation = RouteOutput<typeof desk.getConversation>;
/** What is being written, and the answer of the knowledge base that is in it. */
export interface Draft {
  readonly text: string;
  readonly questionId: string | undefined;
}
export const noDraft: Draft = { text: '', questionId: undefined };

interface TalkProps {
  readonly conversationId: string;
  /** Of the list at the left, which is told of every change; nothing for a conversation that is over. */
  readonly lastSeq: number | undefined;
  readonly draft: Draft;
  /** Chosen by the agent, not given by itself: what is typed next is the reply. */
  readonly isWished: boolean;
  readonly onDraft: (draft: Draft) => void;
  readonly onDone: () => void;
}

/** The conversation and what can be done with it. */
export function Talk({ conversationId, lastSeq, draft, isWished, onDraft, onDone }: TalkProps) {
  const params = { conversationId };
  const { data, error, isPending, refetch } = useRoute(desk.getConversation, { params });
  const known = Math.max(lastSeq ?? 0, data?.lastSeq ?? 0);
  const rows = useMessages((after) => call(desk.readConversation, { params, query: { after } }), known);
  const seen = useCommand(desk.seeConversation);
  const last = rows.at(-1)?.seq ?? 0;
  const { mutate } = seen;
  useEffect(() => {
    if (last > 0) mutate({ params: { conversationId }, body: { seq: last } });
    // Whoever was given the conversation meanwhile, or that it is over, stands in the events.
    void refetch();
  }, [last, conversationId, mutate, refetch]);
  if (isPending) return <PageSkeleton lines={8} />;
  if (!data) return <ProblemSummary error={error} />;
  return (
    <Panel
      title={`${data.name} · ${deskChannels[data.channel]}`}
      extra={<Actions data={data} asked={askedIn(rows)} onDone={onDone} />}
    >
      {data.context.asked && (
        <p className="second-line">
          {data.context.asked.length > 0 && `之前在电话里问过：${data.context.asked.join(' → ')}；`}
          {data.context.identifiedBy ? `已用${data.context.identifiedBy}核对身份。` : '来电人没有核对身份。'}
          {data.context.isOver && data.state !== 'ended' && '通话已结束，请记录主题。'}
        </p>
      )}
      <ChatLog
        rows={rows}
        own="agent"
        visitorName={data.name}
        imageAt={(seq) => addressOf(desk.conversationImage, { params: { conversationId, seq: String(seq) } })}
      />
      {data.state === 'ended' ? (
        <p role="status">会话已结束{data.score === null ? '' : `，来访者评价：${scoreWords[data.score - 1]}`}。</p>
      ) : (
        <Compose
          conversationId={conversationId}
          isMine={data.isMine && data.channel !== 'hotline'}
          draft={draft}
          isWished={isWished}
          onDraft={onDraft}
        />
      )}
    </Panel>
  );
}

function Compose({
  conversationId,
  isMine,
  draft,
  isWished,
  onDraft,
}: Pick<TalkProps, 'conversationId' | 'draft' | 'isWished' | 'onDraft'> & { readonly isMine: boolean }) {
  const { text, questionId } = draft;
  const [wishesNote, setWishesNote] = useState(false);
  const isNote = wishesNote || !isMine;
  const [messageId, setMessageId] = useState(newRequestId);
  const answer = useCommand(desk.answerConversation, {
    invalidates: [desk.getConversation, desk.getDesk],
    onSuccess: () => {
      onDraft(noDraft);
      setMessageId(newRequestId());
    },
  });
  const submit = () => {
    if (!text.trim() || answer.isPending) return;
    const body = { messageId, text: text.trim(), isNote: isNote, ...(questionId && { questionId }) };
    answer.mutate({ params: { conversationId }, body });
  };
  return (
    <form
      className="chat-compose"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field name="answer" label={isNote ? '备注（来访者看不到）' : '回复（Enter 发送，Shift + Enter 换行）'}>
        {(control) => (
          <textarea
            {...control}
            className="control"
            autoFocus={isWished}
            maxLength={1_000}
            value={text}
            onChange={(event) =>
              onDraft({ text: event.target.value, questionId: event.target.value ? questionId : undefined })
            }
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              submit();
            }}
          />
        )}
      </Field>
      <ProblemSummary error={answer.error} />
      <div className="chat-actions">
        <Button type="primary" htmlType="submit" disabled={!text.trim() || answer.isPending}>
          {isNote ? '记下备注' : '发送'}
        </Button>
        {isMine && (
          <label>
            <input type="checkbox" checked={wishesNote} onChange={(event) => setWishesNote(event.target.checked)} />{' '}
            给同事的备注
          </label>
        )}
      </div>
    </form>
  );
}

/** What the visitor wrote, for a work order: nobody types it again. */
const askedIn = (rows: ReturnType<typeof useMessages>): string =>
  rows
    .flatMap(({ sender, kind, text }) => (sender === 'visitor' && kind === 'text' ? [text] : []))
    .join('\n')
    .slice(0, workOrderLimits.question);

function Actions({
  data,
  asked,
  onDone,
}: {
  readonly data: Conversation;
  readonly asked: string;
  readonly onDone: () => void;
}) {
  const [open, setOpen] = useState<'end' | 'hand-over' | 'work-order'>();
  const { isMine, state } = data;
  const close = () => setOpen(undefined);
  if (!isMine) return null;
  return (
    <>
      {data.channel === 'hotline' && state === 'active' && !data.context.isOver && <HangUp data={data} />}{' '}
      <Button size="small" onClick={() => setOpen('work-order')}>
        登记工单
      </Button>{' '}
      {state === 'active' && !data.context.isOver && (
        <Button size="small" onClick={() => setOpen('hand-over')}>
          转接
        </Button>
      )}{' '}
      <Button size="small" onClick={() => setOpen('end')}>
        {state === 'active' ? '结束会话' : '记录主题'}
      </Button>
      {open === 'end' && <EndDialog data={data} onClose={close} onDone={onDone} />}
      {open === 'work-order' && <WorkOrderDialog data={data} asked={asked} onClose={close} />}
      {open === 'hand-over' && <HandOverDialog data={data} onClose={close} onDone={onDone} />}
    </>
  );
}

/** Puts the telephone down without reaching for it; what the call was about is written down afterwards. */
function HangUp({ data }: { readonly data: Conversation }) {
  const hangUp = useCommand(desk.hangUpCall, { invalidates: [desk.getConversation] });
  return (
    <>
      <Button
        size="small"
        disabled={hangUp.isPending}
        onClick={() => hangUp.mutate({ params: { conversationId: data.conversationId } })}
      >
        挂断电话
      </Button>
      <ProblemSummary error={hangUp.error} />
    </>
  );
}

interface DialogProps {
  readonly data: Conversation;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function EndDialog({ data, onClose, onDone }: DialogProps) {
  const [topic, setTopic] = useState<DeskTopic>(data.endTopic ?? data.topic ?? 'other');
  const [note, setNote, forget] = useKeptWords(`desk-end.${data.conversationId}`, data.endNote ?? '');
  const end = useCommand(desk.endConversation, {
    invalidates: [desk.getDesk, desk.getConversation],
    onSuccess: () => {
      forget();
      onDone();
    },
  });
  return (
    <Dialog
      title="结束会话"
      onClose={onClose}
      footer={
        <Button
          type="primary"
          disabled={end.isPending}
          onClick={() => end.mutate({ params: { conversationId: data.conversationId }, body: { topic, note } })}
        >
          结束
        </Button>
      }
    >
      <ProblemSummary error={end.error} />
      <SelectField
        name="topic"
        label="这次咨询的主题"
        value={topic}
        options={Object.entries(deskTopics).map(([value, label]) => ({ value, label }))}
        onChange={(value) => setTopic(value as DeskTopic)}
      />
      <TextField name="note" label="小结（可不填）" value={note} onChange={setNote} maxLength={500} />
    </Dialog>
  );
}

function HandOverDialog({ data, onClose, onDone }: DialogProps) {
  const agents = useRoute(desk.listAgents, {}, { staleTime: 0 });
  const [to, setTo] = useState('');
  const [note, setNote] = useState('');
  const hand = useCommand(desk.handOverConversation, {
    invalidates: [desk.getDesk, desk.getConversation],
    onSuccess: onDone,
  });
  const colleagues = (agents.data?.rows ?? []).filter((one) => one.isThere && one.name !== data.agentName);
  const options = [
    { value: '', label: '退回排队' },
    ...colleagues.map(({ staffId, name, load, capacity }) => ({
      value: staffId,
      label: `${name}（接待 ${load} / ${capacity}）`,
    })),
  ];
  return (
    <Dialog
      title="转接"
      onClose={onClose}
      footer={
        <Button
          type="primary"
          disabled={hand.isPending}
          onClick={() =>
            hand.mutate({ params: { conversationId: data.conversationId }, body: { toStaffId: to || null, note } })
          }
        >
          转接
        </Button>
      }
    >
      <ProblemSummary error={hand.error} />
      <SelectField name="to" label="转给" value={to} options={options} onChange={setTo} />
      <TextField name="handNote" label="给同事的备注" value={note} onChange={setNote} maxLength={200} />
    </Dialog>
  );
}

/** What cannot be answered here and now goes on as a work order; the visitor is told its number. */
function WorkOrderDialog({ data, asked, onClose }: Omit<DialogProps, 'onDone'> & { readonly asked: string }) {
  const [workOrderId] = useState(newRequestId);
  const [written, setWritten, forget] = useKeptWords<WrittenOrder>(`desk-order.${data.conversationId}`, {
    ...emptyOrder,
    question: asked,
  });
  const open = useCommand(desk.openFromConversation, {
    invalidates: [desk.getDesk, desk.getConversation, workorder.listStaffWorkOrders],
    onSuccess: forget,
  });
  if (open.data)
    return (
      <Dialog
        title="工单已登记"
        onClose={onClose}
        footer={
          <Button type="primary" data-autofocus onClick={onClose}>
            继续接待
          </Button>
        }
      >
        <p>
          编号 <Link to={`/work-orders/${open.data.workOrderId}`}>{open.data.number}</Link>，答复期限{' '}
          <DayText value={open.data.dueOn} />。
        </p>
        <p className="muted">
          {written.kind === 'tip-off'
            ? '举报保密：会话里没有写编号，请口头告知。'
            : data.channel === 'hotline'
              ? '请把编号告诉来电人。'
              : data.state === 'active'
                ? '编号和期限已写在会话里。'
                : '会话已结束，来访者没有看到编号。'}
        </p>
      </Dialog>
    );
  return (
    <Dialog
      title="登记工单"
      wide
      onClose={onClose}
      footer={
        <Button
          type="primary"
          disabled={!isComplete(written) || open.isPending}
          onClick={() =>
            open.mutate({
              params: { conversationId: data.conversationId },
              body: { workOrderId, ...bodyOf(written) },
            })
          }
        >
          登记
        </Button>
      }
    >
      <WorkOrderFields
        written={written}
        onChange={setWritten}
        error={open.error}
        contactHint={data.channel === 'hotline' ? '不填就用来电号码' : undefined}
      />
    </Dialog>
  );
}
