import { call, EmptyState, PageSkeleton, ProblemSummary, routeKey } from '@anju/ui';
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query';
import InfiniteScroll from 'antd-mobile/es/components/infinite-scroll';
import PullToRefresh from 'antd-mobile/es/components/pull-to-refresh';
import type { ReactNode } from 'react';
import type { Route, RouteInput, RouteOutput } from '../../../../server/src/contract.ts';

const pageSize = 20;

interface Listing<R extends Route> {
  /** The first page, with the totals of everything. */
  readonly first: RouteOutput<R> | undefined;
  readonly rows: readonly RowOf<R>[];
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly hasMore: boolean;
  readonly more: () => Promise<void>;
  readonly refetch: () => Promise<unknown>;
}
type RowOf<R extends Route> = RouteOutput<R> extends { rows: readonly (infer Row)[] } ? Row : never;
interface Page {
  readonly rows: readonly unknown[];
  readonly total: number;
}

/** Reads a paged route as one long list; keyed by its path, so that what makes it stale asks for it anew. */
export function useListing<R extends Route>(route: R, filter: object = {}, params?: object): Listing<R> {
  const query = useInfiniteQuery<Page, Error, InfiniteData<Page, number>, readonly unknown[], number>({
    queryKey: [...routeKey(route), 'listing', params, filter],
    queryFn: async ({ pageParam }) => {
      const input = { query: { page: pageParam, pageSize, ...filter }, ...(params && { params }) };
      return (await call(route, input as unknown as RouteInput<R>)) as unknown as Page;
    },
    initialPageParam: 1,
    getNextPageParam: (last, all) =>
      last.rows.length > 0 && all.reduce((count, { rows }) => count + rows.length, 0) < last.total
        ? all.length + 1
        : undefined,
    staleTime: 0,
  });
  const pages = query.data?.pages ?? [];
  return {
    first: pages[0] as RouteOutput<R> | undefined,
    rows: pages.flatMap(({ rows }) => rows) as RowOf<R>[],
    isPending: query.isPending,
    error: query.error,
    hasMore: query.hasNextPage,
    more: async () => {
      const { error } = await query.fetchNextPage();
      // The list says “加载失败” with a way to try again when this throws.
      if (error) throw error;
    },
    refetch: query.refetch,
  };
}

interface EndlessProps<R extends Route> {
  readonly listing: Listing<R>;
  readonly label: string;
  readonly render: (row: RowOf<R>, index: number) => ReactNode;
  /** What `render` answers is an item of a list itself, with its key. */
  readonly isItem?: boolean;
  readonly empty: { readonly title: string; readonly text?: ReactNode; readonly action?: ReactNode };
}

/** A list that grows while one reads on; pulled down, it is asked for anew. */
export function Endless<R extends Route>({ listing, label, render, empty, isItem = false }: EndlessProps<R>) {
  const { rows, isPending, error, hasMore, more, refetch } = listing;
  if (isPending) return <PageSkeleton lines={8} />;
  if (error && rows.length === 0) return <ProblemSummary error={error} onRetry={refetch} />;
  if (rows.length === 0)
    return (
      <div className="m-card">
        <EmptyState {...empty} />
      </div>
    );
  return (
    <PullToRefresh onRefresh={refetch}>
      <ul className="m-list" aria-label={label}>
        {rows.map((row, index) => (isItem ? render(row, index) : <li key={index}>{render(row, index)}</li>))}
      </ul>
      <InfiniteScroll loadMore={more} hasMore={hasMore} threshold={200}>
        {(isLoading, failed, retry) =>
          failed ? (
            <button type="button" className="link-button" onClick={retry}>
              没有加载出来，点此重试
            </button>
          ) : isLoading || hasMore ? (
            '正在加载…'
          ) : (
            `共 ${rows.length} 条，已全部显示`
          )
        }
      </InfiniteScroll>
    </PullToRefresh>
  );
}
