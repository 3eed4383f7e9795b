import { type RawBuilder, sql } from 'kysely';
import { openPresent, type Vault } from '../../platform/crypto.ts';
import type { instantsIn } from '../../platform/dates.ts';
import { type Db, escapeLike, plannedEachTime, readPage } from '../../platform/db.ts';

/** Contexts under which a person's data is sealed and indexed: a value cannot be moved to another column. */
export const personContexts = {
  certificate: 'party.person.certificate',
  mobile: 'party.person.mobile',
  landline: 'party.person.landline',
  address: 'party.person.address',
  bankCard: 'party.person.bank-card',
  handlerMobile: 'party.employer.handler-mobile',
} as const;

export type Sex = 'male' | 'female' | 'unknown';

/** A person with the personal data opened: mask it before it leaves the server. */
export interface Person {
  readonly personId: string;
  readonly name: string;
  readonly certificateType: string;
  readonly certificateNumber: string;
  readonly mobile: string | null;
  readonly bankCard: string | null;
  readonly bankName: string | null;
  readonly birthDate: Temporal.PlainDate | null;
  readonly sex: Sex;
}

const personColumns = [
  'personId',
  'name',
  'certificateType',
  'certificateSealed',
  'mobileSealed',
  'bankCardSealed',
  'bankName',
  'birthDate',
  'sex',
] as const;

/** A person as stored: personal data sealed. */
export interface PersonRow {
  personId: string;
  name: string;
  certificateType: string;
  certificateSealed: Buffer;
  mobileSealed: Buffer | null;
  bankCardSealed: Buffer | null;
  bankName: string | null;
  birthDate: Temporal.PlainDate | null;
  sex: string;
}

/** Opens the personal data of a row. */
export function openPerson(vault: Vault, row: PersonRow): Person {
  const { certificateSealed, mobileSealed, bankCardSealed, ...rest } = row;
  return {
    ...rest,
    sex: row.sex as Sex,
    certificateNumber: vault.open(certificateSealed, personContexts.certificate),
    mobile: mobileSealed && vault.open(mobileSealed, personContexts.mobile),
    bankCard: bankCardSealed && vault.open(bankCardSealed, personContexts.bankCard),
  };
}

/** As `openPerson`, for the rows of a list. */
async function openPeople(vault: Vault, rows: readonly PersonRow[]): Promise<Person[]> {
  const all = (field: 'certificate' | 'mobile' | 'bankCard') =>
    openPresent(
      vault,
      rows.map((row) => row[`${field}Sealed`]),
      personContexts[field],
    );
  const [certificates, mobiles, bankCards] = await Promise.all([all('certificate'), all('mobile'), all('bankCard')]);
  return rows.map(({ certificateSealed: _, mobileSealed: _m, bankCardSealed: _b, ...rest }, at) => ({
    ...rest,
    sex: rest.sex as Sex,
    certificateNumber: certificates[at] ?? '',
    mobile: mobiles[at] ?? null,
    bankCard: bankCards[at] ?? null,
  }));
}

export type Scope = { readonly tx: Db; readonly vault: Vault; readonly centerId: number };

export async function findPerson({ tx, vault, centerId }: Scope, personId: string): Promise<Person | undefined> {
  const row = await tx
    .selectFrom('party.person')
    .select(personColumns)
    .where('centerId', '=', centerId)
    .where('personId', '=', personId)
    .executeTakeFirst();
  return row && openPerson(vault, row);
}

/** The person with a certificate of any type: numbers of different types do not collide in practice, and a login names none. */
export async function findPersonByCertificate(
  { tx, vault, centerId }: Scope,
  certificateNumber: string,
): Promise<Person | undefined> {
  const row = await tx
    .selectFrom('party.person')
    .select(personColumns)
    .where('centerId', '=', centerId)
    .where('certificateIndex', '=', vault.blindIndex(certificateNumber, personContexts.certificate))
    .orderBy('certificateType')
    .limit(1)
    .executeTakeFirst();
  return row && openPerson(vault, row);
}

/** People who registered a mobile: two members of a family may share one. */
export async function listPersonsByMobile({ tx, vault, centerId }: Scope, mobile: string): Promise<Person[]> {
  const rows = await tx
    .selectFrom('party.person')
    .select(personColumns)
    .where('centerId', '=', centerId)
    .where('mobileIndex', '=', vault.blindIndex(mobile, personContexts.mobile))
    .orderBy('personId')
    .limit(10)
    .execute();
  return rows.map((row) => openPerson(vault, row));
}

/** People whose name begins with a text, at most `limit`. */
export async function searchPersons(
  { tx, vault, centerId }: Scope,
  namePrefix: string,
  limit: number,
): Promise<Person[]> {
  const rows = await tx
    .selectFrom('party.person')
    .select(personColumns)
    .where('centerId', '=', centerId)
    .where('name', 'like', `${escapeLike(namePrefix)}%`)
    .modifyEnd(plannedEachTime)
    .orderBy('name')
    .orderBy('personId')
    .limit(limit)
    .execute();
  return rows.map((row) => openPerson(vault, row));
}

/**
 * Who has a name that begins with a text, or the certificate with that number, as a query for others' lists: column
 * person_id. `offset 0`: they are found first, by index, and hashed; looked up for each of 100,000 lines it took 2 s.
 */
export const personsNamed = (
  { vault, centerId }: Pick<Scope, 'vault' | 'centerId'>,
  text: string,
): RawBuilder<unknown> => sql`
  select person_id from party.person where center_id = ${centerId}
    ${plannedEachTime} and (name like ${`${escapeLike(text)}%`} or certificate_index = ${vault.blindIndex(text, personContexts.certificate)}) offset 0`;

export interface KnownPerson {
  readonly personId: string;
  readonly name: string;
  /** Hex of the blind index that was asked for. */
  readonly indexHex: string;
}

/** Who of many certificate numbers is known: set-based, for rosters of ten thousand. */
export async function findPersonsByIndex(
  tx: Db,
  centerId: number,
  certificateType: string,
  indexes: readonly Buffer[],
): Promise<KnownPerson[]> {
  const rows = await sql<KnownPerson>`
    select person_id, name, encode(certificate_index, 'hex') as index_hex from party.person
    where center_id = ${centerId} and certificate_type = ${certificateType}
      and certificate_index = any (${indexes}::bytea[])`.execute(tx);
  return rows.rows;
}

export interface NewPerson {
  readonly personId: string;
  readonly name: string;
  readonly certificateType: string;
  readonly certificateSealed: Buffer;
  readonly certificateIndex: Buffer;
  readonly mobileSealed: Buffer | null;
  readonly mobileIndex: Buffer | null;
  readonly birthDate: Temporal.PlainDate | null;
  readonly sex: Sex;
}

export async function insertPersons(
  tx: Db,
  centerId: number,
  persons: readonly NewPerson[],
  registeredAt: Temporal.Instant,
): Promise<void> {
  if (persons.length === 0) return;
  await sql`
    insert into party.person (center_id, person_id, name, certificate_type, certificate_sealed, certificate_index, mobile_sealed, mobile_index, birth_date, sex, registered_at)
    select ${centerId}, given.*, ${registeredAt}::timestamptz from unnest(
      ${persons.map((row) => row.personId)}::uuid[], ${persons.map((row) => row.name)}::text[], ${persons.map((row) => row.certificateType)}::text[],
      ${persons.map((row) => row.certificateSealed)}::bytea[], ${persons.map((row) => row.certificateIndex)}::bytea[],
      ${persons.map((row) => row.mobileSealed)}::bytea[], ${persons.map((row) => row.mobileIndex)}::bytea[],
      ${persons.map((row) => row.birthDate?.toString() ?? null)}::date[], ${persons.map((row) => row.sex)}::text[]) given`.execute(
    tx,
  );
}

/** Who somebody is: what lists show of people, and no more is opened for them. */
export type NamedPerson = Pick<Person, 'personId' | 'name' | 'certificateType' | 'certificateNumber'>;

/** Names and certificates of people by id, for lists of any length. */
export async function namesOf(
  { tx, vault, centerId }: Scope,
  personIds: readonly string[],
): Promise<Map<string, NamedPerson>> {
  if (personIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('party.person')
    .select(['personId', 'name', 'certificateType', 'certificateSealed'])
    .where('centerId', '=', centerId)
    .where('personId', '=', sql<string>`any (${personIds}::uuid[])`)
    .execute();
  const certificates = await vault.openAll(
    rows.map((row) => row.certificateSealed),
    personContexts.certificate,
  );
  return new Map(
    rows.map(({ personId, name, certificateType }, at) => [
      personId,
      { personId, name, certificateType, certificateNumber: certificates[at] ?? '' },
    ]),
  );
}

/** All that is registered of people by id, opened: for whose contact or bank card is asked for itself. */
export async function personsOf(
  { tx, vault, centerId }: Scope,
  personIds: readonly string[],
): Promise<Map<string, Person>> {
  if (personIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('party.person')
    .select(personColumns)
    .where('centerId', '=', centerId)
    .where('personId', '=', sql<string>`any (${personIds}::uuid[])`)
    .execute();
  return new Map((await openPeople(vault, rows)).map((person) => [person.personId, person]));
}

export async function listPersonChanges(
  tx: Db,
  centerId: number,
  personId: string,
  { from, before, ...page }: { limit: number; offset: number } & ReturnType<typeof instantsIn>,
) {
  const chosen = tx
    .selectFrom('party.personChange')
    .where('centerId', '=', centerId)
    .where('personId', '=', personId)
    .$if(from !== undefined, (query) => query.where('changedAt', '>=', from as Temporal.Instant))
    .$if(before !== undefined, (query) => query.where('changedAt', '<', before as Temporal.Instant));
  return readPage(chosen.selectAll().orderBy('changedAt', 'desc').orderBy('changeId', 'desc'), page);
}

export interface Employer {
  readonly employerId: string;
  readonly employerAccountNo: string;
  readonly name: string;
  readonly creditCode: string;
  readonly address: string;
  readonly legalRepresentative: string;
  readonly handlerName: string;
  readonly handlerMobile: string | null;
  readonly payday: number;
  readonly registeredOn: Temporal.PlainDate;
}

const employerColumns = [
  'employerId',
  'employerAccountNo',
  'name',
  'creditCode',
  'address',
  'legalRepresentative',
  'handlerName',
  'handlerMobileSealed',
  'payday',
  'registeredOn',
] as const;

function openedEmployer<R extends { handlerMobileSealed: Buffer | null }>(vault: Vault, row: R) {
  const { handlerMobileSealed, ...rest } = row;
  return {
    ...rest,
    handlerMobile: handlerMobileSealed && vault.open(handlerMobileSealed, personContexts.handlerMobile),
  };
}

export async function findEmployer({ tx, vault, centerId }: Scope, employerId: string): Promise<Employer | undefined> {
  const row = await tx
    .selectFrom('party.employer')
    .select(employerColumns)
    .where('centerId', '=', centerId)
    .where('employerId', '=', employerId)
    .executeTakeFirst();
  return row && openedEmployer(vault, row);
}

export async function findEmployerByAccountNo(
  { tx, vault, centerId }: Scope,
  employerAccountNo: string,
): Promise<Employer | undefined> {
  const row = await tx
    .selectFrom('party.employer')
    .select(employerColumns)
    .where('centerId', '=', centerId)
    .where('employerAccountNo', '=', employerAccountNo)
    .executeTakeFirst();
  return row && openedEmployer(vault, row);
}

export async function findEmployerByCreditCode(
  { tx, vault, centerId }: Scope,
  creditCode: string,
): Promise<Employer | undefined> {
  const row = await tx
    .selectFrom('party.employer')
    .select(employerColumns)
    .where('centerId', '=', centerId)
    .where('creditCode', '=', creditCode)
    .executeTakeFirst();
  return row && openedEmployer(vault, row);
}

/** Employers by exact account number or credit code, or by a part of the name. */
export async function searchEmployers(
  { tx, vault, centerId }: Scope,
  text: string,
  limit: number,
): Promise<Employer[]> {
  const rows = await tx
    .selectFrom('party.employer')
    .select(employerColumns)
    .where('centerId', '=', centerId)
    .where((where) =>
      where.or([
        where('employerAccountNo', '=', text),
        where('creditCode', '=', text.toUpperCase()),
        where('name', 'like', `%${escapeLike(text)}%`),
      ]),
    )
    .orderBy('name')
    .limit(limit)
    .execute();
  return rows.map((row) => openedEmployer(vault, row));
}

export async function listCenters(tx: Db) {
  return tx.selectFrom('party.center').selectAll().orderBy('centerId').execute();
}

export async function getCenter(tx: Db, centerId: number) {
  return tx.selectFrom('party.center').selectAll().where('centerId', '=', centerId).executeTakeFirstOrThrow();
}
