import type { ReactNode } from 'react';

export type Tone = 'good' | 'wait' | 'bad' | 'info';

/** A state in words on its colour, readable on both. */
export function Mark({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`mark mark-${tone}`}>{children}</span>;
}
