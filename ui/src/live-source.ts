/** What a live page knows of its connection. */
export type LiveState = 'connecting' | 'live' | 'polling';

interface LiveOptions<T> {
  /** The address of the stream, and the one that answers the same once. */
  readonly events: string;
  readonly ask: () => Promise<T>;
  readonly onData: (data: T) => void;
  readonly onState: (state: LiveState) => void;
}

const pollEveryMs = 5_000;
const retryMs = { first: 2_000, most: 30_000 } as const;
/** The server sends a line every twenty seconds; a stream that is silent for longer is dead without saying so. */
const silentMs = 60_000;

/**
 * Keeps a page up to date by a stream of events; while there is none it asks every few seconds, says so, and tries to
 * come back. Free of any framework: the hall's screen uses it too. Answers how to stop.
 */
export function openLive<T>({ events, ask, onData, onState }: LiveOptions<T>): () => void {
  let source: EventSource | undefined;
  let isOver = false;
  let waitMs: number = retryMs.first;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let poll: ReturnType<typeof setInterval> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;

  const askOnce = () =>
    void ask().then(
      (data) => !isOver && poll !== undefined && onData(data),
      () => undefined,
    );
  const lost = () => {
    if (isOver) return;
    source?.close();
    source = undefined;
    clearTimeout(silence);
    onState('polling');
    if (poll === undefined) {
      poll = setInterval(askOnce, pollEveryMs);
      askOnce();
    }
    clearTimeout(retry);
    retry = setTimeout(connect, waitMs);
    waitMs = Math.min(waitMs * 2, retryMs.most);
  };
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(lost, silentMs);
  };
  const connect = () => {
    if (isOver) return;
    source = new EventSource(events);
    source.onmessage = ({ data }) => {
      clearInterval(poll);
      poll = undefined;
      waitMs = retryMs.first;
      heard();
      onState('live');
      onData(JSON.parse(data as string) as T);
    };
    source.addEventListener('beat', heard);
    source.onerror = lost;
  };
  // A browser that comes back to the network does not wait for the next try.
  const online = () => {
    if (source) return;
    clearTimeout(retry);
    connect();
  };
  window.addEventListener('online', online);
  window.addEventListener('offline', lost);
  onState('connecting');
  connect();
  return () => {
    isOver = true;
    source?.close();
    clearTimeout(retry);
    clearTimeout(silence);
    clearInterval(poll);
    window.removeEventListener('online', online);
    window.removeEventListener('offline', lost);
  };
}
