import { writeDay } from './fields.ts';

export interface BdcSessionOptions {
  /** The centre's node number, `C52240`: its digits begin every serial. */
  readonly nodeNo: string;
  /** Does the sign-on exchange and returns the 24-byte session key; rejects when there is none to have. */
  readonly signOn: () => Promise<Buffer>;
  readonly now: () => Temporal.ZonedDateTime;
  /** Least time between two sign-ons that nobody but the peer asked for. */
  readonly renewEveryMs?: number;
}

/** The state of the link: signed off, signing on, or signed on with a key. Owns no socket and no timer. */
export interface BdcSession {
  /** The key of the link, signing on first when there is none; callers at the same time share one sign-on. */
  readonly key: () => Promise<Buffer>;
  readonly current: () => Buffer | undefined;
  /** The peer did not accept this key: forget it, unless a newer one has taken its place. */
  readonly refused: (key: Buffer) => void;
  /**
   * The peer speaks with a key that is not ours, as after a restart: sign on again, so that both have
   * the new one. At most once per `renewEveryMs`, for anyone can send bytes that no key opens.
   */
  readonly renew: () => Promise<void>;
  readonly clear: () => void;
  /** Twenty digits: node, `yyMMdd`, nine digits of the time of day. Rises within a process, also over a restart. */
  readonly nextSerial: () => string;
}

export function createBdcSession(options: BdcSessionOptions): BdcSession {
  const { renewEveryMs = 5_000, now } = options;
  let held: Buffer | undefined;
  let signingOn: Promise<Buffer> | undefined;
  let renewedAtMs: number | undefined;
  let lastSerial = 0n;

  const signOn = (): Promise<Buffer> => {
    signingOn ??= options
      .signOn()
      .then((key) => {
        held = key;
        return key;
      })
      .finally(() => {
        signingOn = undefined;
      });
    return signingOn;
  };

  return {
    key: () => (held && !signingOn ? Promise.resolve(held) : signOn()),
    current: () => held,
    refused: (key) => {
      if (held?.equals(key)) held = undefined;
    },
    renew: async () => {
      const nowMs = now().epochMilliseconds;
      if (renewedAtMs !== undefined && nowMs - renewedAtMs < renewEveryMs) return;
      renewedAtMs = nowMs;
      await signOn();
    },
    clear: () => {
      held = undefined;
    },
    nextSerial: () => {
      const { nodeNo } = options;
      const moment = now();
      const sinceMidnight = moment.epochMilliseconds - moment.startOfDay().epochMilliseconds;
      // One digit below the millisecond keeps serials of a burst apart without a stored counter.
      const proposed = BigInt(writeDay(moment.toPlainDate()).slice(2)) * 1_000_000_000n + BigInt(sinceMidnight) * 10n;
      lastSerial = proposed > lastSerial ? proposed : lastSerial + 1n;
      return `${nodeNo.replace(/\D/g, '').padStart(5, '0').slice(-5)}${lastSerial.toString().padStart(15, '0')}`;
    },
  };
}
