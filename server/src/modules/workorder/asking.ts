import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { dayOf, isBefore } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { getNumber, getStructure } from '../params/index.ts';
import { maskMobile } from '../party/index.ts';
import { insertStep, listAttachments, listSteps, type StepKind } from './around-store.ts';
import { contactContexts } from './contexts.ts';
import type * as contract from './contract.ts';
import { dueOf, keepAsked } from './open.ts';
import { refusals } from './problems.ts';
import { askerStateOf, isWorkOrderChannel, reopeningOf, reopenUntilOf } from './rules/work-order.ts';
import {
  countOfDay,
  findWorkOrder,
  holdAsker,
  listOfSubject,
  type Subject,
  updateWorkOrder,
  type WorkOrderRow,
} from './store.ts';

type OwnView = RouteOutput<typeof contract.getWorkOrder>;

/** An employer's clerks write for the employer, and all of them read the answer. */
const askerOf = ({ actor }: Call): Subject =>
  actor.employerId ? { kind: 'employer', id: actor.employerId } : { kind: 'person', id: actor.id };

/** The telephone that was left, from whichever list it came. */
export function contactOf(call: Call, { contactSealed, contactContext }: WorkOrderRow): string | null {
  if (!contactSealed || !contactContext) return null;
  if (!contactContexts.has(contactContext)) throw new Error(`nobody seals telephones as ${contactContext}`);
  return call.vault.open(contactSealed, contactContext);
}

/** The fields that asker and staff both see. */
export function factsOf(call: Call, row: WorkOrderRow) {
  const { workOrderId, number, kind, channel, title, question, mayPublish, answer, result, score, remark, reopened } =
    row;
  const contact = contactOf(call, row);
  return {
    workOrderId,
    number,
    kind,
    channel,
    title,
    question,
    mayPublish,
    answer,
    result,
    score,
    remark,
    reopened,
    contactMasked: contact && maskMobile(contact),
    writtenAt: row.writtenAt.toString(),
    dueOn: row.dueOn.toString(),
    answeredAt: row.answeredAt?.toString() ?? null,
  };
}

/** As the asker sees it: no answer that is still reviewed, and none that is being done again. */
function askerFacts(call: Call, row: WorkOrderRow): Static<typeof contract.WorkOrder> {
  const facts = { ...factsOf(call, row), state: askerStateOf(row.state) };
  return row.state === 'closed' ? facts : { ...facts, answer: null, result: null, answeredAt: null };
}

async function reopenUntil(call: Call, row: WorkOrderRow): Promise<Temporal.PlainDate | undefined> {
  if (!row.answeredAt) return undefined;
  const { tx, centerId, now } = call;
  const { value } = await getStructure(tx, centerId, 'workorder.reopening', dayOf(now), reopeningOf);
  return reopenUntilOf(value, { closedOn: dayOf(row.answeredAt), reopened: row.reopened });
}

async function ownView(call: Call, row: WorkOrderRow): Promise<OwnView> {
  const { tx, centerId, now } = call;
  const until = await reopenUntil(call, row);
  const shown = ['opened', 'closed', 'reopened'] as const;
  const steps = (await listSteps(tx, centerId, row.workOrderId)).reverse();
  const attachments = await listAttachments(tx, centerId, row.workOrderId);
  return {
    ...askerFacts(call, row),
    reopenUntil: until && !isBefore(until, dayOf(now)) ? until.toString() : null,
    attachments: attachments
      .filter(({ byKind }) => byKind === 'asker')
      .map(({ seq, name, contentType, addedAt }) => ({
        seq,
        name,
        contentType,
        addedAt: addedAt.toString(),
        isAskers: true,
      })),
    history: steps.flatMap(({ kind, note, doneAt }) => {
      const found = shown.find((one) => one === kind);
      return found ? [{ at: doneAt.toString(), kind: found, text: note }] : [];
    }),
  };
}

/** The asker's own work order, of their employer's; others' do not exist. */
export async function ownWorkOrder(call: Call, workOrderId: string, { lock = false } = {}): Promise<WorkOrderRow> {
  const row = await findWorkOrder(call.tx, call.centerId, workOrderId, { lock });
  const { kind, id } = askerOf(call);
  if (row?.subjectKind !== kind || row.subjectId !== id) throw new Problem(refusals.notFound);
  return row;
}

export const note = (call: Call, workOrderId: string, kind: StepKind, text: string, score?: number) =>
  insertStep(call.tx, call.centerId, workOrderId, {
    kind,
    note: text,
    byKind: 'asker',
    doneBy: null,
    doneAt: call.now,
    ...(score !== undefined && { score }),
  });

/** Writes to the centre: so many a day, each with a number and a day by which it is answered. Safe to repeat. */
export async function write(call: Call, { body }: RouteInput<typeof contract.writeWorkOrder>): Promise<OwnView> {
  const { tx, centerId, now } = call;
  const { workOrderId, kind, mayPublish } = body;
  const asker = askerOf(call);
  await holdAsker(tx, centerId, `${asker.kind} ${asker.id}`);
  const known = await findWorkOrder(tx, centerId, workOrderId);
  if (known) {
    const isSame =
      known.subjectKind === asker.kind && known.subjectId === asker.id && known.question === body.question.trim();
    if (!isSame) throw new Problem(refusals.taken, { remedy: '请刷新页面后重新填写。' });
    return ownView(call, known);
  }
  const today = dayOf(now);
  const { value: atMost, source } = await getNumber(tx, centerId, 'workorder.written-per-day', today);
  const written = await countOfDay(tx, centerId, asker, today);
  if (written >= atMost)
    throw new Problem(refusals.tooMany, {
      detail: `今天已经留言 ${written} 条，每天最多 ${atMost} 条。`,
      written,
      atMost,
      source,
      remedy: '请明天再写；急事请拨打 12329。',
    });
  const { title, question, contact } = body;
  const row = await keepAsked(call, {
    workOrderId,
    kind,
    mayPublish,
    title,
    question,
    contact,
    channel: isWorkOrderChannel(call.channel) ? call.channel : 'web',
    priority: 'usual',
    subject: asker,
    origin: null,
    department: null,
    createdBy: null,
  });
  return ownView(call, row);
}

export async function ownList(
  call: Call,
  { query }: RouteInput<typeof contract.listWorkOrders>,
): Promise<RouteOutput<typeof contract.listWorkOrders>> {
  const { rows, total } = await listOfSubject(call.tx, call.centerId, askerOf(call), pageOf(query));
  return { rows: rows.map((row) => askerFacts(call, row)), total };
}

export const ownOne = async (call: Call, workOrderId: string): Promise<OwnView> =>
  ownView(call, await ownWorkOrder(call, workOrderId));

/** Says how good the answer was, once for each answer. */
export async function rate(
  call: Call,
  { params: { workOrderId }, body }: RouteInput<typeof contract.rateWorkOrder>,
): Promise<OwnView> {
  const row = await ownWorkOrder(call, workOrderId, { lock: true });
  if (row.state !== 'closed') throw new Problem(refusals.notAnswered, { detail: '答复以后才能评价。' });
  if (row.score !== null) throw new Problem(refusals.rated, { detail: `您已评价 ${row.score} 分。` });
  const set = { score: body.score, remark: body.remark.trim(), ratedAt: call.now };
  await updateWorkOrder(call.tx, call.centerId, workOrderId, set);
  await note(call, workOrderId, 'rated', `${body.score} 分${set.remark && `：${set.remark}`}`, body.score);
  await recordAudit(call, 'workorder.rate', ['work-order', workOrderId], { score: body.score });
  return ownView(call, { ...row, ...set });
}

/** 重办: whoever is not content has it done again, within a term and so many times; it goes back to whoever answered, more pressing. */
export async function reopen(
  call: Call,
  { params: { workOrderId }, body }: RouteInput<typeof contract.reopenWorkOrder>,
): Promise<OwnView> {
  const { tx, centerId, now } = call;
  const row = await ownWorkOrder(call, workOrderId, { lock: true });
  if (!row.answeredAt) throw new Problem(refusals.notAnswered, { detail: '这张工单正在办理，答复以后才能要求重办。' });
  const until = await reopenUntil(call, row);
  if (!until || isBefore(until, dayOf(now)))
    throw new Problem(refusals.notReopenable, {
      detail: until ? `要求重办的期限到 ${until.toString()} 为止。` : `已经重办 ${row.reopened} 次。`,
      reopened: row.reopened,
      until: until?.toString() ?? null,
      remedy: '仍有问题请另写一条留言，并注明这张工单的编号；急事请拨打 12329。',
    });
  const { dueOn, dueSource } = await dueOf(call, row.kind);
  await updateWorkOrder(tx, centerId, workOrderId, {
    state: 'assigned',
    staffId: row.answeredBy,
    priority: row.priority === 'usual' ? 'urgent' : row.priority,
    answeredAt: null,
    reviewedBy: null,
    reopened: row.reopened + 1,
    dueOn,
    dueSource,
    remindedOn: null,
    escalatedOn: null,
    score: null,
    remark: null,
    ratedAt: null,
    publishedAt: null,
  });
  await note(call, workOrderId, 'reopened', body.reason.trim());
  await recordAudit(call, 'workorder.reopen', ['work-order', workOrderId], { times: row.reopened + 1 });
  return ownOne(call, workOrderId);
}
