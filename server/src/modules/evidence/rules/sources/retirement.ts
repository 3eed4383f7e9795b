import { source } from '../fields.ts';

/** 社保: whether and since when the subject draws a pension. */
export const retirement = source({
  name: '退休与社会保险信息',
  authority: '人力资源社会保障部门',
  subject: 'person',
  keys: {},
  told: {
    isRetired: { label: '是否已办理退休', kind: 'flag' },
    retiredOn: { label: '退休日期', kind: 'day' },
    insurance: {
      label: '参保状态',
      kind: 'choice',
      choices: { insured: '参保缴费', interrupted: '暂停缴费', pension: '领取养老金', ended: '终止参保' },
    },
    employerName: { label: '参保单位', kind: 'name' },
  },
});
