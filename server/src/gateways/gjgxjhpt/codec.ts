import { ExchangeError, type ExchangeFailure } from './error.ts';

/** Longer answers are not read: one record is under a kilobyte, and a page has twenty. */
export const answerBytesMost = 1024 * 1024;
const deepest = 8;

export interface Envelope {
  readonly code: string;
  /** An object, a list, or null. */
  readonly data: unknown;
  /** The platform's own number of the exchange; empty when it gives none. */
  readonly serial: string;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ExchangeError('garbage', where);
  }
}

function checkDepth(value: unknown, depth = 0): void {
  if (depth > deepest) throw new ExchangeError('garbage', 'depth');
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) checkDepth(part, depth + 1);
}

/**
 * Reads an answer. What platforms really do: a byte order mark, the code as a number or as text, `data` as "" when there is
 * none, or as JSON inside a string, and a proxy's page of HTML with status 200.
 */
export function readEnvelope(bytes: Uint8Array): Envelope {
  if (bytes.length > answerBytesMost) throw new ExchangeError('garbage', 'too-large');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ExchangeError('garbage', 'characters');
  }
  const value = parseJson(text, 'json');
  if (!isObject(value)) throw new ExchangeError('garbage', 'envelope');
  const { code, data, requestNo } = value;
  if (typeof code !== 'string' && typeof code !== 'number') throw new ExchangeError('garbage', 'code');
  const opened = typeof data === 'string' && data !== '' ? parseJson(data, 'data') : data;
  checkDepth(opened);
  return {
    code: String(code),
    data: opened === '' || opened === undefined ? null : opened,
    serial: typeof requestNo === 'string' ? requestNo.slice(0, 64) : '',
  };
}

/**
 * What codes mean. 0, -1 and E-106 are what public clients of the platform know; the others are each platform's own and
 * stand here so that a site changes one table.
 */
const failureByCode: Readonly<Record<string, ExchangeFailure | 'token'>> = {
  '-1': 'source-down',
  'E-101': 'token', // signature does not fit: another secret holds by now
  'E-102': 'refused', // time outside of the window
  'E-103': 'refused', // parameters
  'E-104': 'token', // secret has ended
  'E-105': 'busy',
  'E-106': 'refused', // not authorized for the service
  'E-107': 'source-down',
};

/** How a code is taken: `token` means that a new secret may help; an unknown code is a refusal. */
export const failureOf = (code: string): ExchangeFailure | 'token' | undefined =>
  code === '0' ? undefined : Object.hasOwn(failureByCode, code) ? failureByCode[code] : 'refused';

export interface Secret {
  readonly sealed: string;
  readonly endsAt: Temporal.Instant;
}

const instantOf = (milliseconds: unknown, where: string): Temporal.Instant => {
  const text = String(milliseconds);
  if (!/^\d{12,14}$/.test(text)) throw new ExchangeError('garbage', where);
  return Temporal.Instant.fromEpochMilliseconds(Number(text));
};

/** The secret in an answer of the key service. */
export function readSecret({ data }: Envelope): Secret {
  if (!isObject(data) || typeof data['secret'] !== 'string' || data['secret'].length > 1_024)
    throw new ExchangeError('garbage', 'secret');
  return { sealed: data['secret'], endsAt: instantOf(data['secretEndTime'], 'secretEndTime') };
}

export interface Condition {
  readonly queryField: string;
  readonly logical: 'eq' | 'in';
  readonly queryValue: string;
}
export interface PageRequest {
  readonly returnType: 'json';
  readonly page: number;
  readonly pageSize: number;
  readonly columns: readonly string[];
  /** All conditions of a group hold; groups are alternatives. */
  readonly whereList: readonly (readonly Condition[])[];
}

export interface PageOfRecords {
  readonly total: number;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** A page of records; a bare list counts as the only page. */
export function readPage({ data }: Envelope): PageOfRecords {
  if (data === null) return { total: 0, rows: [] };
  const list = Array.isArray(data) ? (data as unknown[]) : isObject(data) ? data['list'] : undefined;
  if (!Array.isArray(list) || !list.every(isObject)) throw new ExchangeError('garbage', 'list');
  const given = isObject(data) ? data['total'] : list.length;
  const total = typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : given;
  if (typeof total !== 'number' || !Number.isInteger(total) || total < list.length || total > 1e9)
    throw new ExchangeError('garbage', 'total');
  return { total, rows: list };
}
