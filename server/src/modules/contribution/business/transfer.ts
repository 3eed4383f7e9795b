import type { Call } from '../../../platform/call.ts';
import { formatMonth, formatMonthText, isBefore } from '../../../platform/dates.ts';
import { Problem } from '../../../platform/problem.ts';
import { monthlyDeposit, type PersonalAccount, transferAccounts } from '../../account/index.ts';
import { inProgressAmong } from '../../casework/index.ts';
import { balancesOf } from '../../ledger/index.ts';
import { notify } from '../../notice/index.ts';
import { findEmployer } from '../../party/index.ts';
import { type Identified, identify } from '../identify.ts';
import type { RosterRow } from '../roster.ts';
import { checkMayChange } from './checks.ts';
import { checkSomebody, emptyLine, keepBusiness } from './draft.ts';
import type { KindHandler } from './kind.ts';
import { checkPeople, type RowFault, type RowsAnswer } from './open.ts';
import { amountsOf, changeOf, checkAll } from './people.ts';
import { refusals } from './problems.ts';
import { type BusinessLine, listBusinessLines, movedAccounts } from './store.ts';

/** Checks rows of people to be taken over; whoever may not be is among the faults, in the order of the lines. */
export async function checkTransfer(call: Call, employerId: string, rows: readonly RosterRow[]) {
  const { account, effectiveMonth } = await checkMayChange(call, employerId, 'transfer-in');
  const { sound, faults, checked } = await checkPeople(call, employerId, { account, month: effectiveMonth, rows });
  if (faults.length === 0) checkSomebody(sound, '文件或表格中没有职工。');
  const people = await identify(call, sound);
  const balances = await balancesOf(
    call.tx,
    call.centerId,
    people.flatMap(({ account: own }) => (own ? [own.accountId] : [])),
  );
  const drawing = await withdrawing(
    call,
    people.flatMap(({ person }) => (person ? [person.personId] : [])),
  );
  const found = people.flatMap((one) =>
    transferFault(one, {
      employerId,
      effectiveMonth,
      paidTo: paidToOf(one.account, balances),
      isWithdrawing: one.person !== undefined && drawing.has(one.person.personId),
    }),
  );
  const all: readonly RowFault[] = [...faults, ...found];
  return { account, effectiveMonth, people, balances, checked, faults: all.toSorted((a, b) => a.line - b.line) };
}

/**
 * 内部转移: takes over people whose account another employer of the centre has sealed. Name and certificate must be
 * those registered; the first month here is after the last one paid there, no withdrawal is in progress (handbook §6.2), and
 * the base is within the limits. A loan stays the person's: it is bound to the account, which only changes its employer.
 */
export async function draftTransfer(
  call: Call,
  employerId: string,
  { businessId, rows }: { businessId: string; rows: readonly RosterRow[] },
): Promise<RowsAnswer> {
  const { account, effectiveMonth, people, balances, checked, faults } = await checkTransfer(call, employerId, rows);
  if (faults.length > 0) return { result: 'refused', rowCount: checked, faults };
  const lines = people.flatMap(({ entry, account: own }): BusinessLine[] =>
    own
      ? [
          {
            ...emptyLine,
            accountId: own.accountId,
            personId: own.personId,
            month: effectiveMonth,
            // What the person earned elsewhere is not the new employer's to know.
            baseBeforeFen: null,
            baseFen: entry.baseFen,
            ...amountsOf(undefined, monthlyDeposit(entry.baseFen, account.ratios)),
            facts: { fromEmployerId: own.employerId, paidTo: monthText(paidToOf(own, balances)) },
          },
        ]
      : [],
  );
  await keepBusiness(call, { businessId, employerId, kind: 'transfer-in', effectiveMonth, lines });
  return { result: 'taken', businessId, rowCount: checked };
}

type Balances = Awaited<ReturnType<typeof balancesOf>>;
const paidToOf = (account: PersonalAccount | undefined, balances: Balances) =>
  (account && balances.get(account.accountId)?.contributedTo) ?? null;
const monthText = (month: Temporal.PlainDate | null) => month && formatMonth(month);

interface TransferFacts {
  readonly employerId: string;
  readonly effectiveMonth: Temporal.PlainDate;
  readonly paidTo: Temporal.PlainDate | null;
  readonly isWithdrawing: boolean;
}

/** Who of these people has applied to withdraw and is not done with it; what is only filled in so far binds nobody. */
async function withdrawing(call: Call, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  const cases = await inProgressAmong(call.tx, call.centerId, 'withdrawal', personIds);
  return new Set([...cases].flatMap(([personId, { state }]) => (state === 'draft' ? [] : [personId])));
}

function transferFault({ entry, person, account }: Identified, facts: TransferFacts): RowFault[] {
  const { line } = entry;
  const at = { line, column: 'certificateNumber' } as const;
  if (!account) {
    const message = '该职工在本中心没有账户，不需要转移，请办理职工开户。';
    return [{ ...at, code: 'no-account', offer: 'open', message }];
  }
  // The same words whether name or person differ: who guesses must not learn whose certificate it is.
  if (person?.name !== entry.name) {
    const message = '姓名与该证件号码在本中心登记的不一致，请核对；确需更名的，请职工本人到柜台办理。';
    return [{ line, column: 'name', code: 'name-differs', message }];
  }
  if (account.employerId === facts.employerId) {
    const sealed = account.state === 'sealed';
    const message = sealed ? '该职工的账户就在本单位，请办理启封。' : '该职工正在本单位缴存，不需要转移。';
    return [{ ...at, code: 'already-here', message, ...(sealed && { offer: 'unseal' as const }) }];
  }
  if (account.state !== 'sealed') {
    const message =
      account.state === 'frozen'
        ? '该职工的账户已冻结，不能转移，请联系管理中心。'
        : '该职工正在原单位正常缴存，请原单位先办理封存。';
    return [{ ...at, code: account.state === 'frozen' ? 'account-frozen' : 'not-sealed', message }];
  }
  if (facts.isWithdrawing) {
    const message = '该职工有一笔提取正在办理，办结或撤销之前不能转移账户；请职工本人在“我的业务”中查看进度。';
    return [{ ...at, code: 'withdrawal-in-progress', message }];
  }
  if (facts.paidTo && !isBefore(facts.paidTo, facts.effectiveMonth)) {
    const message = `该职工在原单位已缴至${formatMonthText(facts.paidTo)}，本单位最早只能从次月起缴，而本单位应缴的是${formatMonthText(facts.effectiveMonth)}。`;
    return [{ ...at, code: 'paid-already', message }];
  }
  return [];
}

export const transferKind: KindHandler = {
  textLines: () => [],
  async apply(call, business) {
    const { rows } = await listBusinessLines(call.tx, call.centerId, business.businessId);
    // Applied for since the draft was made: the account must not move under it.
    const drawing = await withdrawing(
      call,
      rows.map((line) => line.personId),
    );
    if (drawing.size > 0)
      throw new Problem(refusals.outdated, {
        detail: `有 ${drawing.size} 名职工刚刚申请了提取，办结之前不能转移账户。`,
        remedy: '请放弃这份草稿，去掉这些职工后重新提交。',
      });
    const accounts = movedAccounts(call.centerId, business.businessId);
    checkAll(await transferAccounts(call, changeOf(business), accounts), business);
    const employer = await findEmployer(call, business.employerId);
    for (const [fromId, moved] of Map.groupBy(rows, (line) => String(line.facts.fromEmployerId))) {
      await notify(call, 'contribution.moved-away', ['employer', fromId], {
        count: moved.length,
        employerName: employer?.name ?? '',
        month: formatMonth(business.effectiveMonth),
      });
    }
    return 'finish';
  },
};
