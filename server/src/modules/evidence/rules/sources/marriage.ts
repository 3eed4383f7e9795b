import { source } from '../fields.ts';

/** 民政: the marriage register. Nobody without a record is unmarried: that too is told as a status. */
export const marriage = source({
  name: '婚姻登记信息',
  authority: '民政部门',
  subject: 'person',
  keys: {},
  told: {
    // GB/T 2261.2
    status: {
      label: '婚姻状况',
      kind: 'choice',
      choices: { single: '未婚', married: '已婚', widowed: '丧偶', divorced: '离婚' },
    },
    spouseName: { label: '配偶姓名', kind: 'name' },
    spouseCertificateNumber: { label: '配偶证件号码', kind: 'certificate' },
    registeredOn: { label: '登记日期', kind: 'day' },
  },
});
