import type { TestService } from './testing.ts';

/**
 * Waits until something is so: for work that jobs do. A busy machine may take its time: only what fails waits to the end.
 * Asking takes at most a third of the time, the work gets the rest.
 */
export async function until<T>(
  what: () => Promise<T | undefined | false> | T | undefined | false,
  milliseconds = 120_000,
): Promise<T> {
  const end = performance.now() + milliseconds;
  for (;;) {
    const asked = performance.now();
    const found = await what();
    if (found) return found;
    const now = performance.now();
    if (now > end) throw new Error(`did not happen within ${milliseconds} ms: ${what.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, Math.max(20, Math.min(2 * (now - asked), 500))));
  }
}

/** Waits until nothing is under way: every receipt settled, every occasion told. */
export async function quiet({ ownerPool }: Pick<TestService, 'ownerPool'>): Promise<void> {
  await until(async () => {
    const { rows } = await ownerPool.query<{ open: bigint }>(
      `select (select count(*) from settlement.receipt where state = 'received') + (select count(*) from notice.occasion where expanded_at is null) as open`,
    );
    return rows[0]?.open === 0n;
  });
}

/**
 * Waits for the new day when the old one is nearly over at the centre: for tests of which a process goes by the clock on
 * the wall, and whose story is of one day.
 */
export async function clearOfMidnight(minutes = 2): Promise<void> {
  const now = Temporal.Now.zonedDateTimeISO('Asia/Shanghai');
  const left = now.until(now.add({ days: 1 }).startOfDay()).total('milliseconds');
  if (left < minutes * 60_000) await new Promise((resolve) => setTimeout(resolve, left + 1_000));
}
