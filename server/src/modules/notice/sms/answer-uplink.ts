import type { Call } from '../../../platform/call.ts';
import { channelNames } from '../../../platform/channels.ts';
import { getUplinkWords } from '../../params/index.ts';
import { findPerson, getCenter, maskMobile } from '../../party/index.ts';
import { smsContexts } from '../contexts.ts';
import { tellMobile } from '../notify.ts';
import { helpText, readUplink, type UplinkCommand, type UplinkRequest, uplinkCommands } from './commands.ts';
import { queueSms } from './queue.ts';
import { cancelSubscription, signUp, subscriptionOf } from './subscribe.ts';
import { subscribersByMobile } from './subscription-store.ts';
import { closeUplink, lockUplink } from './uplink-store.ts';

/** Proves who somebody is by certificate number and query password; `undefined` when not, or when locked. */
export type UplinkIdentity = (
  call: Call,
  given: { certificateNumber: string; password: string; mobile: string },
) => Promise<string | undefined>;
/** The answer to a question about a person: figures, never names or numbers. */
export type UplinkAnswer = (call: Call, personId: string, request: UplinkRequest) => Promise<string>;

/** Why what is asked for is not done by short message now, and what to do; `undefined` when it is. */
export type UplinkGate = (call: Call, command: UplinkCommand) => Promise<string | undefined>;

let gate: UplinkGate = async () => undefined;
let identify: UplinkIdentity | undefined;
const answers = new Map<UplinkCommand, UplinkAnswer>();

/** Set by `identity` at start-up. */
export function useUplinkIdentity(given: UplinkIdentity): void {
  identify = given;
}

/** Set at start-up to the gate that stands in front of every channel. */
export function useUplinkGate(given: UplinkGate): void {
  gate = given;
}

/** Set by whoever knows the figures, at start-up. */
export function registerUplinkAnswer(command: UplinkCommand, answer: UplinkAnswer): void {
  answers.set(command, answer);
}

/** What somebody who is known asked for, in figures; of use to every channel on which people write. */
export async function answerOf(call: Call, personId: string, request: UplinkRequest): Promise<string> {
  return (
    (await answers.get(request.command)?.(call, personId, request)) ?? '此项查询暂未开通，请登录网上服务大厅查询。'
  );
}

/** What else can be asked, and by which word; other channels than the short message have words of their own. */
export async function otherWord(call: Call, command: UplinkCommand): Promise<string> {
  if (call.channel !== 'sms') return '';
  const words = await getUplinkWords(call.tx, call.centerId, call.accountingDate);
  return `${uplinkCommands[command]}请发送“${words[command][0] ?? ''}”。`;
}

/** Answers a message, once: the answer is queued in the transaction that closes it. */
export async function answer(given: Call, uplinkId: string): Promise<void> {
  const call: Call = { ...given, channel: 'sms' };
  const { tx, centerId, vault, now } = call;
  const uplink = await lockUplink(tx, centerId, uplinkId);
  if (!uplink) return;
  const mobile = vault.open(uplink.mobileSealed, smsContexts.mobile);
  const words = await getUplinkWords(tx, centerId, call.accountingDate);
  const request = readUplink(vault.open(uplink.bodySealed, smsContexts.body), words);
  const refused = request && (await gate(call, request.command));
  const personId = refused
    ? undefined
    : request && (await whoAsks(call, request, { mobile, mobileIndex: uplink.mobileIndex }));
  const text = refused ?? (await answerText(call, request, personId, mobile, helpText(words)));
  const center = await getCenter(tx, centerId);
  const letter = {
    personId: personId ?? null,
    channel: 'sms',
    address: mobile,
    text: `【${center.name}】${text}`,
    template: 'uplink-answer',
    templateNumber: 0,
    urgency: 'code',
  } as const;
  const { route, accessNumber } = uplink;
  // Of use to its own message centre only.
  const linkId = uplink.linkId && `${route}/${uplink.linkId}`;
  await queueSms(call, [letter], {
    occasionId: null,
    validMinutes: 30,
    uplink: { uplinkId, linkId, accessNumber },
  });
  const outcome = refused ? 'closed' : request ? (personId ? 'answered' : 'not-identified') : 'help';
  await closeUplink(tx, centerId, uplinkId, {
    command: request?.command ?? null,
    personId: personId ?? null,
    outcome,
    answeredAt: now,
  });
}

async function whoAsks(
  call: Call,
  request: UplinkRequest,
  { mobile, mobileIndex }: { mobile: string; mobileIndex: Buffer },
): Promise<string | undefined> {
  if (request.identity) return identify?.(call, { ...request.identity, mobile });
  const known = await subscribersByMobile(call.tx, call.centerId, mobileIndex);
  // Two who share a mobile must say who they are.
  return known.length === 1 ? known[0] : undefined;
}

/** One answer for every reason not to answer: a stranger's phone learns nothing. */
const notIdentified =
  '未能核实您的身份。请先签约，或核对证件号码和查询密码；查询密码在网上服务大厅“短信与消息设置”或柜台设置。连续多次不符将暂停查询。也可拨打12329。';

/**
 * Certificate number and query password are enough to move the contract to the phone that writes, or to end it: the phones
 * that the person has left with the centre are told, so that nobody does it behind their back.
 */
async function tellOthers(
  call: Call,
  personId: string,
  writing: string,
  kind: 'notice.signed' | 'notice.cancelled',
): Promise<void> {
  const before = await subscriptionOf(call, personId);
  if (kind === 'notice.cancelled' && !before) return;
  const registered = (await findPerson(call, personId))?.mobile;
  const variables = { mobileMasked: maskMobile(writing), channelName: channelNames.sms, at: call.now.toString() };
  for (const mobile of new Set([registered, before?.mobile]))
    if (mobile && mobile !== writing) await tellMobile(call, mobile, kind, variables);
}

async function answerText(
  call: Call,
  request: UplinkRequest | undefined,
  personId: string | undefined,
  mobile: string,
  help: string,
): Promise<string> {
  if (!request) return help;
  if (!personId) return notIdentified;
  switch (request.command) {
    case 'sign':
      await tellOthers(call, personId, mobile, 'notice.signed');
      await signUp(call, { personId, mobile });
      return '短信签约成功。账户变动将以短信告知您，本短信服务不收取信息费。';
    case 'cancel':
      await tellOthers(call, personId, mobile, 'notice.cancelled');
      return (await cancelSubscription(call, personId))
        ? '已取消短信签约，之后不再发送账户变动短信。'
        : '您尚未签约短信服务。';
    case 'contribution':
    case 'entries':
    case 'loan':
    case 'repayments':
      return answerOf(call, personId, request);
    default:
      return request.command satisfies never;
  }
}
