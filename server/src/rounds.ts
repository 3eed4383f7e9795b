import { checkNightly } from './modules/accounting/index.ts';
import { sealAudit } from './modules/audit/index.ts';
import { closeDays, remindDue } from './modules/booking/index.ts';
import { keepCases } from './modules/casework/index.ts';
import { dunOverdue, endDeferrals } from './modules/contribution/index.ts';
import { keepDesk } from './modules/desk/index.ts';
import { askDue, removeOldAnswers } from './modules/evidence/index.ts';
import { endLostCalls } from './modules/hotline/index.ts';
import { deleteExpired } from './modules/identity/index.ts';
import { stopForsaken } from './modules/kiosk/index.ts';
import { loanDay } from './modules/loan/index.ts';
import { endOverdue, removeOldMessages } from './modules/notice/index.ts';
import { listCenters } from './modules/party/index.ts';
import { endFreezes } from './modules/registration/index.ts';
import { expireExports, makeKpis } from './modules/report/index.ts';
import { keepPresets, removeOldFlow } from './modules/service/index.ts';
import { emptyUrns } from './modules/survey/index.ts';
import { removeOldIncoming } from './modules/wechat/index.ts';
import { keepFamilies } from './modules/withdrawal/index.ts';
import { keepWorkOrders } from './modules/workorder/index.ts';
import type { Call } from './platform/call.ts';
import type { CallParts } from './platform/jobs.ts';
import type { Log } from './platform/log.ts';

export interface Round {
  readonly seconds: number;
  readonly name: string;
  readonly work: (call: Call) => Promise<unknown>;
}

const every = (seconds: number, name: string, work: Round['work']): Round => ({ seconds, name, work });

/** What a worker does again and again in every centre. Two workers at once do no harm: each round is safe to run twice. */
export const rounds: readonly Round[] = [
  // Seals the audit trail and removes what has expired.
  every(3_600, 'house', async (call) => {
    await sealAudit(call);
    await deleteExpired(call.tx, call.centerId, call.now);
    await expireExports(call);
    await removeOldAnswers(call);
    await removeOldMessages(call);
    await removeOldIncoming(call);
    await removeOldFlow(call);
  }),
  // The books agree, once a night: asked for often, so that a day whose night nobody was up for is checked soon.
  every(300, 'books', checkNightly),
  every(3_600, 'calls', endLostCalls),
  // In a round of its own: a case that cannot be ended holds up nothing else.
  every(3_600, 'cases', keepCases),
  // Reminds whoever was asked by their family, and gives back what nobody has answered.
  every(3_600, 'families', keepFamilies),
  // Reminds who has not paid by the day, and ends deferrals whose months are over.
  every(3_600, 'contributions', async (call) => {
    await endDeferrals(call);
    await dunOverdue(call);
  }),
  // What was frozen to a day is free after it.
  every(3_600, 'freezings', endFreezes),
  every(1_800, 'loans', (call) => call.enqueue(loanDay, {})),
  every(300, 'surveys', emptyUrns),
  every(900, 'figures of service', makeKpis),
  every(15, 'presets of services', keepPresets),
  every(30, 'evidence', askDue),
  every(60, 'short messages', endOverdue),
  every(15, 'prints of kiosks', stopForsaken),
  every(3_600, 'appointments', closeDays),
  every(10, 'reminders of appointments', remindDue),
  // Reminds before the day and raises what is overdue.
  every(900, 'work orders', keepWorkOrders),
  every(5, 'desk', keepDesk),
];

/** What is done again and again, and for whom to say it. */
export interface Recurring {
  readonly parts: Pick<CallParts, 'database'>;
  readonly log: Log;
  readonly name: string;
  readonly seconds: number;
  /** When it is done for the first time, if not after `seconds`. */
  readonly firstSeconds?: number;
}

/**
 * Does something in every centre, again and again, until what it answers is called. A centre in which it fails keeps no
 * other waiting; a round that takes longer than its time is not overtaken by the next.
 */
export function everywhere(
  { parts, log, name, seconds, firstSeconds = seconds }: Recurring,
  work: (centerId: number) => Promise<unknown>,
): () => void {
  let isRunning = false;
  const failed = (centerId: number | undefined) => (error: unknown) =>
    log.warn({ err: String(error), round: name, centerId }, 'a round failed');
  const round = async () => {
    for (const { centerId } of await listCenters(parts.database)) await work(centerId).catch(failed(centerId));
  };
  const begin = () => {
    if (isRunning) return;
    isRunning = true;
    void round()
      .catch(failed(undefined))
      .finally(() => (isRunning = false));
  };
  // A worker that is started anew more often than a round comes round does it all the same.
  const first = firstSeconds < seconds ? setTimeout(begin, firstSeconds * 1_000) : undefined;
  const timer = setInterval(begin, seconds * 1_000);
  return () => {
    clearTimeout(first);
    clearInterval(timer);
  };
}
