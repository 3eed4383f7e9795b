import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { dayOf, formatInstantText, formatMonthText, monthOf } from '../../platform/dates.ts';
import { inSnapshot } from '../../platform/db.ts';
import { formatYuan } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import {
  type CheckResult,
  checkBooks,
  findBooks,
  type Invariant,
  invariants,
  listClosings,
  lockBooks,
  type OutsideFacts,
  trialBalance,
} from '../ledger/index.ts';
import type { ClosingCheck as ClosingCheckJson } from './contract.ts';
import { refusals } from './problems.ts';
import { monthEnd } from './rules.ts';
import { countOpenRequests, insertCheckRun, listCheckRuns } from './store.ts';

export type PeriodKind = 'day' | 'month' | 'year';

/** What a module wants looked at before a period is closed. */
export interface ClosingCheck {
  readonly name: string;
  readonly title: string;
  readonly kinds: readonly PeriodKind[];
  /** Closing waits for a blocking one; another is only told. */
  readonly isBlocking: boolean;
  /** Where it is put right, on the staff desk. */
  readonly link?: string;
  /** What is in the way, in words; `undefined` when nothing is. Money and days up to `through`. */
  readonly find: (call: Call, through: Temporal.PlainDate) => Promise<string | undefined>;
}

const registered: ClosingCheck[] = [];

/** Registers a check of another module; called once at start-up. */
export function registerClosingCheck(check: ClosingCheck): void {
  registered.push(check);
}

let outsideFacts: (call: Pick<Call, 'tx' | 'centerId'>) => Promise<OutsideFacts>;

/** Registers who tells what the ledger cannot know of itself: money received that belongs to nobody yet. */
export function useOutsideFacts(facts: typeof outsideFacts): void {
  outsideFacts = facts;
}

/** Income and expense that a year ends with and that were not carried over: `401 1,234.00 元`. */
async function uncarried(call: Call, year: number): Promise<string | undefined> {
  const on = Temporal.PlainDate.from({ year, month: 12, day: 31 });
  const rows = await trialBalance(call.tx, call.centerId, { from: on.with({ month: 1, day: 1 }), to: on });
  const left = rows.filter(({ code, closing }) => ['401', '411', '311'].includes(code) && closing !== 0n);
  if (left.length === 0) return undefined;
  const named = left.map(({ code, closing }) => `${code} ${formatYuan(closing < 0n ? -closing : closing)} 元`);
  return `${year} 年损益还没有结转（${named.join('、')}）；12 月 31 日结账之后不能再结转`;
}

/** The years whose last day is among the open ones up to a day. */
async function yearsEnding({ tx, centerId }: Call, through: Temporal.PlainDate): Promise<readonly number[]> {
  const { closedThrough } = await findBooks(tx, centerId);
  const first = (closedThrough ?? through.subtract({ days: 1 })).add({ days: 1 }).year;
  const last = through.month === 12 && through.day === 31 ? through.year : through.year - 1;
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
}

async function uncarriedYears(call: Call, through: Temporal.PlainDate): Promise<string | undefined> {
  for (const year of await yearsEnding(call, through)) {
    const found = await uncarried(call, year);
    if (found) return found;
  }
  return undefined;
}

const own: readonly ClosingCheck[] = [
  {
    name: 'voucher-requests',
    title: '待复核的手工凭证和冲正',
    kinds: ['day', 'month', 'year'],
    isBlocking: true,
    link: '/books/requests',
    find: async ({ tx, centerId }) => {
      const count = await countOpenRequests(tx, centerId);
      return count > 0 ? `${count} 张凭证等待复核` : undefined;
    },
  },
  {
    name: 'interest-accrued',
    title: '按月计提存款利息',
    kinds: ['month', 'year'],
    isBlocking: true,
    find: async ({ tx, centerId }, through) => {
      const { accruedThrough } = await findBooks(tx, centerId);
      const isDone = accruedThrough && Temporal.PlainDate.compare(accruedThrough, through) >= 0;
      return isDone ? undefined : `只计提到 ${accruedThrough ?? '（尚未计提过）'}，应计提到 ${through}`;
    },
  },
  {
    name: 'interest-accrued',
    title: '按月计提存款利息',
    kinds: ['day'],
    isBlocking: false,
    find: async ({ tx, centerId }, through) => {
      const { accruedThrough } = await findBooks(tx, centerId);
      const month = monthEnd(monthOf(through.add({ days: 1 }).subtract({ months: 1 })));
      return accruedThrough && Temporal.PlainDate.compare(accruedThrough, month) >= 0
        ? undefined
        : `${formatMonthText(month)}的利息还没有计提；日结到 ${through} 之后再计提，记入下一个会计日`;
    },
  },
  {
    name: 'year-carried',
    title: '年终结转损益',
    kinds: ['day'],
    isBlocking: true,
    find: uncarriedYears,
  },
  {
    name: 'year-carried',
    title: '年终结转损益',
    kinds: ['year'],
    isBlocking: true,
    find: (call, through) => uncarried(call, through.year),
  },
  {
    name: 'months-closed',
    title: '各月月结',
    kinds: ['year'],
    isBlocking: true,
    find: async ({ tx, centerId }, through) => {
      const last = (await listClosings(tx, centerId, 'month', { limit: 1, offset: 0 })).rows[0]?.through;
      return last && Temporal.PlainDate.compare(last, through) >= 0
        ? undefined
        : `${formatMonthText(monthOf(last ? last.add({ days: 1 }) : through))}还没有月结`;
    },
  },
];

/**
 * Every check of a kind of closing, with what it found. The books must agree for all of them; `isShown`: for a page, which
 * takes whatever today's check of the whole books found, instead of looking through all of them for each of its panels.
 */
export async function runClosingChecks(
  call: Call,
  kind: PeriodKind,
  through: Temporal.PlainDate,
  { isShown = false }: { readonly isShown?: boolean } = {},
): Promise<Static<typeof ClosingCheckJson>[]> {
  const rows: Static<typeof ClosingCheckJson>[] = [];
  for (const check of [...own, ...registered].filter(({ kinds }) => kinds.includes(kind))) {
    const found = await check.find(call, through);
    const { name, title, isBlocking, link = null } = check;
    rows.push({ name, title, isBlocking, link, passed: found === undefined, detail: found ?? '没有' });
  }
  const kept = await checkedToday(call, through);
  return [...rows, kept && (isShown || kept.isEnough) ? kept.shown : await booksAgree(call)];
}

const wholeBooks = { name: 'books-agree', isBlocking: true, link: '/books/checks' } as const;

/**
 * Today's check of the whole books. It is enough to close what was over before it began, when everything agreed: to look
 * through the books of a million accounts takes minutes, and every night does it.
 */
async function checkedToday(
  { tx, centerId, now }: Call,
  through: Temporal.PlainDate,
): Promise<{ isEnough: boolean; shown: Static<typeof ClosingCheckJson> } | undefined> {
  const [last] = (await listCheckRuns(tx, centerId, { limit: 1, offset: 0 })).rows;
  if (!last || !dayOf(last.checkedAt).equals(dayOf(now))) return undefined;
  const passed = last.differences === 0;
  const isEnough = passed && Temporal.PlainDate.compare(dayOf(last.checkedAt), through) > 0;
  const title = `账账相符（${formatInstantText(last.checkedAt)} 核对${isEnough ? '' : '，结账时再核对'}）`;
  return {
    isEnough,
    shown: { ...wholeBooks, title, passed, detail: passed ? '全部相符' : `${last.differences} 处不符` },
  };
}

async function booksAgree(call: Call): Promise<Static<typeof ClosingCheckJson>> {
  const wrong = (await checkNow(call)).filter(({ differences }) => differences.length > 0);
  return {
    ...wholeBooks,
    title: '账账相符',
    passed: wrong.length === 0,
    detail: wrong.length === 0 ? '全部相符' : wrong.map(({ check }) => titleOf(check)).join('、'),
  };
}

/**
 * The books of a day end, taken alone after its checks: what a batch posted on 31 December meanwhile must be carried first,
 * for afterwards nothing can be dated to it and the year could never be closed. Refused with `accounting/checks-fail`.
 */
export async function lockCarried(call: Call, through: Temporal.PlainDate): Promise<void> {
  await lockBooks(call);
  const detail = await uncarriedYears(call, through);
  if (detail) throw new Problem(refusals.checksFail, { detail: `年终结转损益：${detail}`, remedy: carryAgain });
}
const carryAgain = '检查期间又有凭证记入 12 月 31 日。请再结转一次损益，然后日结。';

/** Refuses with `accounting/checks-fail` when a blocking check found something. */
export async function demandClosable(call: Call, kind: PeriodKind, through: Temporal.PlainDate): Promise<void> {
  const failed = (await runClosingChecks(call, kind, through)).filter(
    ({ passed, isBlocking }) => !passed && isBlocking,
  );
  if (failed.length === 0) return;
  throw new Problem(refusals.checksFail, {
    detail: failed.map(({ title, detail }) => `${title}：${detail}`).join('；'),
    remedy: '请按结账检查中的链接逐项处理后再结账。',
  });
}

/**
 * On a connection of its own, in one snapshot: a batch that is posted between two of the checks would look like a
 * difference between the books and the loans.
 */
const checkNow = ({ aside, centerId }: Call): Promise<CheckResult[]> =>
  aside((db) => inSnapshot(db, async (tx) => checkBooks(tx, centerId, await outsideFacts({ tx, centerId }))));

/** What the checks are called on screen. */
const titles: Readonly<Record<Invariant, string>> = {
  'journal-balanced': '每张凭证借贷相等并与分录相符',
  'journal-entry-count': '凭证所附个人明细笔数相符',
  'journal-personal': '凭证与个人明细账金额相符',
  'journal-employer': '凭证与单位明细账金额相符',
  'journal-day': '明细与凭证的会计日一致',
  'personal-chain': '个人明细连续编号、余额逐笔衔接',
  'employer-chain': '单位明细连续编号、余额逐笔衔接',
  'personal-balance': '个人余额与明细合计相符',
  'personal-accrual': '计息积数与明细推算相符',
  'closed-days': '已日结的日期没有再记账，凭证号不断号',
  'red-lines': '红字只用于冲正，且与原凭证相符',
  'employer-balance': '单位余额与明细合计相符',
  'not-below-zero': '没有负数余额',
  'personal-held': '个人账户的占用金额与在途业务合计相符',
  'subject-201': '个人账户合计与 201 住房公积金相符',
  'subject-121': '正常贷款余额合计与 121 委托贷款相符',
  'subject-122': '逾期本金合计与 122 逾期贷款相符',
  'loan-chain': '贷款明细推算与贷款余额、逾期期数相符',
  'bank-book': '专户银行对账单与 101 账面之差都列为未达账项',
  'subject-219': '单位未分摊与暂收合计与 219 其他应付款相符',
};
const titleOf = (check: Invariant): string => titles[check] ?? invariants[check];

/** Checks the whole books and keeps what was found (账账核对). */
export async function checkAndKeep(call: Call): Promise<{ runId: string; differences: number }> {
  const results = await checkNow(call);
  const runId = call.newId();
  const differences = results.reduce((sum, result) => sum + result.differences.length, 0);
  const first = results.flatMap((result) => result.differences).slice(0, 20);
  await insertCheckRun(call.tx, call, {
    runId,
    differences,
    detail: {
      checks: results.map((result) => ({
        check: result.check,
        title: titleOf(result.check),
        checked: result.checked,
        differences: result.differences.length,
      })),
      first: first.map(({ check, key, expected, found }) => ({
        check,
        title: titleOf(check),
        key,
        expected: expected.toString(),
        found: found.toString(),
      })),
    },
  });
  await recordAudit(call, 'accounting.check', ['books', String(call.centerId)], { differences });
  return { runId, differences };
}
