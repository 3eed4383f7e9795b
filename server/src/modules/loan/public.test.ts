import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loan } from '../../contract.ts';
import { fen, ratePpm } from '../../platform/money.ts';
import { readSheet } from '../../platform/xlsx.ts';
import { openTestService, type TestService } from '../../testing.ts';
import { refused, unknownUuid } from '../../testing-logins.ts';
import { scheduleOf } from './rules/schedule.ts';

let service: TestService;
before(async () => {
  service = await openTestService({ role: 'api' });
});
after(() => service.close());

test('[P-Q6] anyone reads the whole history of rates, with days and sources', async () => {
  const { rates, today } = await service.visitor().call(loan.getRates, {});
  assert.equal(today, '2026-11-12');
  assert.ok(rates.length >= 30);
  const newest = rates.find((row) => row.home === 'second');
  assert.deepEqual([newest?.validFrom, newest?.upToFivePpm, newest?.overFivePpm], ['2025-05-08', 25_250, 30_750]);
  assert.ok(rates.every((row) => row.source.length > 3 && row.upToFivePpm < row.overFivePpm));
  assert.deepEqual(
    rates.filter((row) => !row.dayKnown).map((row) => row.validFrom),
    ['2006-01-01', '2005-01-01'],
  );
});

test('[P-Q5] the schedule that a visitor sees comes as a workbook, a combined loan in one list', async () => {
  const { content } = await service.visitor().call(loan.exportSchedule, {
    query: {
      method: 'level-payment',
      months: 3,
      firstDueOn: '2026-12-31',
      amountFen: 10_000_000,
      ratePpm: 26_000,
      commercialFen: 5_000_000,
      commercialRatePpm: 35_000,
    },
  });
  const columns = [
    { key: 'on', header: '还款日', isRequired: true },
    { key: 'principal', header: '本金（元）' },
    { key: 'balance', header: '剩余本金（元）' },
  ] as const;
  const read = [];
  for await (const { cells } of readSheet(content as Buffer, columns, { maxRows: 400 })) read.push(cells);
  assert.deepEqual(
    read.map(({ on }) => on),
    ['2026-12-31', '2027-01-31', '2027-02-28'],
  );
  const fund = scheduleOf({
    method: 'level-payment',
    balance: fen(10_000_000),
    months: 3,
    rateAt: () => ratePpm(26_000),
  });
  const bank = scheduleOf({
    method: 'level-payment',
    balance: fen(5_000_000),
    months: 3,
    rateAt: () => ratePpm(35_000),
  });
  assert.deepEqual(
    read.map(({ balance }) => Number(balance)),
    fund.map((row, at) => Number(row.balanceAfter + (bank[at]?.balanceAfter ?? 0n)) / 100),
  );
});

const estate = (over: object = {}) => ({
  name: '滨河·芷苑',
  developer: '安居市滨河置业有限公司',
  address: '安居市滨河路18号',
  district: '滨河区',
  buildings: '1、2、5号楼',
  bankName: '演示商业银行滨河支行',
  agreementNo: 'HZ-TEST-001',
  agreedFrom: '2026-01-01',
  agreedTo: '2027-12-31',
  state: 'active' as const,
  salesPhone: '0370-0000000',
  updatedAt: null,
  ...over,
});

test('[P-Q7] the manager registers an estate, and anyone finds it by any of its words', async () => {
  const manager = await service.staff(['manager']);
  const params = { estateId: unknownUuid() };
  const kept = await manager.call(loan.keepEstate, { params, body: estate() });
  const find = async (query: object) =>
    (await service.visitor().call(loan.listPublicEstates, { query: { centerId: 1, ...query } })).rows.map(
      ({ name }) => name,
    );
  for (const q of ['芷苑', '滨河置业', '滨河路18', '滨河支行', '芷苑 滨河路'])
    assert.ok((await find({ q })).includes('滨河·芷苑'), q);
  assert.deepEqual(await find({ q: '芷苑 不存在的路' }), []);
  // The centre of the question, and the signs of a search pattern are only signs.
  assert.deepEqual(await find({ q: '芷苑', centerId: 2 }), []);
  assert.deepEqual(await find({ q: '%苑' }), []);
  // What is suspended or past its agreement is not offered, but stays with the staff.
  for (const change of [{ state: 'suspended' as const }, { agreedTo: '2026-11-11' }]) {
    const before = await manager.call(loan.listEstates, { query: { q: '芷苑' } });
    const changed = await manager.call(loan.keepEstate, {
      params,
      body: estate({ updatedAt: before.rows[0]?.updatedAt, ...change }),
    });
    assert.deepEqual(await find({ q: '芷苑' }), [], JSON.stringify(change));
    assert.equal(changed.estateId, kept.estateId);
  }
});

test('[P-Q7] an agreement has one estate, ends after it begins, and a change is not overwritten', async () => {
  const manager = await service.staff(['manager']);
  const params = { estateId: unknownUuid() };
  const first = await manager.call(loan.keepEstate, { params, body: estate({ agreementNo: 'HZ-TEST-002' }) });
  const twice = await refused(manager, loan.keepEstate, {
    params: { estateId: unknownUuid() },
    body: estate({ agreementNo: 'HZ-TEST-002' }),
  });
  assert.deepEqual([twice.status, twice.code], [409, 'loan/agreement-taken']);
  const wrong = await refused(manager, loan.keepEstate, { params, body: estate({ agreedTo: '2025-12-31' }) });
  assert.deepEqual([wrong.status, wrong.code], [422, 'loan/wrong-period']);
  service.clock.now = service.clock.now.add({ seconds: 1 });
  const body = estate({ agreementNo: 'HZ-TEST-002', updatedAt: first.updatedAt, bankName: '另一家银行' });
  await manager.call(loan.keepEstate, { params, body });
  const late = await refused(manager, loan.keepEstate, { params, body });
  assert.deepEqual([late.status, late.code], [409, 'loan/estate-changed']);
});

test('[P-Q7] clerks read estates and may not change them', async () => {
  const clerk = await service.staff(['clerk']);
  assert.ok((await clerk.call(loan.listEstates, { query: {} })).total >= 0);
  const answer = await refused(clerk, loan.keepEstate, { params: { estateId: unknownUuid() }, body: estate() });
  assert.equal(answer.status, 403);
});
