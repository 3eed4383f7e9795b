import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fen } from '../../platform/money.ts';
import { openTestServiceWithBank } from '../../testing.ts';
import { until } from '../../testing-waits.ts';
import { findDifferences } from '../ledger/index.ts';
import { otherProcess } from '../settlement/other-process-testing.ts';
import { sumUnmatched } from '../settlement/store.ts';
import type { WithdrawalForm } from './form.ts';
import { useLoanFacts } from './index.ts';
import { asPerson, freshMember, type Member, sealedOn, type Withdrawals } from './withdrawal-testing.ts';

// The process that holds the bank is killed (SIGKILL) while five withdrawals stand at five steps of their money: registered,
// sent with the answer on the way, sent with the answer lost, accepted, answered and not yet booked. One kill serves all.

let service: Withdrawals;
const { start, kill, end } = otherProcess(() => service);
const borrowers = new Set<string>();
before(async () => {
  service = (await openTestServiceWithBank({}, 'api')) as Withdrawals;
  useLoanFacts(async (_call, personId) =>
    borrowers.has(personId)
      ? {
          outstanding: fen(300_000),
          instalment: fen(120_000),
          grantedOn: Temporal.PlainDate.from('2024-01-15'),
          fundPaid: [],
          borrowers: [personId],
        }
      : undefined,
  );
});
after(async () => {
  end();
  await service.close();
});

const one = async <T extends object>(text: string, values: readonly unknown[]): Promise<T> => {
  const { rows } = await service.ownerPool.query<T>(text, [...values]);
  assert.equal(rows.length, 1);
  return rows[0] as T;
};
const balanceOf = async ({ accountId }: Member) => {
  const row = await one<{ total: bigint; held: bigint }>(
    'select carried_fen + current_fen as total, held_fen as held from ledger.personal_balance where center_id = 1 and account_id = $1',
    [accountId],
  );
  return { total: Number(row.total), held: Number(row.held) };
};
const paymentOf = (caseId: string) =>
  one<{ state: string; payment_no: string }>(
    'select state, payment_no from settlement.payment where business_id = $1',
    [caseId],
  );
const movedOf = async (caseId: string) => {
  const { payment_no: number } = await paymentOf(caseId);
  return service.bank.state().transactions.filter(({ remark }) => remark.includes(number)).length;
};
const journalsOf = async (caseId: string) =>
  (await service.ownerPool.query('select from ledger.journal where business_key like $1', [`withdrawal:${caseId}%`]))
    .rowCount;

interface Begun {
  readonly member: Member;
  readonly caseId: string;
  readonly before: number;
  readonly closes: boolean;
}

/** Applies, and is approved by the rules at once: the payment is registered in the transaction of the submitting. */
async function withdraw(closes: boolean): Promise<Begun> {
  const member = await freshMember(service, ...(closes ? [sealedOn('2026-02-02')] : []));
  if (!closes) borrowers.add(member.personId);
  const form: WithdrawalForm = closes
    ? { reason: 'leave', leave: { hasAccountElsewhere: false } }
    : { reason: 'repay-fund-loan', repay: { purpose: 'early' } };
  const { open, submit } = await asPerson(service, member.personId);
  const { total } = await balanceOf(member);
  const { caseId } = await open(form);
  await submit(caseId);
  return { member, caseId, before: total, closes };
}

test('[X-5] killed at each step of a withdrawal’s money: each is paid once at the bank and once in the books, with its closing interest', async () => {
  const { faults } = service.bank;
  await start(0);
  faults.set({ deferPayments: 1 });
  const accepted = await withdraw(false);
  await until(async () => (await paymentOf(accepted.caseId)).state === 'accepted');
  // The bank has answered, and what books it stands before a locked table when the process ends.
  const holder = await service.ownerPool.connect();
  await holder.query('begin');
  await holder.query('lock table ledger.journal in exclusive mode');
  const answered = await withdraw(true);
  await until(async () => {
    const { rows } = await service.ownerPool.query(
      `select from pg_locks l join pg_class c on c.oid = l.relation where c.relname = 'journal' and not l.granted`,
    );
    return rows.length > 0;
  });
  faults.set({ loseAnswers: 1 });
  const lost = await withdraw(false);
  await until(async () => (await movedOf(lost.caseId)) === 1);
  faults.set({ slowAnswers: 1, answerMs: 60_000 });
  const sent = await withdraw(true);
  await until(async () => (await movedOf(sent.caseId)) === 1);
  await kill();
  await holder.query('rollback');
  holder.release();
  const registered = await withdraw(true);
  const all = { registered, sent, lost, accepted, answered };
  const states = Object.entries(all).map(async ([step, { caseId }]) => `${step} ${(await paymentOf(caseId)).state}`);
  assert.deepEqual(await Promise.all(states), [
    'registered registered',
    'sent unknown',
    'lost unknown',
    'accepted accepted',
    'answered unknown',
  ]);
  for (const { caseId, member, before, closes } of Object.values(all)) {
    assert.equal(await journalsOf(caseId), 0);
    // Nothing has left; what is on its way is held.
    assert.deepEqual(await balanceOf(member), { total: before, held: closes ? before : 300_000 });
  }
  faults.set({ deferPayments: 0, loseAnswers: 0, slowAnswers: 0 });
  await start(120);
  for (const { caseId, member, before, closes } of Object.values(all)) {
    const paid = await (await asPerson(service, member.personId)).reaches(caseId, 'paid');
    const interest = paid.assessment.interestFen;
    assert.equal(interest > 0, closes);
    assert.equal(paid.amountFen, closes ? before + interest : 300_000);
    assert.equal(await movedOf(caseId), 1);
    assert.equal(await journalsOf(caseId), closes ? 2 : 1);
    assert.deepEqual(await balanceOf(member), { total: before + interest - paid.amountFen, held: 0 });
  }
  const { total } = await sumUnmatched(service.database, 1);
  assert.deepEqual(await findDifferences(service.database, 1, { unmatchedFen: total }), []);
});
