import type { StateTexts } from '@anju/ui';
import type { BusinessKind, LineChange, ListedBusiness, RemittanceState } from './server.ts';

/** What a remittance's state is called, and how loud it is. */
export const remittanceTexts: StateTexts<RemittanceState> = {
  draft: ['待核对确认', 'wait'],
  confirmed: ['待缴款', 'info'],
  short: ['缴款不足', 'bad'],
  posted: ['已入账', 'good'],
  withdrawn: ['已放弃', 'calm'],
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

/** How far a business has come. */
export const businessTexts: StateTexts<ListedBusiness['state']> = {
  draft: ['待签名确认', 'wait'],
  pending: ['办理中', 'info'],
  done: ['已办结', 'good'],
  discarded: ['已放弃', 'calm'],
  refused: ['未通过', 'bad'],
  reversed: ['已撤销', 'calm'],
};

export const businessNames: Readonly<Record<BusinessKind, string>> = {
  remittance: '汇缴核定',
  'back-payment': '补缴',
  open: '职工开户',
  unseal: '职工启封',
  seal: '职工封存',
  'transfer-in': '内部转移',
  base: '基数调整',
  deferral: '缓缴',
  resumption: '恢复缴存',
  ratio: '比例调整',
  'member-change': '职工信息修改',
  correction: '错缴更正',
};
