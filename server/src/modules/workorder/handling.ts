import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { staffNames, throttleUnmasking } from '../identity/index.ts';
import { notify } from '../notice/index.ts';
import { getStructure } from '../params/index.ts';
import { findDepartment, insertStep, type StepKind } from './around-store.ts';
import { contactOf } from './asking.ts';
import type * as contract from './contract.ts';
import { departmentOf, handlers } from './departments.ts';
import { refusals } from './problems.ts';
import { boardFault, priorities, results, resultsOf, reviewedKindsOf, type WorkOrderKind } from './rules/work-order.ts';
import { findWorkOrder, updateWorkOrder, type WorkOrderRow } from './store.ts';

export async function lockWorkOrder(call: Call, workOrderId: string): Promise<WorkOrderRow> {
  const row = await findWorkOrder(call.tx, call.centerId, workOrderId, { lock: true });
  if (!row) throw new Problem(refusals.notFound);
  return row;
}

export const noteStaff = (call: Call, workOrderId: string, kind: StepKind, text: string) =>
  insertStep(call.tx, call.centerId, workOrderId, {
    kind,
    note: text,
    byKind: 'staff',
    doneBy: call.actor.id,
    doneAt: call.now,
  });

export const mayReview = ({ actor }: Call): boolean => actor.permissions.has('work-order.review');

/** Of a tip-off (举报) whoever does not review sees nobody: not who it was, and not their telephone. */
export const isSecret = (call: Call, { kind }: Pick<WorkOrderRow, 'kind'>): boolean =>
  kind === 'tip-off' && !mayReview(call);

export async function isReviewed(call: Call, kind: WorkOrderKind): Promise<boolean> {
  const { tx, centerId, now } = call;
  return (await getStructure(tx, centerId, 'workorder.reviewed-kinds', dayOf(now), reviewedKindsOf)).value.has(kind);
}

function checkOpen({ state }: WorkOrderRow): void {
  if (state === 'waiting' || state === 'assigned') return;
  throw new Problem(refusals.closed, {
    detail: state === 'closed' ? '这张工单已经办结。' : '已有答复正在审核。',
    remedy: state === 'closed' ? '需要再办的，由提出人要求重办或另开工单。' : '请等审核通过或退回。',
  });
}

async function checkMine(call: Call, { staffId }: WorkOrderRow): Promise<void> {
  if (staffId === null || staffId === call.actor.id) return;
  const names = await staffNames(call.tx, call.centerId, [staffId]);
  throw new Problem(refusals.notYours, {
    detail: `由${names.get(staffId) ?? '同事'}办理。`,
    remedy: '请由承办人转办，或请有审核权限的同事改派。',
  });
}

type Assignment = RouteInput<typeof contract.assignWorkOrder>['body'];

/** Whom the body names, checked: a department that there is, somebody who may handle work orders. */
async function assigneeOf(call: Call, { department, staffId }: Assignment) {
  const named = department === null ? undefined : await departmentOf(call, department);
  if (staffId === null) return { department: named?.code ?? null, staffId: null, text: named?.name ?? '' };
  const found = (await handlers(call)).find((one) => one.staffId === staffId);
  if (!found)
    throw new Problem(refusals.wrongAssignee, {
      detail: '这位同事不办理工单。',
      remedy: '请从名单里选一位，或只分派到科室。',
    });
  const own = named?.code ?? found.department;
  return { department: own, staffId, text: [named?.name, found.name].filter(Boolean).join(' ') };
}

/** Takes it oneself, gives it to a department or a colleague, or gives it back to whoever assigns, with the reason. */
export async function assign(
  call: Call,
  { params: { workOrderId }, body }: RouteInput<typeof contract.assignWorkOrder>,
): Promise<void> {
  const { tx, centerId, actor } = call;
  const row = await lockWorkOrder(call, workOrderId);
  checkOpen(row);
  if (!mayReview(call)) await checkMine(call, row);
  const reason = body.note.trim();
  const isBack = body.department === null && body.staffId === null;
  if (isBack && reason === '') throw new Problem(refusals.noteMissing, { fields: { note: '请写明为什么退回' } });
  const { department, staffId, text } = await assigneeOf(call, body);
  if (row.state === 'assigned' && row.department === department && row.staffId === staffId) return;
  const kind: StepKind = isBack
    ? 'sent-back'
    : staffId === actor.id
      ? 'taken'
      : row.state === 'waiting'
        ? 'assigned'
        : 'handed-over';
  await updateWorkOrder(tx, centerId, workOrderId, { state: isBack ? 'waiting' : 'assigned', department, staffId });
  await noteStaff(call, workOrderId, kind, [kind === 'taken' ? '' : text, reason].filter(Boolean).join('：'));
  await recordAudit(call, 'workorder.assign', ['work-order', workOrderId], { department, staffId });
}

export async function prioritise(
  call: Call,
  { params: { workOrderId }, body: { priority } }: RouteInput<typeof contract.prioritiseWorkOrder>,
): Promise<void> {
  const row = await lockWorkOrder(call, workOrderId);
  if (row.state === 'closed') throw new Problem(refusals.closed, { detail: '这张工单已经办结。' });
  if (row.priority === priority) return;
  await updateWorkOrder(call.tx, call.centerId, workOrderId, { priority });
  await noteStaff(call, workOrderId, 'prioritised', `${priorities[row.priority]} → ${priorities[priority]}`);
  await recordAudit(call, 'workorder.prioritise', ['work-order', workOrderId], { priority });
}

export async function addNote(
  call: Call,
  { params: { workOrderId }, body }: RouteInput<typeof contract.noteWorkOrder>,
): Promise<void> {
  await lockWorkOrder(call, workOrderId);
  await noteStaff(call, workOrderId, 'noted', body.note.trim());
  await recordAudit(call, 'workorder.note', ['work-order', workOrderId], {});
}

async function letOut(call: Call, row: WorkOrderRow, answer: string): Promise<void> {
  await noteStaff(call, row.workOrderId, 'closed', answer);
  const { subjectKind, subjectId, title, number } = row;
  if (subjectKind !== 'unknown' && subjectId)
    await notify(call, 'workorder.answered', [subjectKind, subjectId], { title, number });
}

/** Answers with a result; where the centre has answers of this kind reviewed, another person lets it out. */
export async function answer(
  call: Call,
  { params: { workOrderId }, body }: RouteInput<typeof contract.answerWorkOrder>,
): Promise<void> {
  const { tx, centerId, now, actor } = call;
  const row = await lockWorkOrder(call, workOrderId);
  checkOpen(row);
  await checkMine(call, row);
  const fitting = resultsOf(row.kind);
  if (!fitting.includes(body.result)) {
    const names = fitting.map((one) => results[one]).join('、');
    throw new Problem(refusals.wrongResult, { detail: `这类工单的结果可以是：${names}。`, fields: { result: names } });
  }
  const text = body.answer.trim();
  const isLookedAt = await isReviewed(call, row.kind);
  await updateWorkOrder(tx, centerId, workOrderId, {
    answer: text,
    result: body.result,
    answeredBy: actor.id,
    staffId: actor.id,
    reviewedBy: null,
    answeredAt: isLookedAt ? null : now,
    state: isLookedAt ? 'in-review' : 'closed',
  });
  if (isLookedAt) await noteStaff(call, workOrderId, 'answered', text);
  else await letOut(call, row, text);
  await recordAudit(call, 'workorder.answer', ['work-order', workOrderId], {
    isReviewed: isLookedAt,
    kind: row.kind,
    result: body.result,
  });
}

/** The other person's word on an answer: out it goes, or back to whoever wrote it. */
export async function decideOnAnswer(
  call: Call,
  { params: { workOrderId }, body }: RouteInput<typeof contract.decideAnswer>,
): Promise<void> {
  const { tx, centerId, now, actor } = call;
  const row = await lockWorkOrder(call, workOrderId);
  if (row.state !== 'in-review') throw new Problem(refusals.notInReview, { detail: '这张工单没有待审核的答复。' });
  if (row.answeredBy === actor.id)
    throw new Problem(refusals.ownAnswer, {
      detail: '答复和审核须由两个人分别办理。',
      remedy: '请由另一位同事审核。',
    });
  const text = body.note.trim();
  if (!body.isApproved && text === '') throw new Problem(refusals.noteMissing, { fields: { note: '请写明要改什么' } });
  await updateWorkOrder(
    tx,
    centerId,
    workOrderId,
    body.isApproved
      ? { state: 'closed', reviewedBy: actor.id, answeredAt: now }
      : { state: 'assigned', staffId: row.answeredBy },
  );
  await noteStaff(call, workOrderId, body.isApproved ? 'approved' : 'returned', text);
  if (body.isApproved) await letOut(call, row, row.answer ?? '');
  await recordAudit(call, 'workorder.decide', ['work-order', workOrderId], { isApproved: body.isApproved });
}

/** Puts a question on the board in words that name nobody, with the asker's consent alone; or takes it off. */
export async function publish(
  call: Call,
  { params: { workOrderId }, body }: RouteInput<typeof contract.publishWorkOrder>,
): Promise<void> {
  const row = await lockWorkOrder(call, workOrderId);
  const boardQuestion = body.question.trim();
  if (body.isPublished) {
    if (row.state !== 'closed') throw new Problem(refusals.notAnswered, { detail: '答复以后才能公开。' });
    if (!row.mayPublish) throw new Problem(refusals.notConsented, { detail: '提出人没有同意公开。' });
    const fault =
      boardQuestion.length < 5
        ? '请写明公开的问题'
        : (boardFault(boardQuestion) ?? boardFault(`${row.title} ${row.answer}`));
    if (fault) throw new Problem(refusals.wrongBoardText, { detail: `${fault}。`, fields: { question: fault } });
  }
  await updateWorkOrder(
    call.tx,
    call.centerId,
    workOrderId,
    body.isPublished ? { boardQuestion, publishedAt: call.now } : { publishedAt: null },
  );
  const kind = body.isPublished ? 'published' : 'unpublished';
  await noteStaff(call, workOrderId, kind, body.isPublished ? boardQuestion : '');
  await recordAudit(call, 'workorder.publish', ['work-order', workOrderId], { isPublished: body.isPublished });
}

/** The telephone that was left, to call back: who saw it stands in the audit trail and in the work order. */
export async function revealContact(
  call: Call,
  { params: { workOrderId } }: RouteInput<typeof contract.revealContact>,
): Promise<RouteOutput<typeof contract.revealContact>> {
  const row = await lockWorkOrder(call, workOrderId);
  const contact = contactOf(call, row);
  if (contact === null) throw new Problem(refusals.noContact);
  if (isSecret(call, row))
    throw new Problem(refusals.keptSecret, {
      detail: '举报人的身份和电话只有审核人员可以查看。',
      remedy: '需要核实的，请交有审核权限的同事联系。',
    });
  await throttleUnmasking(call);
  await noteStaff(call, workOrderId, 'contact', '');
  await recordAudit(call, 'workorder.reveal-contact', ['work-order', workOrderId], {});
  return { contact };
}

/** The department that the caller answers for. */
export const ownDepartment = (call: Call): Promise<string | null> =>
  findDepartment(call.tx, call.centerId, call.actor.id);
