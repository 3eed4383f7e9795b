import { identity } from '../../server/src/contract.ts';
import { call, signedOutEvent } from './api.ts';
import { routeKey } from './query.ts';

/** Where the answer of `getSession` is kept. */
export const sessionKey = routeKey(identity.getSession, { query: {} });

/** What the tabs of a browser tell each other: they share one session. Browsers without the channel ask at their next request. */
export function tabs(): BroadcastChannel | undefined {
  return typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('anju.session');
}

function tellTabs(what: 'left' | 'entered'): void {
  const channel = tabs();
  channel?.postMessage(what);
  channel?.close();
}

/** Somebody has logged in here: what another tab still shows may be about somebody else. */
export const tellEntered = (): void => tellTabs('entered');

/** Ends this session, or with it every other of the same person; pages that need one show their login page. */
export async function signOut(from: 'here' | 'everywhere'): Promise<void> {
  try {
    await call(from === 'here' ? identity.leave : identity.leaveEverywhere, {});
  } finally {
    window.dispatchEvent(new CustomEvent(signedOutEvent, { detail: 'left' }));
    tellTabs('left');
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
