import type { FaultSwitch } from '../message-centre/faults.ts';
import {
  createPlatform,
  type PlatformReply,
  type PlatformRequest,
  type PushPlatform,
  type ShownPush,
} from './platform.ts';

export interface AppPlatformOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly account: { readonly appKey: string; readonly masterSecret: string };
  readonly show: (push: ShownPush) => void;
}

const errors = { authentication: 1004, noSuchPhone: 1011, busy: 2002 } as const;
// What the platform knows of a push to one phone.
const states = { arrived: 0, notYet: 1, foreign: 2 } as const;
const registrationPattern = /^device-(1[3-9]\d{9})$/;

/** A platform that brings pushes to the APP on phones, and tells whoever asks which of them arrived. */
export function createAppPlatform({ listen, account, show }: AppPlatformOptions): PushPlatform {
  const expected = `Basic ${Buffer.from(`${account.appKey}:${account.masterSecret}`).toString('base64')}`;
  /** By `cid`: the same again is not shown again. */
  const taken = new Map<string, string>();
  const arrived = new Map<string, string>();
  let messages = 18_000_000_000;

  const push = ({ body }: PlatformRequest, faults: FaultSwitch): PlatformReply => {
    const { cid, audience, notification } = body as unknown as PushBody;
    const known = taken.get(cid);
    if (known === undefined && faults.useUp('throttledSubmits')) return failed(429, errors.busy, 'rate limit exceeded');
    const { submitResult, report } = faults.get();
    if (submitResult !== 0) return failed(400, submitResult, 'refused by the sandbox');
    const [registrationId = ''] = audience.registration_id;
    const mobile = registrationPattern.exec(registrationId)?.[1];
    if (!mobile) return failed(400, errors.noSuchPhone, 'cannot find user by this audience');
    const messageId = known ?? String((messages += 1));
    if (known === undefined) {
      taken.set(cid, messageId);
      const { title, body: text } = notification.ios.alert;
      if (report !== 'failed') show({ channel: 'app', mobile, title, text });
      if (report === 'delivered') arrived.set(messageId, registrationId);
    }
    if (faults.useUp('silentSubmits')) return 'silent';
    return { body: { sendno: '0', msg_id: messageId } };
  };
  const state = ({ body }: PlatformRequest): PlatformReply => {
    const { msg_id: messageId, registration_ids: ids } = body as unknown as StateBody;
    const isKnown = (id: string) => registrationPattern.test(id);
    const stateOf = (id: string) =>
      isKnown(id) ? (arrived.get(messageId) === id ? states.arrived : states.notYet) : states.foreign;
    return { body: Object.fromEntries(ids.map((id) => [id, { status: stateOf(id) }])) };
  };
  return createPlatform({
    listen,
    handle: (request, faults) => {
      if (request.authorization !== expected || faults.get().refuseLogin)
        return failed(401, errors.authentication, 'authen failed');
      if (request.path === '/v3/push') return push(request, faults);
      if (request.path === '/v3/status/message') return state(request);
      return { status: 404, body: {} };
    },
  });
}

interface PushBody {
  readonly cid: string;
  readonly audience: { readonly registration_id: readonly string[] };
  readonly notification: { readonly ios: { readonly alert: { readonly title: string; readonly body: string } } };
}
interface StateBody {
  readonly msg_id: string;
  readonly registration_ids: readonly string[];
}

const failed = (status: number, code: number, message: string): PlatformReply => ({
  status,
  body: { error: { code, message } },
});
