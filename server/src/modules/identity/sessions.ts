import type { FastifyRequest } from 'fastify';
import type { Call } from '../../platform/call.ts';
import { newSecret, sha256 } from '../../platform/crypto.ts';
import { dayOf } from '../../platform/dates.ts';
import type { Database } from '../../platform/db.ts';
import { type Answering, type Caller, sessionCookieName } from '../../platform/http.ts';
import { common, Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { listCenters } from '../party/index.ts';
import { type Care, findCare } from './care-store.ts';
import { permissionsOf } from './permissions.ts';
import { channelOf, deviceOf, letIn, limits } from './rules.ts';
import {
  deleteSessionsOf,
  findSession,
  insertLoginLog,
  insertSession,
  type NewSession,
  touchSession,
} from './store.ts';

/** A cookie names the centre, so that its session is found on one shard, and a secret whose hash is the key. */
const cookieOf = (centerId: number, secret: string) => `${centerId}.${secret}`;

function readCookie(value: string | undefined): { centerId: number; sessionKey: string } | undefined {
  const match = /^(\d{1,6})\.([\w-]{20,100})$/.exec(value ?? '');
  return match?.[1] && match[2] ? { centerId: Number(match[1]), sessionKey: sha256(match[2]) } : undefined;
}

// A session's clock is moved at most once a minute: a read would otherwise become a write.
const touchEvery = { seconds: 60 };
const touchEveryAtKiosk = { seconds: 10 };

/** Its time is up, or nobody has used it for as long as an idle session is kept. */
const isOver = (
  { expiresAt, seenAt, channel }: Pick<NewSession, 'expiresAt' | 'seenAt' | 'channel'>,
  now: Temporal.Instant,
): boolean =>
  Temporal.Instant.compare(expiresAt, now) <= 0 ||
  Temporal.Instant.compare(
    seenAt.add({ seconds: channel === 'kiosk' ? limits.kioskIdleSeconds : limits.idleMinutes * 60 }),
    now,
  ) <= 0;

/** Whether so long has passed since its clock was last moved that this request moves it. */
const isWorthTouching = ({ seenAt, channel }: Pick<NewSession, 'seenAt' | 'channel'>, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(seenAt.add(channel === 'kiosk' ? touchEveryAtKiosk : touchEvery), now) <= 0;

/** Finds who calls from the session cookie; anybody without an open session is a visitor. */
export function callerFinder(database: Database, publicUrl: string) {
  const cookieName = sessionCookieName(publicUrl);
  return async (
    request: FastifyRequest,
    now: Temporal.Instant,
    { isIdle = false }: { readonly isIdle?: boolean } = {},
  ): Promise<Caller> => {
    const cookie = readCookie(request.cookies[cookieName]);
    const base = {
      accountingDate: dayOf(now),
      origin: {
        address: request.ip,
        device: deviceOf(request.headers['user-agent'] ?? ''),
        host: request.headers.host ?? '',
        named: channelOf(request.headers),
      },
    };
    const visitor: Caller = {
      ...base,
      centerId: cookie?.centerId ?? 0,
      channel: base.origin.named,
      actor: {
        kind: 'visitor',
        id: 'visitor',
        permissions: new Set(),
        ...(cookie && { sessionKey: cookie.sessionKey }),
      },
    };
    if (!cookie) return visitor;
    const session = await findSession(database, cookie.centerId, cookie.sessionKey);
    if (!session || isOver(session, now)) return visitor;
    if (!isIdle && isWorthTouching(session, now)) await touchSession(database, cookie.centerId, cookie.sessionKey, now);
    const kind = session.kind as NewSession['kind'];
    return {
      ...base,
      centerId: cookie.centerId,
      // Of the session alone: switches, thresholds and limits of a channel are not passed by a header that names another.
      channel: session.channel as Caller['channel'],
      actor: {
        kind,
        id: session.subjectId,
        permissions: permissionsOf(kind, session.roles),
        sessionKey: cookie.sessionKey,
        needsCode: session.needsCode,
        ...(session.employerId && { employerId: session.employerId }),
      },
    };
  };
}

/**
 * The same call for the centre that a visitor's request names: everything a visitor touches is within it, its jobs too.
 * Refused with `request/not-found` when there is no such centre.
 */
export async function inCenter(call: Call, centerId: number): Promise<Call> {
  const isKnown = (await listCenters(call.tx)).some((center) => center.centerId === centerId);
  if (!isKnown) throw new Problem(common.notFound, { detail: '没有这个管理中心。' });
  return within(call, centerId);
}

/** As `inCenter`, for a centre that was looked up when the call was prepared. */
export const within = (call: Call, centerId: number): Call => ({
  ...call,
  centerId,
  enqueue: (job, payload) => call.enqueue(job, payload, centerId),
});

/** A login opens a session of the channel that it names, whatever session is still open beside it. */
export const entering = (call: Call): Call => ({ ...call, channel: call.origin.named ?? call.channel });

/** The hash that binds a challenge to this browser; a visitor without a cookie is given one. */
export function bindingOf(call: Call, answering: Answering): string {
  if (call.actor.sessionKey) return call.actor.sessionKey;
  const secret = newSecret();
  answering.setSessionCookie(cookieOf(call.centerId, secret));
  return sha256(secret);
}

type LeftEverywhere = (call: Call, personId: string) => Promise<void>;
let leftEverywhere: LeftEverywhere = async () => undefined;

/** What knows a person without a session, a telephone call under way, forgets them with the last one. */
export function useLeftEverywhere(given: LeftEverywhere): void {
  leftEverywhere = given;
}

/** 统一退出: every session of somebody ends, on whichever channel it was opened. */
export async function endEverySession(call: Call, kind: string, subjectId: string): Promise<void> {
  await deleteSessionsOf(call.tx, call.centerId, kind, subjectId);
  if (kind === 'person') await leftEverywhere(call, subjectId);
}

export interface Entering {
  readonly kind: NewSession['kind'];
  readonly subjectId: string;
  readonly employerId?: string;
  readonly actorName: string;
  readonly roles?: readonly string[];
  readonly certificateFingerprint?: string;
  /** A bound phone opens it, without a password. */
  readonly needsCode?: boolean;
  /** Made by who must know the session's key. */
  readonly secret?: string;
  /** How long the session lasts at most, where that is shorter than others. */
  readonly minutes?: number;
}

/** Opens a session under a new secret (an old cookie's value is never kept), logs the login and answers the session. */
export async function openSession(call: Call, answering: Answering, entering: Entering) {
  const secret = entering.secret ?? newSecret();
  const channel = entering.kind === 'staff' ? 'counter' : call.channel;
  const session = {
    sessionKey: sha256(secret),
    kind: entering.kind,
    subjectId: entering.subjectId,
    employerId: entering.employerId ?? null,
    actorName: entering.actorName,
    roles: [...(entering.roles ?? [])],
    channel,
    host: call.origin.host,
    address: call.origin.address,
    device: call.origin.device,
    createdAt: call.now,
    seenAt: call.now,
    expiresAt: call.now.add({ minutes: entering.minutes ?? limits.sessionHours * 60 }),
    certificateFingerprint: entering.certificateFingerprint ?? null,
    needsCode: entering.needsCode ?? false,
  };
  const line = loginLine({ ...call, channel }, entering.kind, entering.subjectId, letIn);
  await insertSession(call.tx, session, line, call.centerId);
  const actor = {
    kind: entering.kind,
    id: entering.subjectId,
    permissions: permissionsOf(entering.kind, entering.roles ?? []),
  };
  await recordAudit({ ...call, actor, channel }, 'identity.enter', [
    entering.kind,
    entering.employerId ?? entering.subjectId,
  ]);
  answering.setSessionCookie(cookieOf(call.centerId, secret));
  return {
    next: 'done' as const,
    session: await sessionView(
      {
        ...call,
        actor: {
          ...actor,
          ...(entering.employerId && { employerId: entering.employerId }),
          ...(entering.needsCode && { needsCode: true }),
        },
      },
      { name: entering.actorName, seenAt: call.now },
    ),
  };
}

/** Notes a login or a refused one; the log is shown to the person. */
export async function logLogin(
  call: Call,
  kind: string,
  subjectId: string | null,
  result: string,
  tx = call.tx,
): Promise<void> {
  await insertLoginLog(tx, call.centerId, loginLine(call, kind, subjectId, result));
}

const loginLine = (call: Call, kind: string, subjectId: string | null, result: string) => ({
  logId: call.newId(),
  kind,
  subjectId,
  at: call.now,
  channel: call.channel,
  address: call.origin.address,
  device: call.origin.device,
  result,
});

/** What the page shows of the session. */
export async function sessionView(call: Call, known?: { name: string; seenAt: Temporal.Instant }) {
  const { actor } = call;
  const stored =
    known ?? (actor.kind === 'visitor' || !actor.sessionKey ? undefined : await storedSession(call, actor.sessionKey));
  const { careMode, textSize } = await careOf(call);
  const centers = await listCenters(call.tx);
  // A visitor's cookie may name any centre.
  const center = centers.find((known) => known.centerId === call.centerId) ?? centers[0];
  if (!center) throw new Error('there is no centre');
  return {
    kind: actor.kind === 'system' ? ('visitor' as const) : actor.kind,
    centerId: center.centerId,
    centerName: center.name,
    displayName: stored?.name ?? '',
    permissions: [...actor.permissions],
    draftKey: stored ? call.vault.mac(`${actor.kind} ${actor.id}`, 'session.draft').toString('base64url') : '',
    idleEndsAt: stored ? stored.seenAt.add({ minutes: limits.idleMinutes }).toString() : null,
    careMode,
    textSize,
    needsCode: actor.needsCode ?? false,
  };
}

const usualCare: Care = { careMode: false, textSize: 'large' };

/** Whether a person has chosen 关怀版, on whichever channel. */
export const hasCareMode = async ({ tx, centerId }: Call, personId: string): Promise<boolean> =>
  (await findCare(tx, { centerId, kind: 'person', subjectId: personId }))?.careMode ?? false;

async function careOf({ tx, centerId, actor: { kind, id: subjectId } }: Call): Promise<Care> {
  if (kind !== 'person' && kind !== 'employer') return usualCare;
  return (await findCare(tx, { centerId, kind, subjectId })) ?? usualCare;
}

async function storedSession(call: Call, sessionKey: string) {
  const row = await findSession(call.tx, call.centerId, sessionKey);
  return row && { name: row.actorName, seenAt: row.seenAt };
}
