import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { casework, settlement } from '../../contract.ts';
import { openLog } from '../../platform/log.ts';
import { refused } from '../../testing-logins.ts';
import { change, personalDraft } from '../ledger/books-testing.ts';
import { findDifferences, postJournal, settleChunk, startInterest } from '../ledger/index.ts';
import { advanceDue } from '../settlement/index.ts';
import { inCallOf } from '../settlement/payment-testing.ts';
import { sumUnmatched } from '../settlement/store.ts';
import { pay } from './pay.ts';
import { asPerson, freshMember, openWithdrawals, sealedOn, type Withdrawals } from './withdrawal-testing.ts';

// Withdrawals that close the account (销户提取): what the bank was told to pay is what leaves, whatever happens meanwhile.

let service: Withdrawals;
before(async () => {
  service = await openWithdrawals();
});
after(() => service.close());
beforeEach(() => {
  service.bank.faults.set({ loseAnswers: 0, deferPayments: 0, refuseCards: 0 });
});

const booksAgree = async () => {
  const { total } = await sumUnmatched(service.database, 1);
  assert.deepEqual(await findDifferences(service.database, 1, { unmatchedFen: total }), []);
};
const card = {
  name: '王五',
  accountNo: '6217009999000012344',
  bankCode: '105',
  bankName: '建设银行',
  holder: 'personal',
} as const;
const firstPayment = async (caseId: string) => {
  const { rows } = await service.ownerPool.query<{ payment_id: string }>(
    'select payment_id from settlement.payment where business_id = $1 order by attempt',
    [caseId],
  );
  return rows[0]?.payment_id ?? '';
};
/** An account with its balance. */
const accountOf = async (accountId: string) => {
  const { rows } = await service.ownerPool.query<{ state: string; total: number; held: number }>(
    `select state, (carried_fen + current_fen)::float8 as total, held_fen::float8 as held
     from account.personal_account join ledger.personal_balance using (center_id, account_id) where account_id = $1`,
    [accountId],
  );
  return rows[0] ?? { state: '', total: 0, held: 0 };
};
/** The round in which the bank is asked what became of what it did not answer. */
const askBank = () => advanceDue({ inCall: (work) => service.inCall(work), log: openLog('silent') });
/** Somebody who has left and closes the account; the bank takes its time. */
async function leaving() {
  const paidTo = "update account.employer_account set contributed_to = '2027-06-01' where employer_id = :employer";
  const { personId, accountId } = await freshMember(service, sealedOn('2026-01-15'), paidTo);
  const person = await asPerson(service, personId);
  const { caseId } = await person.open({ reason: 'leave', leave: { hasAccountElsewhere: false } });
  service.bank.faults.set({ deferPayments: 1 });
  await person.submit(caseId);
  await person.reaches(caseId, 'paying');
  return { ...person, caseId, accountId };
}

test('a closing that the bank could not pay can be cancelled: the account is what it was, with its day of sealing', async () => {
  const { personId, accountId } = await freshMember(service, sealedOn('2026-01-15'));
  service.bank.faults.set({ refuseCards: 1 });
  const { me, open, submit, reaches } = await asPerson(service, personId);
  const { caseId } = await open({ reason: 'leave', leave: { hasAccountElsewhere: false } });
  await submit(caseId);
  const { version } = await reaches(caseId, 'failed');
  // Not while the payments desk tries once more; and afterwards nobody there pays what is in the account again.
  const desk = await service.staff(['accountant']);
  const again = async () => ({ params: { paymentId: await firstPayment(caseId) }, body: card });
  const tried = await desk.call(settlement.proposeRepayment, await again());
  const cancelling = { params: { caseId }, body: { version } };
  assert.equal((await refused(me, casework.cancelMyCase, cancelling)).code, 'settlement/already-open');
  await desk.call(settlement.withdrawRepayment, { params: { paymentId: tried.paymentId } });
  await me.call(casework.cancelMyCase, cancelling);
  assert.equal((await refused(desk, settlement.proposeRepayment, await again())).code, 'settlement/wrong-state');
  const { rows } = await service.ownerPool.query(
    'select state, sealed_on::text as sealed from account.personal_account where account_id = $1',
    [accountId],
  );
  assert.deepEqual(rows, [{ state: 'sealed', sealed: '2026-01-15' }]);
  await booksAgree();
});

test('a closing that a clerk approves late waits for what the employer has confirmed meanwhile', async () => {
  const { personId, accountId } = await freshMember(service, sealedOn('2026-01-15'));
  const { me, open, submit, reaches } = await asPerson(service, personId);
  const { caseId } = await open({ reason: 'leave', leave: { hasAccountElsewhere: false } });
  await me.call(casework.askForHuman, { params: { caseId } });
  await submit(caseId);
  await reaches(caseId, 'reviewing');
  const { rows } = await service.ownerPool.query<{ id: string }>(
    `with business as (
       insert into contribution.business (center_id, business_id, employer_id, number, kind, state, effective_month, person_count, amount_fen, list_hash, channel, created_by, created_at)
       select 1, gen_random_uuid(), employer_id, '261112000009999', 'back-payment', 'pending', '2026-09-01', 1, 100, 'x', 'counter', 'test', now()
       from account.personal_account where account_id = $1 returning business_id
     ), line as (
       insert into contribution.business_line (center_id, business_id, line_no, account_id, person_id, month, employer_fen)
       select 1, business_id, 1, $1, $2, '2026-09-01', 100 from business
     ) select business_id as id from business`,
    [accountId, personId],
  );
  const approved = () => inCallOf(service)((call) => pay(call, { caseId }));
  await assert.rejects(approved, ({ detail, message }: { detail: { detail?: string }; message: string }) => {
    assert.equal(message, 'withdrawal/remittance-in-progress');
    return /2026年9月补缴/.test(detail.detail ?? '');
  });
  await service.ownerPool.query("update contribution.business set state = 'discarded' where business_id = $1", [
    rows[0]?.id,
  ]);
  // Nothing of the account stands in the way any more: only the case itself, which nobody has approved here.
  await assert.rejects(approved, /casework\/wrong-state/);
});

test('[X-1] the interest of the year is settled between a closing of July and its payment: what the bank paid is booked, and nothing is left', async () => {
  service.clock.now = Temporal.Instant.from('2027-07-02T02:00:00Z');
  const { caseId, accountId, reaches, get } = await leaving();
  const before = await accountOf(accountId);
  const interestDay = Temporal.PlainDate.from('2027-06-30');
  const { chunkCount } = await service.inCall((call) => startInterest(call, interestDay));
  for (let chunkNo = 1; chunkNo <= chunkCount; chunkNo += 1)
    await service.inCall((call) => settleChunk(call, interestDay, chunkNo));
  assert.ok((await accountOf(accountId)).total > before.total);
  service.clock.now = service.clock.now.add({ minutes: 2 });
  await askBank();
  await reaches(caseId, 'paid');
  const { amountFen, assessment } = await get(caseId);
  assert.equal(amountFen, before.total + assessment.interestFen);
  const left = await accountOf(accountId);
  assert.deepEqual([left.state, left.total, left.held], ['withdrawn', 0, 0]);
  await booksAgree();
});

test('[X-5] from the order to the bank until it is booked nothing else draws on a balance that closes', async () => {
  const { caseId, accountId, reaches } = await leaving();
  const { total, held } = await accountOf(accountId);
  assert.equal(held, total);
  const correction = personalDraft('correction', [change(accountId, 0, -100)], { kind: 'correction' });
  await assert.rejects(
    service.inCall((call) => postJournal(call, correction)),
    /ledger\/held/,
  );
  service.clock.now = service.clock.now.add({ minutes: 2 });
  await askBank();
  await reaches(caseId, 'paid');
  const left = await accountOf(accountId);
  assert.deepEqual([left.state, left.total, left.held], ['withdrawn', 0, 0]);
  await booksAgree();
});
