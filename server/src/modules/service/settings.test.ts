import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { beijing } from '../../platform/dates.ts';
import { isWorkday, type SpecialDay, type WorkCalendar } from '../params/rules.ts';
import {
  closingOf,
  type Hours,
  hoursFault,
  hoursText,
  type Limit,
  limitBreach,
  nextOpening,
  otherChannels,
  type Preset,
  presetCloses,
  presetReopens,
  type Settings,
} from './rules/settings.ts';

const at = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime(beijing).toInstant();
const day = (text: string) => Temporal.PlainDate.from(text);
/** National Day of 2026: the first to the seventh off, Saturday the tenth worked in exchange. */
const calendar: WorkCalendar = {
  special: new Map<string, SpecialDay>([
    ...[1, 2, 5, 6, 7].map((n): [string, SpecialDay] => [
      `2026-10-0${n}`,
      { day: day(`2026-10-0${n}`), kind: 'holiday', name: '国庆节' },
    ]),
    ['2026-10-10', { day: day('2026-10-10'), kind: 'workday', name: '调休' }],
  ]),
  through: day('2027-12-31'),
};
const office: Hours = {
  workdays: [
    { from: '08:30', to: '12:00' },
    { from: '13:30', to: '17:30' },
  ],
  restDays: [],
};
const dated = (content: unknown, from = at('2026-01-01T00:00'), reason = '系统维护') => ({ from, content, reason });
const set = (
  changes: Readonly<Record<string, readonly ReturnType<typeof dated>[]>>,
  stops: Settings['stops'] = [],
) => ({
  changes: new Map(Object.entries(changes)),
  stops,
  calendar,
});
const place = { service: 'withdrawal', channel: 'web' } as const;

for (const [name, when, expected] of [
  ['before the morning', '2026-09-30T08:29', '2026-09-30T08:30'],
  ['in the morning', '2026-09-30T08:30', undefined],
  ['at noon', '2026-09-30T12:00', '2026-09-30T13:30'],
  ['in the afternoon', '2026-09-30T17:29', undefined],
  ['after the last working day before the holidays', '2026-09-30T17:30', '2026-10-08T08:30'],
  ['on a holiday that is a Thursday', '2026-10-01T10:00', '2026-10-08T08:30'],
  ['on a Saturday that is worked', '2026-10-10T10:00', undefined],
  ['on a Sunday', '2026-10-11T10:00', '2026-10-12T08:30'],
] as const) {
  test(`[G-2] office hours ${name}`, () => {
    const closing = closingOf(set({ 'hours withdrawal web': [dated(office)] }), place, at(when));
    assert.equal(closing?.why, expected && 'hours');
    if (closing?.why === 'hours') assert.equal(closing.opensAt?.toString(), at(expected ?? '').toString());
  });
}

test('[G-2] a service without hours of its own keeps the channel’s, and null is around the clock', () => {
  const night = at('2026-09-30T23:00');
  const ofChannel = { 'hours * web': [dated(office)] };
  assert.equal(closingOf(set(ofChannel), place, night)?.why, 'hours');
  assert.equal(closingOf(set({ ...ofChannel, 'hours withdrawal web': [dated(null)] }), place, night), undefined);
  assert.equal(hoursText(office), '工作日 08:30—12:00、13:30—17:30；周末和节假日 不办理');
  assert.equal(hoursText(undefined), '全天');
});

test('[G-2] the next opening is after now, on a day and at a minute that the hours name, and nothing opens before it', () => {
  const minute = fc.integer({ min: 0, max: 1439 });
  const two = (n: number) => String(n).padStart(2, '0');
  const text = (n: number) => `${two(Math.floor(n / 60))}:${two(n % 60)}`;
  const periods = fc.uniqueArray(minute, { minLength: 0, maxLength: 6 }).map((list) => {
    const sorted = list.sort((a, b) => a - b);
    return Array.from({ length: Math.floor(sorted.length / 2) }, (_, index) => ({
      from: text(sorted[index * 2] ?? 0),
      to: text(sorted[index * 2 + 1] ?? 0),
    }));
  });
  fc.assert(
    fc.property(periods, periods, fc.integer({ min: 0, max: 20 * 1440 }), (workdays, restDays, offset) => {
      const hours = { workdays, restDays };
      const now = at('2026-09-25T00:00').add({ minutes: offset });
      const opens = nextOpening(hours, calendar, now);
      if (workdays.length === 0) return;
      assert.equal(hoursFault(hours), undefined);
      assert.ok(opens && Temporal.Instant.compare(opens, now) > 0);
      const settings = set({ 'hours withdrawal web': [dated(hours)] });
      assert.equal(closingOf(settings, place, opens), undefined);
      const local = opens.toZonedDateTimeISO(beijing);
      const own = isWorkday(calendar, local.toPlainDate()) ? workdays : restDays;
      assert.ok(own.some(({ from }) => from === local.toPlainTime().toString({ smallestUnit: 'minute' })));
      if (closingOf(settings, place, now)) assert.ok(closingOf(settings, place, opens.subtract({ minutes: 1 })));
    }),
    { numRuns: 200 },
  );
});

test('[G-1] a switch holds from its time, the newest first, and does not touch another channel', () => {
  const settings = set({
    'switch withdrawal web': [
      dated({ isOn: true }, at('2026-10-03T00:00')),
      dated({ isOn: false }, at('2026-10-02T00:00'), '银行系统升级'),
    ],
  });
  assert.equal(closingOf(settings, place, at('2026-10-01T23:59')), undefined);
  const closing = closingOf(settings, place, at('2026-10-02T00:00'));
  assert.equal(closing?.why, 'switched-off');
  assert.ok(closing?.why === 'switched-off' && closing.reason === '银行系统升级');
  assert.deepEqual(otherChannels(settings, place, at('2026-10-02T00:00')), ['counter', 'app', 'wechat']);
  assert.equal(closingOf(settings, place, at('2026-10-03T00:00')), undefined);
});

test('[G-3] a stop goes before the channel, the channel before the switch; empty lists mean all', () => {
  const stop = { stopId: '1', cause: 'emergency', reason: '异常', begunAt: at('2026-10-01T00:00') } as const;
  const off = { 'channel * web': [dated({ isOn: false })], 'switch withdrawal web': [dated({ isOn: false })] };
  const now = at('2026-10-08T09:00');
  assert.equal(closingOf(set(off, [{ ...stop, services: [], channels: [] }]), place, now)?.why, 'stopped');
  assert.equal(closingOf(set(off, [{ ...stop, services: ['booking'], channels: [] }]), place, now)?.why, 'channel-off');
  assert.equal(closingOf(set({}, [{ ...stop, services: ['withdrawal'], channels: ['app'] }]), place, now), undefined);
  assert.deepEqual(otherChannels(set({}, [{ ...stop, services: [], channels: [] }]), place, now), []);
});

const limit: Limit = { lowestFen: 100, highestFen: 50_000, dayFen: 80_000, dayCount: 2, warning: '提示' };
for (const [name, amount, used, rule] of [
  ['below the lowest', 99n, { count: 0, amountFen: 0n }, 'lowest'],
  ['the lowest', 100n, { count: 0, amountFen: 0n }, undefined],
  ['the highest', 50_000n, { count: 0, amountFen: 0n }, undefined],
  ['above the highest', 50_001n, { count: 0, amountFen: 0n }, 'highest'],
  ['all of the day', 30_000n, { count: 1, amountFen: 50_000n }, undefined],
  ['one fen more than the day', 30_001n, { count: 1, amountFen: 50_000n }, 'day-amount'],
  ['a third trade', 100n, { count: 2, amountFen: 200n }, 'day-count'],
] as const) {
  test(`[G-5] ${name}`, () => assert.equal(limitBreach(limit, amount, used)?.rule, rule));
}

test('[G-5] what the limit lets through never adds up to more than the day, nor to more trades', () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 1n, max: 60_000n }), { maxLength: 10 }), (amounts) => {
      const used = { count: 0, amountFen: 0n };
      for (const amount of amounts) {
        if (limitBreach(limit, amount, used)) continue;
        used.count += 1;
        used.amountFen += amount;
      }
      assert.ok(used.count <= 2 && used.amountFen <= 80_000n);
    }),
  );
});

const preset: Preset = {
  isOn: true,
  metric: 'bank-failures',
  thresholdPpm: 300_000,
  minutes: 10,
  least: 5,
  services: ['withdrawal'],
  channels: [],
  reopenMinutes: 15,
};
test('[G-3] a preset closes at its rate and not before there is enough to tell, and opens by its rule', () => {
  assert.equal(presetCloses(preset, { total: 10, failed: 3 }), true);
  assert.equal(presetCloses(preset, { total: 10, failed: 2 }), false);
  assert.equal(presetCloses(preset, { total: 4, failed: 4 }), false);
  assert.equal(presetCloses({ ...preset, isOn: false }, { total: 10, failed: 10 }), false);
  const begunAt = at('2026-10-08T09:00');
  const opens = (minutes: number, failed: number, rule = preset) =>
    presetReopens(rule, { begunAt, now: begunAt.add({ minutes }), seen: { total: 10, failed } });
  assert.equal(opens(14, 0), false);
  assert.equal(opens(15, 0), true);
  assert.equal(opens(15, 5), false);
  assert.equal(opens(600, 0, { ...preset, reopenMinutes: null }), false);
  assert.equal(opens(0, 10, { ...preset, isOn: false }), true);
});

for (const [name, hours, fault] of [
  ['in order', office, undefined],
  ['the whole day', { workdays: [{ from: '00:00', to: '24:00' }], restDays: [] }, undefined],
  ['backwards', { workdays: [{ from: '17:00', to: '08:00' }], restDays: [] }, '结束时间须晚于开始时间'],
  [
    'overlapping',
    {
      workdays: [
        { from: '08:00', to: '12:00' },
        { from: '11:00', to: '13:00' },
      ],
      restDays: [],
    },
    '不能相接或重叠',
  ],
  ['never', { workdays: [], restDays: [] }, '至少填写一个服务时段'],
] satisfies [string, Hours, string | undefined][]) {
  test(`[G-2] hours ${name}`, () => {
    const found = hoursFault(hours);
    assert.equal(fault ? found?.includes(fault) : found, fault && true);
  });
}
