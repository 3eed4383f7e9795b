import type { UseMutationResult } from '@tanstack/react-query';
import { useMemo } from 'react';

/** Two askings that differ in nothing are one; a file counts by its size beside what is said of it. */
function keyOf(input: unknown): string {
  return JSON.stringify(input ?? null, (_name, value: unknown) => {
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
    if (value instanceof Blob) return value.size;
    return typeof value === 'bigint' ? String(value) : value;
  });
}

/**
 * Sends something once however often it is asked for meanwhile: who asks again for the same gets the answer under way.
 * Other things are sent beside it.
 */
export function onceAtATime<A extends readonly unknown[], O>(
  send: (...args: A) => Promise<O>,
): { (...args: A): Promise<O>; isUnderWay: (...args: A) => boolean } {
  const underWay = new Map<string, Promise<O>>();
  const once = (...args: A): Promise<O> => {
    const key = keyOf(args[0]);
    const before = underWay.get(key);
    if (before) return before;
    const sent = send(...args).finally(() => underWay.delete(key));
    underWay.set(key, sent);
    return sent;
  };
  return Object.assign(once, { isUnderWay: (...args: A) => underWay.has(keyOf(args[0])) });
}

/**
 * A mutation whose second click does nothing: the state that disables a button is on the screen only after the next
 * frame, and a double click is faster.
 */
export function useOnce<O, I>(mutation: UseMutationResult<O, Error, I>): UseMutationResult<O, Error, I> {
  const { mutateAsync: send } = mutation;
  const single = useMemo(() => {
    const mutateAsync = onceAtATime<Parameters<typeof send>, O>(send);
    const mutate: typeof mutation.mutate = (...args) => {
      if (mutateAsync.isUnderWay(...args)) return;
      // What went wrong stands in the mutation's `error`.
      mutateAsync(...args).catch(() => undefined);
    };
    return { mutateAsync, mutate };
  }, [send]);
  return { ...mutation, ...single };
}
