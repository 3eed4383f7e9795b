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

/** Asks every few seconds while there is no stream. */
function poller<T>(ask: () => Promise<T>, onData: (data: T) => void) {
  let timer: ReturnType<typeof setInterval> | undefined;
  const askOnce = () =>
    void ask().then(
      (data) => timer !== undefined && onData(data),
      () => undefined,
    );
  return {
    start() {
      if (timer !== undefined) return;
      timer = setInterval(askOnce, pollEveryMs);
      askOnce();
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
    },
  };
}

/**
 * Keeps a page up to date by a stream of events; while there is none it asks every few seconds, says so, and tries to
 * come back. Free of any framework: the hall's screen uses it too. Answers how to stop.
 */
export function openLive<T>({ events, ask, onData, onState }: LiveOptions<T>): () => void {
  const polling = poller(ask, onData);
  let source: EventSource | undefined;
  let isOver = false;
  let waitMs: number = retryMs.first;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;

  const lost = () => {
    if (isOver) return;
    source?.close();
    source = undefined;
    clearTimeout(silence);
    onState('polling');
    polling.start();
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
      polling.stop();
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
    polling.stop();
    window.removeEventListener('online', online);
    window.removeEventListener('offline', lost);
  };
}
