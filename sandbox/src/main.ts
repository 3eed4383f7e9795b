import { pino } from 'pino';
import { readSandboxConfig } from './config.ts';
import { openSandbox } from './sandbox.ts';

const parentCheckMilliseconds = 500;
/** After this long a connection that will not end must not keep the process. */
const closeMillisecondsAtMost = 5_000;

// A killed parent closes no pipe that we could rely on: watch who our parent is (an orphan is adopted by another).
// Read before anything is waited for: a parent may be killed while we open.
const parent = process.ppid;
const log = pino({ name: 'sandbox' });
const sandbox = await openSandbox(readSandboxConfig(process.env));
const { address, certificateServiceAddress, bankPort } = sandbox;
log.info({ address, certificateServiceAddress, bankPort }, 'listening');

let isClosing = false;
function leave(reason: string): void {
  if (isClosing) return;
  isClosing = true;
  log.info({ reason }, 'closing');
  setTimeout(() => process.exit(1), closeMillisecondsAtMost).unref();
  sandbox.close().then(
    () => process.exit(0),
    (error: unknown) => {
      log.error({ err: error }, 'closing failed');
      process.exit(1);
    },
  );
}

process.once('SIGINT', () => leave('SIGINT'));
process.once('SIGTERM', () => leave('SIGTERM'));
process.once('disconnect', () => leave('parent disconnected'));
setInterval(() => {
  if (process.ppid !== parent) leave('parent ended');
}, parentCheckMilliseconds).unref();
