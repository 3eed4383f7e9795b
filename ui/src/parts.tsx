import { type ReactNode, useEffect, useId, useState } from 'react';

interface PanelProps {
  readonly title?: ReactNode;
  readonly extra?: ReactNode;
  readonly children: ReactNode;
  /** Without inner space, for a table that reaches the edges. */
  readonly flush?: boolean | undefined;
}

/** A white sheet with a heading. */
export function Panel({ title, extra, children, flush = false }: PanelProps) {
  const id = useId();
  return (
    <section className={`panel${flush ? ' panel-flush' : ''}`} aria-labelledby={title ? id : undefined}>
      {(title || extra) && (
        <div className="panel-head">
          {title && <h2 id={id}>{title}</h2>}
          {extra && <div className="panel-extra">{extra}</div>}
        </div>
      )}
      <div className="panel-body">{children}</div>
    </section>
  );
}

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
  /** A `WhyDrawer` button, or any note that stands beside the value. */
  readonly why?: ReactNode;
}

interface FactsProps {
  readonly items: readonly Fact[];
  readonly columns?: 1 | 2 | 3 | 4 | undefined;
}

/** Facts as a list of terms and values; fewer columns where the page is narrow. */
export function Facts({ items, columns = 2 }: FactsProps) {
  return (
    <dl className={`facts facts-${columns}`}>
      {items.map(({ label, value, why }) => (
        <div key={label} className="fact">
          <dt>{label}</dt>
          <dd>
            {value}
            {why && <span className="fact-why">{why}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface EmptyStateProps {
  readonly title: string;
  readonly text?: ReactNode;
  readonly action?: ReactNode;
}

/** What a list says when it holds nothing: what would be here, and what to do. */
export function EmptyState({ title, text, action }: EmptyStateProps) {
  return (
    <div className="empty">
      <svg className="empty-mark" viewBox="0 0 64 48" aria-hidden="true">
        <path d="M8 18h48v24a3 3 0 0 1-3 3H11a3 3 0 0 1-3-3z" />
        <path d="m8 18 8-14h32l8 14M8 18h15l3 7h12l3-7h15" />
      </svg>
      <p className="empty-title">{title}</p>
      {text && <p className="empty-text">{text}</p>}
      {action && <div className="empty-action">{action}</div>}
    </div>
  );
}

/** Grey shapes where text will stand, shown only when the wait is felt (300 ms). */
export function PageSkeleton({ lines = 6 }: { readonly lines?: number | undefined }) {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="skeleton" role="status" aria-busy="true">
      <span className="visually-hidden">正在载入</span>
      {isLate && Array.from({ length: lines }, (_line, index) => <span key={index} className="skeleton-line" />)}
    </div>
  );
}

export type Tone = 'good' | 'wait' | 'bad' | 'calm' | 'info';
export type StateTexts<S extends string> = Readonly<Record<S, readonly [text: string, tone: Tone]>>;

interface StateTagProps<S extends string> {
  readonly state: S;
  /** Every state's words and tone: `{ posted: ['已入账', 'good'], … }`. */
  readonly texts: StateTexts<S>;
}

/** A state in words on its colour; a state without words is shown as it came. */
export function StateTag<S extends string>({ state, texts }: StateTagProps<S>) {
  const [text, tone] = texts[state] ?? [state, 'calm'];
  return <span className={`tag tag-${tone}`}>{text}</span>;
}
