import type { Call } from '../../../platform/call.ts';
import { formatInstantText } from '../../../platform/dates.ts';
import { Problem } from '../../../platform/problem.ts';
import type { RouteInput } from '../../../platform/route.ts';
import { recordAudit } from '../../audit/index.ts';
import { getAccountOf } from './account.ts';
import { checkCertificate, sealCertificate } from './certificate.ts';
import type { StaffCertificate } from './certificate-store.ts';
import { type ChangeRow, closeChange, findWaiting, insertChange, lockChange } from './change-store.ts';
import { checkEmployeeNumber, checkOfficersRemain, checkRoles, checkState, checkUsername } from './checks.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { changeKinds } from './rules.ts';
import { type Account, lockAccount, type Particulars } from './store.ts';

type Proposal = RouteInput<typeof contract.proposeStaffChange>['body'];

const tidy = ({ name, employeeNumber, outlet, roles }: Particulars): Particulars => ({
  name: name.trim(),
  employeeNumber,
  outlet: outlet.trim(),
  roles: [...roles].sort(),
});
const particularsOf = ({ name, employeeNumber, outlet, roles }: Account): Particulars =>
  tidy({ name, employeeNumber, outlet, roles });
const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** What an audit entry may say of particulars: roles and place, no name. */
export const auditOf = (content: Particulars | null) =>
  content ? { roles: content.roles, outlet: content.outlet } : {};

/** What is to be of the account: particulars, and the certificate number where one was typed. */
interface Wished {
  readonly content: Particulars | null;
  readonly certificate: StaffCertificate | null;
}
function wishedIn(call: Call, body: Proposal): Wished {
  if (!('content' in body)) return { content: null, certificate: null };
  const { content, certificateNumber } = body;
  const certificate = certificateNumber === undefined ? null : sealCertificate(call, certificateNumber);
  return { content: tidy(content), certificate };
}
const isSameCertificate = (one: StaffCertificate | null, other: Buffer | null | undefined) =>
  one === null ? !other : other?.equals(one.certificateIndex) === true;

/** Sending the same again proposes once; the same number with something else in it is refused. */
async function isKnown(call: Call, body: Proposal, { content, certificate }: Wished): Promise<string | undefined> {
  const known = await lockChange(call.tx, call.centerId, body.changeId);
  if (!known) return undefined;
  const isRepeated =
    known.proposedBy === call.actor.id &&
    known.kind === body.kind &&
    (body.kind === 'open' ? known.username === body.username : known.staffId === body.staffId) &&
    isSame(known.content && tidy(known.content), content) &&
    isSameCertificate(certificate, known.certificate?.certificateIndex);
  if (!isRepeated) throw new Problem(refusals.changeTaken, { remedy: '请刷新页面后重新提交。' });
  return known.staffId;
}

async function checkExisting(
  call: Call,
  body: Exclude<Proposal, { kind: 'open' }>,
  { content, certificate }: Wished,
): Promise<Account> {
  if (body.staffId === call.actor.id)
    throw new Problem(refusals.ownAccount, {
      detail: '自己的账号须由另一位系统管理员提出变更、安全管理员确认。',
      remedy: '修改密码、更换动态口令请到“本人账号”办理。',
    });
  await lockAccount(call.tx, call.centerId, body.staffId);
  const account = await getAccountOf(call, body.staffId);
  const waiting = await findWaiting(call.tx, call.centerId, { staffId: body.staffId });
  if (waiting)
    throw new Problem(refusals.changeWaiting, {
      detail: `${formatInstantText(waiting.proposedAt)} 提出的“${changeKinds[waiting.kind]}”还没有确认。`,
      remedy: '请先由安全管理员确认或退回，或由提出人撤回那一项。',
      changeId: waiting.changeId,
    });
  checkState(account, body.kind);
  const keepsNumber = certificate === null || isSameCertificate(certificate, account.certificateIndex);
  if (body.kind === 'change' && keepsNumber && isSame(particularsOf(account), content))
    throw new Problem(refusals.nothingChanged, { remedy: '请修改岗位、姓名、工号、所在部门或证件号码后再提交。' });
  if (body.kind === 'stop') await checkOfficersRemain(call, account, []);
  if (body.kind === 'resume') checkRoles(account.roles);
  return account;
}

/** 系统管理员提出: what is to become of an account and why. In force is nothing before another has confirmed it. */
export async function propose(call: Call, { body }: RouteInput<typeof contract.proposeStaffChange>) {
  const { tx, centerId, actor, now } = call;
  const wished = wishedIn(call, body);
  const { content, certificate } = wished;
  const { changeId, kind, reason } = body;
  const known = await isKnown(call, body, wished);
  if (known !== undefined) return { changeId, staffId: known };
  const account = body.kind === 'open' ? undefined : await checkExisting(call, body, wished);
  if (body.kind === 'open') await checkUsername(call, body.username);
  if (content) {
    checkRoles(content.roles);
    await checkEmployeeNumber(call, content, account?.staffId);
    if (account) await checkOfficersRemain(call, account, content.roles);
  }
  if (certificate) await checkCertificate(call, certificate, account?.staffId);
  const staffId = account?.staffId ?? call.newId();
  await insertChange(tx, centerId, {
    changeId,
    staffId,
    kind,
    username: body.kind === 'open' ? body.username : null,
    content,
    before: account ? particularsOf(account) : null,
    certificate,
    reason: reason.trim(),
    proposedBy: actor.id,
    proposedAt: now,
  });
  await recordAudit(call, 'identity.propose-staff', ['staff', staffId], {
    kind,
    reason: reason.trim(),
    ...auditOf(content),
  });
  return { changeId, staffId };
}

const stateTexts = { waiting: '等待确认', approved: '已确认', returned: '已退回', withdrawn: '已撤回' } as const;

/** The change as it waits; refused when somebody has decided it already. */
export function checkWaiting(row: ChangeRow): void {
  if (row.state === 'waiting') return;
  const at = row.decidedAt ? `，${formatInstantText(row.decidedAt)}` : '';
  throw new Problem(refusals.notWaiting, {
    detail: `这项变更${stateTexts[row.state]}${at}。`,
    remedy: '请刷新列表查看现在的状态。',
    state: row.state,
  });
}

/** The proposer takes it back; taking it back again changes nothing. */
export async function withdraw(call: Call, { params }: RouteInput<typeof contract.withdrawStaffChange>) {
  const { tx, centerId, actor, now } = call;
  const row = await lockChange(tx, centerId, params.changeId);
  if (!row) throw new Problem(refusals.changeNotFound);
  if (row.proposedBy !== actor.id)
    throw new Problem(refusals.othersChange, { remedy: '不同意的，请由安全管理员退回。' });
  if (row.state === 'withdrawn') return { done: true as const };
  checkWaiting(row);
  await closeChange(tx, centerId, row.changeId, {
    state: 'withdrawn',
    decidedBy: actor.id,
    decidedAt: now,
    note: null,
  });
  await recordAudit(call, 'identity.withdraw-staff', ['staff', row.staffId], { kind: row.kind });
  return { done: true as const };
}
