import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { casework } from '../../contract.ts';
import { refused } from '../../testing-logins.ts';
import { findDifferences } from '../ledger/index.ts';
import { sumUnmatched } from '../settlement/store.ts';
import * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { asPerson, freshMember, openWithdrawals, sealedOn, type Withdrawals } from './withdrawal-testing.ts';

// Where a person's money goes is said at the counter by two people.

let service: Withdrawals;
before(async () => {
  service = await openWithdrawals();
});
after(() => service.close());

const goodCard = { number: '6217009999000012342', bankCode: '105', bankName: '中国建设银行' };
const photo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const retiree = () =>
  freshMember(
    service,
    sealedOn('2026-11-02'),
    `update party.person set birth_date = '1960-01-01', sex = 'male' where center_id = 1 and person_id = :person`,
  );

/** A retirement that the bank has paid and takes back: the account is closed, the money waits in 219. */
async function givenBack() {
  const { personId, accountId } = await retiree();
  const person = await asPerson(service, personId);
  const { caseId } = await person.open({ reason: 'retire' });
  await person.submit(caseId);
  await person.reaches(caseId, 'paid');
  const { rows } = await service.ownerPool.query<{ bank_serial: string }>(
    'select bank_serial from settlement.payment where business_id = $1',
    [caseId],
  );
  service.bank.giveBack(rows[0]?.bank_serial ?? '', '收款账户已销户');
  const view = await person.reaches(caseId, 'returned');
  return { ...person, personId, accountId, caseId, view };
}
const booksAgree = async () => {
  const { total: unmatchedFen } = await sumUnmatched(service.database, 1);
  assert.deepEqual(await findDifferences(service.database, 1, { unmatchedFen }), []);
};
const accountOf = async (accountId: string) =>
  (await service.ownerPool.query('select state from account.personal_account where account_id = $1', [accountId]))
    .rows[0];

test('[P-W9] money of a closed account that came back is paid to another card only when a second person has seen it', async () => {
  const { personId, accountId, caseId, view, reaches } = await givenBack();
  assert.deepEqual([view.mayCorrectCard, view.cardReview], [true, null]);
  assert.deepEqual(await accountOf(accountId), { state: 'withdrawn' });
  await booksAgree();
  const [double, reviewer] = [await service.staff(['clerk', 'reviewer']), await service.staff(['reviewer'])];
  const params = { personId, caseId };
  const bad = { ...goodCard, number: '6217009999000012343' };
  const wrong = await refused(double, contract.correctTheirCard, { params, body: { card: bad } });
  assert.equal(wrong.code, refusals.cardInvalid.code);
  const proposed = await double.call(contract.correctTheirCard, { params, body: { card: goodCard } });
  const card = proposed.cardReview;
  assert.ok(card);
  assert.deepEqual([proposed.moneyState, proposed.payee], ['returned', view.payee], 'nothing has changed yet');
  const again = await refused(double, contract.correctTheirCard, { params, body: { card: goodCard } });
  assert.equal(again.code, 'casework/already-in-progress');
  const approval = async () => {
    const { version } = await reviewer.call(casework.getWork, { params: { caseId: card.caseId } });
    const body = { version, outcome: 'approve' as const, reason: '银行卡与证件一致' };
    return { params: { caseId: card.caseId }, body };
  };
  assert.equal((await refused(double, casework.decideCase, await approval())).code, 'casework/acted-already');
  assert.equal((await refused(reviewer, casework.decideCase, await approval())).code, 'casework/evidence-missing');
  for (const slot of ['card', 'certificate']) {
    const query = { slot, fileName: '扫描件.png' };
    await double.call(casework.attachAtCounter, { params: { caseId: card.caseId }, query, file: photo });
  }
  const { view: shown } = await reviewer.call(casework.getWork, { params: { caseId: card.caseId } });
  assert.match(shown.claims[0]?.claimed ?? '', /6217009999000012342/);
  await reviewer.call(casework.decideCase, await approval());
  const paid = await reaches(caseId, 'paid');
  assert.deepEqual([paid.payee?.masked.slice(-4), paid.cardReview], ['2342', null]);
  const done = await reviewer.call(casework.getWork, { params: { caseId: card.caseId } });
  assert.deepEqual([done.state, done.view.claims], ['done', []]);
  assert.doesNotMatch(JSON.stringify(done), /6217009999000012342/);
  assert.deepEqual(await accountOf(accountId), { state: 'withdrawn' });
  await booksAgree();
});

test('[P-W9] [R-2] a card that a clerk types is seen by another before anything is paid; the registered one is not', async () => {
  const clerk = await service.staff(['clerk']);
  const apply = async (card?: typeof goodCard) => {
    const { personId } = await retiree();
    const body = { reason: 'retire' as const, ...(card && { card }) };
    const { caseId, version } = await clerk.call(contract.openTheirs, { params: { personId }, body });
    const submitted = { params: { personId, caseId }, body: { version } };
    const { caseState, needsCardScan } = await clerk.call(contract.submitTheirs, submitted);
    return { caseId, personId, told: [caseState, needsCardScan] };
  };
  const { caseId, personId, told } = await apply(goodCard);
  assert.deepEqual(told, ['reviewing', true]);
  assert.deepEqual((await apply()).told, ['executing', false]);
  // The reviewer sees the number in full, beside the registered card, and decides nothing without a scan of it.
  const reviewer = await service.staff(['reviewer']);
  const params = { caseId };
  const { view, slots, version } = await reviewer.call(casework.getWork, { params });
  assert.deepEqual([view.claims[0]?.claimed, view.claims[0]?.verdict], ['中国建设银行 6217009999000012342', 'differs']);
  // Nothing is asked for but what this withdrawal needs.
  assert.deepEqual(
    slots.map(({ key }) => key),
    ['card', 'retirement'],
  );
  assert.equal(view.conditions.find(({ key }) => key === 'evidence')?.holds, 'no');
  const body = { version, outcome: 'approve' as const, reason: '与银行卡一致' };
  const early = await refused(reviewer, casework.decideCase, { params, body });
  assert.deepEqual([early.status, early.code], [422, 'casework/evidence-missing']);
  assert.match(String(early.detail), /收款银行卡/);
  const query = { slot: 'card', fileName: '银行卡.png' };
  await clerk.call(casework.attachAtCounter, { params, query, file: photo });
  const scanned = await clerk.call(contract.getTheirs, { params: { personId, caseId } });
  assert.equal(scanned.needsCardScan, false);
  // What was scanned meanwhile is looked at first.
  assert.equal((await refused(reviewer, casework.decideCase, { params, body })).code, 'casework/papers-changed');
  const looked = await reviewer.call(casework.getWork, { params });
  await reviewer.call(casework.decideCase, { params, body: { ...body, version: looked.version } });
  await (await asPerson(service, personId)).reaches(caseId, 'paid');
});

test('[R-2] a card that its owner typed in the hall or the app needs no scan: the login says whose it is', async () => {
  for (const channel of ['web', 'app'] as const) {
    const { personId } = await retiree();
    const person = await asPerson(service, personId, channel);
    const { caseId } = await person.open({ reason: 'retire', card: goodCard });
    const { needsCardScan } = await person.submit(caseId);
    assert.equal(needsCardScan, false);
    await person.reaches(caseId, 'paid');
  }
});

test('[P-W9] a card that waits for the second person changes nothing that the person has put right meanwhile', async () => {
  const { personId, caseId, me, reaches } = await givenBack();
  const [clerk, reviewer] = [await service.staff(['clerk']), await service.staff(['reviewer'])];
  const params = { personId, caseId };
  const { cardReview: card } = await clerk.call(contract.correctTheirCard, { params, body: { card: goodCard } });
  assert.ok(card);
  for (const slot of ['card', 'certificate']) {
    const query = { slot, fileName: '扫描件.png' };
    await clerk.call(casework.attachAtCounter, { params: { caseId: card.caseId }, query, file: photo });
  }
  await me.call(contract.correctMyCard, { params: { caseId }, body: {} });
  await reaches(caseId, 'paid');
  const { version } = await reviewer.call(casework.getWork, { params: { caseId: card.caseId } });
  const answer = await refused(reviewer, casework.decideCase, {
    params: { caseId: card.caseId },
    body: { version, outcome: 'approve', reason: '银行卡与证件一致' },
  });
  assert.equal(answer.code, refusals.wrongState.code);
  await booksAgree();
});
