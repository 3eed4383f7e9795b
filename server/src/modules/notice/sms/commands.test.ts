import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { foldUplink, helpText, readUplink, type UplinkRequest, type UplinkWords, uplinkCommands } from './commands.ts';

const words: UplinkWords = {
  sign: ['QY', '签约'],
  cancel: ['QXQY', '取消签约'],
  contribution: ['YE', 'CXYE', '余额'],
  entries: ['MX', '明细'],
  loan: ['DK', '贷款'],
  repayments: ['HK', '还款'],
};
const identity = { certificateNumber: '11010519491231002X', password: '246810' };
const of = (command: UplinkRequest['command'], rest: Partial<UplinkRequest> = {}): UplinkRequest => ({
  command,
  identity: undefined,
  months: undefined,
  ...rest,
});

for (const [name, text, expected] of [
  ['a word', 'YE', of('contribution')],
  ['lower case with blanks around', ' ye ', of('contribution')],
  ['full-width letters', 'ＣＸＹＥ', of('contribution')],
  ['a Chinese word', '余额', of('contribution')],
  ['signing up', 'QY#11010519491231002x#246810', of('sign', { identity })],
  [
    'signing up with full-width signs',
    '签约＃１１０１０５１９４９１２３１００２Ｘ＃２４６８１０',
    of('sign', { identity }),
  ],
  ['blanks and commas instead of the sign', 'qy 11010519491231002X，246810', of('sign', { identity })],
  ['a span of months', 'MX#202601#202606', of('entries', { months: { from: '2026-01', to: '2026-06' } })],
  ['one month', 'MX#202601', of('entries', { months: { from: '2026-01', to: '2026-01' } })],
  ['a span backwards', 'MX#202606#202601', of('entries', { months: { from: '2026-01', to: '2026-06' } })],
  [
    'who and a span',
    'HK#11010519491231002X#246810#202601#202606',
    of('repayments', { identity, months: { from: '2026-01', to: '2026-06' } }),
  ],
  ['who without signing up', 'DK#11010519491231002X#246810', of('loan', { identity })],
  ['cancelling', '取消签约', of('cancel')],
] satisfies [string, string, UplinkRequest][])
  test(`[S-U2] ${name} is understood`, () => assert.deepEqual(readUplink(text, words), expected));

for (const [name, text] of [
  ['nothing', ''],
  ['a question', '请问怎么提取？'],
  ['signing up without saying who', 'QY'],
  ['half of who', 'YE#11010519491231002X'],
  ['three months', 'MX#202601#202602#202603'],
  ['a month that is none', 'MX#202613#202614'],
  ['months where there are none', 'YE#202601#202606'],
  ['too much', 'DK#11010519491231002X#246810#202601#202606'],
] as const)
  test(`[S-U2] ${name} is answered with help`, () => assert.equal(readUplink(text, words), undefined));

test('whatever is written is read or not, folding twice changes nothing, and help names every command', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 80, unit: 'binary' }), (text) => {
      readUplink(text, words);
      assert.equal(foldUplink(foldUplink(text)), foldUplink(text));
    }),
    // A letter whose capital comes in parts, found once by chance.
    { examples: [['\u0390']] },
  );
  for (const command of Object.keys(uplinkCommands))
    assert.ok(helpText(words).includes(words[command as keyof UplinkWords][0] ?? '?'));
});
