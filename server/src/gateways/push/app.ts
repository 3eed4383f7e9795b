import type { PushOutcome } from '../wechat/account.ts';
import { post, postWithId } from './http.ts';

export interface AppAccount {
  /** `https://api.jpush.cn`. */
  readonly origin: string;
  readonly appKey: string;
  readonly masterSecret: string;
}

export interface AppMessage {
  /** The same message again has the same: the platform shows it once (`cid`). */
  readonly id: string;
  /** What the platform calls the APP on one phone. */
  readonly registrationId: string;
  readonly title: string;
  readonly text: string;
  /** Kept for a phone that is off for so long. */
  readonly seconds: number;
}

export interface AppPushGateway {
  send(message: AppMessage): Promise<PushOutcome>;
  /** Asks no more. */
  stop(): void;
}

export interface AppPushOptions {
  readonly account: AppAccount;
  /** The platform says that a message is on its phone. Must be safe to run twice. */
  readonly onArrived: (messageId: string, registrationId: string) => Promise<void>;
  readonly answerMs?: number;
  /** How long after one another the platform is asked whether a message arrived. */
  readonly askAfterMs?: readonly number[];
}

const usualAskAfterMs = [1_000, 5_000, 60_000, 600_000, 3_600_000] as const;
const arrived = 0;

/**
 * Pushes to the centre's APP over a push platform (REST of the kind of JPush v3). The platform brings no reports: it is
 * asked, and what it does not confirm stays unknown.
 */
export function createAppPushGateway(options: AppPushOptions): AppPushGateway {
  const { account, onArrived, answerMs = 5_000, askAfterMs = usualAskAfterMs } = options;
  const { origin, appKey, masterSecret } = account;
  const headers = { authorization: `Basic ${Buffer.from(`${appKey}:${masterSecret}`).toString('base64')}` };
  const waiting = new Set<NodeJS.Timeout>();
  let isStopped = false;

  const hasArrived = async (messageId: string, registrationId: string): Promise<boolean> => {
    const body = { msg_id: messageId, registration_ids: [registrationId] };
    const asked = await post({ url: `${origin}/v3/status/message`, headers, body, answerMs });
    if (asked.outcome !== 'answered' || asked.status !== 200) return false;
    const told = asked.body as Readonly<Record<string, { status?: number } | undefined>> | undefined;
    return told?.[registrationId]?.status === arrived;
  };
  const askLater = (messageId: string, registrationId: string, times = 0): void => {
    const after = askAfterMs[times];
    if (after === undefined || isStopped) return;
    const timer = setTimeout(() => {
      waiting.delete(timer);
      hasArrived(messageId, registrationId)
        .then((has) =>
          has && !isStopped ? onArrived(messageId, registrationId) : askLater(messageId, registrationId, times + 1),
        )
        .catch(() => askLater(messageId, registrationId, times + 1));
    }, after);
    waiting.add(timer);
  };

  return {
    send: async ({ id, registrationId, title, text, seconds }) => {
      const asked = await postWithId({
        url: `${origin}/v3/push`,
        headers,
        body: {
          cid: `${appKey}-${id}`,
          platform: 'all',
          audience: { registration_id: [registrationId] },
          notification: { android: { title, alert: text }, ios: { alert: { title, body: text } } },
          options: { time_to_live: seconds },
        },
        answerMs,
      });
      if (asked.outcome !== 'answered') return asked;
      const { msg_id: messageId, error } = (asked.body ?? {}) as {
        msg_id?: string | number;
        error?: { code?: number };
      };
      if (error?.code !== undefined) return { outcome: 'answered', code: error.code, messageId: undefined };
      // A gateway on the way that fails says nothing about the message.
      if (messageId === undefined) return { outcome: 'unknown' };
      askLater(String(messageId), registrationId);
      return { outcome: 'answered', code: 0, messageId: String(messageId) };
    },
    stop: () => {
      isStopped = true;
      for (const timer of waiting) clearTimeout(timer);
      waiting.clear();
    },
  };
}
