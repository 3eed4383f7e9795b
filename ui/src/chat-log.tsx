import { useEffect, useRef, useState } from 'react';
import type { desk, RouteOutput } from '../../server/src/contract.ts';
import { InstantText } from './figures.tsx';
import './styles/chat.css';

export type ChatMessage = RouteOutput<typeof desk.readChat>['rows'][number];
type Read = (after: number) => Promise<RouteOutput<typeof desk.readChat>>;

const againMs = 3_000;

/**
 * What was said in a conversation, kept up with the last number that is known: only what follows the last one here is asked
 * for, so that a lost connection loses nothing and says nothing twice. One conversation for the life of the component.
 */
export function useMessages(read: Read, lastSeq: number): readonly ChatMessage[] {
  const [rows, setRows] = useState<readonly ChatMessage[]>([]);
  const [turn, setTurn] = useState(0);
  const have = useRef(0);
  const reading = useRef(read);
  useEffect(() => {
    reading.current = read;
  });
  useEffect(() => {
    let isOver = false;
    let again: ReturnType<typeof setTimeout> | undefined;
    const catchUp = async () => {
      while (!isOver && have.current < lastSeq) {
        const answer = await reading.current(have.current);
        if (isOver || answer.lastSeq <= have.current) return;
        have.current = answer.lastSeq;
        setRows((before) => [...before, ...answer.rows.filter(({ seq }) => seq > (before.at(-1)?.seq ?? 0))]);
      }
    };
    catchUp().catch(() => {
      again = setTimeout(() => setTurn((before) => before + 1), againMs);
    });
    return () => {
      isOver = true;
      clearTimeout(again);
    };
  }, [lastSeq, turn]);
  useDeliveries(rows, reading, setRows);
  return rows;
}

const deliveryMs = 2_000;
const deliveryLooks = 60;

/** What goes out over a channel of others arrives later, without a new message to tell of it: looked at again for a while. */
function useDeliveries(
  rows: readonly ChatMessage[],
  reading: { readonly current: Read },
  keep: (change: (before: readonly ChatMessage[]) => readonly ChatMessage[]) => void,
): void {
  const first = rows.find(({ delivery }) => delivery !== null && delivery !== 'delivered')?.seq;
  const last = rows.at(-1)?.seq;
  useEffect(() => {
    if (first === undefined || last === undefined) return undefined;
    let looks = 0;
    const timer = setInterval(() => {
      looks += 1;
      if (looks >= deliveryLooks) clearInterval(timer);
      reading
        .current(first - 1)
        .then((answer) => {
          const changed = new Map(answer.rows.map((row) => [row.seq, row]));
          keep((before) => before.map((row) => changed.get(row.seq) ?? row));
        })
        .catch(() => undefined);
    }, deliveryMs);
    return () => clearInterval(timer);
  }, [first, last, reading, keep]);
}

interface ChatLogProps {
  readonly rows: readonly ChatMessage[];
  /** Whose words stand at the right. */
  readonly own: 'visitor' | 'agent';
  readonly imageAt: (seq: number) => string;
  readonly visitorName: string;
}

const deliveryTexts = { sending: '正在送达', delivered: '已送达', failed: '未送达' } as const;

/** The conversation, the newest at the foot; whoever listens to the page is told what comes. */
export function ChatLog({ rows, own, imageAt, visitorName }: ChatLogProps) {
  const foot = useRef<HTMLLIElement>(null);
  const last = rows.at(-1)?.seq;
  useEffect(() => {
    if (last !== undefined) foot.current?.scrollIntoView({ block: 'nearest' });
  }, [last]);
  const nameOf = ({ sender, by }: ChatMessage) =>
    sender === own ? '我' : sender === 'visitor' ? visitorName : (by ?? '坐席');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard.
    <section className="chat-log" aria-label="会话内容" tabIndex={0}>
      <ol aria-live="polite">
        {rows.map((row) =>
          row.kind === 'event' ? (
            <li key={row.seq} className="chat-event">
              {row.text}
            </li>
          ) : (
            <li
              key={row.seq}
              className={`chat-row${row.sender === own ? ' chat-own' : ''}${row.kind === 'note' ? ' chat-note' : ''}`}
            >
              <div className="chat-meta">
                {row.kind === 'note' ? `${row.by ?? '同事'}的备注（来访者看不到）` : nameOf(row)}{' '}
                <InstantText value={row.at} />
              </div>
              {row.kind === 'image' ? (
                <a className="chat-bubble" href={imageAt(row.seq)} target="_blank" rel="noreferrer">
                  <img src={imageAt(row.seq)} alt={`${nameOf(row)}发送的图片`} />
                </a>
              ) : (
                <p className="chat-bubble">{row.text}</p>
              )}
              {row.delivery && (
                <p className={`chat-delivery chat-delivery-${row.delivery}`}>
                  {deliveryTexts[row.delivery]}
                  {row.fault ? `：${row.fault}` : ''}
                </p>
              )}
            </li>
          ),
        )}
        <li ref={foot} aria-hidden="true" />
      </ol>
    </section>
  );
}
