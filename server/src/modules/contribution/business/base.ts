import type { Call } from '../../../platform/call.ts';
import { type Fen, fen, formatYuan } from '../../../platform/money.ts';
import { Problem } from '../../../platform/problem.ts';
import { applyBases, monthlyDeposit, type PersonalAccount } from '../../account/index.ts';
import { checkMayChange } from './checks.ts';
import { emptyLine, keepBusiness } from './draft.ts';
import type { KindHandler } from './kind.ts';
import {
  amountsOf,
  baseLimits,
  changeOf,
  checkAll,
  checkBase,
  checkStates,
  type Limits,
  ownAccounts,
} from './people.ts';
import { refusals } from './problems.ts';
import { depositYear, yearlyBase } from './rules.ts';
import { type BusinessLine, businessAccounts } from './store.ts';

export interface BaseInput {
  readonly businessId: string;
  /** How the amounts are meant: as the new bases, or as last year's average wages, which the limits cut. */
  readonly means: 'base' | 'wage';
  readonly people: readonly { readonly accountId: string; readonly amountFen: number | bigint }[];
}

/**
 * 基数调整: other bases from the next due month on, each within the limits of that month (handbook §6.2); or the yearly
 * adjustment, in which a base is last year's average wage, raised to the floor or cut to the cap of the deposit year.
 */
export async function draftBase(call: Call, employerId: string, input: BaseInput): Promise<string> {
  const amounts = new Map(input.people.map(({ accountId, amountFen }) => [accountId, fen(amountFen)]));
  const accounts = await ownAccounts(call, employerId, [...amounts.keys()]);
  const { account, effectiveMonth } = await checkMayChange(call, employerId, 'base');
  await checkStates(call, accounts, 'normal', '下列职工的账户不是正常状态，不能调整基数');
  const limits = await baseLimits(call, effectiveMonth);
  const lines = accounts.flatMap((person): BusinessLine[] => {
    const { base, facts } = baseOf(amounts.get(person.accountId) ?? person.base, input.means, limits);
    if (input.means === 'base') checkBase(base, limits, effectiveMonth);
    if (base === person.base) return [];
    return [lineOf(person, { base, month: effectiveMonth, ratios: account.ratios, facts })];
  });
  if (lines.length === 0)
    throw new Problem(refusals.nothingChanges, { detail: '所填的缴存基数与现在完全相同。', remedy: '不需要办理。' });
  const limited = (limit: string) => lines.filter((line) => line.facts.limited === limit).length;
  return keepBusiness(call, {
    businessId: input.businessId,
    employerId,
    kind: 'base',
    effectiveMonth,
    lines,
    reason: input.means === 'wage' ? `${depositYear(effectiveMonth).year}年度基数调整` : '基数调整',
    facts: {
      means: input.means,
      baseMinFen: Number(limits.baseMin),
      baseMaxFen: Number(limits.baseMax),
      source: limits.source,
      unchanged: accounts.length - lines.length,
      floorCount: limited('floor'),
      capCount: limited('cap'),
    },
  });
}

function baseOf(amount: Fen, means: BaseInput['means'], limits: Limits) {
  if (means === 'base') return { base: amount, facts: {} };
  const { base, limited } = yearlyBase(amount, limits);
  return { base, facts: { wageFen: Number(amount), limited: limited ?? null } };
}

function lineOf(
  { accountId, personId, base: before }: PersonalAccount,
  given: {
    base: Fen;
    month: Temporal.PlainDate;
    ratios: Parameters<typeof monthlyDeposit>[1];
    facts: BusinessLine['facts'];
  },
): BusinessLine {
  return {
    ...emptyLine,
    accountId,
    personId,
    month: given.month,
    baseBeforeFen: before,
    baseFen: given.base,
    ...amountsOf(monthlyDeposit(before, given.ratios), monthlyDeposit(given.base, given.ratios)),
    facts: given.facts,
  };
}

export const baseKind: KindHandler = {
  textLines: (_call, { facts, reason }) => [
    `调整方式：${reason}`,
    `基数上下限：${formatYuan(Number(facts.baseMinFen))}元至${formatYuan(Number(facts.baseMaxFen))}元`,
    ...(facts.means === 'wage' ? [`按下限执行：${facts.floorCount}人，按上限执行：${facts.capCount}人`] : []),
  ],
  async apply(call, business) {
    const accounts = businessAccounts(call.centerId, business.businessId);
    checkAll(await applyBases(call, changeOf(business), accounts), business);
    return 'finish';
  },
};
