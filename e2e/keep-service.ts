import { writeFileSync } from 'node:fs';
import { browserPath } from './browser.ts';
import { openService } from './service.ts';

// The service that all journeys of one `npm test` share: starts it, writes where it is into the file it is told, says
// `ready` to its parent and lives until the parent lets go. What keeps it from starting once (a port that another program
// took meanwhile) is told, and it is tried once more.

const [file] = process.argv.slice(2);
if (!file || !process.send) throw new Error('started by scripts/run-tests.ts only');
const service = await openService().catch((error: unknown) => {
  console.error('the first start of the service failed:', error);
  return openService();
});
// Unpacked before three journeys want it at once.
await browserPath();
writeFileSync(file, JSON.stringify(service));
process.once('disconnect', () => void service.stop().then(() => process.exit(0)));
process.send('ready');
