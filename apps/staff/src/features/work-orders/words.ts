import type { Words } from '../../parts/words.ts';

export const deskStates: Words = {
  waiting: ['待分派', 'wait'],
  assigned: ['办理中', 'info'],
  'in-review': ['待审核', 'info'],
  closed: ['已办结', 'good'],
};

export const stepTexts: Readonly<Record<string, string>> = {
  opened: '登记',
  taken: '领取',
  assigned: '分派',
  'handed-over': '转办',
  'sent-back': '退回分派',
  noted: '备注',
  answered: '拟答复',
  approved: '审核通过',
  returned: '退回修改',
  closed: '答复办结',
  reopened: '要求重办',
  rated: '评价',
  reminded: '催办',
  escalated: '逾期升级',
  prioritised: '调整优先级',
  attached: '添加附件',
  published: '公开',
  unpublished: '不再公开',
  contact: '查看联系电话',
};
