import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  alarmsOf,
  canPrint,
  type DeviceFacts,
  type KioskPrinterState,
  pagesLeft,
  periodDays,
  printerStates,
  stateOf,
} from './rules.ts';

const limits = { offlineSeconds: 90 };
const well: DeviceFacts = {
  isEnrolled: true,
  isRevoked: false,
  silentSeconds: 5,
  readerState: 'ready',
  printerState: 'ready',
};

test('[K-X1] what a kiosk says of itself becomes a state and alarms', () => {
  const cases: readonly (readonly [Partial<DeviceFacts>, string, ...string[]])[] = [
    [{}, 'working'],
    [{ isEnrolled: false, silentSeconds: undefined }, 'awaiting'],
    [{ isRevoked: true, silentSeconds: 9_999 }, 'revoked'],
    [{ silentSeconds: 90 }, 'working'],
    [{ silentSeconds: 91, printerState: 'no-paper' }, 'offline', '离线：1 分钟没有联系'],
    [{ silentSeconds: undefined }, 'offline', '登记后没有联系过'],
    [{ printerState: 'paper-low' }, 'alarm', '打印机纸张不足'],
    [{ printerState: 'cover-open', readerState: 'no-answer' }, 'alarm', '打印机机盖打开', '读卡器没有应答'],
  ];
  for (const [facts, state, ...alarms] of cases) {
    const device = { ...well, ...facts };
    assert.deepEqual([stateOf(device, limits), ...alarmsOf(device, limits)], [state, ...alarms]);
  }
});

test('[K-X1] a kiosk works when and only when it raises no alarm; pages left are never below none', () => {
  const states = Object.keys(printerStates) as KioskPrinterState[];
  const facts = fc.record({
    isEnrolled: fc.constant(true),
    isRevoked: fc.constant(false),
    silentSeconds: fc.option(fc.nat(500), { nil: undefined }),
    readerState: fc.constantFrom('unknown' as const, 'ready' as const, 'no-answer' as const),
    printerState: fc.constantFrom(...states),
  });
  fc.assert(
    fc.property(facts, (device) => {
      assert.equal(stateOf(device, limits) === 'working', alarmsOf(device, limits).length === 0);
      if (stateOf(device, limits) === 'working') assert.ok(canPrint(device.printerState));
    }),
  );
  fc.assert(
    fc.property(fc.nat(100), fc.nat(100), (printed, most) => {
      assert.ok(pagesLeft(printed, most) >= 0 && pagesLeft(printed, most) <= most);
    }),
  );
});

test('periods of details end today and begin where their name says', () => {
  const day = (text: string) => Temporal.PlainDate.from(text);
  const from = (period: Parameters<typeof periodDays>[0], today = '2026-11-27') =>
    periodDays(period, day(today), day('2013-07-05')).from.toString();
  assert.equal(from('year'), '2026-01-01');
  assert.equal(from('twelve-months'), '2025-11-27');
  assert.equal(from('three-years', '2028-02-29'), '2025-02-28');
  assert.equal(from('all'), '2013-07-05');
});
