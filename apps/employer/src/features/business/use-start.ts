import { bytesOf, call, newRequestId, useCommand, useOnce } from '@anju/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { paths } from '../../parts/routes.ts';
import { type BusinessRequest, contribution, type RowsAnswer, type SheetKind } from '../../parts/server.ts';
import { peopleStale } from '../../parts/stale.ts';

// Distributes over the kinds, which a plain Omit does not.
type WithoutId<T> = T extends unknown ? Omit<T, 'businessId'> : never;

/** Asks for a business and moves on to its page; a lost answer asks again for the same one. `onBegun` forgets what was kept of it. */
export function useStart(onBegun?: () => void) {
  const navigate = useNavigate();
  const [businessId] = useState(newRequestId);
  const starting = useCommand(contribution.startBusiness, {
    invalidates: peopleStale,
    onSuccess: (answer) => {
      onBegun?.();
      return navigate(paths.business(answer.businessId));
    },
  });
  return {
    start: (request: WithoutId<BusinessRequest>) =>
      starting.mutate({ body: { ...request, businessId } as BusinessRequest }),
    isBusy: starting.isPending,
    error: starting.error,
  };
}

/** The same for rows typed or read from a file, which may be refused row by row. */
export function useRows(onBegun?: () => void) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const moveOn = async (answer: RowsAnswer) => {
    if (answer.result === 'refused') return;
    onBegun?.();
    await Promise.all(peopleStale.map(({ path }) => client.invalidateQueries({ queryKey: [path] })));
    await navigate(paths.business(answer.businessId));
  };
  const typed = useOnce(
    useMutation({
      mutationFn: (body: { kind: 'open' | 'transfer-in'; people: Record<string, string>[] }) =>
        call(contribution.startRows, { body: { ...body, businessId: newRequestId() } }),
      onSuccess: moveOn,
    }),
  );
  const file = useOnce(
    useMutation({
      mutationFn: async ({ kind, file: given }: { kind: SheetKind; file: File }) =>
        call(contribution.importRows, {
          query: { kind, businessId: newRequestId(), fileName: given.name },
          file: await bytesOf(given),
        }),
      onSuccess: moveOn,
    }),
  );
  return { typed, file };
}
