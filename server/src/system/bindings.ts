// Which values are known once others are: a graph of equalities that begins at parameters and constants.

/** A value that a statement has: a parameter, a constant, a column of one of its tables or queries. */
export type Key = string;

export interface Bindings {
  newKey(): Key;
  /** A parameter or a constant, which is known from the beginning. */
  anchor(name: Key): Key;
  /** When the first is known the second is, and is equal. */
  add(from: Key, to: Key): void;
  /** A value that is known when each of the others is. */
  allOf(keys: readonly Key[]): Key;
  isKnown(key: Key): boolean;
  /** The parameters and constants that some of the keys follow from. */
  anchorsOf(keys: readonly Key[]): string[];
}

export function newBindings(): Bindings {
  const anchors = new Set<Key>();
  const sources = new Map<Key, Set<Key>>();
  const joined = new Map<Key, readonly Key[]>();
  let count = 0;
  const newKey = () => `k${(count += 1)}`;
  /** Everything that follows from the anchors; a circle of equalities alone makes nothing known. */
  const known = (): ReadonlySet<Key> => {
    const found = new Set(anchors);
    for (let before = -1; before !== found.size; ) {
      before = found.size;
      for (const [to, from] of sources) if ([...from].some((key) => found.has(key))) found.add(to);
      for (const [to, parts] of joined) if (parts.every((key) => found.has(key))) found.add(to);
    }
    return found;
  };
  return {
    newKey,
    anchor(name) {
      anchors.add(name);
      return name;
    },
    add(from, to) {
      sources.set(to, (sources.get(to) ?? new Set()).add(from));
    },
    allOf(keys) {
      const key = newKey();
      joined.set(key, keys);
      return key;
    },
    isKnown: (key) => known().has(key),
    anchorsOf(keys) {
      const reached = new Set<Key>();
      const visit = (key: Key) => {
        if (reached.has(key)) return;
        reached.add(key);
        for (const source of [...(sources.get(key) ?? []), ...(joined.get(key) ?? [])]) visit(source);
      };
      for (const key of keys) visit(key);
      return [...reached].filter((key) => anchors.has(key)).sort();
    },
  };
}
