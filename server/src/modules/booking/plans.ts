import type { Call } from '../../platform/call.ts';
import { isBefore } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { done } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { notify } from '../notice/index.ts';
import { getCalendar, isWorkday } from '../params/index.ts';
import { numberOf, today } from './calls.ts';
import type * as contract from './contract.ts';
import { announceQueue } from './live.ts';
import {
  holdPlan,
  listAllOutlets,
  listBookedInto,
  listBookedSlots,
  listOutletDays,
  listPlan,
  listPlanSlots,
  listPlans,
  removeOutletDayRow,
  removePrinter,
  replacePlan,
  saveOutletDayRow,
  saveOutletRow,
  savePrinter,
} from './plan-store.ts';
import { thePrinting } from './printing.ts';
import { refusals } from './problems.ts';
import { publishedBound } from './queue-state.ts';
import { findPrinter, listGroups, listWindowRows, saveWindow } from './queue-store.ts';
import { type BookedSlot, clockText, isOpenOn, type PlannedSlot, planEffect, planFault } from './rules.ts';
import { findOutlet, listServiceRows, updateAppointment } from './store.ts';

type Managed = RouteOutput<typeof contract.saveOutlet>;
type Effect = RouteOutput<typeof contract.savePlan>;

/** All outlets with their plans, those of the past too. */
export async function managedOutlets(call: Call): Promise<RouteOutput<typeof contract.listManagedOutlets>> {
  const { tx, centerId } = call;
  const [outlets, services, groups, bound] = await Promise.all([
    listAllOutlets(tx, centerId),
    listServiceRows(tx, centerId),
    listGroups(tx, centerId),
    publishedBound(call),
  ]);
  return {
    outlets: await Promise.all(outlets.map((outlet) => managedView(call, outlet))),
    services: services.map(({ service, name, queueGroup, minutes }) => ({ service, name, queueGroup, minutes })),
    groups,
    figures: {
      ...bound,
      daysAhead: await numberOf(call, 'booking.days-ahead'),
      cancelDaysAhead: await numberOf(call, 'booking.cancel-days-ahead'),
      missedAtMost: await numberOf(call, 'booking.missed-at-most'),
      missedWithinDays: await numberOf(call, 'booking.missed-within-days'),
      missedPauseDays: await numberOf(call, 'booking.missed-pause-days'),
      earlyMinutes: await numberOf(call, 'booking.early-minutes'),
      remindHour: await numberOf(call, 'booking.remind-hour'),
    },
  };
}

async function managedView(call: Call, outlet: Awaited<ReturnType<typeof listAllOutlets>>[number]): Promise<Managed> {
  const { tx, centerId } = call;
  const { outletId } = outlet;
  const [plans, slots, days, windows, printer] = await Promise.all([
    listPlans(tx, centerId, outletId),
    listPlanSlots(tx, centerId, outletId),
    listOutletDays(tx, centerId, outletId, today(call)),
    listWindowRows(tx, centerId, outletId),
    findPrinter(tx, centerId, outletId),
  ]);
  const current = plans.findLast(({ validFrom }) => !isBefore(today(call), validFrom));
  return {
    ...outlet,
    windowGroups: windows.flatMap(({ windowNo, queueGroups }) => (queueGroups ? [{ windowNo, queueGroups }] : [])),
    printer: printer ? { ...printer, state: printer.state as 'ready', stateAt: printer.stateAt.toString() } : null,
    plans: plans.map(({ validFrom, note, madeAt }) => ({
      validFrom: validFrom.toString(),
      note,
      madeAt: madeAt.toString(),
      state: isBefore(today(call), validFrom)
        ? 'future'
        : validFrom.equals(current?.validFrom ?? validFrom)
          ? 'current'
          : 'past',
      slots: slots
        .filter((slot) => slot.validFrom.equals(validFrom))
        .map(({ service, starts, ends, capacity }) => ({ service, starts, ends, capacity })),
    })),
    days: days.map(({ day, kind, note }) => ({ day: day.toString(), kind: kind as 'open' | 'closed', note })),
  };
}

/** Makes an outlet or changes it, with its windows and its printer. What it said before stays in the audit trail. */
export async function saveOutlet(
  call: Call,
  { params: { outletId }, body }: RouteInput<typeof contract.saveOutlet>,
): Promise<Managed> {
  const { tx, centerId, now } = call;
  const { windowGroups, printer, ...fields } = body;
  if (body.opens >= body.closes)
    throw new Problem(refusals.wrongHours, { fields: { closes: '下班时间应晚于上班时间' } });
  const known = new Set((await listServiceRows(tx, centerId)).map(({ service }) => service));
  const groups = new Set((await listGroups(tx, centerId)).map(({ queueGroup }) => queueGroup));
  if (
    body.services?.some((service) => !known.has(service)) ||
    windowGroups.some((one) => one.queueGroups.some((group) => !groups.has(group)))
  )
    throw new Problem(refusals.unknownService);
  if (printer && !thePrinting().printer.mayUse(printer.host))
    throw new Problem(refusals.printerAddress, {
      detail: `${printer.host} 不是内网地址。`,
      fields: { host: '请填写打印机的内网地址，如 192.168.1.50' },
    });
  await findOutlet(tx, centerId, outletId, { lock: true });
  const before = (await listAllOutlets(tx, centerId)).find((one) => one.outletId === outletId);
  await saveOutletRow(tx, centerId, { outletId, ...fields });
  for (let windowNo = 1; windowNo <= body.windows; windowNo += 1) {
    const queueGroups = windowGroups.find((one) => one.windowNo === windowNo)?.queueGroups ?? [];
    // None chosen is all of them: a window that serves nobody would be an error that nobody sees.
    await saveWindow(tx, centerId, {
      outletId,
      windowNo,
      queueGroups: queueGroups.length > 0 ? queueGroups : null,
      changedAt: now,
    });
  }
  if (printer) await savePrinter(tx, centerId, { outletId, ...printer, stateAt: now });
  else await removePrinter(tx, centerId, outletId);
  await recordAudit(call, 'booking.save-outlet', ['outlet', outletId], {
    isNew: before === undefined,
    changed: changesOf(before, fields),
    windowGroups: windowGroups.map((one) => `${one.windowNo}: ${one.queueGroups.join(' ')}`),
    printer: printer ? `${printer.host}:${printer.port}` : null,
  });
  await announceQueue(call, outletId);
  const saved = (await listAllOutlets(tx, centerId)).find((one) => one.outletId === outletId);
  if (!saved) throw new Error('an outlet that was saved is not there');
  return managedView(call, saved);
}

/** `opens: 540 → 510` for each field that differs. */
function changesOf(before: Readonly<Record<string, unknown>> | undefined, after: Readonly<Record<string, unknown>>) {
  return Object.entries(after).flatMap(([field, value]) => {
    const [was, is] = [JSON.stringify(before?.[field] ?? null), JSON.stringify(value)];
    return was === is ? [] : [`${field}: ${was} → ${is}`];
  });
}

interface Wish {
  readonly outletId: string;
  readonly validFrom: Temporal.PlainDate;
  readonly slots: readonly PlannedSlot[];
}

/** What is wrong with a plan is refused; else what it does to what is booked until the next version begins. */
async function weigh(call: Call, { outletId, validFrom, slots }: Wish) {
  const { tx, centerId } = call;
  const outlet = await findOutlet(tx, centerId, outletId);
  if (!outlet) throw new Problem(refusals.outletNotFound);
  refuseToday(call, validFrom);
  const known = new Set((await listServiceRows(tx, centerId)).map(({ service }) => service));
  if (slots.some(({ service }) => !known.has(service))) throw new Problem(refusals.unknownService);
  const fault = planFault(slots, outlet);
  if (fault) throw new Problem(refusals.planFault, { detail: fault });
  const next = (await listPlans(tx, centerId, outletId)).find((plan) => isBefore(validFrom, plan.validFrom));
  const booked = await listBookedSlots(tx, centerId, {
    outletId,
    from: validFrom,
    to: next?.validFrom.subtract({ days: 1 }),
  });
  return planEffect(booked, () => slots);
}

function refuseToday(call: Call, day: Temporal.PlainDate): void {
  if (!isBefore(today(call), day))
    throw new Problem(refusals.planTooEarly, {
      detail: `今天是 ${today(call)}，今天及以前的安排不再改动。`,
      fields: { validFrom: '请选择明天或以后' },
    });
}

const sumOf = (slots: readonly BookedSlot[]) => slots.reduce((sum, { taken }) => sum + taken, 0);
const wishOf = ({ params, body }: RouteInput<typeof contract.savePlan>): Wish => ({
  outletId: params.outletId,
  validFrom: Temporal.PlainDate.from(body.validFrom),
  slots: body.slots,
});

export async function previewPlan(call: Call, input: RouteInput<typeof contract.previewPlan>): Promise<Effect> {
  const { kept, over, gone } = await weigh(call, wishOf(input));
  return { kept, over, gone: sumOf(gone) };
}

/** Saves a version. Who is booked keeps the place; whose slot is gone is told, with the reason, and may book anew. */
export async function savePlan(call: Call, input: RouteInput<typeof contract.savePlan>): Promise<Effect> {
  const wish = wishOf(input);
  const note = input.body.note.trim();
  await holdPlan(call.tx, wish.outletId, 'to-change');
  const { kept, over, gone } = await weigh(call, wish);
  await replacePlan(call.tx, call.centerId, { ...wish, note, madeBy: call.actor.id, madeAt: call.now });
  const told = await takeBack(call, wish.outletId, gone, note);
  await recordAudit(call, 'booking.save-plan', ['outlet', wish.outletId], {
    validFrom: wish.validFrom.toString(),
    note,
    slots: wish.slots.length,
    places: wish.slots.reduce((sum, { capacity }) => sum + capacity, 0),
    cancelled: told,
  });
  return { kept, over, gone: told };
}

/** A day on which the outlet is closed, or open in exchange; who is booked on a day that closes is told. */
export async function saveOutletDay(
  call: Call,
  { params: { outletId }, body }: RouteInput<typeof contract.saveOutletDay>,
): Promise<Effect> {
  const { tx, centerId, now, actor } = call;
  const day = Temporal.PlainDate.from(body.day);
  if (!(await findOutlet(tx, centerId, outletId))) throw new Problem(refusals.outletNotFound);
  refuseToday(call, day);
  await holdPlan(tx, outletId, 'to-change');
  const booked = await listBookedSlots(tx, centerId, { outletId, from: day, to: day });
  const plan = body.kind === 'closed' ? [] : await listPlan(tx, centerId, { outletId, on: day });
  const { kept, over, gone } = planEffect(booked, () => plan);
  if (body.isPreview) return { kept, over, gone: sumOf(gone) };
  const note = body.note.trim();
  await saveOutletDayRow(tx, centerId, { outletId, day, kind: body.kind, note, madeBy: actor.id, madeAt: now });
  const told = await takeBack(call, outletId, gone, note);
  await recordAudit(call, 'booking.save-day', ['outlet', outletId], {
    day: body.day,
    kind: body.kind,
    note,
    cancelled: told,
  });
  return { kept, over, gone: told };
}

/** The calendar holds again; refused while people are booked on a day that would close by it. */
export async function removeOutletDay(
  call: Call,
  { params: { outletId }, body }: RouteInput<typeof contract.removeOutletDay>,
): Promise<RouteOutput<typeof contract.removeOutletDay>> {
  const { tx, centerId } = call;
  const day = Temporal.PlainDate.from(body.day);
  if (!(await findOutlet(tx, centerId, outletId))) throw new Problem(refusals.outletNotFound);
  refuseToday(call, day);
  await holdPlan(tx, outletId, 'to-change');
  const calendar = await getCalendar(tx, centerId, today(call));
  const booked = sumOf(await listBookedSlots(tx, centerId, { outletId, from: day, to: day }));
  if (booked > 0 && !isOpenOn(day, new Map(), (one) => isWorkday(calendar, one)))
    throw new Problem(refusals.bookedThen, {
      detail: `${body.day} 已有 ${booked} 人预约，取消补班后这一天不办公。`,
      remedy: '请改设为“停办”，系统会取消这些预约并通知本人。',
    });
  await removeOutletDayRow(tx, centerId, { outletId, day });
  await recordAudit(call, 'booking.remove-day', ['outlet', outletId], { day: body.day });
  return done;
}

/** Takes appointments back whose slot is gone and tells everybody why; nothing of it counts as missed. */
async function takeBack(call: Call, outletId: string, gone: readonly BookedSlot[], reason: string): Promise<number> {
  const { tx, centerId, now } = call;
  const outlet = await findOutlet(tx, centerId, outletId);
  const names = new Map((await listServiceRows(tx, centerId)).map(({ service, name }) => [service, name]));
  let told = 0;
  for (const { service, day, starts } of gone) {
    const slot = { outletId, service, day, starts };
    for (const one of await listBookedInto(tx, centerId, slot)) {
      await updateAppointment(tx, centerId, one.appointmentId, {
        state: 'cancelled',
        changedAt: now,
        cancelReason: reason,
      });
      await notify(call, 'booking.taken-back', [one.subjectKind as 'person' | 'employer', one.subjectId], {
        number: one.number,
        day: day.toString(),
        time: `${clockText(starts)}—${clockText(one.ends)}`,
        outlet: outlet?.name ?? '',
        service: names.get(service) ?? service,
        reason,
      });
      told += 1;
    }
  }
  if (told > 0) await announceQueue(call, outletId);
  return told;
}
