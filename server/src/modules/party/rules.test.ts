import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  bankCardFault,
  birthDateOf,
  type CertificateType,
  certificateCheckOf,
  certificateKey,
  certificateNumberFault,
  creditCheckOf,
  creditCodeFault,
  eighteenDigits,
  foldIdentifier,
  foldMobile,
  foldName,
  type IdentifierFault,
  maskAccount,
  maskBankCard,
  maskCertificate,
  maskHolder,
  maskMobile,
  maskName,
  mobileFault,
  nameFault,
  sexOf,
} from './rules.ts';

const today = Temporal.PlainDate.from('2026-11-23');
const numbered = (first17: string) => first17 + certificateCheckOf(first17);

for (const [name, type, number, fault] of [
  ['the example of GB 11643 passes', 'id-card', '11010519491231002X', undefined],
  ['someone born before 1900 is refused', 'id-card', '440524188001010014', 'birth-date'],
  ['a residence permit of Hong Kong passes', 'id-card', numbered('81000019900101001'), undefined],
  ['a residence permit of Macau passes', 'id-card', numbered('82000019900101001'), undefined],
  ['a residence permit of Taiwan passes', 'id-card', numbered('83000019900101001'), undefined],
  ['81 with a county is no region', 'id-card', numbered('81010019900101001'), 'region'],
  ['a province that does not exist is refused', 'id-card', numbered('16010519900101001'), 'region'],
  ['a wrong check digit is refused', 'id-card', '110105194912310021', 'check-digit'],
  ['an X is only a check digit', 'id-card', '1101051949123X0021', 'characters'],
  ['a lower x must have been folded', 'id-card', '11010519491231002x', 'characters'],
  ['17 digits are too few', 'id-card', '11010519491231002', 'length'],
  ['an empty number is missing', 'id-card', '', 'missing'],
  ['a number of the first generation is named as such', 'id-card', '110105491231002', 'old-number'],
  ['29 February of a common year does not exist', 'id-card', numbered('11010519990229001'), 'birth-date'],
  ['29 February of a leap year exists', 'id-card', numbered('11010520000229001'), undefined],
  ['month 13 does not exist', 'id-card', numbered('11010519901301001'), 'birth-date'],
  ['someone born today passes', 'id-card', numbered('11010520261123001'), undefined],
  ['someone born tomorrow does not', 'id-card', numbered('11010520261124001'), 'birth-future'],
  ['a passport is letters and digits', 'passport', 'E12345678', undefined],
  ['a passport has no hyphen', 'passport', 'E1234-5678', 'characters'],
  ['a passport has at least five places', 'passport', 'E123', 'length'],
  ['an officer certificate may hold Chinese words', 'officer', '军字第1234567号', undefined],
  ['a permanent residence card of the old form passes', 'foreign-permanent-residence', 'USA310012345678', undefined],
  ['a permanent residence card of 18 places passes', 'foreign-permanent-residence', '931840199001010018', undefined],
  ['another certificate holds at most 18 places', 'other', '1234567890123456789', 'length'],
] satisfies [string, CertificateType, string, IdentifierFault | undefined][]) {
  test(`certificate number: ${name}`, () => assert.equal(certificateNumberFault(type, number, today), fault));
}

const first17 = fc
  .tuple(
    fc.constantFrom('110105', '410122', '419901', '810000', '830000'),
    fc.integer({ min: 0, max: 40_000 }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([region, days, sequence]) => {
    const born = Temporal.PlainDate.from('1901-01-01').add({ days }).toString().replaceAll('-', '');
    return `${region}${born}${String(sequence).padStart(3, '0')}`;
  });

const checkHolds = (number: string) => certificateCheckOf(number.slice(0, 17)) === number.charAt(17);
const replaceAt = (text: string, at: number, mark: string) => text.slice(0, at) + mark + text.slice(at + 1);

test('certificate number: every change of one character breaks the check digit', () => {
  fc.assert(
    fc.property(first17, fc.nat(16), fc.nat(9), (start, at, digit) => {
      const number = numbered(start);
      fc.pre(number.charAt(at) !== String(digit));
      assert.equal(checkHolds(replaceAt(number, at, String(digit))), false);
    }),
  );
});

test('certificate number: every swap of two different neighbours among the first 17 breaks the check digit', () => {
  fc.assert(
    fc.property(first17, fc.nat(15), (start, at) => {
      const number = numbered(start);
      fc.pre(number.charAt(at) !== number.charAt(at + 1));
      const swapped = number.slice(0, at) + number.charAt(at + 1) + number.charAt(at) + number.slice(at + 2);
      assert.equal(checkHolds(swapped), false);
    }),
  );
});

test('certificate number: a swap of two places ten apart passes, as GB 11643 has it', () => {
  fc.assert(
    fc.property(first17, fc.nat(6), (start, at) => {
      const number = numbered(start);
      const swapped = replaceAt(replaceAt(number, at, number.charAt(at + 10)), at + 10, number.charAt(at));
      assert.equal(checkHolds(swapped), true);
    }),
  );
});

test('certificate number: 15 digits become 18 and hold the same person', () => {
  fc.assert(
    fc.property(first17, (start) => {
      fc.pre(start.slice(6, 8) === '19');
      const fifteen = start.slice(0, 6) + start.slice(8);
      const full = eighteenDigits(fifteen);
      assert.equal(full, numbered(start));
      assert.equal(full && full.slice(0, 6) + full.slice(8, 17), fifteen);
      assert.equal(certificateKey(fifteen), certificateKey(numbered(start)));
      assert.deepEqual(birthDateOf(fifteen), birthDateOf(numbered(start)));
      assert.equal(sexOf(fifteen), sexOf(numbered(start)));
    }),
  );
  assert.equal(eighteenDigits('11010549123100'), undefined);
});

test('birth date and sex are read from the number', () => {
  assert.equal(birthDateOf('11010519491231002X')?.toString(), '1949-12-31');
  assert.equal(sexOf('11010519491231002X'), 'female');
  assert.equal(sexOf(numbered('11010519491231003')), 'male');
  assert.equal(birthDateOf('E12345678'), undefined);
  assert.equal(sexOf('E12345678'), undefined);
});

for (const [name, code, fault] of [
  ['a valid code passes', '91350100M000100Y43', undefined],
  ['a code whose check is a letter passes', `91410100MA9GRPJK2${creditCheckOf('91410100MA9GRPJK2')}`, undefined],
  ['a wrong check is refused', '91350100M000100Y44', 'check-digit'],
  ['the letters I O S V Z do not occur', '91350100M000100O43', 'characters'],
  ['a code has 18 places', '91350100M000100Y4', 'length'],
  ['the region is digits', '9135A100M000100Y43', 'region'],
  ['an empty code is missing', '', 'missing'],
] satisfies [string, string, IdentifierFault | undefined][]) {
  test(`credit code: ${name}`, () => assert.equal(creditCodeFault(code), fault));
}

test('credit code: every body has exactly one check, zero included', () => {
  const mark = fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUWXY');
  const body = fc.string({ unit: mark, minLength: 9, maxLength: 9 });
  fc.assert(
    fc.property(body, (text) =>
      assert.equal(creditCodeFault(`91410100${text}${creditCheckOf(`91410100${text}`)}`), undefined),
    ),
    { numRuns: 1_000 },
  );
  assert.equal(creditCheckOf('0'.repeat(17)), '0');
});

test('credit code: every change of one character breaks the check', () => {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  fc.assert(
    fc.property(fc.nat(17), fc.constantFrom(...alphabet), (at, mark) => {
      const code = '91350100M000100Y43';
      fc.pre(code.charAt(at) !== mark);
      assert.notEqual(creditCodeFault(replaceAt(code, at, mark)), undefined);
    }),
  );
});

for (const [number, fault] of [
  ['6222020000000000006', 'check-digit'],
  ['4111111111111111', undefined],
  ['30569309025904', undefined],
  ['371449635398431', undefined],
  ['4111111111111112', 'check-digit'],
  ['41111111111', 'length'],
  ['4111-1111', 'characters'],
  ['', 'missing'],
] satisfies [string, IdentifierFault | undefined][]) {
  test(`bank card ${number || '(empty)'} is ${fault ?? 'well-formed'}`, () =>
    assert.equal(bankCardFault(number), fault));
}

for (const [number, fault] of [
  ['13812345678', undefined],
  ['19900000000', undefined],
  ['12812345678', 'prefix'],
  ['1381234567', 'length'],
  ['1381234567a', 'characters'],
  ['', 'missing'],
] satisfies [string, IdentifierFault | undefined][]) {
  test(`mobile ${number || '(empty)'} is ${fault ?? 'well-formed'}`, () => assert.equal(mobileFault(number), fault));
}

for (const [name, fault] of [
  ['李明', undefined],
  ['䶮', undefined],
  ['㛃𬭸', undefined],
  ['买买提·艾力', undefined],
  ["Anne-Marie O'Neil", undefined],
  ['李'.repeat(50), undefined],
  ['𬭸'.repeat(50), undefined],
  ['李'.repeat(51), 'length'],
  ['', 'missing'],
  ['李\u0000明', 'characters'],
  ['李明1', 'characters'],
  ['·李明', 'characters'],
  ['买买提··艾力', 'characters'],
  ['李\uE863', 'private-use'],
] satisfies [string, IdentifierFault | undefined][]) {
  test(`name ${JSON.stringify(name.slice(0, 20))} is ${fault ?? 'well-formed'}`, () =>
    assert.equal(nameFault(name), fault));
}

for (const [written, folded] of [
  ['１１０１０５１９４９１２３１００２ｘ', '11010519491231002X'],
  [' 110105 19491231\t002x ', '11010519491231002X'],
  ["'11010519491231002X", '11010519491231002X'],
  ['\u202A11010519491231002X\u202C', '11010519491231002X'],
  ['\u300011010519491231002ⅹ', '11010519491231002X'],
] satisfies [string, string][]) {
  test(`an identifier written ${JSON.stringify(written)} is folded`, () =>
    assert.equal(foldIdentifier(written), folded));
}

test('a mobile is folded without hyphens and country code', () => {
  for (const written of ['+86 138-1234-5678', '8613812345678', '0086 13812345678', '１３８１２３４５６７８']) {
    assert.equal(foldMobile(written), '13812345678');
  }
});

test('a name is folded to one spelling', () => {
  assert.equal(foldName(' 张　三 '), '张三');
  assert.equal(foldName('买买提 • 艾力'), '买买提·艾力');
  assert.equal(foldName('John   Smith'), 'John Smith');
});

test('folding twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) =>
      assert.equal(foldIdentifier(foldIdentifier(text)), foldIdentifier(text)),
    ),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => assert.equal(foldName(foldName(text)), foldName(text))),
  );
});

test('masks show what the convention of the field shows', () => {
  assert.equal(maskCertificate('410122199001011234'), '410***********1234');
  assert.equal(maskCertificate('E12345678'), 'E******78');
  assert.equal(maskCertificate('E1234'), '*****');
  assert.equal(maskMobile('13812345678'), '138****5678');
  assert.equal(maskBankCard('6222021234567890'), '************7890');
  assert.equal(maskAccount('410100012345'), '********2345');
  assert.equal(maskName('李明'), '*明');
  assert.equal(maskName('李小明'), '**明');
  assert.equal(maskName('李'), '*');
  assert.equal(maskName('王𬭸'), '*𬭸');
  assert.equal(maskName('买买提·艾力'), '***·*力');
  // A holder of a bank account: people are masked, organizations are not.
  for (const person of ['李小明', '欧阳小明', '买买提·艾力']) assert.equal(maskHolder(person), maskName(person));
  for (const known of ['安居市云杉软件有限公司', '不明付款人']) assert.equal(maskHolder(known), known);
  assert.equal(maskHolder('李小明(演示)'), '**明(演示)');
});

test('a mask keeps the length and never shows more than stated', () => {
  const shownOf = (masked: string) => [...masked].filter((mark) => mark !== '*').length;
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9A-Z]{0,30}$/), (text) => {
      for (const [mask, most] of [
        [maskCertificate, 7],
        [maskMobile, 7],
        [maskBankCard, 4],
        [maskAccount, 4],
      ] as const) {
        const masked = mask(text);
        assert.equal(masked.length, text.length);
        assert.ok(shownOf(masked) <= most);
        // All shown would be no mask at all: at most 7 of 11, else at most half.
        assert.ok(shownOf(masked) * 11 <= text.length * 7);
      }
    }),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[李明王小䶮]{1,20}$/), (name) => {
      assert.ok(shownOf(maskName(name)) <= 1);
      assert.equal([...maskName(name)].length, [...name].length);
    }),
  );
});
