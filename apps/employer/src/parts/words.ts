import type { StateTexts } from '@anju/ui';
import { businessKinds, businessStates, type LineChange, type RemittanceState } from './server.ts';

/** What a remittance's state is called, and how loud it is. */
export const remittanceTexts: StateTexts<RemittanceState> = {
  draft: ['待核对确认', 'wait'],
  confirmed: ['待缴款', 'info'],
  short: ['缴款不足', 'bad'],
  collecting: ['委托收款中', 'info'],
  posted: ['已入账', 'good'],
  withdrawn: ['已作废', 'calm'],
};

/** What may have happened to a person since last month. */
export const changeTexts: StateTexts<LineChange> = {
  new: ['新增', 'good'],
  back: ['启封', 'good'],
  changed: ['基数变动', 'info'],
  gone: ['减少', 'wait'],
  same: ['无变化', 'calm'],
};

export const changeExplanations: Readonly<Record<LineChange, string>> = {
  new: '本月首次在本单位缴存',
  back: '暂停缴存后本月恢复缴存',
  changed: '缴存基数与上月不同',
  gone: '上月有、本月清册没有，将封存（暂停缴存）',
  same: '与上月相同',
};

/** The tone of the states of accounts, which the server already names in words (JGJ/T 320 tables A.4 and A.6). */
export const accountTexts: StateTexts<string> = {
  正常: ['正常', 'good'],
  开户: ['已开户', 'good'],
  缓缴: ['缓缴', 'wait'],
  封存: ['封存', 'calm'],
  冻结: ['冻结', 'wait'],
};

/** Of a month that was paid by mistake: what became of taking it back. */
export const correctionTexts: StateTexts<'pending' | 'done'> = {
  pending: ['更正审核中', 'wait'],
  done: ['已更正', 'calm'],
};

/** What the businesses of an employer are called. */
export const businessTexts = Object.fromEntries(
  Object.entries(businessKinds).map(([kind, { name }]) => [kind, name]),
) as Readonly<Record<keyof typeof businessKinds, string>>;

/** How far a business is. */
export const businessStateTexts: StateTexts<keyof typeof businessStates> = {
  draft: [businessStates.draft, 'wait'],
  pending: [businessStates.pending, 'info'],
  done: [businessStates.done, 'good'],
  discarded: [businessStates.discarded, 'calm'],
  refused: [businessStates.refused, 'bad'],
  reversed: [businessStates.reversed, 'calm'],
};
