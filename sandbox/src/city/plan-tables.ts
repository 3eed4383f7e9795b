import type pg from 'pg';
import { at, type Calendar, depositYearOf, postedOn } from './calendar.ts';
import { copyRows } from './copy.ts';
import { type CenterPlan, delayOf, type EmployerPlan } from './employers.ts';
import { chance, seededUuid } from './identifiers.ts';

/**
 * Temporary tables that the history is computed from, in the seeding session: who contributes when on which base
 * (`city_member`), when each employer remitted which month (`city_remittance`), the two interest days, and the totals
 * of journals as their entries are written.
 */
const tables = `
  create temporary table city_member (
    account_id uuid not null, person_id uuid not null, account_no text not null, employer_no integer not null,
    joined_at integer not null, left_at integer not null, base0 bigint not null, base1 bigint not null, base2 bigint not null,
    opening_fen bigint not null, first_month date not null, opened_on date not null
  );
  create temporary table city_remittance (
    employer_no integer not null, employer_id uuid not null, at integer not null, month date not null, deposit_year integer not null,
    posted_on date not null, created_at timestamptz not null, posted_at timestamptz not null, remittance_id uuid not null, journal_id uuid not null,
    serial text not null, employer_ratio bigint not null, member_ratio bigint not null, is_listed boolean not null
  );
  create temporary table city_total (journal_id uuid not null, kind text not null, entries bigint not null, employer_fen bigint, total_fen bigint not null);`;

export const memberColumns = [
  'account_id',
  'person_id',
  'account_no',
  'employer_no',
  'joined_at',
  'left_at',
  'base0',
  'base1',
  'base2',
  'opening_fen',
  'first_month',
  'opened_on',
];

export async function createPlanTables(client: pg.Client): Promise<void> {
  await client.query(`drop table if exists city_member, city_remittance, city_total; ${tables}`);
}

/** Indexes that the chunks of the history are found by. */
export async function indexPlanTables(client: pg.Client): Promise<void> {
  await client.query(`
    create index on city_member (employer_no, account_no);
    create index on city_remittance (employer_no, at);
    analyze city_member; analyze city_remittance`);
}

function* remittanceRows(seed: number, center: CenterPlan, employers: readonly EmployerPlan[], calendar: Calendar) {
  const { centerId } = center;
  const perDay = new Map<string, number>();
  for (const [place, month] of [...calendar.months, calendar.dueMonth].entries()) {
    for (const employer of employers) {
      if (place >= employer.months) continue;
      const number = place * 100_000 + employer.number;
      const day = postedOn(month, employer.payday, delayOf(seed, employer.number, place));
      const created = day.subtract({ days: 1 });
      const minutes = 9 * 60 + (chance(seed, number, 52) % 400);
      const date = created.toString().replaceAll('-', '').slice(2);
      const running = (perDay.get(date) ?? 0) + 1;
      perDay.set(date, running);
      const atMs = at(day, minutes).epochMilliseconds;
      yield [
        employer.number,
        employer.employerId,
        place,
        month,
        depositYearOf(calendar, month),
        day,
        at(created, minutes),
        at(day, minutes),
        seededUuid(seed, 'remittance', { centerId, number, atMs }),
        seededUuid(seed, 'journal', { centerId, number, atMs }),
        `${date}${String(running).padStart(9, '0')}`,
        employer.employerRatioPpm,
        employer.memberRatioPpm,
        employer.isDemo || place === employer.months - 1,
      ];
    }
  }
}

export async function copyRemittancePlan(
  client: pg.Client,
  seed: number,
  center: CenterPlan,
  employers: readonly EmployerPlan[],
  calendar: Calendar,
): Promise<void> {
  const columns = [
    'employer_no',
    'employer_id',
    'at',
    'month',
    'deposit_year',
    'posted_on',
    'created_at',
    'posted_at',
    'remittance_id',
    'journal_id',
    'serial',
    'employer_ratio',
    'member_ratio',
    'is_listed',
  ];
  await copyRows(client, 'city_remittance', columns, remittanceRows(seed, center, employers, calendar));
}
