import { Type } from 'typebox';
import { common } from '../../../platform/problem.ts';
import { ProposalState, proposalJson } from '../../../platform/proposal.ts';

import {
  CenterId,
  Done,
  declareExport,
  InstantJson,
  listOf,
  Nullable,
  Page,
  route,
  Uuid,
} from '../../../platform/route.ts';

import { refusals as identityRefusals } from '../problems.ts';
import { Entered, LoginLogRow } from '../session-shapes.ts';
import { refusals } from './problems.ts';
import {
  type AccountState,
  accountLimits,
  accountStates,
  allRoles,
  type ChangeKind,
  changeKinds,
  usernamePattern,
} from './rules.ts';

const Text = Type.String();
const oneOf = <T extends string>(texts: readonly T[]) =>
  Type.Unsafe<T>(Type.Union(texts.map((one) => Type.Literal(one))));
const Role = oneOf(allRoles);
const State = oneOf(Object.keys(accountStates) as AccountState[]);
const Kind = oneOf(Object.keys(changeKinds) as ChangeKind[]);
const Password = Type.String({ minLength: 1, maxLength: 64 });
const Totp = Type.String({ pattern: '^\\d{6}$' });
const OfStaff = Type.Object({ staffId: Uuid });
const OfChange = Type.Object({ changeId: Uuid });

const Person = {
  name: Type.String({ minLength: 2, maxLength: accountLimits.nameLength, pattern: '\\S' }),
  employeeNumber: Nullable(Type.String({ pattern: '^[0-9A-Za-z-]{1,20}$' })),
  outlet: Type.String({ maxLength: accountLimits.outletLength }),
  roles: Type.Array(Role, { minItems: 1, maxItems: allRoles.length, uniqueItems: true }),
};
const Particulars = Type.Object(Person);
/** A citizen's number (居民身份证), by which own business is refused; left out, what is registered stays. */
const certificateNumber = Type.Optional(Type.String({ minLength: 1, maxLength: 40 }));

export const StaffAccountRow = Type.Object({
  staffId: Uuid,
  username: Nullable(Text),
  ...Person,
  name: Text,
  roles: Type.Array(Text),
  certificateMasked: Nullable(Text),
  state: State,
  /** Locked by wrong passwords until then. */
  lockedUntil: Nullable(InstantJson),
  lastLoginAt: Nullable(InstantJson),
  /** Nobody has used it for as long as the centre allows. */
  isUnused: Type.Boolean(),
  passwordEndsAt: Nullable(InstantJson),
  codeEndsAt: Nullable(InstantJson),
  waitingKind: Nullable(Kind),
});

const Filter = {
  text: Type.Optional(Type.String({ maxLength: 40 })),
  role: Type.Optional(Role),
  state: Type.Optional(Type.Union([State, Type.Literal('locked'), Type.Literal('unused')])),
};
export const listStaffAccounts = route({
  method: 'GET',
  path: '/staff/staff-accounts',
  summary: '工作人员账号',
  permission: 'staff-account.read',
  query: Type.Object({ ...Page, ...Filter }),
  response: Type.Object({
    ...listOf(StaffAccountRow).properties,
    /** How many of each state, whatever is chosen. */
    counts: Type.Object({
      awaiting: Type.Integer(),
      active: Type.Integer(),
      stopped: Type.Integer(),
      locked: Type.Integer(),
      unused: Type.Integer(),
    }),
    unusedDays: Type.Integer(),
    unusedSource: Text,
    /** Accounts of each who can log in: with one alone, nobody could reset it. */
    officers: Type.Object({ administrator: Type.Integer(), security: Type.Integer() }),
  }),
});

export const staffAccountsExport = declareExport({
  name: 'identity.staff-accounts',
  title: '工作人员账号',
  permission: 'staff-account.read',
  filter: Type.Object(Filter),
});

export const StaffRoleRow = Type.Object({
  role: Role,
  name: Text,
  may: Type.Array(Type.Object({ right: Text, text: Text })),
  /** Roles that cannot be held with it, and why. */
  conflicts: Type.Array(Type.Object({ role: Role, reason: Text })),
});
export const listStaffRoles = route({
  method: 'GET',
  path: '/staff/staff-roles',
  summary: '岗位、权限与不能兼任的岗位',
  permission: 'staff-account.read',
  response: Type.Object({ roles: Type.Array(StaffRoleRow) }),
});

const SessionRow = Type.Object({
  createdAt: InstantJson,
  seenAt: InstantJson,
  address: Text,
  place: Text,
  device: Text,
  isCurrent: Type.Boolean(),
});
export const getStaffAccount = route({
  method: 'GET',
  path: '/staff/staff-accounts/:staffId',
  summary: '一个工作人员账号：岗位、权限、登录',
  permission: 'staff-account.read',
  params: OfStaff,
  response: Type.Object({
    account: StaffAccountRow,
    isOwn: Type.Boolean(),
    createdAt: Nullable(InstantJson),
    stoppedAt: Nullable(InstantJson),
    passwordDays: Type.Integer(),
    may: Type.Array(Type.Object({ right: Text, text: Text, roles: Type.Array(Role) })),
    sessions: Type.Array(SessionRow),
  }),
  problems: [refusals.notFound],
});
export const listStaffLogins = route({
  method: 'GET',
  path: '/staff/staff-accounts/:staffId/logins',
  summary: '一个工作人员账号的登录记录',
  permission: 'staff-account.read',
  params: OfStaff,
  query: Type.Object({ ...Page }),
  response: listOf(LoginLogRow),
  problems: [refusals.notFound],
});
export const listStaffHistory = route({
  method: 'GET',
  path: '/staff/staff-accounts/:staffId/history',
  summary: '一个工作人员账号的变更记录（审计）',
  permission: 'staff-account.read',
  params: OfStaff,
  query: Type.Object({ ...Page }),
  response: listOf(
    Type.Object({ at: InstantJson, actor: Text, operationText: Text, what: Text, isRefused: Type.Boolean() }),
  ),
  problems: [refusals.notFound],
});
export const endStaffSessions = route({
  method: 'POST',
  path: '/staff/staff-accounts/:staffId/sessions/end',
  summary: '立即结束一个账号的全部登录',
  permission: 'staff-account.end',
  params: OfStaff,
  response: Type.Object({ ended: Type.Integer() }),
  problems: [refusals.notFound],
});

export const StaffChangeRow = Type.Object({
  changeId: Uuid,
  staffId: Uuid,
  kind: Kind,
  name: Text,
  username: Nullable(Text),
  before: Nullable(Type.Object({ ...Person, name: Text, roles: Type.Array(Text) })),
  after: Nullable(Type.Object({ ...Person, name: Text, roles: Type.Array(Text) })),
  /** The certificate number that is to be registered. */
  certificateMasked: Nullable(Text),
  reason: Text,
  ...proposalJson,
  /** About the caller's own account: others decide it. */
  isAboutSelf: Type.Boolean(),
});
export const listStaffChanges = route({
  method: 'GET',
  path: '/staff/staff-changes',
  summary: '账号变更的申请与历史',
  permission: 'staff-account.read',
  query: Type.Object({
    ...Page,
    kind: Type.Optional(Kind),
    state: Type.Optional(ProposalState),
    staffId: Type.Optional(Uuid),
  }),
  response: listOf(StaffChangeRow),
});

const proposal = {
  changeId: Uuid,
  reason: Type.String({ minLength: 2, maxLength: accountLimits.reasonLength, pattern: '\\S' }),
};
export const proposeStaffChange = route({
  method: 'POST',
  path: '/staff/staff-changes',
  summary: '提出账号变更（新增、岗位变更、离岗停用、恢复、解锁、重置）',
  permission: 'staff-account.propose',
  body: Type.Union([
    Type.Object({
      ...proposal,
      kind: Type.Literal('open'),
      username: Type.String({ pattern: usernamePattern }),
      content: Particulars,
      certificateNumber,
    }),
    Type.Object({ ...proposal, kind: Type.Literal('change'), staffId: Uuid, content: Particulars, certificateNumber }),
    Type.Object({
      ...proposal,
      kind: Type.Union([Type.Literal('stop'), Type.Literal('resume'), Type.Literal('unlock'), Type.Literal('reset')]),
      staffId: Uuid,
    }),
  ]),
  response: Type.Object({ changeId: Uuid, staffId: Uuid }),
  problems: [
    refusals.notFound,
    refusals.changeTaken,
    refusals.changeWaiting,
    refusals.ownAccount,
    refusals.rolesConflict,
    refusals.usernameTaken,
    refusals.employeeNumberTaken,
    refusals.certificateWrong,
    refusals.certificateTaken,
    refusals.nothingChanged,
    refusals.stopped,
    refusals.notStopped,
    refusals.notLocked,
    refusals.lastOfficer,
  ],
});
/** Shown once to whoever confirmed, who hands it over: at rest there is its digest. */
const Activation = Type.Object({ username: Text, code: Text, endsAt: InstantJson });
export const decideStaffChange = route({
  method: 'POST',
  path: '/staff/staff-changes/:changeId/decision',
  summary: '确认或退回账号变更',
  permission: 'staff-account.confirm',
  params: OfChange,
  body: Type.Object({ isApproved: Type.Boolean(), note: Type.String({ maxLength: accountLimits.reasonLength }) }),
  response: Type.Object({ activation: Nullable(Activation) }),
  problems: [
    refusals.changeNotFound,
    refusals.notWaiting,
    refusals.ownAccount,
    refusals.ownChange,
    refusals.noteMissing,
    refusals.rolesConflict,
    refusals.usernameTaken,
    refusals.employeeNumberTaken,
    refusals.certificateTaken,
    refusals.stopped,
    refusals.notStopped,
    refusals.lastOfficer,
  ],
});
export const withdrawStaffChange = route({
  method: 'POST',
  path: '/staff/staff-changes/:changeId/withdrawal',
  summary: '撤回自己提出的账号变更',
  permission: 'staff-account.propose',
  params: OfChange,
  response: Done,
  problems: [refusals.changeNotFound, refusals.notWaiting, refusals.othersChange],
});
export const renewStaffActivation = route({
  method: 'POST',
  path: '/staff/staff-accounts/:staffId/activation',
  summary: '重新生成激活码（原激活码失效）',
  permission: 'staff-account.confirm',
  params: OfStaff,
  response: Activation,
  problems: [refusals.notFound, refusals.ownAccount, refusals.notAwaiting],
});

const Enrolment = Type.Object({
  /** For an app that cannot read the picture. */
  secret: Text,
  /** What the picture says: `otpauth://`. */
  uri: Text,
  qrSvg: Text,
  endsAt: InstantJson,
});
const asked = {
  centerId: CenterId,
  username: Type.String({ minLength: 1, maxLength: 40 }),
  code: Type.String({ minLength: 1, maxLength: 30 }),
};
export const startStaffActivation = route({
  method: 'POST',
  path: '/sessions/staff/activation',
  summary: '工作人员激活账号：核对激活码，取得动态口令密钥',
  permission: 'public',
  unaudited: 'shows the secret that is to be enrolled; the activation is what is recorded',
  body: Type.Object(asked),
  response: Type.Object({ name: Text, ...Enrolment.properties }),
  problems: [refusals.activationRefused, refusals.activationOver, identityRefusals.locked, common.tooMany],
});
export const finishStaffActivation = route({
  method: 'POST',
  path: '/sessions/staff/activation/finish',
  summary: '工作人员激活账号：设置密码，验证动态口令并登录',
  permission: 'public',
  body: Type.Object({ ...asked, newPassword: Password, totp: Totp }),
  response: Entered,
  problems: [
    refusals.activationRefused,
    refusals.activationOver,
    refusals.totpWrong,
    identityRefusals.locked,
    identityRefusals.weakPassword,
    identityRefusals.passwordUsedBefore,
    common.tooMany,
  ],
});

export const getOwnAccount = route({
  method: 'GET',
  path: '/staff/own-account',
  summary: '本人账号',
  permission: 'staff',
  response: Type.Object({
    username: Nullable(Text),
    ...Person,
    name: Text,
    roles: Type.Array(Text),
    roleNames: Type.Array(Text),
    may: Type.Array(Text),
    lastLoginAt: Nullable(InstantJson),
    passwordChangedAt: Nullable(InstantJson),
    passwordEndsAt: Nullable(InstantJson),
    passwordDays: Type.Integer(),
    passwordSource: Text,
    sessions: Type.Array(SessionRow),
  }),
  problems: [refusals.notFound],
});
export const listOwnLogins = route({
  method: 'GET',
  path: '/staff/own-account/logins',
  summary: '本人的登录记录',
  permission: 'staff',
  query: Type.Object({ ...Page }),
  response: listOf(LoginLogRow),
});
export const changeOwnPassword = route({
  method: 'POST',
  path: '/staff/own-account/password',
  summary: '修改本人密码（原密码和动态口令）',
  permission: 'staff',
  body: Type.Object({ oldPassword: Password, newPassword: Password, totp: Totp }),
  response: Done,
  problems: [
    refusals.notFound,
    identityRefusals.wrongPassword,
    identityRefusals.locked,
    identityRefusals.weakPassword,
    identityRefusals.passwordUsedBefore,
  ],
});
export const startOwnTotp = route({
  method: 'POST',
  path: '/staff/own-account/totp',
  summary: '更换动态口令：以现用动态口令取得新密钥',
  permission: 'staff',
  unaudited: 'shows the secret that is to be enrolled; the change is what is recorded',
  body: Type.Object({ totp: Totp }),
  response: Enrolment,
  problems: [refusals.notFound, refusals.totpWrong, identityRefusals.locked],
});
export const finishOwnTotp = route({
  method: 'POST',
  path: '/staff/own-account/totp/finish',
  summary: '更换动态口令：以新动态口令确认',
  permission: 'staff',
  body: Type.Object({ totp: Totp }),
  response: Done,
  problems: [refusals.notFound, refusals.totpWrong, refusals.enrolmentOver],
});
