import type { Call } from '../../../platform/call.ts';
import type { Log } from '../../../platform/log.ts';
import { getNumber } from '../../params/index.ts';
import { smsContexts } from '../contexts.ts';
import type { PhoneChannel } from '../rules/channels.ts';
import type { PartAnswer, PreparedSms } from './routes.ts';
import { routeNames, servedChannels, smsRoutes } from './routes.ts';
import { nextStep, type TryState, tryStateOf } from './rules.ts';
import {
  applyStep,
  type ClaimedSms,
  claimDue,
  endOrphans,
  endUnreported,
  expireDue,
  insertTries,
  lockSms,
  partsOf,
  triesOf,
  updatePart,
  updateTry,
} from './store.ts';

/** Runs work in one transaction of a centre, as a call of the system. */
export type InCenter = <T>(centerId: number, work: (call: Call) => Promise<T>) => Promise<T>;

export interface PumpOptions {
  readonly inCenter: InCenter;
  readonly listCenters: () => Promise<readonly number[]>;
  readonly log: Log;
  /** Names this process among those that may send; a new one each start. */
  readonly holder: string;
  /** Messages under way at a time. */
  readonly atOnce?: number;
  readonly pollMs?: number;
}

interface Sending {
  readonly centerId: number;
  /** The names of the ways of its channel, the first choice first. */
  readonly routes: readonly string[];
  readonly smsId: string;
  readonly tryNo: number;
  readonly prepared: PreparedSms;
}

/**
 * Sends queued messages in three steps: the intent is committed with the names of the parts; the route is asked with no
 * transaction open; the outcome is committed. A process that is killed between them leaves `sending` behind, which the
 * next one ends as `unknown`: never sent again by itself.
 */
export function createPump(options: PumpOptions) {
  const { inCenter, log, atOnce = 64, pollMs = 300 } = options;
  const flights = createFlights(atOnce);
  let timer: NodeJS.Timeout | undefined;
  let isStopped = true;
  let round: Promise<void> = Promise.resolve();

  const rates = createRates();

  const take = async (): Promise<boolean> => {
    let isMore = false;
    for (const centerId of await options.listCenters())
      for (const channel of servedChannels()) {
        const room = flights.room(channel);
        isMore ||= room <= 0;
        if (room <= 0) continue;
        const sendings = await inCenter(centerId, async (call) => {
          const limit = rates.left(`${centerId}/${channel}`, await perSecond(call, channel));
          return limit === 0 ? [] : claim(call, options.holder, Math.min(room, limit), channel);
        });
        rates.used(`${centerId}/${channel}`, sendings.length);
        isMore ||= sendings.length === room;
        send(channel, sendings);
      }
    return isMore;
  };
  const send = (channel: PhoneChannel, sendings: readonly Sending[]): void => {
    for (const sending of sendings)
      flights.add(
        channel,
        sendOne(inCenter, sending).catch((error: unknown) =>
          log.warn({ err: String(error), smsId: sending.smsId }, 'the outcome was not kept'),
        ),
      );
  };
  const run = async (): Promise<void> => {
    try {
      while (!isStopped && (await take())) if (flights.isFull()) await flights.one(pollMs);
    } catch (error) {
      log.warn({ err: String(error) }, 'the pump of short messages');
    }
    if (!isStopped) timer = setTimeout(next, pollMs);
  };
  const next = () => {
    round = run();
  };

  return {
    /** Ends what a killed process left half done, then sends until `stop`. */
    start: async (): Promise<void> => {
      for (const centerId of await options.listCenters()) await endBrokenOff(options, centerId);
      isStopped = false;
      next();
    },
    /** Takes no more and waits for what is under way. */
    stop: async (): Promise<void> => {
      isStopped = true;
      clearTimeout(timer);
      await round;
      await flights.all();
    },
  };
}

/** What a killed process was sending: nobody knows what became of it. */
const endBrokenOff = ({ inCenter, log, holder }: PumpOptions, centerId: number): Promise<void> =>
  inCenter(centerId, async (call) => {
    const count = await endOrphans(call.tx, centerId, holder, call.now);
    if (count > 0) log.warn({ count }, 'short messages whose sending was broken off');
  });

/** What is under way, a channel apart: one that does not answer holds up none of the others. */
function createFlights(atOnce: number) {
  const flying = new Map<PhoneChannel, Set<Promise<void>>>();
  const on = (channel: PhoneChannel) => {
    const known = flying.get(channel) ?? new Set();
    flying.set(channel, known);
    return known;
  };
  const every = () => [...flying.values()].flatMap((some) => [...some]);
  return {
    room: (channel: PhoneChannel): number => atOnce - on(channel).size,
    isFull: (): boolean => [...flying.values()].some(({ size }) => size >= atOnce),
    add: (channel: PhoneChannel, sent: Promise<void>): void => {
      const landed = sent.finally(() => on(channel).delete(landed));
      on(channel).add(landed);
    },
    /** Waits until one has landed, for so long at most. */
    one: (milliseconds: number) =>
      Promise.race([...every(), new Promise<void>((resolve) => setTimeout(resolve, milliseconds))]),
    all: () => Promise.allSettled(every()),
  };
}

/** How many messages of a channel may leave in a second: what was agreed with its operator. */
const perSecond = async ({ tx, centerId, accountingDate }: Call, channel: PhoneChannel): Promise<number> =>
  (await getNumber(tx, centerId, `notice.${channel}-per-second`, accountingDate)).value;

/** Counts what left within the last second, whenever that began: two bursts about a full second are one. */
function createRates() {
  const left = new Map<string, { readonly atMs: number; readonly count: number }[]>();
  const recent = (key: string) => {
    const kept = (left.get(key) ?? []).filter(({ atMs }) => performance.now() - atMs < 1_000);
    left.set(key, kept);
    return kept;
  };
  return {
    left: (key: string, atMost: number): number =>
      Math.max(0, atMost - recent(key).reduce((sum, { count }) => sum + count, 0)),
    used: (key: string, count: number): void => {
      if (count > 0) recent(key).push({ atMs: performance.now(), count });
    },
  };
}

/** Ends what is too late to send and what is never reported; run every minute or so. */
export async function endOverdue(call: Call): Promise<void> {
  await expireDue(call.tx, call.centerId, call.now);
  await endUnreported(call.tx, call.centerId, call.now);
}

/** Step one: the next try of each due message is noted with the names of its parts. */
export async function claim(
  call: Call,
  holder: string,
  limit: number,
  channel: PhoneChannel = 'sms',
): Promise<Sending[]> {
  const { tx, centerId, now } = call;
  const claimed = await claimDue(tx, centerId, { holder, at: now, limit, channel });
  if (claimed.length === 0) return [];
  const routes = await routeNames(call, channel);
  const tries = await triesOf(
    tx,
    centerId,
    claimed.map(({ smsId }) => smsId),
  );
  const sendings: (Sending & { route: string })[] = [];
  for (const sms of claimed) {
    const { tries: before, lastNo } = tries.get(sms.smsId) ?? { tries: [], lastNo: 0 };
    const step = nextStep(before, routes);
    const prepared = step.do === 'send' ? prepare(call, sms, step.route) : undefined;
    if (step.do === 'send' && prepared)
      sendings.push({ centerId, routes, smsId: sms.smsId, tryNo: lastNo + 1, route: step.route, prepared });
    else await applyStep(tx, centerId, sms.smsId, step.do === 'send' ? unsendable : step, { at: now });
  }
  const noted = sendings.map(({ smsId, tryNo, route, prepared }) => ({
    smsId,
    tryNo,
    route,
    references: prepared.references,
  }));
  await insertTries(tx, centerId, noted, now);
  return sendings;
}

const unsendable = { do: 'end', state: 'failed', reason: '短信内容超过长度或含有不能发送的字符' } as const;

function prepare(call: Call, sms: ClaimedSms, routeName: string): PreparedSms | undefined {
  const route = smsRoutes().find(({ name }) => name === routeName);
  if (!route) throw new Error(`no route ${routeName}`);
  try {
    return route.prepare({
      mobile: call.vault.open(sms.mobileSealed, smsContexts.mobile),
      text: call.vault.open(sms.bodySealed, smsContexts.body),
      accessNumber: sms.accessNumber,
      linkId: sms.linkId.startsWith(`${routeName}/`) ? sms.linkId.slice(routeName.length + 1) : '',
      expiresAt: sms.expiresAt,
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Steps two and three. */
export async function sendOne(inCenter: InCenter, sending: Sending): Promise<void> {
  const { centerId, prepared } = sending;
  const answers = await Promise.all(prepared.references.map((_name, index) => prepared.sendPart(index)));
  await inCenter(centerId, (call) => settle(call, sending, answers));
}

async function settle(
  call: Call,
  { smsId, tryNo, prepared, routes }: Sending,
  answers: readonly PartAnswer[],
): Promise<void> {
  const { tx, centerId, now } = call;
  const sms = await lockSms(tx, centerId, smsId);
  // A process that lost its line was taken for dead: what it learns now is a report like any other, and comes as one.
  if (sms?.state !== 'sending') return;
  const reported = await partsOf(tx, centerId, smsId, tryNo);
  const states: TryState[] = [];
  for (const [index, answer] of answers.entries()) {
    // A report may be ahead of the answer: what it says stays.
    const known = reported[index]?.state ?? 'sending';
    const state = known === 'sending' ? answer.state : known;
    const reference = answer.state === 'taken' ? answer.reference : undefined;
    const part = { smsId, tryNo, partNo: index + 1 };
    await updatePart(tx, centerId, part, { state, reference: reference ?? prepared.references[index] });
    states.push(state);
  }
  const state = tryStateOf(states);
  const result = answers.find((answer) => 'result' in answer)?.result ?? null;
  await updateTry(tx, centerId, { smsId, tryNo }, { state, result, endedAt: now });
  const tries = (await triesOf(tx, centerId, [smsId])).get(smsId)?.tries ?? [];
  const step = nextStep(tries, routes);
  // A phone may show a part of a long message: what goes another way then may be seen twice.
  const mayShowPart = step.do === 'send' && states.some((one) => one === 'delivered' || one === 'taken');
  await applyStep(tx, centerId, smsId, step, { at: now, isPossiblyTwice: mayShowPart });
}
