import { type Catalog, type CatalogName, catalogs, readRecord, type WireValue } from './catalogs.ts';
import {
  answerBytesMost,
  type Condition,
  type Envelope,
  failureOf,
  type PageRequest,
  readEnvelope,
  readPage,
  readSecret,
} from './codec.ts';
import { ExchangeError } from './error.ts';
import { openSecret, signedHead } from './sign.ts';

export interface ExchangeClientOptions {
  /** Where services are called, and where secrets are fetched. */
  readonly serviceUrl: string;
  readonly keyUrl: string;
  /** Our number at the platform, and the key that opens secrets. */
  readonly requesterId: string;
  readonly appKey: string;
  /** The number of each service that this platform has. */
  readonly services: Readonly<Partial<Record<CatalogName, string>>>;
  readonly now: () => Temporal.Instant;
  /** For one request; 10 s when not given. */
  readonly requestMs?: number;
  /** For one question with all its pages; 45 s when not given. */
  readonly questionMs?: number;
}

export interface ExchangeQuestion {
  readonly source: CatalogName;
  readonly subject: { readonly name?: string; readonly certificateNumber?: string; readonly creditCode?: string };
  readonly keys: Readonly<Record<string, string | readonly string[]>>;
  readonly fields: readonly string[];
}

export interface ExchangeRecords {
  readonly serial: string;
  readonly records: readonly Readonly<Record<string, WireValue>>[];
}

export interface ExchangeClient {
  /** Asks one question with all its pages; throws an ExchangeError for anything but an answer. */
  readonly ask: (question: ExchangeQuestion) => Promise<ExchangeRecords>;
}

const pageSize = 20;
const pagesMost = 10;
const triesMost = 3;
/** A secret that ends this soon is fetched anew: the platform's clock may be ahead of ours. */
const refreshBeforeSeconds = 60;

interface HeldSecret {
  readonly secret: string;
  readonly endsAt: Temporal.Instant;
}

/** A client of the exchange platform. Secrets are kept in memory, one for each service, and fetched anew before they end. */
export function createExchangeClient(options: ExchangeClientOptions): ExchangeClient {
  const { services, requesterId: rid, now, requestMs = 10_000, questionMs = 45_000 } = options;
  const held = new Map<string, Promise<HeldSecret>>();
  const post = (url: string, body: object, headers: Readonly<Record<string, string>>, whole?: AbortSignal) => {
    const one = AbortSignal.timeout(requestMs);
    return request(url, { body, headers, signal: whole ? AbortSignal.any([whole, one]) : one });
  };

  const fetchSecret = async (sid: string): Promise<HeldSecret> => {
    const head = signedHead(options.appKey, { sid, rid, nowMs: now().epochMilliseconds });
    const answer = await post(options.keyUrl, head, {});
    const failure = failureOf(answer.code);
    if (failure) throw new ExchangeError(failure === 'token' ? 'refused' : failure, `key service ${answer.code}`);
    const { sealed, endsAt } = readSecret(answer);
    return { secret: openSecret(options.appKey, sealed), endsAt };
  };

  /** The secret of a service; questions that need one at once share one fetch. */
  const secretOf = async (sid: string): Promise<HeldSecret> => {
    for (;;) {
      const current = held.get(sid);
      const known = await current?.catch(() => undefined);
      const needed = now().add({ seconds: refreshBeforeSeconds });
      if (known && Temporal.Instant.compare(known.endsAt, needed) > 0) return known;
      // Somebody else began to fetch while we waited: use theirs.
      if (held.get(sid) !== current) continue;
      const fetching = fetchSecret(sid);
      held.set(sid, fetching);
      return fetching;
    }
  };

  /** Forgets a secret that the platform refused, but not one that was fetched since. */
  const forget = async (sid: string, refused: string): Promise<void> => {
    const current = held.get(sid);
    const known = await current?.catch(() => undefined);
    if (held.get(sid) === current && (known === undefined || known.secret === refused)) held.delete(sid);
  };

  const callService = async (sid: string, body: PageRequest, whole: AbortSignal): Promise<Envelope> => {
    for (let tries = 1; ; tries += 1) {
      const { secret } = await secretOf(sid);
      const head = signedHead(secret, { sid, rid, nowMs: now().epochMilliseconds });
      const answer = await post(options.serviceUrl, body, { ...head }, whole);
      const failure = failureOf(answer.code);
      if (!failure) return answer;
      if (failure !== 'token') throw new ExchangeError(failure, `service ${answer.code}`);
      // The platform changed the secret before its end: fetch it anew (another process of ours may do so too), then
      // believe the refusal.
      await forget(sid, secret);
      if (tries >= triesMost) throw new ExchangeError('refused', `service ${answer.code}`);
    }
  };

  return {
    ask: (question) => {
      const sid = services[question.source];
      if (sid === undefined) throw new Error(`no service for ${question.source}`);
      const whole = AbortSignal.timeout(questionMs);
      return askPages(question, (body) => callService(sid, body, whole));
    },
  };
}

/** Asks for one page after the other until all records are there. */
async function askPages(
  { source, subject, keys, fields }: ExchangeQuestion,
  callPage: (body: PageRequest) => Promise<Envelope>,
): Promise<ExchangeRecords> {
  const catalog: Catalog = catalogs[source];
  const columns = fields.flatMap((field) => catalog.columns[field]?.column ?? []);
  const whereList = [conditionsOf(catalog, subject, keys)];
  const records: Record<string, WireValue>[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await callPage({ returnType: 'json', page, pageSize, columns, whereList });
    const { total, rows } = readPage(answer);
    records.push(...rows.map((row) => readRecord(source, row, fields)));
    if (records.length >= total) return { serial: answer.serial, records };
    if (rows.length === 0 || page >= pagesMost) throw new ExchangeError('garbage', 'pages');
  }
}

function conditionsOf(
  catalog: Catalog,
  subject: ExchangeQuestion['subject'],
  keys: ExchangeQuestion['keys'],
): Condition[] {
  const about = (['name', 'certificateNumber', 'creditCode'] as const).flatMap((part): Condition[] => {
    const column = catalog.subject[part];
    const value = subject[part];
    return column && value ? [{ queryField: column, logical: 'eq', queryValue: value }] : [];
  });
  const found = Object.entries(catalog.keys).flatMap(([name, column]): Condition[] => {
    const value = keys[name];
    if (value === undefined) return [];
    return typeof value === 'string'
      ? [{ queryField: column, logical: 'eq', queryValue: value }]
      : [{ queryField: column, logical: 'in', queryValue: value.join(',') }];
  });
  return [...about, ...found];
}

interface Post {
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Posts JSON and reads an answer of bounded length. */
async function request(url: string, { body, headers, signal }: Post): Promise<Envelope> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      // A platform has one address: a redirect would carry personal data to another.
      redirect: 'error',
      headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
      body: JSON.stringify(body),
      signal,
    });
    if (response.status === 429) throw new ExchangeError('busy', 'status 429');
    if (response.status >= 500) throw new ExchangeError('source-down', `status ${response.status}`);
    if (!response.ok) throw new ExchangeError('refused', `status ${response.status}`);
    return readEnvelope(await bytesOf(response));
  } catch (error) {
    if (error instanceof ExchangeError) throw error;
    throw new ExchangeError(signal.aborted ? 'timeout' : 'unreachable', 'request');
  }
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > answerBytesMost) throw new ExchangeError('garbage', 'too-large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
