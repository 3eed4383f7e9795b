import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { readSheet } from '../../../platform/xlsx.ts';
import { openTestService, type TestService } from '../../../testing.ts';
import { refused } from '../../../testing-logins.ts';
import { quiet } from '../../../testing-waits.ts';
import { digestOf } from '../../ledger/books-testing.ts';
import { certificateCheckOf, certificateKey } from '../../party/rules.ts';
import * as report from '../../report/contract.ts';
import {
  assertBooks,
  businessSchemas,
  type Clerk,
  carryOver,
  codeOf,
  confirm,
  confirmedMonth,
  openClerk,
  pay,
  rosterOf,
  rowOf,
  view,
} from '../clerk-testing.ts';
import * as contract from '../contract.ts';
import {
  certificateOf,
  confirmIt,
  doIt,
  faultsOf,
  look,
  onePerson,
  peopleOf,
  refusedStart,
  signature,
  staffOf,
  start,
  takeRows,
  tryRows,
} from './business-testing.ts';

// U-T4 to U-T9: what an employer changes about its people, from the draft to what everybody is told.

let service: TestService;
before(async () => {
  service = await openTestService();
});
after(() => service.close());
afterEach(() => assertBooks(service));

const scalar = async (text: string, values: unknown[] = []) => {
  const { rows } = await service.ownerPool.query<{ value: unknown }>(text, values);
  return rows[0]?.value;
};
const messagesOf = async (accountId: string) => {
  await quiet(service);
  const { rows } = await service.ownerPool.query<{ title: string; body: string }>(
    `select title, body from notice.message m join account.personal_account a on a.center_id = m.center_id and a.person_id = m.recipient_id
     where a.account_id = $1 order by m.created_at desc`,
    [accountId],
  );
  return rows;
};

test('[U-T5] people are sealed with a reason: shown with their money before, signed, and told', async () => {
  const clerk = await openClerk(service, 1);
  const [first, second] = await staffOf(clerk);
  assert.ok(first && second);
  const businessId = await start(clerk, {
    kind: 'seal',
    accountIds: [first.accountId, second.accountId],
    reason: 'left',
  });
  const draft = await look(clerk, businessId);
  assert.deepEqual(
    [draft.state, draft.personCount, draft.monthlyBeforeFen, draft.monthlyAfterFen, draft.effectiveMonth],
    ['draft', 2, first.amountFen + second.amountFen, 0, '2026-11'],
  );
  assert.equal((await onePerson(clerk, first.accountId)).state, '正常');
  const { text, body } = await signature(clerk, businessId);
  for (const line of ['住房公积金封存确认书', '涉及人数：2人', '封存原因：终止劳动关系', `业务流水号：${draft.number}`])
    assert.ok(text.split('\n').includes(line), `${line} in ${text}`);
  const done = await clerk.caller.call(contract.confirmBusiness, { params: { businessId }, body });
  assert.deepEqual([done.state, done.confirmedBy], ['done', '许经办']);
  assert.equal((await onePerson(clerk, first.accountId)).state, '封存');
  const [message] = await messagesOf(first.accountId);
  assert.match(message?.body ?? '', /封存（暂停缴存）.*自2026年11月起/);
  const history = await clerk.caller.call(contract.listBusinesses, { query: { kind: 'seal' } });
  assert.deepEqual(
    history.rows.map((row) => [row.businessId, row.state]),
    [[businessId, 'done']],
  );
});

test('a signed text confirms once: a repeat and a stale text are refused and change nothing', async () => {
  const clerk = await openClerk(service, 2);
  const [first] = await staffOf(clerk);
  assert.ok(first);
  const businessId = await start(clerk, { kind: 'seal', accountIds: [first.accountId], reason: 'retired' });
  const { body } = await signature(clerk, businessId);
  await clerk.caller.call(contract.confirmBusiness, { params: { businessId }, body });
  await quiet(service);
  const before = await digestOf(service.ownerPool, businessSchemas);
  assert.equal(
    await codeOf(clerk.caller.try(contract.confirmBusiness, { params: { businessId }, body })),
    '401 identity/challenge-gone',
  );
  const stale = await refused(clerk.caller, contract.prepareBusiness, { params: { businessId } });
  assert.equal(stale.code, 'employer-business/wrong-state');
  assert.match(String(stale.detail), /^这笔封存（流水号 \d{15}）现在是“已办结”/);
  assert.equal(await digestOf(service.ownerPool, businessSchemas), before);
  // Sealed already: nothing to seal.
  const again = await refusedStart(clerk, { kind: 'seal', accountIds: [first.accountId], reason: 'left' });
  assert.equal(again.code, 'employer-business/out-of-policy');
});

test('[U-T5] who is sealed is unsealed on a base within the limits, and the months between are counted', async () => {
  const clerk = await openClerk(service, 3);
  const [first] = await staffOf(clerk);
  assert.ok(first);
  const { accountId } = first;
  const normal = await refusedStart(clerk, {
    kind: 'unseal',
    people: [{ accountId, baseFen: 500_000 }],
    reason: 'back',
  });
  assert.match(String(normal.detail), /没有封存/);
  await doIt(clerk, { kind: 'seal', accountIds: [accountId], reason: 'without-pay' });
  const low = await refusedStart(clerk, { kind: 'unseal', people: [{ accountId, baseFen: 209_999 }], reason: 'back' });
  assert.match(String(low.detail), /2,099\.99 元不在2026年11月的范围内：2,100\.00 元至 25,000\.00 元/);
  const businessId = await start(clerk, { kind: 'unseal', people: [{ accountId, baseFen: 600_000 }], reason: 'back' });
  const [line] = await peopleOf(clerk, businessId);
  assert.deepEqual([line?.baseFen, line?.facts.gapMonths, line?.amountBeforeFen], [600_000, 0, 0]);
  await confirmIt(clerk, businessId);
  const now = await onePerson(clerk, accountId);
  assert.deepEqual([now.state, now.baseFen], ['正常', 600_000]);
});

test('months between the last paid one and the unsealing are offered for back-payment; a paid month is refused', async () => {
  const clerk = await openClerk(service, 3);
  const [first, second] = await staffOf(clerk);
  assert.ok(first && second);
  const accounts = [first.accountId, second.accountId];
  await doIt(clerk, { kind: 'seal', accountIds: accounts, reason: 'study' });
  const set = (accountId: string, month: string) =>
    service.ownerPool.query('update ledger.personal_balance set contributed_to = $2 where account_id = $1', [
      accountId,
      month,
    ]); // prettier-ignore
  await set(first.accountId, '2026-06-01');
  await set(second.accountId, '2026-11-01');
  const one = (accountId: string) =>
    ({ kind: 'unseal', people: [{ accountId, baseFen: 500_000 }], reason: 'rehired' }) as const;
  const [line] = await peopleOf(clerk, await start(clerk, one(first.accountId)));
  assert.deepEqual([line?.facts.paidTo, line?.facts.gapMonths], ['2026-06', 4]);
  assert.match(String((await refusedStart(clerk, one(second.accountId))).detail), /已缴至2026年11月/);
  for (const accountId of accounts) await set(accountId, '2026-10-01');
});

test('[U-T6] bases are adjusted within the limits; who is unchanged is left out, nothing changed is refused', async () => {
  const clerk = await openClerk(service, 4);
  const [first, second] = await staffOf(clerk);
  assert.ok(first && second);
  const base = (people: { accountId: string; amountFen: number }[]) =>
    ({ kind: 'base', means: 'base', people }) as const;
  const above = await refusedStart(clerk, base([{ accountId: first.accountId, amountFen: 2_500_001 }]));
  assert.equal(above.code, 'employer-business/out-of-policy');
  const same = await refusedStart(clerk, base([{ accountId: first.accountId, amountFen: first.baseFen }]));
  assert.equal(same.code, 'employer-business/nothing-changes');
  const businessId = await start(
    clerk,
    base([
      { accountId: first.accountId, amountFen: 777_777 },
      { accountId: second.accountId, amountFen: second.baseFen },
    ]),
  );
  const draft = await look(clerk, businessId);
  assert.deepEqual([draft.personCount, draft.facts.unchanged, draft.monthlyBeforeFen], [1, 1, first.amountFen]);
  await confirmIt(clerk, businessId);
  const now = await onePerson(clerk, first.accountId);
  assert.deepEqual([now.baseFen, now.amountFen], [777_777, draft.monthlyAfterFen]);
  assert.match((await messagesOf(first.accountId))[0]?.body ?? '', /缴存基数由 .* 元调整为 7,777\.77 元/);
});

test('[U-T6] the yearly adjustment takes wages from a sheet, cuts them to the limits and says for whom', async () => {
  const clerk = await openClerk(service, 5);
  const year = await clerk.caller.call(contract.adjustmentYear, { query: {} });
  assert.deepEqual(
    [year.yearFrom, year.yearTo, year.baseMinFen, year.baseMaxFen, year.baseMaxBeforeFen, year.notYet],
    ['2026-07', '2027-06', 210_000, 2_500_000, 2_400_000, null],
  );
  const template = await clerk.caller.call(contract.sheetTemplate, { query: { kind: 'yearly' } });
  const keys = ['accountNo', 'name', 'certificateNumber', 'before', 'wage'] as const;
  const headers = ['个人账号', '姓名', '证件号码', '现缴存基数', '上年月平均工资'];
  const columns = keys.map((key, at) => ({ key, header: headers[at] ?? '' }));
  const rows: Record<(typeof keys)[number], string>[] = [];
  for await (const row of readSheet(template.content as Uint8Array, columns, { maxRows: 1000 })) rows.push(row.cells);
  assert.equal(rows.length, year.personCount);
  const wages = ['30000', '1999.99', '8888.88', ''];
  const lines = rows
    .slice(0, 4)
    .map((row, at) => [row.accountNo, row.name, row.certificateNumber, row.before, wages[at]]);
  const csv = [headers, ...lines].map((line) => line.map((text) => `"${text}"`).join(',')).join('\r\n');
  const send = (text: string) =>
    clerk.caller.call(contract.importRows, {
      query: { kind: 'yearly', businessId: crypto.randomUUID(), fileName: '工资.csv' },
      file: Buffer.from(text),
    });
  const broken = await send(csv.replace('8888.88', '八千'));
  assert.equal(broken.result, 'refused');
  assert.deepEqual(broken.result === 'refused' && broken.faults.map(({ line, code }) => [line, code]), [
    [4, 'not-amount'],
  ]);
  const taken = await send(csv);
  assert.equal(taken.result, 'taken', JSON.stringify(taken));
  const businessId = taken.result === 'taken' ? taken.businessId : '';
  const { facts } = await look(clerk, businessId);
  assert.deepEqual([facts.means, facts.floorCount, facts.capCount], ['wage', 1, 1]);
  assert.deepEqual(
    (await peopleOf(clerk, businessId)).map((line) => [line.baseFen, line.facts.limited, line.facts.wageFen]),
    [
      [2_500_000, 'cap', 3_000_000],
      [210_000, 'floor', 199_999],
      [888_888, null, 888_888],
    ],
  );
  const { rows: cut } = await clerk.caller.call(contract.listBusinessPeople, {
    params: { businessId },
    query: { limited: 'cap' },
  });
  assert.deepEqual(
    cut.map((line) => line.baseFen),
    [2_500_000],
  );
  const { text } = await signature(clerk, businessId);
  assert.match(text, /按下限执行：1人，按上限执行：1人/);
  assert.equal((await confirmIt(clerk, businessId)).state, 'done');
});

test('[U-T7] ratios change within the policy of the month for everybody; a deposit above the limit refuses', async () => {
  const clerk = await openClerk(service, 6);
  const overview = await clerk.caller.call(contract.getEmployerOverview, {});
  const ratio = (employerRatioPpm: number, memberRatioPpm: number) =>
    ({ kind: 'ratio', employerRatioPpm, memberRatioPpm }) as const; // prettier-ignore
  for (const [employer, member] of [
    [40_000, 80_000],
    [80_000, 121_000],
    [85_555, 80_000],
  ] as const) // prettier-ignore
    assert.equal((await refusedStart(clerk, ratio(employer, member))).code, 'employer-business/out-of-policy');
  const same = await refusedStart(clerk, ratio(overview.employerRatioPpm, overview.memberRatioPpm));
  assert.equal(same.code, 'employer-business/nothing-changes');
  const businessId = await start(clerk, ratio(115_000, 105_000));
  const draft = await look(clerk, businessId);
  const people = await staffOf(clerk);
  assert.equal(draft.personCount, people.length);
  await confirmIt(clerk, businessId);
  const now = await clerk.caller.call(contract.getEmployerOverview, {});
  assert.deepEqual([now.employerRatioPpm, now.memberRatioPpm], [115_000, 105_000]);
  assert.equal(now.monthlyFen, draft.monthlyAfterFen);
  assert.match((await messagesOf(people[0]?.accountId ?? ''))[0]?.body ?? '', /调整为单位11\.5%、个人10\.5%/);
  await service.ownerPool.query(
    "update params.center_value set value = '1000' where center_id = 1 and key = 'contribution.deposit-max-fen'",
  ); // prettier-ignore
  const limited = await refusedStart(clerk, ratio(120_000, 120_000));
  assert.match(String(limited.detail), /月缴存额不在/);
  await service.ownerPool.query(
    "update params.center_value set value = '600000' where center_id = 1 and key = 'contribution.deposit-max-fen'",
  ); // prettier-ignore
});

const person = (index: number, base = '5000.00') => {
  const { name, certificateType, certificateNumber, mobile } = rowOf(index, base);
  return {
    name: name ?? '',
    certificateType: certificateType ?? '',
    certificateNumber: certificateNumber ?? '',
    mobile: mobile ?? '',
    base,
  }; // prettier-ignore
};

test('[U-T4] accounts are opened for who has none; the month after pays for them', async () => {
  const clerk = await openClerk(service, 7);
  const businessId = await takeRows(clerk, 'open', [person(1_950_001), person(1_950_002, '6000.00')]);
  const draft = await look(clerk, businessId);
  assert.deepEqual([draft.personCount, draft.monthlyBeforeFen], [2, 0]);
  const shown = await peopleOf(clerk, businessId);
  assert.ok(shown.every((line) => line.accountNo === null && line.nameMasked !== ''));
  await confirmIt(clerk, businessId);
  const accounts = (await peopleOf(clerk, businessId)).map((line) => line.accountNo);
  assert.ok(accounts.every((no) => /^\d{12}$/.test(no ?? '')));
  assert.equal(
    (await scalar('select birth_date::text as value from party.person where name = $1', [person(1_950_001).name])) !==
      null,
    true,
  ); // prettier-ignore
  const month = await confirmedMonth(clerk);
  await pay(clerk, month.amountFen, month.serial);
  assert.equal((await view(clerk, month.remittanceId)).state, 'posted');
  const opened = (await staffOf(clerk)).filter((one) => accounts.includes(one.accountNo));
  assert.deepEqual(
    opened.map((one) => one.contributedTo),
    ['2026-11', '2026-11'],
  );
});

test('[U-T4] opening says of every row what is wrong: check character, birth date, a person twice, a mobile twice', async () => {
  const clerk = await openClerk(service, 8);
  const good = person(1_950_010);
  const wrongCheck = good.certificateNumber.replace(/.$/, (last) => (last === '1' ? '2' : '1'));
  const noDay = `${good.certificateNumber.slice(0, 6)}19900230${good.certificateNumber.slice(14, 17)}`;
  const faults = await faultsOf(clerk, 'open', [
    { ...good, certificateNumber: wrongCheck },
    { ...good, certificateNumber: `${noDay}${certificateCheckOf(noDay)}` },
    { ...good, base: '100' },
    good,
    good,
  ]);
  assert.deepEqual(
    faults.map(([line, code]) => [line, code]),
    [
      [1, 'check-digit'],
      [2, 'birth-date'],
      [3, 'below-floor'],
      [3, 'repeated-person'],
      [4, 'repeated-person'],
      [5, 'repeated-person'],
    ], // prettier-ignore
  );
  const shared = { ...person(1_950_011), mobile: good.mobile };
  const twice = await tryRows(clerk, 'open', [good, shared]);
  assert.deepEqual(
    twice.result === 'refused' ? twice.faults.map(({ line, code, message }) => [line, code, message.slice(0, 18)]) : [],
    [
      [1, 'mobile-taken', '第 1 行与第 2 行的手机号码相同'],
      [2, 'mobile-taken', '第 2 行与第 1 行的手机号码相同'],
    ],
  );
});

test('of two employers that open an account for the same person the first to sign has it, the other is told why', async () => {
  const clerks = [await openClerk(service, 8), await openClerk(service, 9)] as const;
  const newcomer = person(1_959_020);
  const ids = [await takeRows(clerks[0], 'open', [newcomer]), await takeRows(clerks[1], 'open', [newcomer])] as const;
  const bodies = [await signature(clerks[0], ids[0]), await signature(clerks[1], ids[1])] as const;
  const send = (at: 0 | 1) =>
    codeOf(clerks[at].caller.try(contract.confirmBusiness, { params: { businessId: ids[at] }, body: bodies[at].body }));
  assert.deepEqual([await send(0), await send(1)], ['200', '409 contribution/opened-elsewhere']);
});

test('who has an account is not opened another: unsealing here, a transfer from elsewhere is offered', async () => {
  const [clerk, other] = [await openClerk(service, 8), await openClerk(service, 9)];
  const [here, sealedHere] = await staffOf(clerk);
  const [elsewhere, sealedElsewhere] = await staffOf(other);
  assert.ok(here && sealedHere && elsewhere && sealedElsewhere);
  await doIt(clerk, { kind: 'seal', accountIds: [sealedHere.accountId], reason: 'left' });
  await doIt(other, { kind: 'seal', accountIds: [sealedElsewhere.accountId], reason: 'left' });
  const rows = await Promise.all(
    [here, sealedHere, elsewhere, sealedElsewhere].map(async ({ accountId }) => ({
      ...(await certificateOf(service, accountId)),
      base: '5000',
    })),
  );
  // A row that is wrong in itself hides nothing of the others: everything is told in one round.
  const noBase = { ...person(1_950_021), base: '' };
  assert.deepEqual(await faultsOf(clerk, 'open', [...rows, noBase]), [
    [1, 'already-here', null],
    [2, 'already-here', 'unseal'],
    [3, 'account-elsewhere', null],
    [4, 'account-elsewhere', 'transfer-in'],
    [5, 'missing', null],
  ]);
  // Nor anything else of the person on it.
  assert.deepEqual(await faultsOf(clerk, 'open', [{ ...rows[2], base: '1', mobile: '123' }]), [
    [1, 'length', null],
    [1, 'below-floor', null],
    [1, 'account-elsewhere', null],
  ]);
  assert.deepEqual(
    await faultsOf(clerk, 'transfer-in', [
      noBase,
      ...rows.slice(1, 3),
      { ...person(1_950_020) },
      { ...rows[3], name: '别人' },
    ]),
    [
      [1, 'missing', null],
      [1, 'no-account', 'open'],
      [2, 'already-here', 'unseal'],
      [3, 'not-sealed', null],
      [4, 'no-account', 'open'],
      [5, 'name-differs', null],
    ],
  ); // prettier-ignore
});

test('[U-T9] a sealed account moves to the new employer with its balance; both and the person are told', async () => {
  const [clerk, other] = [await openClerk(service, 10), await openClerk(service, 11)];
  const [moving] = await staffOf(other);
  assert.ok(moving);
  const { accountId, balanceFen } = moving;
  await doIt(other, { kind: 'seal', accountIds: [accountId], reason: 'dispatched' });
  const row = { ...(await certificateOf(service, accountId)), base: '8000' };
  const businessId = await takeRows(clerk, 'transfer-in', [row]);
  // A draft is enough to see its lines: what somebody earned elsewhere is not in them.
  const [line] = await peopleOf(clerk, businessId);
  assert.deepEqual([line?.baseBeforeFen, line?.amountBeforeFen], [null, 0]);
  const { rows: submitted } = await clerk.caller.call(report.listSubmittedLines, { query: {} });
  assert.ok(submitted.some((one) => one.baseFen === 800_000 && one.baseBeforeFen === null));
  await confirmIt(clerk, businessId);
  const now = await onePerson(clerk, accountId);
  assert.deepEqual([now.state, now.baseFen, now.balanceFen], ['正常', 800_000, balanceFen]);
  const told = await messagesOf(accountId);
  assert.ok(told.some(({ body }) => body.includes('由该单位转入并恢复缴存')));
  const inbox = await scalar(
    `select body as value from notice.message where recipient_id = $1 and template = 'contribution.moved-away'`,
    [other.employerId],
  );
  assert.match(String(inbox), /1 名职工账户自2026年11月起转入/);
  // The draft of who asks later is refused at the signature: the account is no longer where it was.
  const third = await openClerk(service, 12);
  await doIt(clerk, { kind: 'seal', accountIds: [accountId], reason: 'left' });
  const late = await takeRows(third, 'transfer-in', [row]);
  await doIt(clerk, { kind: 'unseal', people: [{ accountId, baseFen: 800_000 }], reason: 'back' });
  const { body } = await signature(third, late);
  assert.equal(
    await codeOf(third.caller.try(contract.confirmBusiness, { params: { businessId: late }, body })),
    '409 employer-business/outdated',
  );
});

test('a person paid at the old employer for the month is not taken over for it', async () => {
  const [clerk, other] = [await openClerk(service, 10), await openClerk(service, 11)];
  const [moving] = await staffOf(other);
  assert.ok(moving);
  await doIt(other, { kind: 'seal', accountIds: [moving.accountId], reason: 'left' });
  const set = (month: string) =>
    service.ownerPool.query('update ledger.personal_balance set contributed_to = $2 where account_id = $1', [
      moving.accountId,
      month,
    ]); // prettier-ignore
  await set('2026-11-01');
  const rows = [{ ...(await certificateOf(service, moving.accountId)), base: '8000' }];
  assert.deepEqual(await faultsOf(clerk, 'transfer-in', rows), [[1, 'paid-already', null]]);
  await set('2026-10-01');
  assert.equal(certificateKey(rows[0]?.certificateNumber ?? '').length, 18);
});

test('[U-T9] whoever has applied to withdraw is not moved: neither asked for, nor signed for afterwards', async () => {
  const [clerk, other] = [await openClerk(service, 10), await openClerk(service, 11)];
  const [moving] = await staffOf(other);
  assert.ok(moving);
  const { accountId } = moving;
  await doIt(other, { kind: 'seal', accountIds: [accountId], reason: 'left' });
  const row = { ...(await certificateOf(service, accountId)), base: '8000' };
  const personId = String(
    await scalar('select person_id as value from account.personal_account where account_id = $1', [accountId]),
  );
  const caseId = crypto.randomUUID();
  const inState = (state: string) =>
    service.ownerPool.query(
      `insert into casework.case_record (center_id, case_id, number, kind, subject_kind, subject_id, matter, state, stage, round, headline,
         channel, opened_by_kind, opened_by, opened_at, changed_at, version, ended_at)
       values (1, $1, 'TQ20261112-000001', 'withdrawal', 'person', $2::uuid, '', $3::text, 'review', 1, '租房提取', 'web', 'person', $2::uuid::text, now(), now(), 1, case when $3::text = 'done' then now() end)
       on conflict (center_id, case_id) do update set state = excluded.state, ended_at = excluded.ended_at`,
      [caseId, personId, state],
    );
  await inState('reviewing');
  assert.deepEqual(await faultsOf(clerk, 'transfer-in', [row]), [[1, 'withdrawal-in-progress', null]]);
  // What is only filled in so far binds nobody; once it is sent in, the draft of the transfer is no longer true.
  await inState('draft');
  const businessId = await takeRows(clerk, 'transfer-in', [row]);
  await inState('submitted');
  const { body } = await signature(clerk, businessId);
  const late = await refused(clerk.caller, contract.confirmBusiness, { params: { businessId }, body });
  assert.deepEqual([late.status, late.code], [409, 'employer-business/outdated']);
  assert.match(late.detail ?? '', /1 名职工刚刚申请了提取/);
  await inState('done');
  await confirmIt(clerk, businessId);
  assert.equal((await onePerson(clerk, accountId)).state, '正常');
});

test('[U-T8] how a person is reached is changed and nothing else; no mobile of who logs in with it, nor one that is taken', async () => {
  const clerk = await openClerk(service, 12);
  const people = await staffOf(clerk);
  const loggedIn = new Set(
    (
      await service.ownerPool.query<{ id: string }>(
        `select subject_id as id from identity.login where password_hash is not null`,
      )
    ).rows.map(({ id }) => id), // prettier-ignore
  );
  const { rows } = await service.ownerPool.query<{ account_id: string; person_id: string }>(
    'select account_id, person_id from account.personal_account where employer_id = $1',
    [clerk.employerId],
  );
  const personOf = new Map(rows.map((row) => [row.account_id, row.person_id]));
  const [one, two] = people.filter(({ accountId }) => !loggedIn.has(personOf.get(accountId) ?? ''));
  assert.ok(one && two);
  const change = (accountId: string, mobile: string) => ({ kind: 'member-change', accountId, mobile }) as const;
  assert.equal((await refusedStart(clerk, change(one.accountId, '1380000'))).code, 'employer-business/out-of-policy');
  const { mobile_index: mobileBefore } = (
    await service.ownerPool.query<{ mobile_index: Buffer }>(
      'select mobile_index from party.person where person_id = $1',
      [personOf.get(one.accountId)],
    )
  ).rows[0] ?? { mobile_index: null };
  assert.ok(mobileBefore);
  const businessId = await start(clerk, change(one.accountId, '138-0000-9999'));
  const [line] = await peopleOf(clerk, businessId);
  assert.deepEqual([line?.submittedMasked, line?.facts.after], ['138****9999', '138****9999']);
  await confirmIt(clerk, businessId);
  assert.equal((await onePerson(clerk, one.accountId)).mobileMasked, '138****9999');
  assert.match((await messagesOf(one.accountId))[0]?.body ?? '', /手机号码修改为 138\*\*\*\*9999/);
  // Whoever held the number before hears of it on that number.
  const { rows: told } = await service.ownerPool.query(
    `select 1 from notice.sms where template = 'person.mobile-changed' and mobile_index = $1`,
    [mobileBefore],
  );
  assert.equal(told.length, 1);
  // Everything else that may be changed, several at once; what is left out or the same stays.
  const contact = { kind: 'member-change', accountId: one.accountId } as const;
  for (const [field, value] of [
    ['landline', '12'],
    ['address', '街'],
    ['postcode', '47100'],
  ] as const) {
    const wrong = await refusedStart(clerk, { ...contact, [field]: value });
    assert.deepEqual(
      [wrong.code, Object.keys((wrong as { fields?: object }).fields ?? {})],
      ['employer-business/out-of-policy', [field]],
    );
  }
  const both = await start(clerk, {
    ...contact,
    mobile: '13800009999',
    landline: '0379-65201234',
    address: '洛浦街道滨河路18号3栋',
    postcode: '471000',
  });
  const [line2] = await peopleOf(clerk, both);
  assert.deepEqual(
    [line2?.reason, line2?.facts.before, line2?.submittedMasked],
    ['固定电话、家庭住址、邮政编码', '未登记；未登记；未登记', '0379-******34；洛浦街道滨河****；471000'],
  );
  await confirmIt(clerk, both);
  const employee = await clerk.caller.call(report.getEmployee, { params: { accountId: one.accountId }, query: {} });
  assert.deepEqual(
    [employee.landlineMasked, employee.addressMasked, employee.postcode],
    ['0379-******34', '洛浦街道滨河****', '471000'],
  );
  assert.ok((await messagesOf(one.accountId)).some(({ body }) => body.includes('固定电话、家庭住址、邮政编码')));
  const { rows: history } = await clerk.caller.call(report.listPersonChanges, { query: {} });
  const fields = new Set(history.map(({ field }) => field));
  for (const field of ['固定电话', '家庭住址', '邮政编码']) assert.ok(fields.has(field), field);
  assert.equal(
    (await refusedStart(clerk, { ...contact, postcode: '471000' })).code,
    'employer-business/nothing-changes',
  );
  // No list has a telephone on it: the month's draft stays, and so does one that is signed and waits for its money.
  const list = await carryOver(clerk);
  await confirmIt(clerk, await start(clerk, { ...contact, postcode: '471001' }));
  assert.equal((await view(clerk, list)).state, 'draft');
  await confirm(clerk, list);
  await confirmIt(clerk, await start(clerk, { ...contact, postcode: '471002' }));
  assert.equal((await view(clerk, list)).state, 'confirmed');
  const taken = await refusedStart(clerk, change(two.accountId, '13800009999'));
  assert.match(String(taken.detail), /另一名缴存人/);
  await service.ownerPool.query(
    `insert into identity.login (center_id, login_id, kind, subject_id, password_hash) values (1, gen_random_uuid(), 'person', $1, 'x')`,
    [personOf.get(two.accountId)],
  );
  assert.match(String((await refusedStart(clerk, change(two.accountId, '13800008888'))).detail), /已开通个人网上服务/);
});

test('a confirmed list that waits for money stands in the way; a draft list is thrown away by a change', async () => {
  const clerk = await openClerk(service, 9);
  const [first] = await staffOf(clerk);
  assert.ok(first);
  const seal = { kind: 'seal', accountIds: [first.accountId], reason: 'left' } as const;
  const listed = await carryOver(clerk);
  await doIt(clerk, seal);
  assert.equal((await view(clerk, listed)).state, 'withdrawn');
  const stays = (await staffOf(clerk))[0]?.accountId ?? '';
  const people = [{ accountId: stays, amountFen: 654_300 }];
  const drafted = await start(clerk, { kind: 'base', means: 'base', people });
  const month = await confirm(clerk, await carryOver(clerk));
  const blocked = await refusedStart(clerk, {
    kind: 'unseal',
    people: [{ accountId: first.accountId, baseFen: 500_000 }],
    reason: 'back',
  });
  assert.deepEqual(
    [blocked.code, (blocked as { number?: string }).number],
    ['employer-business/month-under-way', month.serial],
  );
  // What was filled in before cannot be signed now, and is refused before anybody enters a PIN.
  const waiting = await refused(clerk.caller, contract.prepareBusiness, { params: { businessId: drafted } });
  assert.equal(waiting.code, 'employer-business/month-under-way');
  await pay(clerk, month.amountFen, month.serial);
  const stale = await refused(clerk.caller, contract.prepareBusiness, { params: { businessId: drafted } });
  assert.equal(stale.code, 'employer-business/outdated');
  assert.match(String(stale.detail), /自2026年11月起执行，而现在应缴的已是2026年12月/);
  // All months are paid now: bases wait for the next month to begin, people may come and go.
  const early = await refusedStart(clerk, {
    kind: 'base',
    means: 'base',
    people: [{ accountId: (await staffOf(clerk))[0]?.accountId ?? '', amountFen: 600_000 }],
  }); // prettier-ignore
  assert.match(String(early.detail), /从2026年12月起执行/);
  assert.equal(
    (await doIt(clerk, { kind: 'unseal', people: [{ accountId: first.accountId, baseFen: 500_000 }], reason: 'back' }))
      .effectiveMonth,
    '2026-12',
  ); // prettier-ignore
  // The next list is compared with what was paid for the month before, not with whom the employer has by now.
  const { now } = service.clock;
  service.clock.now = Temporal.Instant.from('2026-12-03T02:00:00Z');
  const later = { ...clerk, caller: await service.employer(clerk.employerId) };
  const next = await view(later, await carryOver(later, '2026-12'));
  assert.deepEqual(
    [next.lastMonthCount, next.lastMonthFen, next.personCount],
    [month.personCount, month.amountFen, month.personCount + 1],
  );
  service.clock.now = now;
});

test('another draft of a kind replaces the first; a draft given up leaves nobody; the same id answers the same draft', async () => {
  const clerk = await openClerk(service, 4);
  const [first, second] = await staffOf(clerk);
  assert.ok(first && second);
  const request = (accountId: string) => ({ kind: 'seal', accountIds: [accountId], reason: 'other' }) as const;
  const one = await start(clerk, request(first.accountId));
  const two = await start(clerk, request(second.accountId));
  assert.deepEqual([(await look(clerk, one)).state, (await look(clerk, two)).state], ['discarded', 'draft']);
  const body = { kind: 'seal' as const, accountIds: [second.accountId], reason: 'other' as const, businessId: two };
  assert.equal((await clerk.caller.call(contract.startBusiness, { body })).businessId, two);
  await clerk.caller.call(contract.discardBusiness, { params: { businessId: two } });
  assert.deepEqual([(await look(clerk, two)).state, await peopleOf(clerk, two)], ['discarded', []]);
  const repeated = await refused(clerk.caller, contract.discardBusiness, { params: { businessId: two } });
  assert.equal(repeated.code, 'employer-business/wrong-state');
  const ratio = { kind: 'ratio' as const, businessId: two, employerRatioPpm: 60_000, memberRatioPpm: 60_000 };
  assert.equal(
    await codeOf(clerk.caller.try(contract.startBusiness, { body: ratio })),
    '409 request/repeated-with-other-content',
  );
});

test('people typed who come again with the same number are answered by what the first time became', async () => {
  const clerk = await openClerk(service, 2);
  const body = { kind: 'open' as const, businessId: crypto.randomUUID(), people: [rowOf(1_950_041)] };
  const once = await clerk.caller.call(contract.startRows, { body });
  assert.equal(once.result, 'taken', JSON.stringify(once));
  await confirmIt(clerk, body.businessId);
  // By now the account is there: checked anew the same row would be wrong.
  assert.deepEqual(await clerk.caller.call(contract.startRows, { body }), once);
  const other = { ...body, kind: 'transfer-in' as const };
  assert.equal(
    await codeOf(clerk.caller.try(contract.startRows, { body: other })),
    '409 request/repeated-with-other-content',
  );
});

test('templates of people carry the headers that the import reads', async () => {
  const clerk: Clerk = await openClerk(service, 2);
  for (const kind of ['open', 'transfer-in', 'base'] as const) {
    const file = await clerk.caller.call(contract.sheetTemplate, { query: { kind } });
    assert.ok((file.content as Uint8Array).length > 1000);
  }
  const answer = await clerk.caller.call(contract.importRows, {
    query: { kind: 'open', businessId: crypto.randomUUID(), fileName: '开户.xlsx' },
    file: await rosterOf([rowOf(1_950_031), rowOf(1_950_032)]),
  });
  assert.equal(answer.result, 'taken', JSON.stringify(answer));
});
