import type { TestSandbox } from '../../sandbox/src/testing.ts';
import type { Config } from './platform/config.ts';

/** No calls and no voice, until a test opens its own. */
const hotlineOff = {
  hotlineHost: '127.0.0.1',
  hotlinePort: 0,
  hotlinePeers: '127.0.0.1',
  hotlineSounds: '',
  hotlineDial: 'PJSIP/#',
  hotlineOrders: '',
  speechProgram: '',
};

/** The settings of a test's service: the sandbox is its outside world. */
export function testConfig(
  databaseUrl: string,
  sandbox: TestSandbox,
  ports: { readonly centre: number; readonly bank: number },
  { logLevel, port, keyRingFile }: Pick<Config, 'logLevel' | 'port' | 'keyRingFile'>,
): Config {
  return {
    port,
    host: '127.0.0.1',
    publicUrl: `http://localhost:${port || 8080}`,
    databaseUrl,
    databasePoolMax: 20,
    keyRingFile,
    sealDirectory: sandbox.sealDirectory,
    timestampUrl: `${sandbox.baseUrl}/tsa`,
    revocationOrigins: sandbox.baseUrl,
    messageCentresFile: sandbox.messageCentresFile,
    bankFile: '',
    bankListenPort: ports.centre,
    bankPeer: `127.0.0.1:${ports.bank}`,
    bankNode: 'C99999',
    bankUnitNo: '999999000000001',
    bankPrivateKeyFile: sandbox.bankPrivateKeyFile,
    exchangeUrl: `${sandbox.baseUrl}/province/gateway/httpproxy`,
    exchangeKeyUrl: `${sandbox.baseUrl}/province/auth/secret`,
    exchangeFile: sandbox.province.access.file,
    exchangeRequestMs: 1_000,
    ...sandbox.transferAccess,
    ...hotlineOff,
    monitorHost: '127.0.0.1',
    monitorPort: 0,
    webDirectory: 'apps/dist',
    localServicesUrl: '',
    // A test lives in a time of its own: what it wants done, it asks for.
    firstRoundsSeconds: 86_400,
    logLevel,
    sandbox: true,
  };
}
