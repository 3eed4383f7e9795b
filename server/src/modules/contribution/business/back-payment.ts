import type { Call } from '../../../platform/call.ts';
import { formatMonth, formatMonthText, isBefore, parseMonth } from '../../../platform/dates.ts';
import { type Fen, fen, formatYuan, ratePpm, sumFen, zeroFen } from '../../../platform/money.ts';
import { Problem } from '../../../platform/problem.ts';
import {
  accountsOf,
  type EmployerAccount,
  monthlyDeposit,
  type PersonalAccount,
  type PersonalState,
  personalStates,
} from '../../account/index.ts';
import { type PaidMonth, paidMonths } from '../../ledger/index.ts';
import { findFen } from '../../params/index.ts';
import { checkMayPayBack } from './checks.ts';
import { emptyLine, keepBusiness } from './draft.ts';
import type { KindHandler } from './kind.ts';
import { checkBase, type Limits, ownAccounts } from './people.ts';
import { refusals } from './problems.ts';
import { type BackPaymentReason, backPaymentReasons } from './reasons.ts';
import { monthsFrom, type RatioChange, ratiosIn, stillDue, yearlyBase } from './rules.ts';
import { type BusinessLine, type BusinessRow, listBusinessLines, listRatioChanges } from './store.ts';

export interface BackPaymentInput {
  readonly businessId: string;
  readonly people: readonly {
    readonly accountId: string;
    readonly from: string;
    readonly to: string;
    /** The base of those months; the present one, within each month's limits, when not given. */
    readonly baseFen?: number | undefined;
    readonly reason: BackPaymentReason;
  }[];
}

/** What a person is to be paid for, month by month. */
interface Claim {
  readonly account: PersonalAccount;
  readonly month: Temporal.PlainDate;
  readonly base: Fen | undefined;
  readonly reason: BackPaymentReason;
}

interface Policy {
  readonly limits: ReadonlyMap<string, Limits>;
  readonly ratios: EmployerAccount['ratios'];
  readonly changes: readonly RatioChange[];
  readonly paid: ReadonlyMap<string, PaidMonth>;
}

/**
 * 补缴: months of the past that were not paid, or not in full. Each month by the limits and the ratios of that month
 * (《住房公积金管理条例》第十六条、第三十八条), less what stands on the account for it already. Waits for the money.
 */
export async function draftBackPayment(call: Call, employerId: string, input: BackPaymentInput): Promise<string> {
  const accounts = await ownAccounts(
    call,
    employerId,
    input.people.map((person) => person.accountId),
  );
  const account = await checkMayPayBack(call, employerId);
  const byId = new Map(accounts.map((own) => [own.accountId, own]));
  const claims = input.people.flatMap((person): Claim[] => {
    const own = byId.get(person.accountId);
    if (!own) return [];
    const { reason, baseFen } = person;
    const months = monthsFrom(parseMonth(person.from), parseMonth(person.to));
    checkSpan(account, own, person);
    return months.map((month) => ({
      account: own,
      month,
      base: baseFen === undefined ? undefined : fen(baseFen),
      reason,
    }));
  });
  checkOnce(claims);
  const policy = await policyOf(call, account, claims);
  const lines = claims.map((claim) => lineOf(claim, policy));
  const amountFen = sumFen(lines.map((line) => fen(line.employerFen + line.memberFen)));
  return keepBusiness(call, {
    businessId: input.businessId,
    employerId,
    kind: 'back-payment',
    effectiveMonth: lines[0]?.month ?? account.firstMonth,
    lines,
    amountFen,
    personCount: accounts.length,
    monthly: { before: zeroFen, after: zeroFen },
    facts: {
      monthCount: new Set(lines.map(({ month }) => formatMonth(month))).size,
      employerFen: Number(sumFen(lines.map((line) => line.employerFen))),
      memberFen: Number(sumFen(lines.map((line) => line.memberFen))),
    },
  });
}

const spanMonthsMax = 120;

function checkSpan(
  account: EmployerAccount,
  own: PersonalAccount,
  { from, to }: { readonly from: string; readonly to: string },
): void {
  const [first, last] = [parseMonth(from), parseMonth(to)];
  const refuse = (detail: string, remedy: string) => {
    throw new Problem(refusals.outOfPolicy, { detail: `账户 ${own.accountNo}：${detail}`, remedy });
  };
  if (own.state === 'frozen') refuse('账户已冻结，不能补缴。', '请联系管理中心。');
  if (closedStates.includes(own.state)) refuse(`账户已${personalStates[own.state]}，不能补缴。`, '请取消选择该职工。');
  if (isBefore(last, first)) refuse(`${formatMonthText(first)}晚于${formatMonthText(last)}。`, '请核对起止月份。');
  if (monthsFrom(first, last).length > spanMonthsMax) refuse(`一次最多补缴 ${spanMonthsMax} 个月。`, '请分次办理。');
  if (isBefore(first, account.firstMonth))
    refuse(`单位从${formatMonthText(account.firstMonth)}起缴存，不能补缴更早的月份。`, '请核对起始月份。');
  if (!account.contributedTo || isBefore(account.contributedTo, last)) {
    const paidTo = account.contributedTo ? `单位已缴至${formatMonthText(account.contributedTo)}` : '单位尚未缴过公积金';
    refuse(`${paidTo}，之后的月份不属于补缴。`, '应缴的月份请办理汇缴。');
  }
}

const keyOf = (accountId: string, month: Temporal.PlainDate) => `${accountId}:${formatMonth(month)}`;

function checkOnce(claims: readonly Claim[]): void {
  const seen = new Set<string>();
  for (const { account, month } of claims) {
    const key = keyOf(account.accountId, month);
    if (seen.has(key))
      throw new Problem(refusals.outOfPolicy, {
        detail: `账户 ${account.accountNo} 的${formatMonthText(month)}填了两次。`,
        remedy: '同一职工同一月份只能填一次。',
      });
    seen.add(key);
  }
}

async function policyOf(call: Call, account: EmployerAccount, claims: readonly Claim[]): Promise<Policy> {
  const months = [...new Set(claims.map(({ month }) => formatMonth(month)))].toSorted();
  const limits = new Map<string, Limits>();
  for (const month of months) limits.set(month, await limitsIn(call, parseMonth(month)));
  const [first, last] = [months[0], months.at(-1)];
  const paid =
    first && last
      ? await paidMonths(call.tx, call.centerId, [...new Set(claims.map((claim) => claim.account.accountId))], {
          from: parseMonth(first),
          to: parseMonth(last),
        })
      : [];
  return {
    limits,
    ratios: account.ratios,
    changes: await ratioChanges(call, account.employerId),
    paid: new Map(paid.map((row) => [keyOf(row.accountId, row.month), row])),
  };
}

async function limitsIn(call: Call, month: Temporal.PlainDate): Promise<Limits> {
  const min = await findFen(call.tx, call.centerId, 'contribution.base-min-fen', month);
  const max = await findFen(call.tx, call.centerId, 'contribution.base-max-fen', month);
  if (!min || !max)
    throw new Problem(refusals.outOfPolicy, {
      detail: `中心没有登记${formatMonthText(month)}的缴存基数上下限。`,
      remedy: '请到柜台办理该月份的补缴。',
    });
  return { baseMin: min.value, baseMax: max.value, source: max.source };
}

async function ratioChanges(call: Call, employerId: string): Promise<RatioChange[]> {
  return (await listRatioChanges(call.tx, call.centerId, employerId)).map(({ effectiveMonth, facts }) => ({
    from: effectiveMonth,
    before: {
      employer: ratePpm(Number(facts.employerBeforePpm)),
      member: ratePpm(Number(facts.memberBeforePpm)),
    },
  }));
}

function lineOf({ account, month, base, reason }: Claim, policy: Policy): BusinessLine {
  const limits = policy.limits.get(formatMonth(month));
  if (!limits) throw new Error(`no limits for ${month}`);
  const baseFen = base ?? yearlyBase(account.base, limits).base;
  checkBase(baseFen, limits, month);
  const ratios = ratiosIn(month, policy.ratios, policy.changes);
  const deposit = monthlyDeposit(baseFen, ratios);
  const row = policy.paid.get(keyOf(account.accountId, month));
  const employer = row?.employerFen ?? zeroFen;
  const paid = { employer, member: fen((row?.totalFen ?? 0n) - employer) };
  const due = stillDue(deposit, paid);
  if (!due) {
    throw new Problem(refusals.outOfPolicy, {
      detail: `账户 ${account.accountNo} ${formatMonthText(month)}已缴 ${formatYuan(row?.totalFen ?? 0n)} 元，按基数 ${formatYuan(baseFen)} 元应缴 ${formatYuan(deposit.total)} 元，没有需要补缴的金额。`,
      remedy: '请核对月份；补缴差额的，请填写该月应执行的基数。',
    });
  }
  return {
    ...emptyLine,
    accountId: account.accountId,
    personId: account.personId,
    month,
    baseBeforeFen: account.base,
    baseFen,
    employerBeforeFen: paid.employer,
    memberBeforeFen: paid.member,
    employerFen: due.employer,
    memberFen: due.member,
    reason: backPaymentReasons[reason],
    facts: { employerPpm: Number(ratios.employer), memberPpm: Number(ratios.member), source: limits.source },
  };
}

const closedStates: readonly PersonalState[] = ['merged', 'transferred-out', 'withdrawn'];

/**
 * Whether the accounts may still be paid on: not closed meanwhile. Who has moved to another employer since the list was
 * confirmed is paid all the same, the months were worked here.
 */
export async function checkStillOpen(call: Call, business: BusinessRow): Promise<void> {
  const { rows } = await listBusinessLines(call.tx, call.centerId, business.businessId);
  const accounts = await accountsOf(call.tx, call.centerId, [...new Set(rows.map((row) => row.accountId))]);
  const closed = [...accounts.values()].filter(({ state }) => closedStates.includes(state));
  if (closed.length === 0) return;
  const named = closed.slice(0, 10).map(({ accountNo, state }) => `${accountNo}（${personalStates[state]}）`);
  throw new Problem(refusals.outdated, {
    detail: `清单中有 ${closed.length} 个账户已销户：${named.join('、')}。`,
    remedy: '请撤回或放弃这笔补缴，去掉这些职工后重新提交。',
  });
}

/** Whether nothing was paid for these months since the draft was made. */
export async function checkUnpaid(call: Call, business: BusinessRow): Promise<void> {
  const { rows } = await listBusinessLines(call.tx, call.centerId, business.businessId);
  const months = rows.map(({ month }) => formatMonth(month)).toSorted();
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last) throw new Problem(refusals.outdated);
  const accountIds = [...new Set(rows.map((row) => row.accountId))];
  const paid = await paidMonths(call.tx, call.centerId, accountIds, { from: parseMonth(first), to: parseMonth(last) });
  const now = new Map(paid.map((row) => [keyOf(row.accountId, row.month), row.totalFen]));
  const isStill = rows.every(
    (line) => (now.get(keyOf(line.accountId, line.month)) ?? 0n) === line.employerBeforeFen + line.memberBeforeFen,
  );
  if (!isStill) throw new Problem(refusals.outdated, { remedy: '请放弃这份草稿，重新提交补缴。' });
}

export const backPaymentKind: KindHandler = {
  textLines: (_call, { facts }) => [
    `补缴月份数：${facts.monthCount}个月`,
    `单位补缴额：${formatYuan(Number(facts.employerFen))}元`,
    `个人补缴额：${formatYuan(Number(facts.memberFen))}元`,
  ],
  async apply(call, business) {
    const { rows } = await listBusinessLines(call.tx, call.centerId, business.businessId);
    await ownAccounts(
      call,
      business.employerId,
      rows.map(({ accountId }) => accountId),
    );
    await checkStillOpen(call, business);
    await checkUnpaid(call, business);
    return 'wait';
  },
};
