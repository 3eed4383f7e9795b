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

/** Why somebody is served first: 老年人、残疾人、军人优先. */
export const priorityReasons = ['elderly', 'disabled', 'military'] as const;
export type PriorityReason = (typeof priorityReasons)[number];

/** Somebody who waits on site. */
export interface Waiting {
  readonly ticketId: string;
  readonly kind: 'booked' | 'walk-in';
  /** The elderly, the disabled and the military are served first (老年人、残疾人、军人优先). */
  readonly hasPriority: boolean;
  /** When this wait began: anew after a return to the queue. Who began later and is called before overtakes. */
  readonly queuedAt: Temporal.Instant;
  /** The place among equals: by arrival, anew for who did not answer. */
  readonly placeAt: Temporal.Instant;
  /** The slot of a booking, in minutes of the day. */
  readonly slotStarts: number | null;
  /** How often somebody whose wait began later was called before. */
  readonly overtaken: number;
}

/** What is promised to everybody who waits, and published in the hall. */
export interface WaitBound {
  /** How often one may be overtaken. */
  readonly overtakesAtMost: number;
  /** Whose wait began before goes first, whoever else is there. */
  readonly dueBefore: Temporal.Instant;
}

const earlier = (one: Temporal.Instant, other: Temporal.Instant) => Temporal.Instant.compare(one, other);
const byId = (one: Waiting, other: Waiting) => (one.ticketId < other.ticketId ? -1 : 1);
const byWait = (one: Waiting, other: Waiting) => earlier(one.queuedAt, other.queuedAt) || byId(one, other);
const byPlace = (one: Waiting, other: Waiting) => earlier(one.placeAt, other.placeAt) || byId(one, other);
/** Who was called before and returns, sent on to another business or held, has waited once already. */
const isReturning = (one: Waiting) => earlier(one.placeAt, one.queuedAt) < 0;
const bySlot = (one: Waiting, other: Waiting) => (one.slotStarts ?? 0) - (other.slotStarts ?? 0) || byPlace(one, other);

/** The first of those that a test lets through; one look at each. */
function firstOf(
  waiting: readonly Waiting[],
  counts: (one: Waiting) => boolean,
  order: (one: Waiting, other: Waiting) => number,
): Waiting | undefined {
  let first: Waiting | undefined;
  for (const one of waiting) if (counts(one) && (!first || order(one, first) < 0)) first = one;
  return first;
}

/**
 * Who is called next of those whom a window may call. Priority first, then booked by their slots (with those who return),
 * then walk-ins by arrival; yet nobody waits without bound: whoever has been overtaken as often as is allowed, or has
 * waited as long, goes before all, the longest wait first.
 */
export function nextToCall(
  waiting: readonly Waiting[],
  { overtakesAtMost, dueBefore }: WaitBound,
): Waiting | undefined {
  return (
    firstOf(
      waiting,
      ({ overtaken, queuedAt }) => overtaken >= overtakesAtMost || earlier(queuedAt, dueBefore) <= 0,
      byWait,
    ) ??
    firstOf(waiting, ({ hasPriority }) => hasPriority, byPlace) ??
    firstOf(waiting, (one) => one.kind === 'booked' || isReturning(one), bySlot) ??
    firstOf(waiting, () => true, byPlace)
  );
}

/** Whom a call overtakes: those whose wait began before that of the one who is called, and who still wait. */
export function overtakenBy(called: Waiting, waiting: readonly Waiting[]): string[] {
  return waiting
    .filter((one) => one.ticketId !== called.ticketId && byWait(one, called) < 0)
    .map(({ ticketId }) => ticketId);
}

/** Those who still wait after a call, with what it did to them. */
export function afterCall(called: Waiting, waiting: readonly Waiting[]): Waiting[] {
  const overtaken = new Set(overtakenBy(called, waiting));
  return waiting
    .filter(({ ticketId }) => ticketId !== called.ticketId)
    .map((one) => (overtaken.has(one.ticketId) ? { ...one, overtaken: one.overtaken + 1 } : one));
}

/** The order in which they would be called if nobody else came, the first `most` of them. */
export function callingOrder(waiting: readonly Waiting[], bound: WaitBound, most = waiting.length): string[] {
  const order: string[] = [];
  let left = waiting;
  while (order.length < most) {
    const next = nextToCall(left, bound);
    if (!next) break;
    order.push(next.ticketId);
    left = afterCall(next, left);
  }
  return order;
}

/**
 * How many may be called before somebody who begins to wait now, at most: those who wait already, and whoever overtakes.
 * This is the figure on the ticket.
 */
export function callsBeforeAtMost(waitingNow: number, overtakesAtMost: number): number {
  return waitingNow + overtakesAtMost;
}

/** How long somebody will wait: what those before usually take in minutes, shared by the windows that are at work. */
export function estimatedMinutes(minutesBefore: number, windows: number): number {
  return Math.ceil(minutesBefore / Math.max(1, windows));
}

/** A window, and which groups of businesses it serves; null for all. */
export interface ServingWindow {
  readonly windowNo: number;
  readonly queueGroups: readonly string[] | null;
  readonly isPaused: boolean;
}

export const serves = ({ queueGroups }: ServingWindow, group: string): boolean =>
  queueGroups === null || queueGroups.includes(group);

/** Whether somebody of one group competes with a group for a window: some window that is open serves both. */
export function competes(windows: readonly ServingWindow[], one: string, other: string): boolean {
  return windows.some((window) => !window.isPaused && serves(window, one) && serves(window, other));
}

/** What a plan takes of a slot, by business and start. */
export interface PlannedSlot {
  readonly service: string;
  readonly starts: number;
  readonly ends: number;
  readonly capacity: number;
}

/** Bookings of a slot of one day that is still to come. */
export interface BookedSlot {
  readonly service: string;
  readonly day: Temporal.PlainDate;
  readonly starts: number;
  readonly taken: number;
}

/**
 * What a new plan does to what is booked: places stay for everybody whose slot is still there, even where it has become
 * smaller (nobody else gets in until it is below); who is booked into a slot that is gone must be told.
 */
export function planEffect(
  booked: readonly BookedSlot[],
  planned: (day: Temporal.PlainDate) => readonly PlannedSlot[],
): { readonly kept: number; readonly over: number; readonly gone: readonly BookedSlot[] } {
  let [kept, over] = [0, 0];
  const gone: BookedSlot[] = [];
  for (const slot of booked) {
    const now = planned(slot.day).find(({ service, starts }) => service === slot.service && starts === slot.starts);
    if (!now) gone.push(slot);
    else {
      kept += slot.taken;
      over += Math.max(0, slot.taken - now.capacity);
    }
  }
  return { kept, over, gone };
}

/** What is wrong with a plan; nothing when it can be used. */
export function planFault(
  slots: readonly PlannedSlot[],
  hours: { readonly opens: number; readonly closes: number },
): string | undefined {
  for (const slot of slots) {
    const span = `${clockText(slot.starts)}—${clockText(slot.ends)}`;
    if (slot.starts >= slot.ends) return `时段 ${span} 的结束时间应晚于开始时间。`;
    if (slot.starts < hours.opens || slot.ends > hours.closes) return `时段 ${span} 不在服务时间内。`;
    const other = slots.find(
      (one) => one !== slot && one.service === slot.service && one.starts < slot.ends && slot.starts < one.ends,
    );
    if (other) return `同一业务的时段 ${span} 与 ${clockText(other.starts)}—${clockText(other.ends)} 重叠。`;
  }
  return undefined;
}

/** Whether an outlet is open on a day: its own exceptions before the calendar. */
export function isOpenOn(
  day: Temporal.PlainDate,
  own: ReadonlyMap<string, 'open' | 'closed'>,
  isWorkday: (day: Temporal.PlainDate) => boolean,
): boolean {
  const kind = own.get(day.toString());
  return kind ? kind === 'open' : isWorkday(day);
}

/** `09:30` of a minute of the day. */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
