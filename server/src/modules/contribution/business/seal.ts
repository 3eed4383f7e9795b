import type { Call } from '../../../platform/call.ts';
import { formatMonth, formatMonthText, isBefore } from '../../../platform/dates.ts';
import { fen } from '../../../platform/money.ts';
import { Problem } from '../../../platform/problem.ts';
import { monthlyDeposit, sealAccounts, unsealAccounts } from '../../account/index.ts';
import { balancesOf } from '../../ledger/index.ts';
import { checkMayChange } from './checks.ts';
import { checkSomebody, emptyLine, keepBusiness } from './draft.ts';
import type { KindHandler } from './kind.ts';
import { amountsOf, baseLimits, changeOf, checkAll, checkBase, checkStates, ownAccounts } from './people.ts';
import { refusals } from './problems.ts';
import { businessAccounts } from './store.ts';

export interface SealInput {
  readonly businessId: string;
  /** Each with the reason in words, which papers print. */
  readonly people: readonly { readonly accountId: string; readonly reason: string }[];
}

/** The reasons of all, each once. */
const reasonsOf = (people: readonly { readonly reason: string }[]): string =>
  [...new Set(people.map(({ reason }) => reason))].join('、');

/**
 * 封存: nobody pays for these people from the next due month on. 《住房公积金管理条例》第十五条: within 30 days after somebody
 * left. A month that is posted already is not undone by sealing: that takes an error correction (错缴更正).
 */
export async function draftSeal(call: Call, employerId: string, input: SealInput): Promise<string> {
  const reasons = new Map(input.people.map(({ accountId, reason }) => [accountId, reason]));
  const accounts = await ownAccounts(call, employerId, [...reasons.keys()]);
  const { account, effectiveMonth } = await checkMayChange(call, employerId, 'seal');
  checkSomebody(accounts, '请选择要封存的职工。');
  await checkStates(call, accounts, 'normal', '下列职工的账户不是正常状态，不能封存');
  const lines = accounts.map(({ accountId, personId, base }) => ({
    ...emptyLine,
    accountId,
    personId,
    month: effectiveMonth,
    baseBeforeFen: base,
    baseFen: base,
    ...amountsOf(monthlyDeposit(base, account.ratios), undefined),
    reason: reasons.get(accountId) ?? '',
  }));
  return keepBusiness(call, {
    businessId: input.businessId,
    employerId,
    kind: 'seal',
    effectiveMonth,
    lines,
    reason: reasonsOf(input.people),
  });
}

export interface UnsealInput {
  readonly businessId: string;
  readonly people: readonly {
    readonly accountId: string;
    readonly baseFen: number | bigint;
    readonly reason: string;
  }[];
}

/**
 * 启封: these people contribute again from the next due month on, each on a base within that month's limits. The month
 * must be after the person's last paid one (handbook §6.2); months between are offered for back-payment.
 */
export async function draftUnseal(call: Call, employerId: string, input: UnsealInput): Promise<string> {
  const given = new Map(input.people.map((one) => [one.accountId, one]));
  const accounts = await ownAccounts(call, employerId, [...given.keys()]);
  const { account, effectiveMonth } = await checkMayChange(call, employerId, 'unseal');
  checkSomebody(accounts, '请选择要启封的职工。');
  await checkStates(call, accounts, 'sealed', '下列职工的账户没有封存，不需要启封');
  const limits = await baseLimits(call, effectiveMonth);
  const balances = await balancesOf(
    call.tx,
    call.centerId,
    accounts.map(({ accountId }) => accountId),
  );
  const lines = accounts.map(({ accountId, accountNo, personId, base }) => {
    const { baseFen: asked = base, reason = '' } = given.get(accountId) ?? {};
    const baseFen = fen(asked);
    checkBase(baseFen, limits, effectiveMonth);
    const paidTo = balances.get(accountId)?.contributedTo ?? null;
    checkAfterPaid(accountNo, paidTo, effectiveMonth);
    return {
      ...emptyLine,
      accountId,
      personId,
      month: effectiveMonth,
      baseBeforeFen: base,
      baseFen,
      ...amountsOf(undefined, monthlyDeposit(baseFen, account.ratios)),
      reason,
      facts: { paidTo: paidTo && formatMonth(paidTo), gapMonths: monthsBetween(paidTo, effectiveMonth) },
    };
  });
  return keepBusiness(call, {
    businessId: input.businessId,
    employerId,
    kind: 'unseal',
    effectiveMonth,
    lines,
    reason: reasonsOf(input.people),
  });
}

function checkAfterPaid(accountNo: string, paidTo: Temporal.PlainDate | null, month: Temporal.PlainDate): void {
  if (!paidTo || isBefore(paidTo, month)) return;
  throw new Problem(refusals.outOfPolicy, {
    detail: `账户 ${accountNo} 已缴至${formatMonthText(paidTo)}，不能从${formatMonthText(month)}起启封。`,
    remedy: '请在该月之后办理，或先办理错缴更正。',
  });
}

/** Whole months between the last paid one and the first to be paid: the gap that a back-payment could fill. */
function monthsBetween(paidTo: Temporal.PlainDate | null, next: Temporal.PlainDate): number {
  return paidTo ? Math.max(0, paidTo.until(next, { largestUnit: 'month' }).months - 1) : 0;
}

export const sealKind: KindHandler = {
  textLines: (_call, { reason }) => [`封存原因：${reason}`],
  async apply(call, business) {
    checkAll(
      await sealAccounts(call, changeOf(business), businessAccounts(call.centerId, business.businessId)),
      business,
    );
    return 'finish';
  },
};

export const unsealKind: KindHandler = {
  textLines: (_call, { reason }) => [`启封原因：${reason}`],
  async apply(call, business) {
    checkAll(
      await unsealAccounts(call, changeOf(business), businessAccounts(call.centerId, business.businessId)),
      business,
    );
    return 'finish';
  },
};
