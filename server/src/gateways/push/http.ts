/** What became of a request over HTTP: answered; sent and not answered, so nobody knows; or never sent. */
export type PushAsked =
  | { readonly outcome: 'answered'; readonly status: number; readonly body: unknown }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'not-sent' };

export interface PushRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
  readonly answerMs: number;
}

// No connection was made: no byte of the message left.
const noConnection = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** POSTs JSON once. Never rejects. */
export const post = ({ url, headers = {}, body, answerMs }: PushRequest): Promise<PushAsked> =>
  asked(url, answerMs, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** POSTs the fields of a form once. Never rejects. */
export const postForm = (url: string, fields: Readonly<Record<string, string>>, answerMs: number): Promise<PushAsked> =>
  asked(url, answerMs, { method: 'POST', body: new URLSearchParams(fields) });

/** GETs once. Never rejects. */
export const get = ({ url, answerMs }: Pick<PushRequest, 'url' | 'answerMs'>): Promise<PushAsked> =>
  asked(url, answerMs, { method: 'GET' });

async function asked(url: string, answerMs: number, init: RequestInit): Promise<PushAsked> {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(answerMs) });
    const text = await answer.text();
    return { outcome: 'answered', status: answer.status, body: readJson(text) };
  } catch (error) {
    const code = (error as { cause?: { code?: string } }).cause?.code ?? '';
    return { outcome: noConnection.has(code) ? 'not-sent' : 'unknown' };
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const sendsAtMost = 3;

/**
 * POSTs a message that bears an id by which the platform knows it again: without an answer it goes once more under the same
 * id, three times in all. What was sent once without an answer may have arrived, whatever happens afterwards.
 */
export async function postWithId(request: PushRequest): Promise<PushAsked> {
  let last: PushAsked = { outcome: 'not-sent' };
  for (let sends = 1; sends <= sendsAtMost; sends += 1) {
    const asked = await post(request);
    if (asked.outcome === 'answered' || (asked.outcome === 'not-sent' && sends === 1)) return asked;
    last = { outcome: 'unknown' };
  }
  return last;
}
