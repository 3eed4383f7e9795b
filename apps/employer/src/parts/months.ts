import { formatMonthText } from '@anju/ui';
import type { Remittance } from './server.ts';

/** `2026年11月`, or from the oldest to the newest of several that are done together. */
export function monthsText({ month, together }: Pick<Remittance, 'month' | 'together'>): string {
  const last = together?.at(-1)?.month ?? month;
  const first = together?.[0]?.month ?? month;
  return first === last ? formatMonthText(first) : `${formatMonthText(first)}至${formatMonthText(last)}`;
}
