/** What the values of the withdrawal policies are made of, as `withdrawal/rules/policy.ts` reads them. */
import { channelNames } from '../../../platform/channels.ts';
import type { PolicyKey } from '../../withdrawal/rules/policy.ts';
import { relations } from '../../withdrawal/rules/reasons.ts';
import type { Field } from './fields.ts';
import { million, offered, one, orNone, share, whole, yuan } from './shapes.ts';

const monthsOrNone = (name: string) => ({ ...one(name), ...orNone(whole('个月', 1, 600), '不限') });
const home: Field = {
  kind: 'group',
  fields: {
    isOffered: offered,
    withinMonths: monthsOrNone('合同或凭证之后多久内可提'),
    intervalMonths: monthsOrNone('同一住房两次提取的间隔'),
    capOn: { name: '限额按', kind: 'choice', options: { paid: '已付款项', price: '总价' } },
    sharePpm: { ...one('占限额基数的比例'), ...share(1, 100) },
    ceilingFen: { ...one('最高金额'), ...orNone(yuan(100, 10 * million), '不限') },
    homeWithinMonths: monthsOrNone('自购房合同起多久内可提'),
    topUp: { name: '本人余额不足时可补足的家庭成员', kind: 'choices', options: relations },
  },
};
const offer: Field = { kind: 'group', fields: { isOffered: offered } };
const cap = (name: string) => ({ ...one(name), ...yuan(100, million) });
const capsOf = (name: string) =>
  ({ name, kind: 'group', fields: { family: cap('家庭每月'), single: cap('单身每月') } }) as const;

export const withdrawal: Readonly<Record<PolicyKey, readonly [name: string, field: Field]>> = {
  'withdrawal.purchase': ['购房提取', home],
  'withdrawal.build': ['建造、翻建提取', home],
  'withdrawal.repair': ['大修提取', home],
  'withdrawal.decorate': ['装修提取', home],
  'withdrawal.property-fee': ['物业费提取', home],
  'withdrawal.rent': [
    '租房提取',
    {
      kind: 'group',
      fields: {
        isOffered: offered,
        monthlyCapFen: {
          name: '租住市场房的每月限额',
          kind: 'group',
          none: '按实际租金',
          fields: { city: capsOf('市区'), county: capsOf('县区') },
        },
        capIsPerPerson: { name: '限额', kind: 'yes', yes: '每人各算', no: '全家合算' },
        maxMonths: { ...one('一次最多提取'), ...whole('个月', 1, 60) },
        intervalMonths: { ...one('两次提取的间隔'), ...whole('个月', 1, 60) },
        minDepositMonths: { ...one('须连续缴存'), ...orNone(whole('个月', 1, 60), '不要求') },
        incomeSharePpm: { ...one('房租须超出家庭工资收入的'), ...orNone(share(1, 100), '不限定') },
        homeCheckCoversChildren: { name: '无房核查', kind: 'yes', yes: '含未成年子女', no: '本人及配偶' },
        openLoanBlocks: {
          name: '有未结清公积金贷款时',
          kind: 'choice',
          options: { none: '可以提取', market: '租住市场房的不可提取', every: '不可提取' },
        },
      },
    },
  ],
  'withdrawal.repay-fund-loan': [
    '偿还公积金贷款提取',
    {
      kind: 'group',
      fields: {
        isOffered: offered,
        keepFen: { ...one('账户须留存'), ...yuan(0, million) },
        maxInstalments: { ...one('一次最多覆盖已还'), ...whole('期', 1, 120) },
      },
    },
  ],
  'withdrawal.leave': [
    '终止劳动关系提取',
    {
      kind: 'group',
      fields: {
        isOffered: offered,
        sealedMonths: { ...one('账户须封存满'), ...orNone(whole('个月', 1, 60), '不要求') },
        noAccountElsewhere: { name: '在其他中心', kind: 'yes', yes: '须没有账户', no: '不查' },
        employerMonthsBehind: { ...one('单位欠缴多少个月以内算正常缴存'), ...whole('个月', 0, 60) },
        paperFreeSealedMonths: { ...one('封存多久起免交解除劳动关系证明'), ...whole('个月', 0, 60) },
      },
    },
  ],
  'withdrawal.retire': [
    '离退休提取',
    {
      kind: 'group',
      fields: {
        isOffered: offered,
        femaleAge: { ...one('女职工免交退休证明的年龄'), ...whole('周岁', 45, 70) },
        maleAge: { ...one('男职工免交退休证明的年龄'), ...whole('周岁', 50, 70) },
      },
    },
  ],
  'withdrawal.emigrate': ['出境定居提取', offer],
  'withdrawal.disability': ['完全丧失劳动能力提取', offer],
  'withdrawal.death': ['死亡提取', offer],
  'withdrawal.illness': ['重大疾病提取', offer],
  'withdrawal.general': [
    '部分提取后的留存',
    { kind: 'group', fields: { leaveAtLeastFen: { ...one('账户至少留存'), ...yuan(0, million) } } },
  ],
  'withdrawal.ban': [
    '骗提骗贷的限制期',
    {
      kind: 'group',
      fields: {
        withdrawalFraudMonths: { ...one('骗提后不得提取'), ...orNone(whole('个月', 1, 240), '没有限制') },
        loanFraudMonths: { ...one('骗贷后不得提取和贷款'), ...orNone(whole('个月', 1, 240), '没有限制') },
      },
    },
  ],
  'withdrawal.automatic': [
    '无人工审核的最高金额',
    {
      kind: 'group',
      fields: {
        maxFen: {
          name: '各渠道',
          kind: 'group',
          fields: Object.fromEntries(
            (['web', 'app', 'wechat', 'counter', 'kiosk'] as const).map((channel) => [
              channel,
              { ...one(channelNames[channel]), ...yuan(0, million), optional: true as const },
            ]),
          ),
        },
      },
    },
  ],
  'withdrawal.review': [
    '须另一人复核的金额',
    { kind: 'group', fields: { fourEyesFromFen: { ...one('自多少金额起'), ...yuan(0, million) } } },
  ],
};
