/** Whose an export is, who may have it, and how much of it there may be. Pure. */

/** waiting → running → ready → expired; who waits or runs may be cancelled, who runs may fail. */
export type ExportState = 'waiting' | 'running' | 'ready' | 'failed' | 'cancelled' | 'expired';

/** Whose an export is: an employer's clerks share it, as they share the employer's data. */
export interface Owner {
  readonly kind: 'person' | 'employer' | 'staff';
  readonly id: string;
}

/** Who owns what a caller asks for; `undefined` for who owns nothing: visitors and jobs. */
export function ownerOf(actor: {
  readonly kind: string;
  readonly id: string;
  readonly employerId?: string;
}): Owner | undefined {
  const { kind, id, employerId } = actor;
  if (kind === 'employer') return employerId === undefined ? undefined : { kind, id: employerId };
  return kind === 'person' || kind === 'staff' ? { kind, id } : undefined;
}

/** Whether somebody may have a list: by what they are, or by a right they hold. */
export function mayHave(
  permission: string,
  actor: { readonly kind: string; readonly permissions: ReadonlySet<string> },
): boolean {
  return permission === actor.kind || actor.permissions.has(permission);
}

/** The right of a clerk who serves an employer at the window: its lists, as the employer itself may have them. */
export const mayServe = (
  permission: string,
  actor: { readonly kind: string; readonly permissions: ReadonlySet<string> },
): boolean => permission === 'employer' && actor.kind === 'staff' && actor.permissions.has('counter.employer');

/** One owner has at most so many exports under way: the others of the city wait for the same worker. */
export const unfinishedMax = 5;
/** A worksheet holds 1,048,576 lines, two of which are the heading (Excel specifications and limits). */
export const rowsMax = 1_000_000;
/** What a person could still leaf through: some seventy pages. */
export const printedMax = 2_000;
/** How long a file is kept, and the line that tells of it. */
export const kept = { fileHours: 24, rowDays: 30, stuckHours: 2 } as const;

/** Two filters that choose the same, whatever the order of their names. */
export function sameFilter(
  first: Readonly<Record<string, unknown>>,
  second: Readonly<Record<string, unknown>>,
): boolean {
  const text = (filter: Readonly<Record<string, unknown>>) =>
    JSON.stringify(Object.entries(filter).sort(([one], [other]) => (one < other ? -1 : 1)));
  return text(first) === text(second);
}
