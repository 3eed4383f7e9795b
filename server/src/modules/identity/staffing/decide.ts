import type { Call } from '../../../platform/call.ts';
import { Problem } from '../../../platform/problem.ts';
import type { RouteInput } from '../../../platform/route.ts';
import { recordAudit } from '../../audit/index.ts';
import { clearAttempts } from '../attempt-store.ts';
import { activationBucket, getAccountOf, loginBucket } from './account.ts';
import { type Issued, issueCode } from './activation.ts';
import { checkCertificate } from './certificate.ts';
import { type ChangeRow, closeChange, lockChange } from './change-store.ts';
import { checkEmployeeNumber, checkOfficersRemain, checkRoles, checkState } from './checks.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { auditOf, checkWaiting } from './propose.ts';
import { indispensable } from './rules.ts';
import {
  type Account,
  deleteActivation,
  deleteStaffSessions,
  emptyCredentials,
  insertAccount,
  isUsernameTaken,
  lockAccount,
  lockHolders,
  setStopped,
  updateParticulars,
} from './store.ts';

/** Refuses a decision by whoever has proposed the change or owns the account. */
function checkOther(call: Call, row: ChangeRow): void {
  if (row.proposedBy === call.actor.id)
    throw new Problem(refusals.ownChange, {
      detail: '提出和确认须由两个人分别办理。',
      remedy: '请由另一位安全管理员确认。',
    });
  if (row.staffId === call.actor.id)
    throw new Problem(refusals.ownAccount, {
      detail: '这项变更是您本人的账号。',
      remedy: '请由另一位安全管理员确认。',
    });
}

/**
 * 安全管理员确认或退回. What is confirmed is in force at the commit: the sessions of the account end, the next request sees
 * what is left. Of two who decide at once the second is told what the first has decided; deciding the same again changes
 * nothing and shows no code.
 */
export async function decide(call: Call, { params, body }: RouteInput<typeof contract.decideStaffChange>) {
  const { tx, centerId, actor, now } = call;
  const row = await lockChange(tx, centerId, params.changeId);
  if (!row) throw new Problem(refusals.changeNotFound, { remedy: '请刷新列表。' });
  checkOther(call, row);
  const state = body.isApproved ? 'approved' : 'returned';
  if (row.state === state && row.decidedBy === actor.id) return { activation: null };
  checkWaiting(row);
  const note = body.note.trim();
  if (!body.isApproved && note === '')
    throw new Problem(refusals.noteMissing, { fields: { note: '请写明退回的原因' } });
  await closeChange(tx, centerId, row.changeId, { state, decidedBy: actor.id, decidedAt: now, note: note || null });
  await recordAudit(call, 'identity.decide-staff', ['staff', row.staffId], {
    kind: row.kind,
    isApproved: body.isApproved,
    ...(note && { note }),
    ...auditOf(row.content),
  });
  return { activation: body.isApproved ? ((await apply(call, row)) ?? null) : null };
}

async function apply(call: Call, row: ChangeRow): Promise<Issued | undefined> {
  if (row.kind === 'open') return open(call, row);
  // In one order, before the account itself: two confirmations that each take an officer away wait for each other.
  if (row.kind === 'stop' || row.kind === 'change') await lockHolders(call.tx, call.centerId, indispensable);
  await lockAccount(call.tx, call.centerId, row.staffId);
  const account = await getAccountOf(call, row.staffId);
  // A lock may have ended by itself since: lifting it again harms nobody.
  if (row.kind !== 'unlock') checkState(account, row.kind);
  switch (row.kind) {
    case 'change':
      await change(call, row, account);
      return undefined;
    case 'stop':
      await stop(call, account);
      return undefined;
    case 'unlock':
      await unlock(call, account);
      return undefined;
    case 'resume':
      checkRoles(account.roles);
      await setStopped(call.tx, call.centerId, account.staffId, null);
      return startAnew(call, account);
    case 'reset':
      return startAnew(call, account);
  }
}

async function open(call: Call, { staffId, username, content, certificate }: ChangeRow): Promise<Issued> {
  const { tx, centerId, now } = call;
  if (username === null || content === null) throw new Error('a new account without its particulars');
  checkRoles(content.roles);
  await checkEmployeeNumber(call, content);
  if (certificate) await checkCertificate(call, certificate);
  if (await isUsernameTaken(tx, centerId, username))
    throw new Problem(refusals.usernameTaken, {
      detail: `提出之后，用户名“${username}”已分给别人。`,
      remedy: '请退回，由系统管理员换一个用户名重新提出。',
    });
  await insertAccount(tx, centerId, { ...content, staffId, loginId: call.newId(), username, at: now }, certificate);
  return issueCode(call, { staffId, username });
}

async function change(call: Call, { content, certificate }: ChangeRow, account: Account): Promise<void> {
  if (content === null) throw new Error('a change without its content');
  checkRoles(content.roles);
  await checkEmployeeNumber(call, content, account.staffId);
  if (certificate) await checkCertificate(call, certificate, account.staffId);
  await checkOfficersRemain(call, account, content.roles);
  await updateParticulars(call.tx, call.centerId, account.staffId, content, certificate);
  // A session carries the roles and the name with which it was opened.
  await deleteStaffSessions(call.tx, call.centerId, account.staffId);
}

async function stop(call: Call, account: Account): Promise<void> {
  await checkOfficersRemain(call, account, []);
  await setStopped(call.tx, call.centerId, account.staffId, call.now);
  await emptyCredentials(call.tx, call.centerId, account.staffId);
  await deleteActivation(call.tx, call.centerId, account.staffId);
  await deleteStaffSessions(call.tx, call.centerId, account.staffId);
}

async function unlock(call: Call, { username }: Account): Promise<void> {
  if (username === null) return;
  for (const bucket of [loginBucket(username), activationBucket(username)])
    await clearAttempts(call.tx, call.centerId, bucket);
}

/** Password and TOTP are void at once; the owner sets new ones with the code. */
async function startAnew(call: Call, account: Account): Promise<Issued> {
  const { staffId, username } = account;
  if (username === null) throw new Error(`staff ${staffId} has no login`);
  await emptyCredentials(call.tx, call.centerId, staffId);
  await deleteStaffSessions(call.tx, call.centerId, staffId);
  await unlock(call, account);
  return issueCode(call, { staffId, username });
}
