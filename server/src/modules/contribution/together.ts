import type { Call } from '../../platform/call.ts';
import { type Fen, fen, sumFen } from '../../platform/money.ts';
import { type RemittanceState, stateAfter } from './states.ts';
import { listTogether, type RemittanceRow } from './store.ts';

/**
 * What is confirmed and paid as one: a month by itself, or several months that were due together (oldest first), which
 * the serial of the oldest pays.
 */
export interface Together {
  /** The oldest month: the address, the serial and the signature of them all. */
  readonly lead: RemittanceRow;
  readonly months: readonly RemittanceRow[];
}

/** Everything that a month is confirmed and paid with; itself alone when there is nothing else. */
export async function togetherWith(
  { tx, centerId }: Pick<Call, 'tx' | 'centerId'>,
  row: RemittanceRow,
  { lock }: { lock: boolean } = { lock: false },
): Promise<Together> {
  if (row.togetherId === null) return { lead: row, months: [row] };
  const months = await listTogether(tx, centerId, row.togetherId, { lock });
  const lead = months.find(({ remittanceId }) => remittanceId === row.togetherId);
  if (!lead) throw new Error(`remittance ${row.togetherId} is gone`);
  return { lead, months };
}

/** The months that wait for money, oldest first. */
export const openMonths = ({ months }: Together): readonly RemittanceRow[] =>
  months.filter(({ state }) => stateAfter(state, 'payInFull') !== undefined || state === 'collecting');

export const dueOf = (months: readonly RemittanceRow[]): Fen => sumFen(months.map(({ amountFen }) => amountFen));

const loudest: readonly RemittanceState[] = ['draft', 'collecting', 'short', 'confirmed', 'posted', 'withdrawn'];

/**
 * Several months as one remittance: in the state of what is least done, with the sums of what still waits for money, or of
 * everything when nothing does. A single month is itself.
 */
export function asOne(together: Together): RemittanceRow {
  const { lead, months } = together;
  if (months.length === 1) return lead;
  const kept = months.filter(({ state }) => state !== 'withdrawn');
  const state = loudest.find((one) => kept.some((month) => month.state === one)) ?? 'withdrawn';
  const open = openMonths(together);
  const counted = open.length > 0 ? open : kept.length > 0 ? kept : months;
  const sum = (of: (month: RemittanceRow) => Fen) => sumFen(counted.map((month) => fen(of(month))));
  const last = kept.at(-1) ?? lead;
  return {
    ...lead,
    state,
    employerFen: sum((month) => month.employerFen),
    memberFen: sum((month) => month.memberFen),
    amountFen: sum((month) => month.amountFen),
    receivedAt: open[0]?.receivedAt ?? lead.receivedAt,
    postedAt: state === 'posted' ? last.postedAt : null,
  };
}
