import type { Call } from '../../../platform/call.ts';
import { formatInstantText } from '../../../platform/dates.ts';
import { Problem } from '../../../platform/problem.ts';
import { knownRoles, rightsOf } from './account.ts';
import { findWaiting } from './change-store.ts';
import { refusals } from './problems.ts';
import { type ChangeKind, conflictsOf, conflictText, indispensable, type Role, roleNames } from './rules.ts';
import { type Account, countOtherHolders, holderOfNumber, isUsernameTaken, type Particulars } from './store.ts';

// What may not be, whether it is proposed or confirmed: between the two another change may have come in force.

/** Refuses roles that break the separation of duties; says which and why. */
export function checkRoles(roles: readonly string[]): void {
  const conflicts = conflictsOf(knownRoles(roles), rightsOf);
  if (conflicts.length === 0) return;
  const detail = conflicts.map(conflictText).join('；');
  throw new Problem(refusals.rolesConflict, {
    detail: `${detail}。`,
    remedy: '请只保留其中一个岗位，另一岗位由其他人担任。',
    fields: { roles: detail },
  });
}

export async function checkUsername(call: Call, username: string): Promise<void> {
  const isTaken = await isUsernameTaken(call.tx, call.centerId, username);
  const waiting = isTaken ? undefined : await findWaiting(call.tx, call.centerId, { username });
  if (!isTaken && !waiting) return;
  throw new Problem(refusals.usernameTaken, {
    detail: waiting
      ? `${formatInstantText(waiting.proposedAt)} 提出的新增账号已用了“${username}”，正在等待确认。`
      : `本中心已有用户名“${username}”；停用的账号仍保留用户名，不再分给别人。`,
    remedy: '请换一个用户名，例如加上姓名的拼音或序号；本人回到原岗位的，请恢复原账号。',
    fields: { username: '已有人使用' },
  });
}

export async function checkEmployeeNumber(
  call: Call,
  { employeeNumber }: Particulars,
  staffId?: string,
): Promise<void> {
  if (employeeNumber === null) return;
  const holder = await holderOfNumber(call.tx, call.centerId, employeeNumber);
  if (holder === undefined || holder === staffId) return;
  throw new Problem(refusals.employeeNumberTaken, {
    detail: `工号 ${employeeNumber} 已登记在另一个账号上。`,
    remedy: '请核对工号；一人只用一个账号，不共用账号。',
    fields: { employeeNumber: '已有人使用' },
  });
}

/** Refuses what does not fit the state in which the account is. */
export function checkState(account: Account, kind: ChangeKind): void {
  if (kind === 'resume') {
    if (account.state !== 'stopped')
      throw new Problem(refusals.notStopped, { detail: `${account.name}的账号没有停用，无需恢复。` });
    return;
  }
  if (account.state === 'stopped')
    throw new Problem(refusals.stopped, {
      detail: `${account.name}的账号${account.stoppedAt ? `已于 ${formatInstantText(account.stoppedAt)} ` : '已'}停用。`,
      remedy: '本人回到岗位的，请先提出“恢复使用”。',
    });
  if (kind === 'unlock' && account.lockedUntil === null)
    throw new Problem(refusals.notLocked, {
      detail: `${account.name}的账号没有锁定，或锁定已经到时解除。`,
      remedy: '忘记密码或更换手机的，请提出“重置密码与动态口令”。',
    });
}

/** Refuses to leave the centre without somebody who can log in and holds one of the roles that it cannot do without. */
export async function checkOfficersRemain(call: Call, account: Account, keeps: readonly string[]): Promise<void> {
  if (account.state !== 'active') return;
  const given = indispensable.filter((role: Role) => account.roles.includes(role) && !keeps.includes(role));
  for (const role of given) {
    if ((await countOtherHolders(call.tx, call.centerId, role, account.staffId)) > 0) continue;
    throw new Problem(refusals.lastOfficer, {
      detail: `${account.name}是本中心最后一名可以登录的${roleNames[role]}。`,
      remedy: `请先新增一名${roleNames[role]}，由其本人激活并登录，再办理这项变更。`,
    });
  }
}
