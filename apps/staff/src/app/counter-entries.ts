import type { CounterPanel, CounterStart } from '../parts/counter.ts';

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
    key: 'loan-application',
    area: '贷款',
    title: '受理贷款申请',
    text: '新房、二手房、建造翻建、大修、组合、商转公',
    subject: 'person',
    permission: 'case.intake',
    to: (personId) => `/persons/${personId}/loan`,
  },
  {
    key: 'employer-page',
    area: '查询',
    title: '单位账户与缴款',
    text: '单位信息、职工、汇缴记录',
    subject: 'employer',
    permission: 'staff.employer',
    to: (employerId) => `/employers/${employerId}`,
  },
];

/** What modules show of whoever sits at the window. */
export const counterPanels: readonly CounterPanel[] = [];
