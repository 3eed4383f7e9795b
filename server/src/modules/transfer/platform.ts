// The transfer platform as this module asks for it; the gateway is wired by server/src/transfer-port.ts.

/** A message as it travels. */
export interface Envelope {
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly letterNo: string;
  readonly content: unknown;
}

export type SendAnswer =
  /** The platform has it and will keep it until the other side has taken it. The same message again is the same answer. */
  | { readonly kind: 'taken' }
  /** The platform will never take it. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Whether it was taken is not known, or it certainly was not: send again. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Waits for the network: called with no transaction open. */
export interface TransferPlatform {
  /** The node of a centre; `undefined` when this deployment holds no key for it. */
  nodeOf(centerId: number): string | undefined;
  send(centerId: number, envelope: Envelope): Promise<SendAnswer>;
  /** What waits for the centre, oldest first; empty when there is nothing, `undefined` when the platform is silent. */
  collect(centerId: number): Promise<readonly Envelope[] | undefined>;
  /** Says that messages are kept here: the platform forgets them. */
  acknowledge(centerId: number, messageIds: readonly string[]): Promise<void>;
}

let platform: TransferPlatform | undefined;

/** Sets the way to the platform; once at start-up, in the role `gateways`. */
export function useTransferPlatform(given: TransferPlatform): void {
  platform = given;
}

export const transferPlatform = (): TransferPlatform | undefined => platform;
