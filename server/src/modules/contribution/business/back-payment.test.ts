import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { fen, ratePpm } from '../../../platform/money.ts';
import { openTestService, type TestService } from '../../../testing.ts';
import { refused } from '../../../testing-logins.ts';
import { quiet } from '../../../testing-waits.ts';
import { monthlyDeposit } from '../../account/index.ts';
import * as document from '../../document/contract.ts';
import { digestOf } from '../../ledger/books-testing.ts';
import * as registration from '../../registration/contract.ts';
import {
  assertBooks,
  businessSchemas,
  type Clerk,
  carryOver,
  codeOf,
  confirm,
  deliver,
  noticeOf,
  openClerk,
  pay,
  view,
} from '../clerk-testing.ts';
import * as contract from '../contract.ts';
import {
  certificateOf,
  confirmIt,
  doIt,
  look,
  onePerson,
  type Person,
  peopleOf,
  refusedStart,
  staffOf,
  start,
  takeRows,
} from './business-testing.ts';

// U-T2 补缴: from the months that were not paid to the money on the accounts.

let service: TestService;
before(async () => {
  service = await openTestService();
});
after(() => service.close());
afterEach(() => assertBooks(service));

const one = (person: Person, from: string, to: string, baseFen?: number) => ({
  kind: 'back-payment' as const,
  people: [
    { accountId: person.accountId, from, to, reason: 'missed' as const, ...(baseFen !== undefined && { baseFen }) },
  ],
});
const sealed = async (clerk: Clerk, person: Person) =>
  doIt(clerk, { kind: 'seal', accountIds: [person.accountId], reason: 'without-pay' });
const ratiosOf = async (clerk: Clerk) => {
  const overview = await clerk.caller.call(contract.getEmployerOverview, {});
  return { employer: ratePpm(overview.employerRatioPpm), member: ratePpm(overview.memberRatioPpm) };
};
const personOf = async (accountId: string) =>
  (
    await service.ownerPool.query<{ person_id: string }>(
      'select person_id from account.personal_account where account_id = $1',
      [accountId],
    )
  ).rows[0]?.person_id ?? '';
const entriesOf = async (accountId: string) =>
  (
    await service.ownerPool.query<{ kind: string; month: string; amount: string }>(
      `select kind, month::text, (carried_change_fen + current_change_fen)::text as amount from ledger.personal_entry
       where account_id = $1 and kind <> 'opening' order by entry_no desc limit 4`,
      [accountId],
    )
  ).rows;

/** A month that everybody but one person was paid for: the person was sealed for it and unsealed after. */
async function missedNovember(clerk: Clerk): Promise<Person> {
  const [person] = await staffOf(clerk);
  assert.ok(person);
  await sealed(clerk, person);
  const month = await confirm(clerk, await carryOver(clerk));
  await pay(clerk, month.amountFen, month.serial);
  await doIt(clerk, {
    kind: 'unseal',
    people: [{ accountId: person.accountId, baseFen: person.baseFen }],
    reason: 'back',
  });
  return person;
}

test('[U-T2] a month that was missed is paid back at the ratios and the limits of that month, by the serial of the business', async () => {
  const clerk = await openClerk(service, 1);
  const person = await missedNovember(clerk);
  const businessId = await start(clerk, one(person, '2026-11', '2026-11', 800_000));
  const due = monthlyDeposit(fen(800_000), await ratiosOf(clerk));
  const draft = await look(clerk, businessId);
  assert.deepEqual([draft.amountFen, draft.personCount, draft.payment], [Number(due.total), 1, null]);
  const pending = await confirmIt(clerk, businessId);
  assert.deepEqual([pending.state, pending.payment?.remark], ['pending', draft.number]);
  const before = await onePerson(clerk, person.accountId);
  const notice = await pay(clerk, draft.amountFen, draft.number);
  assert.equal((await look(clerk, businessId)).state, 'done');
  const now = await onePerson(clerk, person.accountId);
  assert.equal(now.balanceFen - before.balanceFen, Number(due.total));
  assert.deepEqual((await entriesOf(person.accountId))[0], {
    kind: 'back-payment',
    month: '2026-11-01',
    amount: String(due.total),
  }); // prettier-ignore
  const told = await service.ownerPool.query<{ body: string }>(
    `select body from notice.message where template = 'contribution.back-paid'`,
  );
  assert.match(told.rows[0]?.body ?? '', /补缴入账2026年11月缴存额/);
  // The bank tells again: nothing more comes of it.
  const digest = await digestOf(service.ownerPool, businessSchemas);
  assert.equal(await deliver(service, notice), 'repeated');
  await quiet(service);
  assert.equal(await digestOf(service.ownerPool, businessSchemas), digest);
});

test('[U-T2] what stands on the account is taken off: a base that was too low gives the difference, a month paid in full nothing', async () => {
  const clerk = await openClerk(service, 2);
  const [person] = await staffOf(clerk);
  assert.ok(person);
  const full = await refusedStart(clerk, one(person, '2026-10', '2026-10'));
  assert.equal(full.code, 'employer-business/out-of-policy');
  assert.match(String(full.detail), /没有需要补缴的金额/);
  const higher = person.baseFen + 100_000;
  const businessId = await start(clerk, one(person, '2026-09', '2026-10', higher));
  const ratios = await ratiosOf(clerk);
  const difference = monthlyDeposit(fen(higher), ratios).total - monthlyDeposit(fen(person.baseFen), ratios).total;
  const lines = await peopleOf(clerk, businessId);
  assert.deepEqual(
    lines.map((line) => [line.month, line.amountBeforeFen, line.amountFen]),
    ['2026-09', '2026-10'].map((month) => [month, person.amountFen, Number(difference)]),
  );
});

for (const [why, from, to, base, detail] of [
  ['months that the employer still has to remit', '2026-10', '2026-11', undefined, /之后的月份不属于补缴/],
  ['months before the employer began', '2001-01', '2001-02', undefined, /不能补缴更早的月份/],
  ['a period that ends before it begins', '2026-10', '2026-09', undefined, /晚于/],
  ['a base above the cap of its month', '2026-06', '2026-06', 2_400_001, /不在2026年6月的范围内/],
  ['a base below the floor of its month', '2026-10', '2026-10', 209_999, /不在2026年10月的范围内/],
] as const) {
  test(`refused: ${why}`, async () => {
    const clerk = await openClerk(service, 3);
    const [person] = await staffOf(clerk);
    assert.ok(person);
    const answer = await refusedStart(clerk, one(person, from, to, base));
    assert.equal(answer.code, 'employer-business/out-of-policy');
    assert.match(String(answer.detail), detail);
  });
}

test('months before a change of ratios are paid at the ratios of then', async () => {
  const clerk = await openClerk(service, 4);
  const before = await ratiosOf(clerk);
  const person = await missedNovember(clerk);
  service.clock.now = Temporal.Instant.from('2026-12-10T02:00:00Z');
  const later = { ...clerk, caller: await service.employer(clerk.employerId) };
  const changed = before.employer === 120_000n ? 110_000 : 120_000;
  await doIt(later, { kind: 'ratio', employerRatioPpm: changed, memberRatioPpm: changed });
  const [line] = await peopleOf(later, await start(later, one(person, '2026-11', '2026-11', 900_000)));
  assert.equal(line?.amountFen, Number(monthlyDeposit(fen(900_000), before).total));
  service.clock.now = Temporal.Instant.from('2026-11-12T02:00:00Z');
});

test('less money waits, more money leaves the rest; unallocated money pays when the clerk says so', async () => {
  const clerk = await openClerk(service, 5);
  const person = await missedNovember(clerk);
  const { number, amountFen, businessId } = await confirmIt(
    clerk,
    await start(clerk, one(person, '2026-11', '2026-11')),
  );
  await pay(clerk, amountFen - 100, number);
  const waiting = await look(clerk, businessId);
  assert.deepEqual([waiting.state, waiting.payment?.amountFen], ['pending', 100]);
  const params = { businessId };
  assert.equal(
    await codeOf(clerk.caller.try(contract.payBusinessFromUnallocated, { params })),
    '422 contribution/not-enough',
  );
  await pay(clerk, 150, '无流水号');
  await service.ownerPool.query(`select 1`);
  await pay(clerk, 150, number);
  const overview = await clerk.caller.call(contract.getEmployerOverview, {});
  assert.deepEqual([(await look(clerk, businessId)).state, overview.unallocatedFen], ['done', 50]);
  // Paid once more by mistake: the money is kept for the employer.
  await pay(clerk, 500, number);
  assert.equal((await clerk.caller.call(contract.getEmployerOverview, {})).unallocatedFen, 550);
});

test('a confirmed back-payment is taken back before it is paid; money that comes later is kept aside', async () => {
  const clerk = await openClerk(service, 6);
  const person = await missedNovember(clerk);
  const { number, amountFen, businessId } = await confirmIt(
    clerk,
    await start(clerk, one(person, '2026-11', '2026-11')),
  );
  const second = await refusedStart(clerk, one(person, '2026-11', '2026-11'));
  assert.equal(second.code, 'employer-business/in-progress');
  await clerk.caller.call(contract.discardBusiness, { params: { businessId } });
  await pay(clerk, amountFen, number);
  const after = await look(clerk, businessId);
  assert.deepEqual([after.state, after.outcome], ['discarded', '单位在缴款前撤回']);
  assert.equal((await clerk.caller.call(contract.getEmployerOverview, {})).unallocatedFen, amountFen);
});

test('a back-payment follows who has moved today, and bars a merge; of a closed account its money is kept aside with the reason', async () => {
  const [clerk, other] = [await openClerk(service, 11), await openClerk(service, 6)];
  const person = await missedNovember(clerk);
  const first = await confirmIt(clerk, await start(clerk, one(person, '2026-11', '2026-11')));
  await sealed(clerk, person);
  const [kept] = await staffOf(other);
  assert.ok(kept);
  const looked = await (await service.staff(['clerk'])).call(registration.previewMerge, {
    params: { personId: await personOf(kept.accountId) },
    query: { fromAccountNo: person.accountNo },
  });
  const barred = looked.conditions.filter(({ holds }) => !holds);
  assert.deepEqual(
    barred.map(({ key, figures }) => [key, figures]),
    [['unposted', '2026年11月补缴尚未入账']],
  );
  // Taken over by another employer before the money comes: the month was worked here.
  const row = { ...(await certificateOf(service, person.accountId)), base: '8000' };
  await confirmIt(other, await takeRows(other, 'transfer-in', [row]));
  await pay(clerk, first.amountFen, first.number);
  assert.equal((await look(clerk, first.businessId)).state, 'done');
  assert.deepEqual((await entriesOf(person.accountId)).map(({ kind, month }) => [kind, month])[0], [
    'back-payment',
    '2026-11-01',
  ]);
  // An account that nobody uses any more takes nothing: the money waits for the employer, and the receipt is settled.
  const [gone] = await staffOf(clerk);
  assert.ok(gone);
  const ask = one(gone, '2026-10', '2026-10', gone.baseFen + 100_000);
  const second = await confirmIt(clerk, await start(clerk, ask));
  const inState = (state: string) =>
    service.ownerPool.query('update account.personal_account set state = $2 where account_id = $1', [
      gone.accountId,
      state,
    ]);
  await inState('merged');
  await pay(clerk, second.amountFen, second.number);
  const waits = await look(clerk, second.businessId);
  assert.deepEqual([waits.state, waits.payment?.amountFen], ['pending', second.amountFen]);
  const { rows } = await service.ownerPool.query<{ state: string; outcome: string }>(
    'select state, outcome from settlement.receipt where remark = $1',
    [second.number],
  );
  assert.equal(rows[0]?.state, 'settled');
  assert.match(rows[0]?.outcome ?? '', /不能入账.*合并销户/);
  const again = { params: { businessId: second.businessId } };
  assert.equal(
    await codeOf(clerk.caller.try(contract.payBusinessFromUnallocated, again)),
    '409 employer-business/outdated',
  );
  await inState('normal');
  await clerk.caller.call(contract.payBusinessFromUnallocated, again);
  assert.equal((await look(clerk, second.businessId)).state, 'done');
});

test('the money comes while clerks pay from what is there: it is posted once', async () => {
  const clerk = await openClerk(service, 7);
  const person = await missedNovember(clerk);
  const { number, amountFen, businessId } = await confirmIt(
    clerk,
    await start(clerk, one(person, '2026-11', '2026-11')),
  );
  const { unallocatedFen: there } = await clerk.caller.call(contract.getEmployerOverview, {});
  await pay(clerk, amountFen - 1 - there, number);
  const notices = await Promise.all(
    [1, amountFen].map((fenOf) => noticeOf(service, { amountFen: fenOf, remark: number })),
  );
  const clerks = await Promise.all([1, 2, 3].map(() => service.employer(clerk.employerId)));
  const [answers] = await Promise.all([
    Promise.all(
      clerks.map((caller) => codeOf(caller.try(contract.payBusinessFromUnallocated, { params: { businessId } }))),
    ),
    ...notices.map((notice) => deliver(service, notice)),
  ]);
  await quiet(service);
  assert.ok(answers.filter((code) => code === '200').length <= 1, answers.join());
  assert.equal((await look(clerk, businessId)).state, 'done');
  assert.equal((await clerk.caller.call(contract.getEmployerOverview, {})).unallocatedFen, amountFen);
  assert.equal((await entriesOf(person.accountId)).filter(({ kind }) => kind === 'back-payment').length, 1);
});

test('two clerks confirm the same back-payment at once: one does', async () => {
  const clerk = await openClerk(service, 8);
  const person = await missedNovember(clerk);
  const businessId = await start(clerk, one(person, '2026-11', '2026-11'));
  const bodies = await Promise.all(
    [1, 2, 3].map(async () => {
      const caller = await service.employer(clerk.employerId);
      const { challengeId, text } = await caller.call(contract.prepareBusiness, { params: { businessId } });
      const signed = await service.sandbox.authority.signWithKey(clerk.keyId, Buffer.from(text));
      const signature = Buffer.from(signed).toString('base64');
      return { caller, body: { challengeId, certificate: clerk.certificate, signature } };
    }),
  );
  const codes = await Promise.all(
    bodies.map(({ caller, body }) => codeOf(caller.try(contract.confirmBusiness, { params: { businessId }, body }))),
  );
  assert.deepEqual(codes.toSorted(), ['200', '409 employer-business/wrong-state', '409 employer-business/wrong-state']);
});

test('two clerks begin a business of a kind at once: one draft is left', async () => {
  const clerk = await openClerk(service, 9);
  const [person] = await staffOf(clerk);
  assert.ok(person);
  const callers = await Promise.all([1, 2, 3, 4].map(() => service.employer(clerk.employerId)));
  const codes = await Promise.all(
    callers.map((caller) =>
      codeOf(
        caller.try(contract.startBusiness, {
          body: { kind: 'seal', businessId: crypto.randomUUID(), accountIds: [person.accountId], reason: 'left' },
        }),
      ),
    ),
  );
  assert.ok(codes.includes('200'), codes.join());
  const { rows } = await clerk.caller.call(contract.listBusinesses, { query: { kind: 'seal', state: 'draft' } });
  assert.equal(rows.length, 1);
});

test('[U-Q16] the papers: a back-payment slip with its months, a receipt with its changes', async () => {
  const clerk = await openClerk(service, 10);
  const person = await missedNovember(clerk);
  const { businessId } = await confirmIt(clerk, await start(clerk, one(person, '2026-11', '2026-11')));
  const seals = await clerk.caller.call(contract.listBusinesses, { query: { kind: 'seal', state: 'done' } });
  for (const [id, title] of [
    [businessId, '住房公积金补缴书'],
    [seals.rows[0]?.businessId ?? '', '单位业务回执'],
  ] as const) {
    const body = { requestId: crypto.randomUUID(), withPeople: true };
    const paper = await clerk.caller.call(contract.issueReceipt, { params: { businessId: id }, body });
    assert.equal(paper.title, title);
    const again = await clerk.caller.call(contract.issueReceipt, { params: { businessId: id }, body });
    assert.equal(again.number, paper.number);
    const file = await clerk.caller.call(document.getEmployerPaperFile, { params: { number: paper.number } });
    assert.ok((file.content as Uint8Array).length > 5_000);
  }
  const draft = await start(clerk, { kind: 'seal', accountIds: [person.accountId], reason: 'left' });
  assert.equal(
    await codeOf(
      clerk.caller.try(contract.issueReceipt, {
        params: { businessId: draft },
        body: { requestId: crypto.randomUUID(), withPeople: false },
      }),
    ),
    '409 employer-business/wrong-state',
  );
});

test('[U-T1] a month for part of the employees: the others stay, are owed, and are paid by the back-payment that is proposed', async () => {
  const clerk = await openClerk(service, 12);
  const draft = await view(clerk, await carryOver(clerk));
  const params = { remittanceId: draft.remittanceId };
  const lines = (await clerk.caller.call(contract.listRemittanceLines, { params, query: { pageSize: 200 } })).rows;
  const [first, second] = lines;
  assert.ok(first && second && lines.length > 2);
  const leave = (lineNos: readonly number[], reason: 'leave' | null) =>
    clerk.caller.call(contract.leaveOut, { params, body: { lineNos: [...lineNos], reason } });
  await leave([first.lineNo, second.lineNo], 'leave');
  const left = await leave([second.lineNo], null);
  assert.deepEqual(left.leftOut, { personCount: 1, amountFen: first.amountFen });
  assert.deepEqual([left.personCount, left.amountFen], [draft.personCount - 1, draft.amountFen - first.amountFen]);
  const all = lines.map(({ lineNo }) => lineNo);
  const everybody = { params, body: { lineNos: all, reason: 'other' as const } };
  const nobody = await refused(clerk.caller, contract.leaveOut, everybody);
  assert.equal(nobody.code, 'contribution/empty-list');
  const unknown = { params, body: { lineNos: [9_999], reason: 'other' as const } };
  assert.equal((await refused(clerk.caller, contract.leaveOut, unknown)).code, 'contribution/list-changed');
  assert.deepEqual((await view(clerk, draft.remittanceId)).leftOut.personCount, 1);
  const { text } = await clerk.caller.call(contract.prepareConfirmation, { params });
  assert.match(text, /本月暂不缴存：1人，[\d,.]+元（由单位另行补缴）/);
  await confirm(clerk, draft.remittanceId);
  assert.equal((await refused(clerk.caller, contract.leaveOut, unknown)).code, 'contribution/wrong-state');
  const owed = () => clerk.caller.call(contract.listOwed, { query: {} });
  assert.equal((await owed()).total, 0);
  await pay(clerk, left.amountFen, draft.serial);
  const proposed = await owed();
  assert.deepEqual(
    proposed.rows.map(({ accountNo, month, reasonText, owedFen }) => [accountNo, month, reasonText, owedFen]),
    [[first.accountNo, '2026-11', '停薪留职或长期请假', first.amountFen]],
  );
  const people = proposed.rows.map(({ accountId, month }) => ({
    accountId,
    from: month,
    to: month,
    reason: 'missed' as const,
  }));
  const [row] = people;
  assert.deepEqual(
    (await entriesOf(row?.accountId ?? '')).filter(({ month }) => month === '2026-11-01'),
    [],
  );
  const back = await doIt(clerk, { kind: 'back-payment', people });
  assert.equal(back.amountFen, first.amountFen);
  await pay(clerk, back.amountFen, back.number);
  assert.equal((await owed()).total, 0);
  assert.equal((await entriesOf(row?.accountId ?? ''))[0]?.amount, String(first.amountFen));
});
