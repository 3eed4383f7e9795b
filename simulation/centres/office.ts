import type { Random } from '../random.ts';

/** What becomes of one frame with a message in it, and of its answer. */
export type Fate =
  | 'taken'
  | 'busy'
  | 'refused'
  | 'bad-number'
  /** The frame never comes. */
  | 'frame-lost'
  /** Taken, and the answer never comes. */
  | 'answer-lost'
  /** The line breaks before the frame is there. */
  | 'line-lost'
  /** The line breaks before the answer is there. */
  | 'line-lost-after'
  /** The report is there before the answer. */
  | 'report-first';

/** One part of a message that a centre has taken. */
export interface TakenPart {
  /** The service's own name of the message, which no centre is told. */
  readonly smsId: string;
  readonly part: number;
  readonly route: string;
  readonly mobile: string;
  /** What its report names. */
  readonly reference: string;
  /** Whether a phone shows it. */
  readonly arrives: boolean;
  /** What its report says of it. */
  readonly says: 'delivered' | 'undelivered' | 'unknown';
  /** The service has heard that it was taken, and under which name. */
  isTold: boolean;
  /** The service has said that it keeps the report. */
  isReported: boolean;
}

/** A text that a centre brings until the service says that it keeps it: a report, or what somebody wrote. */
export interface Held {
  readonly what: string;
  /** Answers whether the service said so. Rejects when keeping it failed. */
  readonly bring: () => Promise<boolean>;
}

/** What the message centres draw, note and hold back. */
export interface Office {
  readonly random: Random;
  readonly now: () => Temporal.Instant;
  /** Which message is sent now, for the check that each arrives once. */
  sending: string;
  isCalm: boolean;
  readonly taken: TakenPart[];
  readonly held: Held[];
  fate(): Fate;
  /** A way to the other side, now. */
  hasLine(): boolean;
  /** @param canBeUnsure the protocol has a word for «the next gateway did not say». */
  take(
    part: Pick<TakenPart, 'part' | 'route' | 'mobile' | 'reference'>,
    given: { readonly canBeUnsure: boolean },
  ): TakenPart;
}

const fates: readonly (readonly [below: number, fate: Fate])[] = [
  [0.03, 'busy'],
  [0.05, 'refused'],
  [0.06, 'bad-number'],
  [0.1, 'frame-lost'],
  [0.14, 'answer-lost'],
  [0.16, 'line-lost'],
  [0.18, 'line-lost-after'],
  [0.26, 'report-first'],
];

export function openOffice(random: Random, now: () => Temporal.Instant): Office {
  const taken: TakenPart[] = [];
  const office: Office = {
    random,
    now,
    sending: '',
    isCalm: false,
    taken,
    held: [],
    fate() {
      const drawn = office.isCalm ? 1 : random.next();
      return fates.find(([below]) => drawn < below)?.[1] ?? 'taken';
    },
    hasLine: () => office.isCalm || !random.chance(0.04),
    take(part, { canBeUnsure }) {
      const arrives = office.isCalm || random.chance(0.85);
      const isUnsure = !office.isCalm && canBeUnsure && random.chance(0.03);
      const says = isUnsure ? 'unknown' : arrives ? 'delivered' : 'undelivered';
      const noted: TakenPart = { ...part, smsId: office.sending, arrives, says, isTold: false, isReported: false };
      taken.push(noted);
      return noted;
    },
  };
  return office;
}

/** Everything that waits in this process has gone as far as it can without a word from outside. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

/**
 * Carries frames between two sides until what was asked has its answer. When nobody says anything more, time goes by:
 * `wait` moves the clock that the protocol's patience is measured with.
 * @param step hands one frame over; answers false when there is none.
 */
export function openCarrier(step: () => Promise<boolean>, wait: () => void) {
  let open = 0;
  let carrying: Promise<void> | undefined;
  const carry = async (): Promise<void> => {
    while (open > 0) {
      let moved = false;
      while (await step()) moved = true;
      await turn();
      if (!moved && open > 0) wait();
    }
    carrying = undefined;
  };
  return {
    async settled<T>(asked: Promise<T>): Promise<T> {
      open += 1;
      const counted = asked.finally(() => {
        open -= 1;
      });
      carrying ??= carry();
      return counted;
    },
    /** Hands over what is on its way, without waiting for more. */
    async flush(): Promise<void> {
      await turn();
      while (await step()) await turn();
    },
  };
}
