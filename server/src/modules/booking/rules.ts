/** Appointments and the queue on site: pure. Figures are dated parameters of the centre (`booking.…`). */

/** The days that can be booked: from tomorrow on, as far ahead as the centre allows, those that are worked. */
export function bookableDays(
  today: Temporal.PlainDate,
  daysAhead: number,
  isWorkday: (day: Temporal.PlainDate) => boolean,
): Temporal.PlainDate[] {
  return Array.from({ length: daysAhead }, (_none, index) => today.add({ days: index + 1 })).filter(isWorkday);
}

/** The last day on which an appointment can still be cancelled. P-B3: at least one day ahead. */
export function cancelBy(day: Temporal.PlainDate, daysAhead: number): Temporal.PlainDate {
  return day.subtract({ days: daysAhead });
}

export interface MissedFacts {
  /** Days of missed appointments, newest first. */
  readonly missed: readonly Temporal.PlainDate[];
  readonly today: Temporal.PlainDate;
  readonly atMost: number;
  readonly withinDays: number;
  readonly pauseDays: number;
}

/**
 * Until when somebody who missed too many appointments books at the counter only; `undefined` for all others. The pause
 * begins with the appointment that made them too many; 0 switches the rule off.
 */
export function pausedUntil({
  missed,
  today,
  atMost,
  withinDays,
  pauseDays,
}: MissedFacts): Temporal.PlainDate | undefined {
  if (atMost <= 0) return undefined;
  const first = today.subtract({ days: withinDays });
  const counted = missed.filter((day) => Temporal.PlainDate.compare(day, first) >= 0);
  const [newest] = counted;
  if (!newest || counted.length < atMost) return undefined;
  const until = newest.add({ days: pauseDays });
  return Temporal.PlainDate.compare(until, today) >= 0 ? until : undefined;
}

/** Whether a ticket can be taken for a slot at a minute of its day: too early, in time, or over. */
export function arrival(
  minute: number,
  slot: { readonly starts: number; readonly ends: number },
  earlyMinutes: number,
): 'too-early' | 'in-time' | 'too-late' {
  if (minute < slot.starts - earlyMinutes) return 'too-early';
  return minute < slot.ends ? 'in-time' : 'too-late';
}

/** Somebody who waits on site. */
export interface Waiting {
  readonly ticketId: string;
  readonly kind: 'booked' | 'walk-in';
  /** The elderly, the disabled and the military are served first (老年人、残疾人、军人优先). */
  readonly hasPriority: boolean;
  /** Order of arrival. */
  readonly arrivedAt: Temporal.Instant;
  /** The slot of a booking, in minutes of the day. */
  readonly slotStarts: number | null;
  /** How often somebody who came later was called before. */
  readonly overtaken: number;
}

const byArrival = (one: Waiting, other: Waiting) =>
  Temporal.Instant.compare(one.arrivedAt, other.arrivedAt) || (one.ticketId < other.ticketId ? -1 : 1);

/**
 * Who is called next. Booked first, in the order of their slots; yet nobody waits without bound: whoever has been overtaken
 * `overtakesAtMost` times by people who came later goes before all, the earliest first. Priority goes before booked
 * and walk-ins alike.
 */
export function nextToCall(waiting: readonly Waiting[], overtakesAtMost: number): Waiting | undefined {
  const inOrder = waiting.toSorted(byArrival);
  const due = inOrder.find(({ overtaken }) => overtaken >= overtakesAtMost);
  if (due) return due;
  const privileged = inOrder.find(({ hasPriority }) => hasPriority);
  if (privileged) return privileged;
  const booked = inOrder
    .filter(({ kind }) => kind === 'booked')
    .sort((one, other) => (one.slotStarts ?? 0) - (other.slotStarts ?? 0) || byArrival(one, other));
  return booked[0] ?? inOrder[0];
}

/** Whom a call overtakes: those who came before the one who is called and still wait. */
export function overtakenBy(called: Waiting, waiting: readonly Waiting[]): string[] {
  return waiting
    .filter((one) => one.ticketId !== called.ticketId && byArrival(one, called) < 0)
    .map(({ ticketId }) => ticketId);
}

/** How long the one at a place in the queue will wait, in minutes: those before, shared by the windows that are open. */
export function estimatedMinutes(ahead: number, minutesEach: number, windows: number): number {
  return Math.ceil((ahead * minutesEach) / Math.max(1, windows));
}

/** `09:30` of a minute of the day. */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
