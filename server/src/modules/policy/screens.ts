import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { proposalView } from '../../platform/proposal.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { namelessStaff } from '../audit/index.ts';
import { staffNames } from '../identity/index.ts';
import { listDays, listValues, type ParameterKey } from '../params/index.ts';
import { inForce, nameOf } from './changes.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { type CalendarDay, calendarKey, calendarText } from './rules/calendar.ts';
import { catalog, isParameterKey, parameterKeys } from './rules/catalog.ts';
import { linesOf, textOf } from './rules/fields.ts';
import { type Group, groups } from './rules/groups.ts';
import { type ChangeRow, listChanges } from './store.ts';

type Row = Awaited<ReturnType<typeof listValues>>[number];

const shown = (key: ParameterKey, { value, source, validFrom, isOwn }: Row) => ({
  value,
  text: textOf(catalog[key].field, value),
  lines: linesOf(catalog[key].field, value),
  source,
  validFrom: validFrom.toString(),
  isOwn,
});

/** The keys of this page: those that are kept on pages of their own are not. */
const ownKeys = parameterKeys.filter((key) => catalog[key].keptAt === undefined);

/** The next day after today on which another value begins to hold, with that value. */
function nextOf(rows: readonly Row[], today: Temporal.PlainDate): Row | undefined {
  const now = inForce(rows, today);
  const later = rows.filter(({ validFrom }) => Temporal.PlainDate.compare(validFrom, today) > 0).reverse();
  // A value of the nation's below one of the centre's own changes nothing.
  return later.find(({ isOwn }) => isOwn || !now?.isOwn);
}

export async function parameters(call: Call): Promise<RouteOutput<typeof contract.listParameters>> {
  const today = dayOf(call.now);
  const rows = Map.groupBy(await listValues(call.tx, call.centerId, ownKeys), ({ key }) => key);
  const waiting = await listChanges(call.tx, call.centerId, { state: 'waiting' }, { limit: 200, offset: 0 });
  const waitingKeys = new Set(waiting.rows.map(({ key }) => key));
  return {
    today: today.toString(),
    waiting: waiting.total,
    groups: (Object.keys(groups) as Group[]).flatMap((group) => {
      const keys = ownKeys.filter((key) => catalog[key].group === group);
      if (keys.length === 0) return [];
      const [name, effect] = groups[group];
      return [
        {
          group,
          name,
          effect,
          parameters: keys.map((key) => {
            const known = rows.get(key) ?? [];
            const [now, next] = [inForce(known, today), nextOf(known, today)];
            return {
              key,
              name: catalog[key].name,
              now: now ? shown(key, now) : null,
              next: next ? shown(key, next) : null,
              isWaiting: waitingKeys.has(key),
            };
          }),
        },
      ];
    }),
  };
}

const dayBefore = (day: Temporal.PlainDate) => day.subtract({ days: 1 });

/** How a change that waits differs from what holds on the day before it. */
async function differenceOf(call: Call, row: ChangeRow) {
  if (row.state !== 'waiting' || !isParameterKey(row.key)) return { beforeText: null, changed: [] };
  const { field } = catalog[row.key];
  const before = inForce(await listValues(call.tx, call.centerId, [row.key]), dayBefore(row.validFrom));
  if (!before) return { beforeText: '没有规定', changed: [] };
  const earlier = new Map(linesOf(field, before.value).map(({ name, text }) => [name, text]));
  const changed = linesOf(field, row.value)
    .map(({ name, text }) => ({ name, before: earlier.get(name) ?? '—', after: text }))
    .filter((line) => line.before !== line.after);
  return { beforeText: textOf(field, before.value), changed };
}

async function changeViews(call: Call, rows: readonly ChangeRow[]) {
  const ids = rows.flatMap(({ proposedBy, decidedBy }) => (decidedBy ? [proposedBy, decidedBy] : [proposedBy]));
  const names = await staffNames(call.tx, call.centerId, ids);
  return Promise.all(
    rows.map(async (row) => {
      const field = isParameterKey(row.key) ? catalog[row.key].field : undefined;
      return {
        changeId: row.changeId,
        key: row.key,
        name: nameOf(row.key),
        validFrom: row.validFrom.toString(),
        text: field ? textOf(field, row.value) : calendarText(row.value as readonly CalendarDay[]),
        lines: field ? linesOf(field, row.value) : [],
        ...(await differenceOf(call, row)),
        source: row.source,
        reason: row.reason,
        ...proposalView(row, call.actor.id, (id) => names.get(id) ?? namelessStaff),
      };
    }),
  );
}

export async function changeRows(
  call: Call,
  { query: { page, pageSize, ...filter } }: RouteInput<typeof contract.listParameterChanges>,
): Promise<RouteOutput<typeof contract.listParameterChanges>> {
  const { rows, total } = await listChanges(call.tx, call.centerId, filter, pageOf({ page, pageSize }));
  return { rows: await changeViews(call, rows), total };
}

export async function changeView(call: Call, changeId: string): Promise<RouteOutput<typeof contract.decideParameter>> {
  const { rows } = await listChanges(call.tx, call.centerId, { changeId }, { limit: 1, offset: 0 });
  const [view] = await changeViews(call, rows);
  if (!view) throw new Problem(refusals.changeNotFound);
  return view;
}

async function waitingOf(call: Call, key: string) {
  const { rows } = await listChanges(call.tx, call.centerId, { key, state: 'waiting' }, { limit: 1, offset: 0 });
  return (await changeViews(call, rows))[0] ?? null;
}

export async function parameter(
  call: Call,
  { params: { key } }: RouteInput<typeof contract.getParameter>,
): Promise<RouteOutput<typeof contract.getParameter>> {
  if (!isParameterKey(key) || catalog[key].keptAt !== undefined) throw new Problem(refusals.parameterNotFound);
  const today = dayOf(call.now);
  const { group, name } = catalog[key];
  const rows = await listValues(call.tx, call.centerId, [key]);
  return {
    key,
    name,
    group,
    groupName: groups[group][0],
    effect: groups[group][1],
    field: catalog[key].field,
    today: today.toString(),
    values: rows.map((row) => shown(key, row)),
    nowFrom: inForce(rows, today)?.validFrom.toString() ?? null,
    waiting: await waitingOf(call, key),
  };
}

export async function calendar(
  call: Call,
  { params: { year } }: RouteInput<typeof contract.getCalendar>,
): Promise<RouteOutput<typeof contract.getCalendar>> {
  const first = Temporal.PlainDate.from({ year, month: 1, day: 1 });
  const days = await listDays(call.tx, call.centerId, first, first.with({ month: 12, day: 31 }));
  const key = calendarKey(year);
  return {
    year,
    key,
    today: dayOf(call.now).toString(),
    days: days.map(({ day, ...rest }) => ({ day: day.toString(), ...rest })),
    waiting: await waitingOf(call, key),
  };
}
