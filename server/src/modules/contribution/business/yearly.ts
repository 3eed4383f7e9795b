import type { Call } from '../../../platform/call.ts';
import { formatMonth, isBefore, monthOf } from '../../../platform/dates.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../../platform/route.ts';
import { countByBase, getEmployerAccount, listOutside, nextDueMonth } from '../../account/index.ts';
import { maskName, namesOf } from '../../party/index.ts';
import type { adjustmentYear as contract } from './contract.ts';
import { baseLimits } from './people.ts';
import { depositYear, effectiveMonthFault, yearlyBase } from './rules.ts';

/**
 * What the yearly adjustment begins with: the deposit year of the next due month, its limits beside those of the year
 * before, and whose present base is outside of them and so cannot be paid on.
 */
export async function adjustmentYear(
  call: Call,
  employerId: string,
  query: RouteInput<typeof contract>['query'],
): Promise<RouteOutput<typeof contract>> {
  const { tx, centerId, vault } = call;
  const month = nextDueMonth(await getEmployerAccount(tx, centerId, employerId));
  const year = depositYear(month);
  const limits = await baseLimits(call, month);
  const before = await baseLimits(call, year.subtract({ months: 1 }));
  const bases = await countByBase(tx, centerId, employerId);
  const count = (some: typeof bases) => some.reduce((sum, one) => sum + one.count, 0);
  const outside = bases.filter(({ base }) => yearlyBase(base, limits).limited !== undefined);
  const page = await listOutside(tx, centerId, employerId, limits, pageOf(query));
  const people = await namesOf(
    { tx, vault, centerId },
    page.map((account) => account.personId),
  );
  const thisMonth = monthOf(call.accountingDate);
  return {
    effectiveMonth: formatMonth(month),
    notYet: effectiveMonthFault('base', { nextDue: month, thisMonth }) ?? null,
    isOverdue: isBefore(month, thisMonth),
    yearFrom: formatMonth(year),
    yearTo: formatMonth(year.add({ months: 11 })),
    baseMinFen: Number(limits.baseMin),
    baseMaxFen: Number(limits.baseMax),
    baseMinBeforeFen: Number(before.baseMin),
    baseMaxBeforeFen: Number(before.baseMax),
    source: limits.source,
    personCount: count(bases),
    outside: {
      total: count(outside),
      rows: page.map(({ accountId, accountNo, personId, base }) => {
        const { base: limited, limited: why } = yearlyBase(base, limits);
        return {
          accountId,
          accountNo,
          nameMasked: maskName(people.get(personId)?.name ?? ''),
          baseFen: Number(base),
          limitedFen: Number(limited),
          why: why ?? ('cap' as const),
        };
      }),
    },
  };
}
