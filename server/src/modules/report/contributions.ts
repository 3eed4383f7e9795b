/** 缴存明细: what was contributed for each month, the employer's part and the member's. */
import type { Call } from '../../platform/call.ts';
import { type Fen, fen, zeroFen } from '../../platform/money.ts';
import type { PersonalAccount } from '../account/index.ts';
import { type EntrySorted, entryKinds, findEntries } from '../ledger/index.ts';
import { monthsIn } from './filters.ts';
import { employerNames } from './shapes.ts';

const contributionKinds = ['remittance', 'back-payment'] as const;
/** What took a contribution back belongs to its month too; of a withdrawal it has none. */
const listedKinds = [...contributionKinds, 'correction', 'reversal'] as const;

interface Contribution {
  readonly on: Temporal.PlainDate;
  readonly kind: string;
  readonly kindText: string;
  readonly month: Temporal.PlainDate | null;
  /** Where there are several. */
  readonly accountNo: string | null;
  readonly employerName: string;
  readonly employer: Fen;
  readonly member: Fen;
  readonly amount: Fen;
  readonly balance: Fen;
}

interface Filter {
  readonly kind?: (typeof contributionKinds)[number] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** A page of the contributions of accounts for months, newest first unless told, with the sum of all that pass the filter. */
export async function findContributions(
  call: Call,
  accounts: readonly Pick<PersonalAccount, 'accountId' | 'accountNo'>[],
  filter: Filter,
  page: { limit: number; offset: number } & EntrySorted,
) {
  const { from, to } = monthsIn(filter);
  const kinds = filter.kind ? [filter.kind] : listedKinds;
  const found = await findEntries(
    call.tx,
    call.centerId,
    accounts.map(({ accountId }) => accountId),
    { kinds, ofMonths: true, fromMonth: from, toMonth: to },
    page,
  );
  const nameOf = employerNames(call);
  const numbers = new Map(accounts.length > 1 ? accounts.map((one) => [one.accountId, one.accountNo]) : []);
  const rows = await Promise.all(
    found.rows.map(async (entry): Promise<Contribution> => {
      const amount = fen(entry.amountFen);
      const employer = fen(entry.employerPartFen ?? zeroFen);
      return {
        on: entry.accountingDate,
        kind: entry.kind,
        kindText: entryKinds[entry.kind],
        month: entry.month,
        accountNo: numbers.get(entry.accountId) ?? null,
        employerName: await nameOf(entry.employerId),
        employer,
        member: fen(amount - employer),
        amount,
        balance: fen(entry.balanceAfterFen),
      };
    }),
  );
  return { rows, total: found.total, amount: fen(found.increase - found.decrease) };
}
