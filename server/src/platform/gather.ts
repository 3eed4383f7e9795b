import type { Db } from './db.ts';

/** A read that can answer several askers by one statement. */
export interface Gathering<K, V> {
  /** Askers of one group are answered together: those of one centre, of one filter. */
  readonly groupOf: (key: K) => string;
  /** Reads for all of them; what it answers finds the value of each. */
  readonly read: (tx: Db, keys: readonly K[]) => Promise<(key: K) => V>;
}

interface Asked<K, V> {
  readonly key: K;
  readonly resolve: (value: V) => void;
  readonly reject: (error: unknown) => void;
}

interface Group<K, V> {
  waiting: Asked<K, V>[];
  running: number;
  isDue: boolean;
}

/** Two, so that one statement is made ready while the database runs another; more would only make them smaller. */
const atOnce = 2;
const askersMax = 100;

/**
 * Reads for everybody who asks in the same turn of the event loop, or while the statements before are under way, by one
 * statement: under load a round trip to the database costs more than what it reads. Nothing is kept: whoever asks is
 * answered by a statement that began after the question. A failure reaches everybody whose statement failed.
 */
export function gathered<K, V>({ groupOf, read }: Gathering<K, V>): (tx: Db, key: K) => Promise<V> {
  const known = new WeakMap<Db, Map<string, Group<K, V>>>();

  const start = async (tx: Db, groups: Map<string, Group<K, V>>, name: string, group: Group<K, V>): Promise<void> => {
    group.isDue = false;
    const asked = group.waiting.splice(0, askersMax);
    group.running += 1;
    try {
      const valueOf = await read(
        tx,
        asked.map(({ key }) => key),
      );
      for (const { key, resolve } of asked) resolve(valueOf(key));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
    group.running -= 1;
    if (group.waiting.length > 0) plan(tx, groups, name, group);
    else if (group.running === 0) groups.delete(name);
  };
  const plan = (tx: Db, groups: Map<string, Group<K, V>>, name: string, group: Group<K, V>): void => {
    if (group.isDue || group.running >= atOnce) return;
    group.isDue = true;
    setImmediate(() => void start(tx, groups, name, group));
  };

  return (tx, key) =>
    new Promise((resolve, reject) => {
      const groups = known.get(tx) ?? new Map<string, Group<K, V>>();
      known.set(tx, groups);
      const name = groupOf(key);
      const group = groups.get(name) ?? { waiting: [], running: 0, isDue: false };
      groups.set(name, group);
      group.waiting.push({ key, resolve, reject });
      plan(tx, groups, name, group);
    });
}
