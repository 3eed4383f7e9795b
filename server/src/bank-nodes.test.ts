import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Bank, createBank } from '../../sandbox/src/bank/bank.ts';
import { openCentreKeys } from '../../sandbox/src/bank/keys.ts';
import { freePort } from '../../scripts/postgres.ts';
import { type BankSessions, openBankSessions, readBankNodes } from './bank-nodes.ts';
import { hasBank, theBank, useBank, useBanks } from './modules/settlement/bank.ts';
import { openLog } from './platform/log.ts';
import { fen } from './platform/money.ts';
import { openTestService, type TestService } from './testing.ts';
import { until } from './testing-waits.ts';

// A province: two centres, each with a node of its own at its own settlement application.

const directory = mkdtempSync(join(tmpdir(), 'anju-nodes-'));
const bankFile = join(directory, 'nodes.json');
const payer = { accountNo: '6299990007010000015', name: '云杉软件' };
let service: TestService;
let sessions: BankSessions;
const begun = performance.now();
const banks = new Map<number, Bank>();
const accounts = new Map<number, { accountNo: string; name: string }>();

before(async () => {
  service = await openTestService();
  const { rows } = await service.ownerPool.query<{ center_id: number; account_no: string; account_name: string }>(
    'select center_id, account_no, account_name from settlement.bank_account',
  );
  for (const row of rows) accounts.set(row.center_id, { accountNo: row.account_no, name: row.account_name });
  const nodes = await Promise.all([1, 2].map(openNode));
  writeFileSync(bankFile, JSON.stringify(nodes));
  sessions = openBankSessions(readBankNodes({ ...service.config, bankFile }), service.service.parts, openLog('silent'));
  useBanks(sessions.bankOf);
  await sessions.start();
  await until(async () => [...banks.values()].every((bank) => bank.state().isSignedOn));
});
after(async () => {
  useBank(undefined);
  await sessions.stop();
  for (const bank of banks.values()) await bank.stop();
  rmSync(directory, { recursive: true, force: true });
  await service.close();
});

/** A bank behind a node of its own; it claims to keep the accounts of both centres. */
async function openNode(centerId: number) {
  const [listenPort, peerPort] = [await freePort(), await freePort()];
  const keys = join(directory, `keys-${centerId}`);
  const bank = createBank({
    listen: { host: '127.0.0.1', port: peerPort },
    centre: { host: '127.0.0.1', port: listenPort },
    directory: join(directory, `bank-${centerId}`),
    centrePublicKey: openCentreKeys(keys).publicKey,
    accounts: [...accounts.values()].map((account) => ({
      ...account,
      holder: 'centre',
      balanceFen: fen(1_000_000_000),
    })),
    retry: { firstMs: 50, maxMs: 200 },
    // Its time goes on: what it repeats falls due.
    now: () =>
      service.clock.now
        .add({ milliseconds: Math.round(performance.now() - begun) })
        .toZonedDateTimeISO('Asia/Shanghai'),
  });
  await bank.start();
  banks.set(centerId, bank);
  return {
    centers: [centerId],
    listenPort,
    peer: `127.0.0.1:${peerPort}`,
    node: `C9999${centerId}`,
    unitNo: `99999900000000${centerId}`,
    privateKeyFile: join(keys, 'centre-private-key.pem'),
  };
}

const bankOf = (centerId: number): Bank => {
  const bank = banks.get(centerId);
  assert.ok(bank);
  return bank;
};
const accountOf = (centerId: number) => {
  const account = accounts.get(centerId);
  assert.ok(account);
  return account;
};

test('each centre pays through its own node', async () => {
  for (const centerId of [1, 2]) {
    const bank = theBank(centerId);
    const answer = await bank.pay({
      serial: bank.newSerial(),
      account: { ...accountOf(centerId), bankCode: '999' },
      counter: { ...payer, bankCode: '105', bankName: '建设银行', holder: 'corporate' },
      amount: fen(1_000 + centerId),
      businessType: '01',
      paymentNo: `P-${centerId}`,
      summary: '提取',
    });
    assert.equal(answer.kind, 'done', JSON.stringify(answer));
  }
  for (const centerId of [1, 2])
    assert.deepEqual(
      bankOf(centerId)
        .state()
        .transactions.map(({ amountFen }) => Number(amountFen)),
      [1_000 + centerId],
    );
  assert.equal(hasBank(3), false);
  assert.throws(() => theBank(3), /no bank is set for centre 3/);
});

test('a node tells of the money of its own centre; what it says of another is not believed', async () => {
  const send = (through: number, to: number) => {
    const sent = bankOf(through).pay({
      fromAccountNo: payer.accountNo,
      fromAccountName: payer.name,
      toAccountNo: accountOf(to).accountNo,
      amountFen: fen(5_000 + through * 10 + to),
      remark: '不明',
    });
    assert.ok('bankSerial' in sent);
  };
  const received = async () => {
    const { rows } = await service.ownerPool.query<{ center_id: number; amount: number }>(
      'select center_id, amount_fen::int as amount from settlement.receipt where amount_fen between 5000 and 6000 order by 2',
    );
    return rows.map((row) => [row.center_id, row.amount]);
  };
  send(2, 1);
  send(1, 1);
  send(2, 2);
  await until(async () => (await received()).length >= 2);
  // The one that is not believed is told again and again meanwhile.
  await until(async () =>
    bankOf(2)
      .state()
      .transactions.some(({ notices }) => notices.some(({ attempts }) => attempts >= 2)),
  );
  assert.deepEqual(await received(), [
    [1, 5_011],
    [2, 5_022],
  ]);
});

test('a file of nodes that is wrong, or names this machine in production, is refused', () => {
  const [node] = readBankNodes({ ...service.config, bankFile });
  const read = (nodes: unknown, sandbox = true) => {
    const file = join(directory, 'wrong.json');
    writeFileSync(file, JSON.stringify(nodes));
    return () => readBankNodes({ ...service.config, bankFile: file, sandbox });
  };
  const { centers: _, ...everywhere } = node ?? {};
  assert.throws(read([node, node]), /centre 1 has two nodes/);
  assert.throws(read([node, everywhere]), /each must say for which centres it is/);
  assert.throws(read([{ ...node, colour: 'red' }]));
  assert.throws(read([]));
  assert.throws(read([node], false), /is on this machine, as a sandbox is/);
  assert.deepEqual(read([everywhere])(), [everywhere]);
  assert.deepEqual(readBankNodes(service.config)[0]?.centers, undefined);
});
