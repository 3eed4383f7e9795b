import { identity } from '../../server/src/contract.ts';
import { call, signedOutEvent } from './api.ts';
import { routeKey } from './query.ts';

/** Where the answer of `getSession` is kept. */
export const sessionKey = routeKey(identity.getSession, { query: {} });

/** Ends the session here; pages that need one show their login page. */
export async function signOut(): Promise<void> {
  try {
    await call(identity.leave, {});
  } finally {
    window.dispatchEvent(new CustomEvent(signedOutEvent, { detail: 'left' }));
  }
}
