import { isDeepStrictEqual } from 'node:util';
import type { Call } from '../../platform/call.ts';
import { dayOf, formatDay, formatInstantText } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { listDays, listValues, type ParameterKey, setCenterDays, setCenterValue } from '../params/index.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { type CalendarDay, calendarFaults, yearOf } from './rules/calendar.ts';
import { catalog, isParameterKey, valueFaults } from './rules/catalog.ts';
import { textOf } from './rules/fields.ts';
import { type ChangeRow, insertChange, listChanges, lockChange, updateChange } from './store.ts';

const firstOf = (year: number) => Temporal.PlainDate.from({ year, month: 1, day: 1 });
const lastOf = (year: number) => Temporal.PlainDate.from({ year, month: 12, day: 31 });

/** The value in force on a day, of rows of one key that come the newest first. */
export const inForce = <R extends { readonly validFrom: Temporal.PlainDate; readonly isOwn: boolean }>(
  rows: readonly R[],
  on: Temporal.PlainDate,
): R | undefined => {
  const begun = rows.filter(({ validFrom }) => Temporal.PlainDate.compare(validFrom, on) <= 0);
  return begun.find(({ isOwn }) => isOwn) ?? begun[0];
};

/** A lower bound above its upper one would refuse everybody. */
async function boundFaults(
  call: Call,
  key: ParameterKey,
  { value, validFrom }: { readonly value: unknown; readonly validFrom: Temporal.PlainDate },
): Promise<Record<string, string>> {
  const { notAbove, notBelow } = catalog[key];
  const other = notAbove ?? notBelow;
  if (other === undefined) return {};
  const bound = inForce(await listValues(call.tx, call.centerId, [other]), validFrom);
  if (typeof bound?.value !== 'number' || typeof value !== 'number') return {};
  const isWrong = notAbove ? value > bound.value : value < bound.value;
  if (!isWrong) return {};
  const { name, field } = catalog[other];
  return { value: `不能${notAbove ? '高' : '低'}于${name} ${textOf(field, bound.value)}` };
}

async function requireParameter(
  call: Call,
  key: ParameterKey,
  wanted: { readonly value: unknown; readonly validFrom: Temporal.PlainDate },
): Promise<void> {
  const plain = valueFaults(key, wanted.value);
  const faults = Object.keys(plain).length > 0 ? plain : await boundFaults(call, key, wanted);
  const [first] = Object.values(faults);
  if (first !== undefined) throw new Problem(refusals.wrongValue, { detail: `${first}。`, fields: faults });
}

/** Days that have passed stay as they were: terms were counted by them. */
async function requireCalendar(call: Call, year: number, value: unknown): Promise<void> {
  const faults = calendarFaults(value, year);
  const [first] = Object.values(faults);
  if (first !== undefined) throw new Problem(refusals.wrongValue, { detail: `${first}。`, fields: faults });
  const today = dayOf(call.now);
  if (year < today.year) throw new Problem(refusals.pastDay, { detail: `${year} 年已经过去。` });
  const days = value as readonly CalendarDay[];
  const known = await listDays(call.tx, call.centerId, firstOf(year), lastOf(year));
  const gone = known.find(({ day, isOwn }) => !isOwn && !days.some((one) => one.day === day.toString()));
  if (gone)
    throw new Problem(refusals.wrongValue, {
      detail: `${formatDay(gone.day)}（${gone.name}）是国家公布的安排，不能删去；本地另有规定的，可改为放假或上班。`,
    });
  const passed = (list: readonly { readonly day: { toString(): string }; readonly kind: string }[]) =>
    list
      .filter(({ day }) => day.toString() <= today.toString())
      .map(({ day, kind }) => `${day.toString()} ${kind}`)
      .sort();
  if (!isDeepStrictEqual(passed(known), passed(days)))
    throw new Problem(refusals.pastDay, { detail: `${formatDay(today)}及以前的放假和上班安排不能改。` });
}

async function requireValue(
  call: Call,
  { key, value, validFrom }: Pick<ChangeRow, 'key' | 'value' | 'validFrom'>,
): Promise<void> {
  const year = yearOf(key);
  if (year !== undefined) return requireCalendar(call, year, value);
  if (!isParameterKey(key)) throw new Problem(refusals.parameterNotFound);
  await requireParameter(call, key, { value, validFrom });
  const today = dayOf(call.now);
  if (Temporal.PlainDate.compare(validFrom, today) < 0)
    throw new Problem(refusals.pastDay, {
      detail: `今天是 ${formatDay(today)}，生效日填了 ${formatDay(validFrom)}。`,
      fields: { validFrom: '请改为今天或以后的日期' },
    });
}

/** One person's word: nothing is in force yet. Sending the same again proposes once. */
export async function propose(call: Call, { body }: RouteInput<typeof contract.proposeParameter>): Promise<void> {
  const { tx, centerId, actor, now } = call;
  const { changeId, key, value, source, reason } = body;
  const validFrom = Temporal.PlainDate.from(body.validFrom);
  const known = await lockChange(tx, centerId, changeId);
  if (known) {
    if (known.proposedBy !== actor.id || known.key !== key) throw new Problem(refusals.changeTaken);
    return;
  }
  await requireValue(call, { key, value, validFrom });
  if (isParameterKey(key)) {
    const before = inForce(await listValues(tx, centerId, [key]), validFrom);
    if (before && isDeepStrictEqual(before.value, value))
      throw new Problem(refusals.sameValue, {
        detail: `${catalog[key].name}自 ${formatDay(before.validFrom)} 起已经是 ${textOf(catalog[key].field, value)}。`,
      });
  }
  const { rows } = await listChanges(tx, centerId, { key, state: 'waiting' }, { limit: 1, offset: 0 });
  const [waiting] = rows;
  if (waiting)
    throw new Problem(refusals.changeWaiting, {
      detail: `${formatInstantText(waiting.proposedAt)} 提出的变更还没有审批。`,
    });
  await insertChange(tx, centerId, {
    changeId,
    key,
    validFrom,
    value,
    source: source.trim(),
    reason: reason.trim(),
    proposedBy: actor.id,
    proposedAt: now,
  });
  await recordAudit(call, 'policy.propose', ['policy-change', changeId], {
    parameter: nameOf(key),
    validFrom: validFrom.toString(),
  });
}

/** How a parameter, or a calendar, is called. */
export function nameOf(key: string): string {
  const year = yearOf(key);
  if (year !== undefined) return `${year} 年工作日历`;
  return isParameterKey(key) ? catalog[key].name : key;
}

const stateTexts = { waiting: '等待审批', approved: '已批准', returned: '已退回', withdrawn: '已撤回' } as const;

async function waitingChange(call: Call, changeId: string): Promise<ChangeRow> {
  const row = await lockChange(call.tx, call.centerId, changeId);
  if (!row) throw new Problem(refusals.changeNotFound);
  if (row.state !== 'waiting')
    throw new Problem(refusals.notWaiting, { detail: `这项变更${stateTexts[row.state]}。`, state: row.state });
  return row;
}

async function putInForce(call: Call, row: ChangeRow): Promise<void> {
  const { tx, centerId } = call;
  const year = yearOf(row.key);
  if (year === undefined) {
    const { validFrom, value, source } = row;
    await setCenterValue(tx, centerId, { key: row.key as ParameterKey, validFrom, value, source });
    return;
  }
  const days = (row.value as readonly CalendarDay[]).map((day) => ({ ...day, source: row.source }));
  await setCenterDays(tx, centerId, { from: firstOf(year), to: lastOf(year) }, days);
}

/**
 * The other person's word. What is approved holds from its day; when that day has passed meanwhile it is refused, since the
 * business of the days between was decided by the old value. Checked anew: other bounds may have changed.
 */
export async function decide(call: Call, { params, body }: RouteInput<typeof contract.decideParameter>): Promise<void> {
  const row = await waitingChange(call, params.changeId);
  if (row.proposedBy === call.actor.id)
    throw new Problem(refusals.ownChange, { detail: '提出和审批须由两个人分别办理。' });
  const note = body.note.trim();
  if (!body.isApproved && note === '')
    throw new Problem(refusals.noteMissing, { fields: { note: '请写明退回的原因' } });
  if (body.isApproved) {
    await requireValue(call, row);
    await putInForce(call, row);
  }
  await updateChange(call.tx, call.centerId, row.changeId, {
    state: body.isApproved ? 'approved' : 'returned',
    decidedBy: call.actor.id,
    decidedAt: call.now,
    note: note || null,
  });
  await recordAudit(call, 'policy.decide', ['policy-change', row.changeId], {
    parameter: nameOf(row.key),
    validFrom: row.validFrom.toString(),
    isApproved: body.isApproved,
  });
}

export async function withdraw(call: Call, { params }: RouteInput<typeof contract.withdrawParameter>): Promise<void> {
  const row = await waitingChange(call, params.changeId);
  if (row.proposedBy !== call.actor.id) throw new Problem(refusals.othersChange);
  await updateChange(call.tx, call.centerId, row.changeId, {
    state: 'withdrawn',
    decidedBy: call.actor.id,
    decidedAt: call.now,
    note: null,
  });
  await recordAudit(call, 'policy.withdraw', ['policy-change', row.changeId], { parameter: nameOf(row.key) });
}
