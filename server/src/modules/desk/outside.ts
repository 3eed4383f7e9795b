import type { Call } from '../../platform/call.ts';
import type { InCall } from '../../platform/jobs.ts';
import { getCenter } from '../party/index.ts';
import type { OpenGate } from '../service/index.ts';
import { findOfOwners } from './conversation-store.ts';
import { outsideOwner } from './owners.ts';
import { type IncomingMessage, type Received, receiveMessage } from './receive.ts';

/** Whether an account of another channel is talking with the desk now, or waiting to. */
export async function isTalking(call: Call, channel: IncomingMessage['channel'], key: string): Promise<boolean> {
  const found = await findOfOwners(call.tx, call.centerId, [outsideOwner(call, channel, key)], call.now);
  return found !== undefined && found.state !== 'ended';
}

const caution = '请不要在这里发送身份证号、银行卡号和密码。';

function greetingOf({ isServed, hours, state, before }: Received): string {
  if (!isServed) return `现在不是人工服务时间（${hours}）。您的留言已收到，坐席上班后答复。${caution}`;
  if (state === 'active') return `已为您接通人工服务，请说说您的问题。${caution}`;
  return `正在为您转接人工服务${before > 0 ? `，前面还有 ${before} 位` : ''}，请稍候。${caution}`;
}

/** Says something to the desk; whoever begins is told how it stands, and from then on it is the agent who answers. */
export async function sayToDesk(call: Call, message: IncomingMessage): Promise<string | undefined> {
  const received = await receiveMessage(call, message);
  return received.seq === 1 ? greetingOf(received) : undefined;
}

/** What somebody said to the centre's account at Weibo, as the gateway read it. */
export interface WeiboSaid {
  readonly key: string;
  readonly senderId: string;
  readonly said:
    | { readonly kind: 'text' | 'mention'; readonly text: string }
    | { readonly kind: 'follow' | 'media' | 'other' };
}

/** Where messages come in: transactions of the centre, and what is open on Weibo. */
export interface WeiboEar {
  readonly inCall: InCall;
  readonly gate: Pick<OpenGate, 'pass'>;
  readonly now: () => Temporal.Instant;
}

/** Hears through the gate of the centre: while the desk is closed to Weibo, whoever writes reads why and what to do. */
export async function hearWeiboAtGate({ inCall, gate, now }: WeiboEar, centerId: number, said: WeiboSaid) {
  const asked = { centerId, channel: 'weibo', service: 'chat' } as const;
  const passed = await gate.pass(asked, now(), () => inCall((call) => hearWeibo(call, said)));
  if ('value' in passed) return passed.value;
  const { detail, remedy } = passed.turnedAway.problem.detail;
  return [detail, remedy].filter(Boolean).join('\n');
}

/**
 * Weibo has no one bound: every text is a word to the desk. Who follows is told what can be done there; who sends a picture
 * or speaks is asked to write.
 */
async function hearWeibo(call: Call, { key, senderId, said }: WeiboSaid): Promise<string | undefined> {
  switch (said.kind) {
    case 'text':
    case 'mention': {
      const text = said.kind === 'mention' ? `（在微博里@我们）${said.text}` : said.text;
      return sayToDesk(call, { channel: 'weibo', from: { key: senderId, name: '微博用户' }, text, sourceId: key });
    }
    case 'follow': {
      const { name } = await getCenter(call.tx, call.centerId);
      return `您好，这里是${name}。直接发私信说说您的问题，由坐席答复。${caution}`;
    }
    case 'media':
      return '这里看不到图片、语音和位置，请用文字说说您的问题。';
    case 'other':
      return undefined;
    default:
      return said satisfies never;
  }
}
