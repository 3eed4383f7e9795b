import type pg from 'pg';
import { type Calendar, depositYearOf } from './calendar.ts';
import { copyRows } from './copy.ts';
import type { CenterPlan } from './employers.ts';
import { fictionalBankCard } from './identifiers.ts';
import { cityPolicyOf } from './policy.ts';

/** The centre's special account (公积金专户), as the bank simulator knows it. */
export interface CenterAccount {
  readonly centerId: number;
  readonly accountNo: string;
  readonly accountName: string;
  readonly bankName: string;
}

export function centerAccountOf({ centerId, name, city }: CenterPlan): CenterAccount {
  return {
    centerId,
    accountNo: fictionalBankCard(900_000_000 + centerId),
    accountName: `${name}(演示)`,
    bankName: `演示商业银行${city.replace('市', '')}分行`,
  };
}

const source = '演示参数：虚构城市，不代表任何中心的规定';

// The newest deposit year has these; each year before had a little less.
const floorFen = 210_000;
const capFen = 2_500_000;

/** Centre, special account and dated policy. Bases are bounded from one deposit year before the history on. */
export async function writeReference(client: pg.Client, center: CenterPlan, calendar: Calendar): Promise<void> {
  const { centerId, name, city } = center;
  const account = centerAccountOf(center);
  await copyRows(
    client,
    'party.center',
    ['center_id', 'name', 'city', 'address', 'phone'],
    [[centerId, name, city, `${city}迎宾大道${centerId}号(演示)`, '12329']],
  );
  const accessNumber = centerId === 1 ? '12329' : `12329${String(centerId).padStart(3, '0')}`;
  await copyRows(client, 'notice.access_number', ['center_id', 'number'], [[centerId, accessNumber]]);
  await copyRows(
    client,
    'settlement.bank_account',
    ['center_id', 'account_no', 'account_name', 'bank_code', 'bank_name'],
    [[centerId, account.accountNo, account.accountName, '999', account.bankName]],
  );
  const newest = calendar.dueMonth.month >= 7 ? calendar.dueMonth.year : calendar.dueMonth.year - 1;
  const years = depositYearOf(calendar, calendar.dueMonth) + 2;
  const rows = Array.from({ length: years }, (_, ago) => {
    const validFrom = `${newest - ago}-07-01`;
    return [
      [centerId, 'contribution.base-min-fen', validFrom, floorFen - 5_000 * ago, source],
      [centerId, 'contribution.base-max-fen', validFrom, capFen - 100_000 * ago, source],
      // Both sides' deposit of a month: the floor at the lowest ratios, the cap at the highest ones.
      [centerId, 'contribution.deposit-min-fen', validFrom, (floorFen - 5_000 * ago) / 10, source],
      [centerId, 'contribution.deposit-max-fen', validFrom, ((capFen - 100_000 * ago) * 24) / 100, source],
    ];
  }).flat();
  rows.push([centerId, 'contribution.deposit-rounding', '1999-04-03', '"half-up"', source]);
  // The fictional city answers day and night, so that it can be tried at any hour.
  if (centerId === 1)
    rows.push([
      centerId,
      'desk.service-hours',
      '1999-04-03',
      '{"from":"00:00","to":"24:00","days":"every-day"}',
      source,
    ]);
  for (const { key, validFrom, value, source: from } of cityPolicyOf(centerId))
    rows.push([centerId, key, validFrom, JSON.stringify(value), from]);
  await copyRows(client, 'params.center_value', ['center_id', 'key', 'valid_from', 'value', 'source'], rows);
}
