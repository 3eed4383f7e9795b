import type { Words } from '../../parts/words.ts';

export const standingWords: Words = {
  never: ['未发布', 'calm'],
  scheduled: ['定时发布', 'wait'],
  live: ['发布中', 'good'],
  withdrawn: ['已撤下', 'bad'],
};

export const stepTexts: Readonly<Record<string, string>> = {
  saved: '保存草稿',
  submitted: '提交审核',
  approved: '审核通过',
  returned: '退回修改',
  'taken-back': '撤回',
  withdrawn: '撤下',
};
