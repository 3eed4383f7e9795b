import { addMonths, formatMonthText, thisMonth } from '@anju/ui';
import type { Overview, Remittance } from './server.ts';

type Together = Pick<Remittance, 'month' | 'together'>;

/** Of several months done together those that still wait; when none does, those that were not taken back. */
function concerned({ together }: Together): readonly { readonly month: string }[] {
  const all = together ?? [];
  const open = all.filter(({ state }) => state !== 'posted' && state !== 'withdrawn');
  const kept = all.filter(({ state }) => state !== 'withdrawn');
  return open.length > 0 ? open : kept.length > 0 ? kept : all;
}

/** `2026年11月`, or from the oldest to the newest of several that are done together. */
export function monthsText(remittance: Together): string {
  const months = concerned(remittance);
  const first = months[0]?.month ?? remittance.month;
  const last = months.at(-1)?.month ?? remittance.month;
  return first === last ? formatMonthText(first) : `${formatMonthText(first)}至${formatMonthText(last)}`;
}

const shownAtMost = 24;

/** Every month still to be paid, oldest first. */
export function dueMonths({ nextDueMonth }: Pick<Overview, 'nextDueMonth'>): string[] {
  const months = [nextDueMonth];
  for (
    let month = addMonths(nextDueMonth, 1);
    month <= thisMonth() && months.length < shownAtMost;
    month = addMonths(month, 1)
  ) {
    months.push(month);
  }
  return months;
}
