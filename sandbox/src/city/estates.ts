import type pg from 'pg';
import { at, type Calendar } from './calendar.ts';
import { copyRows } from './copy.ts';
import type { CenterPlan } from './employers.ts';
import { seededUuid } from './identifiers.ts';
import { registeredMs } from './members.ts';

const names = ['和苑', '锦园', '书香里', '云栖台', '东方明珠', '玉兰湾', '春江花月', '华庭', '枫林雅居', '望江府'];
const developers = ['安泰置业', '宏远房地产开发', '嘉禾地产', '万和置业'];
const districts = ['滨河区', '城东区', '高新区', '古城区'];
const roads = ['迎宾大道', '滨河路', '人民路', '学府街', '科技大道'];

/** Partner estates of a fictional city: most in force, some suspended or past their agreement. */
export async function writeEstates(
  client: pg.Client,
  center: CenterPlan,
  seed: number,
  calendar: Calendar,
): Promise<void> {
  const { centerId, city } = center;
  const count = centerId === 1 ? 40 : 8;
  const today = calendar.dueMonth;
  const updatedAt = at(today, 600);
  const rows = Array.from({ length: count }, (_, index) => {
    const district = districts[index % districts.length] ?? '';
    const from = today.subtract({ months: 3 + ((index * 7) % 40) });
    const state = index % 13 === 12 ? 'suspended' : 'active';
    const phase = Math.floor(index / names.length) + 1;
    return [
      centerId,
      seededUuid(seed, 'estate', { centerId, number: index, atMs: registeredMs }),
      `${district.replace('区', '')}${names[index % names.length]}${phase > 1 ? `${phase}期` : ''}`,
      `${city}${developers[(index * 3) % developers.length]}有限公司(演示)`,
      `${city}${district}${roads[(index * 2) % roads.length]}${8 + index * 6}号`,
      district,
      `${1 + (index % 4)}—${6 + (index % 9)}号楼`,
      `演示商业银行${district.replace('区', '')}支行`,
      `HZ${from.year}-${String(index + 1).padStart(3, '0')}`,
      from,
      index % 11 === 10
        ? today.subtract({ days: 20 })
        : index % 5 === 0
          ? null
          : today.add({ months: 18 + (index % 12) }),
      state,
      `0000-${8_880_000 + index * 37}`,
      updatedAt,
      'seed',
    ];
  });
  await copyRows(
    client,
    'loan.estate',
    [
      'center_id',
      'estate_id',
      'name',
      'developer',
      'address',
      'district',
      'buildings',
      'bank_name',
      'agreement_no',
      'agreed_from',
      'agreed_to',
      'state',
      'sales_phone',
      'updated_at',
      'updated_by',
    ],
    rows,
  );
}
