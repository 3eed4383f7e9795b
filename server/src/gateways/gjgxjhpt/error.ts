/** Why a question got no answer. */
export type ExchangeFailure =
  /** No connection, or it broke. */
  | 'unreachable'
  | 'timeout'
  /** The platform does not take us: signature, authorization, parameters. */
  | 'refused'
  /** Too many questions. */
  | 'busy'
  /** The platform answers, the agency behind it does not. */
  | 'source-down'
  /** Bytes or values that the protocol does not have. */
  | 'garbage';

/**
 * The only error that the gateway throws for what the outside does. Names the place, never a value: values are personal
 * data and the message goes to logs.
 */
export class ExchangeError extends Error {
  readonly failure: ExchangeFailure;
  constructor(failure: ExchangeFailure, where: string) {
    super(`gjgxjhpt: ${failure} (${where})`);
    this.name = 'ExchangeError';
    this.failure = failure;
  }
}
