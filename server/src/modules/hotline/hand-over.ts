import type { Call } from '../../platform/call.ts';
import { callEnded, handOverCall, standingOfCall } from '../desk/index.ts';
import type { Line } from './ports.ts';
import type { Spoken } from './rules/prompts.ts';
import type { HandOver } from './rules/talk.ts';
import { identifiedByPhone } from './rules/words.ts';
import type { HotlineParts } from './serve-call.ts';
import { findCall, updateCall } from './store.ts';

interface Handing extends Pick<HotlineParts, 'inCenter' | 'patience' | 'log' | 'now'> {
  readonly line: Line;
  readonly say: (spoken: readonly Spoken[], keys: string) => Promise<string | undefined>;
}

interface Whom {
  readonly centerId: number;
  readonly callId: string;
  readonly callerNumber: string;
  readonly personId: string | undefined;
  readonly asked: readonly string[];
}

/**
 * Hands the call to a person: puts it into the agents' queue, keeps the caller company until one is given, rings the
 * agent's telephone and stays until they have talked. Leaves the queue when the caller hangs up or would be called back.
 */
export async function handOver(handing: Handing, whom: Whom): Promise<HandOver> {
  const { inCenter } = handing;
  const { centerId, callId } = whom;
  const offered = await inCenter(centerId)(async (call) => {
    await updateCall(call.tx, centerId, callId, {
      wantedPersonAt: call.now,
      agentId: null,
      agentExtension: null,
      agentGivenAt: null,
      agentOutcome: null,
    });
    return offer(call, whom);
  });
  if (!offered.isServed) return { outcome: 'closed', hours: offered.hours };
  let isGiven = false;
  try {
    const agent = await waitForAgent(handing, whom);
    if (agent === 'left' || agent === 'nobody') return { outcome: agent };
    isGiven = true;
    const outcome = await talk(handing, whom, agent.extension);
    return { outcome: outcome === 'talked' ? 'talked' : 'nobody' };
  } finally {
    // Whatever ended it, a caller who hung up among it: the desk does not wait for somebody who is gone.
    await inCenter(centerId)(async (call) => {
      if (!isGiven) await updateCall(call.tx, centerId, callId, { agentOutcome: 'left' });
      await callEnded(call, callId);
    });
  }
}

/** Puts the caller into the agents' queue, with what is known; outside their hours nobody is left waiting in it. */
async function offer(call: Call, { callId, callerNumber, personId, asked }: Whom) {
  const received = await handOverCall(call, {
    callId,
    callerNumber,
    asked,
    ...(personId && { personId, identifiedBy: identifiedByPhone }),
  });
  if (!received.isServed) await callEnded(call, callId);
  return received;
}

/** The agent who took the call, as the desk says it; the process that has the line looks for it. */
export async function giveAgent(
  call: Call,
  given: { readonly callId: string; readonly agentId: string; readonly extension: string },
): Promise<void> {
  await updateCall(call.tx, call.centerId, given.callId, {
    agentId: given.agentId,
    agentExtension: given.extension,
    agentGivenAt: call.now,
  });
}

/** The agent's extension, or why none: the caller hears the place in the queue and music of no silence. */
async function waitForAgent(
  { inCenter, line, say, patience }: Handing,
  { centerId, callId }: Whom,
): Promise<{ readonly extension: string } | 'left' | 'nobody'> {
  const until = performance.now() + patience.personMs;
  let told = -1;
  let toldAt = Number.NEGATIVE_INFINITY;
  while (performance.now() < until) {
    const { row, ahead } = await inCenter(centerId)(async (call) => ({
      row: await findCall(call.tx, centerId, callId),
      ahead: (await standingOfCall(call, callId))?.before,
    }));
    if (row?.agentExtension) return { extension: row.agentExtension };
    const isTime = performance.now() - toldAt >= patience.placeMs;
    let key: string | undefined;
    if (ahead !== undefined && (ahead !== told || isTime)) {
      const place: Spoken =
        ahead === 0
          ? { prompt: 'queue-next' }
          : { prompt: 'queue-place', values: { 人数: { kind: 'number', value: ahead } } };
      key = await say([ahead === told ? { prompt: 'still-waiting' } : place], '*');
      told = ahead;
      toldAt = performance.now();
    }
    key ??= await line.waitForDigit(patience.queueMs);
    if (key === '*') return 'left';
  }
  return 'nobody';
}

async function talk({ inCenter, line, patience }: Handing, { centerId, callId }: Whom, extension: string) {
  const note = (set: Parameters<typeof updateCall>[3]) =>
    inCenter(centerId)((call) => updateCall(call.tx, centerId, callId, set));
  await note({ agentOutcome: 'ringing' });
  try {
    const outcome = await line.dial(extension, patience.ringSeconds);
    await inCenter(centerId)((call) =>
      updateCall(call.tx, centerId, callId, { agentOutcome: outcome, talkEndedAt: call.now }),
    );
    return outcome;
  } catch (error) {
    // The line to the exchange is gone, by a restart on either side: who talked goes on talking, and nobody tells us.
    await inCenter(centerId)((call) =>
      updateCall(call.tx, centerId, callId, { agentOutcome: 'talked', talkEndedAt: call.now }),
    );
    throw error;
  }
}
