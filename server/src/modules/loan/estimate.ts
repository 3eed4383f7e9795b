import type { Call } from '../../platform/call.ts';
import { formatDay, isBefore } from '../../platform/dates.ts';
import { type Fen, fen, ratioText } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteOutput } from '../../platform/route.ts';
import { personalStates } from '../account/index.ts';
import { getFen, getNumber, getRate } from '../params/index.ts';
import { maskName } from '../party/index.ts';
import type { estimateLoan, LoanForm } from './application-contract.ts';
import { type Borrower, borrowersOf } from './borrowers.ts';
import { rateOf } from './grant.ts';
import { yuan } from './post.ts';
import { refusals } from './problems.ts';
import { houseNoLabel, housePaperOf, maritals, relations } from './rules/kinds.ts';
import { type CapKind, capKinds, loanLimit, longestTerm } from './rules/limit.ts';
import { percentText } from './rules/rates.ts';
import { levelPayment } from './rules/schedule.ts';
import { findEstate, listRates } from './store.ts';

export type Estimate = RouteOutput<typeof estimateLoan>;

async function policyOf(call: Call, form: LoanForm, isFamily: boolean) {
  const on = call.accountingDate;
  const { tx, centerId } = call;
  return {
    centreMax: await getFen(tx, centerId, isFamily ? 'loan.amount-max-family-fen' : 'loan.amount-max-single-fen', on),
    priceRatio: await getRate(
      tx,
      centerId,
      form.home === 'first' ? 'loan.price-ratio-first-ppm' : 'loan.price-ratio-second-ppm',
      on,
    ),
    multiple: await getNumber(tx, centerId, 'loan.balance-multiple', on),
    incomeShare: await getRate(tx, centerId, 'loan.income-share-ppm', on),
    termMax: await getNumber(tx, centerId, 'loan.term-max-months', on),
    ageMax: await getNumber(tx, centerId, 'loan.age-max-years', on),
    monthsMin: await getNumber(tx, centerId, 'loan.contribution-months-min', on),
  };
}
type Policy = Awaited<ReturnType<typeof policyOf>>;

/**
 * X-1: how much may be lent and why, each cap with its figures and source, and each condition as it stands. The loan that a
 * case is about is not another one of its borrowers.
 */
export async function estimate(call: Call, personId: string, form: LoanForm, caseId?: string): Promise<Estimate> {
  const borrowers = await borrowersOf(call, personId, form, caseId);
  const policy = await policyOf(call, form, borrowers.length > 1);
  const on = call.accountingDate;
  const rate = await rateOf(call, { home: form.home, months: form.months, grantedOn: on, on });
  const balances = fen(borrowers.reduce((sum, { balance }) => sum + balance, 0n));
  const income = fen(borrowers.reduce((sum, one) => sum + one.income, 0n));
  const { limit, caps, by } = loanLimit({
    asked: fen(form.amountFen),
    homeValue: fen(form.houseValueFen),
    priceRatio: policy.priceRatio.value,
    centreMax: policy.centreMax.value,
    balances,
    balanceMultiple: policy.multiple.value,
    income,
    obligations: fen(form.obligationsFen),
    incomeShare: policy.incomeShare.value,
    rate,
    months: form.months,
  });
  const birth = borrowers[0].person.birthDate;
  const monthsMax = longestTerm({
    monthsMax: policy.termMax.value,
    ageMax: policy.ageMax.value,
    birthMonthsAgo: birth ? birth.until(on, { largestUnit: 'month' }).months : 0,
  });
  const row = (await listRates(call.tx)).find(
    ({ home, validFrom }) => home === form.home && validFrom <= on.toString(),
  );
  const instalment = levelPayment(fen(form.amountFen), rate, form.months);
  const explained = figuresOf(form, policy, { balances, income, rate, borrowers });
  return {
    limitFen: Number(limit),
    limitedBy: capKinds[by],
    ratePpm: Number(rate),
    rateSource: row ? `${row.source}，自 ${row.validFrom} 起` : '',
    monthsMax,
    instalmentFen: Number(instalment),
    burdenPpm: income > 0n ? Number((instalment * 1_000_000n) / income) : 0,
    caps: caps.map(({ kind, amount }) => ({
      key: kind,
      label: capKinds[kind],
      amountFen: Number(amount),
      isLeast: kind === by,
      ...explained[kind],
    })),
    conditions: [
      ...conditionsOf(form, { borrowers, policy, limit, monthsMax }),
      ...(await estateConditions(call, form)),
    ],
    borrowers: borrowers.map(({ person, relation, balance, income: monthly, monthsPaid }) => ({
      personId: person.personId,
      nameMasked: maskName(person.name),
      relation: relations[relation],
      balanceFen: Number(balance),
      incomeFen: Number(monthly),
      monthsPaid,
    })),
  };
}

function figuresOf(
  form: LoanForm,
  policy: Policy,
  { balances, income, rate, borrowers }: { balances: Fen; income: Fen; rate: bigint; borrowers: readonly Borrower[] },
): Readonly<Record<CapKind, { figures: string; source: string }>> {
  const held = borrowers.reduce((sum, one) => sum + one.held, 0n);
  return {
    asked: { figures: '申请人填写', source: '贷款申请表' },
    centre: { figures: `${borrowers.length} 名借款人`, source: policy.centreMax.source },
    price: {
      figures: `${yuan(BigInt(form.houseValueFen))} × ${ratioText(policy.priceRatio.value)}`,
      source: policy.priceRatio.source,
    },
    balance: {
      figures: `${yuan(balances)} × ${policy.multiple.value} 倍${held > 0n ? `（不含正在办理其他业务的 ${yuan(held)}）` : ''}`,
      source: policy.multiple.source,
    },
    ability: {
      figures: `（月收入 ${yuan(income)} × ${ratioText(policy.incomeShare.value)} − 其他月供 ${yuan(BigInt(form.obligationsFen))}）按年利率 ${percentText(rate)}、${form.months} 期折算本金`,
      source: policy.incomeShare.source,
    },
  };
}

function conditionsOf(
  form: LoanForm,
  {
    borrowers,
    policy,
    limit,
    monthsMax,
  }: { borrowers: readonly Borrower[]; policy: Policy; limit: Fen; monthsMax: number },
): Estimate['conditions'] {
  const main = borrowers[0];
  const open = borrowers.reduce((sum, one) => sum + one.openLoans, 0);
  const yes = (holds: boolean) => (holds ? ('yes' as const) : ('no' as const));
  const enough = (main?.monthsPaid ?? 0) >= policy.monthsMin.value;
  return [
    {
      key: 'contributions',
      text: `连续足额缴存 ${policy.monthsMin.value} 个月以上`,
      holds: yes(enough),
      figures: `已连续缴存 ${main?.monthsPaid ?? 0} 个月`,
      source: policy.monthsMin.source,
      ...(!enough && { remedy: '缴满规定月数后再申请。' }),
    },
    {
      key: 'no-open-loan',
      text: '借款人没有未结清的公积金贷款',
      holds: yes(open === 0),
      figures: open === 0 ? '没有' : `有 ${open} 笔未结清`,
      source: '《住房公积金管理条例》第二十六条',
      ...(open > 0 && { remedy: '结清现有公积金贷款后再申请。' }),
    },
    accountCondition(borrowers),
    banCondition(borrowers),
    termCondition(form, main, policy, monthsMax),
    {
      key: 'limit',
      text: '申请金额不超过可贷额度',
      holds: yes(fen(form.amountFen) <= limit),
      figures: `申请 ${yuan(BigInt(form.amountFen))}，可贷 ${yuan(limit)}`,
      source: '可贷额度取各项限额中的最低值，按千元取整',
      ...(fen(form.amountFen) > limit && { remedy: `请把申请金额改为 ${yuan(limit)} 以内，或增加共同借款人。` }),
    },
    ...houseConditions(form),
    ...familyConditions(form),
    ...commercialConditions(form),
  ];
}

/** The term, and the age at its end. Without a date of birth nobody knows the age: a person looks at the certificate. */
function termCondition(
  form: LoanForm,
  main: Borrower | undefined,
  policy: Policy,
  monthsMax: number,
): Estimate['conditions'][number] {
  const isAgeKnown = main?.person.birthDate !== null && main?.person.birthDate !== undefined;
  return {
    key: 'term',
    text: `贷款期限不超过 ${monthsMax} 期`,
    holds: form.months > monthsMax ? 'no' : isAgeKnown ? 'yes' : 'unknown',
    figures: `申请 ${form.months} 期，最长 ${monthsMax} 期${isAgeKnown ? '' : '（没有登记出生日期，年龄由工作人员核对证件）'}`,
    source: `${policy.termMax.source}；${policy.ageMax.source}`,
    ...(form.months > monthsMax && { remedy: `请把期限改为 ${monthsMax} 期以内。` }),
  };
}

/** Lent to who contributes: the main borrower's account is neither sealed nor closed, and nobody's is frozen. */
function accountCondition(borrowers: readonly Borrower[]): Estimate['conditions'][number] {
  const bad = borrowers.flatMap(({ person, account, relation }) => {
    const name = maskName(person.name);
    if (account?.state === 'normal' || (relation !== 'self' && account?.state !== 'frozen')) return [];
    if (!account) return [{ figures: `${name}没有正常的账户`, remedy: '请先开户并正常缴存。' }];
    const since = account.sealedOn ? `（自 ${formatDay(account.sealedOn)} 起）` : '';
    const remedy = account.state === 'frozen' ? '请在冻结解除后办理。' : '请由单位启封并正常缴存后办理。';
    return [{ figures: `${name}的账户已${personalStates[account.state]}${since}`, remedy }];
  });
  return {
    key: 'account',
    text: '借款人的公积金账户没有封存、冻结',
    holds: bad.length === 0 ? 'yes' : 'no',
    figures: bad.length === 0 ? '账户正常' : bad.map(({ figures }) => figures).join('；'),
    source: '《住房公积金管理条例》第二十六条',
    ...(bad.length > 0 && { remedy: bad.map(({ remedy }) => remedy).join('') }),
  };
}

/** 《住房公积金管理条例》第四十一条: after fraud three years, or five, without withdrawals and without loans. */
function banCondition(borrowers: readonly Borrower[]): Estimate['conditions'][number] {
  const [longest] = borrowers
    .flatMap(({ person, ban }) => (ban ? [{ ...ban, name: maskName(person.name) }] : []))
    .sort((one, other) => Temporal.PlainDate.compare(other.until, one.until));
  return {
    key: 'banned',
    text: '借款人不在骗提骗贷的限制期内',
    holds: longest ? 'no' : 'yes',
    figures: longest ? `${longest.name}的限制期至 ${formatDay(longest.until)}（当日解除）` : '没有限制',
    source: longest?.source ?? '《住房公积金管理条例》（国令第844号）第四十一条',
    ...(longest && {
      remedy: `请在 ${formatDay(longest.until)} 以后申请；对限制有异议的，由本人到柜台提出复核。`,
    }),
  };
}

function familyConditions(form: LoanForm): Estimate['conditions'] {
  if (!form.coBorrowers.some(({ relation }) => relation === 'spouse')) return [];
  const isMarried = form.marital === 'married';
  return [
    {
      key: 'marital',
      text: '婚姻状况与共同借款人一致',
      holds: isMarried ? 'yes' : 'no',
      figures: `婚姻状况填写为${maritals[form.marital]}，共同借款人中有配偶`,
      source: '贷款申请表',
      ...(!isMarried && { remedy: '请核对婚姻状况和共同借款人的关系。' }),
    },
  ];
}

function commercialConditions(form: LoanForm): Estimate['conditions'] {
  if (form.kind !== 'combined' && form.kind !== 'commercial-to-fund') return [];
  return [
    {
      key: 'commercial',
      text: '写明商业贷款的银行和金额',
      holds: form.commercialBank !== null && form.commercialFen !== null ? 'yes' : 'no',
      figures: form.commercialFen === null ? '未填写' : yuan(BigInt(form.commercialFen)),
      source: '贷款申请表',
    },
  ];
}

/** The house is named so that its register can be asked; its value is no more than what the contract says. */
function houseConditions(form: LoanForm): Estimate['conditions'] {
  const paper = housePaperOf(form.kind);
  if (paper === 'paper') return [];
  const label = houseNoLabel(form.kind);
  const isNamed = form.houseNo !== null && (paper === 'title' || form.priceFen !== null);
  const isDearer = form.priceFen !== null && form.houseValueFen > form.priceFen;
  const text = paper === 'title' ? `写明${label}` : `写明${label}和合同总价`;
  return [
    {
      key: 'house',
      text,
      holds: isNamed ? 'yes' : 'no',
      figures: form.houseNo ?? '未填写',
      source: '贷款申请表',
      ...(!isNamed && { remedy: `请${text}，以便向登记部门核实。` }),
    },
    ...(paper === 'contract' && form.priceFen !== null
      ? [
          {
            key: 'value',
            text: '房价或评估价不高于合同总价',
            holds: isDearer ? ('no' as const) : ('yes' as const),
            figures: `房价或评估价 ${yuan(form.houseValueFen)}，合同总价 ${yuan(form.priceFen)}`,
            source: '首付比例按合同总价与评估价中较低的计算',
            ...(isDearer && { remedy: '请取合同总价和评估价中较低的一个。' }),
          },
        ]
      : []),
  ];
}

/** A partner estate (合作楼盘) is one as long as its agreement lasts. */
async function estateConditions(call: Call, { estateId }: LoanForm): Promise<Estimate['conditions']> {
  if (estateId === null) return [];
  const estate = await findEstate(call.tx, call.centerId, estateId);
  const [on, until] = [call.accountingDate, estate?.agreedTo ?? null];
  const holds =
    estate?.state === 'active' && !isBefore(on, estate.agreedFrom) && (until === null || !isBefore(until, on));
  return [
    {
      key: 'estate',
      text: `合作楼盘“${estate?.name ?? '未登记'}”的协议在有效期内`,
      holds: holds ? 'yes' : 'no',
      figures: estate
        ? `${estateStates[estate.state]}，协议 ${estate.agreementNo} 自 ${formatDay(estate.agreedFrom)}${until ? ` 至 ${formatDay(until)}` : ' 起'}`
        : '本中心没有登记这个楼盘',
      source: '合作楼盘协议',
      ...(!holds && { remedy: '请选择仍在合作期内的楼盘；已不合作的，选“不是合作楼盘”并另行提供担保。' }),
    },
  ];
}

const estateStates = { active: '合作中', suspended: '已暂停合作', ended: '已终止合作' } as const;

/** Refuses an application whose rules do not hold, with every figure that was compared. */
export function checkConditions({ conditions }: Estimate, wayOn = ''): void {
  const failed = conditions.filter(({ holds }) => holds === 'no');
  if (failed.length === 0) return;
  throw new Problem(refusals.conditionsNotMet, {
    detail: failed.map(({ text, figures }) => `${text}：${figures}。`).join(''),
    source: failed.map(({ source }) => source).join('；'),
    remedy: (failed.flatMap(({ remedy }) => remedy ?? []).join('') || '请核对申请内容。') + wayOn,
    conditions: failed.map(({ key }) => key),
  });
}

/**
 * 《住房公积金管理条例》第二十六条: lent to who contributes and has no other fund loan; 第四十一条: not to who is in the years
 * after a fraud; nobody is lent more than the limit of the day that decides.
 */
const firm: readonly string[] = ['no-open-loan', 'account', 'banned', 'limit'];

/** The conditions that nobody may weigh, whatever was found at the application. */
export const checkMayBorrow = (found: Estimate, wayOn?: string): void =>
  checkConditions({ ...found, conditions: found.conditions.filter(({ key }) => firm.includes(key)) }, wayOn);
