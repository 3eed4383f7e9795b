/** The columns of a roster and the words that people write into them. Pure and browser-safe. */
import { type CertificateType, certificateTypes, foldIdentifier } from '../party/rules.ts';

export type RosterColumn =
  | 'sequence'
  | 'employer'
  | 'month'
  | 'name'
  | 'certificateType'
  | 'certificateNumber'
  | 'mobile'
  | 'base'
  | 'employerAmount'
  | 'memberAmount'
  | 'totalAmount'
  | 'remark';

/** The columns of the template, with the headers that other systems' rosters use for the same. */
export const rosterColumns: readonly {
  readonly key: RosterColumn;
  readonly header: string;
  readonly synonyms: readonly string[];
  readonly isRequired?: boolean;
}[] = [
  { key: 'sequence', header: '序号', synonyms: ['编号', '行号', 'No.'] },
  { key: 'employer', header: '单位账号', synonyms: ['统一社会信用代码', '单位公积金账号', '单位编号', '单位登记号'] },
  { key: 'month', header: '汇缴月份', synonyms: ['汇缴年月', '缴存月份', '缴存年月'] },
  { key: 'name', header: '姓名', synonyms: ['职工姓名', '员工姓名', '个人姓名', '缴存人姓名'], isRequired: true },
  { key: 'certificateType', header: '证件类型', synonyms: ['证件种类', '证件名称'] },
  {
    key: 'certificateNumber',
    header: '证件号码',
    synonyms: [
      '证件号',
      '身份证号码',
      '身份证号',
      '身份证',
      '身份证件号码',
      '居民身份证号码',
      '公民身份号码',
      '职工证件号码',
    ],
    isRequired: true,
  },
  { key: 'mobile', header: '手机号码', synonyms: ['手机号', '手机', '移动电话', '联系电话', '联系手机'] },
  {
    key: 'base',
    header: '缴存基数',
    synonyms: ['月缴存基数', '个人缴存基数', '个人月缴存基数', '公积金基数', '工资基数', '基数'],
    isRequired: true,
  },
  {
    key: 'employerAmount',
    header: '单位月缴存额',
    synonyms: ['单位缴存额', '单位月应缴额', '单位应缴额', '单位缴存金额', '单位部分'],
  },
  {
    key: 'memberAmount',
    header: '个人月缴存额',
    synonyms: ['个人缴存额', '个人月应缴额', '个人应缴额', '个人缴存金额', '个人部分', '职工月缴存额'],
  },
  {
    key: 'totalAmount',
    header: '月缴存额合计',
    synonyms: ['合计', '月缴存额', '合计月缴存额', '缴存额合计', '应缴合计'],
  },
  { key: 'remark', header: '备注', synonyms: ['说明', '附注'] },
];

/** Header by column. */
export const rosterHeaders: ReadonlyMap<RosterColumn, string> = new Map(
  rosterColumns.map((column) => [column.key, column.header]),
);
const typeByName = new Map<string, CertificateType>(
  (Object.entries(certificateTypes) as [CertificateType, { code: string; name: string }][]).flatMap(
    ([type, { code, name }]) => [
      [type, type],
      [code, type],
      [name, type],
    ],
  ),
);
for (const name of ['身份证', '二代身份证', '港澳台居民居住证', '1']) typeByName.set(name, 'id-card');
for (const name of ['军官证件', '士兵证', '警官证', '2']) typeByName.set(name, 'officer');
for (const name of ['外国人永久居留证', '永久居留证', '4']) typeByName.set(name, 'foreign-permanent-residence');
for (const name of ['其他证件', '其它', '3']) typeByName.set(name, name === '3' ? 'passport' : 'other');

/** A certificate type by its name, its code in table A.1 or ours; blank means an identity card. */
export function certificateTypeNamed(text: string): CertificateType | undefined {
  const folded = foldIdentifier(text);
  return folded === '' ? 'id-card' : (typeByName.get(folded) ?? typeByName.get(folded.toLowerCase()));
}

const monthPattern = /^(\d{4})[-./年]?(\d{1,2})(?:月|$|[-./])/;

/** The number of a month, for comparing; `undefined` for what is not a month. */
function monthNumber(text: string): number | undefined {
  const [, year, month] = monthPattern.exec(text) ?? [];
  return year === undefined ? undefined : Number(year) * 12 + Number(month);
}

/** Whether a row is for a month: it names that one, or a span (`2026-11至2027-01`) with it; a blank cell is for any. */
export function isForMonth(written: string, month: Temporal.PlainDate): boolean {
  const folded = foldIdentifier(written);
  if (folded === '') return true;
  const [first = '', last = first] = folded.split(/[至到~]/);
  const [from, to] = [monthNumber(first), monthNumber(last)];
  const number = month.year * 12 + month.month;
  return from !== undefined && to !== undefined && from <= number && number <= to;
}
