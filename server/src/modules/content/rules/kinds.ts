import { markupFault } from './markup.ts';

/** What the centre publishes, and the sections that each kind has. */
export const contentKinds = {
  guide: '办事指南',
  policy: '政策文件',
  notice: '公告',
  question: '常见问题',
} as const;
export type ContentKind = keyof typeof contentKinds;

export const contentCategories = {
  contribution: '缴存',
  withdrawal: '提取',
  loan: '贷款',
  general: '综合',
} as const;
export type ContentCategory = keyof typeof contentCategories;

/** Where content can be shown. A channel that is added here can be chosen at once. */
export const contentChannels = {
  hall: '个人网厅',
  mobile: '手机（微信、APP）',
  employer: '单位网厅',
} as const;
export type ContentChannel = keyof typeof contentChannels;

/** The business that a guide leads to: each hall knows its own page of it, and that page leads back to its guide. */
export const contentStarts = {
  account: '查看我的公积金',
  withdrawal: '申请提取',
  'withdraw-purchase-presale': '申请购买期房提取',
  'withdraw-purchase-new': '申请购买现房提取',
  'withdraw-purchase-second-hand': '申请购买二手房提取',
  'withdraw-build': '申请建造、翻建提取',
  'withdraw-repair': '申请大修提取',
  'withdraw-rent': '申请租房提取',
  'withdraw-repay-fund-loan': '申请偿还公积金贷款提取',
  'withdraw-leave': '申请离职提取',
  'withdraw-retire': '申请离休、退休提取',
  'withdraw-emigrate': '申请出境定居提取',
  'withdraw-decorate': '申请装修提取',
  'withdraw-property-fee': '申请物业费提取',
  'withdraw-disability': '申请完全丧失劳动能力提取',
  'withdraw-death': '预约柜台办理',
  'withdraw-illness': '申请重大疾病提取',
  loan: '查看贷款和还款',
  'loan-application': '预约申请贷款',
  'early-repayment': '申请提前还款',
  'loan-offset': '办理冲还贷',
  transfer: '申请转移接续',
  papers: '开具证明',
  booking: '预约办理',
  calculator: '贷款计算器',
  remittance: '办理汇缴',
  'unit-business': '办理单位业务',
  'unit-open': '办理职工开户',
  'unit-transfer-in': '办理内部转移',
  'unit-seal': '办理封存、启封',
  'unit-member-change': '修改职工信息',
  'unit-back-payment': '办理补缴',
  'unit-correction': '申请错缴更正',
  'unit-deferral': '申请缓缴',
  'unit-base': '调整缴存基数',
  'unit-ratio': '调整缴存比例',
  'unit-collection': '签订委托收款',
} as const;
export type ContentStart = keyof typeof contentStarts;

export const contentSections = {
  guide: {
    conditions: '受理条件',
    materials: '材料',
    steps: '流程',
    timeLimit: '时限',
    fee: '收费',
    basis: '依据',
    outlets: '网点',
    phone: '电话',
  },
  policy: { source: '发文机关与文号', text: '正文' },
  notice: { text: '正文' },
  question: { similar: '相似问法', answer: '答复', basis: '依据' },
} as const satisfies Record<ContentKind, Readonly<Record<string, string>>>;

/** The names of a kind's sections, by their keys. */
export const sectionsOf = (kind: ContentKind): Readonly<Record<string, string>> => contentSections[kind];

/** Who wrote what came with the system: nobody of the centre, so that anybody who reviews may pass it. */
export const suppliedBy = '00000000-0000-0000-0000-000000000000';

export const contentLimits = { title: 60, summary: 160, section: 8_000 } as const;

export interface Draft {
  readonly title: string;
  readonly summary: string;
  readonly sections: readonly { readonly key: string; readonly text: string }[];
}

/** What keeps a text from being reviewed, beside the field that it is about: every section has words, every link leads somewhere. */
export function draftFaults(kind: ContentKind, { title, summary, sections }: Draft): Record<string, string> {
  const faults: Record<string, string> = {};
  if (title.trim().length < 4) faults['title'] = '标题至少 4 个字';
  if (summary.trim().length < 4) faults['summary'] = '摘要至少 4 个字';
  for (const [key, name] of Object.entries(sectionsOf(kind))) {
    const text = sections.find((one) => one.key === key)?.text ?? '';
    const fault = text.trim() === '' ? `“${name}”还没有写` : markupFault(text);
    if (fault) faults[key] = fault;
  }
  return faults;
}
