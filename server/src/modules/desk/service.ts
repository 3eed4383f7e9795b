import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { getCalendar, getNumber, getStructure, isWorkday } from '../params/index.ts';
import { listAgents } from './agent-store.ts';
import { isThere } from './assign.ts';
import type { Service } from './contract-chat.ts';
import { countWaiting } from './conversation-store.ts';
import { isServed, serviceHoursOf } from './rules/conversation.ts';

/** The hours of today, whether people answer now, and how it stands. */
export async function serviceOf(call: Call): Promise<Static<typeof Service>> {
  const { tx, centerId, now } = call;
  const today = dayOf(now);
  const { value, source } = await getStructure(tx, centerId, 'desk.service-hours', today, serviceHoursOf);
  const calendar = await getCalendar(tx, centerId, today);
  const time = now.toZonedDateTimeISO('Asia/Shanghai').toPlainTime().toString({ smallestUnit: 'minute' });
  const agents = await listAgents(tx, centerId);
  return {
    isServed: isServed(value, isWorkday(calendar, today), time),
    hours: `${value.days === 'every-day' ? '每天' : '工作日'} ${value.from}–${value.to}`,
    source,
    waiting: await countWaiting(tx, centerId),
    agentsOnline: agents.filter((agent) => isThere(agent, now)).length,
  };
}

/** After how many minutes without a word a visitor has left. */
export const silenceOf = async ({ tx, centerId, now }: Call): Promise<number> =>
  (await getNumber(tx, centerId, 'desk.silence-minutes', dayOf(now))).value;
