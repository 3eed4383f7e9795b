import { readFileSync } from 'node:fs';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { roleNames } from '../server/src/modules/identity/staffing/rules.ts';
import { catalog, isParameterKey, valueFaults } from '../server/src/modules/policy/rules/catalog.ts';

// What `npm run add-centre` reads: one centre as its province describes it. An example is `examples/centre.json`.

const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const closed = { additionalProperties: false } as const;
const code = Type.String({ pattern: '^[a-z][a-z-]{1,31}$' });
const words = Type.String({ minLength: 1, maxLength: 200 });
const CentreFile = Type.Object(
  {
    /** Its number in this deployment; account numbers of employers begin with it. */
    centerId: Type.Integer({ minimum: 1, maximum: 999 }),
    name: words,
    city: words,
    address: words,
    phone: words,
    /** The numbers at which people write short messages to this centre. */
    smsNumbers: Type.Array(Type.String({ pattern: '^\\d{5,20}$' })),
    /** The first day that can be posted to. */
    booksOpenOn: day,
    /** The special accounts (公积金专户); the first is the one that pays and that employers pay into. */
    bankAccounts: Type.Array(
      Type.Object(
        {
          accountNo: Type.String({ pattern: '^\\d{8,32}$' }),
          accountName: words,
          bankCode: Type.String({ pattern: '^\\d{3}$' }),
          bankName: words,
        },
        closed,
      ),
      { minItems: 1 },
    ),
    parameters: Type.Array(Type.Object({ key: words, validFrom: day, value: Type.Unknown(), source: words }, closed)),
    /** The businesses that people book and take a number for, and which of them wait together, in their order. */
    queueGroups: Type.Optional(Type.Array(Type.Object({ queueGroup: code, name: words }, closed))),
    businesses: Type.Optional(
      Type.Array(
        Type.Object(
          {
            service: code,
            name: words,
            audience: Type.Union([Type.Literal('person'), Type.Literal('employer'), Type.Literal('all')]),
            minutes: Type.Integer({ minimum: 1, maximum: 240 }),
            prefix: Type.String({ pattern: '^[A-Z]$' }),
            queueGroup: code,
          },
          closed,
        ),
      ),
    ),
    /** Days on which the city works or rests otherwise than the nation. */
    days: Type.Optional(
      Type.Array(
        Type.Object(
          { day, kind: Type.Union([Type.Literal('holiday'), Type.Literal('workday')]), name: words, source: words },
          closed,
        ),
      ),
    ),
    /** The centres of the transfer platform, this one too (`isOwn`). */
    directory: Type.Optional(
      Type.Array(
        Type.Object(
          {
            nodeNo: Type.String({ pattern: '^[A-Z]\\d{5}$' }),
            validFrom: day,
            name: words,
            city: words,
            accountNo: words,
            accountName: words,
            bankCode: words,
            bankName: words,
            isOwn: Type.Boolean(),
            source: words,
          },
          closed,
        ),
      ),
    ),
    staff: Type.Array(
      Type.Object(
        {
          username: Type.String({ pattern: '^[a-z][a-z0-9.-]{1,31}$' }),
          name: words,
          outlet: words,
          roles: Type.Array(Type.String(), { minItems: 1 }),
        },
        closed,
      ),
      { minItems: 1 },
    ),
  },
  closed,
);
export type CentreFile = Static<typeof CentreFile>;

/** What each city sets for itself: there is no national value, and no month is confirmed without them. */
export const ownParameters = [
  'contribution.base-min-fen',
  'contribution.base-max-fen',
  'contribution.deposit-min-fen',
  'contribution.deposit-max-fen',
] as const;

const repeated = (names: readonly string[]): string[] => names.filter((name, place) => names.indexOf(name) !== place);

/** What no single value shows to be wrong. */
function faultsOf(file: CentreFile): string[] {
  const {
    booksOpenOn,
    bankAccounts,
    parameters,
    staff,
    queueGroups = [],
    businesses = [],
    days = [],
    directory = [],
  } = file;
  const faults = ownParameters
    .filter((key) => !parameters.some((row) => row.key === key && row.validFrom <= booksOpenOn))
    .map((key) => `parameters: ${key} has no value on ${booksOpenOn}, and the nation has none`);
  for (const { key, value } of parameters) faults.push(...parameterFaults(key, value));
  const dated = [...parameters, ...directory].map(({ validFrom }) => validFrom);
  for (const date of [booksOpenOn, ...dated, ...days.map((one) => one.day)])
    if (!isDay(date)) faults.push(`${date} is no day`);
  for (const { username, roles } of staff)
    for (const role of roles)
      if (!Object.hasOwn(roleNames, role))
        faults.push(`staff: ${username} has the role ${role}, which is none of ${Object.keys(roleNames).join(', ')}`);
  if (!staff.some(({ roles }) => roles.includes('administrator'))) faults.push('staff: nobody is administrator');
  for (const { service, queueGroup } of businesses)
    if (!queueGroups.some((group) => group.queueGroup === queueGroup))
      faults.push(`businesses: ${service} waits in ${queueGroup}, which is no queue group of the file`);
  const twice = [
    ...repeated(queueGroups.map(({ queueGroup }) => queueGroup)),
    ...repeated(businesses.map(({ service }) => service)),
    ...repeated(businesses.map(({ prefix }) => `the letter ${prefix}`)),
    ...repeated(days.map((one) => one.day)),
    ...repeated(directory.map(({ nodeNo, validFrom }) => `${nodeNo} from ${validFrom}`)),
    ...repeated(staff.map(({ username }) => username)),
    ...repeated(bankAccounts.map(({ accountNo }) => accountNo)),
    ...repeated(parameters.map(({ key, validFrom }) => `${key} from ${validFrom}`)),
  ];
  return [...faults, ...twice.map((name) => `${name} is there twice`)];
}

function parameterFaults(key: string, value: unknown): string[] {
  if (!isParameterKey(key)) return [`parameters: there is no ${key}`];
  // Those that are kept on a page of their own are checked there.
  if (catalog[key].keptAt !== undefined) return [];
  return Object.entries(valueFaults(key, value)).map(([part, fault]) => `parameters: ${key}, ${part}: ${fault}`);
}

function isDay(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

/** Reads the file; throws an Error that names everything that is wrong with it. */
export function readCentreFile(path: string): CentreFile {
  const read: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const faults = Value.Check(CentreFile, read)
    ? faultsOf(read)
    : Value.Errors(CentreFile, read).map(({ instancePath, message }) => `${instancePath || '/'}: ${message}`);
  if (faults.length > 0) throw new Error(`${path} is wrong:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  return read as CentreFile;
}
