import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publishedOf } from '../../../../../../sandbox/src/city/content.ts';
import { cityPolicyOf } from '../../../../../../sandbox/src/city/policy.ts';
import { read } from '../../../../system/sources.ts';
import { contentStarts, draftFaults } from '../../../content/rules/kinds.ts';
import { rowInForce, xuchangPolicy } from '../../../withdrawal/rules/parameter-sets.ts';
import type { PolicyKey } from '../../../withdrawal/rules/policy.ts';
import { evidenceNames, type Reason, reasonNames, reasons } from '../../../withdrawal/rules/reasons.ts';
import { type Case, day, neededOf } from '../../../withdrawal/rules/rules-testing.ts';
import type { Field } from '../fields.ts';
import { withdrawal } from '../withdrawal.ts';
import { baseGuides } from './all.ts';
import { termsOf } from './terms.ts';

const on = day('2026-11-12');
const numbers = {
  'withdrawal.decision-days': 3,
  'withdrawal.family-consent-days': 15,
  'evidence.wait-days': 10,
  'loan.contribution-months-min': 6,
  'loan.decision-days': 10,
  'loan.amount-max-single-fen': 50_000_000,
  'loan.amount-max-family-fen': 80_000_000,
  'loan.price-ratio-first-ppm': 800_000,
  'loan.price-ratio-second-ppm': 700_000,
  'loan.balance-multiple': 20,
  'loan.income-share-ppm': 600_000,
  'loan.term-max-months': 360,
  'loan.age-max-years': 65,
  'loan.offset-keep-fen': 0,
  'transfer.min-deposit-months': 6,
  'transfer.answer-days': 10,
  'contribution.ratio-min-ppm': 50_000,
  'contribution.ratio-max-ppm': 120_000,
  'contribution.base-min-fen': 210_000,
  'contribution.base-max-fen': 2_500_000,
  'contribution.remit-days-after-payday': 5,
  'contribution.deferral-max-months': 12,
};
const policyKeys = [
  ...reasonNames.map((reason): PolicyKey => `withdrawal.${reasons[reason].policy}`),
  'withdrawal.general',
  'withdrawal.ban',
  'withdrawal.automatic',
  'withdrawal.review',
] as const;
type Own = NonNullable<Case['own']>;
const city = cityPolicyOf(1) as unknown as Own;

/** What a centre shows with its own rows, and with figures of its own. */
const guidesBy = (own: Own, figures: Partial<typeof numbers> = {}) =>
  baseGuides(
    termsOf([
      ...policyKeys.map((key) => rowInForce(key, on, own)),
      ...Object.entries({ ...numbers, ...figures }).map(([key, value]) => ({ key, value, source: '测试' })),
    ]),
  );
const shownBy = (own: Own) => publishedOf(guidesBy(own).map((guide) => ({ ...guide, quotes: {} })));
const guideOf = (reason: Reason, own: Own) => {
  const guide = guidesBy(own).find(({ start }) => start === `withdraw-${reason}`);
  assert.ok(guide, `no guide of ${reason}`);
  return guide;
};
const isOffered = (reason: Reason, own: Own) =>
  (rowInForce(`withdrawal.${reasons[reason].policy}`, on, own).value as { isOffered: boolean }).isOffered;

test('what a city publishes is whole, and every guide leads to a business', () => {
  for (const one of shownBy(city)) {
    const sections = Object.entries(one.sections).map(([key, text]) => ({ key, text }));
    assert.deepEqual(draftFaults(one.kind, { ...one, sections }), {}, one.title);
    assert.ok(one.title.length <= 60 && one.summary.length <= 160, one.title);
    if (one.kind === 'guide') assert.ok(one.start && one.start in contentStarts, one.title);
    // A page of one channel is none of another: what is shown on both leads to neither's own.
    for (const [, href] of Object.values(one.sections)
      .join('')
      .matchAll(/\]\((\/[^)]*)\)/g))
      assert.match(href ?? '', /^\/info\b/, one.title);
  }
});

test('[P-O2] [M-O3] every kind of withdrawal that a city offers has one guide, and none that it does not', () => {
  for (const own of [city, xuchangPolicy]) {
    const starts = guidesBy(own).flatMap(({ start }) => (start?.startsWith('withdraw-') ? [start] : []));
    const offered = reasonNames.filter((reason) => isOffered(reason, own));
    assert.deepEqual(starts.toSorted(), offered.map((reason) => `withdraw-${reason}`).toSorted());
  }
  for (const start of ['loan-application', 'early-repayment', 'loan-offset', 'transfer', 'papers'] as const)
    assert.equal(guidesBy(city).filter((guide) => guide.start === start).length, 1, start);
});

test('a guide names every paper that the rules ask for', () => {
  for (const reason of reasonNames.filter((one) => isOffered(one, city))) {
    const materials = String(guideOf(reason, city).sections['materials']);
    for (const id of neededOf({ reason, own: city })) {
      const name = id === 'family-consent' ? '同意' : evidenceNames[id];
      const words = reason === 'rent' && id === 'lease' ? '租赁合同' : name;
      assert.ok(materials.includes(words), `the guide of ${reason} does not name ${words}`);
    }
  }
});

/** Every part of a value with another value in its place. */
function* others(field: Field, value: unknown, path = ''): Generator<readonly [path: string, value: unknown]> {
  if (field.kind === 'group') {
    const parts = (value ?? {}) as Readonly<Record<string, unknown>>;
    for (const [name, part] of Object.entries(field.fields))
      for (const [where, other] of others(part, parts[name], `${path}.${name}`))
        yield [where, { ...parts, [name]: other }];
  } else if (field.kind === 'yes') yield [path, !value];
  else if (field.kind === 'choice') yield [path, Object.keys(field.options).find((option) => option !== value)];
  else if (field.kind === 'choices')
    yield [path, (value as readonly string[]).length > 0 ? [] : Object.keys(field.options)];
  else if (field.kind === 'share') yield [path, value === 370_000 ? 380_000 : 370_000];
  else yield [path, field.kind === 'yuan' ? 1_234_500 : Number(value ?? 0) + 17];
}

for (const [name, own] of [
  ['first', city],
  ['second', xuchangPolicy],
] as const)
  test(`whatever part of a withdrawal’s policy is another, its guide reads otherwise: the ${name} city`, () => {
    const silent = reasonNames
      .filter((reason) => isOffered(reason, own))
      .flatMap((reason) => {
        const key: PolicyKey = `withdrawal.${reasons[reason].policy}`;
        const row = rowInForce(key, on, own);
        const saidWith = (value: unknown) =>
          JSON.stringify(
            guideOf(reason, [...own.filter((one) => one.key !== key), { ...row, value }] as unknown as Own),
          );
        const now = saidWith(row.value);
        return [...others(withdrawal[key][1], row.value)]
          .filter(([path, value]) => path !== '.isOffered' && saidWith(value) === now)
          .map(([path]) => `${reason}${path}`);
      });
    assert.deepEqual(silent, []);
  });

test('a guide says the figures of the parameters', () => {
  const rent = city.filter(({ key }) => key === 'withdrawal.rent').at(-1);
  assert.ok(rent);
  const dearer = {
    ...rent,
    value: {
      ...(rent.value as object),
      monthlyCapFen: { city: { family: 123_400, single: 1 }, county: { family: 1, single: 1 } },
      maxMonths: 7,
    },
  };
  const own = [...city.filter((row) => row !== rent), dearer] as unknown as Own;
  const { conditions } = guideOf('rent', own).sections;
  assert.match(String(conditions), /市区家庭1234元/);
  assert.match(String(conditions), /一次最多7个月/);
  assert.match(
    String(guideOf('rent', city).sections['conditions']),
    /市区家庭1000元、单身700元，县城家庭600元、单身450元/,
  );
  const application = guidesBy(city, { 'loan.contribution-months-min': 12, 'loan.decision-days': 9 }).find(
    ({ start }) => start === 'loan-application',
  );
  assert.match(application?.summary ?? '', /缴存12个月以上.*9日内/);
});

test('[U-O3] every business of an employer has one guide, and registration, changes and closing have theirs', () => {
  const guides = guidesBy(city).filter(({ channels }) => channels.includes('employer'));
  const entries = [...read('apps/employer/src/features/business/catalog.ts').matchAll(/start: '(unit-[a-z-]+)'/g)].map(
    ([, start = '']) => start,
  );
  for (const start of new Set(['remittance', ...entries]))
    assert.equal(guides.filter((guide) => guide.start === start).length, 1, start);
  for (const title of ['单位缴存登记和开户', '单位登记信息变更', '单位账户注销（销户）'])
    assert.ok(
      guides.some((guide) => guide.title === title),
      title,
    );
});

test('a guide names the parameters whose figures it says, and no other', () => {
  const quotes = (start: string) => guidesBy(city).find((guide) => guide.start === start)?.quotes;
  assert.deepEqual(quotes('unit-deferral'), ['contribution.deferral-max-months']);
  assert.deepEqual(quotes('unit-ratio'), ['contribution.ratio-max-ppm', 'contribution.ratio-min-ppm']);
  assert.deepEqual(quotes('unit-member-change'), []);
  assert.ok(quotes('withdraw-rent')?.includes('withdrawal.rent'));
  assert.ok(!quotes('withdraw-rent')?.includes('withdrawal.purchase'));
  // Each figure that changes changes its guides, and the others not.
  const longer = guidesBy(city, { 'contribution.deferral-max-months': 6 });
  for (const [at, guide] of guidesBy(city).entries())
    assert.equal(
      JSON.stringify(guide) !== JSON.stringify(longer[at]),
      guide.quotes.includes('contribution.deferral-max-months'),
      guide.title,
    );
});
