import { decrypt, encrypt, getSignature } from '@wecom/crypto';

export interface FollowerOptions {
  /** Where the account listens, the token that signs, and the key of the safe mode; without a key it is spoken in the open. */
  readonly events: { readonly url: string; readonly token: string; readonly encodingAesKey?: string | undefined };
  readonly appId: string;
  readonly now: () => Temporal.Instant;
}

const accountName = 'gh_sandbox';
// WeChat gives up on an answer after so long and tries three times in all.
const answerMs = 5_000;
const triesAtMost = 3;
const field = (xml: string, name: string) =>
  new RegExp(`<${name}>(?:<!\\[CDATA\\[([\\s\\S]*?)\\]\\]>|([^<]*))</${name}>`).exec(xml)?.slice(1).find(Boolean) ?? '';
/** What a reply says: an end of CDATA within it was split over two. */
const textIn = (xml: string) =>
  /<Content><!\[CDATA\[([\s\S]*)\]\]><\/Content>/.exec(xml)?.[1]?.replaceAll(']]]]><![CDATA[>', ']]>');
const cdata = (text: string) => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

export type Heard =
  | { readonly outcome: 'answered'; readonly status: number; readonly text: string | undefined }
  | { readonly outcome: 'unavailable' };

/** Signs and, in the safe mode, encrypts what is brought; opens what is answered. */
function envelopeOf({ events, appId }: FollowerOptions, second: () => number) {
  return {
    request: (xml: string): { url: string; body: string } => {
      const [timestamp, nonce] = [String(second()), crypto.randomUUID().replaceAll('-', '').slice(0, 10)];
      const signature = getSignature(events.token, timestamp, nonce, '');
      const query = new URLSearchParams({ signature, timestamp, nonce });
      if (events.encodingAesKey === undefined) return { url: `${events.url}?${query.toString()}`, body: xml };
      const encrypted = encrypt(events.encodingAesKey, xml, appId);
      query.set('encrypt_type', 'aes');
      query.set('msg_signature', getSignature(events.token, timestamp, nonce, encrypted));
      const body = `<xml><ToUserName>${cdata(accountName)}</ToUserName><Encrypt>${cdata(encrypted)}</Encrypt></xml>`;
      return { url: `${events.url}?${query.toString()}`, body };
    },
    open: (answer: string): string => {
      if (events.encodingAesKey === undefined) return answer;
      const encrypted = field(answer, 'Encrypt');
      const expected = getSignature(events.token, field(answer, 'TimeStamp'), field(answer, 'Nonce'), encrypted);
      if (expected !== field(answer, 'MsgSignature')) throw new Error('the answer is not signed');
      const { message, id } = decrypt(events.encodingAesKey, encrypted);
      if (id !== appId) throw new Error('the answer is for another account');
      return message;
    },
  };
}

/**
 * WeChat's side of the account's address: what followers say, and what they are answered. The cryptography is another's
 * implementation (`@wecom/crypto`), so that ours is not compared with itself.
 */
export function createFollowers(options: FollowerOptions) {
  let messages = 24_000_000_000_000_000n;
  const second = () => Math.floor(options.now().epochMilliseconds / 1_000);
  const { request, open } = envelopeOf(options, second);
  /** Brings one message, once: answers what came back, opened. */
  const bring = async (xml: string): Promise<Heard> => {
    const { url, body } = request(xml);
    try {
      const init = {
        method: 'POST',
        headers: { 'content-type': 'text/xml' },
        body,
        signal: AbortSignal.timeout(answerMs),
      };
      const answer = await fetch(url, init);
      const text = await answer.text();
      if (answer.status !== 200 || text === '' || text === 'success')
        return { outcome: 'answered', status: answer.status, text: undefined };
      return { outcome: 'answered', status: 200, text: textIn(open(text)) };
    } catch {
      return { outcome: 'unavailable' };
    }
  };
  /** As WeChat brings it: again, with the same id, while nothing comes back. */
  const insist = async (xml: string): Promise<Heard> => {
    let heard: Heard = { outcome: 'unavailable' };
    for (let tries = 0; tries < triesAtMost; tries += 1) {
      heard = await bring(xml);
      if (heard.outcome === 'answered' && heard.status < 500) return heard;
    }
    return heard;
  };
  const head = (openId: string, type: string) =>
    `<ToUserName>${cdata(accountName)}</ToUserName><FromUserName>${cdata(openId)}</FromUserName><CreateTime>${second()}</CreateTime><MsgType>${cdata(type)}</MsgType>`;
  return {
    bring,
    insist,
    textXml: (openId: string, text: string) => {
      messages += 1n;
      return `<xml>${head(openId, 'text')}<Content>${cdata(text)}</Content><MsgId>${messages}</MsgId></xml>`;
    },
    eventXml: (openId: string, event: string, rest = '') =>
      `<xml>${head(openId, 'event')}<Event>${cdata(event)}</Event>${rest}</xml>`,
  };
}
export type Followers = ReturnType<typeof createFollowers>;
