/** What came of ringing an agent; `left`: the caller hung up while it rang. */
export type DialOutcome = 'talked' | 'busy' | 'no-answer' | 'failed' | 'left';

/** The line to a caller, as the telephone exchange gives it. Every method but `dial` rejects once the caller has hung up. */
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
  /** Rings an agent's extension and stays with the talk until it ends, whoever ends it. */
  dial(extension: string, ringSeconds: number): Promise<DialOutcome>;
  hangUp(): Promise<void>;
}

/** Who speaks: the sound file of a text, made when nobody has said it before; slowly for who asked for that. */
export type Speak = (text: string, pace?: 'usual' | 'slow') => Promise<string>;
