import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalClaim, claimedFields, compareClaim, shownValue } from './compare.ts';
import type { FieldValue, FieldValues } from './fields.ts';
import { sourceCodes, sourceOf } from './sources.ts';

const contract = {
  contractNo: 'HT-2026-000123',
  priceFen: 120_000_000,
  downPaymentFen: 36_000_000,
  signedOn: '2026-03-01',
  address: '安居市滨河路8号（一期）3-1-502',
  sellerName: '安居市远景置业有限公司',
  standing: 'valid',
} satisfies FieldValues;

test('[R-3] a claim is compared field by field; what was not claimed decides nothing', () => {
  const claims = { contractNo: contract.contractNo, priceFen: contract.priceFen, signedOn: contract.signedOn };
  assert.equal(compareClaim('housing-contract', claims, [contract]).result, 'match');
  const dearer = compareClaim('housing-contract', { ...claims, priceFen: 120_000_001 }, [contract]);
  assert.equal(dearer.result, 'mismatch');
  assert.deepEqual(
    dearer.findings.map(({ field, agreement }) => [field, agreement]),
    [
      ['priceFen', 'differs'],
      ['signedOn', 'agrees'],
    ],
  );
  assert.equal(compareClaim('housing-contract', claims, []).result, 'not-found');
});

test('[R-3] what a register writes differently and means alike agrees; another number does not', () => {
  const cases: [claimed: string, told: string, agrees: boolean][] = [
    ['安居市滨河路8号(一期)3-1-502', contract.address, true],
    ['安居市滨河路８号（一期）3－1－502', contract.address, true],
    ['安居市滨河路8号一期 3-1-502', contract.address, true],
    ['安居市滨河路8号（一期）3-1-503', contract.address, false],
    ['安居市滨河路80号（一期）3-1-502', contract.address, false],
  ];
  for (const [claimed, told, agrees] of cases) {
    const { findings } = compareClaim('housing-contract', { address: claimed }, [{ address: told }]);
    assert.equal(findings[0]?.agreement, agrees ? 'agrees' : 'differs', claimed);
  }
  const spouse = { spouseName: '买买提•艾力', spouseCertificateNumber: '41990119900101001x' };
  const told = { spouseName: '买买提·艾力', spouseCertificateNumber: '41990119900101001X' };
  assert.equal(compareClaim('marriage', spouse, [told]).result, 'match');
});

test('[R-3] a field that the source does not tell is not confirmed', () => {
  for (const told of [{ priceFen: null }, {}]) {
    const compared = compareClaim('housing-contract', { priceFen: 1 }, [told as FieldValues]);
    assert.equal(compared.result, 'mismatch');
    assert.equal(compared.findings[0]?.agreement, 'untold');
  }
});

test('[R-3] of several records the one that agrees decides, wherever it stands; none else is kept', () => {
  const other = { ...contract, priceFen: 1, signedOn: '2020-01-01' };
  const claims = { priceFen: contract.priceFen, signedOn: contract.signedOn };
  for (const records of [
    [contract, other, other],
    [other, contract, other],
    [other, other, contract],
  ]) {
    const compared = compareClaim('housing-contract', claims, records);
    assert.equal(compared.result, 'match');
    assert.equal(compared.answer, contract);
  }
  const near = { ...other, priceFen: contract.priceFen };
  assert.equal(compareClaim('housing-contract', claims, [other, near, other]).answer, near);
});

test('[R-3] no home is an answer: a claim of none is confirmed by a count of 0', () => {
  assert.equal(compareClaim('real-estate', { family: [], homeCount: 0 }, [{ homeCount: 0 }]).result, 'match');
  assert.equal(compareClaim('real-estate', { family: [], homeCount: 0 }, [{ homeCount: 1 }]).result, 'mismatch');
});

/** A value of a field's kind. */
const valueOf = (field: { kind: string; choices?: Readonly<Record<string, string>> }): fc.Arbitrary<FieldValue> => {
  switch (field.kind) {
    case 'fen':
    case 'count':
      return fc.nat(1_000_000_000);
    case 'flag':
      return fc.boolean();
    case 'choice':
      return fc.constantFrom(...Object.keys(field.choices ?? {}));
    case 'day':
      return fc
        .integer({ min: 0, max: 20_000 })
        .map((days) => Temporal.PlainDate.from('1970-01-01').add({ days }).toString());
    case 'people':
      return fc.array(
        fc.record({ name: fc.constantFrom('王伟', '李娜'), certificateNumber: fc.stringMatching(/^\d{17}[\dX]$/) }),
        {
          maxLength: 3,
        },
      );
    default:
      return fc.stringMatching(/^[A-Z0-9安居市路号]{1,20}$/);
  }
};
const record = (code: (typeof sourceCodes)[number]) =>
  fc.record(Object.fromEntries(Object.entries(sourceOf(code).told).map(([name, field]) => [name, valueOf(field)])));

const someSource = fc.constantFrom(...sourceCodes);
const sourceAndRecord = someSource.chain((code) => record(code).map((told) => ({ code, told: told as FieldValues })));

test('[R-3] a claim taken from the record matches; changing any claimed field breaks it and names that field alone', () => {
  fc.assert(
    fc.property(sourceAndRecord, fc.nat(), ({ code, told }, at) => {
      assert.equal(compareClaim(code, told, [told]).result, 'match');
      const names = claimedFields(code, told);
      const name = names[at % names.length] ?? '';
      const wrong = { ...told, [name]: otherThan(told[name] ?? null) };
      const compared = compareClaim(code, wrong, [told]);
      assert.equal(compared.result, 'mismatch');
      assert.deepEqual(
        compared.findings.filter(({ agreement }) => agreement !== 'agrees').map(({ field }) => field),
        [name],
      );
    }),
  );
});

function otherThan(value: FieldValue): FieldValue {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return [...value, { name: '张三', certificateNumber: '000000000000000000' }];
  return `${value as string}9`;
}

test('[R-3] the order of records and fields has no effect on the result, nor on the canonical claim', () => {
  fc.assert(
    fc.property(
      someSource.chain((code) => fc.tuple(fc.constant(code), fc.array(record(code), { maxLength: 5 }), record(code))),
      ([code, records, claim]) => {
        const claims = claim as FieldValues;
        const told = records as FieldValues[];
        const forward = compareClaim(code, claims, told);
        const backward = compareClaim(code, claims, told.toReversed());
        assert.equal(forward.result, backward.result);
        const turned = Object.fromEntries(Object.entries(claims).toReversed());
        assert.equal(canonicalClaim(code, claims, ['b', 'a']), canonicalClaim(code, turned, ['a', 'b']));
      },
    ),
  );
});

test('[R-3] what is shown hides numbers of people and names choices', () => {
  assert.equal(shownValue('marriage', 'spouseCertificateNumber', '419901199001010011'), '419***********0011');
  assert.equal(shownValue('marriage', 'status', 'married'), '已婚');
  assert.equal(shownValue('housing-contract', 'priceFen', 120_000_000), '1,200,000.00 元');
  assert.equal(shownValue('housing-contract', 'priceFen', null), '—');
});
