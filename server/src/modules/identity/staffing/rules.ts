/** Who among a centre's staff may hold which roles, and when an account is too old: pure, so that the form says it first. */

import type { Right } from './words.ts';

/** The roles of a centre's staff, as they are called on screen. */
export const roleNames = {
  clerk: '柜面经办',
  agent: '综合坐席',
  reviewer: '复核',
  approver: '审批',
  accountant: '会计',
  manager: '业务管理',
  administrator: '系统管理员',
  security: '安全管理员',
  auditor: '审计管理员',
} as const;
export type Role = keyof typeof roleNames;
export const allRoles = Object.keys(roleNames) as readonly Role[];

/** What can be proposed of an account. */
export const changeKinds = {
  open: '新增账号',
  change: '变更岗位与信息',
  stop: '离岗停用',
  resume: '恢复使用',
  unlock: '解除锁定',
  reset: '重置密码与动态口令',
} as const;
export type ChangeKind = keyof typeof changeKinds;

/** How an account stands: it waits for its owner, it is in use, or it is stopped. */
export const accountStates = { awaiting: '待激活', active: '在用', stopped: '已停用' } as const;
export type AccountState = keyof typeof accountStates;

export const accountLimits = { reasonLength: 200, nameLength: 40, outletLength: 60 } as const;

/** Letters in lower case, digits and signs that no keyboard confuses; as in the demo city: `clerk`, `zhang.wei`. */
export const usernamePattern = '^[a-z][a-z0-9._-]{2,29}$';

// GB/T 22239-2019 8.1.4.2 d): administrators have the least rights, and apart from each other (权限分离); 8.1.5.1 to 8.1.5.3 name
const officers: readonly Role[] = ['administrator', 'security', 'auditor'];
const threeOfficers = '系统、安全、审计三员须分别由专人担任，不兼任其他岗位（GB/T 22239-2019 8.1.4.2 d、8.1.5）';

/** A centre that has none of these who can log in could not mend itself. */
export const indispensable: readonly Role[] = ['administrator', 'security'];

interface Incompatible {
  readonly first: Right;
  readonly second: Right;
  readonly reason: string;
}
const twoPeople = '（《行政事业单位内部控制规范（试行）》财会〔2012〕21号 第十二条：不相容岗位相互分离）';
/** Rights that one person may not hold together, in the words of the regulation on internal control. */
export const incompatible: readonly Incompatible[] = [
  {
    first: 'accounting.prepare',
    second: 'accounting.approve',
    reason: `凭证的制单与审核须由两个人办理${twoPeople}`,
  },
  { first: 'case.intake', second: 'case.review', reason: `业务的受理与复核须由两个人办理${twoPeople}` },
  { first: 'case.intake', second: 'case.approve', reason: `业务的受理与审批须由两个人办理${twoPeople}` },
  { first: 'case.intake', second: 'loan.grant', reason: `贷款的受理与发放须由两个人办理${twoPeople}` },
  { first: 'case.approve', second: 'loan.grant', reason: `贷款的审批与发放须由两个人办理${twoPeople}` },
];

export interface RoleConflict {
  readonly roles: readonly [Role, Role];
  readonly reason: string;
}

/** Why two roles may not be one person's; `undefined` when they may. */
export function conflictOf(
  first: Role,
  second: Role,
  rightsOf: (role: Role) => ReadonlySet<string>,
): string | undefined {
  if (first === second) return undefined;
  if (officers.includes(first) || officers.includes(second)) return threeOfficers;
  const [one, other] = [rightsOf(first), rightsOf(second)];
  const broken = incompatible.find(
    (pair) => (one.has(pair.first) && other.has(pair.second)) || (one.has(pair.second) && other.has(pair.first)),
  );
  return broken?.reason;
}

/** Every two of the roles that may not be one person's. */
export function conflictsOf(
  roles: readonly Role[],
  rightsOf: (role: Role) => ReadonlySet<string>,
): readonly RoleConflict[] {
  return roles.flatMap((first, place) =>
    roles.slice(place + 1).flatMap((second) => {
      const reason = conflictOf(first, second, rightsOf);
      return reason === undefined ? [] : [{ roles: [first, second] as const, reason }];
    }),
  );
}

/** The conflicts in one sentence each, for the form and for the refusal. */
export const conflictText = ({ roles: [first, second], reason }: RoleConflict): string =>
  `“${roleNames[first]}”与“${roleNames[second]}”：${reason}`;

/** When a password must be another one: so many days after it was set; one of which nobody knows when must be now. */
export function passwordEndsAt(changedAt: Temporal.Instant | null, days: number): Temporal.Instant | undefined {
  return changedAt?.add({ hours: days * 24 });
}

export const isPasswordTooOld = (changedAt: Temporal.Instant | null, days: number, now: Temporal.Instant): boolean => {
  const ends = passwordEndsAt(changedAt, days);
  return ends === undefined || Temporal.Instant.compare(ends, now) <= 0;
};

// No sign that can be taken for another: codes are read aloud and copied by hand.
export const codeSigns = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
export const codeLength = 12;

/** An activation code as it was typed, without the lines and spaces of its groups. */
export const foldCode = (typed: string): string => typed.toUpperCase().replace(/[\s-]/g, '');

/** An activation code in groups of four, to be read aloud. */
export const groupCode = (code: string): string => code.match(/.{1,4}/g)?.join('-') ?? code;

/** What the login log says of a code that those who run the installation have given. */
export const codeByOperators = '运维人员发给激活码';
