import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { dayOf, isBefore, startOfDay } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { staffNames } from '../identity/index.ts';
import { maskName, namesOf } from '../party/index.ts';
import { type CallBackRow, findCallBack, finishCallBack, listCallBacks } from './call-back-store.ts';
import { contexts } from './contexts.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { agentTexts, endedTexts, stepTexts } from './rules/words.ts';
import { type CallRow, findCall, listCalls, listSteps } from './store.ts';

const present = (values: readonly (string | null)[]): string[] => [
  ...new Set(values.filter((value): value is string => value !== null)),
];

async function viewsOf(call: Call, rows: readonly CallRow[]): Promise<Static<typeof contract.CallSummary>[]> {
  const people = await namesOf(call, present(rows.map(({ personId }) => personId)));
  const staff = await staffNames(call.tx, call.centerId, present(rows.map(({ agentId }) => agentId)));
  return rows.map((row) => ({
    callId: row.callId,
    callerMasked: row.callerMasked,
    beganAt: row.beganAt.toString(),
    endedAt: row.endedAt?.toString() ?? null,
    endedText: row.endedBy && endedTexts[row.endedBy],
    personId: row.personId,
    personName: row.personId && maskName(people.get(row.personId)?.name ?? ''),
    isEmployer: row.employerId !== null,
    wantedPerson: row.wantedPersonAt !== null,
    agentText: row.agentOutcome && agentTexts[row.agentOutcome],
    agentName: row.agentId && (staff.get(row.agentId) ?? null),
    waitedSeconds:
      row.wantedPersonAt && row.agentGivenAt
        ? Math.round(row.wantedPersonAt.until(row.agentGivenAt).total('seconds'))
        : null,
    score: row.score,
  }));
}

export async function calls(
  call: Call,
  { query }: RouteInput<typeof contract.listCalls>,
): Promise<RouteOutput<typeof contract.listCalls>> {
  const filter = {
    kind: query.kind,
    from: query.from === undefined ? undefined : startOfDay(Temporal.PlainDate.from(query.from)),
    to: query.to === undefined ? undefined : startOfDay(Temporal.PlainDate.from(query.to).add({ days: 1 })),
  };
  const { rows, total } = await listCalls(call.tx, call.centerId, filter, pageOf(query));
  return { rows: await viewsOf(call, rows), total };
}

export async function callView(
  call: Call,
  { params }: RouteInput<typeof contract.getCall>,
): Promise<RouteOutput<typeof contract.getCall>> {
  const row = await findCall(call.tx, call.centerId, params.callId);
  const [view] = row ? await viewsOf(call, [row]) : [];
  if (!view) throw new Problem(refusals.callNotFound);
  const steps = await listSteps(call.tx, call.centerId, params.callId);
  return { ...view, steps: steps.map(({ at, what, result }) => ({ at: at.toString(), ...stepTexts(what, result) })) };
}

async function callBackViews(call: Call, rows: readonly CallBackRow[]): Promise<Static<typeof contract.CallBack>[]> {
  const people = await namesOf(call, present(rows.map(({ personId }) => personId)));
  const staff = await staffNames(call.tx, call.centerId, present(rows.map(({ doneBy }) => doneBy)));
  const today = dayOf(call.now);
  return rows.map(({ numberSealed: _sealed, ...row }) => ({
    ...row,
    personName: row.personId && maskName(people.get(row.personId)?.name ?? ''),
    askedAt: row.askedAt.toString(),
    dueOn: row.dueOn.toString(),
    isOverdue: row.state === 'waiting' && isBefore(row.dueOn, today),
    doneBy: row.doneBy && (staff.get(row.doneBy) ?? '工作人员'),
    doneAt: row.doneAt?.toString() ?? null,
  }));
}

export async function callBacks(
  call: Call,
  { query }: RouteInput<typeof contract.listCallBacks>,
): Promise<RouteOutput<typeof contract.listCallBacks>> {
  const { rows, total } = await listCallBacks(call.tx, call.centerId, query.state ?? 'waiting', pageOf(query));
  return { rows: await callBackViews(call, rows), total };
}

export async function finish(
  call: Call,
  { params: { callBackId }, body }: RouteInput<typeof contract.finishCallBack>,
): Promise<RouteOutput<typeof contract.finishCallBack>> {
  const { tx, centerId, actor, now } = call;
  const row = await findCallBack(tx, centerId, callBackId, { lock: true });
  if (!row) throw new Problem(refusals.callBackNotFound);
  // Said twice by the same clerk it is the same; by another it is too late.
  if (row.state === 'done' && (row.doneBy !== actor.id || row.note !== body.note)) {
    const names = await staffNames(tx, centerId, present([row.doneBy]));
    throw new Problem(refusals.callBackDone, {
      detail: `${names.get(row.doneBy ?? '') ?? '同事'}已登记：${row.note}`,
      remedy: '需要再次回电的，请在工单中登记。',
    });
  }
  if (row.state === 'waiting') {
    await finishCallBack(tx, centerId, callBackId, { note: body.note, doneBy: actor.id, doneAt: now });
    await recordAudit(call, 'hotline.call-back', ['hotline-call', row.callId], { callBackId });
  }
  const done = await findCallBack(tx, centerId, callBackId);
  const [view] = done ? await callBackViews(call, [done]) : [];
  if (!view) throw new Problem(refusals.callBackNotFound);
  return view;
}

export async function numberOf(
  call: Call,
  { params: { callBackId } }: RouteInput<typeof contract.revealNumber>,
): Promise<RouteOutput<typeof contract.revealNumber>> {
  const row = await findCallBack(call.tx, call.centerId, callBackId);
  if (!row) throw new Problem(refusals.callBackNotFound);
  await recordAudit(call, 'hotline.reveal-number', ['hotline-call', row.callId], { callBackId });
  return { number: call.vault.open(row.numberSealed, contexts.caller) };
}
