import type { Call } from '../../../platform/call.ts';
import { type Fen, formatYuan, ratePpm, ratioText, sumFen } from '../../../platform/money.ts';
import { Problem } from '../../../platform/problem.ts';
import { countInUse, listAccounts, monthlyDeposit, type PersonalAccount, setRatios } from '../../account/index.ts';
import { getFen, getRate } from '../../params/index.ts';
import { checkMayChange } from './checks.ts';
import { emptyLine, keepBusiness } from './draft.ts';
import type { KindHandler } from './kind.ts';
import { amountsOf, changeOf, checkAll } from './people.ts';
import { refusals } from './problems.ts';
import { depositFault, ratioFault } from './rules.ts';
import { businessAccounts } from './store.ts';

export interface RatioInput {
  readonly businessId: string;
  readonly employerRatioPpm: number;
  readonly memberRatioPpm: number;
}

type Ratios = Parameters<typeof monthlyDeposit>[1];

/** 比例调整: other ratios from the next due month on, within the policy of that month and its limits of deposits. */
export async function draftRatio(call: Call, employerId: string, input: RatioInput): Promise<string> {
  const { account, effectiveMonth } = await checkMayChange(call, employerId, 'ratio');
  const after = { employer: ratePpm(input.employerRatioPpm), member: ratePpm(input.memberRatioPpm) };
  if (after.employer === account.ratios.employer && after.member === account.ratios.member)
    throw new Problem(refusals.nothingChanges, { detail: '所填的缴存比例与现在相同。', remedy: '不需要办理。' });
  await checkPolicy(call, after, effectiveMonth);
  const { rows } = await listAccounts(call.tx, call.centerId, employerId, { states: ['normal'] });
  await checkDeposits(call, rows, after, effectiveMonth);
  const lines = rows.map(({ accountId, personId, base }) => ({
    ...emptyLine,
    accountId,
    personId,
    month: effectiveMonth,
    baseBeforeFen: base,
    baseFen: base,
    ...amountsOf(monthlyDeposit(base, account.ratios), monthlyDeposit(base, after)),
  }));
  return keepBusiness(call, {
    businessId: input.businessId,
    employerId,
    kind: 'ratio',
    effectiveMonth,
    lines,
    facts: {
      employerBeforePpm: Number(account.ratios.employer),
      memberBeforePpm: Number(account.ratios.member),
      employerPpm: Number(after.employer),
      memberPpm: Number(after.member),
      employerSumFen: Number(sumFen(lines.map((line) => line.employerFen))),
      memberSumFen: Number(sumFen(lines.map((line) => line.memberFen))),
    },
  });
}

async function checkPolicy(call: Call, after: Ratios, month: Temporal.PlainDate): Promise<void> {
  const min = await getRate(call.tx, call.centerId, 'contribution.ratio-min-ppm', month);
  const max = await getRate(call.tx, call.centerId, 'contribution.ratio-max-ppm', month);
  const fault = ratioFault(after, { min: min.value, max: max.value });
  if (!fault) return;
  const side = fault.side === 'employer' ? '单位' : '个人';
  const why = {
    below: `低于下限 ${ratioText(min.value)}`,
    above: `高于上限 ${ratioText(max.value)}`,
    uneven: '超过一位小数',
  }[fault.why];
  throw new Problem(refusals.outOfPolicy, {
    detail: `${side}缴存比例 ${ratioText(after[fault.side])} ${why}。`,
    source: fault.why === 'above' ? max.source : min.source,
    remedy: `请在 ${ratioText(min.value)} 至 ${ratioText(max.value)} 之间选择；生产经营困难需要低于下限或暂停缴存的，请申请缓缴。`,
  });
}

async function checkDeposits(
  call: Call,
  accounts: readonly PersonalAccount[],
  after: Ratios,
  month: Temporal.PlainDate,
): Promise<void> {
  const min = await getFen(call.tx, call.centerId, 'contribution.deposit-min-fen', month);
  const max = await getFen(call.tx, call.centerId, 'contribution.deposit-max-fen', month);
  const limits = { depositMin: min.value, depositMax: max.value };
  const outside = accounts.filter(({ base }) => depositFault(monthlyDeposit(base, after).total, limits) !== undefined);
  const [first] = outside;
  if (!first) return;
  const total: Fen = monthlyDeposit(first.base, after).total;
  throw new Problem(refusals.outOfPolicy, {
    detail: `按新比例有 ${outside.length} 名职工的月缴存额不在 ${formatYuan(min.value)} 元至 ${formatYuan(max.value)} 元之间，例如账户 ${first.accountNo} 为 ${formatYuan(total)} 元。`,
    source: max.source,
    remedy: '请先调整这些职工的缴存基数，或选择其他比例。',
    accounts: outside.slice(0, 20).map((account) => account.accountNo),
  });
}

export const ratioKind: KindHandler = {
  textLines: (_call, { facts }) => [
    `单位缴存比例：${ratioText(Number(facts.employerBeforePpm))}变为${ratioText(Number(facts.employerPpm))}`,
    `个人缴存比例：${ratioText(Number(facts.memberBeforePpm))}变为${ratioText(Number(facts.memberPpm))}`,
  ],
  async apply(call, business) {
    const { facts, employerId, businessId } = business;
    // Everybody still on the base that the draft counted with, and nobody else.
    checkAll((await countInUse(call, employerId, businessAccounts(call.centerId, businessId))).named, business);
    const ratiosOf = (employer: unknown, member: unknown) => ({
      employer: ratePpm(Number(employer)),
      member: ratePpm(Number(member)),
    });
    const before = ratiosOf(facts.employerBeforePpm, facts.memberBeforePpm);
    const after = ratiosOf(facts.employerPpm, facts.memberPpm);
    checkAll(await setRatios(call, changeOf(business), { before, after }), business);
    return 'finish';
  },
};
