export { type CatalogName, catalogs } from './catalogs.ts';
export { createExchangeClient, type ExchangeClient, type ExchangeQuestion } from './client.ts';
export { ExchangeError } from './error.ts';
