import { openDatabase, openServicePool } from '../server/src/platform/db.ts';
import { repayMonth } from './loan.ts';

// The process of the benchmark `loan` that is killed: it books a month and says after each file how far it is.

const [url = '', dueOn = ''] = process.argv.slice(2);
const now = Temporal.Instant.from(`${dueOn}T02:00:00Z`);
const database = openDatabase(openServicePool(url, 2));
const parts = { database, vault: undefined as never, enqueue: async () => undefined, now: () => now };
await repayMonth(parts, dueOn, { onFile: (fileNo) => process.send?.(fileNo) });
