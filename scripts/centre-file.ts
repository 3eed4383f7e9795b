import { readFileSync } from 'node:fs';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { allRoles } from '../server/src/modules/identity/permissions.ts';

// What `npm run add-centre` reads: one centre as its province describes it. An example is `examples/centre.json`.

const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
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
    /** The special accounts (公积金专户); the first is the one that money is paid from. */
    bankAccounts: Type.Array(
      Type.Object(
        { accountNo: Type.String({ pattern: '^\\d{8,32}$' }), accountName: words, bankCode: words, bankName: words },
        { additionalProperties: false },
      ),
      { minItems: 1 },
    ),
    parameters: Type.Array(
      Type.Object(
        { key: words, validFrom: day, value: Type.Unknown(), source: words },
        { additionalProperties: false },
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
        { additionalProperties: false },
      ),
      { minItems: 1 },
    ),
  },
  { additionalProperties: false },
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
function faultsOf({ booksOpenOn, bankAccounts, parameters, staff }: CentreFile): string[] {
  const faults = ownParameters
    .filter((key) => !parameters.some((row) => row.key === key && row.validFrom <= booksOpenOn))
    .map((key) => `parameters: ${key} has no value on ${booksOpenOn}, and the nation has none`);
  for (const date of [booksOpenOn, ...parameters.map(({ validFrom }) => validFrom)])
    if (!isDay(date)) faults.push(`${date} is no day`);
  for (const { username, roles } of staff)
    for (const role of roles)
      if (!allRoles.includes(role))
        faults.push(`staff: ${username} has the role ${role}, which is none of ${allRoles.join(', ')}`);
  if (!staff.some(({ roles }) => roles.includes('administrator'))) faults.push('staff: nobody is administrator');
  const twice = [
    ...repeated(staff.map(({ username }) => username)),
    ...repeated(bankAccounts.map(({ accountNo }) => accountNo)),
    ...repeated(parameters.map(({ key, validFrom }) => `${key} from ${validFrom}`)),
  ];
  return [...faults, ...twice.map((name) => `${name} is there twice`)];
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
