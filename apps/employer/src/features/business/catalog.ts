import type { ContentStart } from '@anju/ui';
import { businessTexts } from '../../parts/words.ts';

/** A business that can be begun here, in the order of the page. */
export interface Entry {
  /** As in the address: `/businesses/new/<key>`. */
  readonly key: string;
  readonly name: string;
  readonly text: string;
  /** Its guide. */
  readonly start: ContentStart;
}

export const groups: readonly { readonly title: string; readonly entries: readonly Entry[] }[] = [
  {
    title: '职工变动',
    entries: [
      {
        key: 'open',
        start: 'unit-open',
        name: businessTexts.open,
        text: '新录用的职工，本中心没有账户。可逐个填写，也可用 Excel。',
      },
      {
        key: 'transfer-in',
        start: 'unit-transfer-in',
        name: businessTexts['transfer-in'],
        text: '职工的账户封存在本中心其他单位，转入本单位。',
      },
      {
        key: 'seal',
        start: 'unit-seal',
        name: businessTexts.seal,
        text: '职工离职、退休、停薪等，暂停缴存。可选人办理，也可用 Excel。',
      },
      {
        key: 'unseal',
        start: 'unit-seal',
        name: businessTexts.unseal,
        text: '封存的职工恢复缴存。可选人办理，也可用 Excel。',
      },
      {
        key: 'member-change',
        start: 'unit-member-change',
        name: businessTexts['member-change'],
        text: '修改职工登记的手机号码、固定电话、住址和邮编。',
      },
    ],
  },
  {
    title: '缴款',
    entries: [
      {
        key: 'back-payment',
        start: 'unit-back-payment',
        name: businessTexts['back-payment'],
        text: '以前月份漏缴或少缴的，按当月的基数上下限和比例补缴。',
      },
      {
        key: 'correction',
        start: 'unit-correction',
        name: businessTexts.correction,
        text: '已入账月份个别职工缴错的，退回单位未分摊余额。由中心审核。',
      },
      {
        key: 'deferral',
        start: 'unit-deferral',
        name: businessTexts.deferral,
        text: '生产经营困难，申请暂缓缴存；缓缴期内可提前恢复。由中心审核。',
      },
      {
        key: 'collection-agreement',
        start: 'unit-collection',
        name: businessTexts['collection-agreement'],
        text: '约定单位账户，缴款时可委托银行直接收取，不用转账。',
      },
      {
        key: 'collection-end',
        start: 'unit-collection',
        name: businessTexts['collection-end'],
        text: '终止委托收款，以后转账缴款。',
      },
    ],
  },
  {
    title: '基数与比例',
    entries: [
      {
        key: 'yearly',
        start: 'unit-base',
        name: '年度基数调整',
        text: '按上年月平均工资核定新年度的缴存基数，上下限自动执行。',
      },
      {
        key: 'base',
        start: 'unit-base',
        name: businessTexts.base,
        text: '个别职工的缴存基数调整，可选人填写，也可用 Excel。',
      },
      { key: 'ratio', start: 'unit-ratio', name: businessTexts.ratio, text: '调整单位和个人的缴存比例。' },
    ],
  },
];

export const entryOf = (key: string): Entry | undefined =>
  groups.flatMap(({ entries }) => entries).find((entry) => entry.key === key);
