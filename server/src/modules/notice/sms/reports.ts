import type { Call } from '../../../platform/call.ts';
import type { Db } from '../../../platform/db.ts';
import { personContexts } from '../../party/index.ts';
import type { PhoneChannel } from '../rules/channels.ts';
import type { InCenter } from './pump.ts';
import { routeNames } from './routes.ts';
import { nextStep, reportHours, type TryState, tryStateOf } from './rules.ts';
import {
  applyStep,
  type FoundPart,
  findReportedPart,
  lockSms,
  markPossiblyTwice,
  partsOf,
  triesOf,
  updatePart,
  updateTry,
} from './store.ts';

/** What a message centre says about one part, in our words. */
export interface SmsReport {
  readonly route: string;
  readonly reference: string;
  readonly mobile: string;
  readonly state: 'delivered' | 'undelivered' | 'unknown';
  /** The centre's own word: `DELIVRD`, `MA:0001`, an error code. */
  readonly stat: string;
}

export interface ReportParts {
  readonly database: Db;
  readonly blindIndex: (text: string, context: string) => Buffer;
  readonly inCenter: InCenter;
  readonly now: () => Temporal.Instant;
  /** How long a report that is ahead of its answer is held. */
  readonly patienceMs?: number;
}

const lookEveryMs = 100;

/**
 * Keeps a report, once or as often as it comes. One that is ahead of the answer to its message waits a moment for it.
 * Answers whether the message was known: a report about a stranger's message is not ours to keep. Rejects while a message to
 * this phone is still being sent, for the report may be about it: the centre brings it again.
 */
export async function receiveReport(parts: ReportParts, report: SmsReport): Promise<'kept' | 'unknown'> {
  const { database, now, patienceMs = 2_000 } = parts;
  const question = {
    route: report.route,
    reference: report.reference,
    mobileIndex: parts.blindIndex(report.mobile, personContexts.mobile),
    since: now().subtract({ hours: reportHours }),
  };
  let part = await findReportedPart(database, question);
  for (let waited = 0; isAhead(part) && waited < patienceMs; waited += lookEveryMs) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    part = await findReportedPart(database, question);
  }
  if (part === 'under-way') throw new Error('the message that it is about is still being sent');
  if (!part) return 'unknown';
  const { centerId } = part;
  await parts.inCenter(centerId, (call) => keepReport(call, part, report));
  return 'kept';
}

const isAhead = (part: FoundPart | 'under-way' | undefined) => part === 'under-way' || part === undefined;

async function keepReport(call: Call, part: FoundPart, report: SmsReport): Promise<void> {
  const { tx, centerId, now } = call;
  const { smsId, tryNo } = part;
  const sms = await lockSms(tx, centerId, smsId);
  if (!sms) return;
  const { state, reference, stat } = report;
  await updatePart(tx, centerId, part, { state, reference, stat, reportedAt: now });
  const { tries, lastNo } = (await triesOf(tx, centerId, [smsId])).get(smsId) ?? { tries: [], lastNo: tryNo };
  const isLate = tryNo < lastNo;
  // The answer to the other parts is still being waited for: the outcome is put together when it is there.
  if (!isLate && (sms.state === 'sending' || sms.state === 'delivered')) return;
  const parts = await partsOf(tx, centerId, smsId, tryNo);
  const together = tryStateOf(parts.map((one) => one.state));
  await updateTry(tx, centerId, { smsId, tryNo }, { state: together, result: stat, endedAt: now });
  if (isLate) {
    const later = tries.slice(tryNo - lastNo).map((one) => one.state);
    if (together === 'delivered') await arrivedAfterAll(call, smsId, sms.state, later);
    return;
  }
  const told = [...tries.slice(0, -1), ...tries.slice(-1).map((one) => ({ ...one, state: together }))];
  const step =
    together === 'delivered'
      ? nextStep([{ route: report.route, state: 'delivered' }], [report.route])
      : nextStep(told, await routeNames(call, sms.channel as PhoneChannel));
  // A phone may show a part of a long message: what goes another way then may be seen twice.
  const mayShowPart = step.do === 'send' && parts.some((one) => one.state === 'delivered' || one.state === 'taken');
  await applyStep(tx, centerId, smsId, step, { at: now, isPossiblyTwice: mayShowPart });
}

/**
 * A late report about an earlier try says that the message did arrive by it. When a later one may have arrived too, the
 * phone may show it twice: that is all that can be done about it, and it is said.
 */
async function arrivedAfterAll(
  { tx, centerId, now }: Call,
  smsId: string,
  state: string,
  later: readonly TryState[],
): Promise<void> {
  const isPossiblyTwice = later.some((one) => mayHaveArrived.has(one));
  if (isPossiblyTwice) await markPossiblyTwice(tx, centerId, smsId);
  // What is on its way just now is settled by its own answer.
  if (state === 'sending' || state === 'delivered') return;
  await applyStep(tx, centerId, smsId, { do: 'end', state: 'delivered', reason: '' }, { at: now });
}
const mayHaveArrived: ReadonlySet<TryState> = new Set(['sending', 'taken', 'unknown', 'delivered']);
