import type { Caller } from './http.ts';
import type { Route } from './route.ts';

/** What stands in front of the routes: whether a request of a centre and a channel is let in. */
export interface Gate {
  /** Asked once for each route when it is served. Throws an Error for a route that nobody has named a place for. */
  passageOf(route: Route): Passage;
}

/** Who comes: the centre may be named by a visitor's request, the channel is the session's. */
export type Coming = Pick<Caller, 'centerId' | 'channel'>;

export interface Passage {
  /** Lets in, or throws a `Problem`. Costs no query; a channel with a threshold draws its permits in blocks and may wait for one. */
  admit(coming: Coming, now: Temporal.Instant): Promise<void> | undefined;
  /** Told once how a request ended: what was let in by its status, what was turned away by `isTurnedAway`. */
  note(
    coming: Coming,
    now: Temporal.Instant,
    outcome: { readonly status: number; readonly isTurnedAway: boolean },
  ): void;
}
