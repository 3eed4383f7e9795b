import type { SourceCode } from '../../evidence/rules/sources.ts';

/** What a reason about a home asks for, and how it tells homes apart. */
export interface HomeTraits {
  /**
   * Which number is the home: whoever draws with the same number shares one limit, and each other's drawings count. A paper
   * that nobody registers says nothing (there the invoice is paid once), and one of a whole building is the neighbours' too.
   */
  readonly homeIs: 'paper' | 'invoice' | 'title';
  /** Whose last withdrawal the next one waits for: the last for this home, or, where each year has its own papers, one's last. */
  readonly waitsBy: 'home' | 'person';
  /** Papers; with `title` among them the register has the home already, and is asked by the number of the title. */
  readonly proof: readonly EvidenceId[];
  /** The paper: its question, the names of its number and of its day. */
  readonly paper: { readonly question: string; readonly label: string; readonly hint: string; readonly day: string };
  /** The invoice or certificate by which the tax office knows the cost, where it is not the paper itself. */
  readonly invoice: { readonly label: string; readonly hint: string } | null;
  /** The question about the numbers of invoice and title. */
  readonly numbersQuestion: string;
}

interface Traits {
  readonly name: string;
  /** Of JGJ/T 320 table A.7; two real systems disagree on 06 and 08. */
  readonly code: string;
  /** The parameter `withdrawal.…` that rules it. */
  readonly policy: string;
  readonly closes: boolean;
  /** Its row of docs/features.md. */
  readonly row: string;
  readonly home?: HomeTraits;
  /** Nothing is asked: it rests on these papers alone. */
  readonly proof?: readonly EvidenceId[];
}

const filed = (kind: string, place = '') => ({
  question: '合同（凭证）是哪一份？',
  label: '合同备案号',
  hint: `${kind}买卖合同（网签备案）${place}的编号`,
  day: '合同签订日期',
});
const worksHint = '施工单位开具的发票，用于向税务机关核实';
const bought = {
  homeIs: 'paper',
  waitsBy: 'home',
  proof: ['purchase-contract', 'payment-invoice'],
  paper: filed('商品房', '右上角'),
  invoice: { label: '购房款发票号码', hint: '用于向税务机关核实' },
  numbersQuestion: '发票和证书号码是多少？',
} as const;

/**
 * Why money may be withdrawn. 《住房公积金管理条例》第二十四条 lists the national reasons (six until 2026-09-19, nine
 * since); cities add others. What the screens, the forms and the rules know of a reason by its name stands here (the way of
 * a new one: CONTRIBUTING.md).
 */
export const reasons = {
  'purchase-presale': { name: '购买期房', code: '01', policy: 'purchase', closes: false, row: 'P-W1', home: bought },
  'purchase-new': { name: '购买现房', code: '01', policy: 'purchase', closes: false, row: 'P-W2', home: bought },
  'purchase-second-hand': {
    name: '购买二手房',
    code: '01',
    policy: 'purchase',
    closes: false,
    row: 'P-W3',
    home: {
      ...bought,
      // The filed contract tells the price, which neither the register nor the tax certificate does.
      proof: ['purchase-contract', 'title', 'deed-tax'],
      paper: filed('存量房'),
      invoice: { label: '契税完税证明号码', hint: '用于向税务机关核实' },
    },
  },
  build: {
    name: '建造、翻建自住住房',
    code: '02',
    policy: 'build',
    closes: false,
    row: 'P-W4',
    home: {
      homeIs: 'paper',
      waitsBy: 'home',
      proof: ['build-permit', 'build-cost'],
      paper: {
        question: '批准文件是哪一份？',
        label: '批准文件编号',
        hint: '建设工程规划许可证或乡村建设规划许可证的编号',
        day: '批准日期',
      },
      invoice: { label: '建造、翻建费用发票号码', hint: worksHint },
      numbersQuestion: '费用发票号码是多少？',
    },
  },
  repair: {
    name: '大修自住住房',
    code: '02',
    policy: 'repair',
    closes: false,
    row: 'P-W5',
    home: {
      homeIs: 'paper',
      waitsBy: 'home',
      proof: ['repair-appraisal', 'repair-invoice'],
      paper: {
        question: '鉴定意见是哪一份？',
        label: '鉴定意见编号',
        hint: '房屋安全鉴定意见的编号',
        day: '鉴定日期',
      },
      invoice: { label: '大修费用发票号码', hint: worksHint },
      numbersQuestion: '费用发票号码是多少？',
    },
  },
  rent: { name: '租房', code: '07', policy: 'rent', closes: false, row: 'P-W6' },
  'repay-fund-loan': { name: '偿还公积金贷款', code: '06', policy: 'repay-fund-loan', closes: false, row: 'P-W7' },
  leave: { name: '离职', code: '99', policy: 'leave', closes: true, row: 'P-W8' },
  retire: { name: '离休、退休', code: '03', policy: 'retire', closes: true, row: 'P-W9' },
  emigrate: { name: '出境定居', code: '05', policy: 'emigrate', closes: true, row: 'P-W10', proof: ['emigration'] },
  decorate: {
    name: '装修自住住房',
    code: '99',
    policy: 'decorate',
    closes: false,
    row: '',
    home: {
      homeIs: 'invoice',
      waitsBy: 'person',
      proof: ['title', 'decoration-contract', 'decoration-invoice'],
      paper: {
        question: '装修合同是哪一份？',
        label: '装修合同编号',
        hint: '装修合同上的编号',
        day: '合同日期',
      },
      invoice: { label: '装修发票号码', hint: '装修公司开具的发票，用于向税务机关核实' },
      numbersQuestion: '发票和证书号码是多少？',
    },
  },
  'property-fee': {
    name: '支付自住住房物业费',
    code: '99',
    policy: 'property-fee',
    closes: false,
    row: '',
    home: {
      homeIs: 'paper',
      waitsBy: 'person',
      proof: ['title', 'property-fee-invoice'],
      paper: {
        question: '是哪一张物业费发票？',
        label: '发票号码',
        hint: '物业费发票右上角的号码',
        day: '开票日期',
      },
      invoice: null,
      numbersQuestion: '是哪一套房子？',
    },
  },
  disability: {
    name: '完全丧失劳动能力',
    code: '04',
    policy: 'disability',
    closes: true,
    row: '',
    proof: ['disability', 'termination'],
  },
  death: { name: '职工死亡', code: '08', policy: 'death', closes: true, row: '', proof: ['death', 'inheritance'] },
  illness: { name: '重大疾病', code: '09', policy: 'illness', closes: false, row: '', proof: ['illness'] },
} as const satisfies Readonly<Record<string, Traits>>;
export type Reason = keyof typeof reasons;
export const reasonNames = Object.keys(reasons) as Reason[];

/** Reasons with a trait: `home` proves a home, `proof` rests on papers alone. */
type ReasonWith<T extends keyof Traits> = {
  [R in Reason]: (typeof reasons)[R] extends Readonly<Record<T, unknown>> ? R : never;
}[Reason];
export type HomeReason = ReasonWith<'home'>;
export type ProofReason = ReasonWith<'proof'>;

export const isHomeReason = (reason: Reason): reason is HomeReason => 'home' in reasons[reason];
export const isProofReason = (reason: Reason): reason is ProofReason => 'proof' in reasons[reason];
export const isPurchase = (reason: Reason): boolean => reasons[reason].policy === 'purchase';

export function homeTraits(reason: HomeReason): HomeTraits;
export function homeTraits(reason: Reason): HomeTraits | undefined;
export function homeTraits(reason: Reason): HomeTraits | undefined {
  return isHomeReason(reason) ? reasons[reason].home : undefined;
}

export type Relation = 'spouse' | 'parent' | 'child';
export const relations: Readonly<Record<Relation, string>> = { spouse: '配偶', parent: '父母', child: '子女' };

/** Evidence that a reason can ask for, and what it is called. */
export const evidenceNames = {
  'purchase-contract': '购房合同（网签备案）',
  'payment-invoice': '购房款发票',
  title: '不动产权证书',
  'deed-tax': '契税完税凭证',
  'build-permit': '建造、翻建批准文件',
  'build-cost': '建造、翻建费用凭证',
  'repair-appraisal': '房屋大修鉴定意见',
  'repair-invoice': '大修费用发票',
  'decoration-contract': '装修合同',
  'decoration-invoice': '装修发票',
  'property-fee-invoice': '物业费发票',
  'no-home': '家庭无自有住房',
  marriage: '婚姻状况',
  lease: '租赁合同和租金凭证',
  income: '家庭工资收入证明',
  kinship: '亲属关系',
  'family-consent': '家人同意',
  termination: '解除劳动关系证明',
  retirement: '退休证明',
  emigration: '出境定居证明',
  disability: '完全丧失劳动能力鉴定结论',
  death: '死亡证明',
  inheritance: '继承（受遗赠）证明',
  illness: '重大疾病诊断证明',
} as const;
export type EvidenceId = keyof typeof evidenceNames;

/** Who confirms a paper of one's own; what nobody has on record is handed in. */
export const evidenceSources: Readonly<Partial<Record<EvidenceId, SourceCode>>> = {
  'purchase-contract': 'housing-contract',
  'payment-invoice': 'tax-invoice',
  title: 'real-estate',
  'deed-tax': 'tax-invoice',
  'build-cost': 'tax-invoice',
  'repair-invoice': 'tax-invoice',
  'decoration-invoice': 'tax-invoice',
  'property-fee-invoice': 'tax-invoice',
  'no-home': 'real-estate',
  marriage: 'marriage',
  retirement: 'retirement',
  emigration: 'identity',
  death: 'identity',
};
