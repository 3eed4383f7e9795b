import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { transform } from 'receiptline';
import { createPrinter, type SandboxPrinter } from '../../../../sandbox/src/printer/printer.ts';
import { openPrinter } from './printer.ts';
import { isStatusByte, stateOf } from './status.ts';

const good = { printer: 0x12, offline: 0x12, error: 0x12, paper: 0x12 };

for (const [name, bytes, state] of [
  ['all is well', good, 'ready'],
  ['the paper is nearly at its end', { ...good, paper: 0x1e }, 'paper-low'],
  ['the paper has ended', { ...good, printer: 0x1a, offline: 0x32, paper: 0x7e }, 'no-paper'],
  ['the cover is open, and without it no paper is seen', { ...good, offline: 0x16, paper: 0x7e }, 'cover-open'],
  ['the cutter is stuck', { ...good, offline: 0x52, error: 0x1a }, 'fault'],
  ['it is off line and does not say why', { ...good, printer: 0x1a }, 'fault'],
] as const)
  test(`the status of a printer: ${name}`, () => assert.equal(stateOf(bytes), state));

test('no other byte is taken for a status', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 255 }), (byte) => {
      const hasFixedBits = (byte & 0x02) !== 0 && (byte & 0x10) !== 0 && (byte & 0x01) === 0 && (byte & 0x80) === 0;
      assert.equal(isStatusByte(byte), hasFixedBits);
    }),
  );
});

let sandbox: SandboxPrinter;
let to: { host: string; port: number };
const printer = openPrinter({ isLocalAllowed: true, connectMs: 10_000, statusMs: 10_000, printMs: 10_000 });
/** For a printer that will not answer. */
const hasty = openPrinter({ isLocalAllowed: true, connectMs: 300, statusMs: 200, printMs: 400 });
const commands = Buffer.from(
  transform('市民中心\n^^^^A012\n{code:https://example.test/queue/1/abc;option:qrcode,4,m}\n最多再叫 3 个号', {
    command: 'escpos',
    encoding: 'gb18030',
    cpl: 42,
    cutting: true,
  }),
  'latin1',
);

before(async () => {
  sandbox = createPrinter(() => Temporal.Instant.from('2026-11-12T02:00:00Z'));
  to = { host: '127.0.0.1', port: await sandbox.listen('127.0.0.1', 0) };
});
after(() => sandbox.stop());

test('a ticket is printed, in Chinese, large where it is large, with its QR code', async () => {
  assert.equal(await printer.print(to, commands), 'ready');
  assert.deepEqual(sandbox.papers[0]?.words, ['市民中心', 'A012', '▦', '最多再叫 3 个号']);
  assert.match(sandbox.papers[0]?.svg ?? '', /scale\(3 3\)[^>]*>A012</);
});

for (const [ailment, state, papers] of [
  ['no-paper', 'no-paper', 0],
  ['cover-open', 'cover-open', 0],
  ['no-answer', 'no-answer', 0],
  ['paper-low', 'paper-low', 1],
  ['none', 'ready', 1],
] as const)
  test(`a printer with ${ailment}: ${state}, and ${papers} papers`, async () => {
    const before = sandbox.papers.length;
    sandbox.set(ailment);
    assert.equal(await (state === 'no-answer' ? hasty : printer).print(to, commands), state);
    assert.equal(sandbox.papers.length - before, papers);
  });

test('tickets for one printer come out one after the other', async () => {
  const before = sandbox.papers.length;
  const states = await Promise.all(Array.from({ length: 5 }, () => printer.print(to, commands)));
  assert.deepEqual([...new Set(states)], ['ready']);
  assert.equal(sandbox.papers.length - before, 5);
});

test('a printer that is not there does not answer; an address that is not private is not asked', async () => {
  assert.equal(await printer.print({ host: '127.0.0.1', port: 1 }, commands), 'no-answer');
  const strict = openPrinter({ isLocalAllowed: false });
  assert.deepEqual(
    ['10.1.2.3', '172.16.0.9', '172.32.0.9', '192.168.1.50', '127.0.0.1', '169.254.169.254', '8.8.8.8', 'printer'].map(
      strict.mayUse,
    ),
    [true, true, false, true, false, false, false, false],
  );
});
