import { type ReactNode, useEffect, useId, useRef } from 'react';

interface VerdictProps {
  readonly tone: 'good' | 'bad' | 'unsure';
  readonly title: string;
  readonly children: ReactNode;
}

const marks = {
  good: 'M5 12.500l4.500 4.500L19 7.500',
  bad: 'M7 7l10 10M17 7 7 17',
  unsure: 'M12 6v7M12 17v.500',
} as const;

/** The answer first, in words, on a colour and with a mark; takes the focus so that it is read out. */
export function Verdict({ tone, title, children }: VerdictProps) {
  const element = useRef<HTMLElement>(null);
  const titleId = useId();
  useEffect(() => element.current?.focus(), []);
  return (
    <section ref={element} tabIndex={-1} className={`verdict verdict-${tone}`} aria-labelledby={titleId}>
      <div className="verdict-head">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d={marks[tone]} />
        </svg>
        <h2 id={titleId}>{title}</h2>
      </div>
      <div className="verdict-body stack">{children}</div>
    </section>
  );
}
