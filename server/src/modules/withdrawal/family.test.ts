import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import sharp from 'sharp';
import { casework } from '../../contract.ts';
import { fen } from '../../platform/money.ts';
import { refused } from '../../testing-logins.ts';
import { findPersonalBalance, postJournal, withdrawFrom } from '../ledger/index.ts';
import * as contract from './contract.ts';
import type { WithdrawalForm } from './form.ts';
import { useLoanFacts } from './index.ts';
import { refusals } from './problems.ts';
import { liaoyangPolicy, luoyangPolicy, xuchangPolicy, zhengzhouPolicy } from './rules/parameter-sets.ts';
import type { PolicyRow } from './rules/policy.ts';
import { asPerson, freshMember, type Member, openWithdrawals, type Withdrawals } from './withdrawal-testing.ts';

// What several people, several cities and several movements of money mean for one another: over HTTP, on real connections.

let service: Withdrawals;
const loans = new Map<string, string>();
before(async () => {
  service = await openWithdrawals();
  useLoanFacts(async (_call, personId) =>
    loans.has(personId)
      ? {
          outstanding: fen(300_000),
          instalment: fen(120_000),
          grantedOn: Temporal.PlainDate.from('2024-01-15'),
          borrowers: [...loans].filter(([, loan]) => loan === loans.get(personId)).map(([id]) => id),
        }
      : undefined,
  );
});
after(() => service.close());
beforeEach(() => service.registers.clear());

const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'white' } })
  .jpeg()
  .toBuffer();

/** What somebody is called in the register, for whoever names them. */
async function named({ personId }: Member): Promise<{ name: string; certificate: string }> {
  const { rows } = await service.ownerPool.query<{ name: string; certificate_sealed: Buffer }>(
    'select name, certificate_sealed from party.person where center_id = 1 and person_id = $1',
    [personId],
  );
  const row = rows[0];
  assert.ok(row);
  return { name: row.name, certificate: service.vault.open(row.certificate_sealed, 'party.person.certificate') };
}

const setBalance = ({ accountId }: Member, amountFen: number) =>
  service.ownerPool.query(
    'update ledger.personal_balance set carried_fen = $2, current_fen = 0 where center_id = 1 and account_id = $1',
    [accountId, amountFen],
  );

let homes = 0;
const homeOf = (paidFen: number) => {
  homes += 1;
  return { homeNumber: `JT${homes}`, on: '2026-03-02', priceFen: 90_000_000, paidFen, invoiceNo: `FP${homes}` };
};
