import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { fen } from '../../platform/money.ts';
import { readSheet, writeSheet } from '../../platform/xlsx.ts';
import { openTestServiceWithBank, type TestCaller } from '../../testing.ts';
import { refused } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import { postJournal, reverseJournal } from '../ledger/index.ts';
import { maskHolder } from '../party/index.ts';
import { type BankPort, theBank, useBank } from './bank.ts';
import { bankFacts } from './bank-facts.ts';
import * as contract from './contract.ts';
import { fetchDay, type ImportedRow, importDay, keepStatement } from './import-statement.ts';
import { keepReconciled, receiveAccountChange } from './index.ts';
import { card, collect, inCallOf, pay, paymentOf, registerTestBusiness } from './payment-testing.ts';

// The bank's statement over its socket and from a file, against what was really paid, received and posted.

let service: Awaited<ReturnType<typeof openTestServiceWithBank>>;
let wire: BankPort;
let accountant: TestCaller;
let accountNo: string;
const today = '2026-11-12';

before(async () => {
  registerTestBusiness();
  service = await openTestServiceWithBank();
  // Half past midnight: the night's own round does not begin before one.
  service.clock.now = Temporal.Instant.from('2026-11-11T16:30:00Z');
  wire = theBank(1);
  const { rows } = await service.ownerPool.query('select account_no from settlement.bank_account where center_id = 1');
  accountNo = rows[0].account_no;
});
after(() => service.close());
beforeEach(async () => {
  useBank(wire);
  accountant = await service.staff(['accountant']);
});

const employer = { accountNo: '6299990007010000015', name: '云杉软件', bankCode: '105', bankName: '建设银行' };
const receive = (amount: number, remark = '不明') => {
  const booked = service.bank.pay({
    fromAccountNo: employer.accountNo,
    fromAccountName: employer.name,
    toAccountNo: accountNo,
    amountFen: fen(amount),
    remark,
  });
  assert.ok('bankSerial' in booked);
  return booked.bankSerial;
};
const settled = (count: number) =>
  until(async () => {
    const { rows } = await service.ownerPool.query(
      `select count(*)::integer as count from settlement.receipt where center_id = 1 and state <> 'received' and received_at >= '2026-11-11T16:00:00Z'`,
    );
    return rows[0].count >= count;
  });
const run = (day = today) => importDay({ inCall: inCallOf(service) }, Temporal.PlainDate.from(day));
const view = (day = today) =>
  accountant.call(contract.getReconciliation, { params: { accountNo, day }, query: { pageSize: 200 } });
const openKinds = async (day = today) =>
  (await view(day)).breaks.filter(({ isOpen }) => isOpen).map(({ kind, words }) => [kind, words.split(' ')[0]]);

test('before the first statement there is nothing to reconcile, and the page says so', async () => {
  const params = { accountNo, day: today };
  assert.deepEqual((await view()).groups, []);
  const refusal = await refused(accountant, contract.runReconciliation, { params, body: { fetch: false } });
  assert.equal(refusal.code, 'settlement/no-statement');
  const early = await refused(accountant, contract.runReconciliation, {
    params: { accountNo, day: '2026-11-13' },
    body: { fetch: true },
  });
  assert.equal(early.code, 'settlement/day-not-over');
});

test('a day on which everything agrees: receipts, a payment, a collection, and a lost answer that was solved', async () => {
  const collected = await collect(service, 'r-collect', { ...employer, holder: 'corporate' });
  const paid = await pay(service, 'r-paid');
  receive(10_001);
  receive(10_002);
  for (const { paymentId } of [collected, paid])
    await until(async () => (await paymentOf(service, paymentId)).state === 'paid');
  await settled(3);
  const params = { accountNo, day: today };
  await accountant.call(contract.runReconciliation, { params, body: { fetch: true } });
  await until(async () => (await view()).report);
  const { report, breaks, groups, statement } = await view();
  assert.deepEqual(breaks, []);
  assert.ok(report?.agrees && report.isComplete && statement?.isComplete);
  assert.deepEqual([report.statementCount, report.messageCount, report.bookCount, report.matchedCount], [4, 4, 4, 4]);
  assert.deepEqual(
    [report.statementInFen, report.messageInFen, report.bookInFen, report.statementOutFen, report.bookOutFen],
    [70_003, 70_003, 70_003, 123_456, 123_456],
  );
  assert.equal(groups.length, 4);
  const listed = await accountant.call(contract.listReconciliations, { query: {} });
  assert.deepEqual([listed.rows[0]?.day, listed.rows[0]?.agrees], [today, true]);
});

test('breaks are found, named, noted, and closed when what was missing has come', async () => {
  // The bank has money whose notice never comes: the bank is told that it was acknowledged.
  const unsaid = receive(22_222, 'unsaid');
  await until(async () => {
    const { rowCount } = await service.ownerPool.query(
      `delete from settlement.receipt where bank_serial = $1 and state <> 'received'`,
      [unsaid],
    );
    return rowCount === 1;
  });
  const journal = await service.ownerPool.query(
    `select journal_id from settlement.journal_account where center_id = 1 and debit_fen = 22222`,
  );
  await inCallOf(service)((call) =>
    postJournal(call, {
      businessKey: 'test:by-hand',
      business: 'test',
      summary: 'by-hand 手工记账',
      lines: [
        { subject: '101', debit: fen(33_333) },
        { subject: '311', credit: fen(33_333) },
      ],
    }),
  );
  assert.equal(journal.rowCount, 1);
  await service.ownerPool.query('delete from settlement.journal_account where journal_id = $1', [
    journal.rows[0].journal_id,
  ]);
  await run();
  // The orphaned journal of the receipt meets the bank's row by its amount; the one by hand has nobody.
  assert.deepEqual(await openKinds(), [['books-only', 'by-hand']]);
  // Whoever only looks reads the bank's names masked, and vouchers as they are.
  const auditor = await service.staff(['auditor']);
  const [seen, full] = [
    await auditor.call(contract.getReconciliation, { params: { accountNo, day: today }, query: { pageSize: 200 } }),
    await view(),
  ];
  assert.equal(seen.breaks.find(({ kind }) => kind === 'books-only')?.words, 'by-hand 手工记账');
  const namesOf = ({ groups }: typeof full) =>
    groups.flatMap(({ statement }) => statement.map(({ words }) => words.split(' ')[0] ?? ''));
  assert.deepEqual(namesOf(seen), namesOf(full).map(maskHolder));
  assert.notDeepEqual(namesOf(seen), namesOf(full));
  // A payment's words begin with its number; the name after it is masked all the same.
  const messages = JSON.stringify(seen.groups.map(({ message }) => message?.words));
  assert.ok(messages.includes('*一') && !messages.includes('赵一'), messages);
  const [found] = (await view()).breaks;
  assert.ok(found);
  const note = { params: { accountNo }, body: { ref: found.ref, note: '已核实：误记，次日冲销' } };
  await accountant.call(contract.noteBreak, note);
  const noted = (await view()).breaks[0];
  assert.deepEqual([noted?.notes.length, noted?.age, noted?.bookFen], [1, 'today', 33_333]);
  const unknown = await refused(accountant, contract.noteBreak, {
    params: { accountNo },
    body: { ref: 'receipt:none:in', note: '核实' },
  });
  assert.equal(unknown.code, 'settlement/break-not-found');
  assert.equal((await view()).report?.agrees, false);
  receive(33_333, '补款');
  await settled(4);
  // A receipt of its own explains nothing: it is posted itself.
  await run();
  assert.deepEqual(await openKinds(), [['books-only', 'by-hand']]);
});

test('money on the statement whose notice never came is received from there, once, and the break closes', async () => {
  useBank({
    ...wire,
    movements: async (days) => {
      const told = await wire.movements(days);
      if (told.kind !== 'told') return told;
      const [first] = told.movements;
      assert.ok(first);
      const silent = { ...first, bankSerial: 'SILENT1', amount: fen(44_444), direction: 'credit' as const };
      return { ...told, movements: [...told.movements, { ...silent, counterName: '沉默公司', remark: '' }] };
    },
  });
  await run();
  assert.ok((await openKinds()).some(([kind, words]) => kind === 'bank-only' && words === '沉默公司'));
  // Its balance does not follow from the row before: the statement is not complete.
  assert.equal((await view()).statement?.isComplete, false);
  const input = { params: { accountNo }, body: { serial: 'SILENT1' } };
  await accountant.call(contract.receiveFromStatement, input);
  // No longer the bank's alone, so that nobody enters a voucher for it, too: on its way into the books.
  const kinds = (await view()).breaks.filter(({ statementFen, isOpen }) => statementFen === 44_444 && isOpen);
  assert.deepEqual(
    kinds.map(({ kind, messageFen }) => [kind, messageFen]),
    [['in-transit', 44_444]],
  );
  assert.equal((await refused(accountant, contract.receiveFromStatement, input)).code, 'settlement/already-received');
  await settled(5);
  const params = { accountNo, day: today };
  await accountant.call(contract.runReconciliation, { params, body: { fetch: false } });
  const open = await openKinds();
  assert.deepEqual(open, [['books-only', 'by-hand']]);
  const closed = (await view()).breaks.filter(({ isOpen }) => !isOpen);
  assert.deepEqual(closed.map(({ kind }) => kind).toSorted(), ['bank-only', 'in-transit']);
});

test('the newest 1,000 are not all: a day of 2,500 movements is read to its first one', async () => {
  const movement = (index: number) => ({
    accountNo,
    bankSerial: `B${index}`,
    direction: 'credit' as const,
    amount: fen(1),
    counterAccountNo: '',
    counterName: '',
    transactedOn: Temporal.PlainDate.from(today),
    // Three in a second.
    transactionTime: Temporal.PlainTime.from('09:00:00')
      .add({ seconds: Math.floor(index / 3) })
      .toString({ smallestUnit: 'second' }),
    summary: '',
    remark: '',
    isReversal: false,
  });
  const all = Array.from({ length: 2_500 }, (_, index) => movement(index));
  const bankOf = (movements: ReturnType<typeof movement>[]) => ({
    movements: async ({ until: end }: { until?: Temporal.PlainTime }) => {
      const told = movements
        .filter(({ transactionTime }) => !end || transactionTime <= end.toString({ smallestUnit: 'second' }))
        .slice(-1_000);
      return { kind: 'told' as const, movements: told, mayBeIncomplete: told.length >= 1_000 };
    },
  });
  const fetched = await fetchDay(bankOf(all), Temporal.PlainDate.from(today));
  assert.equal(fetched?.isWhole, true);
  assert.deepEqual(
    fetched?.movements.map(({ bankSerial }) => bankSerial),
    all.map(({ bankSerial }) => bankSerial),
  );
  const crowded = all.map((one) => ({ ...one, transactionTime: '09:00:00' }));
  const cut = await fetchDay(bankOf(crowded), Temporal.PlainDate.from(today));
  assert.equal(cut?.isWhole, false);
  assert.equal(
    await fetchDay({ movements: async () => ({ kind: 'unknown', cause: '' }) }, Temporal.PlainDate.from(today)),
    undefined,
  );
});

test('over the socket too: more than 1,000 movements of one day are all told', async () => {
  const before = (await fetchDay(wire, Temporal.PlainDate.from(today)))?.movements.length ?? 0;
  service.bank.faults.set({ delayMs: 3_600_000 });
  for (let index = 0; index < 1_100; index += 1) {
    receive(1, 'crowd');
    if (index % 200 === 0) await new Promise((resolve) => setTimeout(resolve, 300));
  }
  const fetched = await fetchDay(wire, Temporal.PlainDate.from(today));
  assert.deepEqual([fetched?.isWhole, fetched?.movements.length], [true, before + 1_100]);
});

async function sheetOf(rows: readonly Partial<Record<string, string>>[]): Promise<Buffer> {
  const headers = [
    '本方账号',
    '交易日期',
    '交易时间',
    '交易流水号',
    '收入金额',
    '支出金额',
    '余额',
    '对方户名',
    '附言',
  ];
  const columns = headers.map((header) => ({ key: header, header, kind: 'text' as const }));
  const pieces: Buffer[] = [];
  for await (const piece of writeSheet({ title: '对账单', columns, rows }))
    pieces.push(Buffer.from(piece as Uint8Array));
  return Buffer.concat(pieces);
}

test('a statement file is taken whole or not at all, with every wrong row told; the same file again adds nothing', async () => {
  const params = { accountNo, day: '2026-11-11' };
  // The day of the file is before the first statement: it becomes the first one.
  const good = {
    本方账号: accountNo,
    交易日期: '20261111',
    交易流水号: 'F1',
    收入金额: '1,234.50',
    支出金额: '',
    余额: '9000.00',
  };
  const wrong = await sheetOf([
    good,
    { ...good, 交易流水号: 'F2', 收入金额: '1.234' },
    { ...good, 交易流水号: 'F1' },
    { ...good, 交易流水号: 'F3', 交易日期: '2026-11-10' },
    { ...good, 交易流水号: 'F4', 支出金额: '5' },
  ]);
  const refusal = await refused(accountant, contract.importStatementFile, { params, file: wrong });
  assert.equal(refusal.code, 'settlement/statement-wrong');
  assert.equal((refusal as unknown as { faults: unknown[] }).faults.length, 4);
  assert.equal((await view('2026-11-11')).statement, null);
  const file = await sheetOf([good, { ...good, 交易流水号: 'F2', 收入金额: '0.50', 余额: '9000.50' }]);
  const taken = await accountant.call(contract.importStatementFile, { params, file });
  assert.deepEqual(taken, { rowCount: 2, added: 2, isComplete: true });
  assert.deepEqual(await accountant.call(contract.importStatementFile, { params, file }), { ...taken, added: 0 });
  const seen = await view('2026-11-11');
  assert.deepEqual([seen.statement?.source, seen.statement?.creditFen, seen.report?.agrees], ['file', 123_500, false]);
});

test('a statement of another account, or of nobody knows which, is refused before a row of it is kept', async () => {
  const params = { accountNo, day: '2026-11-11' };
  const lines = '交易日期,交易流水号,收入金额,支出金额,余额\n2026-11-11,X1,8.00,,9008.00\n';
  const tried = async (file: string, day = params.day) => {
    const refusal = await refused(accountant, contract.importStatementFile, {
      params: { accountNo, day },
      file: Buffer.from(file),
    });
    assert.equal(refusal.code, 'settlement/statement-of-other');
    return refusal.detail ?? '';
  };
  assert.match(
    await tried(`某银行对账单\n账号：1102 0202 0900 0000 001,户名：其他专户\n${lines}`),
    /账户 1102020209000000001 /,
  );
  assert.match(
    await tried(lines.replace('\n', ',账号\n').replace('9008.00\n', '9008.00,1102020209000000001\n')),
    /账户 1102/,
  );
  // The first statement of the account, without a word of whose it is.
  assert.match(await tried(lines), /没有账号，也没有/);
  const next = lines.replaceAll('2026-11-11', '2026-11-12');
  assert.match(await tried(next, '2026-11-12'), /余额 9,000.00 元，与上日余额 9,000.50 元不衔接/);
  assert.equal((await view('2026-11-11')).statement?.rowCount, 2);
  const { rows } = await service.ownerPool.query("select from settlement.statement_line where bank_serial = 'X1'");
  assert.equal(rows.length, 0);
});

test('a day that is done again leaves what a later day found; the bank is the book plus what is named', async () => {
  // The file of the 11th was the last run: its rows were never booked, and the voucher by hand of the 12th is still open.
  assert.deepEqual(await openKinds(), [
    ['bank-only', ''],
    ['bank-only', ''],
    ['books-only', 'by-hand'],
  ]);
  const [facts] = await inCallOf(service)(bankFacts);
  assert.ok(facts);
  assert.equal(facts.statement, facts.book + facts.named);
  assert.equal(facts.named, 123_500n - 33_333n);
});

test('what waits is told by its age, and breaks that nobody wrote about after a day', async () => {
  const before = await accountant.call(contract.getAgeing, {});
  const countOf = (ages: typeof before.breaks, age: string) => ages.find((one) => one.age === age)?.count;
  assert.deepEqual([countOf(before.breaks, 'today'), countOf(before.breaks, 'week'), before.unexplained], [1, 2, 0]);
  assert.ok((countOf(before.receipts, 'today') ?? 0) >= 4);
  const now = service.clock.now;
  service.clock.now = now.add({ hours: 24 * 9 });
  const later = await (await service.staff(['accountant'])).call(contract.getAgeing, {});
  // The voucher by hand has a note; the two rows of the file have none.
  assert.deepEqual([countOf(later.breaks, 'month'), countOf(later.breaks, 'today'), later.unexplained], [3, 0, 2]);
  assert.equal(later.breaks.find(({ age }) => age === 'month')?.amountFen, 123_500 + 33_333);
  service.clock.now = now;
});

test('a voucher that was wrong is taken back in red: its break closes, and the books agree without it', async () => {
  const { rows } = await service.ownerPool.query(
    `select journal_id from ledger.journal where center_id = 1 and business_key = 'test:by-hand'`,
  );
  await inCallOf(service)((call) => reverseJournal(call, { journalId: rows[0].journal_id, reason: '误记' }));
  const params = { accountNo, day: today };
  await accountant.call(contract.runReconciliation, { params, body: { fetch: false } });
  assert.deepEqual(
    (await openKinds()).map(([kind]) => kind),
    ['bank-only', 'bank-only'],
  );
  const pair = (await view()).groups.find(({ ref }) => ref.startsWith('reversal:'));
  assert.deepEqual([pair?.breakKind, pair?.books.map(({ amountFen }) => amountFen)], [null, [33_333, -33_333]]);
  const [facts] = await inCallOf(service)(bankFacts);
  assert.equal(facts?.named, 123_500n);
});

test('the export has a row for each group, breaks first', async () => {
  const { content } = await accountant.call(contract.exportReconciliation, { params: { accountNo, day: today } });
  const columns = [{ key: 'state', header: '结果' }] as const;
  const states: string[] = [];
  for await (const { cells } of readSheet(content as Uint8Array, columns, { maxRows: 10_000 }))
    states.push(cells.state);
  const firstMatched = states.indexOf('相符');
  assert.ok(firstMatched > 0 && states.slice(firstMatched).every((state) => state === '相符'));
});

test('the night takes yesterday and the days that were missed, once, and nothing before one in the morning', async () => {
  service.clock.now = Temporal.Instant.from('2026-11-14T16:30:00Z'); // Half past midnight of the 15th.
  assert.deepEqual(await keepReconciled({ inCall: inCallOf(service) }), []);
  service.clock.now = Temporal.Instant.from('2026-11-14T18:00:00Z');
  assert.deepEqual(await keepReconciled({ inCall: inCallOf(service, 2) }), ['2026-11-14']);
  // The 12th was asked for while it was going on; here it stands for one that was over: a thousand rows came since.
  await service.ownerPool.query("update settlement.statement_day set imported_at = $1 where day = '2026-11-12'", [
    '2026-11-13T01:00:00Z',
  ]);
  assert.deepEqual(await keepReconciled({ inCall: inCallOf(service) }), ['2026-11-13', '2026-11-14']);
  assert.deepEqual(await keepReconciled({ inCall: inCallOf(service) }), []);
  // Nobody was there for six weeks: from the oldest day on, and no day is left out.
  service.clock.now = Temporal.Instant.from('2026-12-25T18:00:00Z');
  const keep = () => keepReconciled({ inCall: inCallOf(service) });
  // Two at once: the later one finds each day taken.
  for (let round = 0; round < 2; round += 1) await Promise.all([keep(), keep()]);
  // The service's own round may have taken some of them: what counts is that every day was, and each once.
  const daysDone = await until(async () => {
    const { rows } = await service.ownerPool.query<{ day: string }>(
      `select day::text from settlement.reconciliation where center_id = 1 and day > '2026-11-14' order by day`,
    );
    return rows.length >= 41 && rows.map(({ day }) => day);
  });
  assert.deepEqual([daysDone.length, daysDone[0], daysDone.at(-1)], [41, '2026-11-15', '2026-12-25']);
  assert.equal(new Set(daysDone).size, 41);
});

test('a notice that comes weeks after its money meets it for good, whenever it is booked', async () => {
  service.clock.now = Temporal.Instant.from('2026-12-26T01:00:00Z');
  accountant = await service.staff(['accountant']);
  const before = await openKinds('2026-12-25');
  const day = Temporal.PlainDate.from('2026-11-28');
  const money = {
    bankSerial: 'LATE1',
    transactionTime: '100000',
    amount: fen(44_444),
    counterName: employer.name,
    counterAccountNo: employer.accountNo,
    summary: '',
    remark: 'late',
  };
  const inCall = inCallOf(service);
  const told = (serial: string) =>
    inCall((call) => receiveAccountChange(call, { ...money, bankSerial: serial, accountNo, transactedOn: day }));
  const booked = (serial: string) =>
    until(async () => {
      const { rowCount } = await service.ownerPool.query(
        "select from settlement.receipt where bank_serial = $1 and state <> 'received'",
        [serial],
      );
      return rowCount === 1;
    });
  const row = { ...money, direction: 'credit', balance: undefined, isReversal: false } as const;
  await inCall((call) => keepStatement(call, { accountNo, day, source: 'file' }, { rows: [row], isWhole: true }));
  await told('LATE1');
  await booked('LATE1');
  await run('2026-12-26');
  await run('2026-12-27');
  assert.deepEqual(await openKinds('2026-12-27'), before);
  // Of what the bank never had it is said all the same.
  await told('NEVER1');
  await booked('NEVER1');
  await run('2026-12-28');
  const textsOf = (kinds: typeof before) => kinds.map((one) => one.join(' ')).toSorted();
  assert.deepEqual(textsOf(await openKinds('2026-12-28')), textsOf([...before, ['books-only', employer.name]]));
  const [facts] = await inCall(bankFacts);
  assert.equal(facts?.statement, fen((facts?.book ?? 0n) + (facts?.named ?? 0n)));
});

test('what the bank adds to an order weeks later stays named for as long as it stands, and not only while it is young', async () => {
  const at = async (moment: string) => {
    service.clock.now = Temporal.Instant.from(moment);
    accountant = await service.staff(['accountant']);
  };
  await at('2026-12-29T01:00:00Z');
  const { paymentId, paymentNo } = await pay(service, 'r-again', { amount: fen(77_700) });
  await until(async () => (await paymentOf(service, paymentId)).state === 'paid');
  await run('2026-12-29');
  const keep = (day: string, rows: readonly ImportedRow[]) =>
    inCallOf(service)((call) =>
      keepStatement(call, { accountNo, day: Temporal.PlainDate.from(day), source: 'file' }, { rows, isWhole: true }),
    );
  const again: ImportedRow = {
    bankSerial: 'AGAIN1',
    direction: 'debit',
    transactionTime: '100000',
    amount: fen(77_700),
    counterName: card.name,
    counterAccountNo: card.accountNo,
    summary: '',
    remark: paymentNo,
    isReversal: false,
  };
  for (const [day, rows] of [
    ['2027-01-13', [again]],
    ['2027-02-04', []],
    ['2027-03-10', []],
  ] as const) {
    await at(`${day}T16:00:00Z`);
    await keep(day, rows);
    const twice = (await view(day)).breaks.filter(({ isOpen, kind }) => isOpen && kind === 'duplicate');
    assert.deepEqual(
      twice.map(({ statementFen, bookFen }) => [statementFen, bookFen]),
      [[155_400, 77_700]],
      day,
    );
  }
});

test('the accounts of one centre do not exist in another', async () => {
  const foreign = await service.staff(['accountant'], 2);
  const params = { accountNo, day: today };
  const tries = [
    refused(foreign, contract.getReconciliation, { params, query: {} }),
    refused(foreign, contract.exportReconciliation, { params }),
    refused(foreign, contract.runReconciliation, { params, body: { fetch: false } }),
    refused(foreign, contract.noteBreak, { params: { accountNo }, body: { ref: 'receipt:x:in', note: '核实' } }),
    refused(foreign, contract.receiveFromStatement, { params: { accountNo }, body: { serial: 'SILENT1' } }),
  ];
  for (const refusal of await Promise.all(tries)) assert.equal(refusal.status, 404);
});

test('what a file left out is told by the whole one; a file may begin with the newest row', async () => {
  const day = '2026-11-09';
  const row = (serial: string, income: string, balance: string) => ({
    本方账号: accountNo,
    交易日期: day,
    交易流水号: serial,
    收入金额: income,
    支出金额: '',
    余额: balance,
  });
  const rows = [row('G1', '10.00', '110.00'), row('G2', '20.00', '130.00'), row('G3', '30.00', '160.00')];
  const given = async (...which: number[]) =>
    accountant.call(contract.importStatementFile, {
      params: { accountNo, day },
      file: await sheetOf(which.map((at) => rows[at] ?? {})),
    });
  const closing = async () => (await view(day)).statement?.closingFen;
  assert.equal((await given(0, 2)).isComplete, false);
  assert.deepEqual(await given(0, 1, 2), { rowCount: 3, added: 1, isComplete: true });
  assert.equal(await closing(), 16_000);
  assert.deepEqual(await given(2, 1, 0), { rowCount: 3, added: 0, isComplete: true });
  assert.equal(await closing(), 16_000);
  // The evening's part comes after what the morning's file had.
  rows.push(row('G4', '40.00', '200.00'));
  assert.deepEqual([await given(3), await closing()], [{ rowCount: 4, added: 1, isComplete: true }, 20_000]);
});

test('a file of a day that is not over yet keeps the night from nothing', async () => {
  service.clock.now = Temporal.Instant.from('2027-03-20T08:00:00Z');
  accountant = await service.staff(['accountant']);
  const noon = {
    本方账号: accountNo,
    交易日期: '2027-03-20',
    交易流水号: 'N1',
    收入金额: '1.00',
    支出金额: '',
    余额: '1.00',
  };
  const params = { accountNo, day: '2027-03-20' };
  await accountant.call(contract.importStatementFile, { params, file: await sheetOf([noon]) });
  service.clock.now = Temporal.Instant.from('2027-03-20T18:00:00Z');
  accountant = await service.staff(['accountant']);
  await until(async () => {
    await keepReconciled({ inCall: inCallOf(service) });
    return (await view('2027-03-20')).statement?.source === 'bank' || undefined;
  });
  // Nor from the days that were missed before it, and what the file had stays.
  const { statement } = await view('2027-03-19');
  assert.equal(statement?.source, 'bank');
  assert.ok((await view('2027-03-20')).groups.some((group) => group.statement.some(({ serial }) => serial === 'N1')));
});
