import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  arrival,
  bookableDays,
  cancelBy,
  clockText,
  estimatedMinutes,
  nextToCall,
  overtakenBy,
  pausedUntil,
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
const waits = (given: Partial<Waiting> & { at: number }): Waiting => {
  ids += 1;
  const { at, ...rest } = given;
  return {
    ticketId: `t${ids}`,
    kind: 'walk-in',
    hasPriority: false,
    arrivedAt: Temporal.Instant.fromEpochMilliseconds(at * 1000),
    slotStarts: null,
    overtaken: 0,
    ...rest,
  };
};

test('[P-B1] booked people are called before walk-ins, by their slots and then by arrival', () => {
  const walkIn = waits({ at: 1 });
  const later = waits({ at: 2, kind: 'booked', slotStarts: 660 });
  const first = waits({ at: 4, kind: 'booked', slotStarts: 600 });
  const second = waits({ at: 5, kind: 'booked', slotStarts: 600 });
  assert.equal(nextToCall([walkIn, later, second, first], 3), first);
  assert.equal(nextToCall([walkIn, later, second], 3), second);
  assert.equal(nextToCall([walkIn, later], 3), later);
  assert.equal(nextToCall([walkIn], 3), walkIn);
  assert.equal(nextToCall([], 3), undefined);
});

test('[X-7] who was overtaken as often as is allowed goes before all, privileged ones too', () => {
  const patient = waits({ at: 1, overtaken: 3 });
  const privileged = waits({ at: 2, hasPriority: true });
  assert.equal(nextToCall([waits({ at: 3, kind: 'booked', slotStarts: 600 }), privileged, patient], 3), patient);
  assert.equal(nextToCall([waits({ at: 3, kind: 'booked', slotStarts: 600 }), privileged], 3), privileged);
});

test('[X-7] whatever the day brings, nobody is overtaken more often than the bound and a few who are due themselves', () => {
  const arrivals = fc.array(
    fc.record(
      {
        kind: fc.constantFrom('booked' as const, 'walk-in' as const),
        hasPriority: fc.boolean(),
        slotStarts: fc.integer({ min: 540, max: 1020 }),
        callsBefore: fc.integer({ min: 0, max: 2 }),
      },
      { noNullPrototype: true },
    ),
    { minLength: 1, maxLength: 60 },
  );
  fc.assert(
    fc.property(arrivals, fc.integer({ min: 1, max: 5 }), (people, bound) => {
      let waiting: Waiting[] = [];
      const called: string[] = [];
      const call = () => {
        const next = nextToCall(waiting, bound);
        if (!next) return;
        called.push(next.ticketId);
        const overtaken = new Set(overtakenBy(next, waiting));
        waiting = waiting
          .filter(({ ticketId }) => ticketId !== next.ticketId)
          .map((one) => (overtaken.has(one.ticketId) ? { ...one, overtaken: one.overtaken + 1 } : one));
        // Those who are due are called in the order of arrival: nobody who is due is overtaken any more.
        assert.ok(waiting.every((one) => one.overtaken <= bound));
      };
      for (const [at, { callsBefore, kind, slotStarts, ...person }] of people.entries()) {
        for (let times = 0; times < callsBefore; times += 1) call();
        waiting.push(waits({ at, kind, slotStarts: kind === 'booked' ? slotStarts : null, ...person }));
      }
      const all = called.length + waiting.length;
      while (waiting.length > 0) call();
      assert.equal(new Set(called).size, all);
    }),
  );
});

test('the wait is those before, shared by the windows', () => {
  assert.deepEqual([estimatedMinutes(0, 10, 2), estimatedMinutes(3, 10, 2), estimatedMinutes(3, 10, 0)], [0, 15, 30]);
  assert.equal(clockText(545), '09:05');
});
