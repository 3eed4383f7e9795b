import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestDatabase, type TestDatabase } from '../../testing.ts';
import { getFen, getNumber, getRate } from './index.ts';

let data: TestDatabase;
before(async () => {
  data = await openTestDatabase();
  const national = (from: string, value: string) =>
    data.ownerPool.query(`insert into params.national_value values ('contribution.base-max-fen', $1, $2, 'national')`, [
      from,
      value,
    ]);
  await national('2025-07-01', '2000000');
  await national('2026-07-01', '2500000');
  const own = (from: string, value: string) =>
    data.ownerPool.query(`insert into params.center_value values (1, 'contribution.base-max-fen', $1, $2, 'centre')`, [
      from,
      value,
    ]);
  await own('2026-01-01', '2100000');
  await own('2027-01-01', '"much"');
});
after(() => data.close());

const on = (day: string) => Temporal.PlainDate.from(day);
const cap = async (centerId: number, day: string) => {
  const { value, source, validFrom } = await getFen(data.database, centerId, 'contribution.base-max-fen', on(day));
  return [value, source, validFrom.toString()];
};

test('a value holds from its first day until the day before the next one', async () => {
  assert.deepEqual(await cap(2, '2025-07-01'), [2_000_000n, 'national', '2025-07-01']);
  assert.deepEqual(await cap(2, '2026-06-30'), [2_000_000n, 'national', '2025-07-01']);
  assert.deepEqual(await cap(2, '2026-07-01'), [2_500_000n, 'national', '2026-07-01']);
  assert.deepEqual(await cap(2, '2099-01-01'), [2_500_000n, 'national', '2026-07-01']);
});

test("a centre's own value wins over the national one from its first day, even over a newer one, and is nothing to others", async () => {
  assert.deepEqual(await cap(1, '2025-12-31'), [2_000_000n, 'national', '2025-07-01']);
  assert.deepEqual(await cap(1, '2026-01-01'), [2_100_000n, 'centre', '2026-01-01']);
  assert.deepEqual(await cap(1, '2026-11-12'), [2_100_000n, 'centre', '2026-01-01']);
  assert.deepEqual(await cap(2, '2026-11-12'), [2_500_000n, 'national', '2026-07-01']);
});

test('no decision is made without its rule: a missing value, or one that is no whole number, is an error', async () => {
  await assert.rejects(cap(1, '2025-06-30'), /no parameter contribution.base-max-fen for centre 1 on 2025-06-30/);
  await assert.rejects(cap(1, '2027-01-01'), /not an integer: "much"/);
});

test('the national rates and deadlines are there with their sources', async () => {
  const rate = await getRate(data.database, 1, 'interest.deposit-rate-ppm', on('2026-11-12'));
  assert.deepEqual([rate.value, rate.validFrom.toString()], [15_000n, '2016-02-21']);
  assert.match(rate.source, /银发〔2016〕43号/);
  assert.equal((await getNumber(data.database, 1, 'contribution.remit-days-after-payday', on('2026-11-12'))).value, 5);
  assert.equal((await getNumber(data.database, 1, 'interest.day-count', on('2026-11-12'))).value, 360);
});
