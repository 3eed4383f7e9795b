import pg from 'pg';
import type { Vault } from '../../../server/src/platform/crypto.ts';
import { dayOf } from '../../../server/src/platform/dates.ts';
import { writeBooks } from './books.ts';
import { at, type Calendar, calendarOf, monthAt } from './calendar.ts';
import { type Cell, copyRows, openCopy } from './copy.ts';
import { type Demo, writeDemo } from './demo.ts';
import { type CenterPlan, type EmployerPlan, employerPlans, secondCenterPeopleFrom } from './employers.ts';
import { writeEstates } from './estates.ts';
import { centerJournals, writeEntries } from './history.ts';
import { chance, fictionalBankCard, seededUuid } from './identifiers.ts';
import { writeLoans } from './loans.ts';
import { type MemberPlan, membersOf, personIdOf, registeredMs } from './members.ts';
import { writeOutlets } from './outlets.ts';
import { fictionalPerson } from './people.ts';
import { copyRemittancePlan, createPlanTables, indexPlanTables, memberColumns } from './plan-tables.ts';
import { centerAccountOf, writeReference } from './reference.ts';
import { writeTransferDirectory } from './transfer-directory.ts';

export type { Demo, DemoEmployer } from './demo.ts';

export interface SeedOptions {
  /** The owner's connection to a migrated, empty database. */
  readonly ownerUrl: string;
  readonly vault: Vault;
  /** The month of this instant in Beijing is the one that is due. */
  readonly now: Temporal.Instant;
  /** Personal accounts of the first centre, at most 1,400,000; the second is a fortieth of it and at most 500. */
  readonly accounts?: number;
  readonly employers?: number;
  /** Employers have paid the month that is due as far as its days are over, most of them; without, nobody has begun. */
  readonly isMonthUnderWay?: boolean;
  readonly seed?: number;
  readonly log?: (text: string) => void;
}

const accountsMax = secondCenterPeopleFrom - 100_000;

function centerPlans(accounts: number, employers: number): CenterPlan[] {
  const fewer = Math.max(1, Math.min(500, Math.ceil(accounts / 40)));
  return [
    {
      centerId: 1,
      name: '安居市住房公积金管理中心',
      city: '安居市',
      accounts,
      employers,
      peopleFrom: 0,
      isInterestSettled: true,
    },
    {
      centerId: 2,
      name: '临江市住房公积金管理中心',
      city: '临江市',
      accounts: fewer,
      employers: Math.min(20, fewer),
      peopleFrom: secondCenterPeopleFrom,
      isInterestSettled: false,
    },
  ];
}

/**
 * Fills an empty database with a fictional city of two centres: employers, people, two years of remittances and
 * interest whose books agree, and demo logins. Everything but the sealing of personal data follows from the seed.
 * Rows are streamed and the books are written set by set, so that memory does not grow with the number of accounts.
 * Throws a RangeError when the accounts cannot fill the employers.
 */
export async function seedCity({
  ownerUrl,
  vault,
  now,
  accounts = 20_000,
  employers = 300,
  isMonthUnderWay = false,
  seed = 1,
  log = () => undefined,
}: SeedOptions): Promise<Demo> {
  if (accounts > accountsMax) throw new RangeError(`at most ${accountsMax} accounts`);
  const calendar = calendarOf(now);
  const client = new pg.Client({ connectionString: ownerUrl });
  // A second connection takes the people while the first takes the plan.
  const second = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await second.connect();
  try {
    for (const one of [client, second]) {
      await one.query(
        `set timezone = 'UTC'; set synchronous_commit = off; set work_mem = '256MB'; set temp_buffers = '64MB'`,
      );
    }
    const centers = centerPlans(accounts, employers);
    const today = isMonthUnderWay ? { dueMonth: calendar.dueMonth, day: dayOf(now) } : undefined;
    // The finance office has closed the day before yesterday: yesterday's is to be done.
    const twoDaysAgo = dayOf(now).subtract({ days: 2 });
    const isInMonth = Temporal.PlainDate.compare(twoDaysAgo, calendar.dueMonth) >= 0;
    const closedThrough = isMonthUnderWay && isInMonth ? twoDaysAgo : undefined;
    const plans = centers.map((center) => employerPlans(seed, center, registeredMs, today));
    await writeTransferDirectory(client, centers);
    for (const [place, center] of centers.entries()) {
      await seedCenter({
        client,
        second,
        vault,
        seed,
        calendar,
        center,
        employers: plans[place] ?? [],
        closedThrough,
        log,
      });
    }
    await client.query('analyze');
    return await writeDemo({
      client,
      vault,
      seed,
      now,
      employers: plans,
      centerAccounts: centers.map(centerAccountOf),
    });
  } finally {
    await client.end();
    await second.end();
  }
}

interface CenterSeed {
  readonly client: pg.Client;
  readonly second: pg.Client;
  readonly vault: Vault;
  readonly seed: number;
  readonly calendar: Calendar;
  readonly center: CenterPlan;
  readonly employers: readonly EmployerPlan[];
  readonly closedThrough: Temporal.PlainDate | undefined;
  readonly log: (text: string) => void;
}

async function seedCenter(parts: CenterSeed): Promise<void> {
  const { client, seed, calendar, center, employers, closedThrough, log } = parts;
  const started = performance.now();
  const said = (text: string) =>
    log(`${center.name}: ${text} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  await createPlanTables(client);
  await writeReference(client, center, calendar);
  await writeOutlets(client, { ...center, seed });
  await writeEstates(client, center, seed, calendar);
  await writeEmployers(parts);
  await copyRemittancePlan(client, seed, center, employers, calendar);
  await writePeople(parts);
  await indexPlanTables(client);
  said(`${center.employers} employers, ${center.accounts} people`);
  await writeEntries(client, {
    center,
    employers,
    calendar,
    journals: centerJournals(seed, center.centerId, calendar),
    log,
  });
  said('personal entries and balances');
  said(`${await writeLoans(parts)} loans`);
  await writeBooks(client, center, calendar, closedThrough);
  said('journals, remittances and lists');
}

async function writeEmployers({ client, vault, calendar, employers }: CenterSeed): Promise<void> {
  const registeredOn = calendar.openingDay.subtract({ years: 9 });
  const firstMonth = registeredOn.with({ day: 1 });
  await copyRows(
    client,
    'party.employer',
    [
      'center_id',
      'employer_id',
      'employer_account_no',
      'name',
      'credit_code',
      'address',
      'legal_representative',
      'handler_name',
      'handler_mobile_sealed',
      'payday',
      'registered_on',
    ],
    employers.map((plan) => [
      plan.centerId,
      plan.employerId,
      plan.employerAccountNo,
      plan.name,
      plan.creditCode,
      plan.address,
      plan.legalRepresentative,
      plan.handlerName,
      vault.seal(plan.handlerMobile, 'party.employer.handler-mobile'),
      plan.payday,
      registeredOn,
    ]),
  );
  await copyRows(
    client,
    'account.employer_account',
    [
      'center_id',
      'employer_id',
      'state',
      'employer_ratio_ppm',
      'member_ratio_ppm',
      'first_month',
      'contributed_to',
      'opened_on',
    ],
    employers.map((plan) => [
      plan.centerId,
      plan.employerId,
      'normal',
      plan.employerRatioPpm,
      plan.memberRatioPpm,
      firstMonth,
      monthAt(calendar, plan.months - 1),
      registeredOn,
    ]),
  );
}

const personColumns = [
  'center_id',
  'person_id',
  'name',
  'certificate_type',
  'certificate_sealed',
  'certificate_index',
  'mobile_sealed',
  'mobile_index',
  'bank_card_sealed',
  'bank_name',
  'birth_date',
  'sex',
  'registered_at',
];

function personRow({ vault, seed, calendar, center }: CenterSeed, { index, joinedAt }: MemberPlan): Cell[] {
  const { centerId } = center;
  const person = fictionalPerson(index);
  const registered = at(calendar.months[0]?.add({ months: joinedAt }) ?? calendar.dueMonth, 600);
  const hasCard = index < 100 || chance(seed, index, 61) % 4 === 0;
  return [
    centerId,
    personIdOf(seed, centerId, index),
    person.name,
    'id-card',
    vault.seal(person.certificateNumber, 'party.person.certificate'),
    vault.blindIndex(person.certificateNumber, 'party.person.certificate'),
    vault.seal(person.mobile, 'party.person.mobile'),
    vault.blindIndex(person.mobile, 'party.person.mobile'),
    hasCard ? vault.seal(fictionalBankCard(index), 'party.person.bank-card') : null,
    hasCard ? '演示商业银行' : null,
    person.birthDate,
    person.sex,
    registered,
  ];
}

async function writePeople(parts: CenterSeed): Promise<void> {
  const { client, second, seed, calendar, center, employers } = parts;
  const people = openCopy(second, 'party.person', personColumns);
  const members = openCopy(client, 'city_member', memberColumns);
  const firstAccountNo = 100_000_000_000 + center.centerId * 1_000_000_000;
  let number = 0;
  for (const employer of employers) {
    for (const member of membersOf(seed, employer, calendar)) {
      number += 1;
      const firstMonth = calendar.months[0]?.add({ months: member.joinedAt }) ?? calendar.dueMonth;
      await people.add(personRow(parts, member));
      await members.add([
        seededUuid(seed, 'account', { centerId: center.centerId, number, atMs: registeredMs }),
        personIdOf(seed, center.centerId, member.index),
        firstAccountNo + number,
        employer.number,
        member.joinedAt,
        member.leftAt,
        ...member.bases,
        member.openingFen,
        firstMonth,
        firstMonth.add({ days: 4 }),
      ]);
    }
  }
  await people.end();
  await members.end();
}
