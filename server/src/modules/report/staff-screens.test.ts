import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { findPerson, maskName, type Person } from '../party/index.ts';
import * as contract from './contract.ts';

let service: TestService;
let clerk: TestCaller;
let clerkElsewhere: TestCaller;
let person: Person;
let personElsewhereId: string;
let account: { account_id: string; account_no: string; employer_id: string };
let employer: { employer_id: string; name: string; employer_account_no: string; credit_code: string };
let journalId: string;

async function listed<T>(text: string, values: unknown[] = []): Promise<T[]> {
  return (await service.ownerPool.query(text, values)).rows as T[];
}

async function one<T>(text: string, values: unknown[] = []): Promise<T> {
  const [row] = await listed<T>(text, values);
  assert.ok(row, text);
  return row;
}

before(async () => {
  service = await openTestService({ role: 'api' });
  const { person_id: personId } = await one<{ person_id: string }>(
    'select person_id from party.person_change where center_id = 1 order by 1 limit 1',
  );
  const found = await findPerson({ tx: service.database, vault: service.vault, centerId: 1 }, personId);
  assert.ok(found);
  person = found;
  account = await one(
    'select account_id, account_no, employer_id from account.personal_account where center_id = 1 and person_id = $1',
    [personId],
  );
  employer = await one(
    'select employer_id, name, employer_account_no, credit_code from party.employer where center_id = 1 and employer_id = $1',
    [account.employer_id],
  );
  ({ person_id: personElsewhereId } = await one<{ person_id: string }>(
    'select person_id from account.personal_account where center_id = 2 order by 1 limit 1',
  ));
  ({ journal_id: journalId } = await one<{ journal_id: string }>(
    "select journal_id from ledger.personal_entry where center_id = 1 and account_id = $1 and kind = 'remittance' order by entry_no desc limit 1",
    [account.account_id],
  ));
  clerk = await service.staff(['clerk']);
  clerkElsewhere = await service.staff(['clerk'], 2);
});
after(() => service.close());

/** Entries of one millisecond have no order. */
const later = () => {
  service.clock.now = service.clock.now.add({ seconds: 1 });
};

const codeOf = ({ body }: { body: unknown }) => (body as { code?: string }).code;
const lastAudit = (operation: string) =>
  one<{ subject_kind: string; subject_id: string; detail: Record<string, unknown>; actor_id: string }>(
    'select subject_kind, subject_id, detail, actor_id from audit.entry where center_id = 1 and operation = $1 order by entry_id desc limit 1',
    [operation],
  );
const countAudit = async (operation: string) =>
  (await one<{ count: bigint }>('select count(*) from audit.entry where operation = $1', [operation])).count;

test('one box finds a person by certificate, mobile, account and name, masked', async () => {
  for (const q of [
    person.certificateNumber,
    person.certificateNumber.toLowerCase(),
    person.mobile ?? '',
    account.account_no,
    person.name,
  ]) {
    const { persons } = await clerk.call(contract.search, { query: { q } });
    const hit = persons.find(({ personId }) => personId === person.personId);
    assert.ok(hit, q);
    assert.equal(hit.nameMasked, maskName(person.name));
    assert.match(hit.certificateMasked, /\*{11}/);
    assert.deepEqual([hit.accountNo, hit.accountState, hit.employerName], [account.account_no, '正常', employer.name]);
  }
});

test('one box finds an employer by account, credit code and a part of the name', async () => {
  for (const q of [employer.employer_account_no, employer.credit_code, employer.name.slice(3, 7)]) {
    const { employers } = await clerk.call(contract.search, { query: { q } });
    const hit = employers.find(({ employerId }) => employerId === employer.employer_id);
    assert.ok(hit, q);
    const { count } = await one<{ count: bigint }>(
      "select count(*) from account.personal_account where center_id = 1 and employer_id = $1 and state = 'normal'",
      [employer.employer_id],
    );
    assert.deepEqual([hit.state, hit.normalCount], ['正常', Number(count)]);
  }
});

test('a search lists at most 20 of each and says when there are more', async () => {
  const copy = (name: string, howMany: number) =>
    service.ownerPool.query(
      `insert into party.person (center_id, person_id, name, certificate_type, certificate_sealed, certificate_index, sex, registered_at)
       select 1, gen_random_uuid(), $1, certificate_type, certificate_sealed, decode(md5($1 || n), 'hex'), sex, registered_at
       from party.person, generate_series(1, $2::integer) n where center_id = 1 and person_id = $3`,
      [name, howMany, person.personId],
    );
  await copy('测试同名', 21);
  await copy('测试少数', 20);
  const many = await clerk.call(contract.search, { query: { q: '测试同名' } });
  assert.deepEqual([many.persons.length, many.more], [20, true]);
  assert.equal(many.persons[0]?.accountNo, null);
  const few = await clerk.call(contract.search, { query: { q: '测试少数' } });
  assert.deepEqual([few.persons.length, few.more], [20, false]);
});

test('a search too short or for an incomplete number is refused', async () => {
  for (const q of ['1381234', '  ', person.certificateNumber.slice(0, 14), '李 ']) {
    const answer = await clerk.try(contract.search, { query: { q } });
    assert.deepEqual([q, answer.status, codeOf(answer)], [q, 422, 'report/query-too-short']);
  }
});

test('a search for like-patterns finds nothing by the pattern', async () => {
  assert.deepEqual(await clerk.call(contract.search, { query: { q: '%%' } }), {
    persons: [],
    employers: [],
    more: false,
  });
});

test('[X-4] a search leaves an entry without the text that was looked for', async () => {
  later();
  await clerk.call(contract.search, { query: { q: person.mobile ?? '' } });
  const { subject_kind, subject_id, detail } = await lastAudit('report.search');
  assert.equal(subject_kind, 'search');
  assert.match(subject_id, /^[0-9a-f]{32}$/);
  assert.deepEqual(detail, { persons: 1, employers: 0, more: false });
  later();
  await clerk.call(contract.search, { query: { q: person.mobile ?? '' } });
  assert.equal((await lastAudit('report.search')).subject_id, subject_id);
});

test('a clerk sees a person with account and last successful login', async () => {
  const log = (logId: string, at: string, result: string) =>
    service.ownerPool.query(
      "insert into identity.login_log values (1, $1, 'person', $2, $3, 'web', '127.0.0.1', '', $4)",
      [logId, person.personId, at, result],
    );
  await log('01a1cd7b-0000-7000-8000-000000000001', '2026-11-12T01:00:00Z', '成功');
  await log('01a1cd7b-0000-7000-8000-000000000002', '2026-11-12T01:30:00Z', '密码错误');
  const seen = await clerk.call(contract.getPerson, { params: { personId: person.personId } });
  assert.equal(seen.lastLoginAt, '2026-11-12T01:00:00Z');
  assert.equal(seen.employerId, employer.employer_id);
  assert.equal(seen.account?.accountNo, account.account_no);
  assert.ok(!JSON.stringify(seen).includes(person.certificateNumber) && !JSON.stringify(seen).includes(person.name));
});

test('a person without an account is shown without one', async () => {
  const { person_id: personId } = await one<{ person_id: string }>(
    "select person_id from party.person where center_id = 1 and name = '测试同名' order by 1 limit 1",
  );
  const seen = await clerk.call(contract.getPerson, { params: { personId } });
  assert.deepEqual(
    [seen.account, seen.employerId, seen.lastLoginAt, seen.mobileMasked, seen.birthDateMasked],
    [null, null, null, '', ''],
  );
  const entries = await clerk.call(contract.listPersonEntries, { params: { personId }, query: {} });
  assert.deepEqual(entries, { rows: [], total: 0, increaseFen: 0, decreaseFen: 0 });
});

test('the entries of a person lead to their journals; changes lead to none', async () => {
  const params = { personId: person.personId };
  const { rows, total } = await clerk.call(contract.listPersonEntries, { params, query: { pageSize: 200 } });
  assert.equal(rows.length, total);
  assert.ok(rows.every((row) => (row.journalId === null) === (row.balanceFen === null)));
  assert.equal(rows.find((row) => row.kind === 'remittance')?.journalId, journalId);
  const mine = await (await service.person(person.personId)).call(contract.listMyEntries, { query: { pageSize: 200 } });
  assert.deepEqual(
    rows,
    mine.rows.map((row, place) => ({ ...row, journalId: rows[place]?.journalId })),
  );
});

test('[X-4] every look at a person leaves an entry with who and what, and a refused one leaves none', async () => {
  const params = { personId: person.personId };
  later();
  await clerk.call(contract.getPerson, { params });
  const viewed = await lastAudit('report.view-person');
  assert.deepEqual([viewed.subject_kind, viewed.subject_id, viewed.detail], ['person', person.personId, {}]);
  later();
  await clerk.call(contract.listPersonEntries, { params, query: { kind: 'interest', from: '2026-01-01' } });
  assert.deepEqual((await lastAudit('report.view-person')).detail, { page: 1, kind: 'interest', from: '2026-01-01' });
  const count = await countAudit('report.view-person');
  assert.equal((await clerk.try(contract.listPersonEntries, { params, query: { from: '2026-02-30' } })).status, 400);
  assert.equal((await clerk.try(contract.getPerson, { params: { personId: personElsewhereId } })).status, 404);
  assert.equal(await countAudit('report.view-person'), count);
});

test('[X-4] open data is shown for a reason, which is kept with what was shown', async () => {
  const params = { personId: person.personId };
  const open = await clerk.call(contract.unmaskPerson, { params, body: { reason: ' 核对来访职工身份 ' } });
  assert.deepEqual(open, {
    name: person.name,
    certificateNumber: person.certificateNumber,
    mobile: person.mobile,
    bankCard: person.bankCard,
    birthDate: String(person.birthDate),
  });
  const kept = await lastAudit('report.unmask');
  assert.deepEqual(
    [kept.subject_id, kept.detail],
    [
      person.personId,
      { reason: '核对来访职工身份', fields: ['name', 'certificateNumber', 'mobile', 'bankCard', 'birthDate'] },
    ],
  );
  const count = await countAudit('report.unmask');
  for (const reason of ['看看', '      ']) {
    const answer = await clerk.try(contract.unmaskPerson, { params, body: { reason } });
    assert.deepEqual([answer.status, codeOf(answer)], [400, 'request/invalid']);
  }
  const auditor = await service.staff(['auditor']);
  assert.equal(
    (await auditor.try(contract.unmaskPerson, { params, body: { reason: '核对来访职工身份' } })).status,
    403,
  );
  assert.equal(await countAudit('report.unmask'), count);
});

test('people, employers and journals of another centre are not found', async () => {
  const asked: [TestCaller, Parameters<TestCaller['try']>[0], object, string][] = [
    [clerk, contract.getPerson, { params: { personId: personElsewhereId } }, 'report/person-not-found'],
    [
      clerk,
      contract.listPersonEntries,
      { params: { personId: personElsewhereId }, query: {} },
      'report/person-not-found',
    ],
    [
      clerk,
      contract.unmaskPerson,
      { params: { personId: personElsewhereId }, body: { reason: '核对身份' } },
      'report/person-not-found',
    ],
    [clerk, contract.getPerson, { params: { personId: crypto.randomUUID() } }, 'report/person-not-found'],
    [
      clerkElsewhere,
      contract.getEmployer,
      { params: { employerId: account.employer_id } },
      'report/employer-not-found',
    ],
    [
      clerkElsewhere,
      contract.listEmployerPersons,
      { params: { employerId: account.employer_id }, query: {} },
      'report/employer-not-found',
    ],
    [clerkElsewhere, contract.getJournal, { params: { journalId } }, 'report/journal-not-found'],
  ];
  for (const [caller, route, input, code] of asked) {
    const answer = await caller.try(route, input);
    assert.deepEqual([route.path, answer.status, codeOf(answer)], [route.path, 404, code]);
  }
  const nobody = { persons: [], employers: [], more: false };
  for (const q of [person.certificateNumber, account.account_no, employer.employer_account_no])
    assert.deepEqual(await clerkElsewhere.call(contract.search, { query: { q } }), nobody);
});

test('a clerk sees an employer with its balances and months', async () => {
  const seen = await clerk.call(contract.getEmployer, { params: { employerId: account.employer_id } });
  const { balance, persons } = await one<{ balance: string; persons: bigint }>(
    `select sum(b.carried_fen + b.current_fen)::text as balance, count(*) as persons from ledger.personal_balance b join account.personal_account a using (center_id, account_id)
     where center_id = 1 and a.employer_id = $1`,
    [account.employer_id],
  );
  assert.equal(seen.balanceFen, Number(balance));
  assert.equal(seen.normalCount + seen.sealedCount, Number(persons));
  assert.deepEqual([seen.name, seen.state, seen.contributedTo], [employer.name, '正常', '2026-10']);
  assert.match(seen.handlerMobileMasked, /^\d{3}\*{4}\d{4}$/);
  assert.match(seen.legalRepresentativeMasked, /^\*/);
  assert.equal(seen.remittances.length, 24);
  assert.deepEqual([seen.remittances[0]?.month, seen.remittances[0]?.journalId], ['2026-10', journalId]);
});

test('the people of an employer come page by page, each once', async () => {
  const params = { employerId: account.employer_id };
  const { rows, total } = await clerk.call(contract.listEmployerPersons, { params, query: { pageSize: 200 } });
  assert.equal(rows.length, total);
  const pages = [1, 2].map((page) =>
    clerk.call(contract.listEmployerPersons, { params, query: { page, pageSize: 3 } }),
  );
  assert.deepEqual(
    (await Promise.all(pages)).flatMap((page) => page.rows),
    rows.slice(0, 6),
  );
  assert.ok(
    rows.every((row) => row.employerName === employer.name && row.accountNo !== null && row.nameMasked.includes('*')),
  );
});

test('the figures of the day are the figures of the books', async () => {
  await service.ownerPool.query(
    "update ledger.journal set accounting_date = '2026-11-12' where center_id = 1 and business = 'receipt'",
  );
  await service.ownerPool.query(
    `insert into settlement.receipt values (1, gen_random_uuid(), 'x', 's1', '\\x00', '\\x00', '某公司', 12345, '2026-11-12', '100000', '', '', 'unmatched', null, null, null, now(), now())`,
  );
  await service.ownerPool.query(
    "update contribution.remittance set state = 'confirmed', signature = '\\x00' where center_id = 1 and month = '2026-10-01' and employer_id <> $1",
    [account.employer_id],
  );
  const day = await clerk.call(contract.getDay, {});
  const books = await one<{ balance: string; posted: string; waiting: bigint; october: string }>(
    `select (select sum(credit_fen - debit_fen) from ledger.journal_line where center_id = 1 and subject_code = '201')::text as balance,
      (select sum(debit_fen) from ledger.journal where center_id = 1 and accounting_date = '2026-11-12')::text as posted,
      (select count(*) from contribution.remittance where center_id = 1 and state = 'confirmed') as waiting,
      (select amount_fen from contribution.remittance where center_id = 1 and state = 'posted' and month = '2026-10-01')::text as october`,
  );
  assert.equal(day.personalBalanceFen, Number(books.balance));
  assert.deepEqual([day.accountingDate, day.accountCount, day.employerCount], ['2026-11-12', 300, 12]);
  assert.deepEqual([day.postedTodayCount, day.postedTodayFen], [1, Number(books.posted)]);
  assert.equal(day.waitingRemittances, Number(books.waiting));
  assert.deepEqual([day.unmatchedReceipts, day.unmatchedFen], [1, 12_345]);
  assert.equal(day.monthly.length, 12);
  assert.deepEqual(day.monthly.slice(-2), [
    { month: '2026-10', amountFen: Number(books.october) },
    { month: '2026-11', amountFen: 0 },
  ]);
});
