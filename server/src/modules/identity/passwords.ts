import { hashPassword, verifyPassword } from '../../platform/passwords.ts';
import { Problem } from '../../platform/problem.ts';
import { refusals } from './problems.ts';
import { limits, type PasswordFacts, passwordFaults } from './rules.ts';

/** Refuses a weak password or one used before; answers its hash and the history to keep. */
export async function newPasswordHash(
  password: string,
  {
    current,
    history,
    ...facts
  }: PasswordFacts & { readonly current: string | null; readonly history: readonly string[] },
) {
  const faults = passwordFaults(password, facts);
  if (faults.length > 0)
    throw new Problem(refusals.weakPassword, {
      detail: `新密码${faults.join('、')}。`,
      fields: { newPassword: faults.join('、') },
    });
  const used = [...(current ? [current] : []), ...history].slice(0, limits.passwordsRemembered);
  for (const before of used) {
    if (await verifyPassword(before, password))
      throw new Problem(refusals.passwordUsedBefore, {
        detail: `不能使用最近 ${limits.passwordsRemembered} 次用过的密码。`,
        fields: { newPassword: '请换一个没有用过的密码' },
      });
  }
  return { hash: await hashPassword(password), history: used };
}
