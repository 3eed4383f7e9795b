// When thousands want one slot, those who cannot have a place shall not cost a transaction each, nor a statement: they
// stand at a door together (ADR 18). One look of the database says how many places are left; as many are let through, a
// few at a time, and when none is left everybody who was there before the look is answered by it. Nothing is kept: who
// comes to a door without others is answered by a look of their own, and what is let through is decided by the database.

/** What a door is asked about. */
export interface Looks<T> {
  /** How many places are left, by what is committed. */
  readonly left: (of: T) => Promise<number>;
  /** Those of some ids that were answered before: they are let through to be answered the same again. */
  readonly known: (of: T, ids: readonly string[]) => Promise<ReadonlySet<string>>;
}

/** Says that somebody who was let through is done, with or without a place; it may be called again. */
export type Leave = () => void;

/** Waits to be let through; `undefined` when no place is left. */
export type Enter<T> = (of: T, id: string) => Promise<Leave | undefined>;

interface Asked {
  readonly id: string;
  readonly resolve: (leave: Leave | undefined) => void;
  readonly reject: (error: unknown) => void;
}

interface Slot {
  readonly waiting: Asked[];
  readonly inside: Set<Leave>;
  /** Places that the last look saw and that nobody was let through for. */
  free: number;
  isLooking: boolean;
}

/** More would only wait for each other's connections. */
const atOnce = 16;
/** Whoever was let through and never came back is forgotten after this. */
const heldMs = 10_000;

export function openDoor<T>(nameOf: (of: T) => string, looks: Looks<T>): Enter<T> {
  const slots = new Map<string, Slot>();

  function letThrough(of: T, slot: Slot, { resolve }: Asked): void {
    const leave = () => {
      clearTimeout(forgetting);
      if (slot.inside.delete(leave)) advance(of, slot);
    };
    const forgetting = setTimeout(leave, heldMs).unref();
    slot.inside.add(leave);
    resolve(leave);
  }

  function advance(of: T, slot: Slot): void {
    while (slot.free > 0 && slot.inside.size < atOnce) {
      const next = slot.waiting.shift();
      if (!next) break;
      slot.free -= 1;
      letThrough(of, slot, next);
    }
    if (slot.isLooking) return;
    if (slot.waiting.length === 0) {
      if (slot.inside.size === 0) slots.delete(nameOf(of));
    } else if (slot.free === 0) void look(of, slot);
  }

  async function look(of: T, slot: Slot): Promise<void> {
    slot.isLooking = true;
    const [asked, inside] = [slot.waiting.length, slot.inside.size];
    try {
      const left = await looks.left(of);
      // Who was inside when the look began may have taken one of those since.
      if (left > 0) slot.free = Math.max(left - inside, 0);
      else await refuse(of, slot, slot.waiting.slice(0, asked));
      slot.isLooking = false;
      // Nothing free, yet not full: whoever leaves looks again, and with nobody inside it is looked at once.
      if (slot.free > 0 || left <= 0 || slot.inside.size === 0) advance(of, slot);
    } catch (error) {
      slot.isLooking = false;
      for (const { reject } of slot.waiting.splice(0)) reject(error);
      advance(of, slot);
    }
  }

  async function refuse(of: T, slot: Slot, asked: readonly Asked[]): Promise<void> {
    const known = await looks.known(
      of,
      asked.map(({ id }) => id),
    );
    slot.waiting.splice(0, asked.length);
    for (const one of asked)
      if (known.has(one.id)) letThrough(of, slot, one);
      else one.resolve(undefined);
  }

  return (of, id) =>
    new Promise((resolve, reject) => {
      const name = nameOf(of);
      const slot = slots.get(name) ?? { waiting: [], inside: new Set(), free: 0, isLooking: false };
      slots.set(name, slot);
      slot.waiting.push({ id, resolve, reject });
      advance(of, slot);
    });
}
