import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { dayOf, isBefore, startOfDay } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { namelessStaff } from '../audit/index.ts';
import { listStoppedStaff, staffNames } from '../identity/index.ts';
import { findEmployer, findPerson, maskName, namesOf } from '../party/index.ts';
import { countOpen, listAttachments, listSteps, type Step, type Sums, sumWork } from './around-store.ts';
import { factsOf } from './asking.ts';
import type * as contract from './contract.ts';
import { departments } from './departments.ts';
import { isReviewed, isSecret, ownDepartment } from './handling.ts';
import { openWorkOrder } from './open.ts';
import { refusals } from './problems.ts';
import { findWorkOrder, listWork, type WorkOrderRow } from './store.ts';

type View = RouteOutput<typeof contract.getStaffWorkOrder>;
const present = (values: readonly (string | null)[]): string[] => [
  ...new Set(values.filter((value): value is string => value !== null)),
];

/** Of people masked, as at the desk: who must know whom they serve opens the person's page, which keeps it. */
async function subjectNames(call: Call, rows: readonly WorkOrderRow[]): Promise<ReadonlyMap<string, string>> {
  const idsOf = (kind: 'person' | 'employer') =>
    present(rows.map(({ subjectKind, subjectId }) => (subjectKind === kind ? subjectId : null)));
  const names = new Map<string, string>();
  for (const [id, { name }] of await namesOf(call, idsOf('person'))) names.set(id, maskName(name));
  for (const id of idsOf('employer')) names.set(id, (await findEmployer(call, id))?.name ?? '单位');
  return names;
}

function subjectOf(call: Call, row: WorkOrderRow, names: ReadonlyMap<string, string>) {
  const { subjectKind, subjectId } = row;
  if (isSecret(call, row)) return { subjectKind: 'unknown' as const, subjectId: null, subjectName: '举报人（保密）' };
  if (subjectId === null) return { subjectKind, subjectId, subjectName: row.subjectName ?? '身份未知' };
  return { subjectKind, subjectId, subjectName: names.get(subjectId) ?? '姓名未登记' };
}

async function viewsOf(call: Call, rows: readonly WorkOrderRow[]): Promise<Static<typeof contract.StaffWorkOrder>[]> {
  const { tx, centerId, actor } = call;
  const today = dayOf(call.now);
  const names = await subjectNames(call, rows);
  const staff = await staffNames(
    tx,
    centerId,
    present(rows.flatMap(({ answeredBy, staffId }) => [answeredBy, staffId])),
  );
  const departmentNames = new Map((await departments(call)).map(({ code, name }) => [code, name]));
  const nameOf = (id: string | null) => id && (staff.get(id) ?? namelessStaff);
  return rows.map((row) => {
    const facts = factsOf(call, row);
    const isOpen = row.state !== 'closed';
    return {
      ...facts,
      ...subjectOf(call, row, names),
      contactMasked: facts.contactMasked && isSecret(call, row) ? '保密' : facts.contactMasked,
      state: row.state,
      priority: row.priority,
      dueSource: row.dueSource,
      isOverdue: isOpen && isBefore(row.dueOn, today),
      isDueToday: isOpen && row.dueOn.equals(today),
      isEscalated: isOpen && row.escalatedOn !== null,
      department: row.department,
      // A department that there is no more keeps its code.
      departmentName: row.department && (departmentNames.get(row.department) ?? row.department),
      staffId: row.staffId,
      staffName: nameOf(row.staffId),
      isMine: row.staffId === actor.id,
      answeredBy: nameOf(row.answeredBy),
      isOwnAnswer: row.answeredBy === actor.id,
      boardQuestion: row.boardQuestion,
      publishedAt: row.publishedAt?.toString() ?? null,
      // The conversation of a tip-off says who it was.
      origin:
        row.originKind && row.originId && !isSecret(call, row) ? { kind: row.originKind, id: row.originId } : null,
    };
  });
}

export async function work(
  call: Call,
  { query }: RouteInput<typeof contract.listStaffWorkOrders>,
): Promise<RouteOutput<typeof contract.listStaffWorkOrders>> {
  const { tx, centerId, now, actor } = call;
  const stopped = await listStoppedStaff(tx, centerId);
  const handler = { staffId: actor.id, department: await ownDepartment(call), stopped, today: dayOf(now) };
  const filter = { ...query, q: query.q?.trim() || undefined };
  const { rows, total } = await listWork(tx, centerId, handler, { filter, page: pageOf(query) });
  return { rows: await viewsOf(call, rows), total, counts: await countOpen(tx, centerId, handler) };
}

async function stepViews(call: Call, row: WorkOrderRow, steps: readonly Step[]): Promise<View['steps']> {
  const names = await staffNames(call.tx, call.centerId, present(steps.map(({ doneBy }) => doneBy)));
  const asker = isSecret(call, row) ? '举报人' : '提出人';
  const byOf = ({ byKind, doneBy }: Step) =>
    byKind === 'staff' ? (names.get(doneBy ?? '') ?? namelessStaff) : byKind === 'asker' ? asker : '系统';
  return steps.map((step) => ({ at: step.doneAt.toString(), by: byOf(step), kind: step.kind, note: step.note }));
}

export async function workOrderView(call: Call, workOrderId: string): Promise<View> {
  const { tx, centerId } = call;
  const row = await findWorkOrder(tx, centerId, workOrderId);
  const [view] = row ? await viewsOf(call, [row]) : [];
  if (!row || !view) throw new Problem(refusals.notFound);
  const attachments = await listAttachments(tx, centerId, workOrderId);
  return {
    ...view,
    isReviewed: await isReviewed(call, row.kind),
    attachments: attachments.map(({ seq, name, contentType, addedAt, byKind }) => ({
      seq,
      name,
      contentType,
      addedAt: addedAt.toString(),
      isAskers: byKind === 'asker',
    })),
    steps: await stepViews(call, row, await listSteps(tx, centerId, workOrderId)),
  };
}

/** A member of staff takes down what somebody at the counter or on the telephone wants. */
export async function openAtDesk(call: Call, { body }: RouteInput<typeof contract.openStaffWorkOrder>): Promise<View> {
  const { subject } = body;
  const isKnown =
    subject.kind === 'unknown' ||
    (subject.kind === 'person' ? await findPerson(call, subject.id) : await findEmployer(call, subject.id));
  if (!isKnown) throw new Problem(refusals.subjectNotFound);
  const row = await openWorkOrder(call, { ...body, mayPublish: false, origin: null, createdBy: call.actor.id });
  return workOrderView(call, row.workOrderId);
}

const totals = ['opened', 'closed', 'late', 'reopened', 'rated', 'open', 'overdue'] as const;
function sumsOf(rows: readonly Sums[]) {
  const sum = (key: (typeof totals)[number] | 'seconds' | 'scores') =>
    Number(rows.reduce((all, row) => all + row[key], 0n));
  const round = (value: number) => Math.round(value * 10) / 10;
  const [closed, rated] = [sum('closed'), sum('rated')];
  return {
    opened: sum('opened'),
    closed,
    late: sum('late'),
    reopened: sum('reopened'),
    averageHours: closed === 0 ? null : round(sum('seconds') / 3_600 / closed),
    rated,
    averageScore: rated === 0 ? null : round(sum('scores') / rated),
    open: sum('open'),
    overdue: sum('overdue'),
  };
}

const grouped = (rows: readonly Sums[], key: 'kind' | 'channel' | 'department'): [string, Sums[]][] => [
  ...rows.reduce(
    (groups, row) => groups.set(row[key], [...(groups.get(row[key]) ?? []), row]),
    new Map<string, Sums[]>(),
  ),
];

export async function figures(
  call: Call,
  { query }: RouteInput<typeof contract.workOrderFigures>,
): Promise<RouteOutput<typeof contract.workOrderFigures>> {
  const { tx, centerId, now } = call;
  const rows = await sumWork(tx, centerId, {
    from: startOfDay(Temporal.PlainDate.from(query.from)),
    before: startOfDay(Temporal.PlainDate.from(query.to).add({ days: 1 })),
    today: dayOf(now),
  });
  const names = new Map((await departments(call)).map(({ code, name }) => [code, name]));
  return {
    all: sumsOf(rows),
    kinds: grouped(rows, 'kind').map(([kind, some]) => ({ kind: kind as WorkOrderRow['kind'], ...sumsOf(some) })),
    channels: grouped(rows, 'channel').map(([channel, some]) => ({
      channel: channel as WorkOrderRow['channel'],
      ...sumsOf(some),
    })),
    departments: grouped(rows, 'department').map(([code, some]) => ({
      department: code === '' ? '未分派' : (names.get(code) ?? code),
      ...sumsOf(some),
    })),
  };
}
