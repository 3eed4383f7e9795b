/** What became of a request: answered; sent and not answered, so nobody knows; or never sent. */
export type Asked<Answer> =
  | { readonly outcome: 'answered'; readonly answer: Answer; readonly sends: number }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'not-sent' };

export interface WindowOptions {
  /** Most requests without an answer at a time. */
  readonly size: number;
  /** Most requests that wait for a place; more are answered `not-sent` at once. */
  readonly queueAtMost: number;
  /** A request without an answer is sent again after so long … */
  readonly answerMs: number;
  /** … until it has been sent so often. */
  readonly sendsAtMost: number;
  readonly write: (bytes: Buffer) => void;
  readonly nowMs: () => number;
  /** A request was given up: the peer is not there any more. */
  readonly onStalled: () => void;
}

export interface SlidingWindow<Answer> {
  ask(key: string, bytes: Buffer): Promise<Asked<Answer>>;
  /** True when the answer was waited for. */
  answered(key: string, answer: Answer): boolean;
  /** Sends again, or gives up, what is overdue. */
  tick(): void;
  /** Nothing more will be answered: what was sent is `unknown`, what waited is `not-sent`. */
  close(): void;
  readonly inFlight: () => number;
}

interface Pending<Answer> {
  readonly key: string;
  readonly bytes: Buffer;
  readonly resolve: (asked: Asked<Answer>) => void;
  sends: number;
  sentAtMs: number;
}

/**
 * A sliding window of requests over one connection, driven by a clock that is handed in. A request that is sent again
 * keeps its key: a peer that has it already says so instead of acting twice.
 */
export function createWindow<Answer>(options: WindowOptions): SlidingWindow<Answer> {
  const flying = new Map<string, Pending<Answer>>();
  const waiting: Pending<Answer>[] = [];
  /** Whose turn it is. Those before are gone; taking each away by itself would move all the others each time. */
  let turn = 0;
  let isClosed = false;

  const send = (pending: Pending<Answer>): void => {
    pending.sends += 1;
    pending.sentAtMs = options.nowMs();
    flying.set(pending.key, pending);
    options.write(pending.bytes);
  };
  const fill = (): void => {
    while (!isClosed && flying.size < options.size) {
      const next = waiting[turn];
      if (!next) return;
      turn += 1;
      send(next);
    }
  };
  const forgetSent = (): void => {
    if (turn < 256) return;
    waiting.splice(0, turn);
    turn = 0;
  };
  const close = (): void => {
    isClosed = true;
    for (const pending of flying.values()) pending.resolve({ outcome: 'unknown' });
    for (const pending of waiting.slice(turn)) pending.resolve({ outcome: 'not-sent' });
    flying.clear();
    waiting.length = 0;
    turn = 0;
  };

  return {
    ask: (key, bytes) =>
      new Promise((resolve) => {
        if (isClosed || waiting.length - turn >= options.queueAtMost) return resolve({ outcome: 'not-sent' });
        waiting.push({ key, bytes, resolve, sends: 0, sentAtMs: 0 });
        fill();
      }),
    answered: (key, answer) => {
      const pending = flying.get(key);
      if (!pending) return false;
      flying.delete(key);
      forgetSent();
      pending.resolve({ outcome: 'answered', answer, sends: pending.sends });
      fill();
      return true;
    },
    tick: () => {
      const overdue = [...flying.values()].filter(({ sentAtMs }) => options.nowMs() - sentAtMs >= options.answerMs);
      if (overdue.some(({ sends }) => sends >= options.sendsAtMost)) return options.onStalled();
      for (const pending of overdue) send(pending);
    },
    close,
    inFlight: () => flying.size,
  };
}
