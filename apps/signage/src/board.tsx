import { useEffect, useRef, useState } from 'react';
import { booking, type RouteOutput } from '../../../server/src/contract.ts';
import { type LiveState, openLive } from '../../../ui/src/live-source.ts';
import { callOut, enableSound, isSoundOn } from './calls.ts';

type BoardAnswer = RouteOutput<typeof booking.getBoard>;

const place = new URLSearchParams(location.search);
const centerId = place.get('center') ?? '1';
/** Empty when the address names no outlet. */
export const outletId = place.get('outlet') ?? '';
const pathOf = (path: string) =>
  `/api${path.replace(':outletId', encodeURIComponent(outletId))}?centerId=${encodeURIComponent(centerId)}`;

/** The last state is kept on this computer: a screen that is switched on without a network shows it, with its time. */
const keptName = `anju.board.${centerId}.${outletId}`;
interface Kept {
  readonly board: BoardAnswer;
  readonly at: number;
}
function kept(): Kept | undefined {
  try {
    const text = localStorage.getItem(keptName);
    return text === null ? undefined : (JSON.parse(text) as Kept);
  } catch {
    return undefined;
  }
}
function keep(state: Kept): void {
  try {
    localStorage.setItem(keptName, JSON.stringify(state));
  } catch {
    // A browser that keeps nothing shows what it has while it is on.
  }
}

async function ask(): Promise<BoardAnswer> {
  const answer = await fetch(pathOf(booking.getBoard.path), { cache: 'no-store' });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as BoardAnswer;
}

const nowMs = () => performance.timeOrigin + performance.now();

/** What the hall's screen shows, kept up to date; each new call is called out. */
function useBoard() {
  const [shown, setShown] = useState<Kept | undefined>(kept);
  const [live, setLive] = useState<LiveState>('connecting');
  const [isAnswering, setAnswering] = useState(true);
  const said = useRef<Map<string, number> | undefined>(undefined);
  useEffect(() => {
    const onData = (board: BoardAnswer) => {
      const before = said.current;
      said.current = new Map(board.called.map(({ number, calls }) => [number, calls]));
      // What was called before this screen was switched on is not called out again; the latest call is said last.
      if (before)
        for (const call of board.called.toReversed()) if ((before.get(call.number) ?? 0) < call.calls) callOut(call);
      const state = { board, at: nowMs() };
      keep(state);
      setShown(state);
      setAnswering(true);
    };
    return openLive<BoardAnswer>({
      events: pathOf(booking.watchBoard.path),
      ask: () =>
        ask().catch((error: unknown) => {
          setAnswering(false);
          throw error;
        }),
      onData,
      onState: setLive,
    });
  }, []);
  return { shown, live, isAnswering };
}

const clock = new Intl.DateTimeFormat('zh-CN', {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'Asia/Shanghai',
});

function Clock() {
  const [time, setTime] = useState('');
  useEffect(() => {
    const tick = () => setTime(clock.format(nowMs()));
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, []);
  return <time className="clock">{time}</time>;
}

/** A browser makes no sound before somebody has touched the page: asked for once, when the screen is set up. */
function SoundButton() {
  const [isOn, setOn] = useState(isSoundOn);
  if (isOn) return null;
  return (
    <button type="button" className="sound" onClick={() => void enableSound().then(() => setOn(isSoundOn()))}>
      点此开启语音叫号
    </button>
  );
}

function Connection({ shown, live, isAnswering }: { shown: Kept; live: LiveState; isAnswering: boolean }) {
  if (live === 'live' || (live === 'connecting' && isAnswering)) return null;
  return (
    <p className="stale" role="status">
      {isAnswering
        ? '实时连接中断，正在重连，每 5 秒刷新'
        : `网络中断，显示的是 ${clock.format(shown.at)} 的情况，请以窗口叫号为准`}
    </p>
  );
}

/** The hall's screen: called numbers large, who is next, seen from five metres. */
export function Board() {
  const { shown, live, isAnswering } = useBoard();
  if (!shown)
    return (
      <main className="empty">
        <h1>{live === 'polling' ? '暂时连接不上，正在重试' : '正在读取叫号信息'}</h1>
      </main>
    );
  const { board } = shown;
  const [newest, ...others] = board.called;
  return (
    <main>
      <header>
        <h1>{board.outletName}</h1>
        <SoundButton />
        <Clock />
      </header>
      <section className="newest" aria-live="assertive" aria-label="最新叫号">
        {newest ? (
          <>
            <strong key={`${newest.number}${newest.calls}`}>{newest.number}</strong>
            <span>
              请到 <b>{newest.windowNo}</b> 号窗口
            </span>
          </>
        ) : (
          <span className="calm">请留意屏幕和语音叫号</span>
        )}
      </section>
      <section className="others" aria-label="正在办理">
        {others.slice(0, 6).map((call) => (
          <p key={call.number}>
            <strong>{call.number}</strong>
            <span>{call.windowNo} 号窗口</span>
          </p>
        ))}
      </section>
      <footer>
        <div className="coming">
          <h2>即将叫号</h2>
          {board.next.length === 0 ? (
            <p className="none">暂无</p>
          ) : (
            <ol>
              {board.next.map((one) => (
                <li key={one.number}>{one.number}</li>
              ))}
            </ol>
          )}
          <p className="count">等候 {board.waiting} 人</p>
        </div>
        <p className="promise">
          预约优先。现场取号最多让 {board.bound.overtakesAtMost} 位后到的人先办，等候满 {board.bound.waitAtMostMinutes}{' '}
          分钟优先叫号。
          {board.pausedWindows.length > 0 && <span>　{board.pausedWindows.join('、')} 号窗口暂停服务</span>}
        </p>
        <Connection shown={shown} live={live} isAnswering={isAnswering} />
      </footer>
    </main>
  );
}
