import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  beijingInstant,
  daysBetween,
  formatDayText,
  formatEnd,
  formatInstant,
  formatMonthText,
  formatWeekday,
  httpDateMs,
  instantMs,
} from './calendar.ts';

const instants = fc
  .integer({ min: -2_000_000_000_000, max: 4_000_000_000_000 })
  .map((ms) => Temporal.Instant.fromEpochMilliseconds(ms));

test('an instant reads back as the same milliseconds, whatever its offset', () => {
  fc.assert(
    fc.property(instants, (instant) => {
      assert.equal(instantMs(instant.toString()), instant.epochMilliseconds);
      assert.equal(instantMs(instant.toString({ timeZone: '+05:30' })), instant.epochMilliseconds);
    }),
  );
});

test('a day and a clock in Beijing are the instant that shows them', () => {
  assert.equal(beijingInstant('2026-03-01', '07:30'), '2026-02-28T23:30:00Z');
  assert.equal(beijingInstant('2026-03-01', ''), undefined);
  const modern = fc.integer({ min: 700_000_000_000, max: 4_000_000_000_000 });
  fc.assert(
    fc.property(modern, (ms) => {
      const shown = formatInstant(Temporal.Instant.fromEpochMilliseconds(ms).toString());
      assert.equal(formatInstant(beijingInstant(shown.slice(0, 10), shown.slice(11)) ?? ''), shown);
    }),
  );
});

test('what ends at midnight ends with the day before, and stays there however often it is opened and kept', () => {
  let closesAt = beijingInstant(addDays('2026-12-12', 1), '00:00') ?? '';
  for (let time = 0; time < 3; time += 1) {
    assert.equal(formatEnd(closesAt), '2026-12-12 24:00');
    closesAt = beijingInstant(addDays(formatEnd(closesAt).slice(0, 10), 1), '00:00') ?? '';
  }
  assert.equal(formatEnd('2026-12-28T06:43:00Z'), '2026-12-28 14:43');
});

test('an instant is shown as the clock in Beijing shows it', () => {
  assert.equal(formatInstant('2026-11-23T16:30:05.123Z'), '2026-11-24 00:30');
  assert.equal(formatInstant('2026-11-23T16:30:05Z', true), '2026-11-24 00:30:05');
  const modern = fc.integer({ min: 700_000_000_000, max: 4_000_000_000_000 });
  fc.assert(
    fc.property(modern, (ms) => {
      const instant = Temporal.Instant.fromEpochMilliseconds(ms);
      const local = instant
        .toZonedDateTimeISO('Asia/Shanghai')
        .toPlainDateTime()
        .toString({ smallestUnit: 'minute', roundingMode: 'floor' });
      assert.equal(formatInstant(instant.toString()), local.replace('T', ' '));
    }),
  );
});

test('days and months are added as the calendar adds them', () => {
  fc.assert(
    fc.property(fc.integer({ min: -20_000, max: 40_000 }), fc.integer({ min: -5000, max: 5000 }), (start, delta) => {
      const day = Temporal.PlainDate.from('1970-01-01').add({ days: start });
      assert.equal(addDays(day.toString(), delta), day.add({ days: delta }).toString());
      const month = day.toPlainYearMonth();
      assert.equal(addMonths(month.toString(), delta % 600), month.add({ months: delta % 600 }).toString());
    }),
  );
});

test('days and months are written in words', () => {
  assert.equal(formatDayText('2026-11-03'), '2026年11月3日');
  assert.equal(formatDayText('2026-11-23T16:30:00Z'), '2026年11月24日');
  assert.equal(formatMonthText('2026-07'), '2026年7月');
});

test('what is not a time is shown as it came', () => {
  assert.equal(instantMs('昨天'), undefined);
  assert.equal(formatInstant('昨天'), '昨天');
  assert.equal(formatDayText('—'), '—');
});

test('the clock of the server is read from its answers', () => {
  assert.equal(httpDateMs('Mon, 23 Nov 2026 13:28:39 GMT'), instantMs('2026-11-23T13:28:39Z'));
  assert.equal(httpDateMs('yesterday'), undefined);
});

test('days between two days, over the ends of months and years', () => {
  assert.equal(daysBetween('2026-11-26', '2026-11-26'), 0);
  assert.equal(daysBetween('2027-02-28', '2028-03-01'), 367);
  assert.equal(daysBetween('2026-03-01', '2026-02-28'), -1);
});

test('a day of the week is the one that the calendar says', () => {
  const names = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'];
  for (let days = -800; days < 800; days += 1) {
    const day = Temporal.PlainDate.from('2024-02-29').add({ days });
    assert.equal(formatWeekday(day.toString()), names[day.dayOfWeek - 1]);
  }
});
