import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { findDifferences } from '../ledger/index.ts';
import { sumUnmatched } from '../settlement/store.ts';
import type { WithdrawalForm } from './form.ts';
import { asPerson, freshMember, openWithdrawals, sealedOn, type Withdrawals } from './withdrawal-testing.ts';

let service: Withdrawals;
before(async () => {
  service = await openWithdrawals();
});
after(() => service.close());
beforeEach(() => {
  service.registers.clear();
  service.bank.faults.set({ loseAnswers: 0, deferPayments: 0, refuseCards: 0 });
});

const booksAgree = async () => {
  const { total } = await sumUnmatched(service.database, 1);
  assert.deepEqual(await findDifferences(service.database, 1, { unmatchedFen: total }), []);
};
const balanceOf = async (accountId: string) => {
  const { rows } = await service.ownerPool.query<{ total: bigint }>(
    'select carried_fen + current_fen as total from ledger.personal_balance where center_id = 1 and account_id = $1',
    [accountId],
  );
  return Number(rows[0]?.total);
};
const movedTo = (caseId: string) =>
  service.ownerPool
    .query<{ payment_no: string }>('select payment_no from settlement.payment where business_id = $1', [caseId])
    .then(({ rows }) =>
      rows.map(({ payment_no }) => service.bank.state().transactions.filter(({ remark }) => remark.includes(payment_no)).length),
    );

export const rent: WithdrawalForm = { reason: 'rent', rent: { market: 'market', place: 'city', marital: 'single' } };
const unmarriedWithoutHome = () => {
  service.registers.set('marriage', { status: 'single' });
  service.registers.set('real-estate', { homeCount: 0 });
};

test('[P-W6] [R-2] rent is paid in one sitting with no paper: confirmed, approved by the rules, paid once, posted', async () => {
  unmarriedWithoutHome();
  const { personId, accountId } = await freshMember(service);
  const { open, check, submit, reaches } = await asPerson(service, personId);
  const before = await balanceOf(accountId);
  const draft = await open(rent);
  assert.equal(draft.assessment.limitFen, 840_000);
  await check(draft.caseId);
  await reaches(draft.caseId, 'draft');
  await submit(draft.caseId);
  const paid = await reaches(draft.caseId, 'paid');
  assert.deepEqual([paid.caseState, paid.amountFen, paid.nextOn], ['done', 840_000, '2027-05-12']);
  assert.deepEqual(paid.steps.map(({ state }) => state), ['done', 'done', 'done']); // prettier-ignore
  assert.equal(await balanceOf(accountId), before - 840_000);
  assert.deepEqual(await movedTo(draft.caseId), [1]);
  await booksAgree();
});

test('[P-W8] [R-1] a leaver sealed for half a year of a normal employer needs no paper; the account closes with interest', async () => {
  const { personId, accountId } = await freshMember(service, sealedOn('2026-05-12'));
  const { open, submit, reaches } = await asPerson(service, personId);
  const before = await balanceOf(accountId);
  const draft = await open({ reason: 'leave', leave: { hasAccountElsewhere: false } });
  assert.deepEqual(draft.assessment.papers.map(({ id, state }) => [id, state]), [['termination', 'waived']]); // prettier-ignore
  await submit(draft.caseId);
  const paid = await reaches(draft.caseId, 'paid');
  assert.ok(paid.assessment.interestFen > 0);
  assert.equal(paid.amountFen, before + paid.assessment.interestFen);
  assert.equal(await balanceOf(accountId), 0);
  const { rows } = await service.ownerPool.query('select state, sealed_on from account.personal_account where account_id = $1', [accountId]);
  assert.deepEqual(rows, [{ state: 'withdrawn', sealed_on: null }]);
  await booksAgree();
});
