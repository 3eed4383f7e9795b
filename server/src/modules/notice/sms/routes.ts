/** A way to phones: a message centre behind a gateway. Set at start-up by the role `gateways`, the first choice first. */
export interface SmsRoute {
  /** Such as `province`, `unicom`: kept with every try. */
  readonly name: string;
  /**
   * Divides a message into its parts and names them where the route can name them itself, so that the names are kept
   * before anything is sent. Throws a RangeError for a text that no message can carry.
   */
  prepare(message: SmsToSend): PreparedSms;
}

export interface SmsToSend {
  readonly mobile: string;
  readonly text: string;
  /** The number that the phone shows and answers to. */
  readonly accessNumber: string;
  readonly expiresAt: Temporal.Instant;
}

export interface PreparedSms {
  /** One for each part: what the route calls it, or `undefined` while only the centre knows. */
  readonly references: readonly (string | undefined)[];
  /** Sends one part, from 0. Never rejects. */
  sendPart(index: number): Promise<PartAnswer>;
}

export type PartAnswer =
  | { readonly state: 'taken'; readonly reference: string | undefined }
  | { readonly state: 'not-sent' | 'unknown' }
  | { readonly state: 'busy' | 'refused' | 'bad-number'; readonly result: string };

let routes: readonly SmsRoute[] = [];

export function useSmsRoutes(chosen: readonly SmsRoute[]): void {
  routes = chosen;
}

export const smsRoutes = (): readonly SmsRoute[] => routes;
