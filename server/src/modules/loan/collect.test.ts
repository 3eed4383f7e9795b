import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openLog } from '../../platform/log.ts';
import { openTestService, type TestService } from '../../testing.ts';
import { until } from '../../testing-waits.ts';
import { failPart } from '../settlement/batch-outcome.ts';
import { findPart } from '../settlement/batch-store.ts';
import { inCallOf } from '../settlement/payment-testing.ts';
import { addDueBills } from './collect.ts';
import { loanDay } from './jobs.ts';
import { givenLoan } from './loan-testing.ts';
import { billDue, transferOverdue } from './repay.ts';

let service: TestService;
before(async () => {
  service = await openTestService({ role: 'api' });
});
after(() => service.close());

const at = (day: string) => {
  service.clock.now = Temporal.Instant.from(`${day}T02:00:00Z`);
};
const on = async (day: string) => {
  at(day);
  await loanDay.handle({ inCall: inCallOf(service), log: openLog('silent') }, { centerId: 1 });
};
const somebody = async () => {
  const { rows } = await service.ownerPool.query<{ person_id: string }>(
    'select person_id from party.person where center_id = 1 order by person_id limit 1',
  );
  return rows[0]?.person_id ?? '';
};
const billOf = async (loanId: string) => {
  const { rows } = await service.ownerPool.query<{ state: string; batch_id: string | null }>(
    'select state, batch_id from loan.bill where loan_id = $1',
    [loanId],
  );
  return rows[0];
};

test('[X-5] [C-4] a month of a file that the bank never took in is asked for again, and nobody is overdue by it', async () => {
  const personId = await somebody();
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

test('[X-5] [C-4] of two workers at once one has a month: what becomes overdue is not asked of the bank beside it', async () => {
  const personId = await somebody();
  const { loanId } = await givenLoan(service, { centerId: 1, on: '2026-11-16', months: 24, personId });
  const inCall = inCallOf(service);
  at('2026-12-16');
  await inCall((call) => billDue(call, loanId));
  at('2026-12-17');
  const [moved, may] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const one = inCall(async (call) => {
    await transferOverdue(call);
    moved.resolve();
    await may.promise;
  });
  await moved.promise;
  const other = inCall(addDueBills);
  await until(async () => {
    const { rowCount } = await service.ownerPool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rowCount === 1;
  });
  may.resolve();
  await Promise.all([one, other]);
  assert.equal((await billOf(loanId))?.state, 'overdue');
  const { rowCount } = await service.ownerPool.query('select from settlement.collection_row where row_key = $1', [
    loanId,
  ]);
  assert.equal(rowCount, 0);
});
