import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { figureWords } from '../speak-all.ts';
import { amountWords, dayWords, digitWords, numberWords, spokenTimes } from './chinese.ts';

const digits: Readonly<Record<string, bigint>> = {
  零: 0n,
  一: 1n,
  二: 2n,
  两: 2n,
  三: 3n,
  四: 4n,
  五: 5n,
  六: 6n,
  七: 7n,
  八: 8n,
  九: 9n,
}; // prettier-ignore
const units: Readonly<Record<string, bigint>> = { 十: 10n, 百: 100n, 千: 1_000n };

/** Reads a number as a listener does. */
function heard(text: string): bigint {
  let total = 0n;
  let group = 0n;
  let figure: bigint | undefined;
  for (const sign of text) {
    if (sign in digits) figure = digits[sign];
    else if (sign in units) {
      group += (figure === undefined || figure === 0n ? 1n : figure) * (units[sign] as bigint);
      figure = undefined;
    } else {
      const scale = sign === '万' ? 10_000n : 100_000_000n;
      const upTo = group + (figure ?? 0n);
      // 万亿: the greater unit takes all that came before.
      total =
        sign === '亿' && upTo === 0n ? total * scale : sign === '亿' ? (total + upTo) * scale : total + upTo * scale;
      group = 0n;
      figure = undefined;
    }
  }
  return total + group + (figure ?? 0n);
}

test('[V-1] amounts are said as Chinese says them', () => {
  const cases = [
    [0n, '零元'],
    [5n, '五分'],
    [50n, '五角'],
    [10_005n, '一百元零五分'],
    [10_050n, '一百元五角'],
    [1_200n, '十二元'],
    [11_200n, '一百一十二元'],
    [200_000n, '两千元'],
    [2_000_000n, '两万元'],
    [5_612_345n, '五万六千一百二十三元四角五分'],
    [10_050_000n, '十万零五百元'],
    [10_500_000n, '十万五千元'],
    [100_100n, '一千零一元'],
    [10_000_500_000n, '一亿零五千元'],
    [1_000_000_000n, '一千万元'],
    [-1_200n, '负十二元'],
  ] as const;
  for (const [fen, words] of cases) assert.equal(amountWords(fen).join(''), words);
});

test('[V-1] every number is heard as it was meant', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 999_999_999_999n }), (value) => {
      assert.equal(heard(numberWords(value).join('')), value, numberWords(value).join(''));
    }),
  );
});

test('[V-1] a few dozen sounds say every amount', () => {
  const sounds = new Set(figureWords());
  assert.ok(sounds.size < 90, String(sounds.size));
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 9_999_999_999_999n }), (fen) => {
      for (const word of amountWords(fen)) assert.ok(sounds.has(word), `${word} of ${fen}`);
    }),
  );
});

test('[V-1] numbers of telephones and days are read figure by figure', () => {
  assert.equal(digitWords('138-0012X').join(''), '幺三八零零幺二叉');
  assert.equal(dayWords(Temporal.PlainDate.from('2026-11-12')).join(''), '二零二六年十一月十二日');
});

test('[V-1] hours are said as they are heard, not as they are written', () => {
  const cases = [
    ['工作日 08:30—17:30；周末和节假日 不办理', '工作日 八点三十分至十七点三十分；周末和节假日 不办理'],
    ['每天 09:00–12:05', '每天 九点整至十二点零五分'],
    ['全天', '全天'],
    ['00:00—24:00', '零点整至二十四点整'],
  ] as const;
  for (const [written, said] of cases) assert.equal(spokenTimes(written), said);
});
