import type { Call } from '../../../platform/call.ts';
import { formatMonth, formatMonthText } from '../../../platform/dates.ts';
import { type Fen, fen, formatYuan } from '../../../platform/money.ts';
import { Problem } from '../../../platform/problem.ts';
import { accountsOf, type Deposit, type PersonalAccount, type PersonalState } from '../../account/index.ts';
import { getFen } from '../../params/index.ts';
import { namesOf } from '../../party/index.ts';
import { refusals } from './problems.ts';
import type { BusinessRow } from './store.ts';

/** The employer's own accounts by id; one of another employer, or unknown, refuses all. */
export async function ownAccounts(
  call: Call,
  employerId: string,
  accountIds: readonly string[],
): Promise<PersonalAccount[]> {
  const found = await accountsOf(call.tx, call.centerId, accountIds);
  return [...new Set(accountIds)].map((accountId) => {
    const account = found.get(accountId);
    if (account?.employerId !== employerId)
      throw new Problem(refusals.notFound, {
        detail: '所选职工中有人不在本单位。',
        remedy: '请刷新职工列表后重新选择。',
      });
    return account;
  });
}

/** Refuses when somebody's account is not in the state that a business needs; says who, at most ten. */
export async function checkStates(
  call: Call,
  accounts: readonly PersonalAccount[],
  state: PersonalState,
  detail: string,
): Promise<void> {
  const wrong = accounts.filter((account) => account.state !== state);
  if (wrong.length === 0) return;
  const people = await namesOf(
    call,
    wrong.slice(0, 10).map((account) => account.personId),
  );
  const named = wrong
    .slice(0, 10)
    .map((account) => `${people.get(account.personId)?.name ?? ''}（${account.accountNo}）`);
  throw new Problem(refusals.outOfPolicy, {
    detail: `${detail}：${named.join('、')}${wrong.length > 10 ? `等 ${wrong.length} 人` : ''}。`,
    remedy: '请取消选择这些职工后再提交。',
  });
}

export interface Limits {
  readonly baseMin: Fen;
  readonly baseMax: Fen;
  readonly source: string;
}

/** Between which bases a month's deposits are. */
export async function baseLimits(call: Call, month: Temporal.PlainDate): Promise<Limits> {
  const min = await getFen(call.tx, call.centerId, 'contribution.base-min-fen', month);
  const max = await getFen(call.tx, call.centerId, 'contribution.base-max-fen', month);
  return { baseMin: min.value, baseMax: max.value, source: max.source };
}

/** Refuses a base outside the limits of the month (handbook §6.2). */
export function checkBase(base: Fen, { baseMin, baseMax, source }: Limits, month: Temporal.PlainDate): void {
  if (base >= baseMin && base <= baseMax) return;
  throw new Problem(refusals.outOfPolicy, {
    detail: `缴存基数 ${formatYuan(base)} 元不在${formatMonthText(month)}的范围内：${formatYuan(baseMin)} 元至 ${formatYuan(baseMax)} 元。`,
    source,
    remedy: base < baseMin ? '请按下限填写。' : '请按上限填写。',
    month: formatMonth(month),
  });
}

/** The four amounts of a line: the month's deposit before and after. */
export function amountsOf(before: Deposit | undefined, after: Deposit | undefined) {
  return {
    employerBeforeFen: before?.employer ?? fen(0),
    memberBeforeFen: before?.member ?? fen(0),
    employerFen: after?.employer ?? fen(0),
    memberFen: after?.member ?? fen(0),
  };
}

/** What account changes of a business share. */
export const changeOf = ({ employerId, effectiveMonth, businessId }: BusinessRow) => ({
  employerId,
  month: effectiveMonth,
  businessId,
});

/** Refuses when fewer accounts changed than the signature names: somebody's account is no longer as the draft says. */
export function checkAll(changed: number, { personCount }: BusinessRow): void {
  if (changed !== personCount) throw new Problem(refusals.outdated, { remedy: '请放弃这份草稿，重新提交。' });
}
