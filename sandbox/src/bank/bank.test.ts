import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import Fastify from 'fastify';
import { pino } from 'pino';
import { freePort } from '../../../scripts/postgres.ts';
import type { BdcCipherMode } from '../../../server/src/gateways/bdc/crypto.ts';
import { createBdcGateway } from '../../../server/src/gateways/bdc/gateway.ts';
import type { AccountChangeNotice } from '../../../server/src/gateways/bdc/message.ts';
import { dayOf } from '../../../server/src/platform/dates.ts';
import { fen } from '../../../server/src/platform/money.ts';
import { type Bank, type BankOptions, createBank, sampleAccounts } from './bank.ts';
import { openCentreKeys } from './keys.ts';
import { registerBankRoutes } from './routes.ts';

const root = mkdtempSync(join(tmpdir(), 'anju-bank-'));
const { privateKey, publicKey } = openCentreKeys(root);
const closers: (() => Promise<void>)[] = [];
after(async () => {
  for (const close of closers.reverse()) await close();
  rmSync(root, { recursive: true });
});

/** A day of its own whose time goes on: what is repeated falls due, and no midnight comes between two questions. */
const day = Temporal.PlainDate.from('2026-11-23');
const begun = performance.now();
const now = () =>
  day
    .toZonedDateTime({ timeZone: 'Asia/Shanghai', plainTime: '10:00' })
    .add({ milliseconds: Math.round(performance.now() - begun) });

const [centre, school] = sampleAccounts;
assert.ok(centre && school);
const order = {
  fromAccountNo: school.accountNo,
  fromAccountName: school.name,
  toAccountNo: centre.accountNo,
  amountFen: fen(1_234_500),
  remark: 'HJ2026112300001',
};

interface World {
  readonly directory: string;
  readonly bankPort: number;
  readonly centrePort: number;
}

const openWorld = async (): Promise<World> => ({
  directory: mkdtempSync(join(root, 'bank-')),
  bankPort: await freePort(),
  centrePort: await freePort(),
});

async function startBank(world: World, options: Partial<BankOptions> = {}): Promise<Bank> {
  const bank = createBank({
    listen: { host: '127.0.0.1', port: world.bankPort },
    centre: { host: '127.0.0.1', port: world.centrePort },
    directory: world.directory,
    centrePublicKey: publicKey,
    retry: { firstMs: 20, maxMs: 100 },
    now,
    ...options,
  });
  await bank.start();
  closers.push(bank.stop);
  return bank;
}

async function startCentre(
  world: World,
  options: { cipherMode?: BdcCipherMode; take?: (notice: AccountChangeNotice) => void; answerMs?: number } = {},
) {
  const notices: AccountChangeNotice[] = [];
  const gateway = createBdcGateway({
    listen: { host: '127.0.0.1', port: world.centrePort },
    peer: { host: '127.0.0.1', port: world.bankPort },
    nodeNo: 'C52240',
    centreNo: '522400000000000',
    privateKey,
    log: pino({ level: 'silent' }),
    cipherMode: options.cipherMode ?? 'ecb',
    limits: { answerMs: options.answerMs ?? 30_000, signOnRetryMs: 50 },
    now,
    onAccountChange: async (notice) => {
      notices.push(notice);
      options.take?.(notice);
    },
  });
  await gateway.start();
  closers.push(gateway.stop);
  return { gateway, notices };
}

async function until(isSo: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 30_000;
  while (!isSo()) {
    assert.ok(performance.now() < end, `never came: ${what}`);
    await pause(10);
  }
}

const allTold = (bank: Bank) =>
  bank.state().transactions.every(({ notices }) => notices.every(({ state }) => state === 'acknowledged'));

for (const cipherMode of ['ecb', 'cbc'] as const) {
  test(`a payment into the special account is told once, under the session key (${cipherMode})`, async () => {
    const world = await openWorld();
    const bank = await startBank(world, { cipherMode });
    const { notices } = await startCentre(world, { cipherMode });
    const transfer = bank.pay(order);
    assert.ok('bankSerial' in transfer);
    await until(() => allTold(bank), 'acknowledgement');
    await pause(150);
    assert.equal(notices.length, 1);
    const [notice] = notices;
    assert.ok(notice);
    const { sendSeqNo: _, transactionDate, transactionTime, ...rest } = notice;
    assert.deepEqual(rest, {
      bankSerial: transfer.bankSerial,
      accountNo: centre.accountNo,
      counterAccountNo: school.accountNo,
      counterAccountName: school.name,
      direction: 'credit',
      amountFen: order.amountFen,
      summary: '转账',
      remark: order.remark,
      balanceFen: fen(centre.balanceFen + order.amountFen),
      isReversal: false,
    });
    assert.equal(transactionDate.toString(), dayOf(transfer.bookedAt).toString());
    assert.match(transactionTime, /^\d\d:\d\d:\d\d$/);
  });
}

test('a lost acknowledgement makes the bank tell again, under the same serials', async () => {
  const world = await openWorld();
  const bank = await startBank(world);
  const { notices } = await startCentre(world);
  bank.faults.set({ loseAcknowledgements: 2 });
  bank.pay(order);
  await until(() => allTold(bank), 'acknowledgement');
  assert.equal(notices.length, 3);
  assert.equal(new Set(notices.map(({ bankSerial, sendSeqNo }) => `${bankSerial} ${sendSeqNo}`)).size, 1);
});

test('a centre that fails to store a notice is told again until it has', async () => {
  const world = await openWorld();
  const bank = await startBank(world);
  let failures = 2;
  const take = () => {
    failures -= 1;
    if (failures >= 0) throw new Error('database away');
  };
  const { notices } = await startCentre(world, { take });
  bank.pay(order);
  await until(() => allTold(bank), 'acknowledgement');
  assert.equal(notices.length, 3);
});

test('what was booked while the centre was down is told after it starts, oldest first', async () => {
  const world = await openWorld();
  const bank = await startBank(world);
  const serials = [1, 2].map(() => {
    const transfer = bank.pay(order);
    return 'bankSerial' in transfer ? transfer.bankSerial : assert.fail(transfer.refusal);
  });
  await pause(60);
  assert.equal(allTold(bank), false);
  const { notices } = await startCentre(world);
  await until(() => allTold(bank), 'acknowledgement');
  assert.deepEqual(
    notices.map(({ bankSerial }) => bankSerial),
    serials,
  );
});

test('a restart of the bank loses neither books nor session nor the notices still to tell', async () => {
  const world = await openWorld();
  const first = await startBank(world);
  const { gateway } = await startCentre(world);
  await until(() => first.state().isSignedOn, 'sign-on');
  first.faults.set({ loseAcknowledgements: 1_000 });
  first.pay(order);
  await until(() => (first.state().transactions[0]?.notices[0]?.attempts ?? 0) > 0, 'a first try');
  await first.stop();
  // A process killed while writing leaves half a line.
  appendFileSync(join(world.directory, 'ledger.jsonl'), '{"entry":"transfer","bankSer');

  const second = await startBank(world);
  await until(() => allTold(second), 'acknowledgement');
  assert.deepEqual(second.state().accounts, first.state().accounts);
  assert.equal(second.state().transactions.length, 1);
  second.pay(order);
  await until(() => allTold(second), 'acknowledgement');
  assert.equal((await startedAgain(second, world)).state().transactions.length, 2);
  assert.ok(await gateway.probe());
});

async function startedAgain(bank: Bank, world: World): Promise<Bank> {
  await bank.stop();
  return startBank(world);
}

test('a restart of the centre signs on anew and misses nothing', async () => {
  const world = await openWorld();
  const bank = await startBank(world);
  const before = await startCentre(world);
  bank.pay(order);
  await until(() => allTold(bank), 'acknowledgement');
  await before.gateway.stop();
  bank.pay(order);
  const { notices } = await startCentre(world);
  await until(() => allTold(bank), 'acknowledgement');
  assert.equal(notices.length, 1);
});

test('a notice is repeated after its acknowledgement when the switch says so', async () => {
  const world = await openWorld();
  const bank = await startBank(world);
  const { notices } = await startCentre(world);
  bank.faults.set({ repeatNotices: 2, delayMs: 80 });
  bank.pay(order);
  await pause(30);
  assert.equal(notices.length, 0);
  await until(() => notices.length === 3, 'two repetitions');
  await pause(100);
  assert.equal(notices.length, 3);
});

const payment = {
  settlement: 'same-bank',
  businessType: '02',
  from: { accountNo: centre.accountNo, name: centre.name, holder: 'corporate' },
  to: { accountNo: '6217000000000000017', name: '赵一', holder: 'personal', bankClass: '105' },
  amountFen: fen(500_000),
  referenceNo: 'TQ2026112300001',
  summary: '提取',
  remark: '租房提取',
} as const;

test('a payment of the centre is booked once however often it is sent, and told as a debit', async () => {
  const world = await openWorld();
  const bank = await startBank(world);
  const { gateway, notices } = await startCentre(world);
  const sendSeqNo = gateway.newSerial();
  const first = await gateway.payment({ ...payment, sendSeqNo });
  assert.ok(first.outcome === 'answered' && first.state === 'done');
  assert.deepEqual(await gateway.payment({ ...payment, sendSeqNo }), first);
  const other = await gateway.payment({ ...payment, amountFen: fen(1), sendSeqNo });
  assert.equal(other.outcome, 'refused');
  await until(() => notices.length === 1, 'debit notice');
  assert.deepEqual(
    [notices[0]?.direction, notices[0]?.amountFen, notices[0]?.bankSerial],
    ['debit', payment.amountFen, first.bankSerial],
  );
  assert.equal(bank.state().accounts[0]?.balanceFen, centre.balanceFen - payment.amountFen);
});

test('a payment without an answer is unknown, and a query finds what became of it', async () => {
  const world = await openWorld();
  const bank = await startBank(world);
  const { gateway } = await startCentre(world, { answerMs: 1_000 });
  bank.faults.set({ loseAnswers: 1 });
  const sendSeqNo = gateway.newSerial();
  assert.equal((await gateway.payment({ ...payment, sendSeqNo })).outcome, 'unknown');
  const found = await gateway.queryTransaction({ date: day, sendSeqNo });
  assert.ok(found.outcome === 'answered' && found.state === 'done' && found.bankSerial);
  assert.deepEqual(await gateway.queryTransaction({ date: day, sendSeqNo: gateway.newSerial() }), {
    outcome: 'not-found',
  });
});

test('a deferred payment is processing, then done; one beyond the balance has failed', async () => {
  const world = await openWorld();
  const bank = await startBank(world);
  const { gateway } = await startCentre(world);
  bank.faults.set({ deferPayments: 1 });
  const sendSeqNo = gateway.newSerial();
  assert.deepEqual(await gateway.payment({ ...payment, sendSeqNo }), { outcome: 'answered', state: 'processing' });
  const found = await gateway.queryTransaction({ date: day, sendSeqNo });
  assert.ok(found.outcome === 'answered' && found.state === 'done');
  const beyond = { ...payment, amountFen: fen(centre.balanceFen + 1n), sendSeqNo: gateway.newSerial() };
  assert.deepEqual(await gateway.payment(beyond), {
    outcome: 'answered',
    state: 'failed',
    reason: '付款账户余额不足',
  });
});

test('the details of a day list the movements of the centre’s accounts, at most 1,000', async () => {
  const world = await openWorld();
  const bank = await startBank(world);
  const { gateway } = await startCentre(world);
  bank.pay(order);
  const one = await gateway.queryAccountDetails({ from: day, to: day });
  assert.ok(one.outcome === 'answered');
  assert.deepEqual([one.changes.length, one.changes[0]?.remark, one.mayBeIncomplete], [1, order.remark, false]);
  const yesterday = day.subtract({ days: 1 });
  const none = await gateway.queryAccountDetails({ from: yesterday, to: yesterday });
  assert.ok(none.outcome === 'answered' && none.changes.length === 0);
  for (let count = 0; count < 1_005; count += 1) bank.pay({ ...order, amountFen: fen(1), remark: String(count) });
  const many = await gateway.queryAccountDetails({ from: day, to: day });
  assert.ok(many.outcome === 'answered');
  assert.deepEqual([many.changes.length, many.changes.at(-1)?.remark, many.mayBeIncomplete], [1_000, '1004', true]);
});

test('the page’s routes pay, show and switch; refusals are in Chinese and book nothing', async () => {
  const world = await openWorld();
  const bank = await startBank(world);
  const app = Fastify();
  registerBankRoutes(app, bank);
  const post = (url: string, body: object) => app.inject({ method: 'POST', url, body });
  const json = { ...order, amountFen: Number(order.amountFen) };
  const paid = await post('/bank/pay', json);
  assert.equal(paid.statusCode, 201);
  assert.equal(paid.json().amountFen, 1_234_500);
  for (const [change, title] of [
    [{ amountFen: 900_000_000 }, '付款账户余额不足'],
    [{ fromAccountName: '别的单位' }, '付款户名与账号不符'],
    [{ toAccountNo: '1' }, '收款账号不存在'],
    [{ remark: '𬱖' }, '账号、户名、摘要或备注含有报文不支持的字符，或过长'],
    [{ remark: 'a|b' }, '账号、户名、摘要或备注含有报文不支持的字符，或过长'],
  ] as const) {
    const refused = await post('/bank/pay', { ...json, ...change });
    assert.deepEqual([refused.statusCode, refused.json().title], [422, title]);
  }
  assert.equal((await post('/bank/pay', { ...json, amountFen: 0 })).statusCode, 400);
  assert.equal((await post('/bank/faults', { delayMs: -1 })).statusCode, 400);
  assert.equal((await post('/bank/faults', { delayMs: 5 })).json().delayMs, 5);
  const state = (await app.inject('/bank/state')).json();
  assert.equal(state.transactions.length, 1);
  assert.deepEqual([state.isSignedOn, state.transactions[0].notices[0].state], [false, 'waiting']);
  assert.match(state.transactions[0].bookedAt, /^\d{4}-\d\d-\d\dT.*Z$/);
  assert.deepEqual(
    state.accounts.map(({ balanceFen }: { balanceFen: number }) => balanceFen).slice(0, 2),
    [5_001_234_500, 798_765_500],
  );
  await app.close();
});
