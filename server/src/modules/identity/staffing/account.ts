import type { Call } from '../../../platform/call.ts';
import { Problem } from '../../../platform/problem.ts';
import { getNumber } from '../../params/index.ts';
import { permissionsOf } from '../permissions.ts';
import { refusals } from './problems.ts';
import { allRoles, type Role } from './rules.ts';
import { type Account, findAccount, type Judged } from './store.ts';

/** Where wrong passwords of an account are counted, and wrong activation codes. */
export const loginBucket = (username: string) => `login-staff:${username}`;
export const activationBucket = (username: string) => `activate-staff:${username}`;

/** What a role lets its holder do. */
export const rightsOf = (role: Role): ReadonlySet<string> => permissionsOf('staff', [role]);

/** The roles that the list of roles still knows. */
export const knownRoles = (held: readonly string[]): readonly Role[] => allRoles.filter((role) => held.includes(role));

export async function judgedBy(call: Call): Promise<Judged & { readonly source: string }> {
  const { value, source } = await getNumber(call.tx, call.centerId, 'staff.unused-days', call.accountingDate);
  return { at: call.now, unusedDays: value, source };
}

/** How old a password may be in this centre, and by what rule. */
export const passwordTerm = (call: Pick<Call, 'tx' | 'centerId' | 'accountingDate'>) =>
  getNumber(call.tx, call.centerId, 'staff.password-days', call.accountingDate);

/** The account, in the caller's centre: another centre's is unknown here. */
export async function getAccountOf(call: Call, staffId: string): Promise<Account> {
  const account = await findAccount(call.tx, call.centerId, staffId, await judgedBy(call));
  if (!account) throw new Problem(refusals.notFound, { remedy: '请回到账号列表，重新查找。' });
  return account;
}
