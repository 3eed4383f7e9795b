import {
  Button,
  EmptyState,
  formatClock,
  LiveNote,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  SelectField,
  useCommand,
  useKeptWords,
  useLive,
} from '@anju/ui';
import { useEffect, useRef } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Insertion } from '../../parts/knowledge.tsx';
import { useMay } from '../../parts/permissions.ts';
import { type AgentState, agentStates, desk, deskChannels, deskTopics, type RouteOutput } from '../../parts/server.ts';
import { Aside } from './aside.tsx';
import { type Draft, noDraft, Talk } from './talk.tsx';
import './desk.css';

type Desk = RouteOutput<typeof desk.getDesk>;
type Row = Desk['mine'][number];

const noReplies: Readonly<Record<string, Draft>> = {};

const beatMs = 30_000;

/** Says that this page is open, for nobody is given to an agent who is not there. */
function useBeat(isAgent: boolean): void {
  const { mutate } = useCommand(desk.beatAgent);
  useEffect(() => {
    if (!isAgent) return undefined;
    mutate({});
    const timer = setInterval(() => mutate({}), beatMs);
    return () => clearInterval(timer);
  }, [isAgent, mutate]);
}

interface ItemProps {
  readonly row: Row;
  /** The figure that goes with Alt. */
  readonly place?: number;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Item({ row, place, isChosen, onChoose }: ItemProps) {
  return (
    <li>
      <button type="button" className="desk-item" aria-current={isChosen} onClick={onChoose}>
        <span>
          {row.unseen > 0 && (
            <span className="desk-unseen" title="未看的消息">
              {row.unseen}
            </span>
          )}
          <strong>{row.name}</strong> {place !== undefined && place <= 9 && <kbd>{place}</kbd>}
        </span>
        <span className="second-line">
          {formatClock(row.lastSaidAt)}　{deskChannels[row.channel]}
          {row.topic ? ` · ${deskTopics[row.topic]}` : ''}
          {row.isMeantForMe ? ' · 转给您' : ''}
        </span>
      </button>
    </li>
  );
}

function State({ me }: { me: Desk['me'] }) {
  const change = useCommand(desk.setAgentState, { invalidates: [desk.getDesk] });
  return (
    <>
      <SelectField
        name="state"
        label={me ? `我的状态（接待 ${me.load} / ${me.capacity}）` : '我的状态'}
        value={me?.state ?? 'away'}
        options={Object.entries(agentStates).map(([value, label]) => ({ value, label }))}
        onChange={(value) => change.mutate({ body: { state: value as AgentState } })}
      />
      <ProblemSummary error={change.error} />
    </>
  );
}

/** Alt with a figure goes to the conversation of that place, Alt with A takes whoever waits longest. */
function useKeys(mine: readonly Row[], choose: (conversationId: string) => void, takeNext: () => void): void {
  const latest = useRef({ mine, choose, takeNext });
  useEffect(() => {
    latest.current = { mine, choose, takeNext };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey) return;
      const place = /^Digit([1-9])$/.exec(event.code)?.[1];
      const row = place ? latest.current.mine[Number(place) - 1] : undefined;
      if (row) {
        latest.current.choose(row.conversationId);
        // The one that is open already; another one takes the focus when it has come.
        document.getElementById('field-answer')?.focus();
      } else if (event.code === 'KeyA') latest.current.takeNext();
      else if (!place) return;
      event.preventDefault();
    };
    // Before the frame, whose Alt with a figure opens a section.
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}

const Idle = ({ isOnline }: { readonly isOnline: boolean }) => (
  <Panel>
    <EmptyState
      title={isOnline ? '等待来访者' : '您现在不接待来访者'}
      text={isOnline ? '有人来时会自动分给您。' : '在左侧把状态改为“在线”，系统会把来访者分给您。'}
    />
  </Panel>
);

/** V-3: one queue of every channel; left who waits and whom I serve, in the middle the conversation, right who it is. */
export function DeskPage() {
  const may = useMay();
  const { data, live, error, isPending } = useLive(desk.getDesk, desk.watchDesk, {});
  // In the address: a conversation that is over is read from the work order that was taken down in it.
  const [address, setAddress] = useSearchParams();
  const wished = address.get('conversation') ?? undefined;
  const setWished = (conversationId: string | undefined) =>
    setAddress(conversationId ? { conversation: conversationId } : {}, { replace: true });
  // Of each conversation its own: what was begun is there when one comes back.
  const [drafts, setDrafts] = useKeptWords<Readonly<Record<string, Draft>>>('desk-replies', noReplies);
  const take = useCommand(desk.takeConversation, {
    invalidates: [desk.getDesk],
    onSuccess: (_done, { params }) => setWished(params.conversationId),
  });
  useBeat(data?.me != null);
  const takeNext = () => {
    const next = data?.queue[0];
    if (next && !take.isPending) take.mutate({ params: { conversationId: next.conversationId } });
  };
  useKeys(data?.mine ?? [], setWished, takeNext);
  if (isPending) return <PageSkeleton lines={8} />;
  if (!data) return <ProblemSummary error={error} />;
  const { me, queue, mine } = data;
  const chosen =
    [...mine, ...queue].find(({ conversationId }) => conversationId === wished) ?? (wished ? undefined : mine[0]);
  const chosenId = chosen?.conversationId ?? wished;
  const insert = ({ text, questionId }: Insertion) => {
    if (!chosenId) return;
    const before = drafts[chosenId]?.text.trim();
    setDrafts({ ...drafts, [chosenId]: { text: before ? `${before}\n${text}` : text, questionId } });
    document.getElementById('field-answer')?.focus();
  };
  return (
    <>
      <PageHeader
        title="综合坐席"
        description="网厅、微信、微博和热线转来的咨询都在这里。Alt + 数字切换会话，Alt + A 接待下一位，Alt + K 查知识库。"
        extra={
          <>
            {may('work-order.handle') && <Link to="/work-orders?scope=mine">我承办的工单</Link>}{' '}
            {may('desk.manage') && <Link to="/desk/agents">坐席人员与统计</Link>}
          </>
        }
      />
      <LiveNote state={live} />
      <div className="service-desk">
        <div className="desk-side">
          <Panel>
            <State me={me} />
          </Panel>
          <Panel title={`我的会话 ${mine.length}`} flush>
            {mine.length === 0 && <p className="desk-none">现在没有接待中的会话。</p>}
            <ul className="desk-list">
              {mine.map((row, index) => (
                <Item
                  key={row.conversationId}
                  row={row}
                  place={index + 1}
                  isChosen={row.conversationId === chosenId}
                  onChoose={() => setWished(row.conversationId)}
                />
              ))}
            </ul>
          </Panel>
          <Panel
            title={`排队 ${queue.length}`}
            flush
            extra={
              <Button size="small" disabled={queue.length === 0 || take.isPending} onClick={takeNext}>
                接待下一位
              </Button>
            }
          >
            <ProblemSummary error={take.error} />
            {queue.length === 0 && <p className="desk-none">没有人在排队。{data.agentsOnline} 位坐席在线。</p>}
            <ul className="desk-list">
              {queue.map((row) => (
                <Item
                  key={row.conversationId}
                  row={row}
                  isChosen={row.conversationId === chosenId}
                  onChoose={() => setWished(row.conversationId)}
                />
              ))}
            </ul>
          </Panel>
        </div>
        {chosenId ? (
          <>
            <Talk
              key={chosenId}
              conversationId={chosenId}
              lastSeq={chosen?.lastSeq}
              draft={drafts[chosenId] ?? noDraft}
              isWished={wished !== undefined}
              onDraft={(draft) => setDrafts({ ...drafts, [chosenId]: draft })}
              onDone={() => setWished(undefined)}
            />
            <Aside key={`${chosenId}-who`} conversationId={chosenId} onInsert={insert} />
          </>
        ) : (
          <Idle isOnline={me?.state === 'online'} />
        )}
      </div>
    </>
  );
}
