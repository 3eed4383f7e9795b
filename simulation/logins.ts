import { generateSecret, generateSync } from 'otplib';
import { identity } from '../server/src/contract.ts';
import { totpContext } from '../server/src/modules/identity/enter-staff.ts';
import { refusals } from '../server/src/modules/identity/problems.ts';
import { limits } from '../server/src/modules/identity/rules.ts';
import { refusals as staffRefusals } from '../server/src/modules/identity/staffing/problems.ts';
import { setPassword } from '../server/src/modules/identity/store.ts';
import { findPerson } from '../server/src/modules/party/index.ts';
import { hashPassword } from '../server/src/platform/passwords.ts';
import { common } from '../server/src/platform/problem.ts';
import type { Route } from '../server/src/platform/route.ts';
import type { Who } from './ask.ts';
import { signed } from './certificates.ts';
import { drawFault } from './faults.ts';
import { Finding } from './finding.ts';
import { codeOf, type Sent, send } from './request.ts';
import type { World } from './world.ts';

// Everybody logs in as on a real screen: people with a password, staff with a password and a code, employers with their
// certificate. Beside the service stands a model of what a session is; where the two differ is a finding.

/** A browser's session as it must be by the rules: open until it is left, idle for too long or too old. */
interface Session {
  readonly who: Who;
  readonly cookie: string;
  readonly expiresAt: Temporal.Instant;
  seenAt: Temporal.Instant;
  isEnded: boolean;
  /** A request was lost with it: nobody knows what the service noted. */
  isUnsure: boolean;
}

interface Account {
  /** What is typed: a certificate number, a user name. */
  readonly name: string;
  readonly address: string;
  password: string;
  /** Of staff: the secret of the authenticator. */
  readonly secret: string;
  /** The half minute of the last code that was typed: it is good once. */
  codeStep: number;
}

export interface Logins {
  /** The session with which somebody asks now; they log in when they have none, or leave one behind. */
  enter(world: World, who: Who): Promise<Asking>;
  /** At the end: every session that was ever opened is what it should be, and the log tells of every login. */
  check(world: World): Promise<void>;
}

export interface Asking {
  readonly cookie: string;
  /** Tells what became of a request with it. */
  heard(sent: Sent, struck: boolean): void;
}

const keyOf = ({ kind, subjectId, centerId, ...who }: Who): string =>
  `${centerId}/${kind}/${'employerId' in who ? who.employerId : subjectId}`;
const firstPassword = 'Simulated-1';
const touchEvery = { seconds: 60 };

/** Who has which account and which sessions were opened: the model beside the service. */
interface Book {
  readonly sessions: Session[];
  readonly accounts: Map<string, Account>;
  entered: number;
  /** Logins whose answer was lost. */
  lost: number;
  /** Of the password that everybody begins with. */
  hash: Promise<string> | undefined;
}

export function openLogins(): Logins {
  const book: Book = { sessions: [], accounts: new Map(), entered: 0, lost: 0, hash: undefined };
  return {
    enter: (world, who) => enter(book, world, who),
    check: (world) => check(book, world),
  };
}

const sessionsOf = ({ sessions }: Book, who: Who) => sessions.filter((session) => keyOf(session.who) === keyOf(who));
const openOnes = (book: Book, { clock }: World, who: Who) =>
  sessionsOf(book, who).filter((session) => !session.isUnsure && isOpen(session, clock.now));

/** Somebody has registered long ago. */
async function accountOf(book: Book, world: World, who: Who): Promise<Account> {
  const known = book.accounts.get(keyOf(who));
  if (known) return known;
  book.hash ??= hashPassword(firstPassword);
  const number = book.accounts.size;
  const address = `198.18.${number >> 8}.${number & 255}`;
  const made = await registered(world, who, { hash: await book.hash, address });
  book.accounts.set(keyOf(who), made);
  return made;
}

/** Logs in until it is done: a login whose answer was lost is tried again. */
async function logIn(book: Book, world: World, who: Who): Promise<Session> {
  const account = await accountOf(book, world, who);
  if (who.kind !== 'employer' && !world.isCalm && world.random.chance(0.08)) await tryWrong(world, who, account);
  for (let turn = 0; turn < 4; turn += 1) {
    const fault = world.isCalm || turn > 1 ? undefined : drawFault(world.faultRandom, 0.06);
    const { done, struck } = await world.pool.under(fault, () => entering(world, who, account));
    // The register of revoked certificates has three seconds of real time, which a busy machine may use up.
    if (isRevocationUnknown(done.body)) continue;
    world.trace.add(`login of ${who.kind} ${done.status}${struck ? ` [${fault?.kind}]` : ''}`);
    const entered =
      codeOf(done) === staffRefusals.passwordTooOld.code ? await renew(book, world, { who, account }) : done;
    if (entered.status === 200 && entered.cookie) return opened(book, world, { who, cookie: entered.cookie });
    if (!struck) throw new Finding('who may log in can', `${who.kind}: ${JSON.stringify(entered.body)}`);
    book.lost += 1;
  }
  throw new Error(`${who.kind} could not log in`);
}

const isRevocationUnknown = (body: unknown) =>
  typeof body === 'object' && body !== null && 'reason' in body && body.reason === 'revocation-unknown';

function opened(book: Book, { clock: { now } }: World, given: { readonly who: Who; readonly cookie: string }): Session {
  book.entered += 1;
  const expiresAt = now.add({ hours: limits.sessionHours });
  const session = { ...given, expiresAt, seenAt: now, isEnded: false, isUnsure: false };
  book.sessions.push(session);
  return session;
}

/** A new password in the step that the old one opens; the sessions that were opened with it end. */
async function renew(
  book: Book,
  world: World,
  { who, account }: { readonly who: Who; readonly account: Account },
): Promise<Sent> {
  const newPassword = `Simulated-${1 + Number(account.password.split('-')[1])}`;
  const sent = await entering(world, who, account, newPassword);
  world.trace.add(`${who.kind} sets a new password ${sent.status}`);
  account.password = newPassword;
  for (const session of sessionsOf(book, who)) session.isEnded = true;
  return sent;
}

/** Leaves one session, or every one; what is left opens nothing any more. */
async function leave(book: Book, world: World, session: Session): Promise<void> {
  const isEverywhere = session.who.kind !== 'staff' && world.random.chance(0.4);
  const route: Route = isEverywhere ? identity.leaveEverywhere : identity.leave;
  const { status } = await send(world, route, {}, { cookie: session.cookie });
  world.trace.add(`${session.who.kind} leaves${isEverywhere ? ' everywhere' : ''} ${status}`);
  if (status !== 200) throw new Finding('who is logged in can leave', `${session.who.kind}: ${status}`);
  for (const left of isEverywhere ? sessionsOf(book, session.who) : [session]) left.isEnded = true;
  await probe(world, session);
}

async function enter(book: Book, world: World, who: Who): Promise<Asking> {
  const { random, clock } = world;
  const [held] = openOnes(book, world, who);
  const over = sessionsOf(book, who).find((session) => !session.isUnsure && !isOpen(session, clock.now));
  if (over && !world.isCalm && random.chance(0.2)) await probe(world, over);
  if (held && !world.isCalm && random.chance(0.12)) await leave(book, world, held);
  // Now and then from a second browser beside the first.
  const isSecond = !world.isCalm && random.chance(0.04);
  const session = (isSecond ? undefined : openOnes(book, world, who)[0]) ?? (await logIn(book, world, who));
  return {
    cookie: session.cookie,
    heard(sent, struck) {
      if (struck) session.isUnsure = true;
      if (codeOf(sent) === common.unauthenticated.code && !session.isUnsure)
        throw new Finding('who is logged in is known', `${who.kind} was turned away with an open session`);
      touch(session, clock.now);
    },
  };
}

async function check({ sessions, entered, lost }: Book, world: World): Promise<void> {
  for (const session of sessions) if (!session.isUnsure) await probe(world, session);
  const { rows } = await world.data.ownerPool.query<{ count: string }>(
    `select count(*)::text from identity.login_log where result = '成功' and at > $1`,
    [world.startedAt.toString()],
  );
  const logged = Number(rows[0]?.count);
  if (logged < entered || logged > entered + lost)
    throw new Finding(
      'every login is in the log',
      `${entered} logins, ${lost} without an answer, ${logged} in the log`,
    );
}

const isOpen = (
  { isEnded, seenAt, expiresAt }: Pick<Session, 'isEnded' | 'seenAt' | 'expiresAt'>,
  now: Temporal.Instant,
): boolean =>
  !isEnded &&
  Temporal.Instant.compare(now, seenAt.add({ minutes: limits.idleMinutes })) < 0 &&
  Temporal.Instant.compare(now, expiresAt) < 0;

/** A request moves the idle clock, once a minute at most. */
function touch(session: Session, now: Temporal.Instant): void {
  if (Temporal.Instant.compare(session.seenAt.add(touchEvery), now) <= 0) session.seenAt = now;
}

/** Whom the service takes the holder of this cookie for. */
async function probe(world: World, session: Session): Promise<void> {
  const sent = await send(world, identity.getSession, {}, { cookie: session.cookie });
  const { kind } = sent.body as { kind: string };
  const expected = isOpen(session, world.clock.now) ? session.who.kind : 'visitor';
  if (expected !== 'visitor') touch(session, world.clock.now);
  if (kind !== expected)
    throw new Finding(
      expected === 'visitor' ? 'a session that is over opens nothing' : 'who is logged in is known',
      `a session of ${session.who.kind} that must be one of ${expected} is one of ${kind}`,
    );
}

/** What the authenticator shows; who has typed that already waits for the next one. */
function codeFrom(world: World, account: Account): string {
  const stepNow = () => Math.floor(world.clock.now.epochMilliseconds / 30_000);
  if (stepNow() <= account.codeStep) world.clock.now = world.clock.now.add({ seconds: 30 });
  account.codeStep = stepNow();
  return generateSync({ secret: account.secret, epoch: account.codeStep * 30 });
}

/** One login as the screen does it. */
async function entering(world: World, who: Who, account: Account, newPassword?: string): Promise<Sent> {
  const { centerId } = who;
  const { name, password, address } = account;
  switch (who.kind) {
    case 'employer': {
      const challenge = await send(world, identity.challengeEmployer, { body: { centerId } }, { address });
      if (challenge.status !== 200) return challenge;
      const signature = await signed(world, who.employerId, challenge.body as { challengeId: string; text: string });
      const body = { centerId, ...signature };
      return send(world, identity.enterAsEmployer, { body }, { address, cookie: challenge.cookie });
    }
    case 'person':
      return send(world, identity.enterAsPerson, { body: { centerId, account: name, password } }, { address });
    case 'staff': {
      const totp = codeFrom(world, account);
      const body = { centerId, username: name, password, totp, ...(newPassword !== undefined && { newPassword }) };
      return send(world, identity.enterAsStaff, { body }, { address });
    }
    default:
      return who satisfies never;
  }
}

/** Somebody mistypes the password once, and is told nothing else. */
async function tryWrong(world: World, who: Who, account: Account): Promise<void> {
  const sent = await entering(world, who, { ...account, password: 'Mistyped-1' });
  world.trace.add(`login of ${who.kind} with a wrong password ${sent.status}`);
  const wrong = who.kind === 'staff' ? refusals.wrongStaffLogin : refusals.wrongPassword;
  if (codeOf(sent) !== wrong.code)
    throw new Finding('a wrong password opens nothing', `${who.kind}: ${sent.status} ${JSON.stringify(sent.body)}`);
}

/** What stands in the service of somebody who registered, or was given an account, long ago. */
async function registered(
  world: World,
  who: Who,
  { hash, address }: { readonly hash: string; readonly address: string },
): Promise<Account> {
  const { parts, data, clock } = world;
  const account = { name: '', address, password: firstPassword, secret: '', codeStep: 0 };
  if (who.kind === 'employer') return account;
  const { centerId, subjectId } = who;
  const at = clock.now.subtract({ hours: 24 });
  const loginId = crypto.randomUUID();
  if (who.kind === 'person') {
    const person = await findPerson({ tx: parts.database, vault: data.vault, centerId }, subjectId);
    if (!person) throw new Error(`no person ${subjectId}`);
    await setPassword(parts.database, centerId, { loginId, personId: subjectId, hash, history: [], at });
    return { ...account, name: person.certificateNumber };
  }
  const name = `office.${subjectId.slice(-12)}`;
  const secret = generateSecret();
  await data.ownerPool.query(
    `insert into identity.staff (center_id, staff_id, name, outlet, roles) values ($1, $2, $3, '', $4)`,
    [centerId, subjectId, '钱守信', who.roles],
  );
  await data.ownerPool.query(
    `insert into identity.login (center_id, login_id, kind, subject_id, username, password_hash, totp_sealed, password_changed_at)
     values ($1, $2, 'staff', $3, $4, $5, $6, $7)`,
    [centerId, loginId, subjectId, name, hash, data.vault.seal(secret, totpContext), at.toString()],
  );
  return { ...account, name, secret };
}
