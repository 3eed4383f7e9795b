import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { casework, evidence, loan } from '../../contract.ts';
import { fen } from '../../platform/money.ts';
import { openTestService, type TestCaller, type TestService } from '../../testing.ts';
import { refused, unknownUuid } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import { findOpenAccount } from '../account/index.ts';
import { askDue } from '../evidence/index.ts';
import { holdAmount, releaseHold } from '../ledger/index.ts';
import { getNumber } from '../params/index.ts';
import { inCallOf } from '../settlement/payment-testing.ts';
import type { LoanForm } from './application-contract.ts';
import { askSilent, type Buyer, buyersAmong, formOf, type RegisteredHome, richPersons } from './loan-testing.ts';

// What agencies say of a loan application, over the sockets of the sandbox's province.

let service: TestService;
let clerk: TestCaller;
let reviewer: TestCaller;
let buyers: Buyer[];
before(async () => {
  service = await openTestService();
  clerk = await service.staff(['clerk']);
  reviewer = await service.staff(['reviewer']);
  buyers = buyersAmong(service, await richPersons(service));
});
after(() => service.close());

const buyerAt = (index: number) => {
  const buyer = buyers[index];
  assert.ok(buyer);
  return buyer;
};
const form = (home: RegisteredHome, over: Partial<LoanForm> = {}): LoanForm =>
  formOf({ home }, { amountFen: 6_000_000, months: 24, ...over });
const apply = async (index: number, over: Partial<LoanForm> = {}) => {
  const { personId, home } = buyerAt(index);
  const body = form(home, over);
  const opened = await clerk.call(loan.applyForLoan, { params: { personId }, body });
  return { ...opened, personId, body };
};
const work = (caseId: string) => reviewer.call(casework.getWork, { params: { caseId } });
const reaches = (caseId: string, state: string) =>
  until(async () => {
    const found = await work(caseId);
    if (found.state === state) return found;
    await askSilent(service, caseId);
    return undefined;
  });
const claimsOf = ({ view }: Awaited<ReturnType<typeof work>>) =>
  Object.fromEntries(view.claims.map(({ label, verdict, found = '' }) => [label, { verdict, found }]));

test('[R-3] [C-4] a loan waits for the agencies; what they confirm stands beside what was said, with consent, purpose and receipt', async () => {
  const { caseId, state, personId } = await apply(0);
  assert.equal(state, 'waiting');
  const found = await reaches(caseId, 'reviewing');
  const { '所购（所有）房屋': house, 家庭住房套数: homes } = claimsOf(found);
  assert.deepEqual([house?.verdict, homes?.verdict], ['agrees', 'agrees']);
  assert.match(house?.found ?? '', /登记一致.*建筑面积/);
  assert.ok(found.view.conditions.every(({ key, holds }) => !key.startsWith('evidence.') || holds === 'yes'));
  const { rows } = await service.ownerPool.query<Record<string, unknown>>(
    `select q.source, q.purpose, c.agreed_by_kind, r.result, q.subject_id = $2 as about from evidence.query q
     join evidence.consent c using (center_id, consent_id) join evidence.receipt r using (center_id, receipt_id)
     where q.case_id = $1 order by 1, r.receipt_id`,
    [caseId, personId],
  );
  const asked = { purpose: 'loan', agreed_by_kind: 'staff', result: 'match', about: true };
  assert.deepEqual(
    rows,
    ['housing-contract', 'identity', 'marriage', 'real-estate'].map((source) => ({ source, ...asked })),
  );
  // Whom it is about sees who asked what and what for.
  const mine = await (await service.person(personId)).call(evidence.listMyConsents, { query: {} });
  assert.equal(mine.rows[0]?.purpose, 'loan');
  const other = await service.person(buyerAt(1).personId);
  assert.deepEqual((await other.call(evidence.listMyCaseEvidence, { params: { caseId } })).rows, []);
});

test('[R-3] [C-4] what differs sends the application back with what the register says; mended it is asked anew', async () => {
  const { caseId, body } = await apply(1, { priceFen: 70_000_000 });
  const back = await reaches(caseId, 'returned');
  const { '所购（所有）房屋': house } = claimsOf(back);
  assert.equal(house?.verdict, 'differs');
  assert.match(house?.found ?? '', /合同总价登记为/);
  const condition = back.view.conditions.find(({ key }) => key === 'evidence.house');
  assert.deepEqual([condition?.holds, condition?.figures], ['no', '房产交易管理部门与登记不一致']);
  const { priceFen } = buyerAt(1).home;
  await clerk.call(loan.correctLoan, { params: { caseId }, body: { ...body, priceFen } });
  assert.equal(claimsOf(await reaches(caseId, 'reviewing'))['所购（所有）房屋']?.verdict, 'agrees');
  // A house that is dearer than its contract, or is not named, is refused before anybody is asked.
  const { personId, home } = buyerAt(4);
  for (const over of [{ houseValueFen: home.priceFen + 1 }, { houseNo: null }]) {
    const answer = await refused(clerk, loan.applyForLoan, { params: { personId }, body: form(home, over) });
    assert.equal(answer.code, 'loan/conditions-not-met');
  }
});

const photo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const handIn = (caseId: string, slot: string) =>
  clerk.call(casework.attachAtCounter, { params: { caseId }, query: { slot, fileName: '证明.png' }, file: photo });

test('[R-3] [R-4] [C-4] what no register knows is proved by a paper that a person decides on', async () => {
  const { caseId, body } = await apply(2, { houseNo: 'HT2026999' });
  const back = await reaches(caseId, 'returned');
  assert.equal(claimsOf(back)['所购（所有）房屋']?.verdict, 'not-found');
  const again = { params: { caseId }, body };
  // Sent again without a paper it comes back at once.
  assert.equal((await clerk.call(loan.correctLoan, again)).state, 'returned');
  await handIn(caseId, 'purchase');
  assert.equal((await clerk.call(loan.correctLoan, again)).state, 'reviewing');
  const seen = await work(caseId);
  assert.match(claimsOf(seen)['所购（所有）房屋']?.found ?? '', /没有查到；已收取证明/);
  assert.equal(seen.view.conditions.find(({ key }) => key === 'evidence.house')?.holds, 'unknown');
  assert.ok(seen.mayDecide);
});

test('[R-3] [X-10] [C-4] an agency that is silent lets the application wait, and its term stand still, until it answers or a certificate is accepted', async () => {
  const { faults } = service.sandbox.province;
  for (const source of ['marriage', 'identity'] as const) faults.set(source, { kind: 'down', until: null, delayMs: 0 });
  const { caseId } = await apply(3);
  const queries = async () => (await reviewer.call(evidence.listCaseEvidence, { params: { caseId } })).rows;
  const waiting = await until(async () => {
    const rows = (await queries()).filter(({ state }) => state === 'waiting');
    return rows.length === 2 && rows;
  });
  const held = await work(caseId);
  assert.equal(held.state, 'waiting');
  assert.equal(claimsOf(held)['婚姻状况']?.verdict, 'unavailable');
  const term = await service.ownerPool.query(
    'select paused_on::text as paused from casework.case_record where case_id = $1',
    [caseId],
  );
  assert.deepEqual(term.rows, [{ paused: '2026-11-12' }]);
  faults.set('identity', undefined);
  service.clock.now = service.clock.now.add({ minutes: 2 });
  await inCallOf(service)(askDue);
  await until(async () => (await queries()).some(({ source, state }) => source === 'identity' && state === 'matched'));
  assert.equal((await work(caseId)).state, 'waiting');
  // The marriage stays unanswered: a certificate of the register, accepted by another than who took it in.
  const { queryId = '' } = waiting.find(({ source }) => source === 'marriage') ?? {};
  await clerk.call(evidence.handInCertificateAtCounter, {
    params: { queryId },
    body: {
      issuerKind: 'authority',
      issuer: '安居市民政局',
      documentNo: '证字第1号',
      issuedOn: '2026-11-12',
      place: '第1号盒',
      attachmentIds: [],
    },
  });
  const list = await reviewer.call(evidence.listCertificates, { query: { list: 'open' } });
  const certificateId = list.rows.find((row) => row.queryId === queryId)?.certificateId ?? '';
  await reviewer.call(evidence.decideOnCertificate, {
    params: { certificateId },
    body: { accepts: true, reason: '原件核对无误，公章清晰' },
  });
  const released = await reaches(caseId, 'reviewing');
  assert.match(claimsOf(released)['婚姻状况']?.found ?? '', /证明已由工作人员认可/);
  faults.set('marriage', undefined);
});

test('[R-3] [C-4] who does not consent is not asked about: papers take the place of every answer', async () => {
  const { caseId, body, state, personId } = await apply(4, { isConsented: false });
  assert.equal(state, 'returned');
  const asked = await service.ownerPool.query('select 1 from evidence.query where case_id = $1', [caseId]);
  assert.equal(asked.rowCount, 0);
  for (const slot of ['identity', 'marriage', 'purchase', 'homes']) await handIn(caseId, slot);
  assert.equal((await clerk.call(loan.correctLoan, { params: { caseId }, body })).state, 'reviewing');
  // And what is decided, such as a refusal with its reason, is within the days of the law of that day.
  const { version } = await work(caseId);
  const reason = '提供的首付款凭证与合同不符，不符合贷款条件';
  await reviewer.call(casework.decideCase, { params: { caseId }, body: { version, outcome: 'refuse', reason } });
  const told = await (await service.person(personId)).call(casework.getMyCase, { params: { caseId } });
  assert.equal(told.state, 'refused');
  assert.match(JSON.stringify(told), new RegExp(reason));
  const daysOn = async (day: string) =>
    (await getNumber(service.database, 1, 'loan.decision-days', Temporal.PlainDate.from(day))).value;
  assert.deepEqual([await daysOn('2026-09-19'), await daysOn('2026-09-20')], [15, 10]);
  const { wording } = await clerk.call(loan.getLoanConsent, {});
  for (const words of ['办理住房公积金贷款', '公安机关', '民政部门', '房产交易管理部门', '不动产登记机构'])
    assert.match(wording, new RegExp(words));
  assert.equal((await refused(reviewer, loan.applyForLoan, { params: { personId: unknownUuid() }, body })).status, 403);
});

test('[C-4] whose date of birth is not on record has no known age: the term is for a person to look at', async () => {
  const { personId, home } = buyerAt(0);
  const termOf = async () => {
    const { conditions } = await clerk.call(loan.estimateLoan, { params: { personId }, body: form(home) });
    return conditions.find(({ key }) => key === 'term');
  };
  assert.equal((await termOf())?.holds, 'yes');
  await service.ownerPool.query('update party.person set birth_date = null where person_id = $1', [personId]);
  const unknown = await termOf();
  assert.equal(unknown?.holds, 'unknown');
  assert.match(unknown?.figures ?? '', /没有登记出生日期/);
});

test('[X-1] [C-4] money on its way out raises no limit, and nobody is lent more than the limit of the day that decides', async () => {
  const { personId, home } = buyerAt(5);
  const approver = await service.staff(['approver']);
  const capOf = async () => {
    const body = form(home, { amountFen: 80_000_000, houseValueFen: home.priceFen });
    const { caps } = await clerk.call(loan.estimateLoan, { params: { personId }, body });
    const cap = caps.find(({ key }) => key === 'balance');
    assert.ok(cap);
    return cap;
  };
  const inCall = inCallOf(service);
  const before = await capOf();
  const amountFen = Math.floor(Math.min(before.amountFen, 40_000_000) / 100_000) * 100_000;
  const { multiple, hold } = await inCall(async (call) => {
    const account = await findOpenAccount(call.tx, 1, personId);
    const { value } = await getNumber(call.tx, 1, 'loan.balance-multiple', call.accountingDate);
    assert.ok(account);
    // So much is withdrawn that what stays carries the loan no more.
    const amount = fen(Math.floor((before.amountFen - amountFen) / value) + 100_000);
    return { multiple: value, hold: { accountId: account.accountId, key: 'withdrawal:test', amount } };
  });
  const { caseId } = await apply(5, { amountFen, months: 240 });
  await reaches(caseId, 'reviewing');
  const approval = async () => {
    const { version } = await work(caseId);
    return { params: { caseId }, body: { version, outcome: 'approve' as const, reason: '材料齐全，符合规定' } };
  };
  await reviewer.call(casework.decideCase, await approval());
  await inCall((call) => holdAmount(call, hold));
  const after = await capOf();
  assert.equal(before.amountFen - after.amountFen, Number(hold.amount) * multiple);
  assert.match(after.figures, /不含正在办理其他业务的 [\d,.]+ 元/);
  const shown = (await work(caseId)).conditions.find(({ key }) => key === 'limit');
  assert.equal(shown?.holds, 'no');
  assert.match(shown?.figures ?? '', /^现在：申请 .+，可贷 .+；受理时：申请 .+，可贷 /);
  const second = await approval();
  const answer = await refused(approver, casework.decideCase, second);
  assert.deepEqual([answer.status, answer.code], [422, 'loan/conditions-not-met']);
  assert.match(String(answer.detail), /现在：.+受理时：/);
  await inCall((call) => releaseHold(call, hold));
  assert.equal((await approver.call(casework.decideCase, second)).state, 'executing');
});
