import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { openTestService, type TestCaller, type TestService } from '../../../testing.ts';
import { refused, unknownUuid } from '../../../testing-logins.ts';
import * as casework from '../../casework/contract.ts';
import * as document from '../../document/contract.ts';
import * as report from '../../report/contract.ts';
import { signature } from '../business/business-testing.ts';
import {
  again,
  assertBooks,
  type Clerk,
  confirm,
  openClerk,
  pay,
  prefilled,
  rosterOf,
  rowOf,
} from '../clerk-testing.ts';
import * as contract from '../contract.ts';
import { at, openWindow } from './counter-testing.ts';

const { counterBusinesses, counterRemittances } = contract;
let service: TestService;
let big: Clerk;
let small: Clerk;
let desk: TestCaller;
let window: ReturnType<typeof openWindow>;

before(async () => {
  service = await openTestService();
  big = await openClerk(service, 1);
  small = await openClerk(service, 2);
  desk = await service.staff(['clerk']);
  window = openWindow(service, desk);
});
after(() => service.close());

test('[C-1] a clerk seals somebody for the employer at the window: the stamped paper stands for the signature', async () => {
  const [person] = await window.people(small);
  assert.ok(person);
  const businessId = await window.start(small, { kind: 'seal', accountIds: [person.accountId], reason: 'left' });
  const draft = await window.business(small, businessId);
  assert.deepEqual([draft.state, draft.channel, draft.personCount], ['draft', 'counter', 1]);
  const prepared = await window.prepare(small, 'business', businessId);
  assert.equal(prepared.needsReview, false);
  assert.equal(prepared.digest, createHash('sm3').update(prepared.text).digest('hex'));
  // The paper says the same, and is found by its code.
  const paper = await desk.call(contract.printAttestation, {
    ...(at(small, { caseId: prepared.caseId }) as object),
    body: { requestId: unknownUuid() },
  } as never);
  const file = await desk.call(document.counter.getEmployerPaperFile, at(small, { number: paper.number }));
  assert.ok(
    Buffer.from(file.content as Uint8Array)
      .subarray(0, 5)
      .equals(Buffer.from('%PDF-')),
  );
  // Without the scan nothing happens.
  const early = await refused(desk, contract.submitAttestation, {
    ...(at(small, { caseId: prepared.caseId }) as object),
    body: { version: prepared.version },
  });
  assert.deepEqual([early.status, early.code], [422, 'counter-business/paper-missing']);
  await window.attach(prepared.caseId);
  assert.equal((await window.submit(small, prepared)).state, 'done');
  const done = await window.business(small, businessId);
  assert.deepEqual([done.state, done.channel], ['done', 'counter']);
  assert.match(done.confirmedBy ?? '', /^柜面代办/);
  assert.ok((await window.people(small, 'sealed')).some(({ accountId }) => accountId === person.accountId));
  // The text is kept, and the employer finds it in its history.
  const { rows } = await service.ownerPool.query(
    'select confirmed_text, signature from contribution.business where business_id = $1',
    [businessId],
  );
  assert.deepEqual(rows, [{ confirmed_text: prepared.text, signature: null }]);
  const history = await small.caller.call(contract.listBusinesses, { query: { kind: 'seal' } });
  assert.deepEqual([history.rows[0]?.businessId, history.rows[0]?.channel], [businessId, 'counter']);
  const { rows: audited } = await service.ownerPool.query(
    `select actor_kind, channel from audit.entry where operation = 'contribution.business-confirm' and subject_id = $1`,
    [businessId],
  );
  assert.deepEqual(audited, [{ actor_kind: 'staff', channel: 'counter' }]);
});

test('[C-1] more people than one clerk may do alone wait for another: what is not approved changes nothing', async () => {
  const chosen = (await window.people(big)).slice(0, 21);
  assert.equal(chosen.length, 21);
  const businessId = await window.start(big, {
    kind: 'base',
    means: 'base',
    people: chosen.map(({ accountId }) => ({ accountId, amountFen: 777_700 })),
  });
  const { prepared, submitted } = await window.attested(big, 'business', businessId);
  assert.deepEqual([prepared.needsReview, submitted.state], [true, 'reviewing']);
  assert.equal((await window.business(big, businessId)).state, 'draft');
  // Meanwhile neither the hall nor the counter begins or signs another of the kind.
  const other = { kind: 'base', means: 'base', people: [{ accountId: chosen[0]?.accountId, amountFen: 800_000 }] };
  const hall = await refused(big.caller, contract.startBusiness, { body: { ...other, businessId: unknownUuid() } });
  assert.deepEqual([hall.status, hall.code], [409, 'counter-business/in-review']);
  const { body } = await signature(big, businessId);
  const signed = await refused(big.caller, contract.confirmBusiness, { params: { businessId }, body });
  assert.equal(signed.code, 'counter-business/in-review');
  // The same clerk is not the other person.
  const both = await service.staff(['reviewer']);
  const work = await both.call(casework.getWork, { params: { caseId: submitted.caseId } });
  assert.ok(work.view.facts.some(({ value }) => value === prepared.digest));
  await both.call(casework.decideCase, {
    params: { caseId: submitted.caseId },
    body: { version: work.version, outcome: 'approve', reason: '' },
  });
  const done = await window.business(big, businessId);
  assert.deepEqual([done.state, done.personCount], ['done', 21]);
  assert.equal((await window.people(big)).filter(({ baseFen }) => baseFen === 777_700).length, 21);
});

test('what another person refuses is void, and the employer may ask anew', async () => {
  const chosen = (await window.people(big)).slice(0, 21);
  const request = {
    kind: 'base',
    means: 'base',
    people: chosen.map(({ accountId }) => ({ accountId, amountFen: 888_800 })),
  };
  const businessId = await window.start(big, request);
  const { submitted } = await window.attested(big, 'business', businessId);
  const reviewer = await service.staff(['reviewer']);
  const { version } = await reviewer.call(casework.getWork, { params: { caseId: submitted.caseId } });
  await reviewer.call(casework.decideCase, {
    params: { caseId: submitted.caseId },
    body: { version, outcome: 'refuse', reason: '公章与预留印鉴不符' },
  });
  const refusedOne = await window.business(big, businessId);
  assert.deepEqual([refusedOne.state, refusedOne.outcome], ['discarded', '柜面代办复核未通过']);
  assert.equal((await window.people(big)).filter(({ baseFen }) => baseFen === 888_800).length, 0);
  await desk.call(counterBusinesses.discardBusiness, at(big, { businessId: await window.start(big, request) }));
});

test('a paper that was stamped before the list changed proves nothing', async () => {
  const [one, two] = await window.people(small);
  assert.ok(one && two);
  const seal = (accountIds: string[]) => window.start(small, { kind: 'seal', accountIds, reason: 'left' });
  const first = await window.prepare(small, 'business', await seal([one.accountId]));
  await window.attach(first.caseId);
  const second = await seal([two.accountId]);
  const late = await refused(desk, contract.submitAttestation, {
    ...(at(small, { caseId: first.caseId }) as object),
    body: { version: first.version },
  });
  assert.equal(late.status, 409);
  const anew = await window.prepare(small, 'business', second);
  assert.notEqual(anew.caseId, first.caseId);
  assert.deepEqual(anew.attachments, []);
  // Given up, its case ends with it.
  await desk.call(counterBusinesses.discardBusiness, at(small, { businessId: second }));
  const ended = await refused(desk, contract.submitAttestation, {
    ...(at(small, { caseId: anew.caseId }) as object),
    body: { version: anew.version },
  });
  assert.equal(ended.status, 409);
});

test('[C-1] a month with a hire is made at the counter from a file, paid and posted as any other', async () => {
  const { content } = await desk.call(counterRemittances.exportRoster, at(small));
  assert.ok((content as Uint8Array).length > 0);
  const carried = await desk.call(counterRemittances.carryOver, {
    ...(at(small) as object),
    body: { month: '2026-11', requestId: unknownUuid() },
  } as never);
  await desk.call(counterRemittances.discardRemittance, at(small, { remittanceId: carried.remittanceId }));
  const rows = await window.people(small);
  const file = await rosterOf([...(await prefilled(await again(small))), rowOf(910_001)]);
  const remittanceId = await window.importRoster(small, { month: '2026-11', fileName: '花名册.xlsx' }, file);
  const before = await desk.call(counterRemittances.getRemittance, at(small, { remittanceId }));
  assert.deepEqual([before.counts.new, before.personCount], [1, rows.length + 1]);
  const { prepared, submitted } = await window.attested(small, 'remittance', remittanceId);
  assert.match(prepared.text, /^住房公积金汇缴核定书\n/);
  const { state } = prepared.needsReview ? await window.approve(submitted.caseId) : submitted;
  assert.equal(state, 'done');
  const confirmed = await desk.call(counterRemittances.getRemittance, at(small, { remittanceId }));
  assert.equal(confirmed.state, 'confirmed');
  await pay(small, confirmed.amountFen, confirmed.serial);
  const posted = await desk.call(counterRemittances.getRemittance, at(small, { remittanceId }));
  assert.equal(posted.state, 'posted');
  await assertBooks(service);
});

test('one business of a kind, whichever channel: the hall signs while the counter submits, and one of them is refused', async () => {
  for (let round = 0; round < 4; round += 1) {
    const [person] = await window.people(big);
    assert.ok(person);
    const clerk = await again(big);
    const businessId = await window.start(big, { kind: 'seal', accountIds: [person.accountId], reason: 'left' });
    const prepared = await window.prepare(big, 'business', businessId);
    await window.attach(prepared.caseId);
    const { body } = await signature(clerk, businessId);
    const [hall, counter] = await Promise.all([
      clerk.caller.try(contract.confirmBusiness, { params: { businessId }, body }),
      desk.try(contract.submitAttestation, {
        ...(at(big, { caseId: prepared.caseId }) as object),
        body: { version: prepared.version },
      }),
    ]);
    const statuses = [hall.status, counter.status].toSorted((a, b) => a - b);
    assert.deepEqual(statuses, [200, 409], JSON.stringify([hall.body, counter.body]));
    const { rows } = await service.ownerPool.query(
      `select count(*)::int as count from account.account_change where account_id = $1 and kind = 'seal'`,
      [person.accountId],
    );
    assert.equal(rows[0]?.count, 1);
  }
});

test('hall and counter begin a business of a kind at once: one draft is left, and either may go on with it', async () => {
  const [one, two] = await window.people(big);
  assert.ok(one && two);
  const clerk = await again(big);
  const seal = (accountId: string) => ({
    kind: 'seal' as const,
    businessId: unknownUuid(),
    accountIds: [accountId],
    reason: 'left' as const,
  });
  const answers = await Promise.all([
    clerk.caller.try(contract.startBusiness, { body: seal(one.accountId) }),
    desk.try(counterBusinesses.startBusiness, { ...(at(big) as object), body: seal(two.accountId) }),
  ]);
  assert.ok(answers.every(({ status }) => status === 200 || status === 409));
  const { rows } = await desk.call(counterBusinesses.listBusinesses, {
    ...(at(big) as object),
    query: { kind: 'seal', state: 'draft' },
  } as never);
  assert.equal(rows.length, 1);
  await clerk.caller.call(contract.discardBusiness, { params: { businessId: rows[0]?.businessId ?? '' } });
});

test('the month is confirmed by signature and by paper at once: once only', async () => {
  const third = await openClerk(service, 3);
  const { nextDueMonth: month } = await third.caller.call(contract.getEmployerOverview, {});
  const { remittanceId } = await desk.call(counterRemittances.carryOver, {
    ...(at(third) as object),
    body: { month, requestId: unknownUuid() },
  } as never);
  const prepared = await window.prepare(third, 'remittance', remittanceId);
  await window.attach(prepared.caseId);
  const [hall, counter] = await Promise.allSettled([confirm(third, remittanceId), window.submit(third, prepared)]);
  assert.equal([hall, counter].filter(({ status }) => status === 'fulfilled').length, 1);
  const now = await desk.call(counterRemittances.getRemittance, at(third, { remittanceId }));
  assert.equal(now.state, prepared.needsReview && counter.status === 'fulfilled' ? 'draft' : 'confirmed');
});

/** What an employer does at the window beyond the month: begun with a paper form, and what it changed. */
const kinds: Readonly<Record<string, (clerk: Clerk) => Promise<{ businessId: string; changed: () => Promise<void> }>>> =
  {
    '[U-T4] accounts are opened': async (clerk) => {
      const { name, certificateNumber, mobile } = rowOf(910_100);
      const before = (await window.overview(clerk)).normalCount;
      const row = { name, certificateType: '居民身份证', certificateNumber, mobile, base: '5000' };
      return {
        businessId: await window.startRows(clerk, 'open', [row]),
        changed: async () => assert.equal((await window.overview(clerk)).normalCount, before + 1),
      };
    },
    '[U-T9] an account moves from another employer': async (clerk) => {
      const [moving] = await window.people(big);
      assert.ok(moving);
      await window.attested(
        big,
        'business',
        await window.start(big, { kind: 'seal', accountIds: [moving.accountId], reason: 'left' }),
      );
      const row = { ...(await window.particularsOf(moving.accountId)), certificateType: '', mobile: '', base: '8000' };
      return {
        businessId: await window.startRows(clerk, 'transfer-in', [row]),
        changed: async () => {
          const moved = await window.one(clerk, moving.accountId);
          assert.deepEqual([moved?.baseFen, moved?.balanceFen], [800_000, moving.balanceFen]);
        },
      };
    },
    '[U-T8] how somebody is reached is changed': async (clerk) => {
      const [person] = await window.people(clerk);
      assert.ok(person);
      return {
        businessId: await window.start(clerk, {
          kind: 'member-change',
          accountId: person.accountId,
          postcode: '450001',
        }),
        changed: async () => {
          const { employerId } = clerk;
          const params = { employerId, accountId: person.accountId };
          assert.equal((await desk.call(report.counter.getEmployee, { params, query: {} })).postcode, '450001');
        },
      };
    },
    '[U-T7] the ratios are changed': async (clerk) => ({
      businessId: await window.start(clerk, { kind: 'ratio', employerRatioPpm: 115_000, memberRatioPpm: 105_000 }),
      changed: async () => {
        const { employerRatioPpm, memberRatioPpm } = await window.overview(clerk);
        assert.deepEqual([employerRatioPpm, memberRatioPpm], [115_000, 105_000]);
      },
    }),
    '[U-T2] a missed month is paid back': async (clerk) => {
      const [person] = await window.people(clerk);
      assert.ok(person);
      const sealing = { kind: 'seal', accountIds: [person.accountId], reason: 'without-pay' };
      await window.attested(clerk, 'business', await window.start(clerk, sealing));
      const month = await carryAndPay(clerk);
      const back = {
        kind: 'unseal',
        people: [{ accountId: person.accountId, baseFen: person.baseFen }],
        reason: 'back',
      };
      await window.attested(clerk, 'business', await window.start(clerk, back));
      const paid = { accountId: person.accountId, from: month, to: month, reason: 'missed' };
      const businessId = await window.start(clerk, { kind: 'back-payment', people: [paid] });
      return {
        businessId,
        changed: async () => {
          const { payment, state, amountFen } = await window.business(clerk, businessId);
          assert.deepEqual([state, payment?.amountFen], ['pending', amountFen]);
          await pay(clerk, amountFen, payment?.remark ?? '');
          assert.equal((await window.business(clerk, businessId)).state, 'done');
          assert.equal((await window.one(clerk, person.accountId))?.balanceFen, person.balanceFen + amountFen);
        },
      };
    },
  };

/** The month that is due, carried over and paid at the window; answers which it was. */
async function carryAndPay(clerk: Clerk): Promise<string> {
  const { nextDueMonth: month } = await window.overview(clerk);
  const body = { month, requestId: unknownUuid() };
  const { remittanceId } = await desk.call(counterRemittances.carryOver, { ...(at(clerk) as object), body } as never);
  const { submitted, prepared } = await window.attested(clerk, 'remittance', remittanceId);
  if (prepared.needsReview) await window.approve(submitted.caseId);
  const { amountFen, serial } = await desk.call(counterRemittances.getRemittance, at(clerk, { remittanceId }));
  await pay(clerk, amountFen, serial);
  return month;
}
for (const [title, begin] of Object.entries(kinds))
  test(`[C-1] ${title} at the counter: looked at, stamped, done once, printed, and in the history`, async () => {
    const clerk = await openClerk(service, 4);
    const { businessId, changed } = await begin(clerk);
    const draft = await window.business(clerk, businessId);
    assert.deepEqual([draft.state, draft.channel], ['draft', 'counter']);
    assert.ok(draft.personCount > 0);
    const { prepared, submitted } = await window.attested(clerk, 'business', businessId);
    assert.equal(prepared.needsReview, draft.personCount > 20);
    if (prepared.needsReview) await window.approve(submitted.caseId);
    await changed();
    const done = await window.business(clerk, businessId);
    assert.deepEqual([done.state, done.confirmedBy?.slice(0, 4)], ['done', '柜面代办']);
    const repeated = await desk.try(contract.submitAttestation, {
      ...(at(clerk, { caseId: prepared.caseId }) as object),
      body: { version: prepared.version },
    });
    assert.equal(repeated.status, 409);
    const body = { requestId: unknownUuid(), withPeople: true };
    const receipt = await desk.call(counterBusinesses.issueReceipt, {
      ...(at(clerk, { businessId }) as object),
      body,
    } as never);
    const file = await desk.call(document.counter.getEmployerPaperFile, at(clerk, { number: receipt.number }));
    assert.match(Buffer.from(file.content as Uint8Array).toString('latin1', 0, 5), /%PDF-/);
    // The employer finds it in the hall as its own, done at the counter.
    const history = await (await again(clerk)).caller.call(contract.listBusinesses, { query: { pageSize: 50 } });
    const kept = history.rows.find((row) => row.businessId === businessId);
    assert.deepEqual([kept?.state, kept?.channel], ['done', 'counter']);
    await assertBooks(service);
  });
