import { randomBytes } from 'node:crypto';

/** Status codes of the answers; the numbers are those of the key's own interface (GM/T 0016, annex A). */
export const statuses = {
  ok: 0,
  unknownFunction: 0x0a000003,
  invalidParameter: 0x0a000006,
  deviceRemoved: 0x0a000023,
  wrongPin: 0x0a000024,
  pinLocked: 0x0a000025,
  pinLengthWrong: 0x0a000027,
  notLoggedIn: 0x0a00002d,
} as const;

/** A refusal that the page shows to the clerk. */
export interface Refused {
  readonly status: number;
  readonly message: string;
}

export interface LoginHandles {
  /** Checks a PIN; the sixth wrong one in a row locks the device until the service starts again. */
  login(device: { keyId: string; pin: string }, pin: string, origin: string): { handle: string } | Refused;
  /** Whether the handle was given for this device to this page and has not run out. */
  isLoggedIn(keyId: string, handle: string, origin: string): boolean;
  /** Ends every login of a device: another PIN was set. */
  forget(keyId: string): void;
}

const triesAtMost = 6;
const handlesAtMost = 1000;
/** How long a login lasts. */
export const handleSeconds = 300;

/** Keeps PIN tries and logins in memory, like a plugged-in key does while it has power. */
export function openLogins(now: () => Temporal.Instant): LoginHandles {
  const triesUsed = new Map<string, number>();
  const handles = new Map<string, { keyId: string; origin: string; until: Temporal.Instant }>();
  return {
    login({ keyId, pin: right }, pin, origin) {
      const used = triesUsed.get(keyId) ?? 0;
      if (used >= triesAtMost) return lockedOut;
      if (pin !== right) {
        triesUsed.set(keyId, used + 1);
        const left = triesAtMost - used - 1;
        if (left === 0) return lockedOut;
        return { status: statuses.wrongPin, message: `PIN 码错误，还可以再试 ${left} 次，之后证书将被锁定` };
      }
      triesUsed.delete(keyId);
      const handle = randomBytes(16).toString('hex');
      handles.set(handle, { keyId, origin, until: now().add({ seconds: handleSeconds }) });
      // The oldest goes first: a Map keeps the order of insertion.
      for (const oldest of handles.keys()) {
        if (handles.size <= handlesAtMost) break;
        handles.delete(oldest);
      }
      return { handle };
    },
    isLoggedIn(keyId, handle, origin) {
      const found = handles.get(handle);
      if (!found) return false;
      if (Temporal.Instant.compare(now(), found.until) >= 0) {
        handles.delete(handle);
        return false;
      }
      return found.keyId === keyId && found.origin === origin;
    },
    forget(keyId) {
      for (const [handle, login] of handles) if (login.keyId === keyId) handles.delete(handle);
    },
  };
}

const lockedOut: Refused = {
  status: statuses.pinLocked,
  message: 'PIN 码连续输错 6 次，证书已锁定，请到证书发放机构解锁',
};
