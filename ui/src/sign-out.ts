import { identity } from '../../server/src/contract.ts';
import { call, signedOutEvent } from './api.ts';
import { routeKey } from './query.ts';

/** Where the answer of `getSession` is kept. */
export const sessionKey = routeKey(identity.getSession, { query: {} });

/** Ends this session, or with it every other of the same person; pages that need one show their login page. */
export async function signOut(from: 'here' | 'everywhere'): Promise<void> {
  try {
    await call(from === 'here' ? identity.leave : identity.leaveEverywhere, {});
  } finally {
    window.dispatchEvent(new CustomEvent(signedOutEvent, { detail: 'left' }));
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
