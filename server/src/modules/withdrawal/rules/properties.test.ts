import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fen } from '../../../platform/money.ts';
import { amountFault, banUntil, decisionBy, nextDateOf } from './decide.ts';
import { cityPolicies, luoyangPolicy, nationalPolicy, xuchangPolicy, zhengzhouPolicy } from './parameter-sets.ts';
import { type Reason, reasonNames, reasons } from './reasons.ts';
import { nextAfterRepayment } from './repay.ts';
import { assessed, day, inForce } from './rules-testing.ts';

const cities = [[], ...Object.values(cityPolicies)];
const city = fc.constantFrom(...cities);
const money = (max: number) => fc.integer({ min: 0, max }).map((amount) => fen(amount));
const balance = fc.oneof(fc.constantFrom(fen(0), fen(1), fen(2), fen(100_000)), money(100_000_000));
const anyDay = fc.integer({ min: 0, max: 8_000 }).map((days) => day('2010-01-01').add({ days }));

test('the limit is never below nothing, and never above the balance (with the interest of a closing)', () => {
  const facts = fc.record({
    reason: fc.constantFrom(...reasonNames),
    own: city,
    balance,
    interest: money(1_000_000),
    paid: money(200_000_000),
    drawn: money(200_000_000),
    outstanding: money(50_000_000),
    on: anyDay,
    rent: money(1_000_000),
  });
  fc.assert(
    fc.property(facts, ({ reason, own, balance: held, interest, paid, drawn, outstanding, on, rent }) => {
      const { limit, closes } = assessed({
        reason,
        own,
        account: { balance: held, interest },
        person: { loan: { outstanding, instalment: fen(200_000), grantedOn: on, fundPaid: [] } },
        history: { familyDrawn: drawn },
        home: { paid, price: fen(paid * 2n) },
        rent: { rent },
      });
      assert.ok(limit >= 0n);
      if (closes) assert.equal(limit, held + interest);
      else assert.ok(limit === 0n || limit <= held - 1n, `${reason}: ${limit} of ${held}`);
    }),
    { numRuns: 500 },
  );
});

test('for one home the family never draws more than the cap, whoever comes first; in Luoyang the order changes nothing', () => {
  const member = fc.record({
    balance,
    relation: fc.constantFrom('spouse' as const, 'parent' as const, 'child' as const),
  });
  fc.assert(
    fc.property(
      balance,
      fc.array(member, { maxLength: 4 }),
      money(100_000_000),
      fc.infiniteStream(fc.nat()),
      (ownerHas, relatives, paid, chance) => {
        const draw = (order: readonly number[]) => {
          // The owner is -1; each draws all that is allowed.
          let owner = ownerHas;
          let drawn = fen(0);
          for (const who of order) {
            const relative = who < 0 ? undefined : relatives[who];
            const { limit, conditions } = assessed({
              reason: 'purchase-presale',
              own: luoyangPolicy,
              account: { balance: relative ? relative.balance : owner },
              home: { paid, ownerRelation: relative?.relation ?? null },
              history: { familyDrawn: drawn, ownerAvailable: fen(owner > 1n ? owner - 1n : 0n) },
            });
            const isOpen = conditions.every(({ isMet }) => isMet);
            if (!isOpen) continue;
            drawn = fen(drawn + limit);
            if (!relative) owner = fen(owner - limit);
            assert.ok(drawn <= paid);
          }
          return drawn;
        };
        const order = [-1, ...relatives.keys()];
        const keys = new Map(order.map((who) => [who, chance.next().value]));
        const shuffled = [...order].sort((one, other) => (keys.get(one) ?? 0) - (keys.get(other) ?? 0));
        assert.equal(draw(shuffled), draw(order));
        const all = [ownerHas, ...relatives.map((relative) => relative.balance)].reduce(
          (sum, held) => sum + (held > 1n ? held - 1n : 0n),
          0n,
        );
        assert.equal(draw(order), all < paid ? all : paid);
      },
    ),
  );
});

test('no month of rent is paid twice, and no year above its cap, however often somebody applies', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 }),
      fc.constantFrom(luoyangPolicy, xuchangPolicy),
      (steps, own) => {
        let today = day('2024-01-15');
        let covered: Temporal.PlainDate | null = null;
        let last: Temporal.PlainDate | null = null;
        const months = new Set<string>();
        for (const step of steps) {
          today = today.add({ days: step });
          const answer = assessed({
            reason: 'rent',
            own,
            today: today.toString(),
            account: { balance: fen(100_000_000) },
            history: { last, rentCoveredTo: covered },
          });
          if (!answer.isAllowed || !answer.rentMonths) continue;
          const { from, to, count } = answer.rentMonths;
          assert.ok(count <= 12);
          assert.equal(Number(answer.limit), count * 100_000);
          for (let month = from; Temporal.PlainDate.compare(month, to) <= 0; month = month.add({ months: 1 })) {
            assert.ok(!months.has(month.toString()), `${month} twice`);
            months.add(month.toString());
          }
          covered = to;
          last = today;
        }
      },
    ),
  );
});

test('an amount is asked for within the limit; a closing takes all', () => {
  const partial = assessed({ reason: 'purchase-presale' });
  assert.equal(amountFault(partial, fen(4_999_999)), undefined);
  assert.equal(amountFault(partial, fen(5_000_000))?.id, 'over-limit');
  assert.equal(amountFault(partial, fen(0))?.id, 'no-amount');
  const closing = assessed({ reason: 'emigrate' });
  assert.equal(amountFault(closing, closing.limit), undefined);
  assert.equal(amountFault(closing, fen(closing.limit - 1n))?.id, 'closes-whole');
});

test('[P-W7] the next date after a repayment is today and ⌊amount ÷ instalment⌋ months', () => {
  const after = (amount: number) => nextAfterRepayment(day('2026-01-31'), fen(amount), fen(100_000)).toString();
  assert.deepEqual(
    ['2026-01-31', '2026-01-31', '2026-02-28', '2026-03-31'],
    [after(1), after(99_999), after(100_000), after(299_999)],
  );
  const answer = assessed({ reason: 'rent', own: luoyangPolicy });
  const facts = { today: day('2026-11-12'), instalment: null, intervalMonths: 6 };
  assert.equal(nextDateOf(answer, fen(1), facts)?.toString(), '2027-05-12');
  assert.equal(nextDateOf(assessed({ reason: 'emigrate' }), fen(1), facts), undefined);
});

const automatic = inForce('withdrawal.automatic', day('2026-11-12'), []);
const review = inForce('withdrawal.review', day('2026-11-12'), []);
test('[R-2] the rules decide alone only when all is confirmed, within the channel, and nobody asked for a person', () => {
  const by = (given: Partial<Parameters<typeof decisionBy>[0]>) =>
    decisionBy(
      { amount: fen(100), channel: 'web', isAllConfirmed: true, wantsPerson: false, isCardOfClerk: false, ...given },
      automatic,
      review,
    ).by;
  assert.equal(by({}), 'rules');
  assert.equal(by({ wantsPerson: true }), 'person');
  assert.equal(by({ isAllConfirmed: false }), 'person');
  assert.equal(by({ isCardOfClerk: true }), 'person');
  assert.equal(by({ channel: 'hotline' }), 'person');
  assert.equal(by({ amount: fen(30_000_000) }), 'rules');
  assert.equal(by({ amount: fen(30_000_001) }), 'two-persons');
  assert.equal(by({ amount: fen(10_000_000), isAllConfirmed: false }), 'two-persons');
  assert.equal(by({ amount: fen(9_999_999), isAllConfirmed: false }), 'person');
});

test('bans are those of the day of the fraud: none in the nation before 2026-09-20, then three and five years; two in Zhengzhou 2018', () => {
  const until = (kind: 'withdrawal' | 'loan', on: string, own = nationalPolicy) =>
    banUntil(kind, day(on), inForce('withdrawal.ban', day(on), own === nationalPolicy ? [] : own))?.toString();
  assert.equal(until('withdrawal', '2026-09-19'), undefined);
  assert.equal(until('withdrawal', '2026-09-20'), '2029-09-20');
  assert.equal(until('loan', '2026-09-20'), '2031-09-20');
  assert.equal(until('withdrawal', '2026-09-19', zhengzhouPolicy), '2028-09-19');
  assert.equal(until('withdrawal', '2026-09-20', zhengzhouPolicy), '2029-09-20');
});

test('every reason has a code of table A.7, and closes only where the table lets it', () => {
  const closing = (Object.keys(reasons) as Reason[]).filter((reason) => reasons[reason].closes);
  assert.deepEqual(closing, ['leave', 'retire', 'emigrate', 'disability', 'death']);
  for (const reason of closing) assert.ok(['03', '04', '05', '08', '99'].includes(reasons[reason].code));
});

test('every rule names the law, the city or the centre as its source, in words that people understand', () => {
  const loan = { outstanding: fen(30_000_000), instalment: fen(200_000), grantedOn: day('2020-01-10'), fundPaid: [] };
  const history = { nextAllowed: day('2026-12-01') };
  for (const reason of Object.keys(reasons) as Reason[]) {
    const { conditions, bounds } = assessed({ reason, person: { loan }, history });
    for (const { id, source } of [...conditions, ...bounds])
      assert.doesNotMatch(source, /惯例|核心系统/, `${reason} ${id}`);
  }
});
