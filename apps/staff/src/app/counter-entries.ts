import { lazy } from 'react';
import { type CounterPanel, type CounterStart, hallOf } from '../parts/counter.ts';
import { businessKinds } from '../parts/server.ts';

type HallBusiness = Exclude<keyof typeof businessKinds, 'resumption'> | 'yearly';

/** The employer hall's businesses in the order of the window, with a line each and, where it is another, their name. */
const employerBusinesses: Readonly<Record<HallBusiness, readonly [text: string, title?: string]>> = {
  remittance: ['从上月清册沿用，或导入花名册', '汇缴核定'],
  open: ['单个填写，或用 Excel'],
  'transfer-in': ['职工账户封存在本中心其他单位'],
  seal: ['离职、退休、停薪等'],
  unseal: ['封存的职工恢复缴存'],
  yearly: ['按上年月平均工资，上下限自动执行'],
  base: ['个别职工，可用 Excel'],
  ratio: ['单位和个人的缴存比例'],
  'back-payment': ['以前月份漏缴、少缴'],
  correction: ['已入账月份缴错的，退回单位未分摊余额'],
  deferral: ['生产经营困难，报中心审批', '缓缴、恢复缴存'],
  'member-change': ['手机号码等'],
  'collection-agreement': ['由银行从单位账户收取'],
  'collection-end': ['以后转账缴款'],
};
const named = { ...businessKinds, yearly: { name: '年度基数调整' } };
const pageOf = (key: HallBusiness) => (key === 'remittance' ? 'remit' : `businesses/new/${key}`);

/** What can be begun at a window: one line for each business. */
export const counterStarts: readonly CounterStart[] = [
  {
    key: 'withdrawal',
    area: '提取',
    title: '提取公积金',
    text: '购房、租房、还贷、离职、退休等，条件和额度当场可见',
    subject: 'person',
    permission: 'case.intake',
    to: (personId) => `/persons/${personId}/withdrawals`,
  },
  {
    key: 'transfer',
    area: '归集',
    title: '异地转移接续',
    text: '把外地的账户转入本中心，系统发出联系函',
    subject: 'person',
    permission: 'case.intake',
    to: (personId) => `/persons/${personId}/transfers`,
  },
  {
    key: 'person-entries',
    area: '查询',
    title: '账户与业务明细',
    text: '余额、缴存、提取、结息的每一笔',
    subject: 'person',
    permission: 'staff.person',
    to: (personId) => `/persons/${personId}`,
  },
  {
    key: 'sms-contract',
    area: '查询',
    title: '短信签约与取消',
    text: '与网厅、短信是同一份签约，当场生效',
    subject: 'person',
    permission: 'case.intake',
    to: (personId) => `/persons/${personId}?tab=sms`,
  },
  {
    key: 'person-account',
    area: '归集',
    title: '账户冻结、合并、更正',
    text: '协助执行、多个账户合并为一个、登记有误的信息',
    subject: 'person',
    permission: 'staff.person',
    to: (personId) => `/persons/${personId}?tab=desk`,
  },
  {
    key: 'loan-application',
    area: '贷款',
    title: '受理贷款申请',
    text: '新房、二手房、建造翻建、大修、组合、商转公',
    subject: 'person',
    permission: 'case.intake',
    to: (personId) => `/persons/${personId}/loan`,
  },
  ...(Object.keys(employerBusinesses) as HallBusiness[]).map((key): CounterStart => {
    const [text, title = named[key].name] = employerBusinesses[key];
    return {
      key: `employer-${key}`,
      area: '归集',
      title,
      text,
      subject: 'employer',
      permission: 'counter.employer',
      to: (employerId) => hallOf(employerId, pageOf(key)),
    };
  }),
  {
    key: 'employer-page',
    area: '查询',
    title: '单位账户与缴款',
    text: '单位信息、职工、汇缴记录',
    subject: 'employer',
    permission: 'staff.employer',
    to: (employerId) => `/employers/${employerId}`,
  },
  {
    key: 'employer-history',
    area: '查询',
    title: '业务记录、清册查询',
    text: '历史业务、提交数据、变更与补缴清册',
    subject: 'employer',
    permission: 'counter.employer',
    to: (employerId) => hallOf(employerId, 'history'),
  },
  {
    key: 'employer-print',
    area: '打印',
    title: '汇缴书、补缴书、业务回执',
    text: '在缴款记录和业务记录中打印，可附职工清册',
    subject: 'employer',
    permission: 'counter.employer',
    to: (employerId) => hallOf(employerId, 'records'),
  },
];

const VisitorWithdrawals = lazy(async () => ({
  default: (await import('../features/withdrawal/withdrawal-pages.tsx')).VisitorWithdrawals,
}));
const VisitorLoans = lazy(async () => ({ default: (await import('../features/loan/visitor-loans.tsx')).VisitorLoans }));

/** What modules show of whoever sits at the window. */
export const counterPanels: readonly CounterPanel[] = [
  { key: 'withdrawals', subject: 'person', permission: 'case.intake', Panel: VisitorWithdrawals },
  { key: 'loans', subject: 'person', permission: 'loan.read', Panel: VisitorLoans },
];
