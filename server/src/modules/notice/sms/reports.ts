import type { Call } from '../../../platform/call.ts';
import type { Db } from '../../../platform/db.ts';
import { personContexts } from '../../party/index.ts';
import type { PhoneChannel } from '../rules/channels.ts';
import type { InCenter } from './pump.ts';
import { routeNames } from './routes.ts';
import { nextStep, reportHours, tryStateOf } from './rules.ts';
import {
  applyStep,
  type FoundPart,
  findReportedPart,
  lockSms,
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
 * Answers whether the message was known: a report about a stranger's message is not ours to keep.
 */
export async function receiveReport(parts: ReportParts, report: SmsReport): Promise<'kept' | 'unknown'> {
  const { database, now, patienceMs = 2_000 } = parts;
  const question = {
    route: report.route,
    reference: report.reference,
    mobileIndex: parts.blindIndex(report.mobile, personContexts.mobile),
    since: now().subtract({ hours: reportHours }),
  };
  let found = await findReportedPart(database, question);
  for (let waited = 0; !found && waited < patienceMs; waited += lookEveryMs) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    found = await findReportedPart(database, question);
  }
  if (!found) return 'unknown';
  const part = found;
  await parts.inCenter(part.centerId, (call) => keepReport(call, part, report));
  return 'kept';
}

async function keepReport(call: Call, part: FoundPart, report: SmsReport): Promise<void> {
  const { tx, centerId, now } = call;
  const { smsId, tryNo } = part;
  const sms = await lockSms(tx, centerId, smsId);
  if (!sms) return;
  // The answer to the other parts is still being waited for: the outcome is put together when it is there.
  const { state, reference, stat } = report;
  await updatePart(tx, centerId, part, { state, reference, stat, reportedAt: now });
  if (sms.state === 'sending' || sms.state === 'delivered') return;
  const parts = await partsOf(tx, centerId, smsId, tryNo);
  const together = tryStateOf(parts.map((one) => one.state));
  await updateTry(tx, centerId, { smsId, tryNo }, { state: together, result: stat, endedAt: now });
  const { tries, lastNo } = (await triesOf(tx, centerId, [smsId])).get(smsId) ?? { tries: [], lastNo: 0 };
  // A late report about an earlier try changes nothing that came after it, unless it says that the message did arrive.
  if (tryNo < lastNo && together !== 'delivered') return;
  const step =
    together === 'delivered'
      ? nextStep([{ route: report.route, state: 'delivered' }], [report.route])
      : nextStep(tries, await routeNames(call, sms.channel as PhoneChannel));
  // A phone may show a part of a long message: what goes another way then may be seen twice.
  const mayShowPart = step.do === 'send' && parts.some((one) => one.state === 'delivered' || one.state === 'taken');
  await applyStep(tx, centerId, smsId, step, { at: now, isPossiblyTwice: mayShowPart });
}
