import type { TObject, TProperties } from 'typebox';
import { Type } from 'typebox';
import { common } from './problem.ts';
import { type Route, Uuid } from './route.ts';

/** Where the counter's twin of a route of the employer hall stands, and the right that a clerk needs for it. */
const counterPath = '/counter/employers/:employerId';
export const counterPermission = 'counter.employer';

type ParamsOf<R extends Route> = R extends { readonly params: TObject<infer P extends TProperties> } ? P : object;

/** A route of the employer hall as a clerk calls it for the employer at the window. */
export type AtCounter<R extends Route> = Omit<R, 'path' | 'permission' | 'params' | 'problems'> & {
  readonly path: string;
  readonly permission: typeof counterPermission;
  readonly params: TObject<ParamsOf<R> & { employerId: typeof Uuid }>;
  readonly problems: NonNullable<Route['problems']>;
};

/**
 * The same route for a clerk of the centre: the employer, which the hall knows from the login, stands in the address.
 * Everything else, question, answer and refusals, is the hall's: one command with two skins. Browser-safe: the screens of
 * the hall find the counter's address by it.
 */
export function atCounter<const R extends Route>(route: R): AtCounter<R> {
  return {
    ...route,
    path: route.path.replace(/^\/employer/, counterPath),
    summary: `柜面代办：${route.summary}`,
    permission: counterPermission,
    params: Type.Object({ employerId: Uuid, ...route.params?.properties }),
    problems: [...(route.problems ?? []), common.notFound],
  } as unknown as AtCounter<R>;
}

/** The same for each of some routes, under the same names. */
export function allAtCounter<const T extends Readonly<Record<string, Route>>>(
  routes: T,
): { readonly [K in keyof T]: AtCounter<T[K]> } {
  return Object.fromEntries(Object.entries(routes).map(([name, route]) => [name, atCounter(route)])) as {
    readonly [K in keyof T]: AtCounter<T[K]>;
  };
}
