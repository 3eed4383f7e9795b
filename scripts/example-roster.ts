/**
 * Writes the example rosters: `examples/roster.xlsx` and `examples/roster-with-mistakes.xlsx`.
 *
 *     node scripts/example-roster.ts [folder]
 *
 * Everyone is fictional (`sandbox/src/city/people.ts`). The employer that these rosters belong to is seeded
 * with the people of indexes 0 to 59, each with `fictionalBaseFen(index)`, at 12 % for either side. Against
 * that month, the good roster differs as follows, and in nothing else:
 *
 * - new: indexes 1,900,000, 1,900,001 and 1,900,002;
 * - left out: indexes 17 and 41;
 * - another base: index 8 has 500.00 yuan more than before, index 33 has 300.00 yuan more.
 *
 * So it has 61 people: 56 unchanged, 3 new, 2 with another base. The bad roster is the good one with ten
 * rows spoilt in ten different ways; the column 备注 of each says how.
 */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fictionalBaseFen, fictionalPerson } from '../sandbox/src/city/people.ts';
import { depositOf, rosterColumns } from '../server/src/modules/contribution/roster.ts';
import { type Fen, fen, ratePpm } from '../server/src/platform/money.ts';
import { type WrittenValue, writeSheet } from '../server/src/platform/xlsx.ts';

export const exampleRoster = {
  employees: 60,
  added: [1_900_000, 1_900_001, 1_900_002],
  gone: [17, 41],
  raisedFen: new Map([
    [8, 50_000],
    [33, 30_000],
  ]),
  ratio: ratePpm(120_000),
} as const;

const keys = [
  'name',
  'certificateType',
  'certificateNumber',
  'mobile',
  'base',
  'employerAmount',
  'memberAmount',
  'remark',
] as const;
type Key = (typeof keys)[number];
type Row = Readonly<Record<Key, WrittenValue>>;

const moneyKeys: readonly Key[] = ['base', 'employerAmount', 'memberAmount'];

function rowOf(index: number): Row {
  const person = fictionalPerson(index);
  const base = fen(fictionalBaseFen(index) + (exampleRoster.raisedFen.get(index) ?? 0));
  const side = depositOf(base, exampleRoster.ratio, 'half-up-fen');
  return {
    name: person.name,
    certificateType: '居民身份证',
    certificateNumber: person.certificateNumber,
    mobile: person.mobile,
    base,
    employerAmount: side,
    memberAmount: side,
    remark: exampleRoster.added.some((added) => added === index) ? '新增职工' : '',
  };
}

/** The rows of the good roster, in the order of their indexes. */
export function goodRows(): Row[] {
  const stayed = [...Array(exampleRoster.employees).keys()].filter(
    (index) => !exampleRoster.gone.some((gone) => gone === index),
  );
  return [...stayed, ...exampleRoster.added].map(rowOf);
}

/** The good rows with ten of them spoilt, each in its own way. */
export function badRows(): Row[] {
  const rows = goodRows();
  const first = rows[0];
  const spoil = (at: number, remark: string, change: (row: Row) => Partial<Row>) => {
    const row = rows[at];
    if (row) rows[at] = { ...row, ...change(row), remark };
  };
  const flipped = (number: WrittenValue) => String(number).replace(/.$/, (mark) => (mark === '5' ? '6' : '5'));
  const amounts = (base: Fen): Partial<Row> => {
    const side = depositOf(base, exampleRoster.ratio, 'half-up-fen');
    return { base, employerAmount: side, memberAmount: side };
  };
  spoil(2, '示例错误：缺姓名', () => ({ name: '' }));
  spoil(5, '示例错误：证件号码校验位不符', (row) => ({ certificateNumber: flipped(row.certificateNumber) }));
  spoil(9, '示例错误：证件号码少一位', (row) => ({ certificateNumber: String(row.certificateNumber).slice(0, 17) }));
  spoil(12, '示例错误：手机号码少一位', (row) => ({ mobile: String(row.mobile).slice(0, 10) }));
  spoil(20, '示例错误：与首行同一人', () => ({ certificateNumber: first?.certificateNumber }));
  spoil(26, '示例错误：基数低于下限', () => amounts(fen(50_000)));
  spoil(31, '示例错误：基数高于上限', () => amounts(fen(9_999_900)));
  spoil(38, '示例错误：基数为负', () => ({ base: fen(-500_000) }));
  spoil(44, '示例错误：单位月缴存额与比例不符', (row) => ({
    employerAmount: typeof row.employerAmount === 'bigint' ? row.employerAmount + 100n : undefined,
  }));
  spoil(50, '示例错误：证件类型无法识别', () => ({ certificateType: '学生证' }));
  return rows;
}

async function write(path: string, rows: Row[]): Promise<void> {
  const columns = keys.map((key) => {
    const header = rosterColumns.find((column) => column.key === key)?.header ?? key;
    return { key, header, kind: moneyKeys.includes(key) ? ('money' as const) : ('text' as const) };
  });
  await pipeline(writeSheet({ title: '单位汇缴清册', columns, rows }), createWriteStream(path));
}

if (import.meta.main) {
  const folder = process.argv[2] ?? join(import.meta.dirname, '..', 'examples');
  await mkdir(folder, { recursive: true });
  await write(join(folder, 'roster.xlsx'), goodRows());
  await write(join(folder, 'roster-with-mistakes.xlsx'), badRows());
}
