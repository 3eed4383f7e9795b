/** Operations of the audit trail that are a look of staff at somebody's data, and in which words the person is told. */
export const looks = {
  'report.view-person': '查看个人与账户信息',
  'report.unmask': '查看未脱敏信息',
  'evidence.view': '查看部门核验结果',
  'casework.view': '查看业务申请',
  'casework.view-attachment': '查看申请材料',
  'casework.list-of-subject': '查看业务列表',
  'hotline.query': '电话自助查询',
} as const;
export type LookOperation = keyof typeof looks;
export const lookOperations = Object.keys(looks) as readonly LookOperation[];

const fieldNames: Readonly<Record<string, string>> = {
  certificateNumber: '证件号码',
  mobile: '手机号码',
  bankCard: '银行卡号',
  birthDate: '出生日期',
  name: '姓名',
};

/** What was looked at, in the person's words. */
export function lookText(operation: string, fields: readonly string[] | null): string {
  const text = Object.hasOwn(looks, operation) ? looks[operation as LookOperation] : '查看信息';
  const named = (fields ?? []).flatMap((field) => fieldNames[field] ?? []);
  return named.length > 0 ? `${text}（${named.join('、')}）` : text;
}
