import { channelText } from '../../platform/channels.ts';
import { formatDay } from '../../platform/dates.ts';
import { type CaseKind, stageOf } from './kinds.ts';
import type { CaseState } from './states.ts';
import type { CaseEvent, CaseRow, EventStep } from './store.ts';

/** Cases in words: the same history for the person, plainly, and for the clerk, with who and how. */
export interface EventWords {
  readonly title: string;
  readonly text: string;
}

type Words = (event: CaseEvent, stage: string) => EventWords;
const said =
  (title: string): Words =>
  ({ reason }) => ({ title, text: reason ?? '' });
const silent =
  (title: string): Words =>
  () => ({ title, text: '' });

const words: Readonly<Record<EventStep, Words>> = {
  open: ({ channel }) => ({ title: '开始填写申请', text: `在${channelText(channel)}开始填写。` }),
  submit: ({ channel }) => ({ title: '申请已受理', text: `在${channelText(channel)}提交。` }),
  review: said('转由工作人员审核'),
  hold: said('等待核验'),
  release: said('核验后继续办理'),
  resume: said('核验后继续办理'),
  pass: (_, stage) => ({ title: `${stage}通过`, text: '' }),
  approve: ({ detail, reason }) =>
    detail['automatic'] === true ? { title: '系统自动批准', text: reason ?? '' } : { title: '已批准', text: '' },
  return: said('退回补正'),
  refuse: said('不予批准'),
  execute: said('正在办理'),
  finish: said('已办结'),
  fail: said('办理未成功'),
  cancel: said('已撤销'),
  'ask-for-human': silent('申请由工作人员审核'),
  attach: said('收取材料'),
  detach: said('撤下材料'),
  'hand-on': silent('转由同事继续办理'),
  overdue: () => ({ title: '已超过办理时限', text: '已提请负责人督办。' }),
};

/** What happened, as the person reads it: no rooms of the house, no names. */
export function plainWords(event: CaseEvent, kind: CaseKind): EventWords {
  return words[event.step](event, stageOf(kind, event.stage)?.name ?? '审核');
}

/** The same for staff: an opinion, and a word to a colleague, that the person is not shown stand here too. */
export function staffWords(event: CaseEvent, kind: CaseKind): EventWords {
  const plain = plainWords(event, kind);
  const isOpinion = event.step === 'pass' || event.step === 'approve' || event.step === 'hand-on';
  return isOpinion && event.reason ? { ...plain, text: event.reason } : plain;
}

const dueText = ({ dueOn }: CaseRow) => (dueOn ? `最迟 ${formatDay(dueOn)} 作出决定。` : '');

interface Standing {
  readonly standing: string;
  readonly nextStep: string;
}
type StandingWords = (row: CaseRow, stage: string | undefined) => Standing;
const closing = ({ closesOn }: CaseRow) => (closesOn ? formatDay(closesOn) : '');
const stands =
  (standing: string, nextStep: string): StandingWords =>
  () => ({ standing, nextStep });

const standings: Readonly<Record<CaseState, StandingWords>> = {
  draft: (row) => ({
    standing: '申请还在填写，没有提交。',
    nextStep: `请在 ${closing(row)} 前填完并提交，逾期草稿自动作废。`,
  }),
  submitted: (row) => ({ standing: '申请已受理。', nextStep: dueText(row) || '我们会尽快办理。' }),
  waiting: stands(
    '需要核验的信息暂时没有核验到。',
    '系统会自动重新核验，核验到后继续办理，您不用做什么；办理时限在等待期间暂停计算。',
  ),
  reviewing: (row, stage = '审核') => ({
    standing: `工作人员正在审核（${stage}）。`,
    nextStep: dueText(row) || '审核后会通知您。',
  }),
  returned: (row) => ({
    standing: '申请需要补正。',
    nextStep: `请按要求补正，并在 ${closing(row)} 前重新提交，逾期该笔申请自动结束。`,
  }),
  approved: stands('申请已批准。', '正在为您办理，办好后会通知您。'),
  executing: (_, stage) => ({
    standing: stage ? `已批准，等待${stage}。` : '已批准，正在办理。',
    nextStep: '办好后会通知您。',
  }),
  failed: stands('批准后没有办成。', '请查看下方原因；改正后可以再次办理。'),
  done: stands('已办结。', ''),
  refused: stands('不予批准。', '原因见下方；如有异议，可拨打 12329 或到柜台查询。'),
  cancelled: stands('已撤销。', '需要时可以重新申请。'),
};

/** Where a case stands and what comes next, in one sentence each. */
export const standingOf = (row: CaseRow, kind: CaseKind): Standing =>
  standings[row.state](row, stageOf(kind, row.stage)?.name);
