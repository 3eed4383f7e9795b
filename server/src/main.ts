import closeWithGrace from 'close-with-grace';
import { type Config, readConfig } from './platform/config.ts';
import { openLog } from './platform/log.ts';
import { WrongSettings } from './platform/settings.ts';
import { openService, type ServiceRole, serviceRoles } from './service.ts';
import { settingsFaults } from './settings-check.ts';

// One process of the service: `node server/src/main.ts [api|worker|gateways|all]`.
const role = (process.argv[2] ?? 'all') as ServiceRole;
if (!serviceRoles.includes(role)) throw new Error(`unknown role ${role}; one of ${serviceRoles.join(', ')}`);
// Before anything takes time: a parent that is killed meanwhile must be noticed.
const parent = process.ppid;
const config = readSettingsOrEnd();
const log = openLog(config.logLevel);
const service = await openService(config, role, log);
log.info({ role, port: config.port, bankPort: service.bankPort() }, 'ready');

const grace = closeWithGrace({ delay: 8_000 }, async ({ err }) => {
  if (err) log.error({ err }, 'fault');
  await service.stop();
});

// A killed launcher leaves nobody to stop us: an orphan ends by itself.
if (config.sandbox) setInterval(() => process.ppid !== parent && grace.close(), 500).unref();

/** EX_CONFIG of sysexits.h: `deploy/anju@.service` does not begin a process anew that ended so. */
function readSettingsOrEnd(): Config {
  try {
    const read = readConfig(process.env);
    const faults = settingsFaults(read, role);
    if (faults.length > 0) throw new WrongSettings(faults);
    return read;
  } catch (error) {
    if (!(error instanceof WrongSettings)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(78);
  }
}
