// `npm test` on a fresh machine: installs what is missing, then hands over to Node 26 (scripts/run-tests.ts).
// Plain JavaScript: the machine's own Node may be older than the one the project pins.
import { prepare, runPinned } from './prepare.mjs';

// Of the tests only the journeys show pages: their service builds the web apps (e2e/service.ts).
await prepare({ web: false });
process.exitCode = await runPinned(['scripts/run-tests.ts', ...process.argv.slice(2)]);
