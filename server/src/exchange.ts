import { type TOptional, type TString, Type } from 'typebox';
import { type CatalogName, catalogs, createExchangeClient, ExchangeError } from './gateways/gjgxjhpt/index.ts';
import type { Exchange } from './modules/evidence/index.ts';
import type { Config } from './platform/config.ts';
import type { Log } from './platform/log.ts';
import { readSettings } from './platform/settings.ts';

const catalogNames = Object.keys(catalogs) as CatalogName[];

const Access = Type.Object({
  requesterId: Type.String({ minLength: 1 }),
  appKey: Type.String({ minLength: 8 }),
  /** A source that the platform has no service for is left out. */
  services: Type.Object(
    Object.fromEntries(catalogNames.map((name) => [name, Type.Optional(Type.String({ minLength: 1 }))])) as Record<
      CatalogName,
      TOptional<TString>
    >,
    { additionalProperties: false },
  ),
});

/** What the platform gave the centre. Throws `WrongSettings`. */
export const readExchangeAccess = ({ exchangeFile }: Pick<Config, 'exchangeFile'>) =>
  readSettings(exchangeFile, Access);

/** The sources that nobody can be asked about here. */
export const unconnected = (config: Pick<Config, 'exchangeFile'>): readonly CatalogName[] => {
  const { services } = readExchangeAccess(config);
  return catalogNames.filter((name) => !services[name]);
};

/** The way to other agencies over the exchange platform; what fails there is logged by its kind, never by its content. */
export function openExchange(config: Config, now: () => Temporal.Instant, log: Log): Exchange {
  const access = readExchangeAccess(config);
  const client = createExchangeClient({
    ...access,
    serviceUrl: config.exchangeUrl,
    keyUrl: config.exchangeKeyUrl,
    requestMs: config.exchangeRequestMs,
    now,
  });
  return async ({ source, subject, keys, fields }) => {
    if (!access.services[source]) return { kind: 'unavailable', reason: 'not-connected' };
    try {
      const { kind: _kind, ...about } = subject;
      const { serial, records } = await client.ask({ source, subject: about, keys: wireKeys(keys), fields });
      return { kind: 'answered', serial, records };
    } catch (error) {
      if (!(error instanceof ExchangeError)) throw error;
      log.warn({ source, err: error.message }, 'a source gave no answer');
      return { kind: 'unavailable', reason: error.failure };
    }
  };
}

type Keys = Parameters<Exchange>[0]['keys'];

/** Keys as the platform takes them: people by their certificate numbers. */
function wireKeys(keys: Keys): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(keys).flatMap(([name, value]): [string, string | string[]][] => {
      if (value === null) return [];
      if (typeof value === 'object') return [[name, value.map((person) => person.certificateNumber)]];
      return [[name, String(value)]];
    }),
  );
}
