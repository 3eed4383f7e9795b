/** Groups smaller than this are not broken down, and no smaller group leaves the urn. */
export const smallestGroup = 5;

/** A random whole number from 0 to below `below`. */
export type Draw = (below: number) => number;

/** The same values in an order of which nothing can be told (Fisher–Yates). */
export function shuffled<T>(values: readonly T[], draw: Draw): T[] {
  const mixed = [...values];
  for (let left = mixed.length; left > 1; left -= 1) {
    const chosen = draw(left);
    const [last, other] = [mixed[left - 1] as T, mixed[chosen] as T];
    mixed[left - 1] = other;
    mixed[chosen] = last;
  }
  return mixed;
}

/**
 * A handful of the urn that can be counted, at random, and what stays in it. While a survey is open at least five leave and at
 * least five stay: whoever watches the results before and after somebody answers cannot tell that answer from nine others. When
 * it is over, all leave: five or more, or every answer that there is.
 */
export function handful<T>(urn: readonly T[], draw: Draw, { isOver }: { readonly isOver: boolean }) {
  const mixed = shuffled(urn, draw);
  if (isOver) return { counted: mixed, kept: [] };
  return mixed.length < 2 * smallestGroup
    ? { counted: [], kept: mixed }
    : { counted: mixed.slice(smallestGroup), kept: mixed.slice(0, smallestGroup) };
}
