import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openTestService, type TestService } from '../../testing.ts';
import { assertBooks, carryOver, confirmedMonth, openClerk, pay, quiet, view } from './clerk-testing.ts';

let service: TestService;
before(async () => {
  service = await openTestService({ logLevel: 'debug' });
});
after(() => service.close());

test('x', async () => {
  const { rows } = await service.ownerPool.query(
    `select employer_account_no, a.state, (select count(*) from account.personal_account p where p.employer_id = e.employer_id and p.state='normal') n, (select count(*) from account.personal_account p where p.employer_id = e.employer_id and p.state='sealed') s, unallocated_fen, payday from party.employer e join account.employer_account a using (center_id, employer_id) join ledger.employer_balance using (center_id, employer_id) order by 1`,
  );
  console.table(rows);
  const clerk = await openClerk(service);
  console.time('c');
  const m = await confirmedMonth(clerk);
  console.timeEnd('c');
  console.time('p');
  await pay(clerk, m.amountFen, m.serial);
  console.timeEnd('p');
  console.log(JSON.stringify(await view(clerk, m.remittanceId), null, 1));
  await assertBooks(service);
});
