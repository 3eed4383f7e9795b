import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../../testing-waits.ts';
import * as contract from './contract.ts';
import type { WithdrawalForm } from './form.ts';
import { asPerson, freshMember, openWithdrawals, type Withdrawals } from './withdrawal-testing.ts';

let service: Withdrawals;
before(async () => {
  service = await openWithdrawals();
});
after(() => service.close());

test('[R-3] an answer stands for the claim it was given about: what is changed is asked anew, in either direction', async () => {
  service.registers.set('housing-contract', {
    contractNo: 'HT-CHANGED',
    priceFen: 90_000_000,
    signedOn: '2025-08-12',
    dealing: 'new',
    standing: 'valid',
  });
  service.registers.set('tax-invoice', {
    invoiceNo: 'FP20250812',
    document: 'down-payment',
    amountFen: 900_000,
    standing: 'valid',
  });
  const { personId } = await freshMember(service);
  const { me, open, check, get, submit, reaches } = await asPerson(service, personId);
  const saying = (paidFen: number): WithdrawalForm => ({
    reason: 'purchase-presale',
    home: { homeNumber: 'HT-CHANGED', on: '2025-08-12', priceFen: 90_000_000, paidFen, invoiceNo: 'FP20250812' },
  });
  const [right, wrong] = [saying(900_000), saying(910_000)];
  const { caseId } = await open(wrong);
  const stateOf = async () =>
    (await get(caseId)).assessment.papers.map(({ id, state }) => [id, state]) as [string, string][];
  const answered = (state: string) =>
    until(async () => (await stateOf()).some(([id, now]) => id === 'payment-invoice' && now === state) || undefined);
  const change = async (form: WithdrawalForm) =>
    me.call(contract.saveMine, { params: { caseId }, body: { form, revision: (await get(caseId)).revision } });
  await check(caseId);
  await answered('differs');
  await change(right);
  // The contract was not touched, and is not asked again.
  assert.deepEqual(await stateOf(), [
    ['purchase-contract', 'confirmed'],
    ['payment-invoice', 'unasked'],
  ]);
  await check(caseId);
  await answered('confirmed');
  await change(wrong);
  await answered('unasked');
  await change(right);
  await check(caseId);
  await answered('confirmed');
  await submit(caseId);
  await reaches(caseId, 'paid');
});
