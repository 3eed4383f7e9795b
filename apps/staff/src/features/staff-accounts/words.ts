import type { StateTexts } from '@anju/ui';
import {
  type AccountState,
  type StaffAccount,
  type StaffChange,
  type StaffRole,
  staffRoleNames,
} from '../../parts/server.ts';

export const stateTags: StateTexts<AccountState> = {
  awaiting: ['待激活', 'wait'],
  active: ['在用', 'good'],
  stopped: ['已停用', 'calm'],
};
export const changeStates: StateTexts<StaffChange['state']> = {
  waiting: ['待确认', 'wait'],
  approved: ['已确认', 'good'],
  returned: ['已退回', 'bad'],
  withdrawn: ['已撤回', 'calm'],
};

/** Roles as people call them, in the order of the list of roles. */
export const rolesText = (roles: readonly string[]): string =>
  roles.map((role) => staffRoleNames[role as StaffRole] ?? role).join('、');

type Particulars = NonNullable<StaffChange['after']>;
const numberText = (number: string | null) => number ?? '无';

/** What a change makes of an account, one part a line. */
export function changeTexts({ before, after, username, kind, certificateMasked }: StaffChange): readonly string[] {
  if (!after) return [];
  const number = certificateMasked ? [`身份证号码：${certificateMasked}`] : [];
  if (!before)
    return [
      `用户名：${username}`,
      `岗位：${rolesText(after.roles)}`,
      `工号：${numberText(after.employeeNumber)}；部门：${after.outlet || '未填'}`,
      ...number,
    ];
  const parts: readonly (readonly [string, (of: Particulars) => string])[] = [
    ['岗位', (of) => rolesText(of.roles)],
    ['姓名', (of) => of.name],
    ['工号', (of) => numberText(of.employeeNumber)],
    ['部门', (of) => of.outlet || '未填'],
  ];
  const changed = parts.filter(([, text]) => text(before) !== text(after));
  if (kind !== 'change') return [];
  return [...changed.map(([name, text]) => `${name}：${text(before)} → ${text(after)}`), ...number];
}

/** What stands beside the state of an account because somebody must do something about it. */
export function warningsOf(row: StaffAccount, now: Temporal.Instant): readonly string[] {
  const isOver = (at: string | null) => at !== null && Temporal.Instant.compare(Temporal.Instant.from(at), now) <= 0;
  return [
    ...(row.lockedUntil ? ['已锁定'] : []),
    ...(row.isUnused ? ['长期未用'] : []),
    ...(isOver(row.passwordEndsAt) ? ['密码到期'] : []),
    ...(row.state === 'awaiting' && (row.codeEndsAt === null || isOver(row.codeEndsAt)) ? ['激活码过期'] : []),
  ];
}
