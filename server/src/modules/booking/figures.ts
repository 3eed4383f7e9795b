import type { Call } from '../../platform/call.ts';
import { defineExport, type ExportRow } from '../../platform/exports.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import * as contract from './contract.ts';
import { readFigures, readHours } from './figures-store.ts';

interface Days {
  readonly from: string;
  readonly to: string;
}
const spanOf = ({ from, to }: Days) => ({ from: Temporal.PlainDate.from(from), to: Temporal.PlainDate.from(to) });

type Figures = RouteOutput<typeof contract.getQueueFigures>;

async function daysOf(call: Call, days: Days): Promise<Figures['rows']> {
  const rows = await readFigures(call.tx, call.centerId, spanOf(days));
  return rows.map(({ day, tickets, served, skipped, booked, missed, ...row }) => ({
    ...row,
    day: day.toString(),
    tickets: Number(tickets),
    served: Number(served),
    skipped: Number(skipped),
    booked: Number(booked),
    missed: Number(missed),
  }));
}

async function hoursOf(call: Call, days: Days): Promise<Figures['hours']> {
  const rows = await readHours(call.tx, call.centerId, spanOf(days));
  return rows.map(({ tickets, booked, missed, ...row }) => ({
    ...row,
    tickets: Number(tickets),
    booked: Number(booked),
    missed: Number(missed),
  }));
}

/** Waits, services and no-shows, by outlet and day, and by outlet and hour. */
export async function figuresOf(call: Call, { query }: RouteInput<typeof contract.getQueueFigures>): Promise<Figures> {
  const [rows, hours] = await Promise.all([daysOf(call, query), hoursOf(call, query)]);
  return { rows, hours };
}

/** Without what is not known: an empty cell, not a nought. */
const known = (row: Readonly<Record<string, string | number | null>>): ExportRow =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as ExportRow;

/** The same figures as a workbook: the days of each outlet, then its hours. */
export const queueFigures = defineExport(contract.queueFiguresExport, {
  columns: [
    { key: 'outletName', header: '网点', kind: 'text', width: 28 },
    { key: 'when', header: '日期或时段', kind: 'text', width: 18 },
    { key: 'tickets', header: '取号', kind: 'integer' },
    { key: 'served', header: '办结', kind: 'integer' },
    { key: 'skipped', header: '过号', kind: 'integer' },
    { key: 'booked', header: '预约', kind: 'integer' },
    { key: 'missed', header: '爽约', kind: 'integer' },
    { key: 'waitMinutes', header: '平均等候（分钟）', kind: 'integer', width: 16 },
    { key: 'longestWaitMinutes', header: '最长等候（分钟）', kind: 'integer', width: 16 },
    { key: 'serviceMinutes', header: '平均办理（分钟）', kind: 'integer', width: 16 },
  ],
  describe: ({ from, to }) => `${from}—${to}`,
  count: async (call, days) => {
    const { rows, hours } = await figuresOf(call, { query: days });
    return rows.length + hours.length;
  },
  async *batches(call, days) {
    const { rows, hours } = await figuresOf(call, { query: days });
    yield rows.map(({ day, averageScorePpm: _score, ...row }) => known({ ...row, when: day }));
    yield hours.map(({ hour, ...row }) => known({ ...row, when: `${hour}:00—${hour + 1}:00` }));
  },
});
