import type { HomePolicy, LeavePolicy, PolicyRow, RentPolicy } from './policy.ts';

/**
 * Parameter sets as data: what the migrations write for the nation, and the published rules of cities that a centre can
 * start from. Figures without a published source say so in theirs (系统缺省值): a centre's committee sets its own.
 */

const decree844 = '《住房公积金管理条例》（国令第844号）第二十四条';
const regulation2019 = '《住房公积金管理条例》（2019年修订）第二十四条';
const ownDefault = '系统缺省值，由当地住房公积金管理委员会核定';

const home: HomePolicy = {
  isOffered: true,
  withinMonths: null,
  intervalMonths: null,
  capOn: 'paid',
  sharePpm: 1_000_000,
  ceilingFen: null,
  homeWithinMonths: null,
  topUp: [],
};
const notYet: HomePolicy = { ...home, isOffered: false };
const rent: RentPolicy = {
  isOffered: true,
  monthlyCapFen: null,
  capIsPerPerson: false,
  maxMonths: 12,
  intervalMonths: 12,
  minDepositMonths: null,
  incomeSharePpm: null,
  homeCheckCoversChildren: false,
  openLoanBlocks: 'none',
};
const leave: LeavePolicy = {
  isOffered: true,
  sealedMonths: null,
  paperFreeSealedMonths: 6,
  employerMonthsBehind: 2,
  noAccountElsewhere: false,
};

/** The nation: what holds where a city has not set its own. Written by `db/migrations/0060_withdrawal.sql` and `0115_withdrawal_clauses.sql`; a test compares the two. */
export const nationalPolicy: readonly PolicyRow[] = [
  { key: 'withdrawal.purchase', validFrom: '1999-04-03', value: home, source: regulation2019 },
  { key: 'withdrawal.purchase', validFrom: '2026-09-20', value: home, source: decree844 },
  { key: 'withdrawal.build', validFrom: '1999-04-03', value: home, source: regulation2019 },
  { key: 'withdrawal.build', validFrom: '2026-09-20', value: home, source: decree844 },
  { key: 'withdrawal.repair', validFrom: '1999-04-03', value: home, source: regulation2019 },
  { key: 'withdrawal.repair', validFrom: '2026-09-20', value: home, source: decree844 },
  { key: 'withdrawal.decorate', validFrom: '1999-04-03', value: notYet, source: `${regulation2019}未列入装修` },
  { key: 'withdrawal.decorate', validFrom: '2026-09-20', value: notYet, source: `${decree844}：具体办法由当地制定` },
  { key: 'withdrawal.property-fee', validFrom: '1999-04-03', value: notYet, source: `${regulation2019}未列入物业费` },
  {
    key: 'withdrawal.property-fee',
    validFrom: '2026-09-20',
    value: notYet,
    source: `${decree844}：具体办法由当地制定`,
  },
  {
    key: 'withdrawal.rent',
    validFrom: '1999-04-03',
    value: { ...rent, incomeSharePpm: 150_000 },
    source: `${regulation2019}第六项：房租超出家庭工资收入的规定比例；比例为${ownDefault}`,
  },
  { key: 'withdrawal.rent', validFrom: '2026-09-20', value: rent, source: `${decree844}：租房不再限定收入比例` },
  {
    key: 'withdrawal.repay-fund-loan',
    validFrom: '1999-04-03',
    value: { isOffered: true, keepFen: 0, maxInstalments: 12 },
    source: `${regulation2019}第五项`,
  },
  {
    key: 'withdrawal.leave',
    validFrom: '1999-04-03',
    value: leave,
    source: '建金〔2018〕46号；便民规定：单位正常缴存且封存满半年的，取消“解除劳动关系证明”',
  },
  {
    key: 'withdrawal.retire',
    validFrom: '1999-04-03',
    value: { isOffered: true, femaleAge: 55, maleAge: 60 },
    source: `${regulation2019}第二项；便民规定：女满55周岁、男满60周岁且账户封存的，取消退休证明`,
  },
  {
    key: 'withdrawal.emigrate',
    validFrom: '1999-04-03',
    value: { isOffered: true },
    source: `${regulation2019}第四项`,
  },
  {
    key: 'withdrawal.disability',
    validFrom: '1999-04-03',
    value: { isOffered: true },
    source: `${regulation2019}第三项`,
  },
  { key: 'withdrawal.death', validFrom: '1999-04-03', value: { isOffered: true }, source: regulation2019 },
  {
    key: 'withdrawal.illness',
    validFrom: '1999-04-03',
    value: { isOffered: false },
    source: `${regulation2019}未列入重大疾病`,
  },
  // The clauses as numbered since 2026-09-20, for what the revision left as it was: db/migrations/0115_withdrawal_clauses.sql.
  {
    key: 'withdrawal.repay-fund-loan',
    validFrom: '2026-09-20',
    value: { isOffered: true, keepFen: 0, maxInstalments: 12 },
    source: `${decree844}第三项`,
  },
  {
    key: 'withdrawal.retire',
    validFrom: '2026-09-20',
    value: { isOffered: true, femaleAge: 55, maleAge: 60 },
    source: `${decree844}第六项；便民规定：女满55周岁、男满60周岁且账户封存的，取消退休证明`,
  },
  { key: 'withdrawal.disability', validFrom: '2026-09-20', value: { isOffered: true }, source: `${decree844}第七项` },
  { key: 'withdrawal.emigrate', validFrom: '2026-09-20', value: { isOffered: true }, source: `${decree844}第八项` },
  { key: 'withdrawal.death', validFrom: '2026-09-20', value: { isOffered: true }, source: decree844 },
  {
    key: 'withdrawal.illness',
    validFrom: '2026-09-20',
    value: { isOffered: false },
    source: `${decree844}未列入重大疾病`,
  },
  {
    key: 'withdrawal.general',
    validFrom: '1999-04-03',
    value: { leaveAtLeastFen: 1 },
    source: '本中心提取规定：部分提取后余额不少于0.01元',
  },
  {
    key: 'withdrawal.ban',
    validFrom: '1999-04-03',
    value: { withdrawalFraudMonths: null, loanFraudMonths: null },
    source: '《住房公积金管理条例》（2019年修订）未规定限制期',
  },
  {
    key: 'withdrawal.ban',
    validFrom: '2026-09-20',
    value: { withdrawalFraudMonths: 36, loanFraudMonths: 60 },
    source: '《住房公积金管理条例》（国令第844号）第四十一条',
  },
  {
    key: 'withdrawal.automatic',
    validFrom: '1999-04-03',
    value: { maxFen: { web: 30_000_000, app: 30_000_000, wechat: 5_000_000, counter: 30_000_000, kiosk: 5_000_000 } },
    source: ownDefault,
  },
  { key: 'withdrawal.review', validFrom: '1999-04-03', value: { fourEyesFromFen: 10_000_000 }, source: ownDefault },
];

/** Luoyang 洛阳: home within five years, once a year, family tops up; rent by place and household, half-yearly. */
export const luoyangPolicy: readonly PolicyRow[] = [
  {
    key: 'withdrawal.purchase',
    validFrom: '2017-01-01',
    value: { ...home, withinMonths: 60, intervalMonths: 12, topUp: ['spouse', 'parent', 'child'] },
    source: '洛阳市购房提取规定（2017年）：备案合同5年内，每年一次，总额不超过发票金额',
  },
  {
    key: 'withdrawal.build',
    validFrom: '2017-01-01',
    value: { ...home, topUp: ['spouse', 'parent', 'child'] },
    source: '河南省住房公积金提取管理办法（试行）：住房消费类可提取配偶、父母、子女的余额',
  },
  {
    key: 'withdrawal.repair',
    validFrom: '2017-01-01',
    value: { ...home, topUp: ['spouse', 'parent', 'child'] },
    source: '河南省住房公积金提取管理办法（试行）：住房消费类可提取配偶、父母、子女的余额',
  },
  {
    key: 'withdrawal.decorate',
    validFrom: '2017-01-01',
    value: { ...home, withinMonths: 12, homeWithinMonths: 60, intervalMonths: 12 },
    source: `洛阳市装修提取规定（2017年）：购房合同5年内，1年内的装修合同和发票；每年一次为${ownDefault}`,
  },
  {
    key: 'withdrawal.property-fee',
    validFrom: '2026-09-20',
    value: { ...home, intervalMonths: 12 },
    source: `${decree844}第五项；每年一次为${ownDefault}`,
  },
  {
    key: 'withdrawal.rent',
    validFrom: '2023-01-01',
    value: {
      ...rent,
      monthlyCapFen: { city: { family: 100_000, single: 70_000 }, county: { family: 60_000, single: 45_000 } },
      intervalMonths: 6,
      // Said of rent on the market; the row of public housing has no such condition.
      openLoanBlocks: 'market',
    },
    source: '洛阳市租房提取规定（2023年）：市区家庭每月1000元、单身700元，县城600元、450元，半年或一年一次',
  },
  // The day from which children are looked for is not in the source: the year of the report.
  {
    key: 'withdrawal.rent',
    validFrom: '2025-01-01',
    value: {
      ...rent,
      monthlyCapFen: { city: { family: 100_000, single: 70_000 }, county: { family: 60_000, single: 45_000 } },
      intervalMonths: 6,
      homeCheckCoversChildren: true,
      openLoanBlocks: 'market',
    },
    source:
      '洛阳市租房提取规定（2023年，2025年调整）：市区家庭每月1000元、单身700元，县城600元、450元，半年或一年一次；住房核查含未成年子女',
  },
  {
    key: 'withdrawal.repay-fund-loan',
    validFrom: '2023-01-01',
    value: { isOffered: true, keepFen: 100_000, maxInstalments: 12 },
    source: '洛阳市还贷提取规定（2023年）：余额一千元以上的部分可以偿还本人公积金贷款',
  },
];

/** Xuchang 许昌: rent by person, once a year, at most twelve past months. */
export const xuchangPolicy: readonly PolicyRow[] = [
  {
    key: 'withdrawal.rent',
    validFrom: '2019-01-01',
    value: {
      ...rent,
      monthlyCapFen: { city: { family: 100_000, single: 100_000 }, county: { family: 100_000, single: 100_000 } },
      capIsPerPerson: true,
    },
    source: '许昌市租房提取规定：每人每月不超过1000元，每年一次，一次最多12个月；公租房不限额',
  },
  {
    key: 'withdrawal.retire',
    validFrom: '2023-01-01',
    value: { isOffered: true, femaleAge: 55, maleAge: 60 },
    source: '许昌市退休提取指南（2023年）：社保系统可查或超过法定退休年龄的，免退休证明',
  },
];

/** Zhengzhou 郑州: leaver sealed six months without an account elsewhere; total up to the price; two years' ban. */
export const zhengzhouPolicy: readonly PolicyRow[] = [
  {
    key: 'withdrawal.purchase',
    validFrom: '2018-11-01',
    value: { ...home, withinMonths: 60, capOn: 'price' },
    source: '郑州市提取规定（2018年）：材料5年内有效，累计不超过房屋总价',
  },
  {
    key: 'withdrawal.rent',
    validFrom: '1999-04-03',
    value: { ...rent, incomeSharePpm: 150_000 },
    source: '郑州市租房提取规定：房租超出家庭工资收入的15%',
  },
  { key: 'withdrawal.rent', validFrom: '2026-09-20', value: rent, source: `${decree844}：租房不再限定收入比例` },
  {
    key: 'withdrawal.leave',
    validFrom: '2018-11-01',
    value: { ...leave, sealedMonths: 6, noAccountElsewhere: true },
    source: '郑州市提取规定（2018年）：封存满6个月且期间未在异地开户缴存',
  },
  {
    key: 'withdrawal.ban',
    validFrom: '2018-11-01',
    value: { withdrawalFraudMonths: 24, loanFraudMonths: null },
    source: '郑州市提取规定（2018年）：骗提的，两年内不得提取',
  },
  {
    key: 'withdrawal.ban',
    validFrom: '2026-09-20',
    value: { withdrawalFraudMonths: 36, loanFraudMonths: 60 },
    source: '《住房公积金管理条例》（国令第844号）第四十一条',
  },
];

/** Liaoyang 辽阳: three months of deposits, a year's cap for each person, none while an own fund loan is open. */
export const liaoyangPolicy: readonly PolicyRow[] = [
  {
    key: 'withdrawal.rent',
    validFrom: '2019-01-01',
    value: {
      ...rent,
      monthlyCapFen: { city: { family: 100_000, single: 100_000 }, county: { family: 100_000, single: 100_000 } },
      capIsPerPerson: true,
      minDepositMonths: 3,
      openLoanBlocks: 'every',
    },
    source: '辽阳市租房提取规定（2019年）：连续缴存3个月，每人每年不超过12000元，间隔12个月，有未结清公积金贷款的除外',
  },
];

/** The cities whose rules are known; every case of the tests is tried under each. */
export const cityPolicies: Readonly<Record<string, readonly PolicyRow[]>> = {
  Luoyang: luoyangPolicy,
  Xuchang: xuchangPolicy,
  Zhengzhou: zhengzhouPolicy,
  Liaoyang: liaoyangPolicy,
};

/** The row in force on a day: a centre's own before the national one, the newest first. As `params` reads its tables. */
export function rowInForce(key: string, on: Temporal.PlainDate, own: readonly PolicyRow[]): PolicyRow {
  for (const rows of [own, nationalPolicy]) {
    const known = rows
      .filter((row) => row.key === key && row.validFrom <= on.toString())
      .sort((one, other) => other.validFrom.localeCompare(one.validFrom))[0];
    if (known) return known;
  }
  throw new Error(`no parameter ${key} on ${on}`);
}
