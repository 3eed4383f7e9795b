import type { Call } from '../../../platform/call.ts';
import type { BusinessRow } from './store.ts';

/** How a business of one kind is read and put into force. */
export interface KindHandler {
  /** The lines of the text to be signed that only this kind has. */
  readonly textLines: (call: Call, business: BusinessRow) => Promise<readonly string[]> | readonly string[];
  /**
   * Puts the business into force in the caller's transaction: `finish` when it is done with that, `wait` when it waits for
   * money or a decision. Refuses with `outdated` when the people are no longer as the draft says.
   */
  readonly apply: (call: Call, business: BusinessRow) => Promise<'finish' | 'wait'>;
  /** What else ends when the business is given up. */
  readonly giveUp?: (call: Call, business: BusinessRow) => Promise<void>;
}
