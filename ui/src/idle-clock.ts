/** How long before the end of a session its page asks whether to go on. */
export const warningMs = 120_000;

/**
 * When a session ends by idleness, as far as the page knows. The server moves the clock with every call that
 * needs a login, so the page moves its own.
 */
export interface IdleClock {
  readonly spanMs: number;
  readonly endsAtMs: number;
}

export function startIdleClock(nowMs: number, endsAtMs: number): IdleClock {
  return { spanMs: Math.max(endsAtMs - nowMs, 0), endsAtMs };
}

/** The server notes a call at most once a minute, so a session may end that much earlier than the last call tells. */
export const slackMs = 60_000;

/** A call was answered: the session lasts a span from now, less the server's slack. */
export function touched(clock: IdleClock, nowMs: number): IdleClock {
  return { ...clock, endsAtMs: Math.max(clock.endsAtMs, nowMs + clock.spanMs - slackMs) };
}

export type IdleState =
  | { readonly state: 'active' }
  | { readonly state: 'warning'; readonly secondsLeft: number }
  | { readonly state: 'ended' };

/** A span shorter than two warnings warns at its half, so that the first second is never a warning. */
export function idleState(clock: IdleClock, nowMs: number): IdleState {
  const left = clock.endsAtMs - nowMs;
  if (left <= 0) return { state: 'ended' };
  if (left <= Math.min(warningMs, clock.spanMs / 2)) return { state: 'warning', secondsLeft: Math.ceil(left / 1000) };
  return { state: 'active' };
}
