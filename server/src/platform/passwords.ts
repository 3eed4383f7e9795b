import { hash, verify } from '@node-rs/argon2';

/** Argon2id at the OWASP parameters (19 MiB, 2 passes, 1 lane); the library's default algorithm is argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The hash of a password, with its salt and parameters, as text. */
export const hashPassword = (password: string): Promise<string> => hash(password, cost);

/** True when a password has this hash. */
export const verifyPassword = (stored: string, password: string): Promise<boolean> => verify(stored, password);

// A login that does not exist takes as long to refuse as one that does.
const nobody = hashPassword('nobody has this password 0');

/** True when the password is right; without a stored hash the time is spent all the same. */
export async function isRightPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  const right = await verifyPassword(stored ?? (await nobody), password);
  return right && Boolean(stored);
}
