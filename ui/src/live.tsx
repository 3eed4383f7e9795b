import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Route, RouteInput, RouteOutput } from '../../server/src/contract.ts';
import { addressOf, call } from './api.ts';
import { type LiveState, openLive } from './live-source.ts';
import { routeKey, useRoute } from './query.ts';
import './styles/booking.css';

/**
 * Reads a route and keeps the answer up to date by its stream of events, which has the same input. While the stream is
 * lost the route is asked every few seconds; `LiveNote` says so.
 */
export function useLive<R extends Route>(
  route: R,
  events: Route,
  input: RouteInput<R>,
  { enabled = true }: { readonly enabled?: boolean } = {},
) {
  const query = useRoute(route, input, { enabled });
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  const isThere = query.data !== undefined;
  const key = JSON.stringify(input);
  useEffect(() => {
    // Only after the first answer: who may not read is told by it, and is not asked again and again.
    if (!enabled || !isThere) return undefined;
    const given = JSON.parse(key) as RouteInput<R>;
    return openLive<RouteOutput<R>>({
      events: addressOf(events, given),
      ask: () => call(route, given),
      onData: (data) => client.setQueryData(routeKey(route, given), data),
      onState: setState,
    });
  }, [client, enabled, events, isThere, key, route]);
  return { ...query, live: state };
}

/** Says when a page is not live any more, and nothing while it is. */
export function LiveNote({ state }: { readonly state: LiveState }) {
  return (
    <p className="live-note" role="status">
      {state === 'polling' ? '实时连接中断，正在重连；此间每 5 秒刷新一次。' : ''}
    </p>
  );
}
