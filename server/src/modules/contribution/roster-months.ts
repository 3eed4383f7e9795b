/** One roster for several months: which rows are for which month, and what is wrong in which of them. Pure and browser-safe. */
import { formatMonthText } from '../../platform/dates.ts';
import {
  checkRoster,
  hidesThePerson,
  isFootLine,
  isForMonth,
  type RosterEntry,
  type RosterFacts,
  type RosterFault,
  type RosterRow,
} from './roster.ts';
import { monthsText } from './rules.ts';

/** Who is on the list of a month. */
export interface MonthEntries {
  readonly month: Temporal.PlainDate;
  readonly entries: readonly RosterEntry[];
}

interface CheckedMonths {
  readonly months: readonly MonthEntries[];
  /** Rows of which it is known in all their months who is meant, whatever their amounts. */
  readonly sound: readonly RosterEntry[];
  readonly faults: readonly RosterFault[];
  readonly checked: number;
}

/** The months in which a row is wrong in the same way. */
interface FaultIn {
  readonly fault: RosterFault;
  readonly months: Temporal.PlainDate[];
}

/**
 * Checks one roster for each of its months, oldest first: a row that names a month, or a span of months, is for those; a row
 * that names none is for every month. All or nothing, over all months; a fault that a row has in some of its months only
 * says in which, since limits change with the deposit year.
 */
export function checkRosterOfMonths(rows: readonly RosterRow[], facts: readonly RosterFacts[]): CheckedMonths {
  const [first, second] = facts;
  if (!first) throw new Error('a roster is for a month at least');
  if (!second) {
    const { entries, ...rest } = checkRoster(rows, first);
    return { months: [{ month: first.month, entries }], ...rest };
  }
  const chosen = monthsText(facts.map(({ month }) => month));
  const monthsOf = (row: RosterRow) => facts.filter(({ month }) => isForMonth(row.cells.month ?? '', month));
  const counted = new Map(rows.map((row) => [row.line, monthsOf(row).length]));
  const found = new Map<string, FaultIn>();
  const whose = new Map<number, RosterEntry>();
  const months = facts.map((of) => {
    // A row of another time belongs to no month: the first one's check says so.
    const isOf = (row: RosterRow) =>
      isForMonth(row.cells.month ?? '', of.month) || (of === first && counted.get(row.line) === 0);
    const { entries, sound, faults } = checkRoster(rows.filter(isOf), { ...of, monthsText: chosen });
    for (const entry of sound) whose.set(entry.line, entry);
    for (const fault of faults) {
      const key = `${fault.line} ${fault.column} ${fault.code} ${fault.message}`;
      const known = found.get(key) ?? { fault, months: [] };
      known.months.push(of.month);
      found.set(key, known);
    }
    return { month: of.month, entries };
  });
  const faults = [...found.values()]
    .map(({ fault, months: wrongIn }) =>
      wrongIn.length >= (counted.get(fault.line) ?? 0)
        ? fault
        : { ...fault, message: `${wrongIn.map(formatMonthText).join('、')}：${fault.message}` },
    )
    .sort((one, other) => one.line - other.line);
  for (const fault of faults) if (hidesThePerson(fault)) whose.delete(fault.line);
  return {
    sound: [...whose.values()],
    months: faults.length > 0 ? facts.map(({ month }) => ({ month, entries: [] })) : months,
    faults,
    checked: rows.filter((row) => !isFootLine(row)).length,
  };
}
