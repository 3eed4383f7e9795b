import type { Call } from '../../platform/call.ts';

/** What came of ringing an agent. */
export type DialOutcome = 'talked' | 'busy' | 'no-answer' | 'failed';

/** The line to a caller, as the telephone exchange gives it. Every method rejects once the caller has hung up. */
export interface Line {
  /** The exchange's id of the call. */
  readonly channelId: string;
  /** Where the call comes from; empty when the number is hidden. */
  readonly callerNumber: string;
  /** The centre that the dial plan names, if any. */
  readonly centerId: number | undefined;
  readonly over: AbortSignal;
  answer(): Promise<void>;
  play(file: string, stoppingDigits: string): Promise<string | undefined>;
  waitForDigit(milliseconds: number): Promise<string | undefined>;
  /** Rings an agent's extension and stays with the talk until it ends. */
  dial(extension: string, ringSeconds: number): Promise<DialOutcome>;
  hangUp(): Promise<void>;
}

/** Who speaks: the sound file of a text, made when nobody has said it before. */
export type Speak = (text: string) => Promise<string>;

/** A caller who wants a person, with what is known of the call. */
export interface Waiting {
  readonly callId: string;
  readonly callerNumber: string;
  readonly personId: string | undefined;
  /** What was asked in the call so far, in Chinese, oldest first. */
  readonly asked: readonly string[];
}

export type Offered =
  | { readonly is: 'queued' }
  /** Nobody answers at this time; when they do, in Chinese. */
  | { readonly is: 'closed'; readonly hours: string };

/** The agents' desk as the hotline needs it. */
export interface AgentDesk {
  /** Puts a caller into the queue of the agents, once for each call. */
  offer(call: Call, waiting: Waiting): Promise<Offered>;
  /** How many wait before this call; `undefined` when it waits no longer. */
  ahead(call: Call, callId: string): Promise<number | undefined>;
  /** The call is over for the desk: talked to its end, left the queue, or the agent's telephone did not answer. */
  finished(call: Call, callId: string, how: 'talked' | 'left' | 'not-reached'): Promise<void>;
}

let agentDesk: AgentDesk | undefined;

/** Set at start-up by whoever has agents. Without one, callers are offered to be called back. */
export function useAgentDesk(given: AgentDesk): void {
  agentDesk = given;
}
export const deskOf = (): AgentDesk | undefined => agentDesk;
