import { randomInt } from 'node:crypto';
import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { notify } from '../notice/index.ts';
import { getCalendar, getStructure, lastDayOfTerm } from '../params/index.ts';
import { insertStep } from './around-store.ts';
import { contexts } from './contexts.ts';
import { departmentOf } from './departments.ts';
import { refusals } from './problems.ts';
import {
  type Priority,
  replyDaysOf,
  type WorkOrderChannel,
  type WorkOrderKind,
  workOrderNumberOf,
} from './rules/work-order.ts';
import {
  findCallBack,
  findWorkOrder,
  holdAsker,
  insertWorkOrder,
  type NewWorkOrder,
  updateWorkOrder,
  type WorkOrderRow,
} from './store.ts';

/** The day by which the centre answers, and where that stands. */
export async function dueOf(call: Call, kind: WorkOrderKind) {
  const { tx, centerId, now } = call;
  const begins = dayOf(now);
  const { value, source } = await getStructure(tx, centerId, 'workorder.reply-working-days', begins, replyDaysOf);
  const calendar = await getCalendar(tx, centerId, begins);
  const dueOn = lastDayOfTerm(calendar, { begins, days: value[kind], counting: 'working-days' });
  return { dueOn, dueSource: source, days: value[kind] };
}

export interface Asked {
  /** The idempotency key. */
  readonly workOrderId: string;
  readonly kind: WorkOrderKind;
  readonly channel: WorkOrderChannel;
  readonly priority: Priority;
  readonly subject:
    | { readonly kind: 'person' | 'employer'; readonly id: string }
    | { readonly kind: 'unknown'; readonly name: string };
  /** The telephone to call. */
  readonly contact: string | null;
  readonly title: string;
  readonly question: string;
  readonly mayPublish: boolean;
  readonly origin: { readonly kind: 'conversation' | 'call'; readonly id: string } | null;
  /** Who is charged with it at once; nobody: it waits to be assigned. */
  readonly department: string | null;
  /** The member of staff who takes it down; nothing when the asker writes. */
  readonly createdBy: string | null;
}

const subjectOf = ({ subject }: Asked) =>
  subject.kind === 'unknown'
    ? { subjectKind: subject.kind, subjectId: null, subjectName: subject.name.trim().slice(0, 30) || null }
    : { subjectKind: subject.kind, subjectId: subject.id, subjectName: null };

/** Writes it under a number of its own, with a day by which it is answered. The caller has looked for its id before. */
export async function keepAsked(call: Call, asked: Asked): Promise<WorkOrderRow> {
  const { tx, centerId, now, vault } = call;
  const { workOrderId, kind, channel, priority, contact, mayPublish, origin, createdBy } = asked;
  const today = dayOf(now);
  const department = asked.department === null ? null : (await departmentOf(call, asked.department)).code;
  const { dueOn, dueSource } = await dueOf(call, kind);
  const row: Omit<NewWorkOrder, 'number'> = {
    workOrderId,
    kind,
    channel,
    priority,
    ...subjectOf(asked),
    title: asked.title.trim(),
    question: asked.question.trim(),
    contactSealed: contact === null ? null : vault.seal(contact, contexts.contact),
    contactContext: contact === null ? null : contexts.contact,
    mayPublish,
    originKind: origin?.kind ?? null,
    originId: origin?.id ?? null,
    writtenAt: now,
    writtenOn: today,
    dueOn,
    dueSource,
    state: department === null ? 'waiting' : 'assigned',
    department,
    createdBy,
  };
  // A number in a million of the day may be taken: another is drawn.
  let isWritten = false;
  for (let draw = 0; draw < 5 && !isWritten; draw += 1)
    isWritten = await insertWorkOrder(tx, centerId, { ...row, number: workOrderNumberOf(today, randomInt(1_000_000)) });
  if (!isWritten) throw new Error('five numbers in a row were taken');
  await insertStep(tx, centerId, workOrderId, {
    kind: 'opened',
    note: '',
    byKind: createdBy ? 'staff' : 'asker',
    doneBy: createdBy,
    doneAt: now,
  });
  await recordAudit(call, 'workorder.open', ['work-order', workOrderId], { kind, channel, mayPublish });
  const kept = await findWorkOrder(tx, centerId, workOrderId);
  if (!kept) throw new Error('a work order was not kept');
  return kept;
}

/**
 * Opens a work order for somebody who talks to a member of staff, who has checked who it is; whom the centre knows is told
 * its number. The same id with the same words again is the same work order. Refused with `workorder/taken`,
 * `workorder/wrong-assignee`.
 */
export async function openWorkOrder(call: Call, asked: Asked): Promise<WorkOrderRow> {
  const { tx, centerId } = call;
  await holdAsker(tx, centerId, asked.workOrderId);
  const known = await findWorkOrder(tx, centerId, asked.workOrderId);
  if (known) {
    if (known.createdBy !== asked.createdBy || known.question !== asked.question.trim())
      throw new Problem(refusals.taken, { remedy: '请刷新页面后重新填写。' });
    return known;
  }
  const row = await keepAsked(call, asked);
  if (asked.subject.kind !== 'unknown')
    await notify(call, 'workorder.opened', [asked.subject.kind, asked.subject.id], {
      title: row.title,
      number: row.number,
      dueOn: row.dueOn.toString(),
    });
  return row;
}

/**
 * Somebody asks on the telephone to be called back: one work order a call, the number that was keyed last holds while nobody
 * has called. Answers within how many working days.
 */
export async function openCallBack(
  call: Call,
  {
    callId,
    number,
    personId,
  }: { readonly callId: string; readonly number: string; readonly personId: string | undefined },
): Promise<{ readonly days: number }> {
  const { tx, centerId, vault } = call;
  await holdAsker(tx, centerId, callId);
  const known = await findCallBack(tx, centerId, callId);
  const { days } = await dueOf(call, 'call-back');
  if (known) {
    if (known.state !== 'closed')
      await updateWorkOrder(tx, centerId, known.workOrderId, {
        contactSealed: vault.seal(number, contexts.contact),
        contactContext: contexts.contact,
      });
    return { days };
  }
  await keepAsked(call, {
    workOrderId: call.newId(),
    kind: 'call-back',
    channel: 'hotline',
    priority: 'usual',
    subject: personId ? { kind: 'person', id: personId } : { kind: 'unknown', name: '来电人' },
    contact: number,
    title: '请回电',
    question: '来电人要求回电。',
    mayPublish: false,
    origin: { kind: 'call', id: callId },
    department: null,
    createdBy: null,
  });
  return { days };
}
