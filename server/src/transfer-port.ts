import { Type } from 'typebox';
import { createPlatformClient, PlatformError } from './gateways/transfer-platform/client.ts';
import type { TransferPlatform } from './modules/transfer/index.ts';
import type { Config } from './platform/config.ts';
import { readSettings } from './platform/settings.ts';

const Access = Type.Object({
  nodes: Type.Array(
    Type.Object({
      centerId: Type.Integer({ minimum: 1 }),
      node: Type.String({ pattern: '^[A-Z]\\d{5}$' }),
      key: Type.String({ minLength: 16 }),
    }),
  ),
});

/** The nodes of this deployment's centres there. Throws `WrongSettings`. */
export const readTransferNodes = ({ transferFile }: Pick<Config, 'transferFile'>) =>
  readSettings(transferFile, Access).nodes;

/** The transfer platform: each centre of the deployment speaks for itself, with a key of its own. */
export function openTransferPlatform(config: Config, now: () => Temporal.Instant): TransferPlatform {
  const nodes = readTransferNodes(config);
  const clients = new Map(
    nodes.map(({ centerId, node, key }) => [
      centerId,
      {
        node,
        client: createPlatformClient({ url: config.transferUrl, node, key, requestMs: config.exchangeRequestMs, now }),
      },
    ]),
  );
  const clientOf = (centerId: number) => {
    const found = clients.get(centerId);
    if (!found) throw new Error(`centre ${centerId} has no node on the transfer platform`);
    return found.client;
  };
  return {
    nodeOf: (centerId) => clients.get(centerId)?.node,
    send: async (centerId, envelope) => {
      try {
        await clientOf(centerId).send(envelope);
        return { kind: 'taken' };
      } catch (error) {
        if (!(error instanceof PlatformError)) throw error;
        return { kind: error.failure, reason: error.message };
      }
    },
    collect: async (centerId) => {
      try {
        return await clientOf(centerId).collect();
      } catch (error) {
        if (!(error instanceof PlatformError)) throw error;
        return undefined;
      }
    },
    acknowledge: async (centerId, messageIds) => {
      try {
        await clientOf(centerId).acknowledge(messageIds);
      } catch (error) {
        // Given again, and known by its id.
        if (!(error instanceof PlatformError)) throw error;
      }
    },
  };
}
