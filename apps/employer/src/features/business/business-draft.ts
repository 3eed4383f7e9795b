import { useDraft } from '@anju/ui';
import { servedEmployerId } from '../../parts/seat.ts';
import type { Employee } from '../../parts/server.ts';
import type { Chosen } from './person-picker.tsx';

/** What is filled in for a business that has not begun yet; at a window it belongs to the employer that is served. */
export const useBusinessDraft = <T>(name: string, begin: T | (() => T)) =>
  useDraft(`business.${servedEmployerId ?? ''}.${name}`, begin);

/** People that were chosen, each with what was typed for it. */
interface Picked {
  readonly people: readonly Employee[];
  readonly typed: Readonly<Record<string, string>>;
}

/** The people chosen for a business and the figure typed for each, kept until they are handed in. */
export function usePicked(name: string) {
  const draft = useBusinessDraft<Picked>(name, { people: [], typed: {} });
  const { people, typed } = draft.value;
  const chosen: Chosen = new Map(people.map((person) => [person.accountId, person]));
  return {
    draft,
    chosen,
    choose: (next: Chosen) => draft.change({ people: [...next.values()], typed }),
    typed: (accountId: string): string | undefined => typed[accountId],
    type: (accountId: string, text: string) => draft.change({ people, typed: { ...typed, [accountId]: text } }),
  };
}
