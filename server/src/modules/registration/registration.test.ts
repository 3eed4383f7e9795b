import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { openLog } from '../../platform/log.ts';
import { fen, ratePpm } from '../../platform/money.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { refused, unknownUuid } from '../../testing-logins.ts';
import * as cases from '../casework/contract.ts';
import * as contributions from '../contribution/contract.ts';
import { creditCheckOf } from '../party/rules.ts';
import * as reports from '../report/contract.ts';
import { inCallOf } from '../settlement/payment-testing.ts';
import * as contract from './contract.ts';
import { endFreezeJob, endFreezes } from './index.ts';
import { closingConditions, freezeDaysFault, mergeConditions, ratioFault } from './rules.ts';

let service: TestService;
let clerk: TestCaller;
let reviewer: TestCaller;
before(async () => {
  service = await openTestService({ role: 'api' });
  [clerk, reviewer] = [await service.staff(['clerk']), await service.staff(['reviewer'])];
});
after(() => service.close());

let codes = 0;
const newCode = () => {
  const first = `91410100MA4${String((codes += 1)).padStart(6, '0')}`;
  return first + creditCheckOf(first);
};
const particulars = {
  name: '开封晨光文具有限公司',
  address: '开封市龙亭区大梁路 18 号',
  legalRepresentative: '周明',
  handlerName: '吴倩',
  handlerMobile: '13837812345',
  payday: 12,
};
const opening = (more: object = {}) => ({
  body: {
    employerId: unknownUuid(),
    ...particulars,
    creditCode: newCode(),
    employerRatioPpm: 120_000,
    memberRatioPpm: 120_000,
    firstMonth: '2026-11',
    evidence: '营业执照副本',
    ...more,
  },
});
const opened = async (more: object = {}) => (await clerk.call(contract.openEmployer, opening(more))).employerId;
const seen = (employerId: string) => clerk.call(reports.getEmployer, { params: { employerId } });

test('an employer is registered and opened: number, state, ratios; asking again opens nothing twice', async () => {
  const request = opening({ name: ' 开封晨光文具有限公司 ', handlerMobile: '１３８３７８１２３４５' });
  const first = await clerk.call(contract.openEmployer, request);
  assert.match(first.employerAccountNo, /^2001\d{6}$/);
  assert.deepEqual(await clerk.call(contract.openEmployer, request), first);
  const employer = await seen(first.employerId);
  assert.deepEqual(
    [employer.name, employer.state, employer.employerRatioPpm, employer.unallocatedFen, employer.handlerMobileMasked],
    [particulars.name, '开户', 120_000, 0, '138****2345'],
  );
  const next = await clerk.call(contract.openEmployer, opening());
  assert.equal(Number(next.employerAccountNo), Number(first.employerAccountNo) + 1);
  const other = await refused(clerk, contract.openEmployer, { body: { ...request.body, creditCode: newCode() } });
  assert.deepEqual([other.status, other.code], [409, 'request/repeated-with-other-content']);
});

test('a code is registered once: the refusal names who has it; of eight at once one is opened, numbers differ', async () => {
  const creditCode = newCode();
  const attempts = await Promise.all(
    Array.from({ length: 8 }, () => clerk.try(contract.openEmployer, opening({ creditCode }))),
  );
  assert.deepEqual(
    attempts.map(({ status }) => status).sort((one, two) => one - two),
    [200, ...Array(7).fill(409)],
  );
  const again = await refused(clerk, contract.openEmployer, opening({ creditCode }));
  assert.equal(again.code, 'registration/employer-known');
  assert.match(again.detail ?? '', /开封晨光文具有限公司.*2001\d{6}/);
  const many = await Promise.all(Array.from({ length: 6 }, () => clerk.call(contract.openEmployer, opening())));
  assert.equal(new Set(many.map((one) => one.employerAccountNo)).size, 6);
});

test('what is wrong with a registration is said field by field', async () => {
  const faults = async (more: object) => {
    const answer = await refused(clerk, contract.openEmployer, opening(more));
    return [answer.code, ...Object.keys(answer.fields ?? {})];
  };
  const invalid = 'registration/invalid-particulars';
  assert.deepEqual(await faults({ creditCode: '91410100MA4000001A' }), [invalid, 'creditCode']);
  assert.deepEqual(await faults({ handlerMobile: '1234' }), [invalid, 'handlerMobile']);
  assert.deepEqual(await faults({ firstMonth: '2024-01' }), [invalid, 'firstMonth']);
  assert.deepEqual(await faults({ firstMonth: '2027-01' }), [invalid, 'firstMonth']);
  assert.deepEqual(await faults({ employerRatioPpm: 130_000, memberRatioPpm: 40_000 }), [
    'registration/ratio-out-of-policy',
    'employerRatioPpm',
    'memberRatioPpm',
  ]);
});

test('a change says what was and is, masked, on what paper; code and number stay; a repeat changes nothing', async () => {
  const employerId = await opened();
  const before = await seen(employerId);
  const body = {
    deedId: unknownUuid(),
    changes: { name: '开封晨光文教用品有限公司', handlerName: '郑晓', handlerMobile: '13937800000', payday: 12 },
    evidence: '准予变更登记通知书 2026-188',
    reason: '企业更名，更换经办人',
  };
  await clerk.call(contract.changeEmployer, { params: { employerId }, body });
  await clerk.call(contract.changeEmployer, { params: { employerId }, body });
  const after = await seen(employerId);
  assert.deepEqual(
    [after.name, after.handlerMobileMasked, after.creditCode, after.employerAccountNo],
    ['开封晨光文教用品有限公司', '139****0000', before.creditCode, before.employerAccountNo],
  );
  const { rows } = await clerk.call(contract.listEmployerDeeds, { params: { employerId }, query: {} });
  assert.deepEqual(rows.map(({ kindText }) => kindText).sort(), ['信息变更', '登记开户'].sort());
  const change = rows.find(({ kindText }) => kindText === '信息变更');
  assert.deepEqual(change?.changes, [
    { field: '名称', before: particulars.name, after: '开封晨光文教用品有限公司' },
    { field: '经办人', before: '*倩', after: '*晓' },
    { field: '经办人手机', before: '138****2345', after: '139****0000' },
  ]);
  const same = { ...body, deedId: unknownUuid(), changes: { payday: 12 } };
  assert.equal(
    (await refused(clerk, contract.changeEmployer, { params: { employerId }, body: same })).code,
    'registration/nothing-changed',
  );
  const misused = { params: { employerId: await opened() }, body };
  assert.equal((await refused(clerk, contract.changeEmployer, misused)).code, 'request/repeated-with-other-content');
});

const close = (employerId: string, deedId = unknownUuid()) => ({
  params: { employerId },
  body: { deedId, reason: 'dissolved' as const, evidence: '清算报告 2026-7' },
});

test('closing names everything that stands in its way, with figures; when nothing does it closes, once', async () => {
  const { rows } = await service.ownerPool.query<{ employer_id: string }>(
    'select employer_id from account.employer_account where center_id = 1 order by employer_id limit 1',
  );
  const busy = rows[0]?.employer_id ?? '';
  const barred = await refused(clerk, contract.closeEmployer, close(busy));
  assert.deepEqual([barred.status, barred.code], [422, 'registration/closing-barred']);
  const { conditions } = await clerk.call(contract.getClosing, { params: { employerId: busy } });
  assert.deepEqual(
    conditions.filter(({ holds }) => !holds).map(({ key }) => key),
    (barred as unknown as { missing: string[] }).missing,
  );
  assert.ok(conditions.some(({ key, holds }) => key === 'accounts' && !holds));
  const employerId = await opened();
  const attempts = await Promise.all(
    Array.from({ length: 6 }, () => clerk.try(contract.closeEmployer, close(employerId))),
  );
  assert.deepEqual(
    attempts.map(({ status }) => status).sort((one, two) => one - two),
    [200, 409, 409, 409, 409, 409],
  );
  assert.equal((await seen(employerId)).state, '销户');
  const late = await refused(clerk, contract.changeEmployer, {
    params: { employerId },
    body: { deedId: unknownUuid(), changes: { payday: 3 }, evidence: '单位来函', reason: '变更发薪日' },
  });
  assert.equal(late.code, 'registration/employer-closed');
});

test('an employer that closed its account comes back under its number, from a month after the last one it paid', async () => {
  const creditCode = newCode();
  const employerId = await opened({ creditCode, firstMonth: '2026-10' });
  const { employerAccountNo } = await seen(employerId);
  const hall = await service.employer(employerId);
  const isOverdue = async () => (await hall.call(contributions.getEmployerOverview, {})).isOverdue;
  assert.equal(await isOverdue(), true);
  const known = await refused(clerk, contract.lookUpEmployer, { body: { creditCode } });
  assert.equal(known.code, 'registration/employer-known');
  await clerk.call(contract.closeEmployer, close(employerId));
  assert.equal(await isOverdue(), false);
  await service.ownerPool.query(
    "update account.employer_account set contributed_to = '2026-11-01' where employer_id = $1",
    [employerId],
  );
  assert.ok(await clerk.call(contract.lookUpEmployer, { body: { creditCode } }));
  const early = await refused(clerk, contract.openEmployer, opening({ creditCode }));
  assert.match(String(early.fields?.['firstMonth']), /已缴至2026年11月/);
  const back = opening({ creditCode, firstMonth: '2026-12', handlerName: '郑晓', memberRatioPpm: 80_000 });
  const again = await clerk.call(contract.openEmployer, back);
  assert.deepEqual(again, { employerId, employerAccountNo });
  assert.deepEqual(await clerk.call(contract.openEmployer, back), again);
  const employer = await seen(employerId);
  assert.deepEqual(
    [employer.state, employer.memberRatioPpm, employer.handlerNameMasked, employer.contributedTo],
    ['开户', 80_000, '*晓', null],
  );
  const { rows: deeds } = await clerk.call(contract.listEmployerDeeds, { params: { employerId }, query: {} });
  assert.equal(deeds.filter(({ reason }) => reason === '销户后重新登记').length, 1);
  const twice = await refused(clerk, contract.openEmployer, opening({ creditCode, firstMonth: '2026-12' }));
  assert.equal(twice.code, 'registration/employer-known');
});

test('an account on which nothing ever stood does not bar the closing once it is sealed: it ends with its employer’s', async () => {
  const employerId = await opened();
  const { rows } = await service.ownerPool.query<{ account_id: string }>(
    `with somebody as (
       insert into party.person (center_id, person_id, name, certificate_type, certificate_sealed, certificate_index, sex, registered_at)
       select center_id, gen_random_uuid(), name, certificate_type, certificate_sealed, decode(md5('nobody'), 'hex'), sex, registered_at
       from party.person where center_id = 1 limit 1 returning person_id
     ) insert into account.personal_account (center_id, account_id, account_no, person_id, employer_id, state, base_fen, first_month, opened_on)
     select 1, gen_random_uuid(), '101999999999', person_id, $1, 'normal', 500000, '2026-11-01', '2026-11-12' from somebody returning account_id`,
    [employerId],
  );
  const accountId = rows[0]?.account_id;
  const accounts = async () => {
    const { conditions } = await clerk.call(contract.getClosing, { params: { employerId } });
    return conditions.find(({ key }) => key === 'accounts');
  };
  assert.equal((await accounts())?.holds, false);
  assert.equal((await refused(clerk, contract.closeEmployer, close(employerId))).code, 'registration/closing-barred');
  await service.ownerPool.query(
    "update account.personal_account set state = 'sealed', sealed_on = '2026-11-12' where account_id = $1",
    [accountId],
  );
  assert.match((await accounts())?.text ?? '', /另有 1 个从未缴存过的封存账户/);
  await clerk.call(contract.closeEmployer, close(employerId));
  const { rows: after } = await service.ownerPool.query(
    `select state, sealed_on, (select after_text from account.account_change c where c.account_id = a.account_id and kind = 'close') as change
     from account.personal_account a where account_id = $1`,
    [accountId],
  );
  assert.deepEqual(after, [{ state: 'other', sealed_on: null, change: 'other' }]);
});

test('money that came meanwhile bars the closing', async () => {
  const employerId = await opened();
  await service.ownerPool.query('update ledger.employer_balance set unallocated_fen = 12345 where employer_id = $1', [
    employerId,
  ]);
  const barred = await refused(clerk, contract.closeEmployer, close(employerId));
  assert.match(barred.detail ?? '', /未分摊余额 123\.45 元/);
  await service.ownerPool.query('update ledger.employer_balance set unallocated_fen = 0 where employer_id = $1', [
    employerId,
  ]);
  await clerk.call(contract.closeEmployer, close(employerId));
});

interface Account {
  readonly account_id: string;
  readonly account_no: string;
  readonly person_id: string;
  readonly state: string;
  readonly sealed_on: string | null;
}
const accounts = async (state: string): Promise<Account[]> =>
  (
    await service.ownerPool.query<Account>(
      `select account_id, account_no, person_id, state, sealed_on::text from account.personal_account where center_id = 1 and state = $1 order by account_no limit 5`,
      [state],
    )
  ).rows;
const now = async (accountId: string): Promise<Account> => {
  const { rows } = await service.ownerPool.query<Account>(
    'select account_id, account_no, person_id, state, sealed_on::text from account.personal_account where account_id = $1',
    [accountId],
  );
  assert.ok(rows[0]);
  return rows[0];
};
const freezing = (accountId: string, more: object = {}) => ({
  params: { accountId },
  body: {
    freezeId: unknownUuid(),
    authority: '开封市龙亭区人民法院',
    documentNo: '（2026）豫0202执1234号',
    reason: '协助执行',
    fromOn: '2026-11-12',
    untilOn: '2027-11-11',
    ...more,
  },
});

/** The round finds what has run out, and its jobs are done: here by hand, for this service has no worker. */
async function endRunOut() {
  const inCall = inCallOf(service);
  await inCall(endFreezes);
  const { rows } = await service.ownerPool.query<{ id: string }>(
    "select distinct data->>'freezeId' as id from jobs.job where name = 'registration.end-freeze'",
  );
  for (const { id } of rows)
    await endFreezeJob.handle({ inCall, log: openLog('silent') }, { centerId: 1, freezeId: id });
}

const photo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const approval = async (caseId: string) => ({
  params: { caseId },
  body: {
    version: (await reviewer.call(cases.getWork, { params: { caseId } })).version,
    outcome: 'approve' as const,
    reason: '与解除文书一致',
  },
});

test('an account is frozen by a document and comes back as it was, the day of sealing too; once at a time', async () => {
  const double = await service.staff(['clerk', 'reviewer']);
  for (const state of ['normal', 'sealed']) {
    const [account] = await accounts(state);
    assert.ok(account);
    const accountId = account.account_id;
    const request = freezing(accountId);
    const attempts = await Promise.all([
      clerk.try(contract.freezeAccount, request),
      ...Array.from({ length: 4 }, () => clerk.try(contract.freezeAccount, freezing(accountId))),
    ]);
    assert.deepEqual(
      attempts.map(({ status }) => status).sort((one, two) => one - two),
      [200, 409, 409, 409, 409],
    );
    assert.deepEqual([(await now(accountId)).state, (await now(accountId)).sealed_on], ['frozen', null]);
    const desk = await clerk.call(contract.getAccountDesk, { params: { personId: account.person_id } });
    const [freeze] = desk.freezes;
    assert.deepEqual([desk.state, freeze?.releasedAt, desk.deeds[0]?.kindText], ['冻结', null, '冻结']);
    const again = await refused(clerk, contract.freezeAccount, freezing(accountId));
    assert.match(again.detail ?? '', /开封市龙亭区人民法院.*2027-11-11/);
    // On its last day it is in force still; a day later it is not, without anybody coming with a paper.
    const began = service.clock.now;
    service.clock.now = Temporal.Instant.from('2027-11-11T15:00:00Z');
    await endRunOut();
    assert.equal((await now(accountId)).state, 'frozen');
    if (state === 'sealed') {
      service.clock.now = Temporal.Instant.from('2027-11-11T16:30:00Z');
      await endRunOut();
      await endRunOut();
      assert.deepEqual(await now(accountId), account);
      const { rows } = await service.ownerPool.query(
        'select release_document as document, count(*) over () ::int as n from registration.freeze where account_id = $1',
        [accountId],
      );
      assert.deepEqual(rows, [{ document: '冻结期限至 2027年11月11日，期满失效', n: 1 }]);
      service.clock.now = began;
      continue;
    }
    service.clock.now = began;
    // It is not cut short by renewing it.
    const short = { documentNo: '（2026）豫0202执1234号之二', untilOn: '2026-11-13', renews: freeze?.freezeId ?? '' };
    const shorter = await refused(clerk, contract.freezeAccount, freezing(accountId, short));
    assert.deepEqual([shorter.status, shorter.code], [422, 'registration/freeze-days']);
    // Renewed it is another freezing by another paper, and the account was free at no moment.
    const renewal = { documentNo: '（2026）豫0202执1234号之一', untilOn: '2027-11-12', renews: freeze?.freezeId ?? '' };
    await clerk.call(contract.freezeAccount, freezing(accountId, renewal));
    assert.equal((await now(accountId)).state, 'frozen');
    const late = await refused(clerk, contract.freezeAccount, freezing(accountId, renewal));
    assert.equal(late.code, 'registration/already-released');
    const foreign = await refused(clerk, contract.freezeAccount, freezing(accountId, { renews: unknownUuid() }));
    assert.equal(foreign.code, 'registration/freeze-not-found');
    const renewed = await clerk.call(contract.getAccountDesk, { params: { personId: account.person_id } });
    const inForce = renewed.freezes.filter(({ releasedAt }) => releasedAt === null);
    assert.deepEqual(
      inForce.map(({ documentNo }) => documentNo),
      ['（2026）豫0202执1234号之一'],
    );
    const release = {
      params: { freezeId: inForce[0]?.freezeId ?? '' },
      body: { documentNo: '（2026）豫0202执解56号', reason: '法院通知解除' },
    };
    // Deeds of one millisecond have no order.
    service.clock.now = service.clock.now.add({ seconds: 1 });
    // One person alone frees no money: another has the document before them, and who proposed it is not that other.
    const { caseId } = await double.call(contract.proposeRelease, release);
    const twice = await refused(clerk, contract.proposeRelease, release);
    assert.equal(twice.code, 'casework/already-in-progress');
    assert.equal((await refused(double, cases.decideCase, await approval(caseId))).code, 'casework/acted-already');
    const bare = await refused(reviewer, cases.decideCase, await approval(caseId));
    assert.equal(bare.code, 'casework/evidence-missing');
    const query = { slot: 'document', fileName: '解除冻结裁定书.png' };
    await double.call(cases.attachAtCounter, { params: { caseId }, query, file: photo });
    assert.equal((await now(accountId)).state, 'frozen');
    await reviewer.call(cases.decideCase, await approval(caseId));
    assert.deepEqual(await now(accountId), account);
    const after = await clerk.call(contract.getAccountDesk, { params: { personId: account.person_id } });
    const [back] = after.deeds[0]?.changes ?? [];
    assert.deepEqual([back?.field, back?.before], ['账户状态', '冻结'], 'states are said in words');
    assert.equal((await refused(clerk, contract.proposeRelease, release)).code, 'registration/already-released');
    // The person is told of each, once, in the transactions that did it.
    const { rows: told } = await service.ownerPool.query(
      `select kind, variables from notice.occasion where audience_id = $1 and kind like 'registration.%' order by kind, variables->>'untilOn'`,
      [account.person_id],
    );
    const words = { accountTail: account.account_no.slice(-4), authority: '开封市龙亭区人民法院' };
    assert.deepEqual(told, [
      {
        kind: 'registration.frozen',
        variables: { ...words, documentNo: '（2026）豫0202执1234号', untilOn: '2027-11-11' },
      },
      {
        kind: 'registration.frozen',
        variables: { ...words, documentNo: '（2026）豫0202执1234号之一', untilOn: '2027-11-12' },
      },
      {
        kind: 'registration.released',
        variables: { ...words, state: { normal: '正常', sealed: '封存' }[account.state] },
      },
    ]);
  }
});

test('what is frozen is not contributed: the roster says so', async () => {
  const { rows } = await service.ownerPool.query<{ employer_id: string; account_id: string }>(
    `select employer_id, account_id from account.personal_account where center_id = 1 and state = 'normal' order by account_no limit 1`,
  );
  const [{ employer_id: employerId, account_id: accountId } = { employer_id: '', account_id: '' }] = rows;
  const employer = await service.employer(employerId);
  const count = async (state: 'normal' | 'frozen') =>
    (await employer.call(reports.listEmployees, { query: { state } })).total;
  const before = await count('normal');
  await clerk.call(contract.freezeAccount, freezing(accountId));
  assert.deepEqual([await count('normal'), await count('frozen')], [before - 1, 1]);
  const { rows: changes } = await employer.call(reports.listAccountChanges, { query: { kind: 'freeze' } });
  assert.match(changes[0]?.summary ?? '', /冻结：开封市龙亭区人民法院/);
});

test('days of a freezing that are wrong are refused with the reason; a closed account is not frozen', async () => {
  const [account] = await accounts('sealed');
  assert.ok(account);
  for (const [more, why] of [
    [{ fromOn: '2026-11-13' }, /晚于今天/],
    [{ fromOn: '2025-11-12', untilOn: '2026-11-12' }, /已过/],
    [{ untilOn: '2027-11-13' }, /不超过 12 个月/],
  ] as const) {
    const answer = await refused(clerk, contract.freezeAccount, freezing(account.account_id, more));
    assert.equal(answer.code, 'registration/freeze-days');
    assert.match(answer.detail ?? '', why);
  }
  const wrong = await refused(clerk, contract.freezeAccount, freezing(account.account_id, { untilOn: '2027-02-30' }));
  assert.equal(wrong.code, 'request/invalid');
  await service.ownerPool.query(
    "update account.personal_account set state = 'withdrawn', sealed_on = null where account_id = $1",
    [account.account_id],
  );
  const closed = await refused(clerk, contract.freezeAccount, freezing(account.account_id));
  assert.equal(closed.code, 'registration/account-closed');
});

test('employers and accounts of another centre do not exist', async () => {
  const elsewhere = await service.staff(['clerk'], 2);
  const employerId = await opened();
  const [account] = await accounts('normal');
  for (const [route, input] of [
    [contract.getClosing, { params: { employerId } }],
    [contract.closeEmployer, close(employerId)],
    [contract.listEmployerDeeds, { params: { employerId }, query: {} }],
    [contract.freezeAccount, freezing(account?.account_id ?? '')],
    [contract.getAccountDesk, { params: { personId: account?.person_id } }],
  ] as const)
    assert.equal((await refused(elsewhere, route, input)).status, 404);
});

test('rules: closing needs all six, merging all four; ratios and days at their limits', () => {
  const none = {
    unallocated: fen(0),
    openAccounts: 0,
    emptyAccounts: 0,
    balance: fen(0),
    openRemittances: 0,
    openBusinesses: 0,
    owed: fen(0),
  };
  assert.ok(closingConditions(none).every(({ holds }) => holds));
  for (const [field, key] of [
    ['unallocated', 'unallocated'],
    ['openAccounts', 'accounts'],
    ['balance', 'balance'],
    ['openRemittances', 'remittances'],
    ['openBusinesses', 'businesses'],
    ['owed', 'owed'],
  ] as const) {
    const value = field.startsWith('open') ? 1 : fen(1);
    const missing = closingConditions({ ...none, [field]: value }).filter(({ holds }) => !holds);
    assert.deepEqual(
      missing.map((one) => one.key),
      [key],
    );
  }
  const limits = { least: ratePpm(50_000), most: ratePpm(120_000) };
  for (const [ppm, isGood] of [
    [49_999, false],
    [50_000, true],
    [120_000, true],
    [120_001, false],
  ] as const)
    assert.equal(ratioFault(ratePpm(ppm), limits) === undefined, isGood, String(ppm));
  const states = ['normal', 'sealed', 'frozen', 'merged', 'withdrawn', 'transferred-out', 'other'];
  const state = fc.constantFrom(...states);
  fc.assert(
    fc.property(
      state,
      state,
      fc.boolean(),
      fc.record({
        openCases: fc.nat({ max: 1 }),
        unposted: fc.constantFrom(null, '2026年11月补缴'),
        hasOpenLoan: fc.boolean(),
      }),
      (from, into, isOne, hanging) => {
        const side = (state_: string, personId: string) => ({ state: state_, stateText: state_, personId });
        const facts = { from: side(from, 'a'), into: side(into, isOne ? 'a' : 'b'), ...hanging };
        const hangs = hanging.openCases > 0 || hanging.unposted !== null || hanging.hasOpenLoan;
        assert.equal(
          mergeConditions(facts).every(({ holds }) => holds),
          from === 'sealed' && (into === 'normal' || into === 'sealed') && !isOne && !hangs,
        );
      },
    ),
  );
  const today = Temporal.PlainDate.from('2026-11-12');
  fc.assert(
    fc.property(fc.integer({ min: -800, max: 800 }), fc.integer({ min: -800, max: 800 }), (start, length) => {
      const from = today.add({ days: start });
      const until = from.add({ days: length });
      const { compare } = Temporal.PlainDate;
      const isGood =
        compare(from, today) <= 0 && compare(until, today) > 0 && compare(until, from.add({ months: 12 })) <= 0;
      assert.equal(freezeDaysFault({ from, until }, today) === undefined, isGood);
    }),
  );
});
