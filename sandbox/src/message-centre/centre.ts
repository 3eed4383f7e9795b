import type { AddressInfo, Server } from 'node:net';
import { createFaultSwitch, type FaultSwitch } from './faults.ts';
import { createHandsets, type Handsets, type ShownMessage } from './handset.ts';

export interface CentreOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly show: (message: ShownMessage) => void;
}

/** How often a message is brought until it is answered, and how many times at most, as gateways do. */
export const repeat = { ms: 1_000, times: 30 } as const;

/** What the message centres have in common, whatever they speak: a port, phones behind it, and what goes wrong. */
export abstract class MessageCentre {
  readonly faults: FaultSwitch;
  protected readonly handsets: Handsets;
  protected abstract readonly server: Server;
  readonly #listen: CentreOptions['listen'];
  readonly #later = new Set<NodeJS.Timeout>();
  /** What was brought and is not answered, by a key of the centre's own. */
  readonly #unanswered = new Map<number, NodeJS.Timeout>();

  constructor({ listen, show }: CentreOptions) {
    const faults = createFaultSwitch();
    this.faults = {
      ...faults,
      set: (change) => {
        faults.set(change);
        if (change.down) this.cut();
      },
    };
    this.handsets = createHandsets(show);
    this.#listen = listen;
  }

  /** A phone sends a text to a number. */
  abstract uplink(message: { mobile: string; to: string; text: string }): void;
  /** Drops every connection without a word. */
  abstract cut(): void;

  start(): Promise<void> {
    const { host, port } = this.#listen;
    return new Promise((resolve, reject) => this.server.once('error', reject).listen(port, host, resolve));
  }

  stop(): Promise<void> {
    for (const timer of [...this.#later, ...this.#unanswered.values()]) clearTimeout(timer);
    this.cut();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  port(): number {
    return (this.server.address() as AddressInfo | null)?.port ?? 0;
  }

  /** Tries now, and again until it is answered. */
  protected bring(key: number, attempt: () => void, tries = 1): void {
    attempt();
    if (tries < repeat.times)
      this.#unanswered.set(
        key,
        setTimeout(() => this.bring(key, attempt, tries + 1), repeat.ms),
      );
    else this.#unanswered.delete(key);
  }

  protected answered(key: number): void {
    clearTimeout(this.#unanswered.get(key));
    this.#unanswered.delete(key);
  }

  protected after(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#later.delete(timer);
      work();
    }, ms);
    this.#later.add(timer);
  }
}
