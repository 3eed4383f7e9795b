import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fen } from '../../../platform/money.ts';
import { firstUnmet } from './assess.ts';
import { cityPolicies, liaoyangPolicy, luoyangPolicy, xuchangPolicy, zhengzhouPolicy } from './parameter-sets.ts';
import { type Reason, reasonNames } from './reasons.ts';
import { assessed, type Case, day, limitOf, neededOf, unmetOf } from './rules-testing.ts';

/** What is claimed of a case, with how docs/regulations.md says it. */
type Check = ((given: Case) => void) & { says?: string };
function nameOf(own: Case['own']): string {
  if (!own) return 'nation';
  const [name] = Object.entries(cityPolicies).find(([, policy]) => policy === own) ?? [];
  assert.ok(name, 'a set of rules that cityPolicies does not have');
  return name;
}
/** The rows of the table of cases in docs/regulations.md. */
const table: string[] = [];
const told = new Set<Reason>();

const cases = (title: string, rows: readonly (readonly [name: string, given: Case, check: Check])[]) => {
  for (const [name, given, check] of rows) {
    told.add(given.reason);
    table.push(`| ${title} | ${nameOf(given.own)} | ${name} | ${check.says ?? 'nothing is left to draw'} |`);
    test(`${title}: ${name}`, () => check(given));
  }
};
const says = (text: string, check: (given: Case) => void): Check => Object.assign(check, { says: text });
const unmet = (...expected: string[]) =>
  says(expected.length > 0 ? `refused: ${expected.join(', ')}` : 'allowed', (given) =>
    assert.deepEqual(unmetOf(given), expected),
  );
const limit = (yuan: number) =>
  says(`up to ${yuan.toLocaleString('en-US', { minimumFractionDigits: 2 })} yuan`, (given) => {
    assert.deepEqual(unmetOf(given), []);
    assert.equal(limitOf(given), Math.round(yuan * 100));
  });
const papers = (...expected: string[]) =>
  says(expected.length > 0 ? `papers: ${expected.join(', ')}` : 'no paper', (given) =>
    assert.deepEqual(neededOf(given), expected),
  );

const whyOf = (given: Case) => assessed(given).requirements.find(({ id }) => id === 'no-home')?.why ?? '';
const sealed = (on: string) => ({ state: 'sealed', stateName: '封存', sealedOn: day(on) });
const employerIn = (state: string, stateName: string, contributedTo: string | null = '2026-10-01') => ({
  employer: { name: '云杉软件', state, stateName, contributedTo: contributedTo === null ? null : day(contributedTo) },
});

cases('[P-W1] 期房', [
  [
    'the paid part is the cap of the nation',
    { reason: 'purchase-presale', account: { balance: fen(50_000_000) } },
    limit(300_000),
  ],
  ['the balance less one fen binds when it is lower', { reason: 'purchase-presale' }, limit(49_999.99)],
  [
    'what the family has drawn counts',
    { reason: 'purchase-presale', account: { balance: fen(50_000_000) }, history: { familyDrawn: fen(29_000_000) } },
    limit(10_000),
  ],
  [
    'nothing is left of the paid part',
    { reason: 'purchase-presale', history: { familyDrawn: fen(30_000_000) } },
    unmet('limit-used-up'),
  ],
  [
    'contract and invoice are asked for',
    { reason: 'purchase-presale' },
    papers('purchase-contract', 'payment-invoice'),
  ],
  [
    'the contract is not signed yet',
    { reason: 'purchase-presale', home: { on: day('2026-11-13') } },
    unmet('paper-in-future'),
  ],
  ['signed today is signed', { reason: 'purchase-presale', home: { on: day('2026-11-12') } }, unmet()],
  [
    'Luoyang: five years to the day',
    { reason: 'purchase-presale', own: luoyangPolicy, home: { on: day('2021-11-12') } },
    unmet(),
  ],
  [
    'Luoyang: a day more than five years',
    { reason: 'purchase-presale', own: luoyangPolicy, home: { on: day('2021-11-11') } },
    unmet('paper-too-old'),
  ],
  [
    'Luoyang: once a year',
    { reason: 'purchase-presale', own: luoyangPolicy, history: { last: day('2025-11-13') } },
    unmet('too-soon'),
  ],
  [
    'Luoyang: a year to the day',
    { reason: 'purchase-presale', own: luoyangPolicy, history: { last: day('2025-11-12') } },
    unmet(),
  ],
  [
    'Zhengzhou: up to the price',
    { reason: 'purchase-presale', own: zhengzhouPolicy, account: { balance: fen(200_000_000) } },
    limit(900_000),
  ],
  ['the nation knows no top-up', { reason: 'purchase-presale', home: { ownerRelation: 'spouse' } }, unmet('no-top-up')],
  [
    'Luoyang: a parent adds what the owner lacks',
    {
      reason: 'purchase-presale',
      own: luoyangPolicy,
      home: { ownerRelation: 'parent' },
      history: { ownerAvailable: fen(28_000_000) },
    },
    limit(20_000),
  ],
  [
    'Luoyang: the owner has enough',
    {
      reason: 'purchase-presale',
      own: luoyangPolicy,
      home: { ownerRelation: 'parent' },
      history: { ownerAvailable: fen(30_000_000) },
    },
    (given) => assert.equal(assessed(given).isAllowed, false),
  ],
  [
    'a relative proves the kinship',
    { reason: 'purchase-presale', own: luoyangPolicy, home: { ownerRelation: 'child' } },
    papers('purchase-contract', 'payment-invoice', 'kinship', 'family-consent'),
  ],
]); // prettier-ignore

cases('[P-W2] 现房', [
  ['contract and invoice', { reason: 'purchase-new' }, papers('purchase-contract', 'payment-invoice')],
  [
    'all that was paid',
    { reason: 'purchase-new', home: { paid: fen(90_000_000) }, account: { balance: fen(100_000_000) } },
    limit(900_000),
  ],
  [
    'Luoyang: within five years',
    { reason: 'purchase-new', own: luoyangPolicy, home: { on: day('2020-01-01') } },
    unmet('paper-too-old'),
  ],
]);

cases('[P-W3] 二手房', [
  [
    'contract, register and deed tax',
    { reason: 'purchase-second-hand' },
    papers('purchase-contract', 'title', 'deed-tax'),
  ],
  ['the price paid', { reason: 'purchase-second-hand', home: { paid: fen(4_000_000) } }, limit(40_000)],
  [
    'Zhengzhou: papers of five years',
    { reason: 'purchase-second-hand', own: zhengzhouPolicy, home: { on: day('2021-01-01') } },
    unmet('paper-too-old'),
  ],
]);

cases('[P-W4] 建造、翻建', [
  ['permit and costs', { reason: 'build' }, papers('build-permit', 'build-cost')],
  ['the cost is the cap', { reason: 'build', home: { paid: fen(2_000_000) } }, limit(20_000)],
  [
    'Luoyang: the family may add',
    {
      reason: 'build',
      own: luoyangPolicy,
      home: { ownerRelation: 'child', paid: fen(2_000_000) },
      history: { ownerAvailable: fen(500_000) },
    },
    limit(15_000),
  ],
]);

cases('[P-W5] 大修', [
  ['appraisal and invoice', { reason: 'repair' }, papers('repair-appraisal', 'repair-invoice')],
  ['the invoice is the cap', { reason: 'repair', home: { paid: fen(1_234_567) } }, limit(12_345.67)],
]);

cases('[P-W6] 租房', [
  ['Luoyang: a family in the city, twelve months', { reason: 'rent', own: luoyangPolicy }, limit(12_000)],
  ['Luoyang: single in the city', { reason: 'rent', own: luoyangPolicy, rent: { household: 'single' } }, limit(8_400)],
  ['Luoyang: a family in the county', { reason: 'rent', own: luoyangPolicy, rent: { place: 'county' } }, limit(7_200)],
  [
    'Luoyang: single in the county',
    { reason: 'rent', own: luoyangPolicy, rent: { place: 'county', household: 'single' } },
    limit(5_400),
  ],
  [
    'Luoyang: half a year after the last, its months',
    { reason: 'rent', own: luoyangPolicy, history: { last: day('2026-05-12'), rentCoveredTo: day('2026-04-01') } },
    limit(6_000),
  ],
  [
    'Luoyang: a day before the half year',
    { reason: 'rent', own: luoyangPolicy, history: { last: day('2026-05-13'), rentCoveredTo: day('2026-04-01') } },
    unmet('too-soon'),
  ],
  [
    'Luoyang: the spouse has drawn for the same months',
    { reason: 'rent', own: luoyangPolicy, history: { familyDrawn: fen(400_000) } },
    limit(8_000),
  ],
  [
    'Luoyang: no rent while a fund loan is open',
    {
      reason: 'rent',
      own: luoyangPolicy,
      person: {
        loan: { outstanding: fen(10_000_000), instalment: fen(300_000), grantedOn: day('2024-01-01'), fundPaid: [] },
      },
    },
    unmet('open-loan'),
  ],
  [
    'Luoyang: the look for homes covers minor children since its adjustment',
    { reason: 'rent', own: luoyangPolicy },
    says('no-home: 本人、配偶和未成年子女', (given) => assert.match(whyOf(given), /本人、配偶和未成年子女/)),
  ],
  [
    'Luoyang until 2024: the couple alone',
    { reason: 'rent', own: luoyangPolicy, today: '2024-12-31' },
    says('no-home: 本人、配偶', (given) => assert.match(whyOf(given), /本人、配偶在本地/)),
  ],
  [
    'Luoyang: public housing, also while a fund loan is open',
    {
      reason: 'rent',
      own: luoyangPolicy,
      rent: { market: 'public', rent: fen(80_000) },
      person: {
        loan: { outstanding: fen(10_000_000), instalment: fen(300_000), grantedOn: day('2024-01-01'), fundPaid: [] },
      },
    },
    unmet(),
  ],
  [
    'Luoyang: public housing by the rent paid',
    { reason: 'rent', own: luoyangPolicy, rent: { market: 'public', rent: fen(230_000) } },
    limit(27_600),
  ],
  [
    'Luoyang: market rent needs no lease',
    { reason: 'rent', own: luoyangPolicy },
    papers('no-home', 'marriage', 'family-consent'),
  ],
  [
    'Luoyang: public rent needs the lease and no look for homes',
    { reason: 'rent', own: luoyangPolicy, rent: { market: 'public', rent: fen(1) } },
    papers('marriage', 'family-consent', 'lease'),
  ],
  [
    'an account of this month has no month of rent yet',
    { reason: 'rent', own: luoyangPolicy, account: { openedOn: day('2026-11-02') } },
    unmet('no-rent-months'),
  ],
  [
    'an account of three months has three',
    { reason: 'rent', own: luoyangPolicy, account: { openedOn: day('2026-08-20') } },
    limit(3_000),
  ],
  [
    'Xuchang: each person a thousand a month',
    { reason: 'rent', own: xuchangPolicy, rent: { household: 'single' } },
    limit(12_000),
  ],
  [
    'Xuchang: once a year',
    { reason: 'rent', own: xuchangPolicy, history: { last: day('2026-05-12'), rentCoveredTo: day('2026-04-01') } },
    unmet('too-soon'),
  ],
  [
    'Xuchang: an open loan does not matter',
    {
      reason: 'rent',
      own: xuchangPolicy,
      person: {
        loan: { outstanding: fen(10_000_000), instalment: fen(300_000), grantedOn: day('2024-01-01'), fundPaid: [] },
      },
    },
    limit(12_000),
  ],
  ['the nation: the rent paid, with the lease', { reason: 'rent', rent: { rent: fen(150_000) } }, limit(18_000)],
  [
    'Zhengzhou until 2026-09-19: above 15 % of the income',
    {
      reason: 'rent',
      own: zhengzhouPolicy,
      today: '2026-09-19',
      rent: { rent: fen(150_000), familyIncome: fen(1_000_000) },
    },
    unmet('income-share'),
  ],
  [
    'Zhengzhou until 2026-09-19: a fen more is above',
    {
      reason: 'rent',
      own: zhengzhouPolicy,
      today: '2026-09-19',
      rent: { rent: fen(150_001), familyIncome: fen(1_000_000) },
    },
    unmet(),
  ],
  [
    'Zhengzhou from 2026-09-20: the share is gone',
    {
      reason: 'rent',
      own: zhengzhouPolicy,
      today: '2026-09-20',
      rent: { rent: fen(150_000), familyIncome: fen(1_000_000) },
    },
    unmet(),
  ],
  [
    'Liaoyang: three months of deposits',
    { reason: 'rent', own: liaoyangPolicy, account: { openedOn: day('2026-09-01'), contributedTo: day('2026-10-01') } },
    unmet('deposits-too-short'),
  ],
  [
    'Liaoyang: three months are enough',
    { reason: 'rent', own: liaoyangPolicy, account: { openedOn: day('2026-08-01'), contributedTo: day('2026-10-01') } },
    unmet(),
  ],
]); // prettier-ignore

const loan = { outstanding: fen(8_000_000), instalment: fen(320_000), grantedOn: day('2024-01-15'), fundPaid: [] };
cases('[P-W7] 偿还公积金贷款', [
  ['twelve instalments at most', { reason: 'repay-fund-loan', person: { loan } }, limit(38_400)],
  [
    'the instalments since the last withdrawal',
    {
      reason: 'repay-fund-loan',
      person: { loan },
      history: { last: day('2026-08-03'), nextAllowed: day('2026-11-03') },
    },
    limit(9_600),
  ],
  [
    'early: the whole that is owed, less what the account lacks',
    { reason: 'repay-fund-loan', person: { loan }, repay: 'early' },
    limit(49_999.99),
  ],
  [
    'never more than is owed',
    { reason: 'repay-fund-loan', person: { loan: { ...loan, outstanding: fen(500_000) } } },
    limit(5_000),
  ],
  [
    'Luoyang keeps a thousand yuan',
    { reason: 'repay-fund-loan', own: luoyangPolicy, person: { loan }, repay: 'early' },
    limit(49_000),
  ],
  [
    'before the next date',
    {
      reason: 'repay-fund-loan',
      person: { loan },
      history: { last: day('2026-08-03'), nextAllowed: day('2026-11-13') },
    },
    unmet('too-soon'),
  ],
  [
    'on the next date',
    {
      reason: 'repay-fund-loan',
      person: { loan },
      history: { last: day('2026-08-03'), nextAllowed: day('2026-11-12') },
    },
    unmet(),
  ],
  [
    'instalments that the fund account has paid (冲还贷) are not drawn once more',
    { reason: 'repay-fund-loan', person: { loan: { ...loan, fundPaid: [day('2026-09-15'), day('2026-10-15')] } } },
    limit(32_000),
  ],
  [
    'all of them were paid from the fund account',
    {
      reason: 'repay-fund-loan',
      person: { loan: { ...loan, fundPaid: [day('2026-09-15'), day('2026-10-15'), day('2026-11-10')] } },
      history: { last: day('2026-08-03'), nextAllowed: day('2026-11-03') },
    },
    unmet('paid-from-fund'),
  ],
  [
    'what the fund account paid before the last withdrawal changes nothing',
    {
      reason: 'repay-fund-loan',
      person: { loan: { ...loan, fundPaid: [day('2026-07-15'), day('2026-08-01')] } },
      history: { last: day('2026-08-03'), nextAllowed: day('2026-11-03') },
    },
    limit(9_600),
  ],
  [
    'early: past instalments, whoever paid them, change nothing',
    {
      reason: 'repay-fund-loan',
      person: { loan: { ...loan, fundPaid: [day('2026-10-15'), day('2026-11-10')] } },
      repay: 'early',
    },
    limit(49_999.99),
  ],
  ['no loan', { reason: 'repay-fund-loan' }, unmet('no-fund-loan')],
]); // prettier-ignore

cases('[P-W8] [R-1] 离职', [
  [
    'sealed half a year to the day and a normal employer: no paper',
    { reason: 'leave', account: sealed('2026-05-12') },
    papers(),
  ],
  ['a day less: the certificate', { reason: 'leave', account: sealed('2026-05-13') }, papers('termination')],
  [
    'sealed on the 31st: half a year is reached on the last day of the shorter month',
    { reason: 'leave', today: '2026-02-28', account: sealed('2025-08-31') },
    papers(),
  ],
  [
    'the employer is sealed as a whole',
    { reason: 'leave', account: sealed('2025-01-05'), person: employerIn('sealed', '封存') },
    papers('termination'),
  ],
  [
    'the employer defers',
    { reason: 'leave', account: sealed('2025-01-05'), person: employerIn('deferred', '缓缴') },
    papers('termination'),
  ],
  [
    'the employer is three months behind',
    { reason: 'leave', account: sealed('2025-01-05'), person: employerIn('normal', '正常', '2026-07-01') },
    papers('termination'),
  ],
  [
    'two months behind is still normal',
    { reason: 'leave', account: sealed('2025-01-05'), person: employerIn('normal', '正常', '2026-08-01') },
    papers(),
  ],
  [
    'the employer never paid',
    { reason: 'leave', account: sealed('2025-01-05'), person: employerIn('normal', '正常', null) },
    papers('termination'),
  ],
  [
    'no employer is known',
    { reason: 'leave', account: sealed('2025-01-05'), person: { employer: null } },
    papers('termination'),
  ],
  ['closes with its interest', { reason: 'leave', account: sealed('2026-05-12') }, limit(50_281.25)],
  ['not sealed', { reason: 'leave' }, unmet('not-sealed')],
  [
    'Zhengzhou: six months or not at all',
    { reason: 'leave', own: zhengzhouPolicy, account: sealed('2026-05-13') },
    unmet('sealed-too-short'),
  ],
  [
    'Zhengzhou: an account elsewhere is transferred to',
    { reason: 'leave', own: zhengzhouPolicy, account: sealed('2026-05-12'), hasAccountElsewhere: true },
    unmet('account-elsewhere'),
  ],
  [
    'waits for money on its way',
    { reason: 'leave', account: sealed('2026-05-12'), person: { remittanceInProgress: '2026-11' } },
    unmet('remittance-in-progress'),
  ],
]); // prettier-ignore

const woman = { sex: 'female' as const, birthDate: day('1971-11-12') };
const man = { sex: 'male' as const, birthDate: day('1966-11-12') };
cases('[P-W9] [R-1] 离退休', [
  ['a woman of 55 and sealed: no paper', { reason: 'retire', person: woman, account: sealed('2026-11-01') }, papers()],
  [
    'a day before her birthday',
    { reason: 'retire', person: { ...woman, birthDate: day('1971-11-13') }, account: sealed('2026-11-01') },
    papers('retirement'),
  ],
  ['a man of 60 and sealed: no paper', { reason: 'retire', person: man, account: sealed('2026-11-01') }, papers()],
  [
    'a man of 55',
    { reason: 'retire', person: { ...man, birthDate: day('1971-11-12') }, account: sealed('2026-11-01') },
    papers('retirement'),
  ],
  ['60 and not sealed', { reason: 'retire', person: man }, papers('retirement')],
  [
    'sex unknown: the higher age',
    { reason: 'retire', person: { sex: 'unknown', birthDate: day('1966-11-12') }, account: sealed('2026-11-01') },
    papers(),
  ],
  [
    'no birth date',
    { reason: 'retire', person: { sex: 'male', birthDate: null }, account: sealed('2026-11-01') },
    papers('retirement'),
  ],
  ['closes with its interest', { reason: 'retire', person: man, account: sealed('2026-11-01') }, limit(50_281.25)],
  [
    'Xuchang has the same',
    { reason: 'retire', own: xuchangPolicy, person: man, account: sealed('2026-11-01') },
    papers(),
  ],
]);

cases('[P-W10] 出境定居', [
  ['proof and closing with interest', { reason: 'emigrate' }, papers('emigration')],
  ['everything', { reason: 'emigrate' }, limit(50_281.25)],
  [
    'waits for money on its way',
    { reason: 'emigrate', person: { remittanceInProgress: '2026-11' } },
    unmet('remittance-in-progress'),
  ],
]);

const boughtOn = day('2024-03-02');
cases('other reasons', [
  ['decoration: not before 2026-09-20', { reason: 'decorate', today: '2026-09-19' }, unmet('not-offered')],
  ['decoration: not without detail of the city after it', { reason: 'decorate' }, unmet('not-offered')],
  [
    'decoration: Luoyang has had detail since 2017',
    { reason: 'decorate', own: luoyangPolicy, home: { on: day('2025-11-12'), boughtOn, paid: fen(1_000_000) } },
    limit(10_000),
  ],
  [
    'decoration: Luoyang counts five years from the purchase contract, to the day',
    { reason: 'decorate', own: luoyangPolicy, home: { on: day('2026-05-06'), boughtOn: day('2021-11-12') } },
    unmet(),
  ],
  [
    'decoration: Luoyang, a day more than five years after the purchase contract',
    { reason: 'decorate', own: luoyangPolicy, home: { on: day('2026-05-06'), boughtOn: day('2021-11-11') } },
    unmet('purchase-too-old'),
  ],
  [
    'decoration: Luoyang, a home that is bought tomorrow',
    { reason: 'decorate', own: luoyangPolicy, home: { on: day('2026-05-06'), boughtOn: day('2026-11-13') } },
    unmet('purchase-too-old'),
  ],
  [
    'decoration: Luoyang asks for a contract of the last year',
    { reason: 'decorate', own: luoyangPolicy, home: { on: day('2025-11-11'), boughtOn } },
    unmet('paper-too-old'),
  ],
  [
    'decoration: the purchase contract, the home by the register, contract and invoice',
    { reason: 'decorate', own: luoyangPolicy, home: { boughtOn } },
    papers('purchase-contract', 'title', 'decoration-contract', 'decoration-invoice'),
  ],
  [
    'property fee: the home by the register, the invoice by the tax office',
    { reason: 'property-fee', own: luoyangPolicy },
    papers('title', 'property-fee-invoice'),
  ],
  [
    'property fee: from 2026-09-20 where the city has detail',
    { reason: 'property-fee', own: luoyangPolicy, today: '2026-09-19' },
    unmet('not-offered'),
  ],
  [
    'property fee: the fee paid',
    { reason: 'property-fee', own: luoyangPolicy, home: { paid: fen(216_000) } },
    limit(2_160),
  ],
  [
    'disability: appraisal and end of the labour relation',
    { reason: 'disability' },
    papers('disability', 'termination'),
  ],
  ['death: heirs come to the counter', { reason: 'death' }, unmet('counter-only')],
  ['death: at the counter', { reason: 'death', person: { isAtCounter: true } }, limit(50_281.25)],
  ['serious illness is no reason of the nation', { reason: 'illness' }, unmet('not-offered')],
]); // prettier-ignore

test('every reason is refused for a frozen account, an empty one, none at all, and within a ban; each tells a remedy', () => {
  const ban = { day: day('2029-10-01'), source: '《住房公积金管理条例》（国令第844号）第四十一条' };
  for (const reason of reasonNames) {
    for (const [given, id] of [
      [{ reason, account: { state: 'frozen', stateName: '冻结' } }, 'frozen'],
      [{ reason, account: { balance: fen(0), interest: fen(0) } }, 'nothing-to-withdraw'],
      [{ reason, account: null }, 'no-account'],
      [{ reason, person: { bannedUntil: ban } }, 'banned'],
    ] as const) {
      const answer = assessed(given);
      assert.equal(answer.isAllowed, false, `${reason} ${id}`);
      const condition = answer.conditions.find((one) => one.id === id);
      assert.equal(condition?.isMet, false, `${reason} ${id}`);
      assert.ok(condition.remedy && condition.source && condition.compared);
    }
    assert.ok(unmetOf({ reason, account: null }).includes('no-account'));
  }
});

test('every reason has cases of its own', () => {
  assert.deepEqual(
    reasonNames.filter((reason) => !told.has(reason)),
    [],
  );
});

test('a ban ends on its last day', () => {
  const source = 'x';
  const until = (text: string): Case => ({
    reason: 'purchase-presale',
    person: { bannedUntil: { day: day(text), source } },
  });
  assert.deepEqual(unmetOf(until('2026-11-13')), ['banned']);
  assert.deepEqual(unmetOf(until('2026-11-12')), []);
});

test('what is told first is the first that is not met', () => {
  assert.equal(
    firstUnmet(assessed({ reason: 'illness', account: { state: 'frozen', stateName: '冻结' } }))?.id,
    'not-offered',
  );
});

test('[X-3] an old case is decided by the law of its day, and names its rows', () => {
  const before = assessed({ reason: 'purchase-presale', own: luoyangPolicy, today: '2016-12-31' });
  const after = assessed({ reason: 'purchase-presale', own: luoyangPolicy, today: '2017-01-01' });
  assert.deepEqual(before.rows[0], {
    key: 'withdrawal.purchase',
    validFrom: '1999-04-03',
    source: '《住房公积金管理条例》（2019年修订）第二十四条',
  });
  assert.equal(after.rows[0]?.validFrom, '2017-01-01');
  assert.equal(assessed({ reason: 'purchase-presale' }).rows[0]?.validFrom, '2026-09-20');
});

test('docs/regulations.md has every case of these tables, by rule and city, and no other', () => {
  const page = join(import.meta.dirname, '../../../../../docs/regulations.md');
  const text = readFileSync(page, 'utf8');
  const from = text.indexOf('| Rule ', text.indexOf('### Cases by rule and city'));
  const [written = ''] = text.slice(from).split('\n\n');
  const [heading, dashes, ...lines] = written.split('\n');
  if (process.env['ANJU_WRITE_CASES'])
    return writeFileSync(page, text.replace(written, [heading, dashes, ...table].join('\n')));
  assert.deepEqual(
    lines.map((line) => line.trimEnd().replace(/ +\|/g, ' |')),
    table,
    'docs/regulations.md is not what npm run generate writes',
  );
});
