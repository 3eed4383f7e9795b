import type { Words } from '../../parts/words.ts';

export const deskStates: Words = {
  waiting: ['待答复', 'wait'],
  'in-review': ['待审核', 'info'],
  answered: ['已答复', 'good'],
};

export const stepTexts: Readonly<Record<string, string>> = {
  answered: '答复',
  approved: '审核通过',
  returned: '退回修改',
  published: '公开',
  unpublished: '不再公开',
  contact: '查看联系电话',
};
