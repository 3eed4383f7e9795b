import { createWechatGateway, type PushOutcome } from './gateways/wechat/account.ts';
import { createWeiboGateway, type WeiboOutcome } from './gateways/weibo/account.ts';
import type { MessageCentres } from './message-centre-settings.ts';
import {
  type DeliveryOutcome,
  deliveryFaults,
  type OutgoingMessage,
  refusedBy,
  useDelivery,
} from './modules/desk/index.ts';
import { type WechatCentre } from './push-centres.ts';
import type { WeiboCentre } from './weibo-centres.ts';

// How the answers of the desk's agents reach people on WeChat and Weibo: whichever process runs the job sends them.

/** A 客服消息 of WeChat holds 2048 bytes, a private message of Weibo three hundred characters. */
const charactersAtMost = { wechat: 600, weibo: 300 } as const;

/** A text in pieces of so many characters, cut between them. */
export function inPieces(text: string, atMost: number): string[] {
  const characters = [...text];
  const pieces: string[] = [];
  for (let from = 0; from < characters.length; from += atMost)
    pieces.push(characters.slice(from, from + atMost).join(''));
  return pieces;
}

type Sent = { readonly state: 'sent' | 'not-sent' | 'unknown' } | { readonly state: 'refused'; readonly why: string };

// WeChat: longer ago than two days, too many without an answer; no such follower, not following.
const wechatWhy: Readonly<Record<number, string>> = {
  45_015: deliveryFaults.tooLate,
  45_047: deliveryFaults.tooMany,
  40_003: deliveryFaults.nobody,
  43_004: deliveryFaults.left,
};
const wechatBusy = new Set([-1, 45_009, 45_011]);
function sentByWechat(outcome: PushOutcome): Sent {
  if (outcome.outcome !== 'answered') return { state: outcome.outcome };
  if (outcome.code === 0) return { state: 'sent' };
  if (wechatBusy.has(outcome.code)) return { state: 'not-sent' };
  return { state: 'refused', why: wechatWhy[outcome.code] ?? refusedBy('wechat', outcome.code) };
}

// Weibo: the interface is busy or asked too often; no quota for this person any more.
const weiboBusy = new Set([10_001, 10_009, 10_010, 10_022, 10_023, 10_024]);
const weiboNoQuota = 20_307;
function sentByWeibo(outcome: WeiboOutcome): Sent {
  if (outcome.outcome !== 'refused') return { state: outcome.outcome };
  if (weiboBusy.has(outcome.code)) return { state: 'not-sent' };
  if (outcome.code === weiboNoQuota) return { state: 'refused', why: deliveryFaults.lateOrLeft };
  return { state: 'refused', why: refusedBy('weibo', outcome.code) };
}

/** Sends piece by piece. What may have arrived is not sent again: these messages bear no id by which a second is known. */
async function deliver(
  { kind, text, to }: OutgoingMessage,
  atMost: number,
  send: (to: string, text: string) => Promise<Sent>,
): Promise<DeliveryOutcome> {
  if (kind === 'image') return { failed: deliveryFaults.textOnly };
  for (const [index, piece] of inPieces(text, atMost).entries()) {
    const sent = await send(to, piece);
    if (sent.state === 'sent') continue;
    if (index > 0) return { failed: deliveryFaults.onlyPart };
    if (sent.state === 'refused') return { failed: sent.why };
    if (sent.state === 'unknown') return { failed: deliveryFaults.perhaps };
    throw new Error('the channel could not be reached');
  }
  return { delivered: true };
}

/** The desk's answers over the accounts of an installation; a centre without one says so under the message. */
export function useOutsideAnswers(centres: MessageCentres): void {
  const wechat = new Map(
    centres
      .filter((centre): centre is WechatCentre => centre.kind === 'wechat')
      .map((centre) => [centre.centerId, createWechatGateway({ account: centre })]),
  );
  const weibo = new Map(
    centres
      .filter((centre): centre is WeiboCentre => centre.kind === 'weibo')
      .map((centre) => [centre.centerId, createWeiboGateway({ account: centre })]),
  );
  const none: DeliveryOutcome = { failed: deliveryFaults.notConnected };
  useDelivery('wechat', async (message) => {
    const account = wechat.get(message.centerId);
    if (!account) return none;
    return deliver(message, charactersAtMost.wechat, async (to, text) =>
      sentByWechat(await account.sendText(to, text)),
    );
  });
  useDelivery('weibo', async (message) => {
    const account = weibo.get(message.centerId);
    if (!account) return none;
    return deliver(message, charactersAtMost.weibo, async (to, text) => sentByWeibo(await account.sendText(to, text)));
  });
}
