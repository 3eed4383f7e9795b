import { digestOf } from '../server/src/modules/ledger/books-testing.ts';
import type { Route, RouteInput, RouteOutput } from '../server/src/platform/route.ts';
import { drawFault } from './faults.ts';
import { Finding } from './finding.ts';
import { codeOf, type Sent, send } from './request.ts';
import type { World } from './world.ts';

// One request of somebody, with what can go wrong with it: the database's connection, a repetition, no answer.

/** Who asks. */
export type Who =
  | { readonly kind: 'person'; readonly subjectId: string; readonly centerId: number }
  | { readonly kind: 'employer'; readonly subjectId: string; readonly employerId: string; readonly centerId: number }
  | {
      readonly kind: 'staff';
      readonly subjectId: string;
      readonly roles: readonly string[];
      readonly centerId: number;
    };

export type Asked<R extends Route> =
  | { readonly outcome: 'ok'; readonly answer: RouteOutput<R> }
  | { readonly outcome: 'refused'; readonly code: string; readonly status: number }
  /** Nobody knows whether it was done. */
  | { readonly outcome: 'lost' };

/** What business writes. Attempts, sessions and the audit trail may tell of a refusal. */
export const businessSchemas = [
  'party',
  'account',
  'ledger',
  'settlement',
  'contribution',
  'withdrawal',
  'loan',
  'casework',
  'evidence',
  'booking',
  'notice',
  'accounting',
  'registration',
  'transfer',
  'simulation',
];

const faultProbability = 0.12;
const checkProbability = 0.25;

export const businessDigest = ({ data }: World): Promise<string> => digestOf(data.ownerPool, businessSchemas);

async function sendAs(world: World, who: Who, route: Route, input: unknown): Promise<Sent> {
  const asking = await world.logins.enter(world, who);
  const sent = await send(world, route, input, asking);
  asking.heard(sent, false);
  return sent;
}

/** Reads, with nothing going wrong. */
export async function read<R extends Route>(world: World, who: Who, route: R, input: RouteInput<R>) {
  const { status, body, bytes } = await sendAs(world, who, route, input);
  if (status !== 200) throw new Finding('a page opens', `${route.path} answered ${status} ${JSON.stringify(body)}`);
  return (route.answers === 'file' ? bytes : body) as RouteOutput<R>;
}

/** As `read`; `undefined` when the page is refused, as to somebody who has no account any more. */
export async function readIf<R extends Route>(world: World, who: Who, route: R, input: RouteInput<R>) {
  const { status, body } = await sendAs(world, who, route, input);
  if (status >= 500) throw new Finding('a page opens', `${route.path} answered ${status} ${JSON.stringify(body)}`);
  return status === 200 ? (body as RouteOutput<R>) : undefined;
}

/**
 * Asks for something to be done. Drawn: a fault of the database; whether the same request comes twice. Found: a 500 that
 * no fault explains, a refusal that changed something, a repetition that did.
 */
export async function ask<R extends Route>(
  world: World,
  who: Who,
  route: R,
  input: RouteInput<R>,
  { isRepeatable = false } = {},
): Promise<Asked<R>> {
  const { faultRandom, trace } = world;
  const fault = world.isCalm ? undefined : drawFault(faultRandom, faultProbability);
  const asking = await world.logins.enter(world, who);
  const before = faultRandom.chance(checkProbability) ? await businessDigest(world) : undefined;
  world.faults.length = 0;
  const { done, struck } = await world.pool.under(fault, () => send(world, route, input, asking));
  asking.heard(done, struck);
  const what = `${route.method} ${route.path}`;
  const said = struck ? ` [${fault?.kind}]` : '';
  if (done.status >= 500) {
    if (!struck) throw new Finding('no request fails', `${what}\n${world.faults.join('')}`);
    trace.add(`${what} lost${said}`);
    // Nothing came back: most people try again, and what was done is not done twice.
    return faultRandom.chance(0.7) ? ask(world, who, route, input, { isRepeatable }) : { outcome: 'lost' };
  }
  if (done.status !== 200) {
    const code = codeOf(done);
    trace.add(`${what} refused ${code}${said}`);
    if (before !== undefined) await unchanged(world, before, `${what} was refused (${code})`);
    return { outcome: 'refused', code, status: done.status };
  }
  trace.add(`${what} ok${said}`);
  if (isRepeatable && faultRandom.chance(0.15)) await again(world, who, route, input);
  return { outcome: 'ok', answer: (route.answers === 'file' ? done.bytes : done.body) as RouteOutput<R> };
}

/** The same request comes once more, as from an impatient finger or a network that repeats. */
async function again<R extends Route>(world: World, who: Who, route: R, input: RouteInput<R>): Promise<void> {
  const asking = await world.logins.enter(world, who);
  const before = await businessDigest(world);
  const { status, body } = await send(world, route, input, asking);
  world.trace.add(`${route.method} ${route.path} again ${status}`);
  if (status >= 500)
    throw new Finding('no request fails', `${route.path} again: ${JSON.stringify(body)}\n${world.faults.join('')}`);
  await unchanged(world, before, `${route.method} ${route.path} came twice (${status})`);
}

async function unchanged(world: World, before: string, what: string): Promise<void> {
  const after = await businessDigest(world);
  if (after === before) return;
  const known = new Set(before.split('\n'));
  const changed = after.split('\n').filter((line) => !known.has(line));
  throw new Finding('what is refused or repeated changes nothing', `${what} and changed ${changed.join('; ')}`);
}
