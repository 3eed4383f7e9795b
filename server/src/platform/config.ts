import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { WrongSettings } from './settings.ts';

/** Everything an installation sets, from the environment; secrets are paths of files. Business rules are in `params`. */
const Config = Type.Object({
  port: Type.Integer({ minimum: 0, maximum: 65535 }),
  host: Type.String(),
  /** The address people type: links, QR codes and the certificate challenge carry it. */
  publicUrl: Type.String({ pattern: '^https?://' }),
  databaseUrl: Type.String({ pattern: '^postgres' }),
  databasePoolMax: Type.Integer({ minimum: 2, maximum: 200 }),
  keyRingFile: Type.String(),
  /** Seal signing key and trust anchors: a directory of DER files (see docs/operations.md). */
  sealDirectory: Type.String(),
  timestampUrl: Type.String({ pattern: '^https?://' }),
  /** Origins that revocation lists and OCSP answers may be fetched from, comma separated. */
  revocationOrigins: Type.String(),
  /** The message centres that short messages go through: a file of JSON, for it holds secrets (docs/operations.md). */
  messageCentresFile: Type.String(),
  /** JSON of several nodes at the settlement application, each with its centres; the variables below are one for all. */
  bankFile: Type.String(),
  bankListenPort: Type.Integer({ minimum: 0, maximum: 65535 }),
  bankPeer: Type.String({ pattern: '^([^:]+:\\d+)?$' }),
  bankNode: Type.String({ minLength: 6, maxLength: 6 }),
  /** The centre's unit number at the settlement application, 15 digits. */
  bankUnitNo: Type.String({ pattern: '^\\d{15}$' }),
  /** PEM of the key that opens the session key at sign-on. */
  bankPrivateKeyFile: Type.String(),
  /** The exchange platform: where services are called and where secrets are fetched. */
  exchangeUrl: Type.String({ pattern: '^https?://' }),
  exchangeKeyUrl: Type.String({ pattern: '^https?://' }),
  /** JSON of what the platform gave the centre: requester, application key, service numbers (see docs/operations.md). */
  exchangeFile: Type.String(),
  /** The transfer platform (转移接续平台), and JSON with the node and key of each centre of this deployment. */
  transferUrl: Type.String({ pattern: '^https?://' }),
  transferFile: Type.String(),
  /** How long one request to a source may take. */
  exchangeRequestMs: Type.Integer({ minimum: 100, maximum: 60_000 }),
  /** Where the telephone exchange hands calls over (FastAGI), and the addresses of the exchanges that may. */
  hotlineHost: Type.String(),
  hotlinePort: Type.Integer({ minimum: 0, maximum: 65535 }),
  hotlinePeers: Type.String(),
  /** Sounds are made here; the exchange sees the directory under the same path. Empty: this process takes no calls. */
  hotlineSounds: Type.String(),
  /** A program that reads a text and writes WAV: how sounds are made. */
  speechProgram: Type.String(),
  /** How an agent's extension is dialled; `#` stands for its number. */
  hotlineDial: Type.String({ pattern: '#' }),
  /** Where the exchange takes orders, `ami://user:secret@host:port`. Empty: agents hang up at their telephones alone. */
  hotlineOrders: Type.String({ pattern: '^(ami://.+)?$' }),
  /** How soon after its start a worker does everything that it does again and again for the first time, at the latest. */
  firstRoundsSeconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
  /** Where this process is watched (`/metrics`, `/healthz`): an address that only the monitoring reaches. 0: nowhere. */
  monitorHost: Type.String(),
  monitorPort: Type.Integer({ minimum: 0, maximum: 65535 }),
  webDirectory: Type.String(),
  /**
   * Where programs on the users' own computers listen (certificates, card readers); the pages are told. Empty: where
   * they usually do. Never another machine: a signature comes from the computer that one sits at.
   */
  localServicesUrl: Type.String({ pattern: '^(https?://127\\.0\\.0\\.1:\\d{2,5})?$' }),
  logLevel: Type.Union([Type.Literal('debug'), Type.Literal('info'), Type.Literal('warn'), Type.Literal('silent')]),
  /** Allows addresses of the sandbox; production refuses them. */
  sandbox: Type.Boolean(),
});
export type Config = Readonly<Static<typeof Config>>;

const environmentName = (key: string) => `ANJU_${key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

const defaults: Partial<Record<keyof Config, string>> = {
  port: '8080',
  host: '127.0.0.1',
  databasePoolMax: '20',
  bankFile: '',
  bankListenPort: '0',
  bankPeer: '',
  bankPrivateKeyFile: '',
  bankNode: 'C99999',
  bankUnitNo: '999999000000001',
  exchangeRequestMs: '10000',
  hotlineHost: '127.0.0.1',
  hotlinePort: '4573',
  hotlinePeers: '127.0.0.1',
  hotlineSounds: '',
  speechProgram: 'espeak-ng -v cmn -s 150 --stdin --stdout',
  hotlineDial: 'PJSIP/#',
  hotlineOrders: '',
  firstRoundsSeconds: '60',
  monitorHost: '127.0.0.1',
  monitorPort: '0',
  webDirectory: 'apps/dist',
  localServicesUrl: '',
  logLevel: 'info',
  sandbox: 'false',
};

/** Parses the environment once; throws `WrongSettings` with every variable that is missing or wrong. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];
  const read: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(Config.properties)) {
    const name = key === 'port' && environment['PORT'] ? 'PORT' : environmentName(key);
    const text = environment[name] ?? defaults[key as keyof Config];
    const value = text === undefined ? undefined : Value.Convert(schema, text);
    if (Value.Check(schema, value)) read[key] = value;
    else faults.push(`${name}=${text ?? '(not set)'}`);
  }
  if (read['bankFile'] === '')
    for (const key of ['bankPeer', 'bankPrivateKeyFile'])
      if (read[key] === '') faults.push(`${environmentName(key)}=(not set)`);
  if (faults.length > 0) throw new WrongSettings(faults);
  const config = Object.freeze(Value.Parse(Config, read));
  if (!config.sandbox) refuseSandbox(config);
  return config;
}

/** Whether an address is one of this machine, as a sandbox's is. */
export const isThisMachine = (address: string): boolean =>
  /\/\/(localhost|127\.|\[::1\])|^(localhost|127\.)/.test(address);

/** Production refuses to start with sandbox addresses: a notice to a simulator would look delivered. */
function refuseSandbox(config: Config): void {
  for (const key of ['timestampUrl', 'bankPeer', 'exchangeUrl', 'exchangeKeyUrl', 'transferUrl'] as const) {
    if (isThisMachine(config[key]))
      throw new WrongSettings([
        `${environmentName(key)} points at this machine, as a sandbox does; set ANJU_SANDBOX=true to allow it`,
      ]);
  }
}
