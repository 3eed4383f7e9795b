import type { Words } from '../../parts/words.ts';

export const standings = {
  draft: '草稿',
  'in-review': '待审核',
  returned: '已退回',
  scheduled: '待开始',
  open: '填写中',
  closed: '已结束',
  withdrawn: '已撤回',
} as const;

export const standingWords: Words = {
  draft: [standings.draft, 'calm'],
  'in-review': [standings['in-review'], 'wait'],
  returned: [standings.returned, 'bad'],
  scheduled: [standings.scheduled, 'wait'],
  open: [standings.open, 'good'],
  closed: [standings.closed, 'calm'],
  withdrawn: [standings.withdrawn, 'calm'],
};

export const stepTexts: Readonly<Record<string, string>> = {
  saved: '保存草稿',
  submitted: '提交审核',
  approved: '审核通过',
  returned: '退回修改',
  'taken-back': '撤回',
  closed: '提前结束',
};
