import { join } from 'node:path';
import { startPostgres } from './postgres.ts';

// The test files share one PostgreSQL that outlives each of them; `npm test` ends it.
const local = await startPostgres(join(import.meta.dirname, '../.anju-test/postgres'), { fast: true, attach: true });
await local.stop('immediate');
