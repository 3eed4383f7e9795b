import type pg from 'pg';
import { beijing, dayOf } from '../../../server/src/platform/dates.ts';
import { at } from './calendar.ts';
import { type Cell, copyRows } from './copy.ts';
import { chance, seededUuid } from './identifiers.ts';
import { personIdOf } from './members.ts';

// The last weeks of the queues, so that the manager's charts have something to show: tickets, waits, who missed.

const days = 20;
/** How many come in each hour of the day, at an outlet of usual size. */
const perHour = [
  [9, 9],
  [10, 12],
  [11, 7],
  [14, 8],
  [15, 10],
  [16, 5],
] as const;
/** What people come for, how often, and how long it takes. */
const businesses = [
  ['withdrawal', 'A', 14],
  ['withdrawal', 'A', 11],
  ['loan', 'B', 24],
  ['transfer', 'C', 9],
  ['enquiry', 'E', 5],
] as const;

const ticketColumns = [
  'center_id',
  'ticket_id',
  'outlet_id',
  'day',
  'number',
  'service',
  'kind',
  'has_priority',
  'priority_reason',
  'state',
  'overtaken',
  'window_no',
  'calls',
  'arrived_at',
  'queued_at',
  'place_at',
  'called_at',
  'last_call_at',
  'ended_at',
  'code',
  'score',
  'rated_at',
];
const appointmentColumns = [
  'center_id',
  'appointment_id',
  'number',
  'outlet_id',
  'service',
  'day',
  'starts',
  'ends',
  'place_no',
  'places',
  'subject_kind',
  'subject_id',
  'state',
  'channel',
  'booked_at',
  'changed_at',
];

/** A city with fewer people has no past of its queues: each of them would have missed too much. */
const peopleAtLeast = 600;
/** Whoever tries the demo logins begins without a past. */
const peopleFrom = 100;

interface History {
  readonly client: pg.Client;
  readonly centerId: number;
  readonly seed: number;
  readonly now: Temporal.Instant;
  readonly people: number;
}
interface Place {
  readonly outletId: string;
  readonly windows: number;
}

/** The queues of the last working days, and an appointment of today for the first person, to check in with. */
export async function writeQueueHistory(history: History): Promise<void> {
  const { client, centerId, now, people } = history;
  if (people < peopleAtLeast) return;
  const outlets = await client.query<{ outlet_id: string; windows: number }>(
    'select outlet_id, windows from booking.outlet where center_id = $1 order by position',
    [centerId],
  );
  const places = outlets.rows.map((row) => ({ outletId: row.outlet_id, windows: row.windows }));
  const today = dayOf(now);
  const worked = Array.from({ length: days * 2 }, (_none, ago) => today.subtract({ days: ago + 1 }))
    .filter(({ dayOfWeek }) => dayOfWeek <= 5)
    .slice(0, days);
  const visits = worked.flatMap((day) => places.flatMap((place, size) => visitsOf(history, { day, place, size })));
  await copyRows(
    client,
    'booking.ticket',
    ticketColumns,
    visits.map(({ ticket }) => ticket),
  );
  await copyRows(client, 'booking.appointment', appointmentColumns, [
    ...visits.flatMap(({ appointment }) => (appointment ? [appointment] : [])),
    todaysOf(history, places[0]?.outletId ?? ''),
  ]);
}

interface Visit {
  readonly ticket: readonly Cell[];
  readonly appointment: readonly Cell[] | undefined;
}

/** One day of one outlet; the later outlets are smaller. */
function visitsOf(
  history: History,
  { day, place, size }: { day: Temporal.PlainDate; place: Place; size: number },
): Visit[] {
  const counts = new Map<string, number>();
  return perHour.flatMap(([hour, people]) =>
    Array.from({ length: Math.max(1, Math.round((people * (3 - size)) / 3)) }, (_none, one) => {
      // Fewer than a hundred come in an hour, and days are counted from long ago.
      const number = (Temporal.PlainDate.from('2020-01-01').until(day).days * 8 + size) * 2_400 + hour * 100 + one;
      const dice = (salt: number, sides: number) => chance(history.seed, number, salt) % sides;
      const business = businesses[dice(101, businesses.length)] ?? businesses[0];
      const count = (counts.get(business[1]) ?? 0) + 1;
      counts.set(business[1], count);
      return visitOf(history, { day, hour, place, number, business, count, dice });
    }),
  );
}

interface Coming {
  readonly day: Temporal.PlainDate;
  readonly hour: number;
  readonly place: Place;
  readonly number: number;
  readonly business: (typeof businesses)[number];
  readonly count: number;
  readonly dice: (salt: number, sides: number) => number;
}

function visitOf(history: History, coming: Coming): Visit {
  const { day, hour, place, number, count, dice } = coming;
  const [service, prefix, minutes] = coming.business;
  const isBooked = dice(102, 3) === 0;
  const arrived = at(day, hour * 60 + dice(103, 55));
  // In the middle of the morning and of the afternoon one waits.
  const busy = hour === 10 || hour === 15 ? 12 : 0;
  const waited = isBooked ? 2 + dice(104, 6) : 3 + dice(104, 8) + busy;
  const called = arrived.add({ minutes: waited, seconds: dice(105, 60) });
  const isServed = dice(106, 20) > 0;
  const ended = called.add({ minutes: isServed ? Math.max(2, minutes - 3 + dice(107, 7)) : 2 });
  const score = isServed ? scoreOf(dice) : null;
  const id = seededUuid(history.seed, 'ticket', {
    centerId: history.centerId,
    number,
    atMs: arrived.epochMilliseconds,
  });
  const priority = dice(111, 15) === 0 ? 'elderly' : null;
  const row: Row = {
    center_id: history.centerId,
    ticket_id: id,
    outlet_id: place.outletId,
    day,
    number: `${prefix}${String(count).padStart(3, '0')}`,
    service,
    kind: isBooked ? 'booked' : 'walk-in',
    has_priority: priority !== null,
    priority_reason: priority,
    state: isServed ? 'served' : 'skipped',
    overtaken: isBooked ? 0 : dice(112, 3),
    window_no: 1 + dice(113, place.windows),
    calls: 1,
    arrived_at: arrived,
    queued_at: arrived,
    place_at: arrived,
    called_at: called,
    last_call_at: called,
    ended_at: ended,
    code: id.replaceAll('-', ''),
    score,
    rated_at: score && ended,
  };
  const hasMissed = !isBooked && dice(114, 9) === 0;
  return {
    ticket: ticketColumns.map((column) => row[column] ?? null),
    appointment:
      isBooked || hasMissed
        ? appointmentOf(history, coming, { state: isBooked ? 'served' : 'missed', ended })
        : undefined,
  };
}

type Row = Readonly<Record<string, Cell>>;

/** Half of them say how it was; most are content. */
function scoreOf(dice: Coming['dice']): number | null {
  if (dice(108, 2) === 1) return null;
  return dice(109, 8) === 0 ? 3 : 4 + dice(110, 2);
}

function appointmentOf(
  { centerId, seed, people }: History,
  { day, hour, place, number, business, dice }: Coming,
  { state, ended }: { state: string; ended: Temporal.Instant },
): Cell[] {
  const booked = at(day.subtract({ days: 2 + dice(115, 10) }), 600 + dice(116, 400));
  const row: Row = {
    center_id: centerId,
    appointment_id: seededUuid(seed, 'appointment', { centerId, number, atMs: booked.epochMilliseconds }),
    number: `H${number}`,
    outlet_id: place.outletId,
    service: business[0],
    day,
    starts: hour * 60,
    ends: hour * 60 + 60,
    // Its place among those who came in this hour (`number`).
    place_no: (number % 100) + 1,
    places: 100,
    subject_kind: 'person',
    subject_id: personIdOf(seed, centerId, peopleFrom + dice(117, people - peopleFrom)),
    state,
    channel: 'web',
    booked_at: booked,
    changed_at: ended,
  };
  return appointmentColumns.map((column) => row[column] ?? null);
}

/** From the full hour on for two hours: whoever has just started the city can take the ticket. */
function todaysOf({ centerId, seed, now }: History, outletId: string): Cell[] {
  const { hour } = now.toZonedDateTimeISO(beijing);
  const starts = Math.min(hour, 22) * 60;
  const booked = now.subtract({ hours: 48 });
  const row: Row = {
    center_id: centerId,
    appointment_id: seededUuid(seed, 'appointment', { centerId, number: 0, atMs: booked.epochMilliseconds }),
    number: '20261234',
    outlet_id: outletId,
    service: 'enquiry',
    day: dayOf(now),
    starts,
    ends: starts + 120,
    place_no: 1,
    places: 8,
    subject_kind: 'person',
    subject_id: personIdOf(seed, centerId, 0),
    state: 'booked',
    channel: 'web',
    booked_at: booked,
    changed_at: booked,
  };
  return appointmentColumns.map((column) => row[column] ?? null);
}
