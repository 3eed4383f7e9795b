import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fen } from '../../platform/money.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { postJournal, reverseJournal } from '../ledger/index.ts';
import { inCallOf } from '../settlement/payment-testing.ts';
import * as contract from './contract.ts';
import { originOf } from './rules.ts';

let service: TestService;
let clerk: TestCaller;
let auditor: TestCaller;
let personId: string;

async function one<T>(text: string, values: unknown[] = []): Promise<T> {
  const { rows } = await service.ownerPool.query(text, values);
  assert.ok(rows[0], text);
  return rows[0] as T;
}

before(async () => {
  service = await openTestService({ role: 'api' });
  ({ person_id: personId } = await one<{ person_id: string }>(
    'select person_id from party.person_change where center_id = 1 order by 1 limit 1',
  ));
  clerk = await service.staff(['clerk']);
  auditor = await service.staff(['auditor']);
});
after(() => service.close());

/** Entries of one millisecond have no order. */
const later = () => {
  service.clock.now = service.clock.now.add({ seconds: 1 });
};

const codeOf = ({ body }: { body: unknown }) => (body as { code?: string }).code;

test('journals come newest first, page by page, and can be narrowed by day and business', async () => {
  const { rows, total } = await clerk.call(contract.listJournals, { query: { pageSize: 200 } });
  const { count } = await one<{ count: bigint }>('select count(*) from ledger.journal where center_id = 1');
  assert.equal(total, Number(count));
  const days = rows.map((row) => row.accountingDate);
  assert.deepEqual(days, [...days].sort().reverse());
  const second = await clerk.call(contract.listJournals, { query: { page: 2, pageSize: 5 } });
  assert.deepEqual(second.rows, rows.slice(5, 10));
  const interest = await clerk.call(contract.listJournals, {
    query: { business: 'interest', from: '2026-01-01', to: '2026-06-30' },
  });
  assert.deepEqual(
    interest.rows.map((row) => [row.business, row.accountingDate, row.postedBy]),
    [['interest', '2026-06-30', '系统']],
  );
  // What they come to is that of the choice, not of the page.
  const choice = { business: 'remittance', from: '2026-05-01', to: '2026-05-31' };
  const sums = await one<{ debit: string; credit: string; count: string }>(
    `select sum(debit_fen) as debit, sum(credit_fen) as credit, count(*) from ledger.journal
     where center_id = 1 and business = $1 and accounting_date between $2 and $3`,
    Object.values(choice),
  );
  const chosen = await clerk.call(contract.listJournals, { query: { ...choice, pageSize: 1 } });
  assert.ok(chosen.total > 1);
  assert.deepEqual(
    [chosen.total, chosen.debitFen, chosen.creditFen],
    [sums.count, sums.debit, sums.credit].map(Number),
  );
  const answer = await clerk.try(contract.listJournals, { query: { from: '2026-13-01' } });
  assert.deepEqual([answer.status, codeOf(answer)], [400, 'request/invalid']);
  assert.equal((await clerk.try(contract.listJournals, { query: { to: '2026-11-31' } })).status, 400);
});

test('a journal shows its lines, which balance, and whose accounts it moved', async () => {
  const { journal_id: journalId } = await one<{ journal_id: string }>(
    "select journal_id from ledger.journal where center_id = 1 and business = 'remittance' order by entry_count, journal_id limit 1",
  );
  const seen = await clerk.call(contract.getJournal, { params: { journalId } });
  const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
  assert.equal(sum(seen.lines.map((line) => line.debitFen)), seen.amountFen);
  assert.equal(sum(seen.lines.map((line) => line.creditFen)), seen.amountFen);
  assert.deepEqual(
    seen.lines.map((line) => [line.subjectCode, line.subjectName]),
    [
      ['101', '住房公积金存款'],
      ['201', '住房公积金'],
    ],
  );
  assert.equal(seen.entries.length, seen.entryCount);
  const numbers = seen.entries.map(({ accountNo }) => accountNo);
  assert.deepEqual(numbers, numbers.toSorted());
  assert.equal(sum(seen.entries.map((entry) => entry.amountFen)), seen.amountFen);
  assert.ok(seen.entries.every((entry) => entry.nameMasked.startsWith('*') && /^\d{12}$/.test(entry.accountNo)));
  assert.match(seen.amountCapital, /元/);
  const { name } = await one<{ name: string }>('select name from party.center where center_id = 1');
  assert.deepEqual([seen.centerName, seen.reversesId, seen.employerEntries], [name, null, []]);
});

test('[C-3] vouchers are found by subject and by amount, and lead to the employer, the loan and the settlement they were posted for', async () => {
  const remittance = await one<{ journal_id: string; debit_fen: string; employer_id: string }>(
    `select j.journal_id, j.debit_fen, r.employer_id from ledger.journal j
     join contribution.remittance r on r.center_id = j.center_id and j.business_key = 'remittance:' || r.remittance_id where j.center_id = 1 order by 1 limit 1`,
  );
  const amountFen = Number(remittance.debit_fen);
  const found = await clerk.call(contract.listJournals, { query: { subject: '201', amountFen, pageSize: 200 } });
  assert.ok(found.rows.some(({ journalId }) => journalId === remittance.journal_id));
  const { count } = await one<{ count: bigint }>(
    `select count(distinct journal_id) from ledger.journal_line where center_id = 1 and subject_code = '121'`,
  );
  assert.equal((await clerk.call(contract.listJournals, { query: { subject: '121' } })).total, Number(count));
  assert.equal(
    (await clerk.call(contract.listJournals, { query: { subject: '121', business: 'remittance' } })).total,
    0,
  );
  const sheet = async (journalId: string) => clerk.call(contract.getJournal, { params: { journalId } });
  const [employer] = (await sheet(remittance.journal_id)).origins;
  assert.deepEqual([employer?.kind, employer?.id], ['employer', remittance.employer_id]);
  assert.match(employer?.text ?? '', /^20\d\d年\d+月汇缴 \d{15}$/);
  const grant = await one<{ journal_id: string; loan_id: string; amount_fen: string }>(
    `select journal_id, loan_id, amount_fen from loan.entry where center_id = 1 and kind = 'grant' order by 1 limit 1`,
  );
  const loans = (await sheet(grant.journal_id)).loanEntries;
  assert.ok(loans.some((row) => row.loanId === grant.loan_id && row.amountFen === Number(grant.amount_fen)));
  assert.ok(loans.every(({ kindText }) => kindText === '发放'));
  const counted = await one<{ count: string }>(
    'select count(*) from loan.entry where center_id = 1 and journal_id = $1',
    [grant.journal_id],
  );
  assert.equal((await sheet(grant.journal_id)).loanEntryCount, Number(counted.count));
  const interest = await one<{ journal_id: string }>(
    `select journal_id from ledger.journal where center_id = 1 and business = 'interest' order by 1 limit 1`,
  );
  assert.equal((await sheet(interest.journal_id)).loanEntries.length, 0);
});

test('a business key names what was posted; what nobody knows names nothing', () => {
  const id = '0199a7c3-5a00-7000-8000-000000000001';
  const of = (key: string) => originOf(key)?.kind;
  assert.deepEqual(
    [`remittance:${id}`, `back-payment:${id}:2026-01`, `withdrawal:${id}:interest`, `merge:${id}:into`].map(of),
    ['remittance', 'business', 'case', 'case'],
  );
  assert.deepEqual(
    [
      `receipt:${id}`,
      `temporary-return:${id}`,
      `voucher:${id}`,
      'interest:2026-06-30:3',
      'opening',
      'remittance:x',
    ].map(of),
    ['receipt', 'receipt', 'voucher-request', 'interest', undefined, undefined],
  );
  assert.deepEqual(
    [
      `loan:grant:${id}`,
      `loan:write-off:${id}`,
      `loan:offset:${id}:2026-11-20`,
      `loan:overdue:2026-11-20:${id}:3`,
      `loan:back:${id}:1:2:${id}`,
      `loan:request:${id}:written-off`,
      `transfer-out:${id}`,
      `allocation:${id}:in`,
      `unallocated-return:${id}:paid`,
      `collection-owed:${id}`,
      `repayment:${id}`,
    ].map(of),
    [
      'loan',
      'loan',
      'loan',
      'loan',
      'loan',
      'loan-request',
      'transfer',
      'allocation',
      'refund',
      'collection',
      'payment',
    ],
  );
});

test('a journal of more than 200 people shows the first 200', async () => {
  const { journal_id: journalId } = await one<{ journal_id: string }>(
    "select journal_id from ledger.journal where center_id = 1 and business = 'interest' order by entry_count desc, journal_id limit 1",
  );
  const seen = await clerk.call(contract.getJournal, { params: { journalId } });
  assert.ok(seen.entryCount > 200);
  assert.equal(seen.entries.length, 200);
});

test('a journal shows the money of employers that it moved', async () => {
  const { journal_id: journalId } = await one<{ journal_id: string }>(
    'select journal_id from ledger.employer_entry where center_id = 1 order by 1 limit 1',
  );
  const seen = await clerk.call(contract.getJournal, { params: { journalId } });
  assert.equal(seen.employerEntries.length, 1);
  assert.equal(seen.employerEntries[0]?.amountFen, seen.amountFen);
  assert.match(seen.employerEntries[0]?.employerName ?? '', /公司|中心|学校|医院|厂|店/);
});

test('a journal that does not exist is not found', async () => {
  const answer = await clerk.try(contract.getJournal, { params: { journalId: crypto.randomUUID() } });
  assert.deepEqual([answer.status, codeOf(answer)], [404, 'report/journal-not-found']);
});

test('journals posted by staff bear the name of staff, by an employer’s clerk what they are', async () => {
  const { journal_id: journalId } = await one<{ journal_id: string }>(
    "select journal_id from ledger.journal where center_id = 1 and business = 'opening'",
  );
  const staffId = crypto.randomUUID();
  await service.ownerPool.query(
    "insert into identity.staff (center_id, staff_id, name, outlet, roles) values (1, $1, '会计甲', '', '{accountant}')",
    [staffId],
  );
  const posterOf = async (postedBy: string) => {
    await service.ownerPool.query('update ledger.journal set posted_by = $2 where center_id = 1 and journal_id = $1', [
      journalId,
      postedBy,
    ]);
    return (await clerk.call(contract.getJournal, { params: { journalId } })).postedBy;
  };
  assert.equal(await posterOf(staffId), '会计甲');
  assert.equal(await posterOf(crypto.randomUUID()), '单位经办人');
  assert.equal(await posterOf('settlement.settle'), '系统');
});

test('[X-4] [G-12] the trail tells who looked at a person, when and why', async () => {
  await clerk.call(contract.getPerson, { params: { personId } });
  later();
  await clerk.call(contract.unmaskPerson, { params: { personId }, body: { reason: '核对收款银行卡' } });
  const { actor_id: actorId } = await one<{ actor_id: string }>(
    "select actor_id from audit.entry where operation = 'report.unmask'",
  );
  await service.ownerPool.query(
    "insert into identity.staff (center_id, staff_id, name, outlet, roles) values (1, $1, '柜员乙', '', '{clerk}')",
    [actorId],
  );
  const about = await auditor.call(contract.listAudit, { query: { subjectKind: 'person', subjectId: personId } });
  assert.equal(about.total, 2);
  const [unmasked, viewed] = about.rows;
  assert.deepEqual(
    [unmasked?.actor, unmasked?.actorKind, unmasked?.operationText],
    ['柜员乙', 'staff', '查看未脱敏信息'],
  );
  assert.equal(unmasked?.detail['reason'], '核对收款银行卡');
  assert.deepEqual([viewed?.operation, viewed?.operationText], ['report.view-person', '查看职工信息']);
  assert.deepEqual([viewed?.at, unmasked?.at], ['2026-11-12T02:00:00Z', '2026-11-12T02:00:01Z']);
  const by = await auditor.call(contract.listAudit, { query: { actorId, pageSize: 1, page: 2 } });
  assert.equal(by.total, 2);
  assert.deepEqual(by.rows, [viewed]);
  const accountant = await service.staff(['accountant']);
  assert.equal((await accountant.try(contract.listAudit, { query: {} })).status, 403);
});

test('[G-12] actors are told by what they are: person, employer’s clerk, system, visitor', async () => {
  const kinds = { person: '职工本人', employer: '单位经办人', system: '系统', visitor: '未登录访客' };
  const subjectId = crypto.randomUUID();
  for (const kind of Object.keys(kinds)) {
    await service.ownerPool.query(
      "insert into audit.entry values (1, gen_random_uuid(), now(), $1, 'someone', 'web', 'identity.enter', 'session', $2, '{\"count\": 1}', 'r', '127.0.0.1')",
      [kind, subjectId],
    );
  }
  const { rows } = await auditor.call(contract.listAudit, { query: { subjectId } });
  assert.deepEqual(Object.fromEntries(rows.map((row) => [row.actorKind, row.actor])), kinds);
  assert.deepEqual(rows[0]?.detail, { count: 1 });
});

test('the trail and the journals of another centre stay there', async () => {
  await clerk.call(contract.getPerson, { params: { personId } });
  const elsewhere = await service.staff(['auditor'], 2);
  assert.deepEqual(await elsewhere.call(contract.listAudit, { query: {} }), { rows: [], total: 0 });
  const { count } = await one<{ count: bigint }>('select count(*) from ledger.journal where center_id = 2');
  assert.equal((await elsewhere.call(contract.listJournals, { query: {} })).total, Number(count));
});

test('the vouchers of a case are those its keys name, the interest beside them, and what took one back', async () => {
  const [caseId, other] = [crypto.randomUUID(), crypto.randomUUID()];
  const post = (businessKey: string) =>
    inCallOf(service)((call) =>
      postJournal(call, {
        businessKey,
        business: 'manual',
        summary: businessKey,
        lines: [
          { subject: '101', debit: fen(100) },
          { subject: '401', credit: fen(100) },
        ],
      }),
    );
  const ids: string[] = [];
  for (const key of [`withdrawal:${caseId}`, `withdrawal:${caseId}:interest`]) ids.push((await post(key)).journalId);
  const others = await post(`withdrawal:${other}`);
  for (const { journalId } of [{ journalId: ids[0] ?? '' }, others]) {
    const red = await inCallOf(service)((call) => reverseJournal(call, { journalId, reason: '测试' }));
    if (journalId === ids[0]) ids.push(red.journalId);
  }
  const { rows } = await clerk.call(contract.listCaseJournals, { params: { caseId } });
  assert.deepEqual(rows.map(({ journalId }) => journalId).toSorted(), ids.toSorted());
});
