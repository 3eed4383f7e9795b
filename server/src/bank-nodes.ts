import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { bankNotices, bankPortOf } from './bank-port.ts';
import { type BdcGateway, createBdcGateway } from './gateways/bdc/gateway.ts';
import type { BankOf } from './modules/settlement/index.ts';
import { type Config, isThisMachine } from './platform/config.ts';
import { beijing } from './platform/dates.ts';
import type { CallParts } from './platform/jobs.ts';
import type { Log } from './platform/log.ts';
import { readSettings, readSettingsFile, WrongSettings } from './platform/settings.ts';

// The sessions with the settlement application: one for all centres of a deployment, or one for each node of a province.

const BankNode = Type.Object(
  {
    /** The centres that pay and are paid through this node; all when not given. */
    centers: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1 })),
    listenPort: Type.Integer({ minimum: 0, maximum: 65_535 }),
    peer: Type.String({ pattern: '^[^:]+:\\d+$' }),
    node: Type.String({ minLength: 6, maxLength: 6 }),
    unitNo: Type.String({ pattern: '^\\d{15}$' }),
    privateKeyFile: Type.String({ minLength: 1 }),
  },
  { additionalProperties: false },
);
export type BankNode = Static<typeof BankNode>;
const BankNodes = Type.Array(BankNode, { minItems: 1 });

/** The nodes that the configuration names. Throws for a file that is wrong, and for a sandbox's address in production. */
export function readBankNodes(config: Config): readonly BankNode[] {
  if (config.bankFile === '') {
    const { bankListenPort: listenPort, bankPeer: peer, bankNode: node, bankUnitNo: unitNo } = config;
    return [{ listenPort, peer, node, unitNo, privateKeyFile: config.bankPrivateKeyFile }];
  }
  const nodes = readSettings(config.bankFile, BankNodes);
  const named = nodes.flatMap(({ centers }) => centers ?? []);
  if (nodes.length > 1 && nodes.some(({ centers }) => centers === undefined))
    throw new WrongSettings([`${config.bankFile}: of several nodes each must say for which centres it is`]);
  const twice = named.find((centerId, place) => named.indexOf(centerId) !== place);
  if (twice !== undefined) throw new WrongSettings([`${config.bankFile}: centre ${twice} has two nodes`]);
  const local = nodes.find(({ peer }) => isThisMachine(peer));
  if (local && !config.sandbox)
    throw new WrongSettings([
      `${config.bankFile}: ${local.peer} is on this machine, as a sandbox is; set ANJU_SANDBOX=true to allow it`,
    ]);
  return nodes;
}

export interface BankSessions {
  readonly bankOf: BankOf;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The ports that notices come to, in the order of the nodes; 0 before `start`. */
  ports(): number[];
  /** Which nodes are signed on at the settlement application. */
  signedOn(): { readonly node: string; readonly isSignedOn: boolean }[];
}

/** Opens a session for each node. A notice is kept in a transaction of the account's centre before the bank is answered. */
export function openBankSessions(nodes: readonly BankNode[], parts: CallParts, log: Log): BankSessions {
  const sessions = nodes.map((node) => {
    const speaksFor = (centerId: number) => node.centers?.includes(centerId) ?? true;
    const gateway = openGateway(node, { parts, log, speaksFor });
    return { node: node.node, speaksFor, gateway, port: bankPortOf(gateway) };
  });
  return {
    bankOf: (centerId) => sessions.find(({ speaksFor }) => speaksFor(centerId))?.port,
    start: async () => void (await Promise.all(sessions.map(({ gateway }) => gateway.start()))),
    stop: async () => void (await Promise.all(sessions.map(({ gateway }) => gateway.stop()))),
    ports: () => sessions.map(({ gateway }) => gateway.port()),
    signedOn: () => sessions.map(({ node, gateway }) => ({ node, isSignedOn: gateway.isSignedOn() })),
  };
}

/** The key that opens session keys. Throws `WrongSettings` for a file that holds none. */
export function readPrivateKey(file: string): KeyObject {
  const content = readSettingsFile(file);
  try {
    return createPrivateKey(content);
  } catch {
    throw new WrongSettings([`${file} holds no private key in PEM`]);
  }
}

function openGateway(
  { listenPort, peer, node, unitNo, privateKeyFile }: BankNode,
  { parts, log, speaksFor }: { parts: CallParts; log: Log; speaksFor: (centerId: number) => boolean },
): BdcGateway {
  const [host = '', port = ''] = peer.split(':');
  return createBdcGateway({
    listen: { host: '127.0.0.1', port: listenPort },
    peer: { host, port: Number(port) },
    nodeNo: node,
    centreNo: unitNo,
    privateKey: readPrivateKey(privateKeyFile),
    log: log.child({ gateway: 'bdc', node }),
    now: () => parts.now().toZonedDateTimeISO(beijing),
    onAccountChange: bankNotices(parts, speaksFor),
  });
}
