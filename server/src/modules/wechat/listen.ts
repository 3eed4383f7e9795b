import type { Call } from '../../platform/call.ts';
import type { InCall } from '../../platform/jobs.ts';
import { recordAudit } from '../audit/index.ts';
import { isTalking, sayToDesk } from '../desk/index.ts';
import { addressIndex, personBoundTo, unbindChannel } from '../notice/index.ts';
import { getWechatWords } from '../params/index.ts';
import type { OpenGate } from '../service/index.ts';
import { answerPersonal, answerPublic, helpText, invitation, welcome } from './answers.ts';
import { openIdContext } from './authorize.ts';
import {
  fitted,
  isPersonal,
  type Matter,
  matterKeys,
  matterOf,
  matters,
  serviceOf,
  type WechatWords,
  wordOf,
} from './rules.ts';
import { closeIncoming, findReply, insertIncoming, moveFollower, setConsent } from './store.ts';

/** What WeChat brought, as the gateway read it. */
export interface Incoming {
  /** By which WeChat repeats itself. */
  readonly key: string;
  readonly openId: string;
  /** WeChat's time. */
  readonly second: number;
  readonly said:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'click'; readonly eventKey: string }
    | { readonly kind: 'subscribe' | 'unsubscribe' | 'other' }
    | {
        readonly kind: 'consent';
        readonly consents: readonly { readonly templateId: string; readonly isAccepted: boolean }[];
      };
}

const replyContext = 'wechat.incoming.reply';

/** Where messages come in: transactions of the centre, and what is open on WeChat. */
export interface Ear {
  readonly inCall: InCall;
  readonly gate: Pick<OpenGate, 'pass'>;
  readonly now: () => Temporal.Instant;
}

/**
 * Hears through the gate of the centre, as every screen's request: what is asked for by word or button is answered, or
 * refused with why and what to do. What is refused is not kept: it has changed nothing. Who comes, leaves or consents is heard.
 */
export async function hearAtGate({ inCall, gate, now }: Ear, centerId: number, incoming: Incoming) {
  const { said, openId } = incoming;
  const heard = () => inCall((call) => hear(call, incoming));
  if (said.kind !== 'text' && said.kind !== 'click') return heard();
  const matter = await inCall(async (call) => matterIn(call, openId, said, await wordsOf(call)));
  const asked = { centerId, channel: 'wechat', service: serviceOf(matter) } as const;
  const passed = await gate.pass(asked, now(), heard);
  if ('value' in passed) return passed.value;
  const { detail, remedy } = passed.turnedAway.problem.detail;
  return fitted([detail, remedy].filter(Boolean).join('\n'));
}

interface Answer {
  readonly text?: string | undefined;
  readonly matter?: Matter | undefined;
  readonly personId?: string | undefined;
}

/** Keeps what somebody said once and answers it; brought again, it changes nothing and is answered the same. */
async function hear(call: Call, incoming: Incoming): Promise<string | undefined> {
  const { tx, centerId, vault, now } = call;
  const { key: messageKey, openId, said } = incoming;
  const openidIndex = addressIndex(call, openId);
  const isNew = await insertIncoming(tx, centerId, { messageKey, openidIndex, kind: said.kind, receivedAt: now });
  if (!isNew) {
    const known = await findReply(tx, centerId, messageKey);
    return known === null ? undefined : vault.open(known, replyContext);
  }
  const { text, matter, personId } = await answer(call, incoming, openidIndex);
  const reply = text === undefined ? undefined : fitted(text);
  await closeIncoming(tx, centerId, messageKey, {
    matter: matter ?? null,
    personId: personId ?? null,
    replySealed: reply === undefined ? null : vault.seal(reply, replyContext),
  });
  return reply;
}

async function answer(call: Call, { key, openId, second, said }: Incoming, openidIndex: Buffer): Promise<Answer> {
  const { tx, centerId, now, vault } = call;
  const moved = () => ({
    openidIndex,
    openidSealed: vault.seal(openId, openIdContext),
    eventSecond: BigInt(second),
    at: now,
  });
  switch (said.kind) {
    case 'subscribe':
      await moveFollower(tx, centerId, moved(), true);
      await recordAudit(call, 'wechat.follow', ['wechat', String(centerId)]);
      return { text: await welcome(call, await wordsOf(call)) };
    case 'unsubscribe': {
      // An older event than what is known: it has come late, and they follow again.
      if (!(await moveFollower(tx, centerId, moved(), false))) return {};
      await recordAudit(call, 'wechat.unfollow', ['wechat', String(centerId)]);
      const personId = await personBoundTo(call, 'wechat', openId);
      // Nothing can be sent there any more, and the consent that the binding is was taken back.
      if (personId !== undefined) await unbindChannel(call, personId, 'wechat');
      return { personId };
    }
    case 'consent':
      for (const consent of said.consents)
        await setConsent(tx, centerId, { openidIndex, ...consent, eventSecond: BigInt(second), changedAt: now });
      await recordAudit(call, 'wechat.consent', ['wechat', String(centerId)], { count: said.consents.length });
      return {};
    case 'text':
    case 'click':
      return answerMatter(call, { openId, key }, said);
    case 'other':
      return {};
    default:
      return said satisfies never;
  }
}

const wordsOf = ({ tx, centerId, accountingDate }: Call): Promise<WechatWords> =>
  getWechatWords(tx, centerId, accountingDate);

type Asking = Extract<Incoming['said'], { kind: 'text' | 'click' }>;

/**
 * Which matter is asked for. Whoever talks with an agent is heard by the agent: only a word that is one and nothing else is
 * answered here, and anything else is for the person.
 */
async function matterIn(call: Call, openId: string, said: Asking, words: WechatWords): Promise<Matter | undefined> {
  if (said.kind === 'click') return matterKeys.find((known) => known === said.eventKey);
  return (await isTalking(call, 'wechat', openId))
    ? (wordOf(said.text, words) ?? 'person')
    : matterOf(said.text, words);
}

async function answerMatter(
  call: Call,
  { openId, key }: Pick<Incoming, 'openId' | 'key'>,
  said: Asking,
): Promise<Answer> {
  const words = await wordsOf(call);
  const matter = await matterIn(call, openId, said, words);
  if (matter === undefined) return { text: `没有找到您要的内容。\n${helpText(words)}` };
  const personId = await personBoundTo(call, 'wechat', openId);
  if (matter === 'person') {
    const text = said.kind === 'text' ? said.text : `点了菜单“${matters.person}”`;
    const from = { key: openId, ...(personId !== undefined && { personId }) };
    return { text: await sayToDesk(call, { channel: 'wechat', from, text, sourceId: key }), matter, personId };
  }
  if (!isPersonal(matter))
    return { text: await answerPublic(call, matter, words, personId !== undefined), matter, personId };
  if (personId === undefined) return { text: invitation(matter), matter };
  // Who is bound acts in the own name: what is written down says so.
  const own: Call = { ...call, actor: { kind: 'person', id: personId, permissions: new Set() } };
  await recordAudit(own, 'wechat.answer', ['person', personId], { matter });
  return { text: await answerPersonal(own, matter, personId), matter, personId };
}
