// When thousands want one slot, most of them shall be refused by one statement each, and not wait for a transaction of
// their own: a process lets a few through to a slot at a time, and looks whether it is full just before.

const atOnce = 16;
/** Whoever was let through and never came back is forgotten after this. */
const heldMs = 10_000;

const inside = new Map<string, Set<string>>();
const waiting = new Map<string, (() => void)[]>();

/** Waits for a turn at a slot; `leave` with the same names gives it on. */
export async function enter(slot: string, who: string): Promise<void> {
  const held = inside.get(slot) ?? new Set();
  inside.set(slot, held);
  if (held.size >= atOnce) {
    const queue = waiting.get(slot) ?? [];
    waiting.set(slot, queue);
    await new Promise<void>((resolve) => queue.push(resolve));
  }
  inside.set(slot, held.add(who));
  setTimeout(() => leave(slot, who), heldMs).unref();
}

/** Gives the turn on; once for each who entered, however often it is called. */
export function leave(slot: string, who: string): void {
  const held = inside.get(slot);
  if (!held?.delete(who)) return;
  const next = waiting.get(slot)?.shift();
  if (next) next();
  else if (held.size === 0) {
    inside.delete(slot);
    waiting.delete(slot);
  }
}
