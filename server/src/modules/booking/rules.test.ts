import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  arrival,
  bookableDays,
  callingOrder,
  callsBeforeAtMost,
  cancelBy,
  clockText,
  competes,
  estimatedMinutes,
  isOpenOn,
  nextToCall,
  overtakenBy,
  pausedUntil,
  planEffect,
  planFault,
  type WaitBound,
  type Waiting,
} from './rules.ts';

const day = (text: string) => Temporal.PlainDate.from(text);

test('[P-B1] from tomorrow on, on days that are worked, as far ahead as the centre allows', () => {
  const days = bookableDays(day('2026-11-12'), 5, ({ dayOfWeek }) => dayOfWeek <= 5);
  assert.deepEqual(days.map(String), ['2026-11-13', '2026-11-16', '2026-11-17']);
});

test('[P-B3] an appointment can be cancelled until the day before', () => {
  assert.equal(cancelBy(day('2026-11-16'), 1).toString(), '2026-11-15');
});

for (const [name, missed, until] of [
  ['none was missed', [], undefined],
  ['two were', ['2026-11-01', '2026-10-20'], undefined],
  ['three were: a month from the newest', ['2026-11-01', '2026-10-20', '2026-09-01'], '2026-12-01'],
  ['one of three is long ago', ['2026-11-01', '2026-10-20', '2026-01-01'], undefined],
  ['three were, and the month is over', ['2026-10-01', '2026-09-20', '2026-09-01'], undefined],
] as const)
  test(`[P-B1] missed appointments: ${name}`, () => {
    const facts = { missed: missed.map(day), today: day('2026-11-12'), atMost: 3, withinDays: 180, pauseDays: 30 };
    assert.equal(pausedUntil(facts)?.toString(), until);
    assert.equal(pausedUntil({ ...facts, atMost: 0 }), undefined);
  });

test('a ticket is taken within the slot, a little before it at the earliest', () => {
  const slot = { starts: 600, ends: 660 };
  assert.deepEqual(
    [569, 570, 600, 659, 660].map((minute) => arrival(minute, slot, 30)),
    ['too-early', 'in-time', 'in-time', 'in-time', 'too-late'],
  );
});

let ids = 0;
const instant = (seconds: number) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000);
/** Somebody who came at a second and has waited since; `queuedAt` of whose wait began anew. */
const waits = (given: Partial<Omit<Waiting, 'queuedAt'>> & { at: number; queuedAt?: number }): Waiting => {
  ids += 1;
  const { at, queuedAt = at, ...rest } = given;
  return {
    ticketId: `t${String(ids).padStart(5, '0')}`,
    kind: 'walk-in',
    hasPriority: false,
    placeAt: instant(at),
    queuedAt: instant(queuedAt),
    slotStarts: null,
    overtaken: 0,
    ...rest,
  };
};
/** Nobody is due by time. */
const bound = (overtakesAtMost: number, dueBefore = -1): WaitBound => ({
  overtakesAtMost,
  dueBefore: instant(dueBefore),
});

test('[P-B1] booked people are called before walk-ins, by their slots and then by arrival', () => {
  const walkIn = waits({ at: 1 });
  const later = waits({ at: 2, kind: 'booked', slotStarts: 660 });
  const first = waits({ at: 4, kind: 'booked', slotStarts: 600 });
  const second = waits({ at: 5, kind: 'booked', slotStarts: 600 });
  assert.equal(nextToCall([walkIn, later, second, first], bound(3)), first);
  assert.equal(nextToCall([walkIn, later, second], bound(3)), second);
  assert.equal(nextToCall([walkIn, later], bound(3)), later);
  assert.equal(nextToCall([walkIn], bound(3)), walkIn);
  assert.equal(nextToCall([], bound(3)), undefined);
});

test('[X-7] who was overtaken as often as is allowed goes before all, privileged ones too', () => {
  const patient = waits({ at: 1, overtaken: 3 });
  const privileged = waits({ at: 2, hasPriority: true });
  const booked = waits({ at: 3, kind: 'booked', slotStarts: 600 });
  assert.equal(nextToCall([booked, privileged, patient], bound(3)), patient);
  assert.equal(nextToCall([booked, privileged], bound(3)), privileged);
});

test('[X-7] who has waited as long as is promised goes before all, the longest wait first', () => {
  const [longest, long, fresh] = [waits({ at: 10 }), waits({ at: 20 }), waits({ at: 30, hasPriority: true })];
  assert.equal(nextToCall([fresh, long, longest], bound(9, 20)), longest);
  assert.equal(nextToCall([fresh, long], bound(9, 20)), long);
  assert.equal(nextToCall([fresh, long], bound(9, 19)), fresh);
});

test('who was sent on to another business keeps the place; who did not answer begins at the end', () => {
  const sentOn = waits({ at: 1, queuedAt: 50 });
  const passedOver = waits({ at: 60, queuedAt: 60 });
  const [walkIn, booked] = [waits({ at: 2 }), waits({ at: 3, kind: 'booked', slotStarts: 600 })];
  assert.deepEqual(callingOrder([walkIn, booked, passedOver, sentOn], bound(9)), [
    sentOn.ticketId,
    booked.ticketId,
    walkIn.ticketId,
    passedOver.ticketId,
  ]);
  // For those who waited already, a return is one who came later.
  assert.deepEqual(overtakenBy(sentOn, [walkIn, booked, sentOn]), [walkIn.ticketId, booked.ticketId]);
});

interface Comer {
  readonly kind: 'booked' | 'walk-in';
  readonly hasPriority: boolean;
  readonly slotStarts: number;
  readonly group: 'a' | 'b';
  /** What happens before this one comes: windows call, and some of the called return to the queue. */
  readonly before: readonly { readonly window: number; readonly returns: boolean }[];
}
const aDay = fc.array(
  fc.record(
    {
      kind: fc.constantFrom('booked' as const, 'walk-in' as const),
      hasPriority: fc.boolean(),
      slotStarts: fc.integer({ min: 540, max: 1020 }),
      group: fc.constantFrom('a' as const, 'b' as const),
      before: fc.array(fc.record({ window: fc.integer({ min: 0, max: 2 }), returns: fc.boolean() }), { maxLength: 2 }),
    },
    { noNullPrototype: true },
  ),
  { minLength: 1, maxLength: 50 },
);
/** One window for both groups, one for the first alone, one for the second alone. */
const serving: readonly (readonly string[])[] = [['a', 'b'], ['a'], ['b']];

/** Plays a day and tells of every call (who is called, who could have been) and of everybody who begins to wait. */
function play(
  day: readonly Comer[],
  limit: WaitBound,
  onCall: (called: Waiting, rivals: Waiting[]) => void,
  onWait: (one: Waiting, rivals: number) => void = () => undefined,
) {
  let waiting: (Waiting & { readonly group: string })[] = [];
  let now = 0;
  let returns = 0;
  const called: string[] = [];
  const begin = (one: Waiting & { readonly group: string }) => {
    const isRival = (other: string) => serving.some((groups) => groups.includes(one.group) && groups.includes(other));
    onWait(one, waiting.filter(({ group }) => isRival(group)).length);
    waiting.push(one);
  };
  const call = (window: number, isReturning: boolean) => {
    const rivals = waiting.filter(({ group }) => serving[window]?.includes(group));
    const next = nextToCall(rivals, limit);
    if (!next) return false;
    now += 1;
    onCall(next, rivals);
    called.push(next.ticketId);
    const overtaken = new Set(overtakenBy(next, rivals));
    waiting = waiting.map((one) => (overtaken.has(one.ticketId) ? { ...one, overtaken: one.overtaken + 1 } : one));
    const [gone] = waiting.filter(({ ticketId }) => ticketId === next.ticketId);
    waiting = waiting.filter(({ ticketId }) => ticketId !== next.ticketId);
    // A return keeps the place, and waits anew.
    if (gone && isReturning && returns < 40) {
      returns += 1;
      begin({ ...gone, ticketId: `r${returns}`, overtaken: 0, queuedAt: instant(now) });
    }
    return true;
  };
  for (const { before, kind, slotStarts, group, hasPriority } of day) {
    for (const { window, returns: isReturning } of before) call(window, isReturning);
    now += 1;
    begin({ ...waits({ at: now, kind, hasPriority, slotStarts: kind === 'booked' ? slotStarts : null }), group });
  }
  while ([0, 1, 2].some((window) => call(window, false)));
  return { called, whoCame: day.length + returns };
}

test('[X-7] whatever the day brings, nobody is overtaken more often than the bound, returns and windows of some groups included', () => {
  fc.assert(
    fc.property(aDay, fc.integer({ min: 1, max: 5 }), (day, limit) => {
      play(day, bound(limit), (next, rivals) => {
        for (const one of rivals) assert.ok(one.overtaken <= limit);
        // Called in spite of somebody who is due: only somebody who is due and waits longer.
        const due = rivals.filter(({ overtaken }) => overtaken >= limit);
        if (due.length > 0) assert.ok(due.every((one) => Temporal.Instant.compare(next.queuedAt, one.queuedAt) <= 0));
      });
    }),
  );
});

test('[X-7] before anybody at most as many are called as waited already, and the bound: the figure on the ticket', () => {
  fc.assert(
    fc.property(aDay, fc.integer({ min: 0, max: 5 }), (day, limit) => {
      const promised = new Map<string, number>();
      const before = new Map<string, number>();
      const { called, whoCame } = play(
        day,
        bound(limit),
        (next, rivals) => {
          for (const one of rivals)
            if (one.ticketId !== next.ticketId) before.set(one.ticketId, (before.get(one.ticketId) ?? 0) + 1);
        },
        (one, rivals) => promised.set(one.ticketId, callsBeforeAtMost(rivals, limit)),
      );
      assert.equal(promised.size, whoCame);
      for (const [ticketId, most] of promised) assert.ok((before.get(ticketId) ?? 0) <= most);
      // No starvation: everybody who came was called, once each time of waiting.
      assert.equal(new Set(called).size, called.length);
      assert.equal(called.length, whoCame);
    }),
  );
});

test('[X-7] while nobody is due the order is priority, booked by slot, walk-ins by arrival', () => {
  fc.assert(
    fc.property(aDay, (day) => {
      play(day, bound(1_000), (next, rivals) => {
        const rank = (one: Waiting) =>
          one.hasPriority ? 0 : one.kind === 'booked' || !one.placeAt.equals(one.queuedAt) ? 1 : 2;
        assert.ok(rivals.every((one) => rank(next) <= rank(one)));
        if (rank(next) === 1)
          for (const one of rivals.filter((other) => rank(other) === 1))
            assert.ok((next.slotStarts ?? 0) <= (one.slotStarts ?? 0));
        if (rank(next) === 2)
          for (const one of rivals) assert.ok(Temporal.Instant.compare(next.placeAt, one.placeAt) <= 0);
      });
    }),
  );
});

test('the wait is what those before take, shared by the windows', () => {
  assert.deepEqual([estimatedMinutes(0, 2), estimatedMinutes(30, 2), estimatedMinutes(30, 0)], [0, 15, 30]);
  assert.equal(clockText(545), '09:05');
});

test('groups compete where an open window serves both', () => {
  const windows = [
    { windowNo: 1, queueGroups: ['general'], isPaused: false },
    { windowNo: 2, queueGroups: null, isPaused: true },
    { windowNo: 3, queueGroups: ['employer', 'loan'], isPaused: false },
  ];
  assert.deepEqual(
    [competes(windows, 'loan', 'employer'), competes(windows, 'general', 'loan'), competes(windows, 'x', 'x')],
    [true, false, false],
  );
});

const slot = (starts: number, capacity: number, service = 'loan') => ({ service, starts, ends: starts + 60, capacity });

test('[P-B1] a plan that shrinks keeps who is booked; a slot that goes away is told of', () => {
  const on = day('2026-11-20');
  const booked = [
    { service: 'loan', day: on, starts: 540, taken: 4 },
    { service: 'loan', day: on, starts: 600, taken: 2 },
    { service: 'enquiry', day: on, starts: 540, taken: 1 },
  ];
  const effect = planEffect(booked, () => [slot(540, 3), slot(840, 3)]);
  assert.deepEqual([effect.kept, effect.over], [4, 1]);
  assert.deepEqual(
    effect.gone.map(({ service, starts }) => [service, starts]),
    [
      ['loan', 600],
      ['enquiry', 540],
    ],
  );
});

test('a plan within the hours, without slots of one business that overlap', () => {
  const hours = { opens: 540, closes: 1020 };
  assert.equal(planFault([slot(540, 3), slot(600, 3), slot(570, 3, 'enquiry')], hours), undefined);
  assert.match(planFault([slot(540, 3), slot(570, 3)], hours) ?? '', /09:00—10:00 与 09:30—10:30 重叠/);
  assert.match(planFault([slot(480, 3)], hours) ?? '', /不在服务时间内/);
  assert.match(planFault([{ ...slot(600, 3), ends: 600 }], hours) ?? '', /晚于/);
});

test('a day of an outlet goes before the calendar', () => {
  const isWorkday = (one: Temporal.PlainDate) => one.dayOfWeek <= 5;
  const own = new Map([
    ['2026-11-14', 'open' as const],
    ['2026-11-16', 'closed' as const],
  ]);
  assert.deepEqual(
    ['2026-11-13', '2026-11-14', '2026-11-15', '2026-11-16'].map((text) => isOpenOn(day(text), own, isWorkday)),
    [true, true, false, false],
  );
});
