import { identity } from '../../server/src/contract.ts';
import { call, signedOutEvent } from './api.ts';
import { routeKey } from './query.ts';

/** Where the answer of `getSession` is kept. */
export const sessionKey = routeKey(identity.getSession, { query: {} });

let shared: BroadcastChannel | undefined;

/**
 * What the tabs of a browser tell each other: they share one session. One object for the page, since what is said by one is
 * heard by every other of the same page too. Browsers without the channel ask at their next request.
 */
export function tabs(): BroadcastChannel | undefined {
  if (typeof BroadcastChannel !== 'undefined') shared ??= new BroadcastChannel('anju.session');
  return shared;
}

/** Somebody has logged in here: what another tab still shows may be about somebody else. */
export const tellEntered = (): void => tabs()?.postMessage('entered');

/** Ends this session, or with it every other of the same person; pages that need one show their login page. */
export async function signOut(from: 'here' | 'everywhere'): Promise<void> {
  try {
    await call(from === 'here' ? identity.leave : identity.leaveEverywhere, {});
  } finally {
    window.dispatchEvent(new CustomEvent(signedOutEvent, { detail: 'left' }));
    tabs()?.postMessage('left');
  }
}

/** Under which names this tab keeps what is half filled in. */
export const draftPrefix = 'anju.draft.';

/** Whoever leaves by the button leaves nothing behind in this browser. */
export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(draftPrefix)) sessionStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
