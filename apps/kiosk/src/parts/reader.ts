import { useEffect, useRef, useState } from 'react';
import type { Card } from './server.ts';

/** What the reader's own program on this computer says: the card on it, nothing on it, or no answer. */
export interface Reading {
  /** Unknown until it was first asked. */
  readonly state: 'unknown' | 'ready' | 'no-answer';
  readonly card: Card | null;
}

const everyMs = 600;
const usualReader = '38090/idcard/readcard';

/**
 * The reader's program listens on this computer; where another port or path is its own, the address of the page says so:
 * `?reader=38090/idcard/readcard`.
 */
function readerAddress(): string {
  const named = new URLSearchParams(window.location.search).get('reader') ?? '';
  return `http://127.0.0.1:${/^\d{2,5}(\/[\w-]+)+$/.test(named) ? named : usualReader}`;
}

const textOf = (value: unknown) => (typeof value === 'string' ? value.trim() : '');
const dayOf = (text: string) => (/^\d{8}$/.test(text) ? text.replace(/(\d{4})(\d{2})(\d{2})/, '$1-$2-$3') : null);

async function read(): Promise<Reading> {
  try {
    const response = await fetch(readerAddress(), {
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(3_000),
    });
    const answer = (await response.json()) as {
      resultFlag?: unknown;
      resultContent?: Readonly<Record<string, unknown>>;
    };
    const content = answer.resultContent;
    if (answer.resultFlag !== 0 || !content) return { state: 'ready', card: null };
    return {
      state: 'ready',
      card: {
        name: textOf(content['partyName']),
        certificateNumber: textOf(content['certNumber']).toUpperCase(),
        validUntil: dayOf(textOf(content['expDate'])),
      },
    };
  } catch {
    return { state: 'no-answer', card: null };
  }
}

/** Looks at the reader again and again. A reader that does not answer for a moment has not lost its card. */
export function useReader(): Reading {
  const [reading, setReading] = useState<Reading>({ state: 'unknown', card: null });
  const silent = useRef(0);
  useEffect(() => {
    let isOver = false;
    let timer = 0;
    const look = async () => {
      const now = await read();
      if (isOver) return;
      silent.current = now.state === 'no-answer' ? silent.current + 1 : 0;
      if (now.state === 'ready' || silent.current > 3)
        setReading((before) =>
          before.state === now.state && before.card?.certificateNumber === now.card?.certificateNumber ? before : now,
        );
      timer = window.setTimeout(() => void look(), everyMs);
    };
    void look();
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, []);
  return reading;
}
