import { cdata, fieldOf, readXml, type XmlElement } from './xml.ts';

/** What became of a message that was sent (TEMPLATESENDJOBFINISH, subscribe_msg_sent_event). */
export interface WechatReport {
  readonly messageId: string;
  readonly openId: string;
  /** `success`, `failed:user block`, `failed: system failed`; of a subscription message its ErrorStatus. */
  readonly status: string;
  readonly outcome: 'delivered' | 'undelivered' | 'unknown';
}

/** What a follower answered to the question whether subscription messages of a template may come. */
export interface WechatConsent {
  readonly templateId: string;
  readonly isAccepted: boolean;
}

/** A message or an event of somebody who has to do with the account. */
export interface WechatIncoming {
  /** By which WeChat repeats itself: MsgId, or sender and time. */
  readonly key: string;
  readonly openId: string;
  /** WeChat's time, in seconds. */
  readonly second: number;
  readonly said:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'click'; readonly eventKey: string }
    | { readonly kind: 'subscribe' | 'unsubscribe' }
    | { readonly kind: 'consent'; readonly consents: readonly WechatConsent[] }
    /** Pictures, voice, places; views of pages. */
    | { readonly kind: 'other' };
}

export interface WechatMessage {
  /** The account's own name at WeChat, from which a reply comes. */
  readonly accountName: string;
  readonly incoming: WechatIncoming;
  readonly reports: readonly WechatReport[];
}

/** That it arrived, that it did not, or that nobody knows. */
export function outcomeOfWechat(status: string): WechatReport['outcome'] {
  if (status === 'success') return 'delivered';
  return status.startsWith('failed') ? 'undelivered' : 'unknown';
}

const listsOf = (root: XmlElement, name: string): readonly XmlElement[] =>
  root.children
    .filter((child) => child.name === name)
    .flatMap(({ children }) => children.filter((one) => one.name === 'List'));

function consentsOf(root: XmlElement): WechatConsent[] {
  const lists = [...listsOf(root, 'SubscribeMsgPopupEvent'), ...listsOf(root, 'SubscribeMsgChangeEvent')];
  return lists.map((list) => ({
    templateId: fieldOf(list, 'TemplateId'),
    isAccepted: fieldOf(list, 'SubscribeStatusString') === 'accept',
  }));
}

function reportsOf(root: XmlElement, openId: string): WechatReport[] {
  const event = fieldOf(root, 'Event');
  if (event === 'TEMPLATESENDJOBFINISH') {
    const [messageId, status] = [fieldOf(root, 'MsgID'), fieldOf(root, 'Status')];
    return messageId === '' ? [] : [{ messageId, openId, status, outcome: outcomeOfWechat(status) }];
  }
  if (event !== 'subscribe_msg_sent_event') return [];
  return listsOf(root, 'SubscribeMsgSentEvent').map((list) => {
    const code = fieldOf(list, 'ErrorCode');
    return {
      messageId: fieldOf(list, 'MsgID'),
      openId,
      status: fieldOf(list, 'ErrorStatus') || code,
      outcome: code === '0' ? 'delivered' : 'undelivered',
    };
  });
}

function saidIn(root: XmlElement): WechatIncoming['said'] {
  const type = fieldOf(root, 'MsgType');
  if (type === 'text') return { kind: 'text', text: fieldOf(root, 'Content') };
  if (type !== 'event') return { kind: 'other' };
  switch (fieldOf(root, 'Event')) {
    case 'subscribe':
    case 'unsubscribe':
      return { kind: fieldOf(root, 'Event') as 'subscribe' | 'unsubscribe' };
    case 'CLICK':
      return { kind: 'click', eventKey: fieldOf(root, 'EventKey') };
    case 'subscribe_msg_popup_event':
    case 'subscribe_msg_change_event':
      return { kind: 'consent', consents: consentsOf(root) };
    default:
      return { kind: 'other' };
  }
}

/** Reads what WeChat brings; `undefined` for what is no message of WeChat's. */
export function readWechatMessage(xml: string): WechatMessage | undefined {
  const root = readXml(xml);
  const openId = fieldOf(root, 'FromUserName');
  const seconds = fieldOf(root, 'CreateTime');
  if (!root || root.name !== 'xml' || openId === '' || !/^\d{1,12}$/.test(seconds)) return undefined;
  const isEvent = fieldOf(root, 'MsgType') === 'event';
  const messageId = fieldOf(root, 'MsgId');
  return {
    accountName: fieldOf(root, 'ToUserName'),
    incoming: {
      // Two events of one sender in one second differ by their names: WeChat's own rule knows sender and time alone.
      key: !isEvent && messageId ? messageId : `${openId} ${seconds} ${isEvent ? fieldOf(root, 'Event') : ''}`.trim(),
      openId,
      second: Number(seconds),
      said: saidIn(root),
    },
    reports: isEvent ? reportsOf(root, openId) : [],
  };
}

/** A text as the answer to whoever wrote (被动回复). */
export const textReply = (
  to: { readonly openId: string; readonly accountName: string },
  text: string,
  second: number,
) =>
  `<xml><ToUserName>${cdata(to.openId)}</ToUserName><FromUserName>${cdata(to.accountName)}</FromUserName>` +
  `<CreateTime>${second}</CreateTime><MsgType>${cdata('text')}</MsgType><Content>${cdata(text)}</Content></xml>`;
