import type pg from 'pg';
import type { Vault } from '../../../server/src/platform/crypto.ts';
import { monthOf } from '../../../server/src/platform/dates.ts';
import { at } from './calendar.ts';
import { copyRows } from './copy.ts';
import { employerAccountNo } from './employers.ts';
import { fictionalBankCard, fictionalCreditCode, seededUuid } from './identifiers.ts';
import { personIdOf } from './members.ts';
import { fictionalPerson } from './people.ts';

interface LateEmployer {
  readonly client: pg.Client;
  readonly vault: Vault;
  readonly seed: number;
  readonly now: Temporal.Instant;
}

const centerId = 1;
/** Beyond the numbers that a city of a million gives its employers. */
export const lateEmployerNumber = 990_000;
const name = '安居市新禾餐饮服务有限公司(演示)';
const peopleFrom = 1_990_000;
const people = 8;

/**
 * An employer that opened its accounts two months ago and has paid nothing yet: months in arrears to be confirmed together,
 * reminders to be sent. Answers how its clerk logs in and pays.
 */
export async function writeLateEmployer({ client, vault, seed, now }: LateEmployer) {
  const today = now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
  const firstMonth = monthOf(today).subtract({ months: 2 });
  const openedOn = firstMonth.add({ days: 9 });
  const openedAt = at(openedOn, 600);
  const atMs = openedAt.epochMilliseconds;
  const employerId = seededUuid(seed, 'employer', { centerId, number: lateEmployerNumber, atMs });
  const clerk = fictionalPerson(peopleFrom - 1);
  const creditCode = fictionalCreditCode(centerId, lateEmployerNumber);
  await insert(client, 'party.employer', {
    center_id: centerId,
    employer_id: employerId,
    employer_account_no: employerAccountNo(centerId, lateEmployerNumber),
    name,
    credit_code: creditCode,
    address: '安居市人民路88号(演示)',
    legal_representative: fictionalPerson(peopleFrom - 2).name,
    handler_name: clerk.name,
    handler_mobile_sealed: vault.seal(clerk.mobile, 'party.employer.handler-mobile'),
    payday: 5,
    registered_on: openedOn.toString(),
  });
  await insert(client, 'account.employer_account', {
    center_id: centerId,
    employer_id: employerId,
    state: 'opened',
    employer_ratio_ppm: 80_000,
    member_ratio_ppm: 80_000,
    first_month: firstMonth.toString(),
    contributed_to: null,
    opened_on: openedOn.toString(),
  });
  await insert(client, 'ledger.employer_balance', {
    center_id: centerId,
    employer_id: employerId,
    unallocated_fen: 0,
    entry_no: 0,
  });
  for (let place = 0; place < people; place += 1)
    await writePerson({ client, vault, seed, now }, { place, employerId, firstMonth, openedOn });
  return {
    centerId,
    name,
    creditCode,
    clerkName: clerk.name,
    bankAccountNo: fictionalBankCard(700_000_000 + centerId * 1_000_000 + lateEmployerNumber),
    bankAccountName: name,
  };
}

interface Place {
  readonly place: number;
  readonly employerId: string;
  readonly firstMonth: Temporal.PlainDate;
  readonly openedOn: Temporal.PlainDate;
}

/** One of its people: registered, with an account that nothing was paid to. */
async function writePerson(
  { client, vault, seed }: LateEmployer,
  { place, employerId, firstMonth, openedOn }: Place,
): Promise<void> {
  const openedAt = at(openedOn, 600);
  const atMs = openedAt.epochMilliseconds;
  const person = fictionalPerson(peopleFrom + place);
  const personId = personIdOf(seed, centerId, person.index);
  const accountId = seededUuid(seed, 'account', { centerId, number: lateEmployerNumber * 1_000 + place, atMs });
  await insert(client, 'party.person', {
    center_id: centerId,
    person_id: personId,
    name: person.name,
    certificate_type: 'id-card',
    certificate_sealed: vault.seal(person.certificateNumber, 'party.person.certificate'),
    certificate_index: vault.blindIndex(person.certificateNumber, 'party.person.certificate'),
    mobile_sealed: vault.seal(person.mobile, 'party.person.mobile'),
    mobile_index: vault.blindIndex(person.mobile, 'party.person.mobile'),
    birth_date: person.birthDate.toString(),
    sex: person.sex,
    registered_at: openedAt.toString(),
  });
  await insert(client, 'account.personal_account', {
    center_id: centerId,
    account_id: accountId,
    account_no: String(101_990_000_001 + place),
    person_id: personId,
    employer_id: employerId,
    state: 'normal',
    base_fen: 420_000 + place * 35_000,
    first_month: firstMonth.toString(),
    opened_on: openedOn.toString(),
  });
  await insert(client, 'ledger.personal_balance', {
    center_id: centerId,
    account_id: accountId,
    carried_fen: 0,
    current_fen: 0,
    carried_accrual: 0,
    current_accrual: 0,
    accrued_to: openedOn.toString(),
    entry_no: 0,
  });
}

const insert = (client: pg.Client, table: string, row: Readonly<Record<string, string | number | Buffer | null>>) =>
  copyRows(client, table, Object.keys(row), [Object.values(row)]);
