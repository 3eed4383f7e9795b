import { hash, verify } from '@node-rs/argon2';
import { Problem } from '../../platform/problem.ts';
import { refusals } from './problems.ts';
import { limits, passwordFaults } from './rules.ts';

/** Argon2id at the OWASP parameters (19 MiB, 2 passes, 1 lane); the library's default algorithm is argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => hash(password, cost);

// A login that does not exist takes as long to refuse as one that does.
const nobody = hashPassword('nobody has this password 0');

/** True when the password is right; without a stored hash the time is spent all the same. */
export async function isRight(stored: string | null | undefined, password: string): Promise<boolean> {
  const right = await verify(stored ?? (await nobody), password);
  return right && Boolean(stored);
}

/** Refuses a weak password or one used before; answers its hash and the history to keep. */
export async function newPasswordHash(
  password: string,
  { known, current, history }: { known: readonly string[]; current: string | null; history: readonly string[] },
) {
  const faults = passwordFaults(password, { known });
  if (faults.length > 0)
    throw new Problem(refusals.weakPassword, {
      detail: `新密码${faults.join('、')}。`,
      fields: { newPassword: faults.join('、') },
    });
  const used = [...(current ? [current] : []), ...history].slice(0, limits.passwordsRemembered);
  for (const before of used) {
    if (await verify(before, password))
      throw new Problem(refusals.passwordUsedBefore, {
        detail: `不能使用最近 ${limits.passwordsRemembered} 次用过的密码。`,
        fields: { newPassword: '请换一个没有用过的密码' },
      });
  }
  return { hash: await hashPassword(password), history: used };
}
