import type { ContentStart } from '@anju/ui';
import type { businessKinds } from '../../parts/server.ts';
import { businessTexts } from '../../parts/words.ts';

/** What is begun on a page of its own: every kind; a deferral ends on its own page, and a year's bases have one too. */
export type EntryKey = Exclude<keyof typeof businessKinds, 'remittance' | 'resumption'> | 'yearly';

/** A business that can be begun here, in the order of the page. */
export interface Entry {
  /** As in the address: `/businesses/new/<key>`. */
  readonly key: EntryKey;
  readonly name: string;
  readonly text: string;
  /** Its guide. */
  readonly start: ContentStart;
}

const titles = { people: '职工变动', money: '缴款', figures: '基数与比例' } as const;

const texts: Readonly<Record<EntryKey, readonly [group: keyof typeof titles, start: ContentStart, text: string]>> = {
  open: ['people', 'unit-open', '新录用的职工，本中心没有账户。可逐个填写，也可用 Excel。'],
  'transfer-in': ['people', 'unit-transfer-in', '职工的账户封存在本中心其他单位，转入本单位。'],
  seal: ['people', 'unit-seal', '职工离职、退休、停薪等，暂停缴存。可选人办理，也可用 Excel。'],
  unseal: ['people', 'unit-seal', '封存的职工恢复缴存。可选人办理，也可用 Excel。'],
  'member-change': ['people', 'unit-member-change', '修改职工登记的手机号码、固定电话、住址和邮编。'],
  'back-payment': ['money', 'unit-back-payment', '以前月份漏缴或少缴的，按当月的基数上下限和比例补缴。'],
  correction: ['money', 'unit-correction', '已入账月份个别职工缴错的，退回单位未分摊余额。由中心审核。'],
  deferral: ['money', 'unit-deferral', '生产经营困难，申请暂缓缴存；缓缴期内可提前恢复。由中心审核。'],
  'collection-agreement': ['money', 'unit-collection', '约定单位账户，缴款时可委托银行直接收取，不用转账。'],
  'collection-end': ['money', 'unit-collection', '终止委托收款，以后转账缴款。'],
  yearly: ['figures', 'unit-base', '按上年月平均工资核定新年度的缴存基数，上下限自动执行。'],
  base: ['figures', 'unit-base', '个别职工的缴存基数调整，可选人填写，也可用 Excel。'],
  ratio: ['figures', 'unit-ratio', '调整单位和个人的缴存比例。'],
};

const entries = (Object.keys(texts) as EntryKey[]).map((key): Entry => {
  const [, start, text] = texts[key];
  return { key, start, text, name: key === 'yearly' ? '年度基数调整' : businessTexts[key] };
});

export const groups: readonly { readonly title: string; readonly entries: readonly Entry[] }[] = Object.entries(
  titles,
).map(([group, title]) => ({ title, entries: entries.filter(({ key }) => texts[key][0] === group) }));

export const entryOf = (key: string): Entry | undefined => entries.find((entry) => entry.key === key);
