import {
  keepPreviousData,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { Route, RouteInput, RouteOutput } from '../../server/src/contract.ts';
import { call, ProblemError } from './api.ts';
import type { Paging } from './list-state.ts';
import { useOnce } from './once.ts';

/** A refusal is an answer: only a lost connection or a starting server is worth asking again. */
function isWorthRetrying(failures: number, error: Error): boolean {
  if (failures >= 2) return false;
  return !(error instanceof ProblemError) || error.problem.status === 0 || error.problem.status === 503;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    // Without a network a question is asked all the same and fails: the page says so, instead of waiting without a word;
    // and a command is not sent by itself later, when the person thinks of something else.
    queries: {
      networkMode: 'always',
      retry: isWorthRetrying,
      retryDelay: 800,
      staleTime: 15_000,
      refetchOnWindowFocus: false,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

export interface RouteOptions {
  readonly enabled?: boolean | undefined;
  /** Milliseconds between two askings, for pages that wait for something. */
  readonly refetchInterval?: number | false | undefined;
  /** Keeps the last page of a list on screen while the next one comes. */
  readonly keepPrevious?: boolean | undefined;
  readonly staleTime?: number | undefined;
}

export const routeKey = (route: Pick<Route, 'path'>, input?: unknown): readonly unknown[] =>
  input === undefined ? [route.path] : [route.path, input];

/** Reads a route; keyed by its path and input, so that equal questions share one answer. */
export function useRoute<R extends Route>(
  route: R,
  input: RouteInput<R>,
  options: RouteOptions = {},
): UseQueryResult<RouteOutput<R>, Error> {
  const { enabled = true, refetchInterval = false, keepPrevious = false, staleTime } = options;
  return useQuery<RouteOutput<R>, Error>({
    queryKey: routeKey(route, input),
    queryFn: () => call(route, input),
    enabled,
    refetchInterval,
    ...(keepPrevious && { placeholderData: keepPreviousData as never }),
    ...(staleTime !== undefined && { staleTime }),
  });
}

type Asked<R extends Route> = Omit<RouteInput<R>, 'query'> &
  (RouteInput<R> extends { readonly query: infer Query }
    ? { readonly query?: Omit<Query, 'page' | 'pageSize'> }
    : never);

/** Reads one page of a list route; the page before stays on screen while the next one comes. */
export function useList<R extends Route>(
  route: R,
  { page, pageSize }: Paging,
  input?: Asked<R>,
  options: Omit<RouteOptions, 'keepPrevious'> = {},
): UseQueryResult<RouteOutput<R>, Error> {
  const asked = { ...input, query: { ...input?.query, page, pageSize } } as unknown as RouteInput<R>;
  return useRoute(route, asked, { ...options, keepPrevious: true });
}

export interface CommandOptions<R extends Route> {
  /** Routes whose answers this command makes stale. */
  readonly invalidates?: readonly Pick<Route, 'path'>[] | undefined;
  readonly onSuccess?: ((output: RouteOutput<R>, input: RouteInput<R>) => unknown) | undefined;
}

/** Sends a command, once for a double click; what it makes stale is asked again before `onSuccess` runs. */
export function useCommand<R extends Route>(
  route: R,
  options: CommandOptions<R> = {},
): UseMutationResult<RouteOutput<R>, Error, RouteInput<R>> {
  const client = useQueryClient();
  const sending = useMutation<RouteOutput<R>, Error, RouteInput<R>>({
    mutationFn: (input) => call(route, input),
    onSuccess: async (output, input) => {
      await Promise.all(
        (options.invalidates ?? []).map((stale) => client.invalidateQueries({ queryKey: routeKey(stale) })),
      );
      await options.onSuccess?.(output, input);
    },
  });
  return useOnce(sending);
}
