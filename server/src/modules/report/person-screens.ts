/** The pages of a person. All of them act on the person who has logged in, and on nobody that a request names. */

import type { Call } from '../../platform/call.ts';
import { channelText } from '../../platform/channels.ts';
import { formatMonth, instantsIn, monthOf } from '../../platform/dates.ts';
import { fen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput, sortedPageOf } from '../../platform/route.ts';
import { listAccountsOf, type PersonalAccount } from '../account/index.ts';
import { interestOf, nextInterestDay } from '../ledger/index.ts';
import { getNumber, getRate } from '../params/index.ts';
import { listPersonChanges, openPerson } from '../party/index.ts';
import { findFreezeInForce } from '../registration/index.ts';
import { actorTexts } from './actors.ts';
import type * as contract from './contract.ts';
import { findContributions } from './contributions.ts';
import { findLines, lineJson } from './entries.ts';
import { readPersonPage } from './person-page-store.ts';
import { refusals } from './problems.ts';
import { accrualThrough, fieldText, monthEndsOf } from './rules.ts';
import { accountFacts, personFacts } from './shapes.ts';

const monthsOnChart = 24;

/** Refuses with `report/no-account`, and says what to do. */
export function refuseWithoutAccount(): never {
  throw new Problem(refusals.noAccount, { remedy: '账户由缴存单位开立；请先咨询单位经办人，或拨打 12329。' });
}

/** Every account that the caller has or had; refused with `report/no-account` when there never was one. */
export async function getOwnAccounts({ tx, centerId, actor }: Call): Promise<PersonalAccount[]> {
  const accounts = await listAccountsOf(tx, centerId, actor.id);
  return accounts.length > 0 ? accounts : refuseWithoutAccount();
}

/** By whose order the account is frozen and until when; the way out leads to them. */
async function freezeOf(call: Call, { accountId, state }: Pick<PersonalAccount, 'accountId' | 'state'>) {
  if (state !== 'frozen') return null;
  const freeze = await findFreezeInForce(call, accountId);
  return freeze && { ...freeze, untilOn: freeze.untilOn.toString() };
}

/**
 * P-Q1. Interest so far is what settling today would give (结息 practice, ledger/rules.ts); it is not in the balance.
 */
export async function getMyOverview(call: Call): Promise<RouteOutput<typeof contract.getMyOverview>> {
  const { tx, centerId, accountingDate: today } = call;
  const first = monthOf(today).subtract({ months: monthsOnChart - 1 });
  const [page, rate, dayCount] = await Promise.all([
    readPersonPage(tx, centerId, call.actor.id, first),
    getRate(tx, centerId, 'interest.deposit-rate-ppm', today),
    getNumber(tx, centerId, 'interest.day-count', today),
  ]);
  if (!page) return refuseWithoutAccount();
  const { balance } = page;
  const accrualFenDays = accrualThrough(today, { ...balance, balance: fen(balance.carried + balance.current) });
  return {
    ...personFacts(openPerson(call.vault, page.person)),
    account: accountFacts(page),
    freeze: await freezeOf(call, page.account),
    interest: {
      accruedFen: Number(interestOf({ accrualFenDays, rate: rate.value, dayCount: dayCount.value })),
      accrualFenDays: Number(accrualFenDays),
      ratePpm: Number(rate.value),
      dayCount: dayCount.value,
      rateSource: rate.source,
      settlesOn: nextInterestDay(today).toString(),
    },
    balances: monthEndsOf(page.monthEnds, first, monthsOnChart),
  };
}

/** P-Q10. */
export async function listMyEntries(
  call: Call,
  { query }: RouteInput<typeof contract.listMyEntries>,
): Promise<RouteOutput<typeof contract.listMyEntries>> {
  const found = await findLines(call, { personId: call.actor.id }, query, sortedPageOf(query));
  const { rows, total, increase, decrease } = found ?? refuseWithoutAccount();
  return { rows: rows.map(lineJson), total, increaseFen: Number(increase), decreaseFen: Number(decrease) };
}

/** P-Q11. */
export async function listMyContributions(
  call: Call,
  { query }: RouteInput<typeof contract.listMyContributions>,
): Promise<RouteOutput<typeof contract.listMyContributions>> {
  const { rows, total, amount } = await findContributions(call, await getOwnAccounts(call), query, sortedPageOf(query));
  return {
    total,
    amountFen: Number(amount),
    rows: rows.map((row) => ({
      on: row.on.toString(),
      kind: row.kind,
      kindText: row.kindText,
      month: row.month && formatMonth(row.month),
      accountNo: row.accountNo,
      employerName: row.employerName,
      employerFen: Number(row.employer),
      memberFen: Number(row.member),
      amountFen: Number(row.amount),
      balanceFen: Number(row.balance),
    })),
  };
}

/** P-Q9. Values were masked when they were written; the log never held them open. */
export async function listMyChanges(
  call: Call,
  { query }: RouteInput<typeof contract.listMyChanges>,
): Promise<RouteOutput<typeof contract.listMyChanges>> {
  const { rows, total } = await listPersonChanges(call.tx, call.centerId, call.actor.id, {
    ...pageOf(query),
    ...instantsIn(query),
  });
  const actorOf = await actorTexts(call, rows);
  return {
    total,
    rows: rows.map((row) => ({
      at: row.changedAt.toString(),
      field: fieldText(row.field),
      before: row.beforeMasked,
      after: row.afterMasked,
      // A clerk's bare name would say nothing to the person.
      actor: row.actorKind === 'staff' ? `工作人员 ${actorOf(row)}` : actorOf(row),
      channel: channelText(row.channel),
    })),
  };
}
