import type { Call } from '../../platform/call.ts';
import { channelNames } from '../../platform/channels.ts';
import { dayOf } from '../../platform/dates.ts';
import { type Fen, yuanText } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { refusals } from './problems.ts';
import { isServiceChannel, type ServiceCode, services } from './rules/catalog.ts';
import { type LimitBreach, limitBreach } from './rules/settings.ts';
import { addToTradeDay, findLimit, keepTrade, lockTrade, lockTradeDay, releaseTradeRow } from './trade-store.ts';

interface Told {
  readonly place: string;
  readonly warning: string;
  readonly isAtCounter: boolean;
}

function breachProblem(breach: LimitBreach, amount: Fen, { place, warning, isAtCounter }: Told): Problem {
  const counter = isAtCounter ? '' : ' 也可以携带身份证到柜台办理，柜台的限额另行规定。';
  const extra = { remedy: `${warning}${counter}` };
  const asked = yuanText(Number(amount));
  switch (breach.rule) {
    case 'lowest':
      return new Problem(refusals.belowLowest, {
        detail: `${place}单笔不低于 ${yuanText(breach.limitFen)}，本次 ${asked}。`,
        ...extra,
      });
    case 'highest':
      return new Problem(refusals.aboveHighest, {
        detail: `${place}单笔不超过 ${yuanText(breach.limitFen)}，本次 ${asked}。`,
        ...extra,
      });
    case 'day-amount':
      return new Problem(refusals.aboveDayAmount, {
        detail: `${place}每天不超过 ${yuanText(breach.limitFen)}，今天已办理 ${yuanText(breach.usedFen)}，本次 ${asked}。`,
        ...extra,
      });
    case 'day-count':
      return new Problem(refusals.aboveDayCount, {
        detail: `${place}每天最多办理 ${breach.limit} 次，今天已办理 ${breach.used} 次。`,
        ...extra,
      });
    default:
      return breach satisfies never;
  }
}

/**
 * Counts a trade of a person towards the limits of the channel and the day; throws when one would be passed (单笔、单日限额). The
 * same trade handed in again counts once, with its new amount. Two trades of a person at the same moment wait for each other.
 */
export async function countTrade(
  call: Call,
  trade: { readonly service: ServiceCode; readonly tradeId: string; readonly personId: string; readonly amount: Fen },
): Promise<void> {
  const { tx, centerId, channel, now } = call;
  if (!isServiceChannel(channel)) return;
  const place = { personId: trade.personId, service: trade.service, channel, day: dayOf(now) };
  await releaseTrade(call, trade.tradeId);
  const used = await lockTradeDay(tx, centerId, place);
  const limit = await findLimit(tx, centerId, place, now);
  const breach = limit && limitBreach(limit, trade.amount, used);
  if (breach)
    throw breachProblem(breach, trade.amount, {
      place: `${channelNames[channel]}办理“${services[trade.service].name}”`,
      warning: limit.warning,
      isAtCounter: channel === 'counter',
    });
  await keepTrade(tx, centerId, { ...place, tradeId: trade.tradeId, amountFen: trade.amount }, now);
  await addToTradeDay(tx, centerId, place, { count: 1, amountFen: trade.amount });
}

/** Gives the limit back of a trade that ended without money. */
export async function releaseTrade({ tx, centerId, now }: Call, tradeId: string): Promise<void> {
  const known = await lockTrade(tx, centerId, tradeId);
  if (!known) return;
  await releaseTradeRow(tx, centerId, tradeId, now);
  await addToTradeDay(tx, centerId, known, { count: -1, amountFen: -known.amountFen });
}
