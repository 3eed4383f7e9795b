import type { Call } from '../../../platform/call.ts';
import { fen } from '../../../platform/money.ts';
import { type EmployerAccount, monthlyDeposit, openAccounts } from '../../account/index.ts';
import { openPersonalBalances } from '../../ledger/index.ts';
import { findEmployer, insertPersons, ownersOfMobiles } from '../../party/index.ts';
import { personOf } from '../confirm.ts';
import { type Identified, identify, newcomerOf } from '../identify.ts';
import { listNewcomers, type Newcomer } from '../line-store.ts';
import { checkRoster, type RosterFaultCode, type RosterRow } from '../roster.ts';
import { checkMayChange } from './checks.ts';
import { checkSomebody, emptyLine, keepBusiness } from './draft.ts';
import type { KindHandler } from './kind.ts';
import { amountsOf, baseLimits, changeOf } from './people.ts';
import { type BusinessLine, businessAccounts } from './store.ts';

/** Why one row cannot be taken, and the business that would do instead. */
export interface RowFault {
  readonly line: number;
  readonly column: string;
  readonly code:
    | RosterFaultCode
    | 'mobile-taken'
    | 'already-here'
    | 'no-account'
    | 'not-sealed'
    | 'paid-already'
    | 'withdrawal-in-progress'
    | 'not-in-use'
    | 'certificate-differs'
    | 'unknown-reason'
    | 'unknown-person';
  readonly message: string;
  readonly offer?: 'transfer-in' | 'unseal' | 'open';
}

/** Rows that were taken as a draft, or every reason why none of them was: all or nothing. */
export type RowsAnswer =
  | { readonly result: 'taken'; readonly businessId: string; readonly rowCount: number }
  | { readonly result: 'refused'; readonly rowCount: number; readonly faults: readonly RowFault[] };

/** Checks rows of people with the rules of rosters: name, certificate with its check character and birth date, base, amounts. */
export async function checkPeople(
  call: Call,
  employerId: string,
  { account, month, rows }: { account: EmployerAccount; month: Temporal.PlainDate; rows: readonly RosterRow[] },
) {
  const employer = await findEmployer(call, employerId);
  const limits = await baseLimits(call, month);
  return checkRoster(rows, {
    today: call.accountingDate,
    month,
    baseMinFen: limits.baseMin,
    baseMaxFen: limits.baseMax,
    employerRatioPpm: account.ratios.employer,
    memberRatioPpm: account.ratios.member,
    roundingOfDeposit: 'half-up-fen',
    ...(employer && {
      employer: { name: employer.name, accountNumber: employer.employerAccountNo, creditCode: employer.creditCode },
    }),
  });
}

/** Checks rows of people to be opened an account; whoever may not be is among the faults, in the order of the lines. */
export async function checkOpen(call: Call, employerId: string, rows: readonly RosterRow[]) {
  const { account, effectiveMonth } = await checkMayChange(call, employerId, 'open');
  const { sound, faults, checked } = await checkPeople(call, employerId, { account, month: effectiveMonth, rows });
  if (faults.length === 0) checkSomebody(sound, '文件或表格中没有职工。');
  const people = await identify(call, sound);
  const found: readonly RowFault[] = [
    ...faults,
    ...people.flatMap((one) => openFault(one, employerId)),
    ...(await mobileFaults(call, people)),
  ];
  return { account, effectiveMonth, people, checked, faults: found.toSorted((a, b) => a.line - b.line) };
}

/**
 * 职工开户: accounts for people who have none (《住房公积金管理条例》第十五条: within 30 days after they were hired), first
 * paid for the employer's next due month. Who has an account already is offered what is to be done instead:
 * one account a person (第十三条), here, at another employer, or sealed.
 */
export async function draftOpen(
  call: Call,
  employerId: string,
  { businessId, rows }: { businessId: string; rows: readonly RosterRow[] },
): Promise<RowsAnswer> {
  const { account, effectiveMonth, people, checked, faults } = await checkOpen(call, employerId, rows);
  if (faults.length > 0) return { result: 'refused', rowCount: checked, faults };
  const newcomers: Newcomer[] = [];
  const lines = people.map((one): BusinessLine => {
    const newcomer = newcomerOf(call, one);
    newcomers.push(newcomer);
    return {
      ...emptyLine,
      accountId: newcomer.accountId,
      personId: newcomer.personId,
      month: effectiveMonth,
      baseFen: one.entry.baseFen,
      ...amountsOf(undefined, monthlyDeposit(fen(one.entry.baseFen), account.ratios)),
    };
  });
  await keepBusiness(call, { businessId, employerId, kind: 'open', effectiveMonth, lines, newcomers });
  return { result: 'taken', businessId, rowCount: checked };
}

function openFault({ entry, person, account }: Identified, employerId: string): RowFault[] {
  const { line } = entry;
  if (person && person.name !== entry.name) {
    const message = '该证件号码在本中心登记的姓名与所填的不一致，请核对；确需更名的，请职工本人到柜台办理。';
    return [{ line, column: 'name', code: 'name-differs', message }];
  }
  if (!account) return [];
  const at = { line, column: 'certificateNumber' } as const;
  const isHere = account.employerId === employerId;
  if (account.state === 'sealed') {
    return isHere
      ? [{ ...at, code: 'already-here', offer: 'unseal', message: '该职工在本单位已有封存的账户，请办理启封。' }]
      : [
          {
            ...at,
            code: 'account-elsewhere',
            offer: 'transfer-in',
            message: '该职工在其他单位有封存的账户，一人只能有一个账户：请办理内部转移，把账户转入本单位。',
          },
        ];
  }
  if (account.state === 'frozen')
    return [{ ...at, code: 'account-frozen', message: '该职工的账户已冻结，请联系管理中心。' }];
  const message = isHere
    ? '该职工在本单位已有正常缴存的账户，不需要开户。'
    : '该职工正在其他单位正常缴存，一人只能有一个账户：请原单位先办理封存，再办理内部转移。';
  return [{ ...at, code: isHere ? 'already-here' : 'account-elsewhere', message }];
}

/** A mobile is one person's: neither two rows may give it, nor may it be registered for somebody else (handbook §6.2). */
async function mobileFaults(call: Call, people: readonly Identified[]): Promise<RowFault[]> {
  const given = people.filter(({ entry }) => entry.mobile !== '');
  const owners = await ownersOfMobiles(
    call,
    given.map(({ entry }) => entry.mobile),
  );
  const rows = Map.groupBy(given, ({ entry }) => entry.mobile);
  return given.flatMap(({ entry, person }): RowFault[] => {
    const at = { line: entry.line, column: 'mobile', code: 'mobile-taken' } as const;
    const other = rows.get(entry.mobile)?.find((one) => one.entry.line !== entry.line)?.entry.line;
    if (other !== undefined)
      return [
        {
          ...at,
          message: `第 ${entry.line} 行与第 ${other} 行的手机号码相同，请填写各自使用的号码，或留空。`,
        },
      ];
    const isTaken = owners.get(entry.mobile)?.some((owner) => owner !== person?.personId);
    return isTaken
      ? [{ ...at, message: '该手机号码已登记在另一名缴存人名下，请填写职工本人使用的号码，或留空。' }]
      : [];
  });
}

export const openKind: KindHandler = {
  textLines: () => [],
  async apply(call, business) {
    const accounts = businessAccounts(call.centerId, business.businessId);
    const newcomers = await listNewcomers(call.tx, call.centerId, business.businessId);
    await insertPersons(
      call.tx,
      call.centerId,
      newcomers.filter((person) => !person.isKnown).map((person) => personOf(call, person)),
      call.now,
    );
    await openAccounts(call, changeOf(business), accounts);
    await openPersonalBalances(call.tx, call.centerId, accounts, call.accountingDate);
    return 'finish';
  },
};
