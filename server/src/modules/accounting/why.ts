import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { isBefore } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { findShownAccount, listAccountsOf, type PersonalAccount } from '../account/index.ts';
import {
  accountAsOf,
  entryKinds,
  explainSettlement,
  type InterestQuote,
  interestAsOf,
  listSettlements,
  momentOf,
  quoteInterest,
} from '../ledger/index.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';

// «Why this amount» and «what was it on that day», for staff and for the person.

const rounding = '各段积数×年利率÷360 相加，一次四舍五入到分';
const source = '《住房公积金管理条例》第二十一条；《关于住房公积金年度结息的公告》';

function whyJson(quote: InterestQuote): Static<typeof contract.Why> {
  const { from, to, base, interest, dayCount, parts, steps } = quote;
  return {
    from: from.toString(),
    to: to.toString(),
    days: from.until(to, { largestUnit: 'day' }).days,
    baseFenDays: base.toString(),
    interestFen: Number(interest),
    dayCount,
    rounding,
    source,
    parts: parts.map((part) => ({
      from: part.from.toString(),
      to: part.to.toString(),
      baseFenDays: part.base.toString(),
      ratePpm: Number(part.rate),
      source: part.source,
    })),
    steps: steps.map((step) => ({
      from: step.from.toString(),
      to: step.to.toString(),
      days: step.days,
      balanceFen: Number(step.balance),
      baseFenDays: step.base.toString(),
    })),
  };
}

async function accountOf({ tx, centerId, actor }: Call, personId: string): Promise<PersonalAccount> {
  const account = await findShownAccount(tx, centerId, personId);
  if (account) return account;
  if (personId !== actor.id) throw new Problem(refusals.noPerson);
  throw new Problem(refusals.noAccount, { remedy: '账户由缴存单位开立；请先咨询单位经办人，或拨打 12329。' });
}

async function interestsOf(call: Call, personId: string): Promise<RouteOutput<typeof contract.getMyInterest>> {
  const { accountId, accountNo } = await accountOf(call, personId);
  const accounts = await listAccountsOf(call.tx, call.centerId, personId);
  const settlements = (await Promise.all(accounts.map((one) => settlementsOf(call, one, accounts.length > 1)))).flat();
  return {
    accountNo,
    running: whyJson(await quoteInterest(call, accountId, call.accountingDate)),
    settlements: settlements.toSorted((one, other) => other.valueDate.localeCompare(one.valueDate)),
  };
}

async function settlementsOf(call: Call, { accountId, accountNo }: PersonalAccount, isOneOfSeveral: boolean) {
  const settlements = await listSettlements(call.tx, call.centerId, accountId);
  return Promise.all(
    settlements.map(async (one) => {
      const quote = await explainSettlement(call, accountId, one);
      return {
        on: one.on.toString(),
        valueDate: one.valueDate.toString(),
        accountNo: isOneOfSeveral ? accountNo : null,
        kindText: entryKinds[one.kind],
        interestFen: Number(one.interest),
        agrees: quote.interest === one.interest,
        why: whyJson(quote),
      };
    }),
  );
}

export const getMyInterest = (call: Call) => interestsOf(call, call.actor.id);
export const getPersonInterest = (call: Call, { params }: RouteInput<typeof contract.getPersonInterest>) =>
  interestsOf(call, params.personId);

async function asOf(
  call: Call,
  personId: string,
  query: { on: string; knownOn?: string | undefined },
): Promise<RouteOutput<typeof contract.getAccountAsOf>> {
  const { tx, centerId } = call;
  const shown = await accountOf(call, personId);
  const { on, knownOn } = query;
  const { to, knownAt } = momentOf(query);
  const opened = (await listAccountsOf(tx, centerId, personId)).filter(({ openedOn }) => !isBefore(to, openedOn));
  // What was there before the account of today was there too.
  const accounts = opened.length > 0 ? opened : [shown];
  const found = await Promise.all(
    accounts.map(async ({ accountId }) => ({
      was: await accountAsOf(tx, centerId, accountId, { to, knownAt }),
      now: await accountAsOf(tx, centerId, accountId, { to }),
      accrued: await interestAsOf(call, accountId, { to, knownAt }),
    })),
  );
  const sum = (of: (one: (typeof found)[number]) => bigint | number) =>
    found.reduce((total, one) => total + Number(of(one)), 0);
  const lastOn = found.flatMap(({ was }) => (was.lastOn ? [was.lastOn.toString()] : [])).sort();
  return {
    accountNo: accounts.map(({ accountNo }) => accountNo).join('、'),
    on,
    knownOn: knownOn ?? null,
    carriedFen: sum(({ was }) => was.carried),
    currentFen: sum(({ was }) => was.current),
    balanceFen: sum(({ was }) => was.carried + was.current),
    entries: sum(({ was }) => was.entries),
    lastOn: lastOn.at(-1) ?? null,
    accruedFen: sum(({ accrued }) => accrued),
    balanceNowFen: sum(({ now }) => now.carried + now.current),
  };
}

export const getMyAccountAsOf = (call: Call, { query }: RouteInput<typeof contract.getMyAccountAsOf>) =>
  asOf(call, call.actor.id, query);
export const getAccountAsOf = (call: Call, { params, query }: RouteInput<typeof contract.getAccountAsOf>) =>
  asOf(call, params.personId, query);
