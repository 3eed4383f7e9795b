import type { Call } from '../../../platform/call.ts';
import { Problem } from '../../../platform/problem.ts';
import { proposalView } from '../../../platform/proposal.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../../platform/route.ts';
import { listEntries, namelessStaff, type Operation, operationText, recordAudit } from '../../audit/index.ts';
import { listLoginLog } from '../logins-store.ts';
import { placeOf } from '../rules.ts';
import { staffNames } from '../store.ts';
import { getAccountOf, judgedBy, knownRoles, passwordTerm, rightsOf } from './account.ts';
import { certificateMasked } from './certificate.ts';
import { type ChangeRow, listChanges } from './change-store.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { allRoles, type ChangeKind, changeKinds, conflictOf, passwordEndsAt, roleNames } from './rules.ts';
import {
  type Account,
  countAccounts,
  deleteStaffSessions,
  listAccounts,
  listOpenSessions,
  lockAccount,
} from './store.ts';
import { rightText } from './words.ts';

type Row = RouteOutput<typeof contract.listStaffAccounts>['rows'][number];

function rowOf(call: Call, account: Account, passwordDays: number): Row {
  const { staffId, username, name, employeeNumber, outlet, roles, state, isUnused, waitingKind } = account;
  return {
    staffId,
    username,
    name,
    employeeNumber,
    outlet,
    roles: [...roles],
    certificateMasked: certificateMasked(call, account.certificateSealed),
    state,
    isUnused,
    lockedUntil: account.lockedUntil?.toString() ?? null,
    lastLoginAt: account.lastLoginAt?.toString() ?? null,
    passwordEndsAt:
      state === 'active' ? (passwordEndsAt(account.passwordChangedAt, passwordDays)?.toString() ?? null) : null,
    codeEndsAt: state === 'awaiting' ? (account.codeEndsAt?.toString() ?? null) : null,
    waitingKind: waitingKind as ChangeKind | null,
  };
}

export async function accountRows(
  call: Call,
  { query: { page, pageSize, ...filter } }: RouteInput<typeof contract.listStaffAccounts>,
): Promise<RouteOutput<typeof contract.listStaffAccounts>> {
  const judged = await judgedBy(call);
  const { value: days } = await passwordTerm(call);
  const { rows, total } = await listAccounts(call.tx, call.centerId, judged, filter, pageOf({ page, pageSize }));
  const { administrator, security, ...counts } = await countAccounts(call.tx, call.centerId, judged);
  return {
    rows: rows.map((row) => rowOf(call, row, days)),
    total,
    counts,
    unusedDays: judged.unusedDays,
    unusedSource: judged.source,
    officers: { administrator, security },
  };
}

/** How many roles have a right: what few have says most about them, and is said first. */
const holdersOf = (right: string): number => allRoles.filter((role) => rightsOf(role).has(right)).length;

/** Every role with what it may do, in words, and what it cannot be held with. */
export function roleRows(): RouteOutput<typeof contract.listStaffRoles> {
  return {
    roles: allRoles.map((role) => ({
      role,
      name: roleNames[role],
      may: rightsIn([...rightsOf(role)])
        .sort((one, other) => holdersOf(one) - holdersOf(other))
        .map((right) => ({ right, text: rightText(right) })),
      conflicts: allRoles.flatMap((other) => {
        const reason = conflictOf(role, other, rightsOf);
        return reason === undefined ? [] : [{ role: other, reason }];
      }),
    })),
  };
}

// Everybody who has logged in has it, and it says nothing about the role.
const rightsIn = (rights: readonly string[]) => rights.filter((right) => right !== 'session.own');

export async function sessionViews(call: Call, staffId: string) {
  const rows = await listOpenSessions(call.tx, call.centerId, staffId, call.now);
  return rows.map(({ sessionKey, createdAt, seenAt, address, device }) => ({
    createdAt: createdAt.toString(),
    seenAt: seenAt.toString(),
    address,
    place: placeOf(address),
    device,
    isCurrent: sessionKey === call.actor.sessionKey,
  }));
}

export async function accountView(
  call: Call,
  { params: { staffId } }: RouteInput<typeof contract.getStaffAccount>,
): Promise<RouteOutput<typeof contract.getStaffAccount>> {
  const account = await getAccountOf(call, staffId);
  const { value: passwordDays } = await passwordTerm(call);
  const roles = knownRoles(account.roles);
  const rights = [...new Set(roles.flatMap((role) => rightsIn([...rightsOf(role)])))];
  return {
    account: rowOf(call, account, passwordDays),
    isOwn: staffId === call.actor.id,
    createdAt: account.createdAt?.toString() ?? null,
    stoppedAt: account.stoppedAt?.toString() ?? null,
    passwordDays,
    may: rights.map((right) => ({
      right,
      text: rightText(right),
      roles: roles.filter((role) => rightsOf(role).has(right)),
    })),
    sessions: await sessionViews(call, staffId),
  };
}

export async function accountLogins(
  call: Call,
  { params: { staffId }, query }: RouteInput<typeof contract.listStaffLogins>,
): Promise<RouteOutput<typeof contract.listStaffLogins>> {
  await getAccountOf(call, staffId);
  const { rows, total } = await listLoginLog(call.tx, call.centerId, 'staff', staffId, pageOf(query));
  return { total, rows: rows.map((row) => ({ ...row, at: row.at.toString(), place: placeOf(row.address) })) };
}

/** What of the audit trail is about the account, and not about its owner's coming and going. */
const told: readonly Operation[] = [
  'identity.propose-staff',
  'identity.decide-staff',
  'identity.withdraw-staff',
  'identity.renew-activation',
  'identity.end-staff-sessions',
  'identity.activate-staff',
  'identity.enrol-totp',
  'identity.change-password',
];

/** An entry in words: what was proposed or decided, of which roles, and why. */
function whatOf(detail: Record<string, unknown>): string {
  const { kind, isApproved, roles, reason, note, ended } = detail;
  const parts = [
    typeof kind === 'string' && changeKinds[kind as ChangeKind],
    typeof isApproved === 'boolean' && (isApproved ? '确认' : '退回'),
    Array.isArray(roles) &&
      `岗位：${knownRoles(roles as string[])
        .map((role) => roleNames[role])
        .join('、')}`,
    typeof reason === 'string' && `原因：${reason}`,
    typeof note === 'string' && `意见：${note}`,
    typeof ended === 'number' && `结束 ${ended} 个登录`,
  ];
  return parts.filter((part) => typeof part === 'string').join('；');
}

export async function accountHistory(
  call: Call,
  { params: { staffId }, query }: RouteInput<typeof contract.listStaffHistory>,
): Promise<RouteOutput<typeof contract.listStaffHistory>> {
  await getAccountOf(call, staffId);
  const { rows, total } = await listEntries(
    call.tx,
    call.centerId,
    { subjectKind: 'staff', subjectId: staffId, operations: told },
    pageOf(query),
  );
  const people = rows.filter(({ actorKind }) => actorKind === 'staff').map(({ actorId }) => actorId);
  const names = await staffNames(call.tx, call.centerId, people);
  return {
    total,
    rows: rows.map(({ recordedAt, actorKind, actorId, operation, detail }) => ({
      at: recordedAt.toString(),
      actor: names.get(actorId) ?? (actorKind === 'staff' ? namelessStaff : '系统'),
      operationText: operationText(operation),
      what: whatOf(detail),
      isRefused: detail['refused'] === true,
    })),
  };
}

/** 立即结束登录: one person's word is enough, since it takes nothing that a new login does not give back. */
export async function endSessions(call: Call, { params: { staffId } }: RouteInput<typeof contract.endStaffSessions>) {
  if (!(await lockAccount(call.tx, call.centerId, staffId))) throw new Problem(refusals.notFound);
  const ended = await deleteStaffSessions(call.tx, call.centerId, staffId);
  await recordAudit(call, 'identity.end-staff-sessions', ['staff', staffId], { ended });
  return { ended };
}

async function changeViews(call: Call, rows: readonly ChangeRow[]) {
  const people = rows.flatMap(({ staffId, proposedBy, decidedBy }) => [staffId, proposedBy, decidedBy]);
  const names = await staffNames(call.tx, call.centerId, people);
  return rows.map(({ content, before, certificate, ...row }) => ({
    changeId: row.changeId,
    staffId: row.staffId,
    kind: row.kind,
    name: (row.state === 'waiting' ? before?.name : undefined) ?? names.get(row.staffId) ?? content?.name ?? '',
    username: row.username,
    before: before && { ...before, roles: [...before.roles] },
    after: content && { ...content, roles: [...content.roles] },
    certificateMasked: certificateMasked(call, certificate?.certificateSealed ?? null),
    reason: row.reason,
    ...proposalView(row, call.actor.id, (id) => names.get(id) ?? namelessStaff),
    isAboutSelf: row.staffId === call.actor.id,
  }));
}

export async function changeRows(
  call: Call,
  { query: { page, pageSize, ...filter } }: RouteInput<typeof contract.listStaffChanges>,
): Promise<RouteOutput<typeof contract.listStaffChanges>> {
  const { rows, total } = await listChanges(call.tx, call.centerId, filter, pageOf({ page, pageSize }));
  return { rows: await changeViews(call, rows), total };
}
