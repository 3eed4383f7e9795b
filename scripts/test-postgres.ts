import { asOwner, dropTestDatabases, openTestPostgres } from '../server/src/testing-postgres.ts';

// The test files share one PostgreSQL that outlives each of them: `npm test` starts it before and stops it after.
const local = await openTestPostgres();
await asOwner(local, dropTestDatabases);
if (process.argv[2] === 'stop') await local.stop();
