import { ExchangeError } from './error.ts';

/** How a column is written on the wire. */
export type ColumnType = 'text' | 'code' | 'yuan' | 'day' | 'count' | 'flag' | Readonly<Record<string, string>>;

/** A service of the platform: which columns it takes and tells. Ours on the left, the catalogue's on the right. */
export interface Catalog {
  readonly subject: { readonly name?: string; readonly certificateNumber?: string; readonly creditCode?: string };
  readonly keys: Readonly<Record<string, string>>;
  /** A choice is a table: code on the wire → ours. */
  readonly columns: Readonly<Record<string, { readonly column: string; readonly type: ColumnType }>>;
}

const text = (column: string) => ({ column, type: 'text' }) as const;
const code = (column: string) => ({ column, type: 'code' }) as const;
const yuan = (column: string) => ({ column, type: 'yuan' }) as const;
const day = (column: string) => ({ column, type: 'day' }) as const;
const count = (column: string) => ({ column, type: 'count' }) as const;
const flag = (column: string) => ({ column, type: 'flag' }) as const;
const choice = (column: string, codes: Readonly<Record<string, string>>) => ({ column, type: codes });

const person = { name: 'XM', certificateNumber: 'GMSFHM' } as const;

/** The catalogues as their agencies publish them: column names are initials, codes those of the national standards. */
export const catalogs = {
  identity: {
    subject: person,
    keys: {},
    columns: {
      sex: choice('XBDM', { '1': 'male', '2': 'female' }),
      birthDate: day('CSRQ'),
      address: text('HJDZ'),
      registration: choice('HJZT', { '1': 'valid', '2': 'cancelled', '3': 'deceased' }),
    },
  },
  'housing-contract': {
    subject: person,
    keys: { contractNo: 'HTBAH' },
    columns: {
      priceFen: yuan('HTZJ'),
      downPaymentFen: yuan('SFK'),
      signedOn: day('QDRQ'),
      filedOn: day('BARQ'),
      address: text('FWZL'),
      area: text('JZMJ'),
      dealing: choice('FWLB', { '1': 'new', '2': 'second-hand' }),
      sellerName: text('CMR'),
      buyerCount: count('MSRRS'),
      standing: choice('HTZT', { '1': 'valid', '0': 'cancelled' }),
    },
  },
  'real-estate': {
    subject: person,
    keys: { family: 'JTCY' },
    columns: {
      homeCount: count('ZFTS'),
      certificateNo: code('BDCQZH'),
      address: text('ZL'),
      registeredOn: day('DJRQ'),
      ownerName: text('QLRMC'),
      area: text('JZMJ'),
    },
  },
  'tax-invoice': {
    subject: person,
    keys: { invoiceNo: 'PZHM' },
    columns: {
      document: choice('PZZL', {
        '01': 'down-payment',
        '02': 'deed-tax',
        '03': 'construction',
        '04': 'property-fee',
      }),
      amountFen: yuan('JE'),
      issuedOn: day('KJRQ'),
      issuerName: text('XFMC'),
      standing: choice('PZZT', { '0': 'valid', '2': 'void', '3': 'reversed' }),
    },
  },
  marriage: {
    subject: person,
    keys: {},
    columns: {
      // GB/T 2261.2
      status: choice('HYZKDM', { '10': 'single', '20': 'married', '30': 'widowed', '40': 'divorced' }),
      spouseName: text('POXM'),
      spouseCertificateNumber: code('POSFHM'),
      registeredOn: day('DJRQ'),
    },
  },
  retirement: {
    subject: person,
    keys: {},
    columns: {
      isRetired: flag('SFTX'),
      retiredOn: day('TXRQ'),
      insurance: choice('CBZT', { '1': 'insured', '2': 'interrupted', '3': 'pension', '4': 'ended' }),
      employerName: text('DWMC'),
    },
  },
  employer: {
    subject: { creditCode: 'TYSHXYDM' },
    keys: {},
    columns: {
      name: text('QYMC'),
      legalRepresentative: text('FDDBR'),
      address: text('ZS'),
      establishedOn: day('CLRQ'),
      standing: choice('DJZT', { '1': 'open', '2': 'closed', '3': 'revoked' }),
    },
  },
  'bank-loan': {
    subject: person,
    keys: { loanNo: 'JKHTH' },
    columns: {
      bankName: text('DKYH'),
      lentFen: yuan('DKJE'),
      balanceFen: yuan('DKYE'),
      instalmentFen: yuan('YHKE'),
      repaidThisYearFen: yuan('JYNHK'),
      startedOn: day('FKRQ'),
      endsOn: day('DQRQ'),
      standing: choice('DKZT', { '1': 'normal', '2': 'overdue', '3': 'settled' }),
    },
  },
} as const satisfies Readonly<Record<string, Catalog>>;
export type CatalogName = keyof typeof catalogs;

export type WireValue = string | number | boolean | null;

function yuanOf(given: unknown, where: string): number {
  const found = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(String(given));
  if (!found) throw new ExchangeError('garbage', where);
  return Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
}

function dayOf(given: unknown, where: string): string {
  const found = /^(\d{4})-?(\d{2})-?(\d{2})(?:[ T]00:00:00)?$/.exec(String(given));
  try {
    if (found) return Temporal.PlainDate.from(`${found[1]}-${found[2]}-${found[3]}`).toString();
  } catch {
    // No such day.
  }
  throw new ExchangeError('garbage', where);
}

function flagOf(given: unknown, where: string): boolean {
  if (['1', 'true', 'Y'].includes(String(given))) return true;
  if (['0', 'false', 'N'].includes(String(given))) return false;
  throw new ExchangeError('garbage', where);
}

function countOf(given: unknown, where: string): number {
  if (!/^\d{1,9}$/.test(String(given))) throw new ExchangeError('garbage', where);
  return Number(given);
}

function textOf(given: unknown, where: string): string | null {
  const written = String(given).trim();
  if (written.length > 500 || /[\p{Cc}\u{FFFD}]/u.test(written)) throw new ExchangeError('garbage', where);
  return written === '' ? null : written;
}

function choiceOf(codes: Readonly<Record<string, string>>, given: unknown, where: string): string {
  const ours = Object.hasOwn(codes, String(given)) ? codes[String(given)] : undefined;
  if (ours === undefined) throw new ExchangeError('garbage', where);
  return ours;
}

const readers = { yuan: yuanOf, day: dayOf, flag: flagOf, count: countOf, text: textOf, code: textOf } as const;

/** A value of a column as ours: fen, ISO days, our codes. Empty text is no value; anything else that does not fit is garbage. */
export function readValue(type: ColumnType, given: unknown, where: string): WireValue {
  if (given === null || given === undefined || given === '') return null;
  if (typeof given !== 'string' && typeof given !== 'number' && typeof given !== 'boolean')
    throw new ExchangeError('garbage', where);
  return typeof type === 'object' ? choiceOf(type, given, where) : readers[type](given, where);
}

/** A value of ours as the wire has it: for simulators of the platform. */
export function writeValue(type: ColumnType, value: WireValue): string {
  if (value === null) return '';
  if (typeof type === 'object') return Object.entries(type).find(([, ours]) => ours === value)?.[0] ?? '';
  switch (type) {
    case 'yuan':
      return `${Math.floor(Number(value) / 100)}.${String(Number(value) % 100).padStart(2, '0')}`;
    case 'day':
      return String(value).replaceAll('-', '');
    case 'flag':
      return value === true ? '1' : '0';
    case 'count':
    case 'text':
    case 'code':
      return String(value);
  }
}

/** A record of a catalogue in our words: the wanted fields and no others. */
export function readRecord(
  name: CatalogName,
  row: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): Record<string, WireValue> {
  const { columns }: Catalog = catalogs[name];
  return Object.fromEntries(
    fields.flatMap((field) => {
      const declared = Object.hasOwn(columns, field) ? columns[field] : undefined;
      return declared ? [[field, readValue(declared.type, row[declared.column], `${name}.${declared.column}`)]] : [];
    }),
  );
}
