import type { Call } from '../../../platform/call.ts';
import { formatMonth } from '../../../platform/dates.ts';
import { type Fen, fen, sumFen } from '../../../platform/money.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../../platform/route.ts';
import { accountsOf } from '../../account/index.ts';
import { paidMonths } from '../../ledger/index.ts';
import { maskName, namesOf } from '../../party/index.ts';
import type { listOwed as contract } from './contract.ts';
import { type LeftOutReason, leftOutReasons } from './reasons.ts';
import { type LeftOutLine, listLeftOut } from './store.ts';

/** More months of people than anybody leaves out; a list longer than that is worked off from its oldest. */
const linesMax = 5_000;

interface OwedLine extends LeftOutLine {
  readonly owedFen: Fen;
}

/** Who was left out of a paid month and is not paid for it yet: a back-payment or a correction has its say. */
async function owedLines({ tx, centerId }: Call, employerId: string): Promise<OwedLine[]> {
  const lines = await listLeftOut(tx, centerId, employerId, linesMax);
  const [first, last] = [lines[0], lines.at(-1)];
  if (!first || !last) return [];
  const accountIds = [...new Set(lines.map(({ accountId }) => accountId))];
  const paid = await paidMonths(tx, centerId, accountIds, { from: first.month, to: last.month });
  const stands = new Map(paid.map((row) => [`${row.accountId}:${formatMonth(row.month)}`, row.totalFen]));
  return lines.flatMap((line) => {
    const owed = line.employerFen + line.memberFen - (stands.get(`${line.accountId}:${formatMonth(line.month)}`) ?? 0n);
    return owed > 0n ? [{ ...line, owedFen: fen(owed) }] : [];
  });
}

/** What an employer owes for people it left out: the back-payment that the screen proposes. */
export async function owed(
  call: Call,
  employerId: string,
  query: RouteInput<typeof contract>['query'],
): Promise<RouteOutput<typeof contract>> {
  const lines = await owedLines(call, employerId);
  const { limit, offset } = pageOf(query);
  const page = lines.slice(offset, offset + limit);
  const accounts = await accountsOf(call.tx, call.centerId, [...new Set(page.map(({ accountId }) => accountId))]);
  const people = await namesOf(call, [...new Set(page.map(({ personId }) => personId))]);
  return {
    total: lines.length,
    owedFen: Number(sumFen(lines.map(({ owedFen }) => owedFen))),
    rows: page.map((line) => ({
      accountId: line.accountId,
      accountNo: accounts.get(line.accountId)?.accountNo ?? '',
      nameMasked: maskName(people.get(line.personId)?.name ?? ''),
      month: formatMonth(line.month),
      reasonText: leftOutReasons[line.reason as LeftOutReason],
      owedFen: Number(line.owedFen),
    })),
  };
}
