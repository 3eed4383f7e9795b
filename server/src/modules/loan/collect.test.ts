import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openLog } from '../../platform/log.ts';
import { openTestService, type TestService } from '../../testing.ts';
import { failPart } from '../settlement/batch-outcome.ts';
import { findPart } from '../settlement/batch-store.ts';
import { inCallOf } from '../settlement/payment-testing.ts';
import { loanDay } from './jobs.ts';
import { givenLoan } from './loan-testing.ts';

let service: TestService;
before(async () => {
  service = await openTestService({ role: 'api' });
});
after(() => service.close());

const on = async (day: string) => {
  service.clock.now = Temporal.Instant.from(`${day}T02:00:00Z`);
  await loanDay.handle({ inCall: inCallOf(service), log: openLog('silent') }, { centerId: 1 });
};
const billOf = async (loanId: string) => {
  const { rows } = await service.ownerPool.query<{ state: string; batch_id: string | null }>(
    'select state, batch_id from loan.bill where loan_id = $1',
    [loanId],
  );
  return rows[0];
};

test('[X-5] [C-4] a month of a file that the bank never took in is asked for again, and nobody is overdue by it', async () => {
  const { rows } = await service.ownerPool.query<{ person_id: string }>(
    'select person_id from party.person where center_id = 1 order by person_id limit 1',
  );
  const personId = rows[0]?.person_id ?? '';
  const { loanId } = await givenLoan(service, { centerId: 1, on: '2026-11-15', months: 24, personId });
  await on('2026-12-15');
  const asked = await billOf(loanId);
  assert.equal(asked?.state, 'collecting');
  await inCallOf(service)(async (call) => {
    const part = await findPart(call.tx, 1, { batchId: asked?.batch_id ?? '', partNo: 1 }, { lock: true });
    assert.ok(part);
    await failPart(call, part, '银行未收到该批文件');
  });
  assert.equal((await billOf(loanId))?.state, 'due');
  await on('2026-12-16');
  const again = await billOf(loanId);
  assert.equal(again?.state, 'collecting');
  assert.notEqual(again?.batch_id, asked?.batch_id);
});
