import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { fen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { findShownAccount, type PersonalAccount } from '../account/index.ts';
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
  const settlements = await listSettlements(call.tx, call.centerId, accountId);
  const explained = await Promise.all(settlements.map((one) => explainSettlement(call, accountId, one)));
  return {
    accountNo,
    running: whyJson(await quoteInterest(call, accountId, call.accountingDate)),
    settlements: settlements.map(({ kind, on, valueDate, interest }, at) => {
      const quote = explained[at] as InterestQuote;
      return {
        on: on.toString(),
        valueDate: valueDate.toString(),
        kindText: entryKinds[kind],
        interestFen: Number(interest),
        agrees: quote.interest === interest,
        why: whyJson(quote),
      };
    }),
  };
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
  const { accountId, accountNo } = await accountOf(call, personId);
  const { on, knownOn } = query;
  const { to, knownAt } = momentOf(query);
  const [then, now, accrued] = await Promise.all([
    accountAsOf(tx, centerId, accountId, { to, knownAt }),
    accountAsOf(tx, centerId, accountId, { to }),
    interestAsOf(call, accountId, { to, knownAt }),
  ]);
  return {
    accountNo,
    on,
    knownOn: knownOn ?? null,
    carriedFen: Number(then.carried),
    currentFen: Number(then.current),
    balanceFen: Number(fen(then.carried + then.current)),
    entries: then.entries,
    lastOn: then.lastOn?.toString() ?? null,
    accruedFen: Number(accrued),
    balanceNowFen: Number(fen(now.carried + now.current)),
  };
}

export const getMyAccountAsOf = (call: Call, { query }: RouteInput<typeof contract.getMyAccountAsOf>) =>
  asOf(call, call.actor.id, query);
export const getAccountAsOf = (call: Call, { params, query }: RouteInput<typeof contract.getAccountAsOf>) =>
  asOf(call, params.personId, query);
