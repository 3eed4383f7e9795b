import type { Call } from '../../platform/call.ts';
import { channelText } from '../../platform/channels.ts';
import { daysBetween } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteOutput } from '../../platform/route.ts';
import { namelessStaff, recordAudit } from '../audit/index.ts';
import { isOwnBusiness, listStoppedStaff, staffNames } from '../identity/index.ts';
import { findEmployer, maskName, namesOf } from '../party/index.ts';
import { attachmentViews } from './attachments.ts';
import type * as contract from './contract.ts';
import { type DecisionRow, listDecisions } from './decision-store.ts';
import { findDraft } from './draft-store.ts';
import { type CaseKind, kindOf, maySee, type Stage, stageOf, stagesOf } from './kinds.ts';
import { refusals } from './problems.ts';
import { mayAct } from './rules.ts';
import type { CaseView } from './shapes.ts';
import { stateAfter, stateNames } from './states.ts';
import { type CaseEvent, type CaseRow, findCaseRow, listEvents, type Subject } from './store.ts';
import { plainWords, staffWords, standingOf } from './words.ts';

/** A case in a list. */
export function summaryOf(row: CaseRow): RouteOutput<typeof contract.decideCase> {
  const kind = kindOf(row.kind);
  return {
    caseId: row.caseId,
    number: row.number,
    kind: row.kind,
    title: kind.title,
    headline: row.headline,
    state: row.state,
    stateText: stateNames[row.state],
    stageText: stageOf(kind, row.stage)?.name ?? null,
    version: row.version,
    amountFen: row.amountFen === null ? null : Number(row.amountFen),
    openedAt: row.openedAt.toString(),
    submittedAt: row.submittedAt?.toString() ?? null,
    changedAt: row.changedAt.toString(),
    dueOn: row.dueOn?.toString() ?? null,
    closesOn: row.closesOn?.toString() ?? null,
    channelText: channelText(row.channel),
  };
}

/** Whose cases the caller's are: a person's own, or those of the employer that a clerk acts for. */
export function ownSubject({ actor }: Pick<Call, 'actor'>): Subject {
  if (actor.employerId) return ['employer', actor.employerId];
  return ['person', actor.id];
}

/** The caller's own case; another's does not exist. */
export async function getOwnRow(call: Call, caseId: string): Promise<CaseRow> {
  const row = await findCaseRow(call.tx, call.centerId, { caseId });
  const [kind, id] = ownSubject(call);
  if (!row || row.subjectKind !== kind || row.subjectId !== id) throw new Problem(refusals.notFound);
  return row;
}

/** A case that this member of staff may see; others do not exist. */
export async function getStaffRow(call: Call, caseId: string): Promise<CaseRow> {
  const row = await findCaseRow(call.tx, call.centerId, { caseId });
  if (!row || !maySee(call, kindOf(row.kind))) throw new Problem(refusals.notFound);
  return row;
}

/** Whether this member of staff hands a returned case in again, or gives it up. */
export const mayHandInAgain = ({ actor }: Call, row: CaseRow): boolean =>
  row.state === 'returned' && kindOf(row.kind).isCounterForm === true && actor.permissions.has('case.intake');

const isOwner = (row: CaseRow, { actorKind, actorId }: Pick<CaseEvent, 'actorKind' | 'actorId'>) =>
  actorKind === row.subjectKind && actorId === row.subjectId;

// What follows from somebody's act in the same transaction, such as waiting for evidence, is the system's doing.
const ownSteps: ReadonlySet<string> = new Set(['open', 'submit', 'cancel', 'ask-for-human']);
const actorOf = (row: CaseRow, event: CaseEvent) =>
  isOwner(row, event) && !ownSteps.has(event.step) ? { actorKind: 'system', actorId: 'rules' } : event;

function ownActorText(row: CaseRow, event: CaseEvent): string {
  if (isOwner(row, event) && ownSteps.has(event.step)) return row.subjectKind === 'employer' ? '贵单位' : '您';
  return event.actorKind === 'staff' ? '工作人员' : '系统';
}

/** The places for papers of a case: those that it takes, where its business says which of its kind's. */
const slotViews = ({ slots = [] }: CaseKind, { slots: taken }: CaseView) =>
  slots
    .filter(({ key }) => taken?.includes(key) ?? true)
    .map(({ key, name, hint }) => ({ key, name, hint: hint ?? null }));

/** What must be mended, where by its name: the rules name a paper by its key. */
const correctionsOf = ({ slots = [] }: CaseKind, decision: DecisionRow | undefined) =>
  (decision?.corrections ?? []).map(({ field, text }) => ({
    field: slots.find(({ key }) => key === field)?.name ?? field,
    text,
  }));

/** The owner's page of a case. */
export async function ownCaseView(call: Call, row: CaseRow): Promise<RouteOutput<typeof contract.getMyCase>> {
  const kind = kindOf(row.kind);
  const { tx, centerId } = call;
  const events = await listEvents(tx, centerId, row.caseId);
  const decisions = await listDecisions(tx, centerId, row.caseId);
  const draft = await findDraft(tx, centerId, row.caseId);
  const view = row.round === 0 ? nothing : await ownViewOf(call, row, kind);
  return {
    ...summaryOf(row),
    ...standingOf(row, kind),
    dueSource: row.dueSource,
    facts: [...view.facts],
    slots: slotViews(kind, view),
    attachments: await attachmentViews(call, row),
    corrections: row.state === 'returned' ? correctionsOf(kind, decisions.at(-1)) : [],
    history: events.map((event) => ({
      at: event.at.toString(),
      state: event.toState,
      ...plainWords(event, kind),
      actorText: ownActorText(row, event),
      channelText: channelText(event.channel),
    })),
    mayCancel: await mayCancel(call, row, kind),
    mayCorrect: row.state === 'returned' || row.state === 'draft',
    mayAskForHuman: !row.wantsHuman && (row.state === 'draft' || stateAfter(row.state, 'review') !== undefined),
    savedAt: draft?.savedAt.toString() ?? null,
  };
}

/** What its owner sees of a case; while papers are handed in again, which ones is asked where reviewers' screens ask it. */
async function ownViewOf(call: Call, row: CaseRow, kind: CaseKind): Promise<CaseView> {
  const facts = await kind.ownView?.(call, row);
  if (facts && row.state !== 'returned') return { ...nothing, facts };
  const view = await kind.view(call, row);
  return { ...view, facts: facts ?? view.facts };
}

async function mayCancel(call: Call, row: CaseRow, kind: CaseKind): Promise<boolean> {
  if (!stateAfter(row.state, 'cancel')) return false;
  if (row.state !== 'approved' && row.state !== 'executing' && row.state !== 'failed') return true;
  return (await kind.mayCancel?.(call, row)) ?? false;
}

/** Names of the members of staff in a history: jobs and rules act under their own name, which is no id. */
async function actorNames(call: Call, acted: readonly { actorKind: string; actorId: string }[]) {
  const staff = acted.filter(({ actorKind }) => actorKind === 'staff').map(({ actorId }) => actorId);
  const names = await staffNames(call.tx, call.centerId, staff);
  return ({ actorKind, actorId }: { actorKind: string; actorId: string }): string => {
    switch (actorKind) {
      case 'staff':
        return names.get(actorId) ?? namelessStaff;
      case 'person':
        return '职工本人';
      case 'employer':
        return '单位经办人';
      default:
        return '系统';
    }
  };
}

/** Whose cases they are: people by their masked names, employers by theirs. */
async function subjectNamesOf(call: Call, rows: readonly CaseRow[]): Promise<Map<string, string>> {
  const idsOf = (kind: string) => [
    ...new Set(rows.filter(({ subjectKind }) => subjectKind === kind).map(({ subjectId }) => subjectId)),
  ];
  const persons = await namesOf(call, idsOf('person'));
  const names = new Map([...persons].map(([id, { name }]) => [id, maskName(name)]));
  for (const employerId of idsOf('employer')) names.set(employerId, (await findEmployer(call, employerId))?.name ?? '');
  return names;
}

/** Rows of a worklist: with whose case it is, masked as everywhere at the desk. */
export async function workRows(call: Call, rows: readonly CaseRow[]) {
  const subjectNames = await subjectNamesOf(call, rows);
  const nameOf = await actorNames(
    call,
    rows.flatMap(({ takenBy }) => (takenBy ? [{ actorKind: 'staff', actorId: takenBy }] : [])),
  );
  const isTaken = rows.some(({ takenBy }) => takenBy !== null);
  const stopped = new Set(isTaken ? await listStoppedStaff(call.tx, call.centerId) : []);
  const today = call.accountingDate;
  return rows.map((row) => ({
    ...summaryOf(row),
    subjectKind: row.subjectKind,
    subjectId: row.subjectId,
    subjectName: subjectNames.get(row.subjectId) ?? '',
    isOverdue: isOverdue(row, today),
    daysLeft: row.dueOn && isUndecided(row) ? daysBetween(today, row.dueOn) : null,
    takenByText: row.takenBy && nameOf({ actorKind: 'staff', actorId: row.takenBy }),
    isMine: row.takenBy === call.actor.id,
    isLeft: row.takenBy !== null && stopped.has(row.takenBy),
  }));
}

/** The law's term is for the decision: what is done afterwards is not late by it. */
const isUndecided = ({ state }: CaseRow) => state === 'submitted' || state === 'waiting' || state === 'reviewing';

const isOverdue = (row: CaseRow, today: Temporal.PlainDate) =>
  (row.state === 'submitted' || row.state === 'reviewing') &&
  row.dueOn !== null &&
  Temporal.PlainDate.compare(row.dueOn, today) < 0;

function stageLines(
  row: CaseRow,
  stages: readonly Stage[],
  decisions: readonly DecisionRow[],
  nameOf: (by: DecisionRow) => string,
) {
  const passed = decisions.filter(({ round, outcome }) => round === row.round && outcome === 'approve');
  const isAutomatic = passed.some(({ stage }) => stage === 'automatic');
  return stages
    .filter(({ key, phase }) => !(isAutomatic && phase === 'review' && !passed.some(({ stage }) => stage === key)))
    .map(({ key, name }) => {
      const decision = passed.find(({ stage }) => stage === key);
      const state = decision ? ('passed' as const) : row.stage === key ? ('current' as const) : ('later' as const);
      return {
        key,
        name,
        state,
        actorText: decision ? nameOf(decision) : null,
        at: decision?.decidedAt.toString() ?? null,
      };
    });
}

/** Why this member of staff may not decide now; `undefined` when they may. */
function reasonAgainst(
  call: Call,
  row: CaseRow,
  kind: CaseKind,
  decisions: readonly DecisionRow[],
): string | undefined {
  const stage = row.state === 'reviewing' || row.state === 'executing' ? stageOf(kind, row.stage) : undefined;
  if (!stage) return `该笔业务“${stateNames[row.state]}”，没有等待办理的环节。`;
  if (!call.actor.permissions.has(stage.permission)) return `“${stage.name}”由有相应岗位权限的人员办理。`;
  const next = { round: row.round, stage: stage.key, actorId: call.actor.id, isSeparate: stage.isSeparate ?? true };
  return mayAct(decisions, next) ? undefined : '您已办理过该笔业务的其他环节，须由另一人办理。';
}

const nothing: CaseView = { facts: [], claims: [], conditions: [] };

/** The reviewer's page of a case; looking at it is kept. */
export async function staffCaseView(call: Call, row: CaseRow): Promise<RouteOutput<typeof contract.getWork>> {
  const kind = kindOf(row.kind);
  const { tx, centerId } = call;
  const [events, decisions, view] = await Promise.all([
    listEvents(tx, centerId, row.caseId),
    listDecisions(tx, centerId, row.caseId),
    row.round === 0 ? nothing : kind.view(call, row),
  ]);
  const opened = { actorKind: row.openedByKind, actorId: row.openedBy };
  const nameOf = await actorNames(call, [...events, ...decisions, opened]);
  const [shown] = await workRows(call, [row]);
  if (!shown) throw new Error('a row is one row');
  const isOwn = row.subjectKind === 'person' && (await isOwnBusiness(call, row.subjectId));
  const against = isOwn ? '这是您本人的业务，须由同事办理。' : reasonAgainst(call, row, kind, decisions);
  await call.aside((aside) =>
    recordAudit({ ...call, tx: aside }, 'casework.view', ['case', row.caseId], { number: row.number }),
  );
  return {
    ...shown,
    round: row.round,
    wantsHuman: row.wantsHuman,
    dueSource: row.dueSource,
    stages: stageLines(row, row.round === 0 ? kind.stages : await stagesOf(call, kind, row), decisions, nameOf),
    view,
    conditions: view.conditions,
    history: events.map((event) => ({
      at: event.at.toString(),
      state: event.toState,
      ...staffWords(event, kind),
      actorText: nameOf(actorOf(row, event)),
      channelText: channelText(event.channel),
    })),
    decisions: decisions.map((decision) => ({
      at: decision.decidedAt.toString(),
      round: decision.round,
      stageText:
        decision.stage === 'automatic' ? '系统自动审批' : (stageOf(kind, decision.stage)?.name ?? decision.stage),
      outcome: decision.outcome,
      actorText: nameOf(decision),
      reason: decision.reason,
      corrections: correctionsOf(kind, decision),
    })),
    slots: slotViews(kind, view),
    attachments: await attachmentViews(call, row),
    mayDecide: against === undefined,
    whyNot: against ?? null,
    mayHandInAgain: mayHandInAgain(call, row),
    openedByText: nameOf(opened),
  };
}
