import type { ManagedOutlet } from '../../parts/server.ts';

export type PlanSlot = ManagedOutlet['plans'][number]['slots'][number];

/** One row of the grid: a span of time, and how many of each business. */
export interface GridRow {
  readonly id: number;
  readonly starts: number;
  readonly ends: number;
  /** By business; nothing is no slot. */
  readonly places: Readonly<Record<string, number>>;
}

/** A plan as a grid: spans of time down, businesses across. */
export function gridOf(slots: readonly PlanSlot[]): GridRow[] {
  const spans = new Map<string, GridRow>();
  for (const { service, starts, ends, capacity } of slots) {
    const key = `${starts}-${ends}`;
    const row = spans.get(key) ?? { id: spans.size + 1, starts, ends, places: {} };
    spans.set(key, { ...row, places: { ...row.places, [service]: capacity } });
  }
  return [...spans.values()].toSorted((one, other) => one.starts - other.starts || one.ends - other.ends);
}

export function slotsOf(rows: readonly GridRow[]): PlanSlot[] {
  return rows.flatMap(({ starts, ends, places }) =>
    Object.entries(places).flatMap(([service, capacity]) =>
      capacity > 0 ? [{ service, starts, ends, capacity }] : [],
    ),
  );
}

/** A row after the last: as long as that one, with the same places. */
export function rowAfter(rows: readonly GridRow[]): GridRow {
  const last = rows.at(-1);
  const id = Math.max(0, ...rows.map((row) => row.id)) + 1;
  if (!last) return { id, starts: 540, ends: 600, places: {} };
  const length = Math.max(15, last.ends - last.starts);
  return { id, starts: last.ends, ends: Math.min(1440, last.ends + length), places: last.places };
}
