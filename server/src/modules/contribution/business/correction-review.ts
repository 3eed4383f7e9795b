import type { Call } from '../../../platform/call.ts';
import { formatMonthText } from '../../../platform/dates.ts';
import { formatYuan } from '../../../platform/money.ts';
import { Problem } from '../../../platform/problem.ts';
import { accountsOf } from '../../account/index.ts';
import type { CaseView } from '../../casework/index.ts';
import { balancesOf, paidMonths } from '../../ledger/index.ts';
import { maskName, namesOf } from '../../party/index.ts';
import { refusals } from './problems.ts';
import { type BusinessRow, listBusinessLines } from './store.ts';

/** What a month brought one person. */
export interface PaidLine {
  readonly accountId: string;
  readonly employerFen: bigint;
  readonly memberFen: bigint;
}

/** How an account stands from which a month is to be taken back. */
interface Standing {
  readonly accountId: string;
  readonly accountNo: string;
  readonly amount: bigint;
  readonly isFrozen: boolean;
  /** What still stands on the account for the month. */
  readonly stands: bigint;
  readonly balance: bigint;
}

async function standingsOf(call: Call, lines: readonly PaidLine[], month: Temporal.PlainDate): Promise<Standing[]> {
  const ids = lines.map((line) => line.accountId);
  const accounts = await accountsOf(call.tx, call.centerId, ids);
  const paid = await paidMonths(call.tx, call.centerId, ids, { from: month, to: month });
  const stands = new Map(paid.map((row) => [row.accountId, row.totalFen]));
  const balances = await balancesOf(call.tx, call.centerId, ids);
  return lines.map(({ accountId, employerFen, memberFen }) => ({
    accountId,
    accountNo: accounts.get(accountId)?.accountNo ?? '',
    amount: employerFen + memberFen,
    isFrozen: accounts.get(accountId)?.state === 'frozen',
    stands: stands.get(accountId) ?? 0n,
    balance: balances.get(accountId)?.total ?? 0n,
  }));
}

const isGone = ({ stands, amount }: Standing): boolean => stands < amount;
const isUncovered = ({ balance, amount }: Standing): boolean => balance < amount;
/** The first ten of some account numbers, and how many there are. */
export const firstOf = (numbers: readonly string[]): string =>
  `${numbers.slice(0, 10).join('、')}${numbers.length > 10 ? `等 ${numbers.length} 个` : ''}`;
const numbersOf = (standings: readonly Standing[]): string => firstOf(standings.map(({ accountNo }) => accountNo));

/** No account is frozen, the month still stands on each in full, and each balance covers it; says of whom not. */
export async function checkCovered(call: Call, lines: readonly PaidLine[], month: Temporal.PlainDate): Promise<void> {
  const standings = await standingsOf(call, lines, month);
  const frozen = standings.filter(({ isFrozen }) => isFrozen);
  if (frozen.length > 0)
    throw new Problem(refusals.outOfPolicy, {
      detail: `账户 ${numbersOf(frozen)} 已冻结，不能退回错缴的款项。`,
      remedy: '冻结解除后再办理，或取消选择这些职工。',
      source: '《住房公积金管理条例》第二十四条；有权机关的协助执行通知书',
    });
  const gone = standings.filter(isGone);
  if (gone.length > 0)
    throw new Problem(refusals.outOfPolicy, {
      detail: `账户 ${numbersOf(gone)} 的${formatMonthText(month)}缴存额已经更正过。`,
      remedy: '请取消选择这些职工后再提交。',
    });
  const [first, ...others] = standings.filter(isUncovered);
  if (first)
    throw new Problem(refusals.outOfPolicy, {
      detail: `账户 ${first.accountNo} 的余额 ${formatYuan(first.balance)} 元不足以退回错缴的 ${formatYuan(first.amount)} 元${others.length > 0 ? `；账户 ${numbersOf(others)} 也不足` : ''}。`,
      remedy: '余额已被提取的，请与职工协商后到柜台办理。',
    });
}

const shownAtMost = 200;

/** What whoever reviews a correction compares: of everybody what is taken back beside what is there, and the rules. */
export async function correctionReview(
  call: Call,
  business: BusinessRow,
): Promise<Pick<CaseView, 'claims' | 'conditions'>> {
  const { rows } = await listBusinessLines(call.tx, call.centerId, business.businessId);
  const month = formatMonthText(business.effectiveMonth);
  const standings = await standingsOf(call, rows, business.effectiveMonth);
  // Once it is decided there is nothing to compare any more: the money is gone from the accounts, or stays there.
  const isOpen = business.state === 'draft' || business.state === 'pending';
  const isWrong = (one: Standing) => isOpen && (one.isFrozen || isGone(one) || isUncovered(one));
  const shown = standings.toSorted((a, b) => Number(isWrong(b)) - Number(isWrong(a))).slice(0, shownAtMost);
  const people = await namesOf(
    call,
    rows.map(({ personId }) => personId),
  );
  const nameOf = new Map(rows.map((row) => [row.accountId, people.get(row.personId)?.name ?? '']));
  const condition = (key: string, text: string, wrong: readonly Standing[]) => ({
    key,
    text,
    holds: wrong.length === 0 ? ('yes' as const) : ('no' as const),
    ...(wrong.length > 0 && { figures: `账户 ${numbersOf(wrong)}` }),
  });
  return {
    claims: shown.map((one) => ({
      label: `${maskName(nameOf.get(one.accountId) ?? '')} ${one.accountNo}`,
      claimed: `退回${month}缴存额 ${formatYuan(one.amount)} 元`,
      ...(isOpen
        ? {
            found: `该月已缴 ${formatYuan(one.stands)} 元，账户余额 ${formatYuan(one.balance)} 元${one.isFrozen ? '，已冻结' : ''}`,
            foundBy: '本中心个人账户',
            verdict: isWrong(one) ? ('differs' as const) : ('agrees' as const),
          }
        : business.state === 'done'
          ? { found: '已从账户退回', verdict: 'agrees' as const }
          : { found: '没有退回', verdict: 'not-asked' as const }),
    })),
    conditions: isOpen
      ? [
          condition('stands', `${month}的缴存额还在账户上，没有更正过`, standings.filter(isGone)),
          condition('covered', '账户余额足以退回', standings.filter(isUncovered)),
          condition(
            'not-frozen',
            '账户没有冻结',
            standings.filter(({ isFrozen }) => isFrozen),
          ),
        ]
      : [],
  };
}
