import type { Call } from '../../platform/call.ts';
import { newSecret, sha256 } from '../../platform/crypto.ts';
import type { Answering } from '../../platform/http.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { browserKeyOf, enterByBinding, inCenter, throttleAddress, within } from '../identity/index.ts';
import { addressIndex, bindChannel, bindingOf, personBoundTo } from '../notice/index.ts';
import { accountOf, entrancePage, pageAddress } from './account.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { insertState, insertTicket, isFollowing, isStateOpen, takeState, takeTicket } from './store.ts';

const stateMinutes = 10;
const ticketMinutes = 15;
export const openIdContext = 'wechat.openid';

/** Sends a page within WeChat to learn who holds the phone. The state is bound to this browser, so that nobody is logged in as another. */
export async function begin(
  given: Call,
  { body }: RouteInput<typeof contract.beginAuthorization>,
  answering: Answering,
) {
  const call = await inCenter(given, body.centerId);
  await throttleAddress(call, 'wechat');
  const account = accountOf(call.centerId);
  if (!account) throw new Problem(refusals.notOffered);
  const state = newSecret();
  await insertState(call.tx, call.centerId, {
    stateHash: sha256(state),
    browserKey: browserKeyOf(call, answering),
    createdAt: call.now,
    expiresAt: call.now.add({ minutes: stateMinutes }),
  });
  return { address: account.authorizeAddress({ redirect: pageAddress(entrancePage), state }) };
}

/** Asks WeChat who came back, with no transaction open: only for a state that this browser was given. */
export async function identify(
  given: Call,
  { body }: RouteInput<typeof contract.finishAuthorization>,
): Promise<string> {
  const call = await inCenter(given, body.centerId);
  await throttleAddress(call, 'wechat');
  const account = accountOf(call.centerId);
  if (!account) throw new Problem(refusals.notOffered);
  const browserKey = call.actor.sessionKey;
  const asked = { stateHash: sha256(body.state), browserKey: browserKey ?? '', at: call.now };
  if (!browserKey || !(await isStateOpen(call.tx, call.centerId, asked))) throw new Problem(refusals.stateGone);
  const found = await account.exchangeCode(body.code);
  if (found.outcome === 'unknown') throw new Problem(refusals.unreachable);
  if (found.outcome === 'refused') throw new Problem(refusals.codeRefused, { wechatCode: found.code });
  return found.openId;
}

/** Who is bound has entered, for reading; anybody else is given a ticket with which to bind after logging in. */
export async function finish(
  given: Call,
  { body }: RouteInput<typeof contract.finishAuthorization>,
  answering: Answering,
  openId: string,
): Promise<RouteOutput<typeof contract.finishAuthorization>> {
  const call: Call = { ...within(given, body.centerId), channel: 'wechat' };
  const { tx, centerId, now } = call;
  if (!(await takeState(tx, centerId, sha256(body.state)))) throw new Problem(refusals.stateGone);
  const personId = await personBoundTo(call, 'wechat', openId);
  if (personId !== undefined) return enterByBinding(call, answering, personId);
  const ticket = newSecret();
  const expiresAt = now.add({ minutes: ticketMinutes });
  await insertTicket(tx, centerId, {
    ticketHash: sha256(ticket),
    openidSealed: call.vault.seal(openId, openIdContext),
    createdAt: now,
    expiresAt,
  });
  await recordAudit(call, 'wechat.authorize', ['wechat', String(centerId)]);
  return { next: 'bind', ticket, expiresAt: expiresAt.toString() };
}

export async function binding(call: Call): Promise<RouteOutput<typeof contract.getBinding>> {
  const { tx, centerId, actor } = call;
  const found = await bindingOf(call, actor.id, 'wechat');
  return {
    isOffered: accountOf(centerId) !== undefined,
    boundAt: found?.boundAt.toString() ?? null,
    isFollowing: found ? await isFollowing(tx, centerId, addressIndex(call, found.address)) : false,
  };
}

/** The person who has logged in confirms: the WeChat that the ticket stands for is bound. */
export async function confirm(given: Call, { body }: RouteInput<typeof contract.bind>) {
  const call: Call = { ...given, channel: 'wechat' };
  const sealed = await takeTicket(call.tx, call.centerId, sha256(body.ticket), call.now);
  if (!sealed) throw new Problem(refusals.ticketGone);
  const openId = call.vault.open(sealed, openIdContext);
  await bindChannel(call, {
    personId: call.actor.id,
    channel: 'wechat',
    address: openId,
    replaces: body.replaces ?? false,
  });
  return binding(call);
}
