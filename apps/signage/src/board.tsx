import { useEffect, useRef, useState } from 'react';
import { booking, type RouteOutput } from '../../../server/src/contract.ts';

type BoardAnswer = RouteOutput<typeof booking.getBoard>;

const everyMs = 2_000;
/** After so long without an answer the screen says that it may be out of date, and keeps what it shows. */
const staleMs = 15_000;

const place = new URLSearchParams(location.search);

async function readBoard(): Promise<BoardAnswer> {
  const path = booking.getBoard.path.replace(':outletId', encodeURIComponent(place.get('outlet') ?? ''));
  const answer = await fetch(`/api${path}?centerId=${encodeURIComponent(place.get('center') ?? '1')}`, {
    cache: 'no-store',
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as BoardAnswer;
}

/** `A012` is read out figure by figure. */
const spoken = (number: string) => [...number].join(' ');

function speak({ number, windowNo }: BoardAnswer['called'][number]): void {
  if (!('speechSynthesis' in window)) return;
  const words = new SpeechSynthesisUtterance(`请 ${spoken(number)} 号，到 ${windowNo} 号窗口办理`);
  words.lang = 'zh-CN';
  words.rate = 0.9;
  window.speechSynthesis.speak(words);
}

/** Asks again and again; what was shown stays when the network goes away. */
function useBoard() {
  const [board, setBoard] = useState<BoardAnswer>();
  const [isStale, setStale] = useState(false);
  const said = useRef<Map<string, number> | undefined>(undefined);
  useEffect(() => {
    let answeredAt = performance.now();
    const ask = async () => {
      try {
        const next = await readBoard();
        answeredAt = performance.now();
        const before = said.current;
        said.current = new Map(next.called.map(({ number, calls }) => [number, calls]));
        // What was called before this screen was switched on is not called out again.
        for (const call of next.called) if (before && (before.get(call.number) ?? 0) < call.calls) speak(call);
        setBoard(next);
      } catch {
        // Stays as it is; the note below says so.
      }
      setStale(performance.now() - answeredAt > staleMs);
    };
    void ask();
    const timer = setInterval(() => void ask(), everyMs);
    return () => clearInterval(timer);
  }, []);
  return { board, isStale };
}

function Clock() {
  const [time, setTime] = useState('');
  useEffect(() => {
    const show = new Intl.DateTimeFormat('zh-CN', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Shanghai' });
    const tick = () => setTime(show.format(performance.timeOrigin + performance.now()));
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, []);
  return <time className="clock">{time}</time>;
}

/** The hall's screen: called numbers large, who is next, seen from five metres. */
export function Board() {
  const { board, isStale } = useBoard();
  if (!board)
    return (
      <main className="empty">
        <p>{isStale ? '暂时连接不上，正在重试' : '正在读取叫号信息'}</p>
      </main>
    );
  const [newest, ...others] = board.called;
  return (
    <main>
      <header>
        <h1>{board.outletName}</h1>
        <Clock />
      </header>
      <section className="newest" aria-live="assertive">
        {newest ? (
          <>
            <strong>{newest.number}</strong>
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
        <h2>即将叫号</h2>
        <ol>
          {board.next.map((one) => (
            <li key={one.number}>{one.number}</li>
          ))}
        </ol>
        <p>等候 {board.waiting} 人</p>
        {isStale && <p className="stale">网络中断，信息可能不是最新，请以窗口叫号为准</p>}
      </footer>
    </main>
  );
}
