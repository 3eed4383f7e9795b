import { type FormEvent, useDeferredValue, useId, useState } from 'react';
import { Link } from 'react-router';
import { desk, type RouteOutput } from '../../server/src/contract.ts';
import { type DeskTopic, deskTopics } from '../../server/src/rules.ts';
import { addressOf, bytesOf, call, download, newRequestId } from './api.ts';
import { Button } from './button.tsx';
import { ChatLog, useMessages } from './chat-log.tsx';
import { Field, SelectField, TextField } from './field.tsx';
import { LiveNote, useLive } from './live.tsx';
import { Markup } from './markup.tsx';
import { useObstacle } from './obstacle.tsx';
import { EmptyState, PageSkeleton, Panel } from './parts.tsx';
import { ProblemSummary } from './problem.tsx';
import { useCommand, useRoute } from './query.ts';
import { scoreWords } from './score-words.ts';
import { PageHeader } from './shell.tsx';

type Chat = RouteOutput<typeof desk.getChat>;
type Service = RouteOutput<typeof desk.myChat>['service'];
type Question = RouteOutput<typeof desk.listQuestions>['rows'][number];

export interface HelpPlace {
  readonly channel: 'web' | 'employer';
  /** Where a message can be left; nothing for whom must log in first. */
  readonly workOrderPath: string;
  /** Where it was come from, on a telephone. */
  readonly back?: { readonly to: string; readonly text: string };
}

/** P-O3, U-O4, G-9: an answer from the knowledge base first, then a person. */
export function HelpPage({ centerId, place }: { readonly centerId: number; readonly place: HelpPlace }) {
  const mine = useRoute(desk.myChat, { query: { centerId, channel: place.channel } });
  return (
    <div className="content-page">
      <PageHeader
        title="在线客服"
        description="先看看常见问题；没有找到答案，可以转人工。"
        {...(place.back && { back: place.back })}
      />
      {mine.isPending ? (
        <PageSkeleton lines={6} />
      ) : mine.data?.chat && mine.data.chat.state !== 'ended' ? (
        <Conversation
          key={mine.data.chat.conversationId}
          first={mine.data.chat}
          service={mine.data.service}
          onDone={() => void mine.refetch()}
        />
      ) : (
        <>
          <ProblemSummary error={mine.error} />
          {mine.data?.chat && (
            <Conversation
              key={mine.data.chat.conversationId}
              first={mine.data.chat}
              service={mine.data.service}
              onDone={() => void mine.refetch()}
            />
          )}
          <Questions
            centerId={centerId}
            place={place}
            service={mine.data?.service}
            onOpened={() => void mine.refetch()}
          />
        </>
      )}
    </div>
  );
}

function Questions({
  centerId,
  place,
  service,
  onOpened,
}: {
  readonly centerId: number;
  readonly place: HelpPlace;
  readonly service: Service | undefined;
  readonly onOpened: () => void;
}) {
  const [asked, setAsked] = useState('');
  const q = useDeferredValue(asked.trim());
  const channel = place.channel === 'web' ? 'hall' : 'employer';
  const found = useRoute(
    desk.listQuestions,
    { query: { centerId, channel, ...(q && { q }), limit: q ? 6 : 10 } },
    { keepPrevious: true },
  );
  return (
    <>
      <Panel title={q ? '您是不是想问' : '大家常问'}>
        <TextField
          name="asked"
          label="您想问什么"
          hint="例如：租房提取需要什么材料"
          value={asked}
          onChange={setAsked}
          maxLength={100}
          autoComplete="off"
        />
        <ProblemSummary error={found.error} />
        {found.data?.rows.length === 0 ? (
          <EmptyState title="没有找到合适的答案" text="换个说法再试试，或者在下面转人工。" />
        ) : (
          <ul className="question-list" aria-live="polite">
            {found.data?.rows.map((row) => (
              <OneQuestion key={row.itemId} centerId={centerId} row={row} />
            ))}
          </ul>
        )}
      </Panel>
      {service && <AskPerson centerId={centerId} place={place} service={service} asked={asked} onOpened={onOpened} />}
    </>
  );
}

function OneQuestion({ centerId, row }: { readonly centerId: number; readonly row: Question }) {
  const [isRead, setRead] = useState(false);
  const judge = useCommand(desk.useQuestion);
  const use = (kind: 'view' | 'useful' | 'useless') => ({ params: { itemId: row.itemId }, body: { centerId, kind } });
  const read = () => {
    if (isRead) return;
    setRead(true);
    // A reading that is not counted is no trouble of the reader's.
    void call(desk.useQuestion, use('view')).catch(() => undefined);
  };
  return (
    <li>
      <details onToggle={(event) => event.currentTarget.open && read()}>
        <summary>{row.title}</summary>
        <div className="question-answer">
          <Markup text={row.answer} />
          <div className="question-foot">
            <span>依据：{row.basis}</span>
            {judge.isSuccess ? (
              <span role="status">谢谢您的反馈</span>
            ) : (
              <>
                <Button size="small" onClick={() => judge.mutate(use('useful'))}>
                  有用
                </Button>
                <Button size="small" onClick={() => judge.mutate(use('useless'))}>
                  没用
                </Button>
              </>
            )}
          </div>
        </div>
      </details>
    </li>
  );
}

const topics: readonly { value: string; label: string }[] = [
  { value: '', label: '不确定' },
  ...Object.entries(deskTopics).map(([value, label]) => ({ value, label })),
];

function AskPerson({
  centerId,
  place,
  service,
  asked,
  onOpened,
}: {
  readonly centerId: number;
  readonly place: HelpPlace;
  readonly service: Service;
  readonly asked: string;
  readonly onOpened: () => void;
}) {
  const [conversationId] = useState(newRequestId);
  const [text, setText] = useState('');
  const [topic, setTopic] = useState('');
  const command = useCommand(desk.openChat, { onSuccess: onOpened });
  const words = text.trim() || asked.trim();
  const obstacle = useObstacle(words ? undefined : '请先写下您的问题，坐席看到后能更快答复。');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (obstacle.stops()) return;
    command.mutate({
      body: {
        centerId,
        conversationId,
        channel: place.channel,
        topic: (topic || null) as DeskTopic | null,
        text: words,
      },
    });
  };
  if (!service.isServed)
    return (
      <Panel title="转人工">
        <p>
          现在不是人工服务时间（{service.hours}）。您可以<Link to={place.workOrderPath}>留言</Link>
          ，留言有编号和答复日期；急事请拨打 12329。
        </p>
      </Panel>
    );
  return (
    <Panel title="转人工">
      <form className="stack" onSubmit={submit}>
        <p>
          人工服务时间：{service.hours}。现在有 {service.agentsOnline} 位坐席在线
          {service.waiting > 0 ? `，${service.waiting} 人在排队` : ''}。
        </p>
        <ProblemSummary error={command.error} />
        <SelectField name="topic" label="问题属于" value={topic} options={topics} onChange={setTopic} />
        <Field name="words" label="请简单说说您的问题" hint="请不要在这里填写密码、验证码。" error={obstacle.text}>
          {(control) => (
            <textarea
              {...control}
              className="control"
              rows={3}
              maxLength={1_000}
              placeholder={asked.trim()}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <div className="chat-actions">
          <Button type="primary" htmlType="submit" disabled={command.isPending}>
            {command.isPending ? '正在转接' : '转人工'}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

const standingOf = ({ state, before, agentName }: Chat, { hours }: Service): string => {
  if (state === 'active') return `${agentName ?? '坐席'}正在为您服务`;
  if (state === 'ended') return '会话已结束';
  return `正在排队，您前面还有 ${before ?? 0} 人。人工服务时间：${hours}`;
};

function Conversation({
  first,
  service,
  onDone,
}: {
  readonly first: Chat;
  readonly service: Service;
  readonly onDone: () => void;
}) {
  const params = { conversationId: first.conversationId };
  const { data, live } = useLive(desk.getChat, desk.watchChat, { params });
  const chat = data ?? first;
  const rows = useMessages((after) => call(desk.readChat, { params, query: { after } }), chat.lastSeq);
  const end = useCommand(desk.endChat, { invalidates: [desk.getChat] });
  const isOver = chat.state === 'ended';
  return (
    <Panel
      title={<span role="status">{standingOf(chat, service)}</span>}
      extra={
        <Button size="small" onClick={() => void download(desk.chatTranscript, { params })}>
          下载记录
        </Button>
      }
    >
      <ChatLog
        rows={rows}
        own="visitor"
        visitorName="我"
        imageAt={(seq) => addressOf(desk.chatImage, { params: { ...params, seq: String(seq) } })}
      />
      <LiveNote state={live} />
      {isOver ? (
        <Rating chat={chat} onDone={onDone} />
      ) : (
        <Composer conversationId={first.conversationId} onEnd={() => end.mutate({ params })} />
      )}
      <ProblemSummary error={end.error} />
    </Panel>
  );
}

function Composer({ conversationId, onEnd }: { readonly conversationId: string; readonly onEnd: () => void }) {
  const labelId = useId();
  const [text, setText] = useState('');
  const [messageId, setMessageId] = useState(newRequestId);
  const params = { conversationId };
  const said = () => {
    setText('');
    setMessageId(newRequestId());
  };
  const say = useCommand(desk.sayInChat, { invalidates: [desk.getChat], onSuccess: said });
  const show = useCommand(desk.showInChat, { invalidates: [desk.getChat], onSuccess: said });
  const submit = () => {
    if (text.trim() && !say.isPending) say.mutate({ params, body: { messageId, text: text.trim() } });
  };
  const choose = async (file: File | undefined) => {
    if (file) show.mutate({ params, query: { messageId: newRequestId() }, file: await bytesOf(file) });
  };
  return (
    <form
      className="chat-compose"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label id={labelId} htmlFor={`${labelId}-text`}>
        消息（按 Enter 发送，Shift + Enter 换行）
      </label>
      <textarea
        id={`${labelId}-text`}
        className="control"
        maxLength={1_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          submit();
        }}
      />
      <ProblemSummary error={say.error ?? show.error} />
      <div className="chat-actions">
        <Button type="primary" htmlType="submit" disabled={!text.trim() || say.isPending}>
          发送
        </Button>
        <span className="button chat-file">
          {show.isPending ? '正在发送' : '发送图片'}
          <input
            type="file"
            accept="image/jpeg,image/png,image/webp"
            aria-label="发送图片"
            onChange={(event) => {
              void choose(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        </span>
        <Button className="push" onClick={onEnd}>
          结束会话
        </Button>
      </div>
    </form>
  );
}

const scoreOptions = scoreWords.map((label, at) => ({ value: String(at + 1), label })).toReversed();

function Rating({ chat, onDone }: { readonly chat: Chat; readonly onDone: () => void }) {
  const [score, setScore] = useState('5');
  const rate = useCommand(desk.rateChat, { invalidates: [desk.getChat], onSuccess: onDone });
  if (chat.score !== null) return <p role="status">您给这次服务打了 {chat.score} 分，谢谢。</p>;
  return (
    <form
      className="chat-compose"
      onSubmit={(event) => {
        event.preventDefault();
        rate.mutate({ params: { conversationId: chat.conversationId }, body: { score: Number(score), remark: '' } });
      }}
    >
      <SelectField name="score" label="这次服务您满意吗" value={score} options={scoreOptions} onChange={setScore} />
      <ProblemSummary error={rate.error} />
      <div className="chat-actions">
        <Button type="primary" htmlType="submit" disabled={rate.isPending}>
          提交评价
        </Button>
      </div>
    </form>
  );
}
