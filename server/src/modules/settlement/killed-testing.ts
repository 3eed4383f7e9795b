import { openLog } from '../../platform/log.ts';
import { fen } from '../../platform/money.ts';
import { openService } from '../../service.ts';
import { postJournal } from '../ledger/index.ts';
import { registerBatchHandler } from './index.ts';
import { registerTestBusiness } from './payment-testing.ts';

// Support for tests: the process that holds the bank, to be killed. Its clock is the test's, and goes on.

const { config, now } = JSON.parse(process.argv[2] ?? '{}') as {
  config: Parameters<typeof openService>[0];
  now: string;
};
registerTestBusiness();
registerBatchHandler('test-batch', async (call, { batchId, partNo, round, collected }) => {
  if (collected === 0n) return;
  await postJournal(call, {
    businessKey: `test-batch:${batchId}:${partNo}:${round}`,
    business: 'test',
    summary: '批量扣款',
    lines: [
      { subject: '101', debit: fen(collected) },
      { subject: '311', credit: fen(collected) },
    ],
  });
});
const begun = performance.now();
const clock = () => Temporal.Instant.from(now).add({ milliseconds: Math.round(performance.now() - begun) });
await openService(config, 'all', openLog('silent'), clock);
process.send?.('ready');
