import {
  atCounter,
  type ProblemDetail,
  type Route,
  type RouteInput,
  type RouteOutput,
} from '../../server/src/contract.ts';
import { type ClaimedChannel, channelHeader } from '../../server/src/rules.ts';
import { httpDateMs, nowMs } from './calendar.ts';

/** What the server says when it refuses (RFC 9457), or what the browser says when no answer came. */
export interface ProblemBody extends ProblemDetail {
  readonly code: string;
  readonly status: number;
  readonly title: string;
}

/** Thrown by `call` and `download` whenever the answer is a refusal. */
export class ProblemError extends Error {
  readonly problem: ProblemBody;
  constructor(problem: ProblemBody) {
    super(problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** The three messages that the kit sends over `window`. */
export const signedOutEvent = 'anju:signed-out';
export const activeEvent = 'anju:active';

interface LooseInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly body?: unknown;
  readonly file?: Uint8Array | Blob;
}

/** The address of a route with its parameters and query filled in. */
export function addressOf(route: Pick<Route, 'path'>, input: unknown): string {
  const { params = {}, query = {} } = (input ?? {}) as LooseInput;
  const path = route.path.replace(/:([a-zA-Z0-9]+)/g, (_whole, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `/api${path}${text ? `?${text}` : ''}`;
}

let channelTold: Readonly<Record<string, string>> = {};
/** From now on every request says that it is from the installed app. Called once, before anything is shown. */
export function tellChannel(channel: ClaimedChannel): void {
  channelTold = { [channelHeader]: channel };
}

/** A page that is read is there in seconds: a server that says nothing for so long will not. Files and changes take their time. */
const readWithinMs = 30_000;

function requestOf(route: Route, input: LooseInput): RequestInit {
  const isRead = route.method === 'GET' && route.answers !== 'file';
  // Browsers of before 2022 have no such signal, and wait.
  const signal = isRead ? (AbortSignal.timeout?.(readWithinMs) ?? null) : null;
  const base = {
    method: route.method,
    credentials: 'same-origin',
    cache: 'no-store',
    headers: channelTold,
    signal,
  } as const;
  if (route.takes === 'file') {
    return {
      ...base,
      headers: { ...channelTold, 'content-type': 'application/octet-stream' },
      body: input.file as BodyInit,
    };
  }
  if (route.body === undefined) return base;
  return {
    ...base,
    headers: { ...channelTold, 'content-type': 'application/json' },
    body: JSON.stringify(input.body ?? {}),
  };
}

/** No answer came. Of what only reads nothing is lost; of the rest nobody knows whether the server has it. */
const unreachable = (method: Route['method']): ProblemBody => ({
  code: 'request/unreachable',
  status: 0,
  ...(method === 'GET'
    ? { title: '没有连接到服务器，内容没有读出来', remedy: '请检查网络后重试。' }
    : {
        title: '没有收到服务器的答复，不能确定您的操作是否提交',
        remedy: '请检查网络后再试一次；已经提交的不会重复办理。填写的内容还在。',
      }),
});

async function problemOf(response: Response, method: Route['method']): Promise<ProblemBody> {
  const isProblem = response.headers.get('content-type')?.includes('json') === true;
  const body: unknown = isProblem ? await response.json().catch(() => undefined) : undefined;
  if (typeof body === 'object' && body !== null && 'title' in body) return body as ProblemBody;
  const isDown = response.status === 502 || response.status === 503 || response.status === 504;
  return {
    code: isDown ? 'request/unavailable' : 'request/internal',
    status: response.status,
    title: isDown
      ? '服务正在启动或维护，请稍后再试'
      : `服务暂时出现故障，${method === 'GET' ? '内容没有读出来' : '您的操作没有生效'}`,
  };
}

let served: string | undefined;
/**
 * From now on the screens of the employer hall are a clerk's, for this employer at the window: the hall's routes are asked
 * for under the employer's address. Called once, before anything is shown; the page lives and ends with its employer.
 */
export function serveEmployer(employerId: string): void {
  served = employerId;
}

/** The employer that a clerk of the centre serves on these screens; `undefined` when their own user is before them. */
export const servedEmployer = (): string | undefined => served;

/** The route as it is asked for here: the hall's own, or its twin at the counter. */
function asServed(route: Route, input: LooseInput): readonly [Route, LooseInput] {
  if (served === undefined || !route.path.startsWith('/employer/')) return [route, input];
  return [atCounter(route) as unknown as Route, { ...input, params: { ...input.params, employerId: served } }];
}

let clockOffset = 0;
/** Milliseconds since 1970 by the server's clock, as far as its answers told. */
export const serverNowMs = (): number => nowMs() + clockOffset;

type CodeAsked = () => Promise<boolean>;
let askForCode: CodeAsked | undefined;

/** Set by the dialog that asks for a code; answers how to take it away again. */
export function onCodeNeeded(ask: CodeAsked): () => void {
  askForCode = ask;
  return () => {
    if (askForCode === ask) askForCode = undefined;
  };
}

async function send(meant: Route, given: unknown): Promise<Response> {
  const [route, input] = asServed(meant, (given ?? {}) as LooseInput);
  let response: Response;
  try {
    response = await fetch(addressOf(route, input), requestOf(route, input));
  } catch {
    throw new ProblemError(unreachable(route.method));
  }
  const served = httpDateMs(response.headers.get('date') ?? '');
  if (served !== undefined) clockOffset = served - nowMs();
  if (response.ok) {
    if (route.permission !== 'public') window.dispatchEvent(new CustomEvent(activeEvent));
    return response;
  }
  const problem = await problemOf(response, route.method);
  // The session was opened by a bound phone: with the code the same goes on.
  if (problem.code === 'request/code-needed' && (await askForCode?.())) return send(meant, given);
  if (problem.code === 'request/unauthenticated') {
    window.dispatchEvent(new CustomEvent(signedOutEvent, { detail: 'expired' }));
  }
  throw new ProblemError(problem);
}

/** Calls a route of the contract. Throws `ProblemError` for every refusal, and when no answer comes. */
export async function call<R extends Route>(route: R, input: RouteInput<R>): Promise<RouteOutput<R>> {
  const response = await send(route, input);
  try {
    return (await response.json()) as RouteOutput<R>;
  } catch {
    // It ended in the middle.
    throw new ProblemError(unreachable(route.method));
  }
}

function fileNameOf(response: Response): string {
  const disposition = response.headers.get('content-disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename="?([^";]+)"?/i.exec(disposition)?.[1];
  return encoded ? decodeURIComponent(encoded) : (plain ?? '下载文件');
}

/** Fetches a file route and hands the file to the person under the name the server gave; answers that name. */
export async function download<R extends Route>(route: R, input: RouteInput<R>): Promise<string> {
  const response = await send(route, input);
  const fileName = fileNameOf(response);
  saveAs(await response.blob(), fileName);
  return fileName;
}

/** Fetches a file route for showing it here. */
export async function blobOf<R extends Route>(route: R, input: RouteInput<R>): Promise<Blob> {
  return (await send(route, input)).blob();
}

/** Hands a file made in the browser, or fetched, to the person. */
export function saveAs(content: Blob, fileName: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  // Browsers read the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** What a chosen file holds, for a `takes: 'file'` route. */
export const bytesOf = async (file: Blob): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer());

/** A new id of a request, so that sending it twice does the work once. Works on plain http too. */
export function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
