import { atCounter } from '../../platform/at-counter.ts';
import type { Call } from '../../platform/call.ts';
import type { Edge } from '../../platform/http.ts';
import { common, Problem } from '../../platform/problem.ts';
import type { Route } from '../../platform/route.ts';
import { findEmployer } from './store.ts';

/** The employer whose business is done: the caller's own, or the one that a clerk serves at the window. */
export function employerOf({ actor, servedEmployerId }: Call): string {
  const employerId = servedEmployerId ?? actor.employerId;
  if (!employerId) throw new Problem(common.notFound);
  return employerId;
}

/** The call of a clerk of the centre for the employer in the address; one of another centre does not exist. */
export async function servedAtCounter(call: Call, { employerId }: { readonly employerId: string }): Promise<Call> {
  if (!(await findEmployer(call, employerId))) throw new Problem(common.notFound, { detail: '本中心没有这个单位。' });
  return { ...call, servedEmployerId: employerId, channel: 'counter' };
}

const serving = (call: Call, input: unknown) =>
  servedAtCounter(call, (input as { params: { employerId: string } }).params);

/**
 * Serves each route twice: to the employer's clerk in the hall, and to a clerk of the centre for the employer named in the
 * address (`atCounter`). Handlers ask `employerOf` whose business it is and are otherwise the same.
 */
export function inHallAndAtCounter(edge: Edge): Pick<Edge, 'serve' | 'servePrepared'> {
  return {
    serve(route, handler) {
      edge.serve(route, handler);
      edge.serve(twinOf(route), async (call, input, answering) =>
        handler(await serving(call, input), input, answering, undefined),
      );
    },
    servePrepared(route, prepare, handler) {
      edge.servePrepared(route, prepare, handler);
      edge.servePrepared(
        twinOf(route),
        async (call, input, answering) => prepare(await serving(call, input), input, answering),
        async (call, input, answering, prepared) => handler(await serving(call, input), input, answering, prepared),
      );
    },
  };
}

/** The twin, with the hall's types: what a handler is given has the employer's id on top, and it answers the same. */
const twinOf = <const R extends Route>(route: R): R => atCounter(route) as unknown as R;
